"""The statement tree as LaTeX, in plain macros that every renderer knows.

Two different trees never print alike: the brackets are those of `gantheory.theory.text`, and the
names of variables are kept apart from the names of words.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from gantheory.theory.claim import Claim
from gantheory.theory.expr import Definition, Expr, free_variables, num
from gantheory.theory.kinds import Kind
from gantheory.theory.text import FORMULAS, definitions_of, kind_text

# Binding strength, loosest first, of terms and of formulas; all else is bracketed.
_ADD, _PREFIX, _MUL, _NEG, _ATOM = range(5)
_OPEN, _OR, _AND, _SIMPLE = range(4)
_SIGNS = {"le": r"\le", "lt": "<", "eq": "="}
_WORDS = {"imp": r"\implies", "iff": r"\iff"}
_PREFIXES = {"int": r"\int", "sup": r"\sup", "inf": r"\inf", "sum": r"\sum"}
_MINUS_ONE = num(-1)


def statement_latex(claim: Claim) -> str:
    """A claim's statement: its quantifiers, hypotheses, formula and own words, in one line."""
    variables = sorted(free_variables(claim.statement), key=lambda v: str(v.args[0]))
    line = latex(claim.statement)
    if variables:
        bound = r",\; ".join(_typed(v) for v in variables)
        line = rf"\forall\, {bound} :\quad {line}"
    for d in definitions_of(claim.statement, own=True):
        line += rf",\qquad {_applied(d, d.params)} := {latex(d.body)}"
    return line


def latex(t: Expr) -> str:
    """A term or formula as LaTeX, without dollar signs."""
    return _formula(t, _OPEN) if t.op in FORMULAS else _term(t, _ADD)


# ------------------------------------------------------------------------------------------- names

_GREEK = frozenset(
    {"alpha", "beta", "gamma", "delta", "lambda", "mu", "nu", "pi", "rho", "sigma"}
    | {"theta", "phi", "psi", "omega"}
)


def _name(name: str) -> str:
    """A variable: one letter, or a word upright; underscores and primes kept."""
    word = name.rstrip("'")
    primes = name[len(word) :]
    if word in _GREEK:
        return f"\\{word}{primes}"
    return f"{word}{primes}" if len(word) == 1 else rf"\mathit{{{_escaped(word)}}}{primes}"


def _escaped(word: str) -> str:
    return word.replace("_", r"\_")


def _typed(v: Expr) -> str:
    """A variable and its kind."""
    return rf"{_name(v.args[0])} \;\text{{({_kind(v.args[1])})}}"


def _kind(kind: Kind) -> str:
    return _escaped(kind_text(kind))


def _bound(v: Expr) -> str:
    return rf"{_name(v.args[0])}\,\text{{({_kind(v.args[1])})}}"


# ------------------------------------------------------------------------------------------- terms


def _term(t: Expr, least: int) -> str:
    if t.op in FORMULAS:
        return _bracketed(_formula(t, _OPEN))
    strength, printed = _term_parts(t)
    return printed if strength >= least else _bracketed(printed)


def _bracketed(inside: str) -> str:
    return rf"\left( {inside} \right)"


def _number(x: Fraction) -> str:
    sign = "-" if x < 0 else ""
    if x.denominator == 1:
        return f"{x}"
    return rf"{sign}\tfrac{{{abs(x.numerator)}}}{{{x.denominator}}}"


def _term_parts(t: Expr) -> tuple[int, str]:
    op, a = t.op, t.args
    if op == "num":
        return (_ATOM if a[0] >= 0 else _ADD), _number(a[0])
    if op == "add":
        return _ADD, _sum(a[0], a[1])
    if op == "mul" and a[0] == _MINUS_ONE:
        inner = _term(a[1], _ATOM)
        return _NEG, "-" + (_bracketed(inner) if a[1].op == "num" else inner)
    if op == "mul":
        return _MUL, rf"{_term(a[0], _MUL)} \cdot {_term(a[1], _ATOM)}"
    if op == "div":
        return _ATOM, rf"\frac{{{_term(a[0], _ADD)}}}{{{_term(a[1], _ADD)}}}"
    if op == "int":
        return _PREFIX, rf"\int {_term(a[0], _PREFIX)} \, d\mu"
    if op in _PREFIXES:
        return _PREFIX, rf"{_PREFIXES[op]}_{{{_bound(a[0])}}} {_term(a[1], _PREFIX)}"
    if op == "diff":
        return _PREFIX, rf"\frac{{d}}{{d{_name(a[0].args[0])}}} {_term(a[1], _PREFIX)}"
    if op == "limit":
        return _PREFIX, rf"\lim_{{{_bound(a[0])} \downarrow 0}} {_term(a[1], _PREFIX)}"
    if op == "layer":
        inner = _term(a[1], _PREFIX)
        return _PREFIX, rf"\int_{{{_bound(a[0])} > 0}} {inner} \, d{_name(a[0].args[0])}"
    return _ATOM, _atom(t)


def _sum(a: Expr, b: Expr) -> str:
    left = _term(a, _ADD)
    if b.op == "num" and b.args[0] < 0:
        return f"{left} - {_number(-b.args[0])}"
    if b.op == "mul" and b.args[0] == _MINUS_ONE and b.args[1].op != "num":
        return f"{left} - {_term(b.args[1], _PREFIX)}"
    return f"{left} + {_term(b, _PREFIX)}"


_ATOMS: Mapping[str, str] = {
    "oo": r"\infty",
    "point": r"\mathbf{x}",
    "log": r"\log \left( %s \right)",
    "exp": r"\exp \left( %s \right)",
    "mean": r"\mathbb{E}_{\mathbf{x} \sim %s} \left[ %s \right]",
    "prob": r"\mathbb{P}_{\mathbf{x} \sim %s} \left[ %s \right]",
    "surely": r"\mathbb{P}_{\mathbf{x} \sim %s} \left[ %s \right] \equiv 1",
    "push": r"\left( %s {}_{\#} %s \right)",
    "cdf": r"F_{%s} \left( %s \right)",
    "quantile": r"F^{-1}_{%s} \left( %s \right)",
}


def _atom(t: Expr) -> str:
    op, a = t.op, t.args
    if op == "var":
        return _name(a[0])
    if op == "def":
        return _applied(a[0], a[1])
    if op == "where":
        condition, then, otherwise = (latex(x) for x in a)
        cases = rf"{then} & \text{{if }} {condition} \\ {otherwise} & \text{{else}}"
        return rf"\begin{{cases}} {cases} \end{{cases}}"
    if op == "at":
        return rf"{_term(a[0], _ATOM)}_{{[{', '.join(latex(x) for x in a[1:])}]}}"
    if op == "pull":
        return rf"\left( {latex(a[1])} \circ {latex(a[0])} \right)"
    return _ATOMS[op] % tuple(latex(x) for x in a)


_STARRED = {"Dstar": "D^*", "C_open": r"C_{\mathrm{open}}"}


def _applied(definition: Definition, args: tuple[Expr, ...]) -> str:
    name = _STARRED.get(definition.name, rf"\mathrm{{{_escaped(definition.name)}}}")
    first, *rest = (latex(x) for x in args)
    if definition.name == "E":
        return rf"\mathbb{{E}}_{{{first}}} \left[ {', '.join(rest)} \right]"
    return rf"{name} \left( {', '.join([first, *rest])} \right)"


# ---------------------------------------------------------------------------------------- formulas


def _formula(f: Expr, least: int) -> str:
    if f.op not in FORMULAS:
        return _term(f, _ADD)
    strength, printed = _formula_parts(f)
    return printed if strength >= least else _bracketed(printed)


def _formula_parts(f: Expr) -> tuple[int, str]:
    op, a = f.op, f.args
    if op in _SIGNS:
        return _SIMPLE, rf"{_term(a[0], _ADD)} {_SIGNS[op]} {_term(a[1], _ADD)}"
    if op == "not":
        return _SIMPLE, rf"\neg {_bracketed(_formula(a[0], _OPEN))}"
    if op == "ae":
        return _SIMPLE, rf"{_bracketed(_formula(a[0], _OPEN))} \;\text{{a.e.}}"
    if op == "and":
        return _AND, rf"{_formula(a[0], _SIMPLE)} \land {_formula(a[1], _AND)}"
    if op == "or":
        return _OR, rf"{_formula(a[0], _AND)} \lor {_formula(a[1], _OR)}"
    if op in _WORDS:
        return _OPEN, f"{_formula(a[0], _OR)} {_WORDS[op]} {_formula(a[1], _OR)}"
    if op in ("forall", "exists"):
        return _OPEN, rf"\{op} {_bound(a[0])} :\; {_formula(a[1], _OPEN)}"
    if op == "tends":
        body, limit = _term(a[1], _ADD), _term(a[2], _ADD)
        return _OPEN, rf"{body} \to {limit} \;\text{{as}}\; {_bound(a[0])} \to \infty"
    if op == "somewhere":
        return _OPEN, rf"\text{{on some space: }} {_formula(a[0], _OPEN)}"
    if op == "surely":
        return _SIMPLE, _atom(f)
    words = {
        "true": "true",
        "finite_space": "the space is finite",
        "lebesgue": r"$\mu$ is Lebesgue measure on the line",
    }
    return _SIMPLE, rf"\text{{{words[op]}}}"
