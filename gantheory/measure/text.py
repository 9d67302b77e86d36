"""Distributions and families in text: ``normal(0,1)``, ``mixture(normal, normal)``.

The text is read by a grammar and never evaluated. Every error shows the text with a caret under
the character where reading stopped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar, final

from gantheory.measure.catalogue import BASE_FAMILIES
from gantheory.measure.discrete import Discrete
from gantheory.measure.empirical import Empirical, read_empirical
from gantheory.measure.exact import exact
from gantheory.measure.family import (
    BaseFamily,
    Family,
    FreeFamily,
    MixtureFamily,
    check_domain,
    nearest,
)
from gantheory.measure.law import Law
from gantheory.measure.mixture import Mixture
from gantheory.measure.parameter import Parameter
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

MAX_CHARACTERS = 200_000
"""Longer text is refused, so that reading takes a few seconds at most: put a sample in a file."""

MAX_DEPTH = 50
"""Deepest nesting of parentheses."""

_BASES = {family.name: family for family in BASE_FAMILIES}
_COMPOSITE = ("discrete", "mixture", "empirical")
_T = TypeVar("_T")

_EXPECTED = {
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": ",",
    "COLON": ":",
    "PLUS": "+",
    "STAR": "*",
    "SLASH": "/",
    "EQUAL": "=",
    "SIGN": "a number",
    "DIGITS": "a number",
    "NAME": "a name",
    "FILE": "a file",
    "DISCRETE": "a distribution",
    "EMPIRICAL": "a distribution",
    "MIXTURE": "a distribution",
    "$END": "the end",
}


def parse_law(text: str) -> Law:
    """Read a law: ``normal(0,1)``, ``discrete(0:1/2, 1:1/2)``, ``mixture(...)``, ...

    Raises
    ------
    InputError
        If the text is no distribution, or is a family with free parameters.
    """
    found = parse(text)
    if isinstance(found, Family):
        free = ", ".join(p.name for p in found.parameters)
        raise InputError(
            f"{text.strip()} is a family (free: {free}) where a law is wanted: give every parameter"
            " a value, and a mixture its weights, as in mixture(0.3*normal(0,1) + 0.7*normal(2,1))"
        )
    return found


def parse_family(text: str) -> Family:
    """Read a family: ``normal``, ``normal(0,*)``, ``mixture(normal, normal)``, ...

    Raises
    ------
    InputError
        If the text is no family, or is a law without free parameters.
    """
    found = parse(text)
    if isinstance(found, Law):
        raise InputError(
            f"{text.strip()} is one law where a family is wanted: leave a parameter free with *,"
            " as in normal(0,*)"
        )
    return found


def parse(text: str) -> Law | Family:
    """Read a law or a family.

    Raises
    ------
    InputError
        If the text is neither; the message has a caret under the place.
    """
    from lark.exceptions import UnexpectedInput

    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the text has {len(text)} characters, more than {MAX_CHARACTERS}: put the values in a"
            " file and write empirical(FILE)"
        )
    _check_depth(text)
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    return _Reader(text).item(_tree(tree.children[0]))


@lru_cache(maxsize=1)
def _parser() -> Lark:
    from lark import Lark

    grammar = files("gantheory.measure").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=True)


def _check_depth(text: str) -> None:
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth > MAX_DEPTH:
            raise _error(text, place, f"more than {MAX_DEPTH} parentheses inside each other")


def _error(text: str, place: int, message: str) -> InputError:
    """Return an error with the text's neighbourhood and a caret under the place."""
    start, end = max(0, place - 50), min(len(text), place + 30)
    left, right = "..." if start else "", "..." if end < len(text) else ""
    shown = "".join(c if c.isprintable() else " " for c in text[start:end])
    caret = " " * (len(left) + place - start) + "^"
    return InputError(f"{message}\n  {left}{shown}{right}\n  {caret}")


def _syntax_error(text: str, error: Exception) -> InputError:
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

    names: set[str] = set()
    place = len(text)
    if isinstance(error, UnexpectedCharacters):
        names, place = set(error.allowed or ()), getattr(error, "pos_in_stream", 0)
    elif isinstance(error, UnexpectedToken):
        names = set(error.accepts or error.expected)
        if error.token.type != "$END":
            place = error.token.start_pos or 0
    elif isinstance(error, UnexpectedEOF):
        names = set(error.expected)
    word = re.search(r"[A-Za-z_]\w*\s*$", text[max(0, place - 100) : place])
    if names == {"EQUAL"} and word:  # a bare word as a value: inf, nan, x
        found = f"{_brief(word[0].strip())} is no finite number"
        start = place - len(word[0])
        return _error(text, start, f"{found}: expected a number, *, or a parameter's name and =")
    found = "the text ends" if place >= len(text) else f"{text[place]!r} is unexpected here"
    return _error(text, place, f"{found}: expected {_wanted(names)}")


def _wanted(names: set[str]) -> str:
    words = {_EXPECTED.get(name, name) for name in names if not name.startswith("__")}
    if "a distribution" in words:
        words.discard("a name")
    ordered = sorted(words, key=lambda w: (len(w) == 1, w))
    return " or ".join(ordered) if ordered else "a distribution such as normal(0,1)"


def _tree(node: object) -> Tree[Token]:
    from lark import Tree

    if not isinstance(node, Tree):
        raise TypeError(f"the grammar gave {node!r} where a rule was expected")
    return node


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    """Return the children that are rules: keywords and empty optional places are passed over."""
    from lark import Tree

    return [child for child in tree.children if isinstance(child, Tree)]


@final
@dataclass(frozen=True)
class _Reader:
    """Reads a syntax tree of one text, pointing at the text in errors."""

    text: str

    def item(self, tree: Tree[Token]) -> Law | Family:
        match str(tree.data):
            case "base":
                return self._base(tree)
            case "discrete":
                return self._discrete(tree)
            case "from_file" | "from_values":
                return self._empirical(tree)
            case "weighted":
                return self._weighted(tree)
            case _:
                return self._free_mixture(tree)

    def _base(self, tree: Tree[Token]) -> Law | Family:
        name, arguments = tree.children[0], _trees(tree)
        family = _BASES.get(str(name))
        if family is None:
            known = (*_BASES, *_COMPOSITE)
            raise _error(
                self.text,
                _place(tree),
                f"unknown distribution {_brief(str(name))}: {nearest(str(name)[:40], known)}",
            )
        values = self._values(family, arguments, bare=not _has_parentheses(self.text, tree))
        if None in values:
            return self._at(tree, lambda: FreeFamily(family, values))
        return self._at(tree, lambda: family.build(*values))

    def _values(
        self, family: BaseFamily, arguments: list[Tree[Token]], *, bare: bool
    ) -> tuple[Fraction | None, ...]:
        if bare:
            return (None,) * len(family.parameters)
        names = [p.name for p in family.parameters]
        values: dict[str, Fraction | None] = {}
        named = False
        for position, argument in enumerate(arguments):
            key = argument.children[0] if len(argument.children) > 1 else None
            value, place = _trees(argument)[0], _place(argument)
            if key is None and named:
                raise _error(self.text, place, "a value without a name after a named one: name it")
            if key is None and position >= len(names):
                raise _error(
                    self.text, place, f"{family} takes {len(names)} values: remove this one"
                )
            named = key is not None
            name = names[position] if key is None else str(key)
            if name not in names:
                message = f"{family.name} has no parameter {_brief(name)}"
                raise _error(self.text, place, f"{message}: {nearest(name[:40], names)}")
            if name in values:
                raise _error(self.text, place, f"{name} is given twice: remove one")
            values[name] = self._value(value, family.parameters[names.index(name)])
        missing = [name for name in names if name not in values]
        if missing:
            raise _error(
                self.text,
                _end(self.text, arguments),
                f"{family} takes {len(names)} value{'s' * (len(names) > 1)}, {len(values)} given:"
                f" add {', '.join(missing)}, or * to leave it free",
            )
        return tuple(values[name] for name in names)

    def _value(self, tree: Tree[Token], parameter: Parameter) -> Fraction | None:
        if tree.data == "free":
            return None
        value = self._number(tree, parameter.name)
        self._at(tree, lambda: check_domain(parameter, value))
        return value

    def _discrete(self, tree: Tree[Token]) -> Law:
        masses: list[tuple[Fraction, Fraction]] = []
        for pair in _trees(tree):
            point, weight = _trees(pair)
            masses.append((self._number(point, "the point"), self._number(weight, "the weight")))
            if masses[-1][1] < 0:
                raise _error(self.text, _place(weight), "a negative weight: weights are >= 0")
        return self._at(tree, lambda: Discrete(tuple(masses)))

    def _empirical(self, tree: Tree[Token]) -> Law:
        if tree.data == "from_file":
            file = str(tree.children[1]).strip()
            name = file[1:-1] if file.startswith('"') else file
            return self._at(tree, lambda: read_empirical(name))
        values = tuple(self._number(v, "the value") for v in _trees(tree))
        return self._at(tree, lambda: Empirical(values))

    def _weighted(self, tree: Tree[Token]) -> Law:
        components: list[tuple[Fraction, Law]] = []
        for node in _trees(tree):
            number, inner = _trees(node)
            weight, law = self._number(number, "the weight"), self.item(inner)
            if weight < 0:
                raise _error(self.text, _place(number), "a negative weight: weights are >= 0")
            if not isinstance(law, Law):
                raise _error(
                    self.text,
                    _place(inner),
                    f"{law} is a family, and a weighted mixture has laws: give it values, or write"
                    " a free mixture with commas, mixture(normal, normal)",
                )
            components.append((weight, law))
        return self._at(tree, lambda: Mixture(tuple(components)))

    def _free_mixture(self, tree: Tree[Token]) -> Family:
        components: list[FreeFamily | Law] = []
        for node in _trees(tree):
            component = self.item(node)
            if not isinstance(component, FreeFamily | Law):
                raise _error(
                    self.text,
                    _place(node),
                    "a free mixture inside a mixture: write its components side by side",
                )
            components.append(component)
        if len(components) < 2:
            raise _error(
                self.text,
                _place(_trees(tree)[0]),
                "a mixture of one component without a weight: write 1*... for a law, or give two"
                " components for a family",
            )
        return self._at(tree, lambda: MixtureFamily(tuple(components)))

    def _number(self, tree: Tree[Token], name: str) -> Fraction:
        written = "".join(self.text[_place(tree) : int(tree.meta.end_pos)].split())
        return self._at(tree, lambda: exact(written, name))

    def _at(self, tree: Tree[Token], build: Callable[[], _T]) -> _T:
        """Build, and point at the tree's first character in an error that has no caret yet."""
        try:
            return build()
        except InputError as error:
            raise _error(self.text, _place(tree), _for_text(str(error))) from None


def _place(tree: Tree[Token]) -> int:
    return int(tree.meta.start_pos)


def _end(text: str, arguments: list[Tree[Token]]) -> int:
    return int(arguments[-1].meta.end_pos) if arguments else len(text) - 1


def _has_parentheses(text: str, tree: Tree[Token]) -> bool:
    return text[int(tree.meta.end_pos) - 1] == ")"


def _brief(word: str) -> str:
    return word if len(word) <= 40 else word[:37] + "..."


def _for_text(message: str) -> str:
    """A text has no ``normalise`` flag to pass."""
    return message.replace("pass normalise=True or fix them", "fix them (1/3 is exact)")
