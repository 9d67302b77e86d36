"""A model as text: the witness that a reader sees, and can type in again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import cast

from gantheory.theory.expr import Expr, free_variables
from gantheory.theory.kinds import MEMBERS, Kind
from gantheory.theory.model import Model

_LONG = 40


def describe(model: Model, statement: Expr | None = None) -> str:
    """One line for a model.

    Parameters
    ----------
    model
        The model.
    statement
        Its free variables say which values are laws, written `p = discrete(0:1/2, 1:1/2)`.
        Without it every function is written as the tuple of its values.
    """
    kinds: dict[str, Kind] = {}
    if statement is not None:
        kinds = {v.args[0]: v.args[1] for v in free_variables(statement)}
    names = [n for n in model.values if not kinds or n in kinds]
    parts = [_value(n, model.values[n], kinds.get(n), model.mu) for n in names]
    if any(w != 1 for w in model.mu):
        parts.append(f"mu = {_tuple(model.mu)}")
    parts += [f"|{name}| = {size}" for name, size in model.sets.items()]
    return ", ".join(parts)


def _value(name: str, value: object, kind: Kind | None, mu: Sequence[Fraction]) -> str:
    if isinstance(value, Mapping):
        entries = ", ".join(f"{_place(k)}: {number(x)}" for k, x in value.items())
        return f"{name} = {{{entries}}}"
    if not isinstance(value, tuple):
        return f"{name} = {number(cast('Fraction', value))}"
    if value and isinstance(value[0], tuple):
        member = None if kind is None else MEMBERS.get(kind)
        shown = (_value("", x, member, mu).removeprefix(" = ") for x in value)
        return f"{name} = [{', '.join(shown)}]"
    if kind is not None and kind.sort == "law":
        return f"{name} = {_discrete(value)}"
    if kind is not None and kind.name == "density" and len(value) == len(mu):
        masses = [w * x for w, x in zip(mu, value, strict=True)]
        null = [f"{name}({i}) = {number(x)}" for i, x in enumerate(value) if x and not mu[i]]
        return ", ".join([f"{name} = {_discrete(masses)}", *null])
    if kind is not None and kind.sort == "map":
        return f"{name} = {{{', '.join(f'{i}->{x}' for i, x in enumerate(value))}}}"
    return f"{name} = {_tuple(value)}"


def _discrete(masses: Sequence[Fraction]) -> str:
    return f"discrete({', '.join(f'{i}:{number(w)}' for i, w in enumerate(masses) if w)})"


def _tuple(values: Sequence[Fraction]) -> str:
    return f"({', '.join(map(number, values))})"


def _place(key: object) -> str:
    if isinstance(key, tuple) and len(key) == 1:
        return str(key[0])
    return str(key).replace(" ", "")


def number(x: Fraction) -> str:
    """A rational; long ones that are near a power of two are written with it."""
    text = str(x)
    if len(text) <= _LONG:
        return text
    for base in (Fraction(0), Fraction(1)):
        rest = abs(x - base)
        if rest and rest.numerator == 1 and rest.denominator.bit_count() == 1:
            power = f"2^-{rest.denominator.bit_length() - 1}"
            return power if not base else f"1{'-' if x < base else '+'}{power}"
    return text
