"""The range of a term over all values of its variables: enough to show that it is defined."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from gantheory.enclosure.exact.value import Undecided
from gantheory.theory.expr import Expr

End = Fraction | float
"""A rational, or one of the two float infinities."""
Range = tuple[End, End]

_ANY: Range = (-inf, inf)
# Variables are finite: the infinite ends of these are not taken, which a wider range allows for.
_BY_KIND: dict[str, Range] = {
    "density": (Fraction(0), inf),
    "nonnegative": (Fraction(0), inf),
    "positive": (Fraction(0), inf),
    "discriminator": (Fraction(0), Fraction(1)),
    "open discriminator": (Fraction(0), Fraction(1)),
    "unit": (Fraction(0), Fraction(1)),
    "open unit": (Fraction(0), Fraction(1)),
}


def range_of(t: Expr) -> Range:
    """A closed interval that holds every value of a term.

    Raises
    ------
    Undecided
        If the term is not seen to be defined for all values of its variables.
    """
    op, a = t.op, t.args
    match op:
        case "num":
            return a[0], a[0]
        case "var":
            return _BY_KIND.get(a[1].name, _ANY)
        case "add":
            return _sum(range_of(a[0]), range_of(a[1]))
        case "mul":
            return _product(range_of(a[0]), range_of(a[1]))
        case "log":
            low, high = range_of(a[0])
            if low < 0:
                raise Undecided("a logarithm whose argument is not seen to be >= 0")
            return (-inf if low < 1 else Fraction(0)), (inf if high > 1 else Fraction(0))
        case "where":
            (low, high), (other_low, other_high) = range_of(a[1]), range_of(a[2])
            return min(low, other_low), max(high, other_high)
        case "int":
            low, high = range_of(a[0])
            if low < 0 < high:
                raise Undecided("an integral whose integrand is not seen to be of one sign")
            return (-inf if low < 0 else Fraction(0)), (inf if high > 0 else Fraction(0))
    raise Undecided(f"`{op}` is not seen to be defined for all values")


def _sum(x: Range, y: Range) -> Range:
    if {-inf, inf} <= {x[0], y[1]} or {-inf, inf} <= {y[0], x[1]}:
        raise Undecided("a sum that may be oo - oo")
    return x[0] + y[0], x[1] + y[1]


def _product(x: Range, y: Range) -> Range:
    ends = [u * v if u and v else Fraction(0) for u in x for v in y]
    return min(ends), max(ends)
