"""Enclosed numbers, as lines for a reader and as JSON documents.

Every number with a guarantee is a decimal string; an exact zero and the infinities have radius "0".
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.divergence.text import parse_divergence
from gantheory.measure.exact import number_text

if TYPE_CHECKING:
    from gantheory.enclosure.restricted.value import Restricted
    from gantheory.enclosure.result import Enclosure
    from gantheory.measure.law import Law

_FEW_DIGITS = 3

Laws = tuple["Law", "Law"]
Point = tuple[Fraction, "Enclosure"] | None


def enclosure_document(name: str, laws: Laws, found: Enclosure, digits: int) -> dict[str, object]:
    """`name`, `p`, `q`, `value`, `radius`, `lower`, `upper`, `digits`, `unit`."""
    return {
        "name": name,
        "p": str(laws[0]),
        "q": str(laws[1]),
        "value": found.value,
        "radius": found.radius,
        "lower": found.lower,
        "upper": found.upper,
        "digits": digits,
        "unit": "nats",
    }


def criterion_document(
    laws: Laws,
    found: Enclosure,
    digits: int,
    at: Point,
    constant: Point,
    limit: Restricted | None = None,
) -> dict[str, object]:
    """The same with `name` "criterion", and `discriminator`, `reason`, `at`, `constant`.

    Each of the four is null if it was not asked for.
    """
    return {
        **enclosure_document("criterion", laws, found, digits),
        "discriminator": None if limit is None else str(limit.discriminators),
        "reason": None if limit is None else limit.reason,
        "at": _point("x", at),
        "constant": _point("d", constant),
    }


def _point(name: str, point: Point) -> dict[str, str] | None:
    if point is None:
        return None
    where, found = point
    return {name: number_text(where), "value": found.value, "radius": found.radius}


def enclosure_lines(name: str, laws: Laws, found: Enclosure, digits: int) -> list[str]:
    """The value, its radius and its bounds."""
    meant = parse_divergence(name)
    lines = [
        f"{name}(p, q) = {meant.convention}",
        f"  p = {laws[0]}",
        f"  q = {laws[1]}",
        *_value(found, "  nats" if meant.in_nats else ""),
    ]
    if not found.reached(digits):
        lines.append(f"  only so many digits are certified; {digits} were asked")
    return lines


def _value(found: Enclosure, unit: str = "") -> list[str]:
    lines = [f"  {found.value}{unit}"]
    if found.radius != "0":
        lines += [f"  +/- {found.radius}", f"  in [{found.lower}, {found.upper}]"]
    return lines


def criterion_lines(
    laws: Laws,
    found: Enclosure,
    digits: int,
    at: Point,
    constant: Point,
    limit: Restricted | None = None,
) -> list[str]:
    """C(G) or a restricted supremum, then D* at a point and V at a constant where asked."""
    name = "C(G)" if limit is None else f"sup V over {limit.discriminators}"
    bracket = limit is not None and found.digits < _FEW_DIGITS
    value = [f"  in [{found.lower}, {found.upper}]  nats"] if bracket else _value(found, "  nats")
    lines = [f"{name} for p_data = {laws[0]}, p_g = {laws[1]}", *value]
    if limit is not None:
        lines.append(f"  {limit.reason}")
    if at is not None:
        lines += [f"D*({number_text(at[0])})", *_value(at[1])]
    if constant is not None:
        lines += [f"V at D = {number_text(constant[0])}", *_value(constant[1], "  nats")]
    every = [found, *(e for _, e in filter(None, (at, constant)))]
    if not all(e.reached(digits) for e in every):
        lines.append(f"only so many digits are certified; {digits} were asked")
    return lines
