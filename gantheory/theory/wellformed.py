"""Well-formed statements: what a tree must satisfy before anything is proved or printed of it.

Every node is read as one of

- ``number`` / ``function``: a term that is one value for the whole space / a value at each point;
- ``fact`` / ``pointwise``: a formula about the whole space / at each point;
- ``law``, ``map``, ``index``, ``table``, ``sequence``: variables of those sorts, and pushforwards.

A number is also a (constant) function, a fact also holds pointwise. A statement is a fact:
functions of the point stand only under an integral, an almost-everywhere, an expectation or a
probability.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from gantheory.theory.errors import InputError
from gantheory.theory.expr import BINDERS, Definition, Expr, expand, free_variables, unfold, walk
from gantheory.theory.kinds import MAP_FAMILY, NATURAL, Kind, Sort
from gantheory.theory.text import FORMULAS, text
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import STANDARD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gantheory.theory.claim import Claim

Reading = Literal[
    "number", "function", "fact", "pointwise", "law", "map", "index", "table", "sequence"
]

_TERMS = ("number", "function")
_FACTS = ("fact", "pointwise")
# The shape of each operator's arguments; a binder's first argument is checked apart.
_ARITY = {
    **dict.fromkeys(("num", "log", "exp", "int", "ae", "not", "somewhere"), 1),
    **dict.fromkeys(("oo", "true", "finite_space", "lebesgue", "point"), 0),
    **dict.fromkeys(("var", "add", "mul", "div", "le", "lt", "eq", "and", "or", "imp", "iff"), 2),
    **dict.fromkeys(
        ("def", "mean", "prob", "surely", "push", "pull", "cdf", "quantile", "sup", "inf"), 2
    ),
    **dict.fromkeys(("forall", "exists", "diff", "limit", "sum"), 2),
    "layer": 2,
    "tends": 3,
    "where": 3,
}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*'*")
_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
# Words of the printed notation: a variable or definition with such a name would be read as them.
_WORDS = frozenset({*_ARITY, "if", "else", "o", "Pr", "the", "with", "for", "on", "implies", "at"})
_STANDARD = {d.name: d for d in STANDARD}
_SORTS: dict[Sort, Reading] = {
    "function": "function",
    "number": "number",
    "law": "law",
    "map": "map",
    "index": "index",
    "table": "table",
    "sequence": "sequence",
}


class IllFormed(InputError):
    """A statement that means nothing; the message names the subterm."""


def check(statement: Expr) -> None:
    """Check that a tree is a statement.

    Raises
    ------
    IllFormed
        If it is not; the message names the offending subterm and the mend.
    """
    _check_names(statement)
    reading = _read(statement)
    if reading not in _FACTS:
        _refuse(statement, f"is a {reading}, not a statement", "compare it with something")
    if reading == "pointwise":
        _refuse(
            statement,
            "speaks of a function of the point outside an integral",
            "put it under AE(...), or integrate it",
        )


def check_claim(claim: Claim) -> None:
    """Check a claim: its statement, its id, and that what it needs is there.

    Whether its model satisfies its hypotheses is for an evaluator to say.

    Raises
    ------
    IllFormed
        If something is wrong; the message names the claim and the mend.
    """

    def refuse(problem: str, mend: str) -> NoReturn:
        raise IllFormed(f"claim {claim.id}: {problem}: {mend}")

    if not _ID.fullmatch(claim.id) or not claim.id.startswith(f"{claim.source.key}."):
        refuse(
            f"the id is not of the form {claim.source.key}.name",
            "begin with the key of the source, then lower-case names joined by dots",
        )
    if claim.given and claim.model is None:
        refuse("it has hypotheses and no model", "give values that satisfy them as model={...}")
    names = [h.name for h in claim.given]
    if len(set(names)) < len(names) or not all(names):
        refuse(f"its hypotheses are named {names}", "give each a name of its own")
    if bool(claim.assuming) != (claim.expected is Verdict.PROVED_ASSUMING):
        refuse(
            f"it expects {claim.expected.value} and names the theorems {list(claim.assuming)}",
            "name theorems exactly when PROVED ASSUMING is expected",
        )
    try:
        check(claim.statement)
    except IllFormed as error:
        refuse(str(error), "mend the statement")


def _refuse(t: Expr, problem: str, mend: str) -> NoReturn:
    raise IllFormed(f"`{text(t)}` {problem}: {mend}")


# ------------------------------------------------------------------------------------------ names


def _check_names(statement: Expr) -> None:
    """One name, one kind; and no name bound again inside its own scope.

    A name may be free in one part of a statement and bound in another, as in
    ``V(p,q,D) <= sup_D V(p,q,D)``: that is how such statements are written.
    """
    kinds: dict[str, Kind] = {}
    for v in [*free_variables(statement), *(t for t in walk(statement) if t.op == "var")]:
        _check_variable(v)
        name, kind = v.args
        if kinds.setdefault(name, kind) != kind:
            _refuse(
                v,
                f"has the kind {kinds[name].name} in one place and {kind.name} in another",
                "use two names",
            )
    if "x" in kinds and any(t.op == "point" for t in walk(expand(statement))):
        raise IllFormed("x is the coordinate here, and a variable too: rename the variable")
    _check_shadows(statement, frozenset())
    _check_definitions(statement, {})


def _check_variable(v: Expr) -> None:
    if len(v.args) != 2 or not isinstance(v.args[0], str) or not isinstance(v.args[1], Kind):
        raise IllFormed(f"a variable has a name and a kind, not {v.args!r}: make it with var()")
    name = v.args[0]
    if not _NAME.fullmatch(name) or name in _WORDS:
        raise IllFormed(f"`{name}` is not a name for a variable: use a word of your own, like f")


def _check_shadows(t: Expr, taken: frozenset[str]) -> None:
    if t.op in BINDERS:
        v = t.args[0]
        if not isinstance(v, Expr) or v.op != "var":
            raise IllFormed(f"`{t.op}` binds {v!r}, which is not a variable: bind a variable")
        if v.args[0] in taken:
            _refuse(t, f"binds {v.args[0]} again inside its own scope", "rename it")
        taken |= {v.args[0]}
    for child in t.children:
        _check_shadows(child, taken)


def _check_definitions(t: Expr, seen: dict[str, Definition]) -> None:
    """One name, one definition; a standard name has the standard meaning."""
    for definition in _definitions(t):
        name = definition.name
        standard = _STANDARD.get(name, definition)
        if definition != standard:
            raise IllFormed(
                f"`{name}` is a word of the theory and does not mean "
                f"`{text(definition.body)}` there: use another name"
            )
        if definition != seen.setdefault(name, definition):
            raise IllFormed(f"`{name}` is defined twice, differently: use two names")
        if definition is standard and name in _STANDARD:
            continue
        if not _NAME.fullmatch(name) or name in _WORDS:
            raise IllFormed(f"`{name}` is not a name for a definition: use a word, like loss2")
        if len(set(definition.params)) < len(definition.params):
            raise IllFormed(f"`{name}` has the same parameter twice: use different names")
        for v in definition.params:
            _check_variable(v)
        _check_names(definition.body)
        _check_definitions(definition.body, seen)


def _definitions(t: Expr) -> Iterator[Definition]:
    return (node.args[0] for node in walk(t) if node.op == "def")


# --------------------------------------------------------------------------------------- readings


def _read(t: Expr) -> Reading:
    """What a node is; raises on a node that is nothing."""
    if t.op not in _ARITY and t.op != "at":
        raise IllFormed(f"`{t.op}` is not an operator of statements: see theory/expr.py")
    if t.op != "at" and len(t.args) != _ARITY[t.op]:
        raise IllFormed(f"`{t.op}` takes {_ARITY[t.op]} arguments, not {len(t.args)}: mend it")
    if t.op == "tends":
        return _read_tends(t)
    if t.op in BINDERS:
        return _read_binder(t)
    match t.op:
        case "num":
            return _read_number(t)
        case "oo":
            return "number"
        case "true" | "finite_space" | "lebesgue":
            return "fact"
        case "point":
            return "function"
        case "var":
            return _SORTS[t.args[1].sort]
        case "add" | "mul" | "div" | "log" | "exp":
            return _term_of(t, *t.args)
        case "where":
            _facts(t, t.args[0])
            values = _term_of(t, *t.args[1:])
            return "function" if _read(t.args[0]) == "pointwise" else values
        case "le" | "lt" | "eq":
            return "fact" if _term_of(t, *t.args) == "number" else "pointwise"
        case "and" | "or" | "not" | "imp" | "iff":
            return _facts(t, *t.args)
        case "int":
            _term_of(t, *t.args)
            return "number"
        case "ae":
            _facts(t, *t.args)
            return "fact"
        case "def":
            return _read_definition(t)
        case "at":
            return _read_entry(t)
        case "somewhere":
            return _read_somewhere(t)
        case "diff":
            return _read_derivative(t)
    return _read_law_operator(t)


def _read_number(t: Expr) -> Reading:
    if not isinstance(t.args[0], Fraction):
        raise IllFormed(f"{t.args[0]!r} is not an exact number: use num() of an int or a Fraction")
    return "number"


def _term_of(t: Expr, *parts: Any) -> Literal["number", "function"]:
    """The reading of an operation on terms: a function as soon as one part is."""
    level: Literal["number", "function"] = "number"
    for part in parts:
        reading = _of(t, part)
        if reading not in _TERMS:
            _refuse(t, f"uses `{text(part)}`, a {reading}, as a number or function", "mend it")
        if reading == "function":
            level = "function"
    return level


def _facts(t: Expr, *parts: Any) -> Literal["fact", "pointwise"]:
    level: Literal["fact", "pointwise"] = "fact"
    for part in parts:
        reading = _of(t, part)
        if reading not in _FACTS:
            _refuse(t, f"uses `{text(part)}`, a {reading}, as a formula", "compare it first")
        if reading == "pointwise":
            level = "pointwise"
    return level


def _of(t: Expr, part: object) -> Reading:
    if not isinstance(part, Expr):
        raise IllFormed(f"`{t.op}` holds {part!r}, which is not an expression: use lift()")
    return _read(part)


def _read_definition(t: Expr) -> Reading:
    definition, args = t.args
    if len(args) != len(definition.params):
        raise IllFormed(
            f"`{definition.name}` takes {len(definition.params)} arguments, not {len(args)}: "
            "give one for each parameter"
        )
    for parameter, argument in zip(definition.params, args, strict=True):
        wanted, found = _SORTS[parameter.args[1].sort], _of(t, argument)
        if wanted != found and not (wanted in _TERMS and found in _TERMS):
            _refuse(t, f"has `{text(argument)}`, a {found}, where a {wanted} is wanted", "mend it")
    return _read(unfold(t))


def _read_binder(t: Expr) -> Reading:
    v, body = t.args
    sort = v.args[1].sort
    wants_fact = t.op in FORMULAS
    level = _facts(t, body) if wants_fact else _term_of(t, body)
    _check_range(t, sort)
    if level in ("function", "pointwise") and sort not in ("number", "index"):
        _refuse(t, f"varies {v.args[0]} at each point apart", "integrate inside it")
    return level


def _check_range(t: Expr, sort: Sort) -> None:
    """What each binder may run over."""
    wanted: dict[str, Sort] = {"limit": "number", "sum": "index", "layer": "number"}
    if sort != wanted.get(t.op, sort):
        _refuse(t, f"runs over a {sort}", f"bind a variable whose kind is a {wanted[t.op]}")


def _read_tends(t: Expr) -> Reading:
    n, body, limit = t.args
    if n.args[1] != NATURAL:
        _refuse(t, f"runs over the kind {n.args[1].name}", "let a natural number grow")
    if n in free_variables(limit):
        _refuse(t, f"has a limit that depends on {n.args[0]}", "take one that does not")
    if _term_of(t, body, limit) == "function":
        _refuse(t, "is a limit at each point apart", "integrate inside it")
    return "fact"


def _read_derivative(t: Expr) -> Reading:
    v, body = t.args
    if not isinstance(v, Expr) or v.op != "var" or v.args[1].sort != "number":
        _refuse(t, "differentiates in what is not a number variable", "name a real variable")
    return _term_of(t, body)


def _read_entry(t: Expr) -> Reading:
    """An entry of a table, or a member of a sequence of functions."""
    base, *places = t.args
    reading = _of(t, base)
    if reading == "sequence":
        if len(places) != 1 or _of(t, places[0]) != "number":
            _refuse(t, "takes a member of a sequence", "give one natural number")
        return "map" if base.args[1] == MAP_FAMILY else "function"
    if reading != "table" or base.op != "var":
        _refuse(t, f"takes an entry of a {reading}", "only tables and sequences have entries")
    over = base.args[1].over
    if len(places) != len(over):
        _refuse(t, f"has {len(places)} places in a table over {' x '.join(over)}", "mend it")
    for place, finite_set in zip(places, over, strict=True):
        if _of(t, place) != "index" or place.args[1].over != (finite_set,):
            _refuse(t, f"has `{text(place)}` where an element of {finite_set} is wanted", "mend it")
    return "number"


def _read_somewhere(t: Expr) -> Reading:
    body = t.args[0]
    if _of(t, body) != "fact":
        _refuse(t, "asks for a space and says nothing of it as a whole", "put AE(...) inside")
    if free_variables(t):
        names = ", ".join(sorted(v.args[0] for v in free_variables(t)))
        _refuse(t, f"leaves {names} free on a space of its own", "bind them inside")
    return "fact"


def _read_law_operator(t: Expr) -> Reading:
    """`mean(P, f)`, `prob(P, formula)`, `surely(P, formula)`, `push(G, P)` and so on.

    A map into the line may be given as a function of the point.
    """
    first, second = t.args
    wanted: Reading = "map" if t.op in ("push", "pull") else "law"
    if _of(t, first) != wanted and not (t.op == "push" and _of(t, first) == "function"):
        _refuse(t, f"has `{text(first)}` where a {wanted} is wanted", "mend it")
    if t.op == "push":
        if _of(t, second) != "law":
            _refuse(t, f"pushes `{text(second)}` forward, which is not a law", "mend it")
        return "law"
    if t.op in ("prob", "surely"):
        _facts(t, second)
        return "number" if t.op == "prob" else "fact"
    level = _term_of(t, second)
    return "number" if t.op == "mean" else level
