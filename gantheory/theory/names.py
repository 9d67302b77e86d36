"""What names mean in a text: kinds by their words, by intervals and signs, and by convention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gantheory.theory.expr import Expr, var
from gantheory.theory.kinds import (
    DENSITIES,
    DENSITY,
    DISCRIMINATOR,
    LAW,
    LINE_LAW,
    MAP,
    MEMBERS,
    NATURAL,
    NONNEGATIVE,
    NONNEGATIVE_FUNCTION,
    OPEN_DISCRIMINATOR,
    OPEN_UNIT,
    POSITIVE,
    REAL,
    SCORE,
    UNIT,
    Kind,
    index,
    table,
)

CONVENTION = {
    **dict.fromkeys("pqr", DENSITY),
    **dict.fromkeys("DEu", DISCRIMINATOR),
}
"""The kinds of names that nobody declares."""

ALIASES = {"p_data": "p", "p_g": "q"}
"""p stands for p_data and q for p_g throughout."""

_SINGLE = (
    DENSITY,
    DISCRIMINATOR,
    OPEN_DISCRIMINATOR,
    NONNEGATIVE_FUNCTION,
    SCORE,
    REAL,
    NONNEGATIVE,
    POSITIVE,
    UNIT,
    OPEN_UNIT,
    NATURAL,
    LAW,
    LINE_LAW,
    MAP,
    DENSITIES,
    *MEMBERS,
)
_TABLES = {
    "discriminator table": "a number in [0,1] for each entry",
    "probability table": "a nonnegative number for each entry, with sum one",
}
KINDS = {kind.name: kind for kind in _SINGLE}
"""Kinds by their names."""

_PLURALS = {
    **{f"{name}s": name for name in ("discriminator", "score", "map", "law", "real", "natural")},
    "densities": "density",
    "open discriminators": "open discriminator",
    "nonnegative functions": "nonnegative function",
    "real numbers": "real",
    "real number": "real",
    "function": "score",
    "functions": "score",
    "probability density": "density",
}
SPOKEN = (*KINDS, "index of S", "table of S x A")
"""The words for kinds, for a message."""


def _table(name: str, sets: Sequence[str]) -> Kind | None:
    if name == "table":
        return table(*sets)
    meaning = _TABLES.get(name)
    return replace(table(*sets), name=name, meaning=meaning) if meaning else None


def kind_named(words: Sequence[str]) -> Kind | None:
    """The kind that some words name: `density`, `open unit`, `index of S`, `table of S x A`."""
    said = [w for w in words if w not in ("a", "an", "is", "are")]
    if "of" in said[1:-1] and " ".join(said) not in KINDS:
        cut = said.index("of")
        name, sets = " ".join(said[:cut]), said[cut + 1 :]
        if sets[1::2] != ["x"] * (len(sets) // 2) or len(sets) % 2 == 0:
            return None
        if name == "index" and len(sets) == 1:
            return index(sets[0])
        return _table(name, sets[::2])
    name = " ".join(said)
    return KINDS.get(_PLURALS.get(name, name))


_SETS = {"R": REAL, "N": NATURAL, "real": REAL, "reals": REAL, "natural": NATURAL}
_INTERVALS = {
    ("(", "0", "1", ")"): OPEN_UNIT,
    ("[", "0", "1", "]"): UNIT,
    ("(", "0", "oo", ")"): POSITIVE,
    ("[", "0", "oo", ")"): NONNEGATIVE,
    ("(", "-oo", "oo", ")"): REAL,
}


def kind_of_interval(left: str, low: str, high: str, right: str) -> Kind | None:
    """The kind of the numbers in an interval, if there is one."""
    return _INTERVALS.get((left, low, high, right))


def kind_of_set(name: str) -> Kind | None:
    """The kind of the numbers in a set: R, N."""
    return _SETS.get(name)


def kind_of_sign(sign: str, bound: str) -> Kind | None:
    """`w >= 0`, `w > 0`."""
    if bound != "0":
        return None
    return {">": POSITIVE, ">=": NONNEGATIVE, "\u2265": NONNEGATIVE}.get(sign)


def by_convention(name: str) -> Expr | None:
    """The variable that an undeclared name stands for."""
    name = ALIASES.get(name, name)
    return var(name, CONVENTION[name]) if name in CONVENTION else None
