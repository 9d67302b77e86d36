"""Families of laws: a base family or a mixture with some parameters left free."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise
from typing import final

from gantheory.measure.exact import Number, exact, number_text, sum_text
from gantheory.measure.law import Law
from gantheory.measure.mixture import Mixture
from gantheory.measure.parameter import Interval, Parameter
from gantheory.measure.printing import as_repr
from gantheory.theory.errors import InputError


@final
@dataclass(frozen=True)
class BaseFamily:
    """A named family of the catalogue.

    Attributes
    ----------
    name
        As in the text form.
    parameters
        In order.
    increasing
        Triples ``(a, b, strict)``: ``a < b`` if strict, else ``a <= b``.
    build
        Makes the law from the values of the parameters, in order; checks them.
    """

    name: str
    parameters: tuple[Parameter, ...]
    increasing: tuple[tuple[str, str, bool], ...]
    build: Callable[..., Law]

    def __str__(self) -> str:
        return f"{self.name}({','.join(p.name for p in self.parameters)})"


class Family(ABC):
    """A set of laws indexed by finitely many free real parameters."""

    @property
    @abstractmethod
    def parameters(self) -> tuple[Parameter, ...]:
        """The free parameters, each with its domain and its typical range."""

    @property
    @abstractmethod
    def increasing(self) -> tuple[tuple[str, str, bool], ...]:
        """Triples ``(a, b, strict)`` of free parameters: ``a < b`` if strict, else ``a <= b``."""

    @abstractmethod
    def member(self, **values: Number) -> Law:
        """Return the law with these values of the free parameters.

        Raises
        ------
        InputError
            If a name is unknown or missing, or a value lies outside its domain or its order.
        """

    @abstractmethod
    def __str__(self) -> str:
        """The text form; it parses back to an equal family."""

    def __repr__(self) -> str:
        return f"parse_family({str(self)!r})"

    _repr_pretty_ = as_repr


@final
@dataclass(frozen=True, repr=False)
class FreeFamily(Family):
    """A base family with some parameters fixed: ``normal(0,*)``.

    Attributes
    ----------
    base
        The family of the catalogue.
    fixed
        One value a parameter, in order; None where the parameter is free.

    Raises
    ------
    InputError
        If no parameter is free, or a fixed value lies outside its domain or its order.
    """

    base: BaseFamily
    fixed: tuple[Fraction | None, ...]

    def __post_init__(self) -> None:
        """Check the fixed values."""
        if len(self.fixed) != len(self.base.parameters) or None not in self.fixed:
            raise InputError(
                f"{self.base} takes {len(self.base.parameters)} values, at least one of them free:"
                " write * for a free one"
            )
        for parameter, value in zip(self.base.parameters, self.fixed, strict=True):
            if value is not None:
                check_domain(parameter, value)
        check_order(self.base.increasing, self._fixed_by_name)

    @property
    def _fixed_by_name(self) -> dict[str, Fraction]:
        pairs = zip(self.base.parameters, self.fixed, strict=True)
        return {p.name: value for p, value in pairs if value is not None}

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The free parameters, their domains narrowed by the fixed ones."""
        fixed = self._fixed_by_name
        return tuple(
            _narrowed(p, self.base.increasing, fixed)
            for p in self.base.parameters
            if p.name not in fixed
        )

    @property
    def increasing(self) -> tuple[tuple[str, str, bool], ...]:
        """The order that the free parameters must keep among themselves."""
        fixed = self._fixed_by_name
        return tuple(
            triple for triple in self.base.increasing if not fixed.keys() & set(triple[:2])
        )

    def member(self, **values: Number) -> Law:
        """Return the law with these values of the free parameters."""
        chosen = checked_values(self, values) | self._fixed_by_name
        return self.base.build(*(chosen[p.name] for p in self.base.parameters))

    def __str__(self) -> str:
        values = ("*" if v is None else number_text(v) for v in self.fixed)
        return f"{self.base.name}({','.join(values)})"


@final
@dataclass(frozen=True, repr=False)
class MixtureFamily(Family):
    """A mixture with free weights: ``mixture(normal, normal)``.

    The free parameters are ``w1, ..., w(k-1)``, and those of component ``i`` with ``i`` appended
    (``mean1, sd1, mean2, sd2``). Components of the same family are told apart by their first
    free parameter, which increases: normals are ordered by mean.

    Attributes
    ----------
    components
        Two or more families or laws; free mixtures are not nested.

    Raises
    ------
    InputError
        If there are fewer than two components, or one is a mixture family itself.
    """

    components: tuple[FreeFamily | Law, ...]

    def __post_init__(self) -> None:
        """Check the components."""
        if len(self.components) < 2:
            raise InputError(
                f"a free mixture of {len(self.components)} component: give two or more"
            )
        for component in self.components:
            if not isinstance(component, FreeFamily | Law):
                raise InputError(
                    f"{component} inside a free mixture: write its components side by side"
                )

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The weights but the last, and the components' free parameters."""
        unit = Interval(Fraction(0), Fraction(1), closed_low=True, closed_high=True)
        k = len(self.components)
        # A box whose every corner has a sum below one.
        typical = (Fraction(1, 10 * (k - 1)), Fraction(9, 10 * (k - 1)))
        free = [Parameter("w1", unit, typical)]
        for i, component in enumerate(self.components, 1):
            if 1 < i < k:
                free.append(Parameter(f"w{i}", unit, typical))
            if isinstance(component, FreeFamily):
                free += [replace(p, name=f"{p.name}{i}") for p in component.parameters]
        return tuple(free)

    @property
    def increasing(self) -> tuple[tuple[str, str, bool], ...]:
        """The components' own orders, and the order between equal components."""
        triples: list[tuple[str, str, bool]] = []
        alike: dict[FreeFamily, list[str]] = {}
        for i, component in enumerate(self.components, 1):
            if isinstance(component, FreeFamily):
                triples += [(f"{a}{i}", f"{b}{i}", strict) for a, b, strict in component.increasing]
                alike.setdefault(component, []).append(f"{component.parameters[0].name}{i}")
        for names in alike.values():
            triples += [(a, b, False) for a, b in pairwise(names)]
        return tuple(triples)

    def member(self, **values: Number) -> Law:
        """Return the mixture with these weights and parameters; the last weight is the rest."""
        chosen = checked_values(self, values)
        k = len(self.components)
        weights = [chosen[f"w{i}"] for i in range(1, k)]
        total = sum(weights, Fraction(0))
        if total > 1:
            raise InputError(f"the free weights sum to {sum_text(total)}, more than 1: lower one")
        return Mixture(
            tuple(
                (weight, _component_member(component, i, chosen))
                for i, (weight, component) in enumerate(
                    zip([*weights, 1 - total], self.components, strict=True), 1
                )
            )
        )

    def __str__(self) -> str:
        return f"mixture({', '.join(str(c) for c in self.components)})"


def _component_member(component: FreeFamily | Law, i: int, chosen: dict[str, Fraction]) -> Law:
    if isinstance(component, Law):
        return component
    return component.member(**{p.name: chosen[f"{p.name}{i}"] for p in component.parameters})


def checked_values(family: Family, values: dict[str, Number]) -> dict[str, Fraction]:
    """Match values with the free parameters of a family, and check them.

    Raises
    ------
    InputError
        If a name is unknown or missing, or a value lies outside its domain or its order.
    """
    names = [p.name for p in family.parameters]
    for name in values:
        if name not in names:
            hint = nearest(name, names)
            raise InputError(f"{family} has no free parameter {name}: {hint}")
    missing = [name for name in names if name not in values]
    if missing:
        raise InputError(f"{family} needs a value for {', '.join(missing)}: give one")
    chosen = {name: exact(value, name) for name, value in values.items()}
    for parameter in family.parameters:
        check_domain(parameter, chosen[parameter.name])
    check_order(family.increasing, chosen)
    return chosen


def check_domain(parameter: Parameter, value: Fraction) -> None:
    """Refuse a value outside the domain of its parameter.

    Raises
    ------
    InputError
        With the value, the domain and the parameter's name.
    """
    if value not in parameter.domain:
        raise InputError(
            f"{parameter.name} is {number_text(value)}, outside {parameter.domain}: give a value"
            " inside"
        )


def check_order(increasing: Iterable[tuple[str, str, bool]], values: dict[str, Fraction]) -> None:
    """Refuse values that break an order; parameters without a value are passed over.

    Raises
    ------
    InputError
        With both names and values.
    """
    for first, second, strict in increasing:
        if first not in values or second not in values:
            continue
        low, high = values[first], values[second]
        if low > high or (strict and low == high):
            raise InputError(
                f"{first} = {number_text(low)} and {second} = {number_text(high)}, expected"
                f" {first} {'<' if strict else '<='} {second}: swap them or move one"
            )


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the nearest known word as a question, with all known words."""
    words = list(known)
    close = get_close_matches(word.lower(), words, n=1, cutoff=0.5)
    choice = f"did you mean {close[0]}? " if close else ""
    return f"{choice}known: {', '.join(words)}"


def _narrowed(
    parameter: Parameter, increasing: Iterable[tuple[str, str, bool]], fixed: dict[str, Fraction]
) -> Parameter:
    domain = parameter.domain
    for first, second, strict in increasing:
        if second == parameter.name and first in fixed and fixed[first] >= domain.low:
            closed = not strict and (fixed[first] > domain.low or domain.closed_low)
            domain = replace(domain, low=fixed[first], closed_low=closed)
        if first == parameter.name and second in fixed and fixed[second] <= domain.high:
            closed = not strict and (fixed[second] < domain.high or domain.closed_high)
            domain = replace(domain, high=fixed[second], closed_high=closed)
    return replace(parameter, domain=domain, typical=_moved(parameter.typical, domain))


def _moved(typical: tuple[Fraction, Fraction], domain: Interval) -> tuple[Fraction, Fraction]:
    """Move the typical range into the domain, no wider than it was."""
    low, high = typical
    width = high - low
    if domain.low == domain.high:
        return (Fraction(domain.low), Fraction(domain.low))
    if isinstance(domain.low, Fraction) and isinstance(domain.high, Fraction):
        width = min(width, domain.high - domain.low)
    margin = width / 100  # keeps off an open end
    if isinstance(domain.low, Fraction) and low < domain.low + margin:
        low = domain.low + margin
        high = max(high, domain.low + width)
    if isinstance(domain.high, Fraction) and high > domain.high - margin:
        high = domain.high - margin
        low = min(low, domain.high - width + margin)
    return low, high
