"""What varies with the point, and what is asked of it almost everywhere."""

from __future__ import annotations

from gantheory.theory.expr import AE, Expr, Implies, free_variables, unfold
from gantheory.theory.text import text

_WHOLE = frozenset({"int", "ae", "mean", "prob", "surely"})


def is_pointwise(t: Expr) -> bool:
    """Whether a term or formula varies with the point."""
    if t.op == "def":
        return is_pointwise(unfold(t))
    if t.op in _WHOLE:
        return False
    if t.op == "var":
        return bool(t.args[1].sort == "function")
    if t.op in ("point", "pull") or (t.op == "at" and t.args[0].args[1].sort == "sequence"):
        return True
    children = t.children[1:] if t.op in ("sup", "inf", "forall", "exists") else t.children
    return any(is_pointwise(a) for a in children)


def under_the_laws(case: Expr, *others: Expr) -> Expr:
    """Almost everywhere under the laws in play: nothing is asked where all densities vanish."""
    free = free_variables(case).union(*(free_variables(t) for t in others))
    laws = sorted((v for v in free if v.args[1].name == "density"), key=lambda v: str(v.args[0]))
    if not laws:
        return AE(case)
    total = laws[0]
    for v in laws[1:]:
        total = total + v
    return AE(Implies(total > 0, case))


def noted(written: Expr, read: Expr, notes: list[str]) -> Expr:
    """What an equality case is read as; where that is not what was written, it is noted.

    Two densities are equal where all laws vanish: for these both say the same.
    """
    case = written.args[0]
    same = case.op == "eq" and all(v.op == "var" and v.args[1].name == "density" for v in case.args)
    if read != written and not same:
        notes.append(
            f"`{text(written)}` is read as `{text(read)}`; if it is meant everywhere, write "
            f"`with equality iff {text(written)}`"
        )
    return read
