"""Kinds: what a variable ranges over. A variable's kind is its first assumption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, final

Sort = Literal["function", "number", "law", "map", "index", "table", "sequence"]


@final
@dataclass(frozen=True, order=True)
class Kind:
    """What a variable ranges over.

    Attributes
    ----------
    name
        The field's word for it.
    sort
        `function`: a measurable function of the point x, so the variable may stand only under an
        integral or an almost-everywhere; `number`: one value for the whole space; `law`: a
        probability measure that need not have a density; `map`: a measurable map between spaces;
        `index`: an element of a finite set; `table`: a real number for each tuple of indices;
        `sequence`: a function or a map for each number.
    meaning
        The sentence a reader sees in "for every ...".
    over
        For indices and tables, the finite sets they run over.
    """

    name: str
    sort: Sort
    meaning: str
    over: tuple[str, ...] = ()


DENSITY = Kind("density", "function", "a probability density with respect to mu")
DISCRIMINATOR = Kind("discriminator", "function", "a measurable function into [0,1]")
NONNEGATIVE_FUNCTION = Kind(
    "nonnegative function", "function", "a measurable function into [0,oo), of any mass"
)
OPEN_DISCRIMINATOR = Kind("open discriminator", "function", "a measurable function into (0,1)")
SCORE = Kind("score", "function", "a measurable real-valued function")
REAL = Kind("real", "number", "a real number")
NONNEGATIVE = Kind("nonnegative", "number", "a real number >= 0")
POSITIVE = Kind("positive", "number", "a real number > 0")
UNIT = Kind("unit", "number", "a number in [0,1]")
OPEN_UNIT = Kind("open unit", "number", "a number in (0,1)")
NATURAL = Kind("natural", "number", "a natural number")
LAW = Kind("law", "law", "a probability measure")
LINE_LAW = Kind("law on the line", "law", "a probability measure on the real line")
MAP = Kind("map", "map", "a measurable map")
DENSITIES = Kind("sequence of densities", "sequence", "a sequence of probability densities")


DENSITY_FAMILY = Kind(
    "family of densities", "sequence", "a probability density for each real number"
)
DISCRIMINATOR_FAMILY = Kind(
    "family of discriminators", "sequence", "a measurable function into [0,1] for each real number"
)
SCORE_FAMILY = Kind(
    "family of scores", "sequence", "a measurable real-valued function for each real number"
)
MAP_FAMILY = Kind("family of maps", "sequence", "a measurable map for each real number")
MEMBERS = {
    DENSITY_FAMILY: DENSITY,
    DISCRIMINATOR_FAMILY: DISCRIMINATOR,
    SCORE_FAMILY: SCORE,
    MAP_FAMILY: MAP,
}
"""The kind of the members of each family."""


def index(of: str) -> Kind:
    """An element of the finite set named `of`."""
    return Kind("index", "index", f"an element of the finite set {of}", (of,))


def table(*over: str) -> Kind:
    """A real number for each tuple of elements of the finite sets `over`."""
    return Kind("table", "table", f"a real number for each element of {' x '.join(over)}", over)
