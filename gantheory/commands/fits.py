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
    default="js",
    show_default=True,
    metavar="NAME",
    help="Always D(target, member).",
)
@digits_option
@format_option("table", "json")
def fit(target: str, family: str, name: str, digits: int, form: str) -> int:
    """Find the member of FAMILY closest to TARGET, certified over the whole family.

    A family leaves parameters free with *: normal is normal(*,*); also normal(0,*), laplace,
    logistic, cauchy, student(3,*,*), exponential, uniform.
    """
    from gantheory.enclosure.projection.fit import fit as search
    from gantheory.enclosure.projection.fit import game_value
    from gantheory.measure.text import parse_family, parse_law
    from gantheory.render.fit import fit_document, fit_lines

    check_positive(digits)
    law, members = parse_law(target), parse_family(family)
    with dies_of_interrupt():
        found = search(law, members, name, digits)
        value = game_value(found)
    if form == "json":
        print_json(fit_document(found, value, digits))
    else:
        print_result("\n".join(fit_lines(found, value, digits)))
    return 3 if found.status == "stationary" or not found.value.reached(digits) else 0
