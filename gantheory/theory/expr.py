"""The statement tree: one immutable node type for terms, numbers and formulas.

No arithmetic lives here: the kernel, the evaluators and the printers each read the tree. The one
convention is that terms are strict (a term over an undefined part is undefined), except for the
branch of a ``where`` that is not taken and the right side of an implication whose left side fails.

Operators
---------
terms     ``num`` ``oo`` ``var`` ``add`` ``mul`` ``div`` ``log`` ``exp`` ``where`` ``def``
numbers   ``int`` (integral against mu), ``sup`` ``inf`` (a binder and a body), ``diff``, ``limit``,
          ``mean`` (expectation under a law that need not have a density), ``prob``, ``layer``
          (integral over t > 0), ``cdf``, ``quantile``, ``sum`` (over a finite set), ``at`` (an
          entry of a table, a member of a sequence)
others    ``point`` (the coordinate, on the line), ``push`` (a law), ``pull`` (a composition)
formulas  ``le`` ``lt`` ``eq`` ``true`` ``and`` ``or`` ``not`` ``imp`` ``iff`` ``ae`` ``forall``
          ``exists`` ``somewhere`` ``surely`` ``tends`` ``lebesgue`` ``finite_space``
An atom ``le``, ``lt`` or ``eq`` holds only where both sides are defined: ``eq(N, N)`` says that N
is defined, and ``lt(-oo, Int(F))`` that the integral exists and is not -oo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from operator import is_
from typing import Any, NoReturn, final

from gantheory.theory.kinds import Kind


@final
class Expr:
    """A node of the statement tree: an operator and its arguments, compared by structure."""

    __slots__ = ("_hash", "args", "op")
    op: str
    args: tuple[Any, ...]

    def __init__(self, op: str, args: tuple[Any, ...] = ()) -> None:
        object.__setattr__(self, "op", op)
        object.__setattr__(self, "args", args)
        object.__setattr__(self, "_hash", hash((op, args)))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"an expression is immutable: cannot set {name}")

    def __hash__(self) -> int:
        return self._hash  # type: ignore[attr-defined, no-any-return]

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Expr) or hash(self) != hash(other):
            return False
        return self.op == other.op and self.args == other.args

    def __reduce__(self) -> tuple[type[Expr], tuple[str, tuple[Any, ...]]]:
        return Expr, (self.op, self.args)

    def __repr__(self) -> str:
        from gantheory.theory.text import text

        return text(self)

    @property
    def children(self) -> tuple[Expr, ...]:
        """The arguments that are expressions themselves."""
        if self.op == "def":
            return tuple(self.args[1])
        return tuple(a for a in self.args if isinstance(a, Expr))

    def __add__(self, other: Term) -> Expr:
        return Expr("add", (self, lift(other)))

    def __radd__(self, other: Term) -> Expr:
        return Expr("add", (lift(other), self))

    def __mul__(self, other: Term) -> Expr:
        return Expr("mul", (self, lift(other)))

    def __rmul__(self, other: Term) -> Expr:
        return Expr("mul", (lift(other), self))

    def __neg__(self) -> Expr:
        return num(-self.args[0]) if self.op == "num" else Expr("mul", (num(-1), self))

    def __sub__(self, other: Term) -> Expr:
        return Expr("add", (self, -lift(other)))

    def __rsub__(self, other: Term) -> Expr:
        return lift(other) - self

    def __truediv__(self, other: Term) -> Expr:
        return Expr("div", (self, lift(other)))

    def __rtruediv__(self, other: Term) -> Expr:
        return Expr("div", (lift(other), self))

    def __le__(self, other: Term) -> Expr:
        return Expr("le", (self, lift(other)))

    def __lt__(self, other: Term) -> Expr:
        return Expr("lt", (self, lift(other)))

    def __ge__(self, other: Term) -> Expr:
        return Expr("le", (lift(other), self))

    def __gt__(self, other: Term) -> Expr:
        return Expr("lt", (lift(other), self))


Term = Expr | int | Fraction


@final
@dataclass(frozen=True)
class Definition:
    """A named abbreviation: `name(params) := body`. The body is data, and is the meaning."""

    name: str
    params: tuple[Expr, ...]
    body: Expr

    def __call__(self, *args: Term) -> Expr:
        """Apply the definition to arguments."""
        if len(args) != len(self.params):
            raise TypeError(f"{self.name} takes {len(self.params)} arguments, not {len(args)}")
        return Expr("def", (self, tuple(lift(a) for a in args)))


# ------------------------------------------------------------------------------------ builders


def num(x: int | Fraction) -> Expr:
    """A rational number."""
    return Expr("num", (Fraction(x),))


def lift(x: Term) -> Expr:
    """Numbers become nodes; nodes stay."""
    if isinstance(x, Expr):
        return x
    if isinstance(x, bool) or not isinstance(x, (int, Fraction)):
        raise TypeError(f"{x!r} is not an exact number: use an int or a Fraction")
    return num(x)


def var(name: str, kind: Kind) -> Expr:
    """A variable. Its kind says what it ranges over."""
    return Expr("var", (name, kind))


oo = Expr("oo")
TRUE = Expr("true")
FALSE = Expr("not", (TRUE,))


def log(x: Term) -> Expr:
    """The natural logarithm, with log 0 = -oo."""
    return Expr("log", (lift(x),))


def exp(x: Term) -> Expr:
    """The exponential."""
    return Expr("exp", (lift(x),))


def where(condition: Expr, then: Term, otherwise: Term) -> Expr:
    """`then` where the condition holds, else `otherwise`; the branch not taken need not exist."""
    return Expr("where", (condition, lift(then), lift(otherwise)))


def absolute(x: Expr) -> Expr:
    """The absolute value."""
    return where(x >= 0, x, -x)


def Int(f: Term) -> Expr:
    """The integral of a function of the point against mu."""
    return Expr("int", (lift(f),))


def Sup(v: Expr, body: Expr) -> Expr:
    """The supremum of `body` over all v of its kind."""
    return Expr("sup", (v, body))


def Inf(v: Expr, body: Expr) -> Expr:
    """The infimum of `body` over all v of its kind."""
    return Expr("inf", (v, body))


def Eq(a: Term, b: Term) -> Expr:
    """Equality of two terms (``==`` is equality of trees)."""
    return Expr("eq", (lift(a), lift(b)))


def AE(condition: Expr) -> Expr:
    """The condition holds at mu-almost every point."""
    return Expr("ae", (condition,))


def And(*parts: Expr) -> Expr:
    """Conjunction, nested to the right."""
    if not parts:
        return TRUE
    return parts[0] if len(parts) == 1 else Expr("and", (parts[0], And(*parts[1:])))


def Or(a: Expr, b: Expr) -> Expr:
    """Disjunction."""
    return Expr("or", (a, b))


def Not(a: Expr) -> Expr:
    """Negation."""
    return Expr("not", (a,))


def Implies(a: Expr, b: Expr) -> Expr:
    """Implication: where `a` fails, `b` need not even be defined."""
    return Expr("imp", (a, b))


def Iff(a: Expr, b: Expr) -> Expr:
    """Equivalence."""
    return Expr("iff", (a, b))


def ForAll(v: Expr, body: Expr) -> Expr:
    """For every v of its kind."""
    return Expr("forall", (v, body))


def Exists(v: Expr, body: Expr) -> Expr:
    """For some v of its kind."""
    return Expr("exists", (v, body))


def Somewhere(variables: tuple[Expr, ...], body: Expr) -> Expr:
    """On some measure space there are `variables` of their kinds with `body`."""
    for v in reversed(variables):
        body = Exists(v, body)
    return Expr("somewhere", (body,))


def Diff(v: Expr, body: Expr) -> Expr:
    """The derivative of `body` in the real variable v, at v."""
    return Expr("diff", (v, body))


def Limit(v: Expr, body: Expr) -> Expr:
    """The limit of `body` as v, in (0,1), falls to 0."""
    return Expr("limit", (v, body))


def Sum(i: Expr, body: Expr) -> Expr:
    """The sum of `body` over all elements i of a finite set."""
    return Expr("sum", (i, body))


def At(table: Expr, *where_: Expr) -> Expr:
    """An entry of a table, or a member of a sequence."""
    return Expr("at", (table, *where_))


def Mean(law: Expr, f: Expr) -> Expr:
    """The expectation of a function under a law that need have no density."""
    return Expr("mean", (law, f))


def Prob(law: Expr, event: Expr) -> Expr:
    """The probability of an event under a law."""
    return Expr("prob", (law, event))


def Surely(law: Expr, event: Expr) -> Expr:
    """The event has probability one under a law."""
    return Expr("surely", (law, event))


def Push(g: Expr, law: Expr) -> Expr:
    """The pushforward of a law by a map, or by a real function of the point."""
    return Expr("push", (g, law))


def Pull(g: Expr, f: Expr) -> Expr:
    """The composition f o g."""
    return Expr("pull", (g, f))


def Cdf(law: Expr, x: Expr) -> Expr:
    """The distribution function P(X <= x) of a law on the line."""
    return Expr("cdf", (law, x))


def Quantile(law: Expr, level: Expr) -> Expr:
    """The least x with P(X <= x) >= level, for a level in (0,1); any number elsewhere."""
    return Expr("quantile", (law, level))


def Tends(n: Expr, body: Expr, limit: Term) -> Expr:
    """`body` tends to the limit as the natural number n grows."""
    return Expr("tends", (n, body, lift(limit)))


POINT = Expr("point")
"""The coordinate of the point, on the line."""
LEBESGUE = Expr("lebesgue")
"""The space is the line with Lebesgue measure."""
FINITE_SPACE = Expr("finite_space")
"""The space has finitely many points, each of finite measure."""


def AtLeast(left: Expr, right: Term, equality_iff: Expr) -> Expr:
    """Left >= right, with equality exactly when the condition holds."""
    right = lift(right)
    return And(right <= left, Iff(Eq(left, right), equality_iff))


def AtMost(left: Expr, right: Term, equality_iff: Expr) -> Expr:
    """Left <= right, with equality exactly when the condition holds."""
    right = lift(right)
    return And(left <= right, Iff(Eq(left, right), equality_iff))


# ------------------------------------------------------------------------------------ traversal

BINDERS = frozenset({"sup", "inf", "forall", "exists", "limit", "sum", "layer", "tends"})


def walk(t: Expr) -> Iterator[Expr]:
    """Every node, parents first; a definition shows its arguments, not its body."""
    stack = [t]
    while stack:
        x = stack.pop()
        yield x
        stack.extend(reversed(x.children))


def conjuncts(t: Expr) -> list[Expr]:
    """The parts of a conjunction."""
    return [f for a in t.args for f in conjuncts(a)] if t.op == "and" else [t]


def rebuild(t: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The same node over changed children; itself, if none of them changed."""
    if t.op == "def":
        return Expr("def", (t.args[0], tuple(change(a) for a in t.args[1])))
    args = tuple([change(a) if isinstance(a, Expr) else a for a in t.args])
    unchanged = all(map(is_, args, t.args))
    return t if unchanged else Expr(t.op, args)


@lru_cache(maxsize=65536)
def free_variables(t: Expr) -> frozenset[Expr]:
    """The variables that a statement is about, those of definitions' bodies included."""
    if t.op == "var":
        return frozenset((t,))
    if t.op == "def":
        return _own_variables(t.args[0]).union(*(free_variables(a) for a in t.args[1]))
    if t.op in BINDERS:
        return frozenset().union(*(free_variables(a) for a in t.children[1:])) - {t.args[0]}
    return frozenset().union(*(free_variables(a) for a in t.children))


def _own_variables(definition: Definition) -> frozenset[Expr]:
    """Variables of a definition's body that are not its parameters (the u of D*, say)."""
    return free_variables(definition.body) - set(definition.params)


def unfold(t: Expr) -> Expr:
    """One definition replaced by its body."""
    definition, args = t.args
    return substitute(definition.body, dict(zip(definition.params, args, strict=True)))


def substitute(t: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """Replace free variables by terms, at once; bound variables are renamed where they would
    capture a variable of a value.
    """
    if t.op == "var":
        return values.get(t, t)
    if values.keys().isdisjoint(free_variables(t)):
        return t
    if t.op == "def" and not values.keys().isdisjoint(_own_variables(t.args[0])):
        return substitute(unfold(t), values)
    if t.op in BINDERS:
        v, rest = t.args[0], t.args[1:]
        inner = {k: x for k, x in values.items() if k != v}
        taken = frozenset().union(*(free_variables(x) for x in inner.values())) if inner else set()
        if v in taken:
            avoid = {x.args[0] for x in taken} | {x.args[0] for x in free_variables(t)}
            fresh = var(_fresh(v.args[0], avoid), v.args[1])
            inner[v], v = fresh, fresh
        return Expr(t.op, (v, *(substitute(a, inner) for a in rest)))
    if t.op == "diff":
        _check_slope(t, values)
    return rebuild(t, lambda a: substitute(a, values))


def _check_slope(t: Expr, values: Mapping[Expr, Expr]) -> None:
    """Refuse to change what a derivative's body depends on: the slope of a*y at y = a is not the
    slope of a*a.

    Raises
    ------
    ValueError
        If the variable of the derivative would become a term, or meet itself in the body.
    """
    v, body = t.args
    new = values.get(v, v)
    if new.op != "var":
        raise ValueError(f"{v} is differentiated in, so it cannot become a term")
    others = free_variables(body) - {v}
    meets = new in others if new != v else False
    meets = meets or any(new in free_variables(values[x]) for x in others if x in values)
    if meets:
        raise ValueError(f"{new} is differentiated in, so no other part of {body} may become it")


def _fresh(name: str, avoid: set[str]) -> str:
    while name in avoid:
        name += "'"
    return name


@lru_cache(maxsize=65536)
def expand(t: Expr) -> Expr:
    """Definitions unfolded, and bound variables renamed to their height, so that two statements
    that differ only in the names of bound variables are the same tree.
    """
    if t.op in ("num", "var", "oo", "true"):
        return t
    if t.op == "def":
        return expand(unfold(t))
    if t.op in BINDERS:
        v = t.args[0]
        body = tuple(expand(a) for a in t.args[1:])
        name = f"@{1 + max(height(b) for b in body)}"
        bound = var(name, v.args[1])
        return Expr(t.op, (bound, *(_rename(b, v, bound) for b in body)))
    return rebuild(t, expand)


def _rename(t: Expr, old: Expr, new: Expr) -> Expr:
    """Rename a free variable in an expanded tree; `new` is of a height that no inner binder has."""
    if t == old:
        return new
    if old not in free_variables(t):
        return t
    return rebuild(t, lambda a: _rename(a, old, new))


@lru_cache(maxsize=65536)
def height(t: Expr) -> int:
    """How many binders are nested in a tree."""
    inner = max((height(a) for a in t.children), default=0)
    return inner + 1 if t.op in BINDERS else inner
