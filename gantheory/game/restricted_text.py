"""Classes of discriminators in text: ``constant``, ``logistic(1,x,x^2)``, ``partition(0,1/2,1)``.

The text is read by a grammar and never evaluated; every error has a caret under the place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeVar, final

from gantheory.game.restricted import (
    Bump,
    Constant,
    DiscriminatorClass,
    Feature,
    Lipschitz,
    Logistic,
    Partition,
    Power,
    Relu,
    Threshold,
    Wave,
)
from gantheory.measure.exact import exact, number_text
from gantheory.theory.caret import brief, pointed, suggestion
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

MAX_CHARACTERS = 20_000
MAX_DEPTH = 4
MAX_DEGREE = 12
MAX_FEATURES = 13
MAX_CUTS = 1000
MAX_WIDTH = 32

FORMS = (
    "constant",
    "partition(0,1/2,1)",
    "threshold",
    "logistic(1,x,x^2)",
    "relu(3)",
    "lipschitz(2)",
)
"""One example a class, in the order in which they are documented."""

_CLASSES = tuple(form.partition("(")[0] for form in FORMS)
_FEATURES = ("1", "x", "x^2", "cos(2*pi*x)", "sin(2*pi*x)", "rbf(0,1)")
_EXPECTED = {
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": ",",
    "OPERATOR": "* or /",
    "POWER": "^",
    "SIGN": "a sign",
    "DIGITS": "a number",
    "NAME": "a name",
    "$END": "the end",
}
_T = TypeVar("_T")


def parse_discriminators(text: str) -> DiscriminatorClass:
    """Read a class of discriminators.

    Raises
    ------
    InputError
        If the text is none; the message has a caret under the place.
    """
    from lark.exceptions import UnexpectedInput

    if len(text) > MAX_CHARACTERS:
        raise InputError(f"the text has {len(text)} characters: at most {MAX_CHARACTERS}")
    _check_depth(text)
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _syntax_error(text, error) from None
    return _Reader(text).whole(tree)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    from lark import Lark

    grammar = files("gantheory.game").joinpath("restricted.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=True, maybe_placeholders=False)


def _check_depth(text: str) -> None:
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth > MAX_DEPTH:
            raise pointed(text, place, f"more than {MAX_DEPTH} parentheses inside each other")


def _syntax_error(text: str, error: Exception) -> InputError:
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    names: set[str] = set()
    place = len(text)
    if isinstance(error, UnexpectedCharacters):
        names, place = set(error.allowed or ()), getattr(error, "pos_in_stream", 0)
    elif isinstance(error, UnexpectedToken):
        names = set(error.accepts or error.expected)
        if error.token.type != "$END":
            place = error.token.start_pos or 0
    wanted = sorted({_EXPECTED.get(n, n) for n in names}, key=lambda w: (len(w) <= 2, w))
    found = "the text ends" if place >= len(text) else f"{text[place]!r} is unexpected here"
    return pointed(text, place, f"{found}: expected {' or '.join(wanted)}")


@final
@dataclass(frozen=True)
class _Reader:
    """Reads a syntax tree of one text, pointing at the text in errors."""

    text: str

    def whole(self, tree: Tree[Token]) -> DiscriminatorClass:
        name, arguments = str(tree.children[0]), _trees(tree)
        if name not in _CLASSES:
            near = suggestion(name, _CLASSES)
            known = f"the classes are {', '.join(FORMS)}"
            message = f"unknown class of discriminators {brief(name)}{near or ': ' + known}"
            raise pointed(self.text, 0, message)
        match name:
            case "constant" | "threshold":
                if arguments:
                    raise self._at(arguments[0], f"{name} takes no argument: remove it")
                return Constant() if name == "constant" else Threshold()
            case "partition":
                return self._partition(arguments)
            case "logistic":
                return self._logistic(arguments)
            case "relu":
                return self._relu(arguments)
            case _:
                bound = self._one(arguments, "lipschitz", "the bound L, as in lipschitz(2)")
                value = self._number(bound)
                if value <= 0:
                    raise self._at(bound, f"the bound is {number_text(value)}: give one above 0")
                return Lipschitz(value)

    def _partition(self, arguments: list[Tree[Token]]) -> Partition:
        if not arguments:
            raise pointed(self.text, len(self.text), "partition needs its cuts: partition(0,1/2,1)")
        if len(arguments) > MAX_CUTS:
            raise self._at(arguments[MAX_CUTS], f"more than {MAX_CUTS} cuts: give fewer")
        cuts = tuple(self._number(a) for a in arguments)
        for place, (low, high) in zip(arguments[1:], pairwise(cuts), strict=True):
            if low >= high:
                raise self._at(
                    place,
                    f"{number_text(high)} follows {number_text(low)}: cuts increase; order them",
                )
        return Partition(cuts)

    def _relu(self, arguments: list[Tree[Token]]) -> Relu:
        width = self._one(arguments, "relu", "the number of its units, as in relu(3)")
        value = self._number(width)
        if value.denominator != 1 or not 1 <= value <= MAX_WIDTH:
            raise self._at(
                width, f"the width is {number_text(value)}: give a whole number, 1 to {MAX_WIDTH}"
            )
        return Relu(int(value))

    def _one(self, arguments: list[Tree[Token]], name: str, what: str) -> Tree[Token]:
        if not arguments:
            raise pointed(self.text, len(self.text), f"{name} needs {what}")
        if len(arguments) > 1:
            raise self._at(arguments[1], f"{name} takes one number: remove this one")
        return arguments[0]

    def _logistic(self, arguments: list[Tree[Token]]) -> Logistic:
        if not arguments:
            raise pointed(
                self.text, len(self.text), "logistic needs its features: logistic(1,x,x^2)"
            )
        features: list[Feature] = []
        for argument in arguments:
            feature = self._feature(argument)
            if feature in features:
                raise self._at(argument, f"the feature {feature} is given twice: remove one")
            features.append(feature)
        if len(features) > MAX_FEATURES:
            raise self._at(arguments[MAX_FEATURES], f"more than {MAX_FEATURES} features")
        return Logistic(tuple(features))

    def _feature(self, product: Tree[Token]) -> Feature:
        factors = _trees(product)
        if len(factors) > 1 or _sign(product) < 0:
            raise self._at(
                product, "a feature has no coefficient, since its weight is free: leave it out"
            )
        (factor,) = factors
        written = [str(c) for c in factor.children if not _is_tree(c)]
        match str(factor.data):
            case "number" if self._exact(factor) == 1:
                return Power(0)
            case "number":
                raise self._at(factor, f"{written[0]} is no feature: the constant one is written 1")
            case "name" if written[0] == "x":
                return Power(1)
            case "power" if written[0] == "x":
                return self._power(factor, written[2])
            case "call" if written[0] in ("cos", "sin"):
                return self._wave("cos" if written[0] == "cos" else "sin", factor)
            case "call" if written[0] == "rbf":
                return self._bump(factor)
        near = suggestion(written[0], ("x", "cos", "sin", "rbf"))
        known = f": the features are {', '.join(_FEATURES)}"
        raise self._at(factor, f"unknown feature {brief(written[0])}{near or known}")

    def _power(self, factor: Tree[Token], written: str) -> Power:
        if not written.isdigit() or len(written) > 6 or not 0 <= int(written) <= MAX_DEGREE:
            raise self._at(
                factor, f"the degree is {brief(written)}: give a whole number up to {MAX_DEGREE}"
            )
        return Power(int(written))

    def _bump(self, factor: Tree[Token]) -> Bump:
        arguments = _trees(factor)
        if len(arguments) != 2:
            raise self._at(factor, "rbf takes its centre and its scale, as in rbf(0,1)")
        centre, scale = (self._number(a) for a in arguments)
        if scale <= 0:
            raise self._at(arguments[1], f"the scale is {number_text(scale)}: give one above 0")
        return Bump(centre, scale)

    def _wave(self, name: Literal["cos", "sin"], factor: Tree[Token]) -> Wave:
        arguments = _trees(factor)
        if len(arguments) != 1:
            raise self._at(factor, f"{name} takes one angle, as in {name}(2*pi*x)")
        (angle,) = arguments
        coefficient, variables, circles = _sign(angle), 0, 0
        for divides, part in _factors(angle):
            if part.data == "number":
                number = self._exact(part)
                if divides and not number:
                    raise self._at(part, "a division by zero: give another number")
                coefficient = coefficient / number if divides else coefficient * number
            elif part.data == "name" and str(part.children[0]) in ("x", "pi") and not divides:
                variables += str(part.children[0]) == "x"
                circles += str(part.children[0]) == "pi"
            else:
                raise self._at(part, f"an angle is a number times x, as in {name}(2*pi*x)")
        if variables != 1 or circles > 1 or coefficient <= 0:
            raise self._at(angle, f"an angle is a number above 0 times x, as in {name}(2*pi*x)")
        return Wave(name, coefficient, circles == 1)

    def _number(self, product: Tree[Token]) -> Fraction:
        value = _sign(product)
        for divides, part in _factors(product):
            if part.data != "number":
                raise self._at(part, "a number is expected here, such as 1/2")
            number = self._exact(part)
            if divides and not number:
                raise self._at(part, "a division by zero: give another number")
            value = value / number if divides else value * number
        return self._pointing(product, lambda: exact(value))

    def _exact(self, factor: Tree[Token]) -> Fraction:
        return self._pointing(factor, lambda: exact(str(factor.children[0])))

    def _pointing(self, tree: Tree[Token], build: Callable[[], _T]) -> _T:
        try:
            return build()
        except InputError as error:
            raise self._at(tree, str(error)) from None

    def _at(self, tree: Tree[Token], message: str) -> InputError:
        return pointed(self.text, int(tree.meta.start_pos), message)


def _is_tree(node: object) -> bool:
    from lark import Tree

    return isinstance(node, Tree)


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    from lark import Tree

    return [child for child in tree.children if isinstance(child, Tree)]


def _sign(product: Tree[Token]) -> Fraction:
    return Fraction(-1 if str(product.children[0]) == "-" else 1)


def _factors(product: Tree[Token]) -> list[tuple[bool, Tree[Token]]]:
    """The factors of a product, each with whether it divides."""
    operators = [str(c) for c in product.children if str(c) in ("*", "/")]
    return list(zip([False, *(o == "/" for o in operators)], _trees(product), strict=True))
