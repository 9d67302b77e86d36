"""Attacks on cells, values and trees: what decides a formula, and what a theorem may be about."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from test_kernel_conditions import Attack, changed, covered, holds_up, is_false

from gantheory.derivation import kernel
from gantheory.derivation.cells import Cell, Certificate
from gantheory.derivation.decide import Split
from gantheory.derivation.kernel import assume, consequence, discharge
from gantheory.derivation.tactics import compare
from gantheory.derivation.theorem import Theorem
from gantheory.derivation.values import Refuse, Value
from gantheory.theory import expr
from gantheory.theory.expr import (
    AE,
    FALSE,
    TRUE,
    And,
    Diff,
    Eq,
    Exists,
    Expr,
    ForAll,
    Implies,
    Int,
    Not,
    Or,
    Pull,
    Somewhere,
    exp,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.kinds import DISCRIMINATOR, MAP, POSITIVE, REAL, UNIT, Kind
from gantheory.theory.model import Model
from gantheory.theory.vocabulary import D, p, q

x, y, b = var("x", REAL), var("y", REAL), var("b", REAL)
a = var("a", POSITIVE)
ONE, TWO = (Fraction(1),), (Fraction(1), Fraction(1))
SINGULAR = Model(TWO, {"p": (Fraction(1), Fraction(0)), "q": (Fraction(0), Fraction(1))})


def at(**values: int | Fraction) -> Model:
    """Values of number variables."""
    return Model(ONE, {n: Fraction(v) for n, v in values.items()})


def said(formula: Expr, *splits: Split, **how: Any) -> Theorem:
    return consequence(formula, splits=splits, **how)


def below_itself(v: Expr) -> Expr:
    return Expr("lt", (v, v))


# ------------------------------------------------------------------------------------------ values


def value(name: str, written: str) -> tuple[str, str, str]:
    return ("values", f"Value.{name}" if name[0] != "_" else name, written)


VALUES = [
    Attack(lambda: said(Eq(oo * x, -oo)), (value("times", "len(sign) != 1"),), at(x=1)),
    Attack(
        lambda: said(Eq(log(a) * log(a), 0)),
        (value("times", "self.logs and other.logs"),),
        at(a=2),
    ),
    Attack(lambda: said(Eq(1 / (1 + log(2)), 1)), (value("over", "other.logs"),)),
    Attack(
        lambda: said(Eq(x / x, 1)), (value("over", "0 in rational_signs(other.rational)"),), at(x=0)
    ),
    Attack(lambda: said(Eq(log(1 + log(2)), 0)), (value("log", "self.logs"),)),
    Attack(
        lambda: said(Eq(log(x), log(x))),
        (
            value("log", "signs != POSITIVE"),
            value("_log_factors", "polynomial_signs(g) != POSITIVE"),
        ),
        at(x=-1),
    ),
    Attack(lambda: said(Eq(exp(1 + log(2)), 2)), (value("exp", "not self.rational.is_zero()"),)),
    Attack(lambda: said(Eq(exp(log(2) / 2), 1)), (value("exp", "n.denominator != 1"),)),
    Attack(
        lambda: said(Eq(Diff(a, log(-a)), 0)), (value("derivative", "not self.defined"),), at(a=1)
    ),
    Attack(
        lambda: said(Eq(Diff(a, oo), 0)),
        (value("derivative", "self.infinite"),),
        "a difference quotient of oo is oo - oo",
    ),
]
_MEMORY = "without it the same product is made, in more memory than there may be"
VALUES_WHY = {
    ("rational_signs", "0 in below"): (
        "a denominator that may vanish has all signs, and so does the quotient"
    ),
    ("Value.times", "sign == ZERO"): "a factor of sign 0 is 0, which is treated before",
    ("Value.over", "other.infinite"): "the rational part of oo is 0: the last condition refuses it",
    ("Value.exp", "n is None"): "what is no number has no denominator: an AttributeError",
    ("product_of_powers", "max(map(abs, powers.values()), default=0) > MOST_BITS"): _MEMORY,
    (
        "product_of_powers",
        (
            "max(_bits(over, {key: n for key, n in powers.items() if n > 0}), "
            "_bits(over, {key: -n for key, n in powers.items() if n < 0})) > MOST_BITS"
        ),
    ): _MEMORY,
}

RATIONAL_WHY = {
    ("Field.__call__", "x.field != self"): "the sum would be of unknowns in the same places",
    ("Rational.__truediv__", "b.is_zero()"): "what is divided by is seen not to vanish before",
}

# ------------------------------------------------------------------------- cells and abstraction


def cell(name: str, written: str) -> tuple[str, str, str]:
    return ("cells", f"Cell.{name}", written)


def slope_of_an_integral() -> Theorem:
    """Int a p = a, seen as an unknown that does not move with a."""
    moved = Int(a * p)
    same = compare("eq", moved, a)
    real = consequence(And(-oo < moved, moved < oo), [same], [(moved, a)])
    return consequence(Eq(Diff(a, moved), 0), [real])


def slope_of_a_hidden_term() -> Theorem:
    return said(Eq(Diff(a, a * a), 0), premises=[said(And(-oo < a * a, a * a < oo))], hide=[a * a])


def two_kinds() -> Theorem:
    """A real x and an x in [0,1]."""
    in_unit = var("x", UNIT)
    return kernel.instantiate(said(And(num(0) <= in_unit, x <= 1)), x, num(2))


CELLS = [
    Attack(lambda: said(Eq(where(x >= 0, 1, 0), 0)), (cell("_value", "taken is None"),), at(x=1)),
    Attack(
        lambda: said(Implies(Eq(x, 0), Not(Eq(Diff(x, x), 1))), (x, num(0))),
        (
            cell("_derivative", "r.at is not None"),
            cell("_derivative", "r.low is None and r.high is None and (not r.logarithm)"),
        ),
        at(x=0),
    ),
    Attack(
        lambda: said(Implies(y < a, Eq(Diff(a, y), 1)), (y, a)),
        (cell("_derivative", "any((name in r.moves_with for r in self.ranges.values()))"),),
        at(a=1, y=0),
    ),
    Attack(lambda: said(Not(Eq(x, x)), (x, log(num(-1)))), (cell("refine", "e.defined"),), at(x=0)),
    Attack(lambda: said(Eq(x, oo), (x, oo)), (cell("refine", "not e.infinite"),), at(x=0)),
]
CELLS_WHY = {
    ("Cell._derivative", "v.args[1].sort != 'number'"): "the shape of a derivative refuses it too",
    ("Cell.refine", "r.low is None or _signs(e.minus(self.value(r.low))) == POSITIVE"): (
        "outside the range, one of the three parts covers all of it"
    ),
    ("Cell.refine", "r.high is None or _signs(self.value(r.high).minus(e)) == POSITIVE"): (
        "outside the range, one of the three parts covers all of it"
    ),
}
DECIDE = [
    Attack(
        slope_of_a_hidden_term,
        (("decide", "Abstraction._derivative", "v in free_variables(t)"),),
        at(a=1),
    ),
    Attack(
        slope_of_an_integral,
        (("decide", "Abstraction._derivative", "v in free_variables(t)"),),
        Model(ONE, {"a": Fraction(1), "p": ONE}),
    ),
    Attack(two_kinds, (("decide", "check", "len(choices) < len(order)"),), at(x=1)),
]

# --------------------------------------------------------------------------- trees and theorems


def tree(name: str, written: str) -> tuple[str, str, str]:
    return ("theorem", name, written)


def shape(name: str, written: str) -> tuple[str, str, str]:
    return ("shape", name, written)


IN_GRANT = tree("grant", "own_names(conclusion, *(hypotheses or ()))")
IN_INSTANCE = tree("instance", "own_names(*values.values())")


def conjunction_of_three() -> Theorem:
    """Its parts are split in one place, and only two are read in another."""
    three = Expr("and", (TRUE, TRUE, FALSE))
    refuted = discharge(three, consequence(FALSE, [assume(three)]))
    return consequence(FALSE, [said(Implies(TRUE, three)), refuted])


class Liar(Fraction):
    """A one that says it is 0."""

    @property
    def numerator(self) -> int:
        return 0


def lying_number() -> Theorem:
    lie = Expr("num", (Liar(1),))
    return consequence(Eq(num(1), 0), [said(Eq(lie, 0))])


def constant_density() -> Theorem:
    """A kind made up: a density that is a number. E_r p = r = E_r q for all such, so p >= q."""
    r = var("r", Kind("density", "number", ""))
    f = where(0 < r, r * (p - q), 0)
    lower = kernel.bound("lower", f, [(q, -1 * r)], said(AE(kernel.edge_of([(q, -1 * r)]) <= f)))
    upper = kernel.bound("upper", f, [(p, r)], said(AE(f <= kernel.edge_of([(p, r)]))))
    same = compare("eq", num(0), Int(f), weights=((p, -1 * r), (q, r)), bounds=[lower, upper])
    least = consequence(num(0) <= Int(f), [same], [(Int(f), num(0))])
    return kernel.localise(kernel.generalise(r, least))


def name_of_an_unknown() -> Theorem:
    """D o G is the unknown <0> of the cells, and so is this variable."""
    other = var("<0>", DISCRIMINATOR)
    same = said(AE(Eq(other, Pull(var("G", MAP), D))))
    return kernel.instantiate(same, other, num(0))


def another_space() -> Theorem:
    """The mass of this space, put into a statement about another."""
    every = ForAll(y, Somewhere((), Not(Eq(Int(num(1)), y))))
    finite = assume(And(-oo < Int(num(1)), Int(num(1)) < oo))
    return kernel.specialise(assume(every), Int(num(1)), [finite])


def captured_hypothesis() -> Theorem:
    """(for no y: x < y) |- false, at x := @1, the name of the bound y."""
    above = Exists(y, x < y)
    some = kernel.exists_intro(above, x + 1, said(x < x + 1))
    absurd = consequence(FALSE, [some, assume(Not(above))])
    captured = kernel.instantiate(absurd, x, var("@1", REAL))
    (hypothesis,) = captured.hypotheses
    strange = discharge(hypothesis, captured)
    irreflexive = discharge(below_itself(b), consequence(FALSE, [assume(below_itself(b))]))
    loop = Exists(b, below_itself(b))
    none = discharge(
        loop,
        kernel.exists_elim(
            assume(loop), b, consequence(FALSE, [irreflexive, assume(below_itself(b))])
        ),
    )
    return consequence(FALSE, [strange, none])


def captured_supremum() -> Theorem:
    """1 at 0 = @1 is at most the supremum over v of 1 - (v = @1), but @1 is the name of v."""
    free = var("@1", REAL)
    body = where(Eq(x, free), 0, 1)
    defined = said(Eq(body, body), (x, free))
    at_zero = kernel.extremum_at("sup", x, body, num(0), defined)
    return kernel.instantiate(at_zero, free, num(5))


def captured_term() -> Theorem:
    above = Exists(y, x < y)
    some = kernel.exists_intro(above, x + 1, said(x < x + 1))
    loop = kernel.instantiate(some, x, var("@1", REAL))
    return kernel.exists_elim(loop, b, consequence(FALSE, [assume(below_itself(b))]))


def formula_of_the_point() -> Theorem:
    """p <= q at a point is not p <= q almost everywhere."""
    everywhere = discharge(p <= q, consequence(AE(p <= q), [assume(p <= q)]))
    return consequence(AE(Implies(p <= q, AE(p <= q))), [everywhere])


def slope_at_another_variable() -> Theorem:
    """D(a y)/da = y, at y := a."""
    slope = said(Eq(Diff(a, a * y), y), (y, num(0)))
    return kernel.instantiate(slope, y, a, [said(And(-oo < a, a < oo))])


def duck() -> Theorem:
    none: frozenset[Any] = frozenset()
    fake: Any = SimpleNamespace(conclusion=FALSE, hypotheses=none, assumed=none, uses=none)
    return consequence(FALSE, [fake])


def forged() -> Theorem:
    none: frozenset[Any] = frozenset()
    return Theorem(
        object(),
        conclusion=FALSE,
        hypotheses=none,
        rule="",
        premises=(),
        assumed=none,
        uses=none,
    )


TREES = [
    Attack(forged, (tree("Theorem.__init__", "key is not _KEY"),)),
    Attack(duck, (tree("grant", "any((type(t) is not Theorem for t in premises))"),)),
    Attack(conjunction_of_three, (tree("grant", "check_shape(conclusion)"),)),
    Attack(captured_hypothesis, (IN_INSTANCE,)),
    Attack(captured_supremum, (IN_GRANT,)),
    Attack(captured_term, (IN_GRANT, IN_INSTANCE, tree("own_names", "taken"))),
    Attack(formula_of_the_point, (tree("grant", "bare(conclusion)"),), SINGULAR),
    Attack(lying_number, (shape("_sort", "type(t.args[0]) is not Fraction"),), "1 is not 0"),
    Attack(
        constant_density,
        (
            shape(
                "_sort_of_variable", "_KINDS.get(kind.name) != (None if over_sets else kind.sort)"
            ),
        ),
        SINGULAR,
    ),
    Attack(
        name_of_an_unknown,
        (shape("_sort_of_variable", "not _NAME.fullmatch(v.args[0])"),),
        Model(ONE, {"D": (Fraction(1),), "G": (0,)}),
    ),
    Attack(
        another_space,
        (shape("_sort", "t.op == 'somewhere' and free_variables(t)"),),
        "any space of finite mass: no space has a mass other than its own",
    ),
]
TREES_WHY = {
    ("integrand_of", "t.op in EXTREMA"): (
        "no rule looks into it; a supremum at each point of functions is no number of the theory"
    ),
    ("integrand_of", "integrand_of(a)"): "the same, deeper",
}
MEANINGLESS = "no rule reads such a tree in two ways; none is granted, since it means nothing"
SHAPE_WHY = {
    ("check_shape", "_sort(t) != _FORMULA"): MEANINGLESS,
    ("_sort", "type(t) is not Expr"): "a class of one's own may lie about its parts",
    ("_sort", "type(t.args) is not tuple"): "a class of one's own may lie about its parts",
    ("_sort", "len(t.args) != 1"): MEANINGLESS,
    ("_sort", "not result"): MEANINGLESS,
    ("_sort", "len(t.args) != len(expected)"): "the next line stops there, by a ValueError",
    ("_sort", "a.op == 'var'"): MEANINGLESS,
    ("_sort", "a.args[1].sort in wanted.split()"): MEANINGLESS,
    ("_sort", "found in wanted.split()"): MEANINGLESS,
    ("_sort", "not ok"): MEANINGLESS,
    ("_sort_of_variable", "tuple(map(type, v.args)) != (str, Kind)"): (
        "a class of one's own may lie about its parts"
    ),
    ("_sort_of_variable", "over_sets != bool(kind.over)"): MEANINGLESS,
}

ATTACKS = [*VALUES, *CELLS, *DECIDE, *TREES]


@pytest.mark.power
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.removed[0][1] + ": " + a.removed[0][2])
def test_the_condition_is_needed(attack: Attack) -> None:
    holds_up(attack)


def test_every_condition_is_attacked_or_has_its_reason() -> None:
    covered("rational", [], RATIONAL_WHY)
    covered("values", VALUES, VALUES_WHY)
    covered("cells", CELLS, CELLS_WHY)
    covered("decide", DECIDE, {})
    covered("shape", TREES, SHAPE_WHY)
    covered("theorem", TREES, TREES_WHY)


# ------------------------------------------------------------------------------------ certificates


def certified(formula: Expr, certificate: Certificate) -> Theorem:
    def certify(_cell: Cell, _difference: Value) -> Iterable[Certificate]:
        return [certificate]

    return consequence(formula, certify=certify)


def unknown(*names: str) -> Any:
    """The positive unknowns of a cell over these variables."""
    one_cell = Cell({}, {}, lambda _c, _d: (), names)
    return [one_cell.unknown(n) for n in names]


class Fake:
    """A weight that is positive when asked, and whatever is wanted when multiplied."""

    def __init__(self, real: Any, wanted: Any) -> None:
        self.real, self.wanted = real, wanted

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def __mul__(self, _other: object) -> Any:
        return self.wanted


(G,) = unknown("a")
ONE_G = G.field.one
CERTIFICATES = [
    (
        "weight.signs() != POSITIVE or point.signs() != POSITIVE",
        "point.signs() != POSITIVE",
        lambda: certified(a - 1 <= log(a), [(-ONE_G, G)]),
        at(a=2),
    ),
    (
        "weight.signs() != POSITIVE or point.signs() != POSITIVE",
        "weight.signs() != POSITIVE",
        lambda: certified(log(a) <= -1, [(ONE_G, -G)]),
        at(a=2),
    ),
    ("-1 in signs", "False", lambda: certified(log(a) <= a / 4, [(ONE_G, G)]), at(a=2)),
    (
        "strict = strict or 0 not in above.signs()",
        "strict = True",
        lambda: certified(log(a) < a - 1, [(ONE_G, G)]),
        at(a=1),
    ),
    (
        "strict or 0 not in signs",
        "True",
        lambda: certified(log(a) < a - 1, [(ONE_G, G)]),
        at(a=1),
    ),
    (
        "type(x) is not type(d.rational) or x.field != d.field",
        "False",
        lambda: certified(log(a) <= -1, [(Fake(ONE_G, -ONE_G), G)]),
        at(a=2),
    ),
]


@pytest.mark.power
@pytest.mark.parametrize(("old", "new", "false", "model"), CERTIFICATES)
def test_a_certificate_is_checked(old: str, new: str, false: Any, model: Model) -> None:
    with pytest.raises(Refuse):
        false()
    with changed("cells", "_granted", old, new):
        assert is_false(false(), model)


def overwritten() -> Theorem:
    """A certifier that changes the difference it is asked about."""

    def certify(_cell: Cell, difference: Value) -> Iterable[Certificate]:
        difference.rational, difference.logs = ONE_G, {}
        return [[]]

    return consequence(log(a) <= -1, certify=certify)


@pytest.mark.power
def test_a_certifier_is_asked_about_a_copy() -> None:
    with pytest.raises(Refuse):
        overwritten()
    with changed("cells", "Cell.shown_signs", "Value(d.rational, d.logs)", "d"):
        assert is_false(overwritten(), at(a=2))


@pytest.mark.power
def test_what_moves_with_a_variable_is_not_kept() -> None:
    """Where y is x, and then x is above 1, so is y: its value on the larger cell is not kept."""
    formula, splits = Expr("imp", (1 < x, Or(x < y, y < x))), ((y, x), (x, num(1)))
    with pytest.raises(Refuse):
        said(formula, *splits)
    with changed("cells", "Cell.placed", "n == name or name in self._moves_with(n)", "n == name"):
        assert is_false(said(formula, *splits), at(x=2, y=2))


def test_a_slope_keeps_what_it_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slope of a*y at y = a is not that of a*a: `substitute` stops, and with it every rule."""
    with pytest.raises(Refuse, match="differentiated in"):
        slope_at_another_variable()
    monkeypatch.setattr(expr, "_check_slope", lambda *_: None)
    false = slope_at_another_variable()
    assert is_false(false, at(a=2))
