"""Trusted. The type of theorems, and the one function that makes them.

A theorem is a sequent: under its hypotheses, for every sigma-finite measure space with mu != 0 and
every value of its free variables (of their kinds), the conclusion holds. Conclusions are formulas
about the space as a whole (a pointwise formula stands under an almost-everywhere), expanded by
`gantheory.theory.expr.expand`. An atom over an undefined side is false, so ``eq(N, N)`` says that
N is defined, and ``lt(-oo, Int F)`` that the integral exists and is not -oo.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn, final

from gantheory.derivation.values import Refuse
from gantheory.theory.expr import Expr, expand, var
from gantheory.theory.kinds import POSITIVE

_KEY = object()
# What a measure-level term or formula hides: inside, x is bound.
SCOPES = frozenset({"int", "ae", "mean", "prob", "surely"})
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
    conclusion = expand(conclusion)
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
