"""Statements from text: `p, q density; KL(p,q) >= 2*TV(p,q)^2`.

What `gantheory.theory.text` prints is read back as the same tree, and so is what people write. The
text is read by a grammar and never evaluated; any text gives a statement or an `InputError` that
points at a character, in bounded time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, final

from gantheory.theory.caret import brief, pointed
from gantheory.theory.claim import Hypothesis
from gantheory.theory.errors import InputError
from gantheory.theory.expr import (
    AE,
    And,
    Definition,
    Eq,
    Expr,
    Implies,
    free_variables,
    var,
)
from gantheory.theory.kinds import SCORE
from gantheory.theory.names import CONVENTION, kind_of_sign
from gantheory.theory.notation import NOTATION
from gantheory.theory.pointwise import is_pointwise
from gantheory.theory.reader import Reader, Scope, place
from gantheory.theory.size import MOST_DEPTH, MOST_NODES, depth_of, size_of
from gantheory.theory.text import kind_text, text
from gantheory.theory.vocabulary import STANDARD
from gantheory.theory.wellformed import IllFormed, check

if TYPE_CHECKING:
    from lark import Lark

MAX_CHARACTERS = 10_000
"""Longer text is refused."""

_STANDARD = {d.name: d for d in STANDARD}
# A parameter is any function or number; the names of laws and discriminators keep their meaning.
_PARAMETERS = {name: kind for name, kind in CONVENTION.items() if name != "u"}
_HEAD = re.compile(r"\s*([A-Za-z]\w*'*)\s*(?:\(([^()]*)\))?\s*:?=(?!=)")


@final
@dataclass(frozen=True)
class Statement:
    """A statement as it was typed.

    Attributes
    ----------
    says
        The formula, universally quantified over its free variables.
    given
        The hypotheses that were written before it.
    notes
        Where what is meant is not word for word what was written.
    """

    says: Expr
    given: tuple[Hypothesis, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def formula(self) -> Expr:
        """Hypotheses and conclusion as one formula."""
        if not self.given:
            return self.says
        return Implies(And(*(h.formula for h in self.given)), self.says)


def parse_statement(written: str, lets: Sequence[str] = ()) -> Statement:
    """Read a statement, with its declarations and hypotheses.

    Parameters
    ----------
    written
        Declarations and hypotheses, each followed by a semicolon, then the statement.
    lets
        Own definitions, as `f(u) = (u-1)^2/(u+1)`, in any order.

    Raises
    ------
    InputError
        If the text is no statement; the message points at the character.
    """
    own, constants = parse_definitions(lets)
    reader = Reader(written, {**_STANDARD, **own}, constants)
    *before, last = _segments(written)
    scope: dict[str, Expr] = {}
    given: list[Hypothesis] = []
    for start in before:
        found = _declared(reader, start, scope)
        if found is None:
            formula = _whole(reader, start, reader.formula(start, scope))
            given.append(Hypothesis(text(formula), formula))
    while last.data == "quantified" and str(last.children[0]) == "for":
        _declare(reader, last, reader.binding(last.children[1], scope), scope)
        last = last.children[2]
    if last.data in ("declare_kind", "declare_in", "declare_sign"):
        reader.fail(last, "a declaration and no statement: add `; ` and what you claim")
    says = _whole(reader, last, reader.formula(last, scope))
    statement = Statement(says, tuple(given), tuple(reader.notes))
    _checked(statement.formula)
    return statement


def parse_expression(
    written: str, variables: Iterable[Expr] = (), definitions: Iterable[Definition] = ()
) -> Expr:
    """Read one term or formula, as `gantheory.theory.text.text` prints it.

    Parameters
    ----------
    written
        The text.
    variables
        The free variables, whose kinds the text does not show.
    definitions
        Definitions beyond the standard ones.

    Raises
    ------
    InputError
        If it is neither; the message points at the character.
    """
    words = {**_STANDARD, **{d.name: d for d in definitions}}
    reader = Reader(written, words, {})
    found = reader.read(_parsed(written), {str(v.args[0]): v for v in variables})
    _bounded(found, written)
    return found


# ------------------------------------------------------------------------------------ definitions


def parse_definitions(lets: Sequence[str]) -> tuple[Mapping[str, Definition], Scope]:
    """Own words from a table, in any order: those with parameters, and those that name a term.

    Raises
    ------
    InputError
        If one is no definition, takes a standard name, is given twice, or rests on itself.
    """
    table: dict[str, _Let] = {}
    for written in lets:
        let = _let(written)
        if let.name in table:
            raise pointed(written, let.at, f"{let.name} is defined twice: use two names")
        table[let.name] = let
    words: dict[str, Definition] = {}
    constants: dict[str, Expr] = {}
    trees = {name: _parsed(let.body, let.at_body, let.written) for name, let in table.items()}
    waiting: list[str] = []

    def define(name: str) -> None:
        if name in words or name in constants:
            return
        let, tree = table[name], trees[name]
        if name in waiting:
            circle = " -> ".join([*waiting[waiting.index(name) :], name])
            raise pointed(let.written, let.at, f"{name} is defined by itself ({circle}): mend it")
        waiting.append(name)
        for word in _words(tree):
            if word in table and word not in let.parameters:
                define(word)
        waiting.pop()
        reader = Reader(let.written, {**_STANDARD, **words}, dict(constants))
        params = tuple(var(v, _PARAMETERS.get(v, SCORE)) for v in let.parameters)
        body = reader.term(tree, {str(v.args[0]): v for v in params})
        _bounded(body, let.written)
        if params:
            words[name] = Definition(name, params, body)
            _checked(AE(Eq(body, body)))
        else:
            constants[name] = body

    for name in table:
        define(name)
    return words, constants


@final
@dataclass(frozen=True)
class _Let:
    """One definition, before its body is read."""

    written: str
    name: str
    parameters: tuple[str, ...]
    at: int
    at_body: int

    @property
    def body(self) -> str:
        """The right side."""
        return self.written[self.at_body :]


def _let(written: str) -> _Let:
    if len(written) > MAX_CHARACTERS:
        raise InputError(f"a definition of {len(written)} characters: shorten it")
    head = _HEAD.match(written)
    if head is None:
        raise pointed(written, 0, "no definition: write it as `f(u) = (u-1)^2/(u+1)`")
    name, inside = head.group(1), head.group(2)
    at = head.start(1)
    parameters = () if inside is None else tuple(x.strip() for x in inside.split(","))
    for v in parameters:
        if not re.fullmatch(r"[A-Za-z]\w*'*", v):
            raise pointed(written, head.start(2), f"`{brief(v)}` names no parameter: mend it")
    if len(set(parameters)) < len(parameters):
        raise pointed(written, head.start(2), "one parameter twice: use different names")
    if name in _STANDARD or name in NOTATION or name in CONVENTION:
        meaning = "a word of the theory" if name in _STANDARD else "a name with a meaning"
        raise pointed(written, at, f"{name} is {meaning} already: use another name")
    return _Let(written, name, parameters, at, head.end())


def _words(tree: Any) -> set[str]:
    """The names that a syntax tree uses."""
    return {str(t.children[0]) for t in tree.iter_subtrees() if t.data in ("name", "call")}


# -------------------------------------------------------------------------------------- statements


def typed(formula: Expr) -> str:
    """A formula with the declarations of its free variables, as it can be typed.

    It is read back as the same formula, unless it has words of its own.
    """
    variables = sorted(free_variables(formula), key=lambda v: str(v.args[0]))
    unusual = [v for v in variables if CONVENTION.get(v.args[0]) != v.args[1]]
    declared = (f"{v.args[0]} {kind_text(v.args[1])}; " for v in unusual)
    return "".join(declared) + text(formula)


def _segments(written: str) -> list[Any]:
    """The syntax trees of the parts between semicolons; an empty last part is passed over."""
    if len(written) > MAX_CHARACTERS:
        raise InputError(
            f"a statement of {len(written)} characters, more than {MAX_CHARACTERS}: shorten it"
        )
    trees, at = [], 0
    for part in written.split(";"):
        if part.strip():
            trees.append(_parsed(part, at, written))
        at += len(part) + 1
    if not trees:
        raise pointed(written, 0, "an empty statement: write one, as in `JSD(p,q) <= log(2)`")
    return trees


def _declared(reader: Reader, tree: Any, scope: dict[str, Expr]) -> bool | None:
    """Declare what a part declares; None if it is a hypothesis."""
    if tree.data in ("declare_kind", "declare_in", "declare_sign"):
        _declare(reader, tree, reader.declared(tree), scope)
        return True
    found = _by_sign(tree, scope)
    if found is None:
        return None
    _declare(reader, tree, [found], scope)
    return True


def _by_sign(tree: Any, scope: Scope) -> Expr | None:
    """`w >= 0`, where w has no meaning yet."""
    if tree.data != "comparison" or len(tree.children) != 3:
        return None
    left, sign, right = tree.children
    if left.data != "name" or right.data != "number":
        return None
    name = str(left.children[0])
    kind = kind_of_sign(str(sign), str(right.children[0]))
    # The point `x` has no sign before a semicolon, where nothing speaks of each point apart.
    known = name in scope or name in CONVENTION or (name in NOTATION and name != "x")
    return None if kind is None or known else var(name, kind)


def _declare(reader: Reader, tree: Any, variables: list[Expr], scope: dict[str, Expr]) -> None:
    for v in variables:
        name = str(v.args[0])
        if name in scope and scope[name] != v:
            reader.fail(tree, f"{brief(name)} is declared twice, differently: declare it once")
        if name in reader.definitions and name not in CONVENTION:
            reader.fail(tree, f"{brief(name)} is a word of the theory: use another name")
        scope[name] = v


def _whole(reader: Reader, tree: Any, formula: Expr) -> Expr:
    """A formula about the whole space."""
    _bounded(formula, reader.text)
    if is_pointwise(formula):
        reader.fail(
            tree,
            f"`{brief(text(formula))}` speaks of each point apart: add `a.e.`, or integrate it",
        )
    return formula


def _bounded(t: Expr, written: str) -> None:
    if size_of(t) > MOST_NODES or depth_of(t) > MOST_DEPTH:
        raise pointed(written, 0, "too large once its definitions are unfolded: shorten it")


def _checked(formula: Expr) -> None:
    try:
        check(formula)
    except IllFormed as error:
        raise InputError(f"not well-formed: {error}") from None


def opened(formula: Expr) -> Expr:
    """The same claim with the outer `for all` taken off: its variables are free."""
    while formula.op == "forall":
        v, body = formula.args
        if any(x.args[0] == v.args[0] for x in free_variables(formula)):
            break
        formula = body
    return formula


# ----------------------------------------------------------------------------------------- grammar


def _parsed(part: str, at: int = 0, whole: str | None = None) -> Any:
    """The syntax tree of a part of a text, which begins at `at` in the whole."""
    from lark.exceptions import UnexpectedInput

    whole = part if whole is None else whole
    padded = " " * at + part  # so that places count from the beginning of the whole
    try:
        tree = _parser().parse(padded, start="start").children[0]
    except UnexpectedInput as error:
        raise _syntax_error(whole, at + len(part), error) from None
    _check_depth(whole, tree)
    return tree


@lru_cache(maxsize=1)
def _parser() -> Lark:
    from lark import Lark

    grammar = files("gantheory.theory").joinpath("statement.lark").read_text(encoding="utf-8")
    return Lark(
        grammar, parser="lalr", lexer="basic", propagate_positions=True, maybe_placeholders=True
    )


def _check_depth(whole: str, tree: Any) -> None:
    level = [tree]
    for _ in range(MOST_DEPTH):
        level = [c for t in level for c in t.children if hasattr(c, "data")]
        if not level:
            return
    raise pointed(whole, place(level[0]), f"nested deeper than {MOST_DEPTH}: split the statement")


_EXPECTED = {
    **dict.fromkeys(("NAME", "NUMBER", "OO", "INT", "INT_CALL"), "a term"),
    **dict.fromkeys(("PLUS", "MINUS", "STAR", "SLASH", "POWER"), "an operator"),
    "CMP": "<= or = or >=",
    "RPAR": ")",
    "LPAR": "(",
    "RSQB": "]",
    "LSQB": "[",
    "RBRACE": "}",
    "COMMA": ",",
    "COLON": ":",
    "ARROW": "->",
    "AE": "a.e.",
    "IFF": "iff",
    "IMPLIES": "implies",
    "AND": "and",
    "OR": "or",
    "IN": "in",
    "IF": "if",
    "ELSE": "else",
    "AS": "as",
    "$END": "the end",
}
_HINTS = ("a term", "an operator", ")", "]", "}", ",", ":", "<= or = or >=", "else", "->", "(")


def _syntax_error(whole: str, end: int, error: Exception) -> InputError:
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    names: set[str] = set()
    at = end
    if isinstance(error, UnexpectedCharacters):
        at = getattr(error, "pos_in_stream", None) or 0
        return pointed(whole, at, f"{whole[at : at + 1]!r} is no sign of the notation: mend it")
    if isinstance(error, UnexpectedToken):
        names = set(error.accepts or error.expected)
        if error.token.type != "$END":
            at = error.token.start_pos or 0
    found = f"`{brief(_token_at(error))}` is unexpected here" if at < end else "the text ends"
    words = {_EXPECTED[n] for n in names if n in _EXPECTED}
    wanted = [w for w in _HINTS if w in words] or sorted(words) or ["a formula"]
    if "a term" in wanted:
        wanted = ["a term"]
    elif "the end" in words:
        wanted.append("the end")
    return pointed(whole, at, f"{found}: expected {' or '.join(wanted)}")


def _token_at(error: Exception) -> str:
    return str(getattr(error, "token", ""))
