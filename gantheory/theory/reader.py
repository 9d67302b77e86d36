"""A syntax tree of the statement grammar read as a statement tree.

Names are looked up in scopes as the tree is walked, binders first; every error points at the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn, final

from gantheory.theory.caret import brief, pointed, suggestion
from gantheory.theory.expr import (
    AE,
    POINT,
    And,
    At,
    Cdf,
    Definition,
    Eq,
    Expr,
    Iff,
    Implies,
    Int,
    Mean,
    Prob,
    Pull,
    Push,
    Quantile,
    Surely,
    Tends,
    num,
    unfold,
    var,
    where,
)
from gantheory.theory.kinds import NATURAL, OPEN_UNIT, POSITIVE, Kind
from gantheory.theory.names import (
    SPOKEN,
    by_convention,
    kind_named,
    kind_of_interval,
    kind_of_set,
    kind_of_sign,
)
from gantheory.theory.notation import (
    CONNECTIVES,
    CONSTANTS,
    FUNCTIONS,
    OPERATORS,
    ORDERS,
    SPELLINGS,
)
from gantheory.theory.pointwise import is_pointwise, noted, under_the_laws
from gantheory.theory.text import FORMULAS
from gantheory.theory.vocabulary import E, m, p, q

if TYPE_CHECKING:
    from lark import Token, Tree

Scope = Mapping[str, Expr]

_MOST_POWER = 16
_MOST_EXPONENT = 4096  # of a number: 2^-1000 is a weight that people write
_MOST_DIGITS = 400


@final
@dataclass(frozen=True)
class Reader:
    """Reads the trees of one text.

    Attributes
    ----------
    text
        What errors point at.
    definitions
        Words that take arguments.
    constants
        Words that stand for a term.
    notes
        What was read otherwise than word for word, noted as it is met.
    """

    text: str
    definitions: Mapping[str, Definition]
    constants: Scope
    notes: list[str] = field(default_factory=list)

    def fail(self, tree: Any, message: str) -> NoReturn:
        """Raise an error that points at a tree or a token."""
        raise pointed(self.text, place(tree), message)

    # ----------------------------------------------------------------------------- two categories

    def term(self, tree: Any, scope: Scope) -> Expr:
        """A number or a function."""
        found = self.read(tree, scope)
        if found.op in FORMULAS:
            self.fail(tree, "a formula where a number or function is wanted: mend it")
        return found

    def formula(self, tree: Any, scope: Scope) -> Expr:
        """A formula."""
        found = self.read(tree, scope)
        if found.op not in FORMULAS and not (found.op == "def" and unfold(found).op in FORMULAS):
            self.fail(
                tree, "a number or function where a formula is wanted: compare it with something"
            )
        return found

    def read(self, tree: Any, scope: Scope) -> Expr:
        """A term or a formula."""
        rule = str(tree.data)
        if rule in CONNECTIVES:
            parts = [self.formula(a, scope) for a in tree.children if _is_tree(a)]
            return CONNECTIVES[rule](*parts)
        if rule in OPERATORS:
            parts = [self.term(a, scope) for a in tree.children if _is_tree(a)]
            return OPERATORS[rule](*parts)
        if rule in CONSTANTS:
            return CONSTANTS[rule]
        found: Expr = getattr(self, f"_{rule}")(tree, scope)
        return found

    # ------------------------------------------------------------------------------------- formulas

    def _iff(self, tree: Any, scope: Scope) -> Expr:
        """`A <= B iff F`: equality holds exactly when F does. `(A <= B) iff F`: both or neither."""
        left, _, right = tree.children
        plain = left.data == "comparison" and len(left.children) == 3
        if not plain or _sign(left.children[1]) not in ("<=", ">=", "="):
            if left.data == "comparison" and not plain:
                self.fail(left, "an equality case belongs to one comparison: split the chain")
            return Iff(self.formula(left, scope), self.formula(right, scope))
        return self._with_case(left, self.formula(right, scope), scope, short=True)

    def _with_equality(self, tree: Any, scope: Scope) -> Expr:
        left, _, right = tree.children
        if left.data != "comparison" or len(left.children) != 3:
            self.fail(left, "an equality case belongs to one comparison, A <= B or A >= B")
        if _sign(left.children[1]) not in ("<=", ">="):
            self.fail(left.children[1], "an equality case belongs to <= or >=: mend the sign")
        return self._with_case(left, self.formula(right, scope), scope, short=False)

    def _with_case(self, comparison: Any, case: Expr, scope: Scope, *, short: bool) -> Expr:
        a, sign, b = comparison.children
        left, right = self.term(a, scope), self.term(b, scope)
        if is_pointwise(case):
            case = under_the_laws(case, left, right)
        elif short and _sign(sign) != "=" and case.op == "ae" and case.args[0].op != "imp":
            case = noted(case, under_the_laws(case.args[0], left, right), self.notes)
        equality = Iff(Eq(left, right), case)
        if _sign(sign) == "=":
            return equality
        return And(ORDERS[_sign(sign)](left, right), equality)

    def _comparison(self, tree: Any, scope: Scope) -> Expr:
        sides = [self.term(a, scope) for a in tree.children[::2]]
        signs = [_sign(s) for s in tree.children[1::2]]
        links = zip(sides, signs, sides[1:], strict=False)
        return And(*(ORDERS[sign](a, b) for a, sign, b in links))

    def _ae_where(self, tree: Any, scope: Scope) -> Expr:
        claim, _, condition = tree.children
        return AE(Implies(self.formula(condition, scope), self.formula(claim, scope)))

    def _tends(self, tree: Any, scope: Scope) -> Expr:
        body, _, limit, bound, *_ = tree.children
        n = self.bound(bound, scope, NATURAL)
        return Tends(n, self.term(body, _inside(scope, n)), self.term(limit, scope))

    def _quantified(self, tree: Any, scope: Scope) -> Expr:
        word, binding, body = tree.children
        variables = self.binding(binding, scope)
        found = self.formula(body, _inside(scope, *variables))
        op = "exists" if word.endswith("some") else "forall"
        for v in reversed(variables):
            found = Expr(op, (v, found))
        return found

    def _somewhere(self, tree: Any, scope: Scope) -> Expr:
        return Expr("somewhere", (self.formula(tree.children[-1], scope),))

    def _where(self, tree: Any, scope: Scope) -> Expr:
        then, condition, _, otherwise = tree.children
        chosen = self.read(then, scope)
        if chosen.op in FORMULAS:
            self.fail(
                tree, "`if ... else` chooses a number: bracket it, as in `D = (1 if p > q else 0)`"
            )
        return where(self.formula(condition, scope), chosen, self.term(otherwise, scope))

    # ------------------------------------------------------------------------------------ variables

    def kind(self, tree: Any) -> Kind:
        """The kind that words name."""
        said = [str(w) for w in tree.children]
        found = kind_named(said)
        if found is None:
            near = suggestion(" ".join(said), SPOKEN) or f": write one of {', '.join(SPOKEN)}"
            self.fail(tree, f"`{brief(' '.join(said))}` is no kind{near}")
        return found

    def interval(self, tree: Any) -> Kind:
        """The kind of the numbers in an interval or a set."""
        if tree.data == "number_set":
            found, shown = kind_of_set(str(tree.children[0])), str(tree.children[0])
        else:
            low, high = ("".join(map(str, filter(None, t.children))) for t in tree.children)
            left, right = self.text[place(tree)], self.text[tree.meta.end_pos - 1]
            shown = f"{left}{low},{high}{right}"
            found = kind_of_interval(left, low, high, right)
        if found is None:
            self.fail(
                tree,
                f"there is no kind of numbers in {brief(shown)}: declare a real number and add "
                "what holds of it, or use (0,1), [0,1], (0,oo), [0,oo) or R",
            )
        return found

    def declared(self, tree: Any) -> list[Expr]:
        """The variables that a declaration makes."""
        names, *rest = tree.children
        if tree.data == "declare_sign":
            sign, bound = rest
            kind = kind_of_sign(str(sign), "".join(map(str, filter(None, bound.children))))
            if kind is None:
                self.fail(names, "a declaration by sign is `>= 0` or `> 0`: mend it")
        elif tree.data == "declare_in":
            kind = self.interval(rest[0])
        else:
            kind = self.kind(rest[0])
        return [var(str(n), kind) for n in _tokens(names)]

    def binding(self, tree: Any, scope: Scope) -> list[Expr]:
        """The variables that a quantifier binds."""
        if tree.data in ("declare_in", "declare_sign"):
            return self.declared(tree)
        if tree.data == "bind_names":
            return [self.by_name(n, scope) for n in _tokens(tree)]
        return [self._of_words(tree.children[0], scope)]

    def bound(self, tree: Any, scope: Scope, usual: Kind | None = None) -> Expr:
        """A bound variable: a name, with the kind of its place if it has one, or `[kind name]`."""
        (inner,) = tree.children
        if _is_tree(inner):
            return self._of_words(inner.children[0], scope)
        return var(str(inner), usual) if usual else self.by_name(inner, scope)

    def _of_words(self, tree: Any, scope: Scope) -> Expr:
        """`open unit a`, or `a open unit`, or a name alone."""
        if tree.data == "bracketed":
            tree = tree.children[0]
        words = [str(w) for w in tree.children]
        if len(words) == 1:
            return self.by_name(tree.children[0], scope)
        kind = kind_named(words[:-1])
        if kind is not None:
            return var(words[-1], kind)
        kind = kind_named(words[1:])
        if kind is None:
            near = suggestion(" ".join(words[:-1]), SPOKEN)
            self.fail(tree, f"no kind is named in `{brief(' '.join(words))}`{near or ': name one'}")
        return var(words[0], kind)

    def by_name(self, token: Token, scope: Scope) -> Expr:
        """A variable by its name alone."""
        name = str(token)
        found = scope.get(name) or by_convention(name)
        if found is None or found.op != "var":
            self.fail(
                token,
                f"the kind of {brief(name)} is not said: declare it first, as in "
                f"`{brief(name)} in (0,1);` or `{brief(name)} real;`",
            )
        return found

    # ---------------------------------------------------------------------------------------- terms

    def _name(self, tree: Any, scope: Scope) -> Expr:
        name = str(tree.children[0])
        if name in scope:
            return scope[name]
        if name in self.constants:
            return self.constants[name]
        found = by_convention(name)
        if found is not None:
            return found
        if name == "x":
            return POINT
        if name == "m":
            return m(p, q)
        if name in self.definitions or name in FUNCTIONS:
            self.fail(tree, f"{name} wants arguments: write {self._usage(name)}")
        near = suggestion(name, [*scope, *self.constants, *self.definitions])
        declare = f": declare it first, as in `{brief(name)} real; ...` (score for a function)"
        return self.fail(tree, f"unknown name {brief(name)}{near or declare}")

    def _number(self, tree: Any, _scope: Scope) -> Expr:
        written = str(tree.children[0])
        digits = sum(c.isdigit() for c in written)
        exponent = written.lower().partition("e")[2]
        if digits > _MOST_DIGITS or abs(int(exponent or 0)) > _MOST_DIGITS:
            self.fail(tree, f"a number of more than {_MOST_DIGITS} digits: shorten it")
        return num(Fraction(written))

    def _subtract(self, tree: Any, scope: Scope) -> Expr:
        left, _, right = tree.children
        return self.term(left, scope) + self._minus_of(right, scope)

    def _minus(self, tree: Any, scope: Scope) -> Expr:
        return self._minus_of(tree.children[-1], scope)

    def _minus_of(self, tree: Any, scope: Scope) -> Expr:
        """`-2` and `- 1/2` are numbers, `-(2)` is a product."""
        inner = self.term(tree, scope)
        if inner.op == "num" and tree.data != "group":
            return num(-inner.args[0])
        return num(-1) * inner

    def _div(self, tree: Any, scope: Scope) -> Expr:
        """`1/2` is a number, `1/(2)` is a division."""
        above, below = tree.children
        a, b = self.term(above, scope), self.term(below, scope)
        if _literal(above) and below.data == "number":
            if not b.args[0]:
                self.fail(below, "a division by zero: mend it")
            return num(a.args[0] / b.args[0])
        return a / b

    def _power(self, tree: Any, scope: Scope) -> Expr:
        below, _, above = tree.children
        base, exponent = self.term(below, scope), self.term(above.children[-1], scope)
        if exponent.op != "num" or exponent.args[0].denominator != 1:
            self.fail(above, "a power has a whole number above it: write sqrt(a), or exp(b*log(a))")
        n = int(exponent.args[0]) * (-1 if above.children[0] is not None else 1)
        if base.op == "num":
            if abs(n) > _MOST_EXPONENT or (n < 0 and not base.args[0]):
                self.fail(above, f"an exponent beyond {_MOST_EXPONENT}, or a power of 0: mend it")
            return num(self._power_of(base.args[0], n, above))
        if not 1 <= abs(n) <= _MOST_POWER:
            self.fail(above, f"a power is from 1 to {_MOST_POWER}, and for 0 write 1: mend it")
        product = base
        for _ in range(abs(n) - 1):
            product = product * base
        return product if n > 0 else 1 / product

    def _power_of(self, x: Fraction, n: int, tree: Any) -> Fraction:
        if (x.numerator.bit_length() + x.denominator.bit_length()) * abs(n) > 2 * _MOST_EXPONENT:
            self.fail(tree, "a power of thousands of digits: shorten it")
        return Fraction(x**n)

    def _prefixed(self, tree: Any, scope: Scope) -> Expr:
        return self._big(tree.children[0], tree.children[1], scope)

    def _times_prefixed(self, tree: Any, scope: Scope) -> Expr:
        factor, big, body = tree.children
        return self.term(factor, scope) * self._big(big, body, scope)

    def _minus_prefixed(self, tree: Any, scope: Scope) -> Expr:
        _, big, body = tree.children
        return num(-1) * self._big(big, body, scope)

    def _big(self, big: Any, body: Any, scope: Scope) -> Expr:
        """An integral, extremum, sum, derivative or limit of a body."""
        word = big.children[0]
        match word.type:
            case "INT":
                return Int(self.term(body, scope))
            case "EXTREMUM":
                return self._bound_by(str(word), word, body, scope)
            case "EXTREMUM_OF":
                v = self._of_words(big.children[1].children[0], scope)
                return Expr(str(word)[:3], (v, self.term(body, _inside(scope, v))))
            case "DIFF":
                name = str(word)[3:]
                known = scope.get(name) or by_convention(name)
                if known is None:
                    self.fail(word, f"a derivative in {brief(name)}, whose kind is not said")
                return Expr("diff", (known, self.term(body, scope)))
            case "LIMIT":
                v = self.bound(big.children[1], scope, OPEN_UNIT)
            case _:
                v = self.bound(big.children[1], scope, POSITIVE)
        if str(big.children[-1]) != "0" or (word.type == "LAYER" and str(big.children[2]) != ">"):
            self.fail(word, "the notation is lim_(e->0) and int_(t>0): mend it")
        op = "limit" if word.type == "LIMIT" else "layer"
        return Expr(op, (v, self.term(body, _inside(scope, v))))

    def _extremum(self, tree: Any, scope: Scope) -> Expr:
        word, body = tree.children
        return self._bound_by(str(word), word, body, scope)

    def _bound_by(self, word: str, token: Any, body: Any, scope: Scope) -> Expr:
        op, _, name = word.partition("_")
        v = scope.get(name) or by_convention(name)
        if v is None or v.op != "var":
            self.fail(
                token,
                f"the kind of {brief(name)} is not said: write {op}_[real {brief(name)}], "
                f"or declare it first, as in `{brief(name)} in (0,1);`",
            )
        return Expr(op, (v, self.term(body, _inside(scope, v))))

    def _group(self, tree: Any, scope: Scope) -> Expr:
        return self.read(tree.children[0], scope)

    _braces = _group

    # -------------------------------------------------------------------------------- applications

    def _call(self, tree: Any, scope: Scope) -> Expr:
        name, arguments = str(tree.children[0]), tree.children[1].children
        definition = self.definitions.get(name)
        if definition is not None:
            wanted = len(definition.params)
        elif name in FUNCTIONS:
            wanted = FUNCTIONS[name][0]
        else:
            known = [*self.definitions, *FUNCTIONS]
            near = suggestion(name, known)
            if name in scope or by_convention(name) is not None:
                near = ": it is a variable here, and a product is written with *"
            self.fail(tree, f"unknown function {brief(name)}{near or ': define it with --let'}")
        if len(arguments) != wanted:
            plural = "" if wanted == 1 else "s"
            self.fail(
                tree,
                f"{name} takes {wanted} argument{plural}, not {len(arguments)}: "
                f"write {self._usage(name)}",
            )
        terms = [self.read(a, scope) for a in arguments]
        return definition(*terms) if definition is not None else FUNCTIONS[name][1](*terms)

    def _usage(self, name: str) -> str:
        if name == "E":
            return "E[p](f)"
        if name in self.definitions:
            return f"{name}({','.join(str(v.args[0]) for v in self.definitions[name].params)})"
        return f"{name}({','.join('ab'[: FUNCTIONS[name][0]])})"

    def _entry(self, tree: Any, scope: Scope) -> Expr:
        name, arguments = tree.children
        if str(name) not in scope:
            self.fail(tree, f"{brief(str(name))} is no declared table or sequence: declare it")
        return At(scope[str(name)], *(self.read(a, scope) for a in arguments.children))

    def _indexed_call(self, tree: Any, scope: Scope) -> Expr:
        name, above, arguments = tree.children
        law = [self.read(a, scope) for a in above.children]
        terms = [self.read(a, scope) for a in arguments.children]
        words: dict[str, Callable[..., Expr]] = {"E": E, "cdf": Cdf, "quantile": Quantile}
        made = words.get(str(name))
        if made is None or len(law) != 1 or len(terms) != 1:
            self.fail(tree, "the notation is E[p](f), cdf[P](x), quantile[P](u): mend it")
        return made(law[0], terms[0])

    def _under_law(self, tree: Any, scope: Scope) -> Expr:
        name, point, law, body = tree.children
        made = {"E": Mean, "Pr": Prob, "surely": Surely}.get(str(name))
        if made is None or str(point) != "x":
            self.fail(tree, "the notation is E[x~P](f), Pr[x~P](F), surely[x~P](F): mend it")
        return made(self.read(law, scope), self.read(body, scope))

    def _push(self, tree: Any, scope: Scope) -> Expr:
        return Push(*(self.read(a, scope) for a in tree.children))

    def _pull(self, tree: Any, scope: Scope) -> Expr:
        f, g = (self.read(a, scope) for a in tree.children)
        return Pull(g, f)


def _sign(token: Any) -> str:
    return SPELLINGS.get(str(token), str(token))


def _is_tree(x: object) -> bool:
    return hasattr(x, "data")


def _tokens(tree: Any) -> list[Any]:
    """The names of a list, however it was grouped."""
    return [x for c in tree.children for x in (_tokens(c) if _is_tree(c) else [c])]


def place(tree: Any) -> int:
    """Where a tree or a token begins in its text."""
    return int(getattr(tree.meta, "start_pos", 0) if _is_tree(tree) else tree.start_pos)


def _literal(tree: Tree[Token]) -> bool:
    """A numeral, with or without a sign."""
    numeral = tree.children[-1] if tree.data == "minus" else tree
    return bool(numeral.data == "number")  # type: ignore[union-attr]


def _inside(scope: Scope, *variables: Expr) -> Scope:
    return {**scope, **{str(v.args[0]): v for v in variables}}
