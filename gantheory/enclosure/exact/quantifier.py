"""For all and exists over functions, laws and numbers.

A comparison with one side free of the variable is decided by the extremum of the other side.
Otherwise a few values are tried: one that fails refutes "for all", one that holds shows "exists",
and nothing else is concluded from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from flint import fmpq

from gantheory.enclosure.exact.extremum import Extremum, depends, extremum
from gantheory.enclosure.exact.members import numbers_that_matter, without_numbers
from gantheory.enclosure.exact.saddle import densities
from gantheory.enclosure.exact.scope import Assigned, Scope, image, in_kind, law, members_of
from gantheory.enclosure.exact.value import ONE, ZERO, Undecided, Undefined, Value, compare
from gantheory.theory.expr import Expr, expand, free_variables, walk
from gantheory.theory.kinds import MAP_FAMILY
from gantheory.theory.partitions import generating

Term = Callable[[Expr, Scope], Value]
Formula = Callable[[Expr, Scope], bool | None]

_HALF = ONE / 2
_TRIED = (ZERO, ONE, _HALF, fmpq(-1), fmpq(2), fmpq(1, 3))

_MOST_MAPS = 256

# A body that stays undecided is so for a reason that does not depend on the value tried.
_MOST_UNDECIDED = 1


def quantified(t: Expr, s: Scope, term: Term, formula: Formula) -> bool | None:
    """The truth of `forall(v, body)` or `exists(v, body)`; None where it is not found."""
    if t.op == "forall":
        return _for_all(t.args[0], t.args[1], s, term, formula)
    refuted = _for_all(t.args[0], Expr("not", (t.args[1],)), s, term, formula)
    return None if refuted is None else not refuted


def _for_all(v: Expr, body: Expr, s: Scope, term: Term, formula: Formula) -> bool | None:
    if v.args[1].name == "density":
        family = next((x for x in free_variables(body) if x.args[1] == MAP_FAMILY), None)
        if family is not None and Expr("forall", (v, body)) == expand(generating(family)):
            return _separating(family, s)
    body = without_numbers(body, s)
    if not depends(body, v):
        return formula(body, s)
    if body.op == "imp" and not depends(body.args[1], v) and formula(body.args[1], s):
        return True
    if v.args[1].sort == "map":
        return _over_maps(v, body, s, formula)
    maps = _compositions(v, body)
    if maps:
        return _factors(*maps, s)
    numbers = numbers_that_matter(v, body, s)
    if numbers:
        parts = [formula(body, s.bind(v.args[0], x)) for x in numbers]
        return False if False in parts else None if None in parts else True
    split = _split(body)
    if split:
        parts = [_for_all(v, x, s, term, formula) for x in split]
        return False if False in parts else None if None in parts else True
    guard = _guarded(body, v)
    if guard:
        left = formula(guard[0], s)
        return True if left is False else _for_all(v, guard[1], s, term, formula) if left else None
    try:
        found = _by_extremum(v, body, s, term, formula)
    except Undecided:
        found = None
    return _by_trial(v, body, s, term, formula) if found is None else found


def _by_trial(v: Expr, body: Expr, s: Scope, term: Term, formula: Formula) -> bool | None:
    """False if some value tried refutes the body, else None."""
    undecided = 0
    for x in tried(v, body, s, term):
        found = formula(body, s.bind(v.args[0], x))
        if found is False:
            return False
        undecided += found is None
        if undecided > _MOST_UNDECIDED:
            break
    return None


def _over_maps(v: Expr, body: Expr, s: Scope, formula: Formula) -> bool | None:
    """All maps from the points of the noise to those of the space: there are finitely many."""
    laws = {x.args[1] for x in walk(body) if x.op == "push" and x.args[0] == v}
    noise = {len(law(x, s)) for x in laws if x.op == "var"}
    if len(noise) != 1 or len(s.mu) ** max(noise) > _MOST_MAPS:
        return None
    maps = product(range(len(s.mu)), repeat=max(noise))
    parts = {formula(body, s.bind(v.args[0], x)) for x in maps}
    return False if False in parts else None if None in parts else True


def _compositions(v: Expr, body: Expr) -> tuple[Expr, Expr] | None:
    """The maps G, H of: some function E of the same kind has v o G = E o H a.e."""
    if body.op != "exists" or body.args[0].args[1] != v.args[1] or body.args[1].op != "ae":
        return None
    other, equation = body.args[0], body.args[1].args[0]
    if equation.op != "eq" or any(x.op != "pull" for x in equation.args):
        return None
    (g, first), (h, second) = (x.args for x in equation.args)
    return (g, h) if (first, second) == (v, other) else None


def _factors(g: Expr, h: Expr, s: Scope) -> bool:
    """Whether every v o G is an E o H a.e.: where H does not tell points apart, nor does G."""
    seen: dict[int, int] = {}
    places = [(image(h, s.at(i)), image(g, s.at(i))) for i in s.charged]
    return all(seen.setdefault(x, y) == y for x, y in places)


def _separating(family: Expr, s: Scope) -> bool:
    """Whether maps together tell all charged points apart: a law on finitely many points is known
    by the masses of its points, and is not where two points always share their cell.
    """
    cells = {
        tuple(member[i] for member in members_of(family, s))  # type: ignore[index]
        for i in s.charged
    }
    return len(cells) == len(s.charged)


def _split(t: Expr) -> tuple[Expr, ...]:
    """The parts of a conjunction, negations pushed in."""
    if t.op == "and":
        return t.args
    if t.op == "not":
        inner = t.args[0]
        if inner.op == "or":
            return tuple(Expr("not", (x,)) for x in inner.args)
        if inner.op == "imp":
            return inner.args[0], Expr("not", (inner.args[1],))
        if inner.op == "not":
            return (inner.args[0],)
    return ()


def _guarded(t: Expr, v: Expr) -> tuple[Expr, Expr] | None:
    """`t` as an implication whose left side does not depend on v."""
    if t.op == "imp" and not depends(t.args[0], v):
        return t.args[0], t.args[1]
    if t.op == "not" and t.args[0].op == "and":
        left, right = t.args[0].args
        if depends(left, v):
            left, right = right, left
        if not depends(left, v):
            return left, Expr("not", (right,))
    return None


def _by_extremum(v: Expr, body: Expr, s: Scope, term: Term, formula: Formula) -> bool | None:
    """A comparison, or its negation, whose one side is free of the variable."""
    positive = body.op != "not"
    atom = body if positive else body.args[0]
    if atom.op not in ("le", "lt", "eq"):
        return None
    left, right = atom.args
    if depends(left, v) and depends(right, v):
        return None
    moving, fixed = (left, right) if depends(left, v) else (right, left)
    try:
        bound = term(fixed, s)
    except Undefined:  # the atom is false whatever v is
        return not positive

    def over(op: str) -> Extremum:
        return extremum(Expr(op, (v, moving)), s, term, formula)

    try:
        if atom.op == "eq":
            return _equal(over, bound, positive=positive)
        above = moving is right  # fixed <= moving
        if not positive:
            return _never(over("sup" if above else "inf"), bound, atom.op, above=above)
        return _always(over("inf" if above else "sup"), bound, atom.op, above=above)
    except Undefined:  # undefined for some v: there the atom is false
        return False if positive else None


def _always(e: Extremum, bound: Value, op: str, *, above: bool) -> bool | None:
    """Bound <= (or <) every value, given their infimum; mirrored for a supremum."""
    c = compare(e.value, bound) * (1 if above else -1)
    if c or op == "le":
        return c >= 0
    return None if e.attained is None else not e.attained


def _never(e: Extremum, bound: Value, op: str, *, above: bool) -> bool | None:
    """Bound <= (or <) no value, given their supremum; mirrored for an infimum."""
    c = compare(e.value, bound) * (1 if above else -1)
    if c or op == "lt":
        return c <= 0
    return None if e.attained is None else not e.attained


def _equal(over: Callable[[str], Extremum], bound: Value, *, positive: bool) -> bool | None:
    """Every value equals the bound; or none does."""
    top = over("sup")
    c = compare(top.value, bound)
    if positive:
        return c == 0 and compare(over("inf").value, bound) == 0
    if c < 0:
        return True
    if c == 0 and top.attained is not None:
        return not top.attained
    bottom = over("inf")
    d = compare(bottom.value, bound)
    if d > 0:
        return True
    return not bottom.attained if d == 0 and bottom.attained is not None else None


# ------------------------------------------------------------------------------ values to try


def tried(v: Expr, body: Expr, s: Scope, term: Term) -> Iterator[Assigned]:
    """Values of the variable's kind: simple ones, those of like variables, the solutions of
    equations `v = term` in the body.
    """
    kind = v.args[1]
    simple = [x for x in _TRIED if in_kind(x, kind)]
    if kind.sort == "number":
        yield from simple
    elif kind.name == "density":
        yield from densities(s)
    elif kind.sort == "function":
        yield from (tuple(x for _ in s.mu) for x in simple)
        if ZERO in simple:
            for j in range(len(s.mu)):
                yield tuple(ONE if i == j else ZERO for i in range(len(s.mu)))
    else:
        return
    yield from _solutions(v, body, s, term)


def _solutions(v: Expr, body: Expr, s: Scope, term: Term) -> Iterator[Assigned]:
    kind = v.args[1]
    for atom in walk(body):
        if atom.op != "eq" or v not in atom.args:
            continue
        other = atom.args[1] if atom.args[0] == v else atom.args[0]
        try:
            if kind.sort == "number":
                values = [term(other, s)]
            else:
                values = [term(other, s.at(i)) for i in range(len(s.mu))]
        except (Undefined, Undecided, KeyError):  # KeyError: over a variable bound inside
            continue
        if not all(isinstance(x, fmpq) and in_kind(x, kind) for x in values):
            continue
        found = tuple(x for x in values if isinstance(x, fmpq))
        if kind.sort == "number":
            yield found[0]
        elif kind.name != "density" or _mass(found, s) == 1:
            yield found


def _mass(f: Sequence[fmpq], s: Scope) -> fmpq:
    return sum((m * x for m, x in zip(s.mu, f, strict=True)), ZERO)
