r"""The statement tree as LaTeX, in plain macros that every renderer knows.

Two different trees never print alike in one notation, where variables of one name have one kind;
`tests/tex_reader.py` reads what is printed back to the tree. How it stays so:

- ``-2`` is a number and ``-2 x`` is minus the product; the product of ``-2`` is ``(-2) x``;
- ``\tfrac{1}{2}`` is a number; a quotient of two numbers brackets the second;
- ``x^{2}`` is ``x`` times itself;
- ``\log``, ``\int``, ``\sup`` ... take the product that follows (``\log`` one factor), so they are
  bracketed as a first factor;
- ``a \ge b`` is ``b \le a``, printed so when only `b` is a constant; ``a \lt x \lt b`` is two
  comparisons.

Lines may be broken where `gantheory.theory.tex_lines` finds a mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import final

from gantheory.theory.claim import Claim
from gantheory.theory.expr import TRUE, Definition, Expr, free_variables, num, walk
from gantheory.theory.kinds import NATURAL, OPEN_UNIT, POSITIVE
from gantheory.theory.tex_lines import CONNECTIVE, RELATION, TERM, plain, width
from gantheory.theory.tex_names import (
    Notation,
    applied,
    bound,
    brackets,
    notation_of,
    ranging,
    variable,
)
from gantheory.theory.text import FORMULAS, definitions_of

# How a term may be used: a sum; a negative; a product that ends in an open operator; an open
# operator (log, int, sup ...); a closed product; a closed factor; one that takes an exponent.
_ADD, _NEG, _OPEN_PRODUCT, _OPERATOR, _PRODUCT, _FACTOR, _BASE = range(7)
_SUMMAND = frozenset({_OPEN_PRODUCT, _OPERATOR, _PRODUCT, _FACTOR, _BASE})
_LEFT = frozenset({_PRODUCT, _FACTOR, _BASE})
_RIGHT = frozenset({_OPERATOR, _FACTOR, _BASE})
# Binding strength of formulas, loosest first.
_OPEN, _ALMOST, _OR, _AND, _SIMPLE = range(5)
_SIGNS = {"le": (r"\le", r"\ge"), "lt": (r"\lt", r"\gt"), "eq": ("=", "=")}
_CONNECTIVES = {"imp": (r"\implies", _OPEN), "iff": (r"\iff", _OPEN)}
_PREFIXES = {"sup": r"\sup", "inf": r"\inf", "sum": r"\sum"}
_MINUS_ONE = num(-1)
_WIDE = 60  # a wider bracket is left open to a line break
PLAIN = Notation()


def latex(t: Expr, notation: Notation = PLAIN) -> str:
    """A term or formula as LaTeX in one line, without dollar signs."""
    return plain(marked(t, notation))


def marked(t: Expr, notation: Notation = PLAIN) -> str:
    """The same with marks where a line may be broken."""
    printer = _Printer(notation)
    return printer.formula(t, _OPEN) if t.op in FORMULAS else printer.term(t)


def definition_latex(d: Definition, notation: Notation = PLAIN) -> str:
    """A definition as `JSD(p || q) := ...`, with marks where a line may be broken."""
    return rf"{latex(d(*d.params), notation)} {RELATION}:= {marked(d.body, notation)}"


def statement_latex(claim: Claim) -> str:
    """A claim's statement: its quantifiers, hypotheses, formula and own words, in one line."""
    notation = notation_of(claim.statement)
    variables = sorted(free_variables(claim.statement), key=lambda v: str(v.args[0]))
    line = latex(claim.statement, notation)
    if variables:
        each = r",\; ".join(
            f"{variable(v, notation)} {ranging(v.args[1])}".strip() for v in variables
        )
        line = rf"\forall\, {each} :\quad {line}"
    for d in definitions_of(claim.statement, own=True):
        line += rf",\qquad {plain(definition_latex(d, notation))}"
    return line


@final
class _Printer:
    """One notation; every method maps a tree to marked LaTeX."""

    def __init__(self, notation: Notation) -> None:
        self._notation = notation

    # --------------------------------------------------------------------------------------- terms

    def term(self, t: Expr, uses: frozenset[int] | None = None) -> str:
        """A term, bracketed unless it may be used so."""
        if t.op in FORMULAS:
            return _bracketed(self.formula(t, _OPEN))
        use, printed = self._parts(t)
        return printed if uses is None or use in uses else _bracketed(printed)

    def _inner(self, t: Expr) -> str:
        """A term or a formula in a place that delimits it, where no line is broken."""
        return plain(self.formula(t, _OPEN) if t.op in FORMULAS else self.term(t))

    def _parts(self, t: Expr) -> tuple[int, str]:
        op, a = t.op, t.args
        if op == "num":
            return (_NEG if a[0] < 0 else _FACTOR), _number(a[0])
        if op == "var":
            return (_FACTOR if a[0].endswith("'") else _BASE), variable(t, self._notation)
        if op == "def":
            printed, base = applied(a[0], a[1], self._notation, self._inner)
            return (_BASE if base else _FACTOR), printed
        if op == "add":
            return _ADD, self._sum(a[0], a[1])
        if op == "mul":
            return self._product(a[0], a[1])
        if op == "div":
            return _FACTOR, self._quotient(a[0], a[1])
        if op == "exp":
            return _FACTOR, self._exponential(a[0])
        if op == "log":
            return _OPERATOR, rf"\log {self._argument(a[0])}"
        if op in ("int", "sup", "inf", "diff", "limit", "sum", "layer"):
            return _OPERATOR, self._operator(t)
        if op == "where":
            return _FACTOR, self._cases(t)
        return _FACTOR, self._atom(t)

    def _sum(self, a: Expr, b: Expr) -> str:
        left = self.term(a)
        if b.op == "num" and b.args[0] < 0:
            return f"{left} {TERM}- {_number(-b.args[0])}"
        if b.op == "mul" and b.args[0] == _MINUS_ONE and b.args[1].op != "num":
            return f"{left} {TERM}- {self.term(b.args[1], _SUMMAND)}"
        return f"{left} {TERM}+ {self.term(b, _SUMMAND)}"

    def _product(self, a: Expr, b: Expr) -> tuple[int, str]:
        if a == _MINUS_ONE:
            inner = _bracketed(self.term(b)) if b.op == "num" else self.term(b, _SUMMAND)
            return _NEG, f"-{inner}"
        if a == b and self._parts(a)[0] == _BASE:
            return _FACTOR, f"{self.term(a)}^{{2}}"
        if a == b and a.op in ("add", "div", "where"):
            return _FACTOR, rf"{plain(_bracketed(self.term(a)))}^{{2}}"
        use = self._parts(b)[0]
        left, right = self.term(a, _LEFT), self.term(b, _RIGHT)
        if use == _OPERATOR:  # it is set apart as it is
            return _OPEN_PRODUCT, f"{left} {right}"
        between = r"\cdot" if b.op == "num" else r"\,"
        return _PRODUCT, f"{left} {between} {right}"

    def _quotient(self, a: Expr, b: Expr) -> str:
        below = self._inner(b)
        if a.op == b.op == "num":
            below = _bracketed(below)
        return rf"\frac{{{self._inner(a)}}}{{{below}}}"

    def _exponential(self, x: Expr) -> str:
        """The root of y is written exp(log(y)/2)."""
        if x.op == "div" and x.args[0].op == "log" and x.args[1] == num(2):
            return rf"\sqrt{{{self._inner(x.args[0].args[0])}}}"
        return rf"\mathrm{{e}}^{{{self._inner(x)}}}"

    def _argument(self, x: Expr) -> str:
        """Of a logarithm: a number, a fraction or a name needs no brackets."""
        bare = x.op in ("var", "def", "at") or (x.op == "num" and x.args[0] >= 0)
        if bare or (x.op == "div" and x.args[1].op != "num"):
            return self.term(x)
        return brackets(self._inner(x))

    def _operator(self, t: Expr) -> str:
        """Integrals, extrema, derivatives, limits, sums: each takes the product that follows."""
        op, a = t.op, t.args
        if op == "int":
            return rf"\int {self._inner(a[0])} \,\mathrm{{d}}\mu"
        v, body = a
        if op == "layer":
            end = rf"\,\mathrm{{d}}{variable(v, self._notation)}"
            if v.args[1] == POSITIVE:
                return rf"\int_0^\infty {self._inner(body)} {end}"
            return rf"\int_{{{bound(v, self._notation)}}} {self._inner(body)} {end}"
        under = self.term(body, _SUMMAND)
        if op == "diff":
            slope = variable(v, self._notation)
            return rf"\frac{{\mathrm{{d}}}}{{\mathrm{{d}}{slope}}} {under}"
        if op == "limit":
            small = bound(v, self._notation, OPEN_UNIT)
            return rf"\lim_{{{small} \downarrow 0}} {under}"
        return rf"{_PREFIXES[op]}_{{{bound(v, self._notation)}}} {under}"

    def _cases(self, t: Expr) -> str:
        """An absolute value, or cases; what is otherwise a case again is a further row."""
        condition, then, otherwise = t.args
        if condition == Expr("le", (num(0), then)) and otherwise == -then and then.op != "num":
            return rf"\left\lvert {self._inner(then)} \right\rvert"
        rows = []
        while t.op == "where":
            condition, then, t = t.args
            rows.append(rf"{self._inner(then)} & \text{{if }} {self._inner(condition)}")
        rows.append(rf"{self._inner(t)} & \text{{otherwise}}")
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def _atom(self, t: Expr) -> str:
        op, a = t.op, t.args
        if op == "at":
            entry = [self._inner(x) for x in a[1:]]
            if a[0].op == "var" and a[0].args[1].sort == "sequence":
                return rf"{self.term(a[0])}^{{({', '.join(entry)})}}"
            return f"{self.term(a[0])}({', '.join(entry)})"
        inner = tuple(self._inner(x) for x in a)
        if op in _UNDER_A_LAW:
            head = rf"{_UNDER_A_LAW[op]}_{{\mathbf{{x}} \sim {inner[0]}}}"
            sure = r" \equiv 1" if op == "surely" else ""
            return f"{head}{brackets(inner[1], '[', ']')}{sure}"
        if op == "pull":
            return rf"({inner[1]} \circ {inner[0]})"
        return _ATOMS[op] % inner

    # ------------------------------------------------------------------------------------ formulas

    def formula(self, f: Expr, least: int) -> str:
        """A formula, bracketed if it binds looser than `least`."""
        if f.op not in FORMULAS:
            return self.term(f)
        strength, printed = self._formula_parts(f)
        return printed if strength >= least else _bracketed(printed)

    def _formula_parts(self, f: Expr) -> tuple[int, str]:
        op, a = f.op, f.args
        if op in _SIGNS:
            return _SIMPLE, self._comparison(op, a[0], a[1])
        if op == "not":
            return _SIMPLE, self._negated(a[0])
        if op == "ae":
            return _ALMOST, self._almost_everywhere(a[0])
        if op == "and":
            return self._conjunction(a[0], a[1])
        if op == "or":
            left, right = self.formula(a[0], _AND), self.formula(a[1], _OR)
            return _OR, rf"{left} \;\text{{or}}\; {CONNECTIVE}{right}"
        if op in ("imp", "iff"):
            sign, strength = _CONNECTIVES[op]
            left = self.formula(a[0], _AND if a[0].op == "ae" else _ALMOST)
            return strength, rf"{left} {CONNECTIVE}{sign} {self.formula(a[1], _ALMOST)}"
        if op in ("forall", "exists"):
            over = bound(a[0], self._notation)
            return _OPEN, rf"\{op}\, {over} :\; {CONNECTIVE}{self.formula(a[1], _OPEN)}"
        if op == "tends":
            n = bound(a[0], self._notation, NATURAL)
            ends = rf"\to {self.term(a[2])} \;\text{{as}}\; {n} \to \infty"
            return _ALMOST, f"{self.term(a[1])} {ends}"
        if op == "somewhere":
            return _OPEN, rf"\text{{on some space: }} {self.formula(a[0], _OPEN)}"
        if op == "surely":
            return _SIMPLE, self._atom(f)
        return _SIMPLE, _FACTS[op]

    def _comparison(self, op: str, a: Expr, b: Expr) -> str:
        forwards, backwards = _SIGNS[op]
        if op != "eq" and _constant(a) and not _constant(b):
            a, b, forwards = b, a, backwards
        return f"{self.term(a)} {RELATION}{forwards} {self.term(b)}"

    def _negated(self, f: Expr) -> str:
        if f == TRUE:
            return r"\text{a contradiction}"
        if f.op == "eq":
            return rf"{self.term(f.args[0])} {RELATION}\ne {self.term(f.args[1])}"
        return rf"\neg {_bracketed(self.formula(f, _OPEN))}"

    def _almost_everywhere(self, f: Expr) -> str:
        if f.op == "imp":
            where_, what = f.args
            return rf"{self._plain(what)} \;\text{{a.e. where}}\; {self._plain(where_)}"
        return rf"{self._plain(f)} \;\text{{a.e.}}"

    def _plain(self, f: Expr) -> str:
        """A comparison as it is, anything else bracketed."""
        return self.formula(f, _OPEN) if f.op in _SIGNS else _bracketed(self.formula(f, _OPEN))

    def _conjunction(self, a: Expr, b: Expr) -> tuple[int, str]:
        equality = self._with_equality(a, b)
        if equality:
            return _OPEN, equality
        if a.op in ("le", "lt") and b.op in ("le", "lt") and a.args[1] == b.args[0]:
            low, x, high = a.args[0], a.args[1], b.args[1]
            first, second = _SIGNS[a.op][0], _SIGNS[b.op][0]
            inside = f"{self.term(low)} {first} {self.term(x)} {second} {self.term(high)}"
            return _SIMPLE, inside
        left, right = self.formula(a, _SIMPLE), self.formula(b, _AND)
        return _AND, rf"{left} \;\text{{and}}\; {CONNECTIVE}{right}"

    def _with_equality(self, order: Expr, equality: Expr) -> str:
        """`A >= B, with equality iff F`: the pattern of `AtLeast` and `AtMost`."""
        if order.op != "le" or equality.op != "iff" or equality.args[0].op != "eq":
            return ""
        a, b = order.args
        if equality.args[0].args == (a, b):
            line = rf"{self.term(a)} {RELATION}\le {self.term(b)}"
        elif equality.args[0].args == (b, a):
            line = rf"{self.term(b)} {RELATION}\ge {self.term(a)}"
        else:
            return ""
        return rf"{line}, \; {CONNECTIVE}{self.equality_case(equality.args[1])}"

    def equality_case(self, condition: Expr) -> str:
        """The words `with equality iff p = q a.e.`, say."""
        return rf"\text{{with equality iff}}\; {self.formula(condition, _OPEN)}"


def equality_case(condition: Expr, notation: Notation = PLAIN) -> str:
    """The words `with equality iff p = q a.e.`, say, with marks where a line may be broken."""
    return _Printer(notation).equality_case(condition)


def _bracketed(inside: str) -> str:
    """Brackets as high as what they hold; a long formula or sum stays open to line breaks."""
    if width(inside) > _WIDE:
        return rf"\bigl( {inside} \bigr)"
    return brackets(plain(inside))


def _number(x: Fraction) -> str:
    sign = "-" if x < 0 else ""
    if x.denominator == 1:
        return f"{x}"
    return rf"{sign}\tfrac{{{abs(x.numerator)}}}{{{x.denominator}}}"


def _constant(t: Expr) -> bool:
    return all(x.op in ("num", "oo", "add", "mul", "div", "log", "exp") for x in walk(t))


_UNDER_A_LAW = {"mean": r"\mathbb{E}", "prob": r"\mathbb{P}", "surely": r"\mathbb{P}"}
_ATOMS: Mapping[str, str] = {
    "oo": r"\infty",
    "point": r"\mathbf{x}",
    "push": r"(%s {}_{\#} %s)",
    "cdf": r"F_{%s}(%s)",
    "quantile": r"F^{-1}_{%s}(%s)",
}
_FACTS: Mapping[str, str] = {
    "true": r"\text{true}",
    "finite_space": r"\text{the space is finite}",
    "lebesgue": r"\mu \text{ is Lebesgue measure on the line}",
}
