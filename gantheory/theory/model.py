"""A finite model: a small measure space with rational weights, and a value for each variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import final

Value = (
    Fraction
    | tuple[Fraction, ...]
    | tuple[int, ...]
    | Mapping[tuple[int, ...], Fraction]
    | tuple[tuple[Fraction, ...] | tuple[int, ...], ...]
)


@final
@dataclass(frozen=True)
class Model:
    """Values for the free variables of a statement over a finite measure space.

    Attributes
    ----------
    mu
        The dominating measure of each point. A point of measure 0 is allowed: nothing that holds
        almost everywhere may depend on it.
    values
        By variable name: a number for a variable of a number kind; one number a point for a
        function; the weights of its points for a law; the image (an index) of each point for a
        map; a mapping from index tuples for a table; for a family, the tuple of its members, of
        which that at t has the number floor(t), and the first and last go on beyond.
    sets
        The size of each named finite set that indices run over.
    """

    mu: tuple[Fraction, ...] = (Fraction(1),)
    values: Mapping[str, Value] = field(default_factory=dict)
    sets: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))
        object.__setattr__(self, "sets", MappingProxyType(dict(self.sets)))

    def with_value(self, name: str, value: Value) -> Model:
        """The same model with one variable changed or added."""
        return Model(self.mu, {**self.values, name: value}, self.sets)


@final
@dataclass(frozen=True)
class LineModel:
    """Values for the free variables of a statement about the line with Lebesgue measure (plus
    counting measure on atoms).

    Attributes
    ----------
    laws
        By variable name, the text form of the law: for a density, or a law.
    numbers
        By variable name, the value of a number.
    tables
        By variable name, the entries of a table over one finite set: the points of a sample.
    """

    laws: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Fraction] = field(default_factory=dict)
    tables: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "laws", MappingProxyType(dict(self.laws)))
        object.__setattr__(self, "numbers", MappingProxyType(dict(self.numbers)))
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def __str__(self) -> str:
        laws = [f"{n} = {law}" for n, law in self.laws.items()]
        tables = [f"{n} = ({', '.join(map(str, x))})" for n, x in self.tables.items()]
        return ", ".join(laws + [f"{n} = {x}" for n, x in self.numbers.items()] + tables)
