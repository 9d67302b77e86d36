"""The commands about families: fit."""

from __future__ import annotations

import click

from gantheory.commands.shared import (
    check_positive,
    dies_of_interrupt,
    digits_option,
    format_option,
    print_json,
    print_result,
)


@click.command()
@click.argument("target")
@click.argument("family")
@click.option(
    "--divergence",
    "name",
    metavar="NAME",
    help="Always D(target, member); js by default.",
)
@click.option(
    "--discriminator",
    "among",
    metavar="CLASS",
    help="The value of the game against this class instead: constant, partition(0,1/2,1),"
    " threshold, logistic(1,x,x^2), relu(3), lipschitz(2).",
)
@digits_option
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="Of processor time, for the lower end of a bracket: mixture(normal, normal), triangular,"
    " student.",
)
@format_option("table", "json")
def fit(
    target: str,
    family: str,
    name: str | None,
    among: str | None,
    digits: int,
    minutes: float,
    form: str,
) -> int:
    """Find the member of FAMILY closest to TARGET, certified over the whole family.

    A family leaves parameters free with *: normal is normal(*,*); also normal(0,*), laplace,
    logistic, cauchy, student(3,*,*), exponential, uniform. For triangular laws,
    student with df free and mixture(normal, normal) the infimum is bracketed.
    """
    from gantheory.enclosure.projection.fit import fit as search
    from gantheory.enclosure.projection.fit import game_value
    from gantheory.enclosure.restricted.fit import restricted_fit
    from gantheory.game.restricted_text import parse_discriminators
    from gantheory.measure.text import parse_family, parse_law
    from gantheory.render.fit import fit_document, fit_lines

    if among is not None and name is not None:
        raise click.UsageError("--discriminator asks for the game's value, not for --divergence.")
    check_positive(digits)
    law, members = parse_law(target), parse_family(family)
    limited = None if among is None else parse_discriminators(among)
    with dies_of_interrupt():
        if limited is None:
            found = search(law, members, name or "js", digits, 60 * minutes)
            value = game_value(found)
        else:
            found = restricted_fit(law, members, limited, digits)
            value = found.value
    if form == "json":
        print_json(fit_document(found, value, digits, limited))
    else:
        print_result("\n".join(fit_lines(found, value, digits, limited)))
    return 3 if found.status == "stationary" or not found.value.reached(digits) else 0
