"""Trusted. The type of theorems, and the one function that makes them.

A theorem is a sequent: under its hypotheses, for every sigma-finite measure space with mu != 0 and
every value of its free variables (of their kinds), the conclusion holds. Conclusions are formulas
about the space as a whole (a pointwise formula stands under an almost-everywhere), expanded by
`gantheory.theory.expr.expand`. An atom over an undefined side is false, so ``eq(N, N)`` says that
N is defined, and ``lt(-oo, Int F)`` that the integral exists and is not -oo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn, final

from gantheory.derivation.shape import check_shape
from gantheory.derivation.values import Refuse
from gantheory.theory.expr import BINDERS, Expr, expand, free_variables, substitute, var
from gantheory.theory.kinds import POSITIVE

_KEY = object()
# What a measure-level term or formula hides: inside, x is bound.
SCOPES = frozenset({"int", "ae", "mean", "prob", "surely", "push"})
EXTREMA = frozenset({"sup", "inf"})


@final
class Theorem:
    """Something the kernel has granted."""

    __slots__ = ("assumed", "conclusion", "hypotheses", "premises", "rule", "uses")
    conclusion: Expr
    hypotheses: frozenset[Expr]
    rule: str
    premises: tuple[Theorem, ...]
    assumed: frozenset[str]
    uses: frozenset[str]

    def __init__(self, key: object, **fields: object) -> None:
        if key is not _KEY:
            raise Refuse("theorems come only from the kernel's rules")
        for name in self.__slots__:
            object.__setattr__(self, name, fields[name])

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise Refuse("a theorem is immutable")

    def __repr__(self) -> str:
        given = ", ".join(sorted(map(repr, self.hypotheses)))
        return f"{given} |- {self.conclusion!r}" if given else f"|- {self.conclusion!r}"


def grant(
    conclusion: Expr,
    rule: str,
    premises: Sequence[Theorem] = (),
    hypotheses: frozenset[Expr] | None = None,
    assumed: frozenset[str] = frozenset(),
    uses: frozenset[str] | None = None,
) -> Theorem:
    """A theorem. Only the trusted files (theorem, kernel, laws, models) may call this; a test holds
    it.
    """
    if any(type(t) is not Theorem for t in premises):
        raise Refuse("a premise is not a theorem")
    own_names(conclusion, *(hypotheses or ()))
    conclusion = expand(conclusion)
    check_shape(conclusion)
    if bare(conclusion):
        names = sorted(v.args[0] for v in bare(conclusion))
        raise Refuse(f"{', '.join(names)} would stand outside an integral or almost-everywhere")
    union: frozenset[Expr] = frozenset().union(*(t.hypotheses for t in premises))
    return Theorem(
        _KEY,
        conclusion=conclusion,
        hypotheses=union if hypotheses is None else hypotheses,
        rule=rule,
        premises=tuple(premises),
        assumed=assumed.union(*(t.assumed for t in premises)),
        uses=frozenset().union(*(t.uses for t in premises)) if uses is None else uses,
    )


def own_names(*trees: Expr) -> None:
    """Free variables do not have the names that `expand` gives to bound ones: renaming a bound
    variable would capture them.
    """
    for t in trees:
        taken = [v for v in free_variables(t) if v.args[0].startswith("@")]
        if taken:
            raise Refuse(f"{taken[0].args[0]} is a name for bound variables only")


def instance(t: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """An expanded tree with terms for free variables, where that keeps its meaning: a derivative
    in v is one with all else held fixed, so nothing else in it may come to depend on v.
    """
    own_names(*values.values())
    try:
        return substitute(t, values)
    except ValueError as e:
        raise Refuse(str(e)) from None


def captures(t: Expr, *moved: Expr) -> bool:
    """Whether a node binds, or differentiates in, a variable of a tree to be moved into it, or
    speaks of another space.
    """
    bound = t.op in BINDERS or t.op == "diff"
    return t.op == "somewhere" or (bound and any(t.args[0] in free_variables(x) for x in moved))


def bare(t: Expr) -> set[Expr]:
    """Functions of the point that stand outside every scope that binds the point."""
    if t.op in SCOPES:
        return set()
    if t.op == "var":
        return {t} if t.args[1].sort == "function" else set()
    if t.op in ("pull", "point") or (t.op == "at" and t.args[0].args[1].sort == "sequence"):
        return {var(t.op, POSITIVE)}
    children = t.children[1:] if t.op in ("sup", "inf", "forall", "exists") else t.children
    return set().union(*(bare(a) for a in children))


def integrand_of(t: Expr) -> Expr:
    """A term of the point, refused if it hides a binder over functions (a sup has no pointwise
    meaning) except inside an integral, where it is one number.
    """
    t = expand(t)
    if t.op in EXTREMA:
        raise Refuse(f"a supremum or infimum inside an integrand: {t!r}")
    if t.op not in SCOPES:
        for a in t.children:
            integrand_of(a)
    return t
