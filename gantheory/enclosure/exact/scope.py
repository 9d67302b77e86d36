"""Where a term is evaluated: the values of the variables, and the point of the space, if any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar, cast, final

from flint import fmpq

from gantheory.enclosure.exact.forms import Form, Monomial
from gantheory.enclosure.exact.value import ZERO, Undecided, Value
from gantheory.theory.errors import InputError
from gantheory.theory.kinds import MEMBERS

if TYPE_CHECKING:
    from gantheory.theory.expr import Expr
    from gantheory.theory.kinds import Kind
    from gantheory.theory.model import Model

T = TypeVar("T")
Table = Mapping[tuple[int, ...], fmpq]
Assigned = (
    fmpq | int | tuple[Value, ...] | tuple[int, ...] | Table | tuple[tuple[Value | int, ...], ...]
)
"""A number, an index, a function or law by points, a map by points, a table, a family."""


@final
@dataclass(frozen=True, slots=True)
class Countable:
    """Countably many cells of points beyond those of a scope.

    Attributes
    ----------
    start
        The number of the first cell.
    values
        The functions along the cells.
    points
        How many points a cell has.
    scale
        The factor of every integral: mu is this times counting measure.
    """

    start: int
    values: Mapping[str, Form]
    points: Monomial
    scale: Value


@final
@dataclass(frozen=True, slots=True)
class Scope:
    """Values for the variables in sight.

    Attributes
    ----------
    mu
        The dominating measure of each point.
    values
        By variable name.
    sets
        The size of each finite index set.
    point
        The point at which functions are read; None outside an integral.
    countable
        The cells that follow, on a countable space.
    """

    mu: tuple[fmpq, ...]
    values: Mapping[str, Assigned]
    sets: Mapping[str, int]
    point: int | None = None
    countable: Countable | None = None

    def at(self, point: int) -> Scope:
        """The same at a point."""
        return Scope(self.mu, self.values, self.sets, point, self.countable)

    def bind(self, name: str, value: Assigned) -> Scope:
        """The same with one more variable."""
        values = {**self.values, name: value}
        return Scope(self.mu, values, self.sets, self.point, self.countable)

    @property
    def charged(self) -> tuple[int, ...]:
        """The points of positive measure."""
        return tuple(i for i, m in enumerate(self.mu) if m > 0)


def rational(x: Fraction | int) -> fmpq:
    """An exact rational of the arithmetic used here."""
    return fmpq(x.numerator, x.denominator)


def fraction(x: fmpq) -> Fraction:
    """A rational of the standard library."""
    return Fraction(int(x.p), int(x.q))


def unchecked_scope(model: Model) -> Scope:
    """The scope of a model that is known to suit the statement."""
    values = {name: _assigned(value) for name, value in model.values.items()}
    return Scope(tuple(rational(m) for m in model.mu), values, model.sets)


def scope_of(model: Model, variables: Sequence[Expr]) -> Scope:
    """The scope of a model, its values checked against the kinds of the variables.

    Raises
    ------
    InputError
        If a variable has no value, or one that is not of its kind.
    """
    if any(m < 0 for m in model.mu):
        raise InputError(f"mu has a negative weight in {_shown(model.mu)}: use weights >= 0")
    for v in variables:
        name, kind = v.args
        if name not in model.values:
            raise InputError(f"the model has no value for {name}, {kind.meaning}: add one")
        problem = _problem(kind, model.values[name], model)
        if problem:
            shown = _shown(model.values[name])
            raise InputError(f"{name} = {shown} is not {kind.meaning}: {problem}")
    return unchecked_scope(model)


def _assigned(value: object) -> Assigned:
    if isinstance(value, (Fraction, int)):
        return rational(value)
    if isinstance(value, tuple):
        if value and all(isinstance(x, int) for x in value):
            return tuple(int(x) for x in value)
        if value and isinstance(value[0], tuple):
            return cast("Assigned", tuple(_assigned(x) for x in value))
        return tuple(rational(x) for x in value)
    if isinstance(value, Mapping):
        return {tuple(k): rational(x) for k, x in value.items()}
    raise InputError(f"{value!r} is no value for a variable: use Fractions, tuples or a mapping")


def law(t: Expr, s: Scope) -> dict[int, fmpq]:
    """The weights of a law, by point."""
    if t.op == "var":
        weights = cast("tuple[fmpq | int, ...]", s.values[t.args[0]])
        return {i: fmpq(w) if isinstance(w, int) else w for i, w in enumerate(weights)}
    if t.op != "push":
        raise Undecided(f"`{t.op}` is no law")
    out: dict[int, fmpq] = {}
    for i, w in law(t.args[1], s).items():
        x = image(t.args[0], s.at(i))
        out[x] = out.get(x, ZERO) + w
    return out


def image(v: Expr, s: Scope) -> int:
    """Where a map, or a member of a family of maps, sends the point."""
    if s.point is None:
        raise Undecided(f"{v.args[0]} is applied to no point")
    if v.op == "at":
        return entry(repr(v), cast("tuple[int, ...]", member(v, s)), s.point)
    return entry(v.args[0], cast("tuple[int, ...]", s.values[v.args[0]]), s.point)


def member(t: Expr, s: Scope) -> Assigned:
    """The member of a family, `at(family, t)`: that of number floor(t); before the first it is
    the first, and from the last on it is the last.
    """
    members = members_of(t.args[0], s)
    x = _index(t.args[1], s)
    return members[min(max(int(x.p) // int(x.q), 0), len(members) - 1)]


def members_of(family: Expr, s: Scope) -> tuple[Assigned, ...]:
    """The members of a family, by their numbers."""
    return cast("tuple[Assigned, ...]", s.values[family.args[0]])


def _index(t: Expr, s: Scope) -> fmpq:
    if t.op == "num":
        return rational(t.args[0])
    if t.op == "var":
        return cast("fmpq", s.values[t.args[0]])
    if t.op == "add":
        return _index(t.args[0], s) + _index(t.args[1], s)
    raise Undecided(f"the member of number {t!r}")


def entry(name: str, values: Sequence[T], point: int) -> T:
    """The value at a point.

    Raises
    ------
    InputError
        If the model has none there.
    """
    if point >= len(values):
        raise InputError(
            f"{name} has {len(values)} values and is read at point {point}: give one a point"
        )
    return values[point]


def entry_of(t: Expr, s: Scope) -> tuple[int, ...]:
    """The indices of `at(table, index, ...)`."""
    return tuple(int(cast("fmpq", s.values[i.args[0]]).p) for i in t.args[1:])


def set_size(v: Expr, s: Scope) -> int:
    """How many elements an index variable runs over."""
    name = v.args[1].over[0]
    if name not in s.sets:
        raise Undecided(f"the model does not size the set {name}")
    return s.sets[name]


def in_kind(x: Fraction | fmpq, kind: Kind) -> bool:
    """Whether one number is in the range of a kind of number or function."""
    match kind.name:
        case "nonnegative" | "nonnegative function" | "density":
            return x >= 0
        case "positive":
            return x > 0
        case "unit" | "discriminator" | "discriminator table":
            return 0 <= x <= 1
        case "open unit" | "open discriminator":
            return 0 < x < 1
        case "natural":
            whole = x.denominator if isinstance(x, Fraction) else x.q
            return x >= 0 and whole == 1
    return True


def _problem(kind: Kind, value: object, model: Model) -> str:
    """What is wrong with a value; empty if nothing is."""
    n = len(model.mu)
    if kind.sort in ("number", "index"):
        if not isinstance(value, (Fraction, int)):
            return "give one number"
        if kind.sort == "index" and not 0 <= value < model.sets.get(kind.over[0], 0):
            return f"give an index below {model.sets.get(kind.over[0], 0)}"
        return "" if in_kind(Fraction(value), kind) else "give a number in its range"
    if kind.sort == "table":
        return _table_problem(kind, value, model)
    if not isinstance(value, tuple):
        return "give a tuple with one entry a point"
    if kind.sort == "map":
        fits = all(isinstance(x, int) and 0 <= x < n for x in value)
        return "" if fits else f"give images among the points 0 to {n - 1}"
    if kind.sort == "law":
        proper = all(x >= 0 for x in value) and sum(value) == 1
        return "" if proper else f"its weights sum to {sum(value)}: give weights >= 0 with sum 1"
    if kind.sort == "function":
        return _function_problem(kind, value, model.mu)
    if kind not in MEMBERS:
        return "a finite model holds no sequences"
    if not value:
        return "give its members"
    problems = (_problem(MEMBERS[kind], x, model) for x in value)
    return next((f"a member is none: {x}" for x in problems if x), "")


def _function_problem(kind: Kind, value: tuple[Fraction, ...], mu: tuple[Fraction, ...]) -> str:
    if kind.name == "density" and len(value) != len(mu):
        return f"give one value for each of the {len(mu)} points"
    if not all(in_kind(x, kind) for x in value):
        return "give values in its range"
    if kind.name == "density":
        mass = sum((w * x for w, x in zip(mu, value, strict=True)), Fraction(0))
        if mass != 1:
            return f"its integral is {mass}: divide by it"
    return ""


def _table_problem(kind: Kind, value: object, model: Model) -> str:
    if not isinstance(value, Mapping):
        return "give a mapping from index tuples to numbers"
    sizes = [model.sets.get(s) for s in kind.over]
    if None in sizes:
        return f"the model must size the sets {', '.join(kind.over)}"
    missing = _missing(value, [s or 0 for s in sizes])
    if missing is not None:
        return f"its entry {missing} is missing: give one for each index"
    proper = all(in_kind(x, kind) for x in value.values())
    return "" if proper else "give entries in its range"


def _missing(value: Mapping[object, object], sizes: list[int]) -> tuple[int, ...] | None:
    places: list[tuple[int, ...]] = [()]
    for size in sizes:
        places = [(*p, i) for p in places for i in range(size)]
    return next((p for p in places if p not in value), None)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(map(str, value)) + ")"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {x}" for k, x in value.items()) + "}"
    return str(value)
