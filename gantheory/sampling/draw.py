"""Models drawn by the kinds of the variables.

Null points, zeros, equal, near-equal and mutually singular pairs and weights of 2^-1000 are common
on purpose: a claim about laws fails at the edges first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations, product
from typing import cast, final

from gantheory.measure.exact import whole
from gantheory.sampling.source import BLOCK, HALF, TINY, Source, fractions
from gantheory.theory.expr import Expr, free_variables, walk
from gantheory.theory.kinds import MEMBERS, Kind
from gantheory.theory.model import Model, Value

MOST_POINTS = 4
_MOST_MEMBERS = 3
WEIGHTS = fractions("1 0 1 2 3 0 1/2 5 1/3 7")
_MU = fractions("1 1 1 2 1/2 1 3 0")
# By name of the kind, simplest first.
PALETTES: dict[str, tuple[Fraction, ...]] = {
    "discriminator": (*fractions("1/2 0 1 1/3 3/4 1/4 2/3 1/5 9/10"), TINY, 1 - TINY),
    "open discriminator": (*fractions("1/2 1/3 3/4 1/4 2/3 1/5 9/10"), TINY, 1 - TINY),
    "unit": (*fractions("1/2 0 1 1/3 3/4 1/4 2/3 1/5 9/10"), TINY, 1 - TINY),
    "open unit": (*fractions("1/2 1/3 3/4 1/4 2/3 1/10 9/10"), TINY, 1 - TINY),
    "score": fractions("0 1 -1 2 1/2 -2 3 -1/2 1/3 10 -7/3"),
    "real": fractions("0 1 -1 2 1/2 -2 3 -1/2 1/3 10 -7/3"),
    "nonnegative": (*fractions("0 1 2 1/2 3 1/3 10"), TINY),
    "nonnegative function": (*fractions("0 1 2 1/2 3 1/3 10"), TINY),
    "positive": (*fractions("1 2 1/2 3 1/3 10"), TINY),
    "natural": fractions("0 1 2 3 5"),
    "discriminator table": fractions("1/2 0 1 1/3 3/4 1/4"),
    "table": fractions("0 1/2 1 1/4 1/3 2"),
}
_PROBABILITIES = "probability table"
_ORDER = ("number", "index", "function", "law", "map", "table", "sequence")


@final
class CannotDraw(Exception):
    """No finite model holds a variable of this kind."""


@final
@dataclass(frozen=True)
class Plan:
    """What a statement's models must hold.

    Attributes
    ----------
    variables
        The free variables, in the order in which they are drawn.
    sets
        The finite index sets.
    elsewhere
        Names of laws, maps and functions that live on the noise space, which is apart from the
        space that mu is on.
    """

    variables: tuple[Expr, ...]
    sets: tuple[str, ...]
    elsewhere: frozenset[str]


def plan_of(statement: Expr) -> Plan:
    """Read off a statement what its models must hold.

    Raises
    ------
    CannotDraw
        If a variable is of a kind that no finite model holds.
    """
    variables = sorted(
        free_variables(statement),
        key=lambda v: (_ORDER.index(v.args[1].sort), str(v.args[0])),
    )
    for v in variables:
        if v.args[1].sort == "sequence" and v.args[1] not in MEMBERS:
            raise CannotDraw(f"no finite model holds {v.args[0]}, {v.args[1].meaning}")
    sets = {s for v in walk(statement) if v.op == "var" for s in v.args[1].over}
    pushed = {t.args[1] for t in walk(statement) if t.op == "push"}
    pulled = [t for t in walk(statement) if t.op == "mean" and _has_pull(t.args[1])]
    laws = pushed | {t.args[0] for t in pulled}
    names = {t.args[0] for t in laws if t.op == "var"}
    means = [t for t in walk(statement) if t.op in ("mean", "prob") and t.args[0] in laws]
    names |= {v.args[0] for t in means for v in _read_in_place(t.args[1])}
    return Plan(tuple(variables), tuple(sorted(sets)), frozenset(names))


def _has_pull(t: Expr) -> bool:
    return any(x.op == "pull" for x in walk(t))


def _read_in_place(t: Expr) -> Iterator[Expr]:
    """The functions that an integrand reads at its own point, not through a map."""
    if t.op == "var" and t.args[1].sort == "function":
        yield t
    elif t.op != "pull":
        for child in t.children:
            yield from _read_in_place(child)


def draw(plan: Plan, source: Source) -> Model:
    """A model whose values are of the kinds of the variables."""
    n = 1 + source.below(MOST_POINTS)
    noise = 1 + source.below(MOST_POINTS) if plan.elsewhere else n
    mu = tuple(source.picks(_MU, n, MOST_POINTS))
    if not any(mu):
        mu = (Fraction(1), *mu[1:])
    # A point that no law charges is where a.e.-statements and off-support freedom are decided.
    bare = source.below(n) if source.chance(3) and n > 1 else None
    source.begin_block()
    sets = {name: source.pick((2, 1, 1, 2, 3)) for name in plan.sets}
    values: dict[str, Value] = {}
    densities: list[tuple[Fraction, ...]] = []
    for v in plan.variables:
        source.begin_block()
        name, kind = v.args
        points = noise if name in plan.elsewhere else n
        if kind.name == "density" and name not in plan.elsewhere:
            values[name] = _density(source, mu, bare, densities)
        elif kind.sort == "map":
            values[name] = tuple(source.picks(range(n), noise, MOST_POINTS))
        elif kind.sort == "table":
            values[name] = _table(source, kind, sets)
        elif kind in MEMBERS:
            values[name] = _family(source, MEMBERS[kind], mu, n, noise)
        else:
            values[name] = _value(source, kind, points, sets)
    source.begin_block()
    if len(densities) > 1:
        _tell_apart(plan, values, densities, source)
    source.begin_block()
    return Model(mu, values, sets)


def _tell_apart(
    plan: Plan,
    values: dict[str, Value],
    densities: Sequence[tuple[Fraction, ...]],
    source: Source,
) -> None:
    """Sometimes make a discriminator the best one for two of the laws, p/(p+q): what is said of
    best answers and of equilibria is void on nearly all others.
    """
    for v in plan.variables:
        name, kind = v.args
        if kind.name in _ANSWERS and name not in plan.elsewhere and source.chance(5):
            p, q = source.pick(tuple(permutations(densities, 2)))
            old = cast("tuple[Fraction, ...]", values[name])
            best = [a / (a + b) if a + b else d for a, b, d in zip(p, q, old, strict=True)]
            if kind.name == "discriminator" or all(0 < d < 1 for d in best):
                values[name] = tuple(best)


_ANSWERS = ("discriminator", "open discriminator")


def bytes_wanted(plan: Plan) -> int:
    """How many bytes a model can use: tables read one an entry, of at most 3 indices each way."""
    tables = [v.args[1] for v in plan.variables if v.args[1].sort == "table"]
    entries = sum(int(3 ** len(kind.over)) for kind in tables)
    return min(BLOCK * (6 + len(plan.variables)) + entries, 512)


def _value(source: Source, kind: Kind, points: int, sets: Mapping[str, int]) -> Value:
    if kind.sort == "index":
        return Fraction(source.below(sets[kind.over[0]]))
    if kind.sort == "number":
        return source.pick(PALETTES[kind.name])
    if kind.sort == "law" or kind.name == "density":
        return normalised(source.picks(WEIGHTS, points, MOST_POINTS))
    return tuple(source.picks(PALETTES[kind.name], points, MOST_POINTS))


def _family(
    source: Source, kind: Kind, mu: Sequence[Fraction], points: int, noise: int
) -> tuple[tuple[Fraction, ...] | tuple[int, ...], ...]:
    """A family of one to three members."""
    members: list[tuple[Fraction, ...] | tuple[int, ...]] = []
    for _ in range(1 + source.below(_MOST_MEMBERS)):
        if kind.sort == "map":
            members.append(tuple(source.picks(range(points), noise, MOST_POINTS)))
        elif kind.name == "density":
            members.append(_density(source, mu, None, []))
        else:
            members.append(tuple(source.picks(PALETTES[kind.name], points, MOST_POINTS)))
    return tuple(members)


def _table(source: Source, kind: Kind, sets: Mapping[str, int]) -> Value:
    places = list(product(*(range(sets[s]) for s in kind.over)))
    palette = PALETTES.get(kind.name, PALETTES["table"])
    values = [source.pick(palette) for _ in places]
    if kind.name == _PROBABILITIES:
        values = list(normalised(values))
    return dict(zip(places, values, strict=True))


def is_of_kinds(model: Model, variables: Iterable[Expr]) -> bool:
    """Whether the tables of probabilities in a model are such: an equation that is met by setting
    their entries may have made them others.
    """
    for v in variables:
        table = model.values[v.args[0]] if v.args[1].name == _PROBABILITIES else None
        if isinstance(table, Mapping) and (min(table.values()) < 0 or sum(table.values()) != 1):
            return False
    return True


def normalised(weights: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Weights divided by their sum; if that is zero, the first becomes one."""
    numerators, _ = whole(weights)
    total = sum(numerators)
    if not total:
        return (Fraction(1), *weights[1:])
    return tuple(Fraction(n, total) for n in numerators)


def _density(
    source: Source,
    mu: Sequence[Fraction],
    bare: int | None,
    earlier: list[tuple[Fraction, ...]],
) -> tuple[Fraction, ...]:
    """A density, often in a special relation to an earlier one."""
    charged = [i for i, m in enumerate(mu) if m]
    weights = source.picks(WEIGHTS, len(mu), MOST_POINTS)
    if bare is not None and any(mu[i] for i in range(len(mu)) if i != bare):
        weights[bare] = Fraction(0)
    masses = normalised(
        related(
            source,
            lambda: _perhaps_tiny(source, [weights[i] for i in charged]),
            [[before[i] * mu[i] for i in charged] for before in earlier],
            spare=int(charged[0] == bare and len(charged) > 1),
        )
    )
    values = [Fraction(w) for w in weights]
    for i, w in zip(charged, masses, strict=True):
        values[i] = w / mu[i]
    earlier.append(tuple(values))
    return earlier[-1]


def related(
    source: Source,
    weights: Callable[[], list[Fraction]],
    earlier: Sequence[list[Fraction]],
    spare: int = 0,
) -> list[Fraction]:
    """Masses, not all zero: these weights, or a law in a special relation to an earlier one.

    Parameters
    ----------
    source
        Where the choices are read.
    weights
        Gives the weights of an unrelated law.
    earlier
        The masses of the laws before it, on as many points.
    spare
        The point that is charged if no other is.
    """
    relation = source.below(12)
    if earlier and relation > _UNRELATED:
        masses = _related(source, source.pick(earlier), relation)
    else:
        masses = weights()
    if not any(masses):
        masses[spare] = Fraction(1)
    return masses


def _perhaps_tiny(source: Source, masses: list[Fraction]) -> list[Fraction]:
    if source.chance(8):
        masses[source.below(len(masses))] = TINY
    return masses


_UNRELATED, _EQUAL, _ROTATED, _NEAR = 5, 6, 7, 8


def _related(source: Source, masses: list[Fraction], relation: int) -> list[Fraction]:
    """Equal, rotated, near-equal, or with disjoint support if there is room for one."""
    if relation == _EQUAL:
        return masses
    if relation == _ROTATED:
        return masses[1:] + masses[:1]
    if relation == _NEAR:
        step = source.pick((HALF, Fraction(1, 2**30), TINY))
        return [masses[0] * (1 + step), *masses[1:]]
    return [Fraction(0) if w else source.pick(fractions("1 2 3")) for w in masses]
