"""The commands about numbers: divergence, criterion."""

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
@click.argument("name")
@click.argument("p")
@click.argument("q")
@digits_option
@format_option("table", "json")
def divergence(name: str, p: str, q: str, digits: int, form: str) -> int:
    """Enclose the divergence NAME of two laws P and Q, rigorously, in nats."""
    from gantheory.enclosure import divergence as enclose
    from gantheory.measure.text import parse_law
    from gantheory.render.number import enclosure_document, enclosure_lines

    check_positive(digits)
    laws = parse_law(p), parse_law(q)
    with dies_of_interrupt():
        found = enclose(name, *laws, digits)
    if form == "json":
        print_json(enclosure_document(name, laws, found, digits))
    else:
        print_result("\n".join(enclosure_lines(name, laws, found, digits)))
    return 0 if found.reached(digits) else 3


@click.command()
@click.argument("p")
@click.argument("q")
@digits_option
@click.option("--at", metavar="X", help="Also the optimal discriminator D* at X.")
@click.option("--constant", metavar="D", help="Also V at the constant discriminator D in [0,1].")
@click.option(
    "--discriminator",
    "among",
    metavar="CLASS",
    help="The supremum over this class instead: constant, partition(0,1/2,1), threshold,"
    " logistic(1,x,x^2), relu(3), lipschitz(2).",
)
@format_option("table", "json")
def criterion(
    p: str,
    q: str,
    digits: int,
    at: str | None,
    constant: str | None,
    among: str | None,
    form: str,
) -> int:
    """Enclose the virtual training criterion C(G) for p_data = P and p_g = Q."""
    from gantheory.enclosure import criterion as enclose
    from gantheory.enclosure import optimal_discriminator, value_at_constant
    from gantheory.enclosure.restricted.value import restricted
    from gantheory.game.restricted_text import parse_discriminators
    from gantheory.measure.exact import exact
    from gantheory.measure.text import parse_law
    from gantheory.render.number import criterion_document, criterion_lines

    check_positive(digits)
    laws = parse_law(p), parse_law(q)
    limited = None if among is None else parse_discriminators(among)
    x = None if at is None else exact(at, "--at")
    d = None if constant is None else exact(constant, "--constant")
    with dies_of_interrupt():
        limit = None if limited is None else restricted(limited, *laws, digits)
        found = enclose(*laws, digits) if limit is None else limit.value
        at_x = None if x is None else (x, optimal_discriminator(*laws, x, digits))
        at_d = None if d is None else (d, value_at_constant(d, digits))
    if form == "json":
        print_json(criterion_document(laws, found, digits, at_x, at_d, limit))
    else:
        print_result("\n".join(criterion_lines(laws, found, digits, at_x, at_d, limit)))
    all_found = [found, *(e for _, e in filter(None, (at_x, at_d)))]
    return 0 if all(e.reached(digits) for e in all_found) else 3
