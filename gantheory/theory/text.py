"""The statement tree as plain text, in the notation that people write.

The text is injective on well-formed statements (`gantheory.theory.wellformed`): two different trees
never print alike. How the ambiguities of the usual notation are
settled:

- ``-x`` is ``mul(-1, x)`` and binds tighter than a product; ``-2`` is a number, ``-(2)`` is the
  negation of one. ``a - b`` is ``add(a, mul(-1, b))``, and ``a - 2`` is ``add(a, -2)``.
- ``1/2`` is a number, ``1/(2)`` is a division of numbers.
- ``int``, ``sup_D``, ``d/da`` ... take the product that follows: a sum under them is bracketed.
- ``A <= B iff F`` is an equality case to people, so an equivalence is ``(A <= B) iff F``.
- ``>`` and ``>=`` print ``lt`` and ``le`` from right to left, when the left side is a constant.
- a bound variable shows its kind, except p, q, r (densities) and D (a discriminator).

The kinds of free variables are left to the "for every" line of `statement_lines`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gantheory.theory.expr import Definition, Expr, free_variables, num, walk
from gantheory.theory.kinds import DENSITY, DISCRIMINATOR, NATURAL, OPEN_UNIT, POSITIVE, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gantheory.theory.claim import Claim

# Binding strength of terms, loosest first; a term is bracketed where a tighter one is wanted.
_ADD, _PREFIX, _MUL, _NEG, _ATOM = range(5)
# And of formulas.
_OPEN, _ALMOST, _OR, _AND, _SIMPLE = range(5)

_CONVENTION = {"p": DENSITY, "q": DENSITY, "r": DENSITY, "D": DISCRIMINATOR}
_MINUS_ONE = num(-1)
_ORDER = {"le": ("<=", ">="), "lt": ("<", ">"), "eq": ("=", "=")}
_UNDER_A_LAW = {"mean": "E", "prob": "Pr", "surely": "surely"}
_CONNECTIVES = {"imp": ("implies", _OPEN), "iff": ("iff", _OPEN), "or": ("or", _OR)}
FORMULAS = frozenset({*_ORDER, *_CONNECTIVES, "true", "and", "not", "ae", "forall", "exists"}) | {
    "somewhere",
    "surely",
    "finite_space",
    "lebesgue",
    "tends",
}
"""The operators that make formulas; all others make terms."""


def text(expr: Expr) -> str:
    """Print a statement, a formula or a term as one line of plain text."""
    return _formula(expr, _OPEN) if expr.op in FORMULAS else _term(expr, _ADD, " ")


def kind_text(kind: Kind) -> str:
    """The name of a kind, with the finite sets it runs over."""
    return f"{kind.name} of {' x '.join(kind.over)}" if kind.over else kind.name


# ------------------------------------------------------------------------------------------ terms


def _term(t: Expr, least: int, space: str = "") -> str:
    """Print a term, bracketed if it binds looser than `least`; sums are spaced at the top only."""
    strength, printed = _term_parts(t, space)
    if strength >= least:
        return printed
    return f"({_term_parts(t, '')[1]})"


def _term_parts(t: Expr, space: str) -> tuple[int, str]:
    """How tightly a term binds, and its text without outer brackets."""
    op, args = t.op, t.args
    if op == "num":
        return _number_strength(t), str(args[0])
    if op == "oo":
        return _ATOM, "oo"
    if op == "var":
        return _ATOM, str(args[0])
    if op == "add":
        return _ADD, _sum(args[0], args[1], space)
    if op == "mul" and args[0] == _MINUS_ONE:
        return _NEG, f"-{_term(args[1], _ATOM) if args[1].op != 'num' else _bracketed(args[1])}"
    if op == "mul":
        return _MUL, f"{_left(args[0])}*{_term(args[1], _ATOM)}"
    if op == "div":
        return _MUL, f"{_left(args[0])}/{_denominator(args[0], args[1])}"
    if op in ("int", "sup", "inf", "diff", "limit", "sum", "layer"):
        return _PREFIX, f"{_prefix(t)} {_term(t.children[-1], _PREFIX)}"
    return _ATOM, _atom(t)


def _number_strength(t: Expr) -> int:
    """A numeral `2` is an atom; `-2` and `1/2` are not, since they are written with operators."""
    return _ATOM if t.args[0].denominator == 1 and t.args[0] >= 0 else _MUL


def _bracketed(t: Expr) -> str:
    return f"({_term(t, _ADD)})"


def _left(t: Expr) -> str:
    """The left operand of a product or a quotient."""
    return _term(t, _MUL)


def _denominator(above: Expr, below: Expr) -> str:
    """`1/2` is taken by the number one half, so a division of two numbers is `1/(2)`."""
    return _bracketed(below) if above.op == below.op == "num" else _term(below, _ATOM)


def _sum(a: Expr, b: Expr, space: str) -> str:
    left = _term(a, _ADD, space)
    if b.op == "num" and b.args[0] < 0:
        return f"{left}{space}-{space}{-b.args[0]}"
    if b.op == "mul" and b.args[0] == _MINUS_ONE and b.args[1].op != "num":
        return f"{left}{space}-{space}{_term(b.args[1], _PREFIX)}"
    return f"{left}{space}+{space}{_term(b, _PREFIX)}"


def _prefix(t: Expr) -> str:
    """The words in front of the body of an integral, an extremum, a derivative, a limit, a sum."""
    if t.op == "int":
        return "int"
    v = t.args[0]
    if t.op == "diff":
        return f"d/d{_any(v)}"
    if t.op == "limit":
        return f"lim_({_bound(v, OPEN_UNIT)}->0)"
    if t.op == "layer":
        return f"int_({_bound(v, POSITIVE)}>0)"
    return f"{t.op}_{_bound(v)}"


def _bound(v: Expr, usual: Kind | None = None) -> str:
    """A bound variable, with its kind unless that is the usual one for its name or its place."""
    name, kind = v.args
    if kind == (usual or _CONVENTION.get(name)):
        return str(name)
    return f"[{kind_text(kind)} {name}]"


def _atom(t: Expr) -> str:
    op, args = t.op, t.args
    if op == "def":
        return _application(args[0], args[1])
    if op == "where":
        condition, then, otherwise = args
        inside = _formula(condition, _OPEN)
        return f"{{{_term(then, _ADD, ' ')} if {inside}, else {_term(otherwise, _ADD, ' ')}}}"
    if op in _UNDER_A_LAW:
        return f"{_UNDER_A_LAW[op]}[x~{_any(args[0])}]({_any(args[1])})"
    if op == "at":
        return f"{_term(args[0], _ATOM)}[{','.join(_any(a) for a in args[1:])}]"
    if op == "push":
        return f"({_any(args[0])}#{_any(args[1])})"
    if op == "pull":
        return f"({_any(args[1])} o {_any(args[0])})"
    if op == "point":
        return "x"
    if op in ("cdf", "quantile"):
        return f"{op}[{_any(args[0])}]({_any(args[1])})"
    # log, exp, and any operator without a notation of its own
    inner = [_any(a) if isinstance(a, Expr) else str(a) for a in args]
    return f"{op}({','.join(inner)})"


def _application(definition: Definition, args: Iterable[Expr]) -> str:
    first, *rest = (_any(a) for a in args)
    if definition.name == "E":
        return f"E[{first}]({','.join(rest)})"
    return f"{definition.name}({','.join([first, *rest])})"


def _any(t: Expr) -> str:
    """A term or a formula in a place that delimits it."""
    return _formula(t, _OPEN) if t.op in FORMULAS else _term(t, _ADD)


# --------------------------------------------------------------------------------------- formulas


def _formula(f: Expr, least: int) -> str:
    strength, printed = _formula_parts(f)
    return printed if strength >= least else f"({printed})"


def _formula_parts(f: Expr) -> tuple[int, str]:
    op, args = f.op, f.args
    if op == "true":
        return _SIMPLE, "true"
    if op == "finite_space":
        return _SIMPLE, "the space is finite"
    if op == "lebesgue":
        return _SIMPLE, "mu is Lebesgue measure on the line"
    if op in _ORDER:
        return _SIMPLE, _comparison(op, args[0], args[1])
    if op == "not":
        return _SIMPLE, "not true" if args[0].op == "true" else f"not ({_formula(args[0], _OPEN)})"
    if op == "ae":
        return _ALMOST, _almost_everywhere(args[0])
    if op == "and":
        equality = _with_equality(args[0], args[1])
        if equality:
            return _OPEN, equality
        return _AND, f"{_formula(args[0], _SIMPLE)} and {_formula(args[1], _AND)}"
    if op == "or":
        return _OR, f"{_formula(args[0], _AND)} or {_formula(args[1], _OR)}"
    if op in ("imp", "iff"):
        word = _CONNECTIVES[op][0]
        # `... a.e. where c implies d` would be read as if d belonged to the condition
        qualified = args[0].op == "ae" and args[0].args[0].op == "imp"
        left = _formula(args[0], _OR if qualified else _ALMOST)
        if op == "iff" and args[0].op == "le":
            left = f"({left})"
        return _OPEN, f"{left} {word} {_formula(args[1], _ALMOST)}"
    if op in ("forall", "exists"):
        words = "for all" if op == "forall" else "for some"
        return _OPEN, f"{words} {_bound(args[0])}: {_formula(args[1], _OPEN)}"
    if op == "tends":
        n, body, limit = args
        return _ALMOST, f"{_side(body)} -> {_side(limit)} as {_bound(n, NATURAL)} -> oo"
    if op == "somewhere":
        return _OPEN, f"on some space: {_formula(args[0], _OPEN)}"
    return _SIMPLE, _atom(f)


def _constant(t: Expr) -> bool:
    return all(x.op in ("num", "oo", "add", "mul", "div", "log", "exp") for x in walk(t))


def _comparison(op: str, a: Expr, b: Expr) -> str:
    forwards, backwards = _ORDER[op]
    if op != "eq" and _constant(a) and not _constant(b):
        a, b, forwards = b, a, backwards
    return f"{_side(a)} {forwards} {_side(b)}"


def _side(t: Expr) -> str:
    """One side of a comparison; formulas cannot stand there, so a bracket would be read as one."""
    return _term(t, _ADD, " ")


def _with_equality(order: Expr, equality: Expr) -> str | None:
    """`A >= B, with equality iff F`: the pattern of `AtLeast` and `AtMost`."""
    if order.op != "le" or equality.op != "iff" or equality.args[0].op != "eq":
        return None
    a, b = order.args
    if equality.args[0].args == (a, b):
        line = f"{_side(a)} <= {_side(b)}"
    elif equality.args[0].args == (b, a):
        line = f"{_side(b)} >= {_side(a)}"
    else:
        return None
    return f"{line}, with equality iff {_formula(equality.args[1], _OPEN)}"


def _almost_everywhere(f: Expr) -> str:
    if f.op == "imp":
        return f"{_plain(f.args[1])} a.e. where {_plain(f.args[0])}"
    return f"{_plain(f)} a.e."


def _plain(f: Expr) -> str:
    """A comparison as it is; anything else bracketed, `a.e.` within `a.e.` too."""
    return _formula(f, _OPEN) if f.op in _ORDER else f"({_formula(f, _OPEN)})"


# ----------------------------------------------------------------------------------------- claims


def statement_lines(claim: Claim) -> tuple[str, ...]:
    """A claim's whole statement: its quantifiers, hypotheses, formula and own definitions.

    Two claims with different statements never give the same lines.
    """
    variables = free_variables(claim.statement)
    lines = [f"for every {for_every(variables)}"] if variables else []
    lines += [f"given {h.name}: {text(h.formula)}" for h in claim.given]
    lines.append(text(claim.says))
    lines += [f"where {definition_text(d)}" for d in definitions_of(claim.statement, own=True)]
    return tuple(lines)


def for_every(variables: Iterable[Expr]) -> str:
    """`density p, q, every discriminator D`: variables grouped by kind."""
    names: dict[Kind, list[str]] = {}
    for v in sorted(variables, key=lambda v: str(v.args[0])):
        names.setdefault(v.args[1], []).append(v.args[0])
    groups = sorted(names.items(), key=lambda item: (_rank(item[0]), item[1]))
    return ", every ".join(f"{kind_text(kind)} {', '.join(members)}" for kind, members in groups)


def _rank(kind: Kind) -> int:
    """Densities are named before the discriminators that are chosen against them."""
    order = ("law", "sequence", "map", "function", "table", "index", "number")
    return 2 * order.index(kind.sort) + (kind != DENSITY)


def definition_text(definition: Definition) -> str:
    """`JSD(p,q) := 1/2*KL(p,m(p,q)) + ...`, the meaning of a name."""
    left = _application(definition, definition.params)
    return f"{left} := {text(definition.body)}   ({for_every(definition.params)})"


def definitions_of(expr: Expr, *, own: bool = False) -> tuple[Definition, ...]:
    """The definitions that a statement uses, in order of use, those inside others included.

    With `own`, only those that are not words of the standard vocabulary.
    """
    from gantheory.theory.vocabulary import STANDARD

    found: dict[str, Definition] = {}

    def visit(t: Expr) -> None:
        for node in walk(t):
            if node.op == "def" and node.args[0].name not in found:
                found[node.args[0].name] = node.args[0]
                visit(node.args[0].body)

    visit(expr)
    return tuple(d for d in found.values() if not own or d not in STANDARD)
