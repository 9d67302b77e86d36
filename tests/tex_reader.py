"""Reads printed LaTeX back to the tree it shows: written against the notation, not the printer.

A formula that is read back to the tree it was printed from shows that tree and no other; so two
trees that are read back never print alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from gantheory.theory.expr import (
    AE,
    FINITE_SPACE,
    LEBESGUE,
    POINT,
    TRUE,
    And,
    Definition,
    Eq,
    Expr,
    Iff,
    Implies,
    Int,
    Not,
    Or,
    exp,
    log,
    num,
    oo,
    var,
    where,
)
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
    index,
    table,
)
from gantheory.theory.names import kind_named
from gantheory.theory.vocabulary import STANDARD, m, p, q

TOKEN = re.compile(
    r"\\text\{[^{}]*\}|\\math(?:rm|it|sf|bf)\{[^{}]*\}|\\mathbb\{[A-Z]\}|\\(?:begin|end)\{cases\}"
    r"|\\tilde\{D\}|\\[A-Za-z]+|\\.|[0-9]+|\S"
)
SILENT = {r"\left", r"\right", r"\bigl", r"\bigr", r"\,", r"\;", r"\quad", r"\qquad", "&", r"\\"}
STANDARD_WORDS = {d.name: d for d in STANDARD}
GAME = {
    "V": ("V", True),
    "C": ("C", False),
    r"C_{\circ}": ("C_open", False),
    "L": ("loss", True),
    "L^*": ("least_loss", False),
    r"\ell": ("log_likelihood", True),
    r"w_{\mathrm{eg}}": ("eg_weight", False),
}
GREEK = frozenset(
    {"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda"}
    | {"mu", "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"}
)
USUAL = {"p": DENSITY, "q": DENSITY, "r": DENSITY, "D": DISCRIMINATOR, "E": DISCRIMINATOR}
SIGNS: dict[str, Callable[[Expr, Expr], Expr]] = {
    r"\le": lambda a, b: Expr("le", (a, b)),
    r"\lt": lambda a, b: Expr("lt", (a, b)),
    r"\ge": lambda a, b: Expr("le", (b, a)),
    r"\gt": lambda a, b: Expr("lt", (b, a)),
    "=": Eq,
    r"\ne": lambda a, b: Not(Eq(a, b)),
}


class Unread(Exception):
    """This way of reading does not go on."""


def telling(tex: str) -> Iterator[str]:
    """The tokens that say something: a line ends nothing but a row of cases."""
    cases = 0
    for t in TOKEN.findall(tex):
        cases += (t == r"\begin{cases}") - (t == r"\end{cases}")
        if t not in SILENT or (cases and t == r"\\"):
            yield t


def remembered(way: Callable[[Reader], Expr]) -> Callable[[Reader], Expr]:
    """What was read from one place once need not be read again."""

    def read_once(self: Reader) -> Expr:
        key = (way, self.at, tuple(self.scope.items()))
        if key not in self.known:
            scope = self.scope
            try:
                found: Expr | Unread = way(self)
            except Unread as unread:
                found = unread
            self.known[key] = found, self.at, self.backwards
            self.scope = scope
        found, self.at, self.backwards = self.known[key]
        if isinstance(found, Unread):
            raise found
        return found

    return read_once


class Reader:
    """A recursive descent with second thoughts: a failed way is taken back."""

    def __init__(
        self,
        tex: str,
        free: Iterable[Expr],
        words: Iterable[Definition] = (),
        *,
        paper: bool = False,
        generator: bool = False,
    ) -> None:
        self.tokens = list(telling(tex))
        self.at = 0
        self.scope = {v.args[0]: v for v in free}
        self.words = {d.name: d for d in words}
        self.paper, self.generator = paper, generator
        self.backwards = False
        self.known: dict[object, tuple[Expr | Unread, int, bool]] = {}

    # ---------------------------------------------------------------------------------- tokens

    def peek(self, ahead: int = 0) -> str:
        n = self.at + ahead
        return self.tokens[n] if n < len(self.tokens) else ""

    def take(self, *wanted: str) -> None:
        for w in wanted:
            if self.peek() != w:
                raise Unread(f"{w} is not {self.peek()} at {self.tokens[self.at :][:12]}")
            self.at += 1

    def took(self, *wanted: str) -> bool:
        if all(self.peek(n) == w for n, w in enumerate(wanted)):
            self.at += len(wanted)
            return True
        return False

    def either(self, *ways: Callable[[], Expr]) -> Expr:
        start, scope = self.at, dict(self.scope)
        for way in ways[:-1]:
            try:
                return way()
            except Unread:
                self.at, self.scope = start, dict(scope)
        return ways[-1]()

    def group(self, read: Callable[[], Expr], left: str = "{", right: str = "}") -> Expr:
        self.take(left)
        found = read()
        self.take(right)
        return found

    # ----------------------------------------------------------------------------------- names

    def name(self) -> str:
        """The name of a variable."""
        t = self.peek()
        if self.took(r"\tilde{D}"):
            return "E"
        if self.took("D", "_", "{", r"\circ", "}"):
            return "Do"
        if self.paper and self.took("p", "_", "{", r"\mathrm{data}", "}"):
            return "p"
        if self.paper and self.took("p", "_", "g"):
            return "qn" if self.peek() == "^" and self.peek(2) == "(" else "q"
        if t[:8] in (r"\mathit{", r"\mathsf{"):
            self.at += 1
            return self.primes(t[8:-1].replace(r"\_", "_"))
        if t.removeprefix("\\") in GREEK or re.fullmatch("[A-Za-z]", t):
            self.at += 1
            return self.primes(self.indexed(t.removeprefix("\\")))
        raise Unread(f"no name: {t}")

    def indexed(self, word: str) -> str:
        if word == "q" and not self.paper and self.peek() == "^" and self.peek(2) == "(":
            return "qn"
        if not self.took("_", "{"):
            return word
        i = self.peek()
        self.at += 1
        self.take("}")
        i = i[8:-1] if i.startswith(r"\mathit{") else i
        if i.startswith("\\"):
            raise Unread("an index of a word")
        return word + (f"_{i}" if i.islower() else i)

    def primes(self, word: str) -> str:
        while self.took("'"):
            word += "'"
        return word

    def variable(self) -> Expr:
        name = self.name()
        if name not in self.scope:
            raise Unread(f"{name} is unknown")
        return self.scope[name]

    def bound(self, usual: Kind | None = None) -> Expr:
        """A bound variable; its kind is written behind it, or the usual one."""
        if self.took("("):  # a sequence
            name = self.name()
            self.take("^", "{", "(", "n", ")", "}", ")", "_", "{", "n", "}")
        else:
            name = self.name()
        kind = self.kind() or usual or USUAL.get(name)
        if kind is None:
            raise Unread(f"what does {name} range over?")
        v = var(name, kind)
        self.scope = {**self.scope, name: v}
        return v

    def kind(self) -> Kind | None:
        if self.took(r"\colon", "X", r"\to"):
            if self.took(r"\mathbb{R}"):
                return SCORE
            if self.took("[", "0", ",", "1", "]"):
                return DISCRIMINATOR
            if self.took("(", "0", ",", "1", ")"):
                return OPEN_DISCRIMINATOR
            self.take("[", "0", ",", r"\infty", ")")
            return NONNEGATIVE_FUNCTION
        if self.took(r"\ge", "0"):
            return NONNEGATIVE
        if self.took(r"\gt", "0"):
            return POSITIVE
        for said, kind in {
            r"\text{ a density}": DENSITY,
            r"\text{ a law}": LAW,
            r"\text{ a law on the line}": LINE_LAW,
            r"\text{ a map}": MAP,
            r"\text{ densities}": DENSITIES,
        }.items():
            if self.took(said):
                return kind
        said = re.fullmatch(r"\\text\{ \((.*)\)\}", self.peek())
        if said:
            self.at += 1
            return kind_named(said[1].replace(r"\_", "_").split())
        return self.set_() if self.took(r"\in") else None

    def set_(self) -> Kind:
        if self.took(r"\mathbb{R}"):
            return table(*self.sets()) if self.took("^") else REAL
        if self.took(r"\mathbb{N}"):
            return NATURAL
        if self.took("(", "0", ",", "1", ")"):
            return OPEN_UNIT
        if self.took("[", "0", ",", "1", "]"):
            if not self.took("^"):
                return UNIT
            found = kind_named(["discriminator", "table", "of", *" x ".join(self.sets()).split()])
            assert found
            return found
        return index(self.name())

    def sets(self) -> list[str]:
        self.take("{")
        names = [self.name()]
        while self.took(r"\times"):
            names.append(self.name())
        self.take("}")
        return names

    # ----------------------------------------------------------------------------------- terms

    @remembered
    def term(self) -> Expr:
        total = self.summand(first=True)
        while self.peek() in ("+", "-"):
            minus = self.took("-")
            if not minus:
                self.take("+")
            total = Expr("add", (total, self.negative() if minus else self.product()))
        return total

    def summand(self, *, first: bool) -> Expr:
        return self.negative() if first and self.took("-") else self.product()

    def negative(self) -> Expr:
        """`-2` is a number, and `-x` minus one times x."""
        literal = self.peek().isdigit() or self.peek() == r"\tfrac"
        found = self.product()
        return num(-found.args[0]) if literal and found.op == "num" else num(-1) * found

    @remembered
    def product(self) -> Expr:
        made = self.factor()
        while True:
            if self.took(r"\cdot"):
                made = made * self.factor()
                continue
            start = self.at
            try:
                made = made * self.factor()
            except Unread:
                self.at = start
                return made

    @remembered
    def factor(self) -> Expr:
        made = self.either(self.bracketed, self.operator, self.word, self.name_or_entry, self.atom)
        if self.took("^", "{", "2", "}"):
            made = made * made
        return made

    def bracketed(self) -> Expr:
        if self.peek() != "(":
            raise Unread("no bracket")
        return self.either(
            lambda: self.group(self.term, "(", ")"),
            self.composed,
            lambda: self.group(self.formula, "(", ")"),
        )

    def composed(self) -> Expr:
        self.take("(")
        first = self.term()
        if self.took(r"\circ"):
            g = self.term()
            self.take(")")
            return Expr("pull", (g, first))
        self.take("{", "}", "_", "{", r"\#", "}")
        law = self.term()
        self.take(")")
        return Expr("push", (first, law))

    def name_or_entry(self) -> Expr:
        v = self.variable()
        if v.args[1].sort == "sequence" and self.took("^", "{", "("):
            return Expr("at", (v, *self.list_of(self.term, ")", "}")))
        if v.args[1].sort == "table" and self.took("("):
            return Expr("at", (v, *self.list_of(self.term, ")")))
        return v

    def list_of(self, read: Callable[[], Expr], *end: str) -> list[Expr]:
        found = [read()]
        while self.took(","):
            found.append(read())
        self.take(*end)
        return found

    def either_kind(self) -> Expr:
        """A term or a formula; what can be both is the longer one."""
        start, scope = self.at, dict(self.scope)
        ends: list[tuple[int, Expr]] = []
        for way in (self.formula, self.term):
            self.at, self.scope = start, dict(scope)
            try:
                made = way()
                ends.append((self.at, made))
            except Unread:
                continue
        if not ends:
            raise Unread("neither a term nor a formula")
        self.at, found = max(ends, key=lambda x: x[0])
        self.scope = scope
        return found

    def atom(self) -> Expr:
        t = self.peek()
        if t.isdigit():
            self.at += 1
            return num(int(t))
        if self.took(r"\tfrac"):
            above = self.group(self.atom)
            below = self.group(self.atom)
            return num(Fraction(above.args[0], below.args[0]))
        if self.took(r"\frac"):
            return self.group(self.either_kind) / self.group(self.either_kind)
        if self.took(r"\infty"):
            return oo
        if self.took(r"\mathbf{x}"):
            return POINT
        if self.took(r"\sqrt"):
            return exp(log(self.group(self.either_kind)) / 2)
        if self.took(r"\mathrm{e}", "^"):
            return exp(self.group(self.either_kind))
        if self.took(r"\lvert"):
            x = self.term()
            self.take(r"\rvert")
            return where(x >= 0, x, -x)
        if self.took(r"\begin{cases}"):
            return self.cases()
        if self.took("F", "^", "{", "-", "1", "}", "_"):
            return Expr("quantile", (self.group(self.term), self.group(self.term, "(", ")")))
        if self.took("F", "_"):
            return Expr("cdf", (self.group(self.term), self.group(self.term, "(", ")")))
        for op, head in (("mean", r"\mathbb{E}"), ("prob", r"\mathbb{P}")):
            if self.took(head, "_", "{", r"\mathbf{x}", r"\sim"):
                law = self.term()
                self.take("}", "[")
                inside = self.either_kind()
                self.take("]")
                if self.took(r"\equiv", "1"):
                    return Expr("surely", (law, inside))
                return Expr(op, (law, inside))
        raise Unread(f"no term: {self.tokens[self.at :][:8]}")

    def cases(self) -> Expr:
        rows: list[tuple[Expr, Expr]] = []
        while True:
            value = self.either_kind()
            if self.took(r"\text{otherwise}"):
                self.take(r"\end{cases}")
                for condition, then in reversed(rows):
                    value = where(condition, then, value)
                return value
            self.take(r"\text{if }")
            rows.append((self.formula(), value))
            self.take(r"\\")

    def operator(self) -> Expr:
        if self.took(r"\log"):
            bracket = self.peek() == "("
            return log(self.group(self.either_kind, "(", ")") if bracket else self.factor())
        scope = dict(self.scope)
        if self.took(r"\int", "_"):
            return self.layer(scope)
        if self.took(r"\int"):
            f = self.either_kind()
            self.take(r"\mathrm{d}", r"\mu")
            return Int(f)
        if self.took(r"\frac", "{", r"\mathrm{d}", "}", "{", r"\mathrm{d}"):
            v = self.variable()
            self.take("}")
            return Expr("diff", (v, self.product()))
        for op in ("sup", "inf", "sum", "lim"):
            if self.took(f"\\{op}", "_", "{"):
                v = self.bound(OPEN_UNIT if op == "lim" else None)
                if op == "lim":
                    self.take(r"\downarrow", "0")
                self.take("}")
                made = Expr("limit" if op == "lim" else op, (v, self.product()))
                self.scope = scope
                return made
        raise Unread("no operator")

    def layer(self, scope: dict[str, Expr]) -> Expr:
        """The variable is named behind the integrand: it is looked for first."""
        if not self.took("0", "^", r"\infty"):
            v = self.group(self.bound)
        else:
            depth, n = 1, self.at
            while depth:
                depth += self.tokens[n] == r"\int"
                depth -= self.tokens[n] == r"\mathrm{d}" and self.tokens[n - 1] != "{"
                n += 1
            here, self.at = self.at, n
            v = var(self.name(), POSITIVE)
            self.at = here
            self.scope = {**self.scope, v.args[0]: v}
        f = self.either_kind()
        self.take(r"\mathrm{d}")
        assert self.name() == v.args[0]
        self.scope = scope
        return Expr("layer", (v, f))

    # ----------------------------------------------------------------------------------- words

    def word(self) -> Expr:
        """A word of the theory, or of the statement, at its arguments."""
        if self.took(r"\mathbb{E}", "_", "{"):
            if self.peek() == r"\mathbf{x}":
                raise Unread("a mean")
            law = self.either_kind()
            self.take("}", "[")
            made = STANDARD_WORDS["E"](law, self.either_kind())
            self.take("]")
            return made
        if self.took("D", "^", "*", "_", "{"):
            return STANDARD_WORDS["Dstar"](*self.laws("}"))
        own = self.own()
        if own:
            return own
        for head, (name, judged) in sorted(GAME.items(), key=lambda x: -len(x[0])):
            if self.took(*TOKEN.findall(head), "("):
                return self.played(STANDARD_WORDS[name], judged=judged)
        return self.standard()

    def laws(self, end: str) -> list[Expr]:
        if self.generator and self.took("G", end):
            return [p, q]
        found = self.list_of(self.either_kind, end)
        return [p, *found] if len(found) == 1 else found

    def played(self, d: Definition, *, judged: bool) -> Expr:
        """The discriminator is first, and a semicolon stands behind it where both laws follow."""
        if not judged:
            return d(*self.laws(")"))
        by = self.either_kind()
        if self.took(";"):
            return d(*self.list_of(self.either_kind, ")"), by)
        self.take(",")
        found = self.laws(")")
        assert found[0] == p
        return d(*found, by)

    def own(self) -> Expr | None:
        for name, d in self.words.items():
            first, _, rest = name.partition("_")
            heads = [[rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}"]]
            if len(first) == 1:
                heads.append([first, "_", "{", rf"\text{{{rest.replace('_', ' ')}}}", "}"])
            for head in heads:
                if self.took(*head, "("):
                    return d(*self.list_of(self.either_kind, ")"))
        return None

    def standard(self) -> Expr:
        for name in ("KL", "JSD"):
            if self.took(rf"\mathrm{{{name}}}", "("):
                a = self.either_kind()
                self.take(r"\Vert")
                b = self.either_kind()
                self.take(")")
                return STANDARD_WORDS[name](a, b)
        if self.peek() == "m" and self.peek(1) != "(":
            self.at += 1
            return m(p, q)
        t = self.peek()
        name = t[8:-1].replace(r"\_", "_") if t.startswith(r"\mathrm{") else t
        if name not in STANDARD_WORDS or self.peek(1) != "(":
            raise Unread(f"no word: {t}")
        self.at += 2
        return STANDARD_WORDS[name](*self.list_of(self.either_kind, ")"))

    # -------------------------------------------------------------------------------- formulas

    @remembered
    def formula(self) -> Expr:
        scope = dict(self.scope)
        for op in ("forall", "exists"):
            if self.took(f"\\{op}"):
                v = self.bound()
                self.take(":")
                made = Expr(op, (v, self.formula()))
                self.scope = scope
                return made
        if self.took(r"\text{on some space: }"):
            return Expr("somewhere", (self.formula(),))
        left = self.almost()
        if self.took(r"\implies"):
            return Implies(left, self.almost())
        if self.took(r"\iff"):
            return Iff(left, self.almost())
        if self.took(",", r"\text{with equality iff}"):
            a, b = left.args
            backwards = self.backwards
            return And(left, Iff(Eq(b, a) if backwards else Eq(a, b), self.formula()))
        return left

    @remembered
    def almost(self) -> Expr:
        return self.either(self.tends, self.almost_everywhere, self.disjunction)

    def tends(self) -> Expr:
        body_at, scope = self.at, dict(self.scope)
        depth = 0
        while self.at < len(self.tokens):  # the variable is named behind the limit
            t = self.peek()
            depth += (t in "({[") - (t in ")}]")
            if depth < 0:
                break
            if depth == 0 and t == r"\text{as}":
                self.at += 1
                n = self.bound(NATURAL)
                self.take(r"\to", r"\infty")
                end, self.at = self.at, body_at
                body = self.term()
                self.take(r"\to")
                self.scope = scope
                limit = self.term()
                self.take(r"\text{as}")
                self.at = end
                return Expr("tends", (n, body, limit))
            self.at += 1
        raise Unread("no limit")

    def almost_everywhere(self) -> Expr:
        what = self.plain()
        if self.took(r"\text{a.e. where}"):
            return AE(Implies(self.plain(), what))
        self.take(r"\text{a.e.}")
        return AE(what)

    @remembered
    def plain(self) -> Expr:
        return self.either(self.comparison, lambda: self.group(self.formula, "(", ")"))

    def disjunction(self) -> Expr:
        left = self.conjunction()
        return Or(left, self.disjunction()) if self.took(r"\text{or}") else left

    def conjunction(self) -> Expr:
        left = self.simple()
        return And(left, self.conjunction()) if self.took(r"\text{and}") else left

    @remembered
    def simple(self) -> Expr:
        facts = {
            (r"\text{true}",): TRUE,
            (r"\text{a contradiction}",): Not(TRUE),
            (r"\text{the space is finite}",): FINITE_SPACE,
            (r"\mu", r"\text{ is Lebesgue measure on the line}"): LEBESGUE,
        }
        for said, fact in facts.items():
            if self.took(*said):
                return fact
        if self.took(r"\neg"):
            return Not(self.group(self.formula, "(", ")"))
        return self.either(self.comparison, self.sure, lambda: self.group(self.formula, "(", ")"))

    def sure(self) -> Expr:
        found = self.atom()
        if found.op != "surely":
            raise Unread("no formula")
        return found

    @remembered
    def comparison(self) -> Expr:
        a = self.term()
        sign = self.peek()
        if sign not in SIGNS:
            raise Unread("no comparison")
        self.at += 1
        b = self.term()
        self.backwards = sign in (r"\ge", r"\gt")
        made = SIGNS[sign](a, b)
        if self.peek() in (r"\le", r"\lt") and sign in (r"\le", r"\lt"):
            second = SIGNS[self.peek()]
            self.at += 1
            return And(made, second(b, self.term()))
        return made


def read(
    tex: str,
    free: Iterable[Expr],
    words: Iterable[Definition] = (),
    *,
    paper: bool = False,
    generator: bool = False,
) -> Expr:
    """The tree that a printed term or formula shows.

    Parameters
    ----------
    tex
        What was printed.
    free
        The variables that may stand in it unbound.
    words
        The statement's own definitions.
    paper, generator
        The notation.
    """
    reader = Reader(tex, free, words, paper=paper, generator=generator)
    found = reader.either_kind()
    if reader.at < len(reader.tokens):
        raise Unread(f"left over: {reader.tokens[reader.at :][:12]} of {tex}")
    return found
