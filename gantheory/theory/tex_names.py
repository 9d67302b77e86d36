"""How names are written in LaTeX: variables, kinds, and the words of the theory.

In the notation of the paper p is p_data, q is p_g, and what depends on the generator's law is
written V(D, G), C(G), D*_G. Where a statement sets other laws in the generator's place, these are
written out: V(D, r), C(p_g). Where the data's law is another one too, it stands first: C(f, g).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import final

from gantheory.theory.expr import BINDERS, Definition, Expr, walk
from gantheory.theory.kinds import (
    DENSITIES,
    DENSITY,
    DISCRIMINATOR,
    LAW,
    LINE_LAW,
    MAP,
    NATURAL,
    NONNEGATIVE,
    NONNEGATIVE_FUNCTION,
    OPEN_DISCRIMINATOR,
    OPEN_UNIT,
    POSITIVE,
    REAL,
    SCORE,
    UNIT,
    Kind,
)
from gantheory.theory.text import definitions_of, kind_text
from gantheory.theory.vocabulary import STANDARD, p, q


@final
@dataclass(frozen=True)
class Notation:
    """The choices that hold for a whole page.

    Attributes
    ----------
    paper
        p and q are written p_data and p_g: the statement is about the game.
    generator
        p_g is the only law in the generator's place, so that C(p_g) is written C(G).
    """

    paper: bool = False
    generator: bool = False


def notation_of(*statements: Expr) -> Notation:
    """The notation in which statements are best read together."""
    shown = [*statements]
    for d in (d for s in statements for d in definitions_of(s)):
        if d.name in _GAME:
            shown += [d(*d.params)]
        elif d not in STANDARD:
            shown += [d.body]
    nodes = [t for s in shown for t in walk(s)]
    played = [t.args[1][:2] for t in nodes if t.op == "def" and t.args[0].name in _GAME]
    bound = {t.args[0] for t in nodes if t.op in BINDERS}
    maps = any(t.op == "var" and t.args[0] == "G" for t in nodes)
    of_g = all(laws == (p, q) for laws in played)
    return Notation(bool(played), bool(played) and of_g and not maps and not bound & {p, q})


# --------------------------------------------------------------------------------------- variables

_GREEK = frozenset(
    {"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda"}
    | {"mu", "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"}
)
# A second discriminator, and one into (0,1): the vocabulary's own letters for them.
_DISCRIMINATORS = {("E", DISCRIMINATOR): r"\tilde{D}", ("Do", OPEN_DISCRIMINATOR): r"D_{\circ}"}
# Letters that are words of the theory: a variable of that name is set apart.
_TAKEN = frozenset("VCHLme")
_PAPER = {"p": r"p_{\mathrm{data}}", "q": "p_g"}
_SUFFIXED = re.compile(r"([A-Za-z]|[a-z]{2,}?)([0-9]+|[A-Z]|_[a-z]+)")


def variable(v: Expr, notation: Notation) -> str:
    """A variable: one letter, a Greek one, either with an index, or a word in italics."""
    name: str = v.args[0]
    kind: Kind = v.args[1]
    if (name, kind) in _DISCRIMINATORS:
        return _DISCRIMINATORS[name, kind]
    if kind == DENSITIES and name == "qn":
        return _PAPER["q"] if notation.paper else "q"
    if notation.paper and kind == DENSITY and name in _PAPER:
        return _PAPER[name]
    word = name.rstrip("'")
    return _word(word) + name[len(word) :]


def _word(word: str) -> str:
    if word in _TAKEN:
        return rf"\mathsf{{{word}}}"
    if _letter(word):
        return _letter(word)
    split = _SUFFIXED.fullmatch(word)
    if split and _letter(split[1]) and word not in ("p_g", "p_data"):
        index = split[2].removeprefix("_")
        index = index if len(index) == 1 or index.isdigit() else rf"\mathit{{{index}}}"
        return f"{_letter(split[1])}_{{{index}}}"
    return rf"\mathit{{{underscored(word)}}}"


def _letter(word: str) -> str:
    if word in _GREEK:
        return f"\\{word}"
    return word if len(word) == 1 and word.isalpha() and word not in _TAKEN else ""


def underscored(word: str) -> str:
    """A word with its underscores escaped."""
    return word.replace("_", r"\_")


# ------------------------------------------------------------------------------------------- kinds

_USUAL = {"p": DENSITY, "q": DENSITY, "r": DENSITY, "D": DISCRIMINATOR, "E": DISCRIMINATOR}
_SETS: Mapping[Kind, str] = {
    DISCRIMINATOR: r"\colon X \to [0,1]",
    OPEN_DISCRIMINATOR: r"\colon X \to (0,1)",
    NONNEGATIVE_FUNCTION: r"\colon X \to [0,\infty)",
    SCORE: r"\colon X \to \mathbb{R}",
    REAL: r"\in \mathbb{R}",
    NONNEGATIVE: r"\ge 0",
    POSITIVE: r"\gt 0",
    UNIT: r"\in [0,1]",
    OPEN_UNIT: r"\in (0,1)",
    NATURAL: r"\in \mathbb{N}",
    DENSITY: r"\text{ a density}",
    LAW: r"\text{ a law}",
    LINE_LAW: r"\text{ a law on the line}",
    MAP: r"\text{ a map}",
    DENSITIES: r"\text{ densities}",
}


def bound(v: Expr, notation: Notation, usual: Kind | None = None) -> str:
    """A bound variable, with what it ranges over unless its name or place says so."""
    name, kind = v.args
    shown = variable(v, notation)
    if kind.sort == "sequence":
        shown = rf"( {shown}^{{(n)}} )_{{n}}"
    if kind == (usual or _USUAL.get(name)):
        return shown
    return f"{shown} {ranging(kind)}"


def ranging(kind: Kind) -> str:
    """What a variable ranges over, written behind its name."""
    if kind in _SETS:
        return _SETS[kind]
    sets = r" \times ".join(_word(s) for s in kind.over)
    shape = {
        "index": rf"\in {sets}",
        "table": rf"\in \mathbb{{R}}^{{{sets}}}",
        "discriminator table": rf"\in [0,1]^{{{sets}}}",
        "probability table": rf"\in \Delta({sets})",
    }
    return shape.get(kind.name) or rf"\text{{ ({underscored(kind_text(kind))})}}"


# ------------------------------------------------------------------------------------------- words

_GAME = {
    "V": "V",
    "Dstar": "D^*",
    "C": "C",
    "C_open": r"C_{\circ}",
    "loss": "L",
    "least_loss": "L^*",
    "log_likelihood": r"\ell",
    "eg_weight": r"w_{\mathrm{eg}}",
}
_PLAIN = {"H": "H", "m": "m", "KL": r"\mathrm{KL}", "JSD": r"\mathrm{JSD}", "TV": r"\mathrm{TV}"}
_BETWEEN = frozenset({"KL", "JSD"})  # of one law from another: KL(p || q)


def applied(
    definition: Definition,
    args: Sequence[Expr],
    notation: Notation,
    term: Callable[[Expr], str],
) -> tuple[str, bool]:
    """A word of the theory at its arguments, and whether an exponent may stand behind it."""
    name = definition.name
    if definition not in STANDARD:
        return f"{_own(name)}{listed([term(a) for a in args])}", True
    if name == "m" and tuple(args) == (p, q):
        return "m", True
    if name in _GAME:
        return _played(name, args, notation, term)
    shown = [term(a) for a in args]
    head = _PLAIN.get(name) or _own(name)
    if name == "E":
        return rf"\mathbb{{E}}_{{{shown[0]}}}{brackets(shown[1], '[', ']')}", True
    if name in _BETWEEN:
        return head + brackets(rf"{shown[0]} \,\Vert\, {shown[1]}"), True
    return head + listed(shown), True


def _played(
    name: str, args: Sequence[Expr], notation: Notation, term: Callable[[Expr], str]
) -> tuple[str, bool]:
    """Words of the game: the discriminator first, then the generator or its law."""
    data, law, *rest = args
    laws = "G" if notation.generator else term(law)
    if data != p or not notation.paper:
        laws = f"{term(data)}, {term(law)}"
    if name == "Dstar":
        return f"D^*_{{{laws}}}", False
    by = f"{term(rest[0])}{', ' if data == p and notation.paper else '; '}" if rest else ""
    return _GAME[name] + brackets(by + laws), True


def _own(name: str) -> str:
    """A word of someone's own, upright; of `V_in_base` the rest is an index."""
    first, _, rest = name.partition("_")
    if len(first) == 1 and rest and not name.endswith(("_", "'")) and "__" not in name:
        return rf"{first}_{{\text{{{rest.replace('_', ' ')}}}}}"
    return rf"\mathrm{{{underscored(name)}}}"


def listed(shown: Sequence[str]) -> str:
    """Arguments in brackets."""
    return brackets(", ".join(shown))


_TALL = re.compile(r"\\(frac|int|sum|begin|sup|inf|lim|sqrt)")


def brackets(inside: str, left: str = "(", right: str = ")") -> str:
    """Brackets as high as what they hold."""
    if _TALL.search(inside):
        return rf"\left{left} {inside} \right{right}"
    return f"{left}{inside}{right}"
