"""Attacks on the rules of logic, integrals, extrema and limits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from test_kernel_conditions import Attack, Place, changed, covered, holds_up, is_false

from gantheory.derivation import kernel
from gantheory.derivation.kernel import assume, bound, consequence, integrate, limit
from gantheory.derivation.tactics import compare
from gantheory.derivation.theorem import Theorem
from gantheory.derivation.values import Refuse
from gantheory.theory.expr import (
    AE,
    FALSE,
    FINITE_SPACE,
    TRUE,
    And,
    At,
    Diff,
    Eq,
    Exists,
    Expr,
    ForAll,
    Implies,
    Int,
    Not,
    Or,
    absolute,
    expand,
    log,
    num,
    oo,
    var,
    where,
)
from gantheory.theory.expr import POINT as COORDINATE
from gantheory.theory.kinds import (
    DENSITY_FAMILY,
    DISCRIMINATOR_FAMILY,
    OPEN_UNIT,
    POSITIVE,
    REAL,
    index,
)
from gantheory.theory.kinds import table as table_of
from gantheory.theory.model import Model
from gantheory.theory.vocabulary import D, p, q, r

x, y = var("x", REAL), var("y", REAL)
a, k = var("a", POSITIVE), var("k", POSITIVE)
e = var("e", OPEN_UNIT)
ZERO, ONE, HALF = Fraction(0), Fraction(1), Fraction(1, 2)
MINUS_OO = kernel.MINUS_OO
POINT = Model((ONE,), {"p": (ONE,), "q": (ONE,), "D": (HALF,)})
SINGULAR = Model((ONE, ONE), {"p": (ONE, ZERO), "q": (ZERO, ONE)})
SPREAD = Model((ONE, ONE), {"p": (ONE, ZERO), "q": (HALF, HALF)})
DENSE = Model((HALF, HALF), {"p": (Fraction(2), ZERO), "q": (ZERO, Fraction(2))})
TRUTH = consequence(TRUE)


def at(**values: Fraction | int) -> Model:
    return Model((ONE,), {n: Fraction(v) for n, v in values.items()})


def rule(name: str, written: str) -> Place:
    return ("kernel", name, written)


def everywhere(formula: Expr, *splits: tuple[Expr, Expr]) -> Theorem:
    return consequence(AE(formula), splits=splits)


def below(f: Expr, *splits: tuple[Expr, Expr]) -> Theorem:
    """Int f > -oo, as f >= 0."""
    return bound("lower", f, (), everywhere(num(0) <= f, *splits))


def above(f: Expr, *splits: tuple[Expr, Expr]) -> Theorem:
    """Int f < oo, as f <= 0."""
    return bound("upper", f, (), everywhere(f <= num(0), *splits))


# ------------------------------------------------------------------------------------------- logic


def constant_density() -> Theorem:
    goal = Exists(x, AE(Eq(p, x)))
    return kernel.exists_intro(goal, p, everywhere(Eq(p, p)))


def wrong_kind_of_witness() -> Theorem:
    some = kernel.exists_intro(Exists(x, x < 0), num(-1), consequence(num(-1) < 0))
    return kernel.exists_elim(some, a, consequence(FALSE, [assume(a < 0)]))


def witness_leaks() -> Theorem:
    """Some y is above x; call it x."""
    some = kernel.exists_intro(Exists(y, x < y), x + 1, consequence(x < x + 1))
    return kernel.exists_elim(some, x, consequence(FALSE, [assume(Expr("lt", (x, x)))]))


LOGIC = [
    Attack(
        lambda: consequence(FALSE),
        (rule("consequence", "check(target, splits, certify, hide, facts)"),),
    ),
    Attack(
        lambda: kernel.generalise(x, assume(Eq(x, 0))),
        (
            rule("generalise", "_not_free(v, theorem.hypotheses)"),
            rule("_not_free", "any((v in free_variables(f) for f in formulas))"),
        ),
        at(x=0),
    ),
    Attack(
        lambda: kernel.specialise(
            kernel.exists_intro(Exists(x, Eq(x, 1)), num(1), consequence(Eq(num(1), 1))), num(0)
        ),
        (rule("specialise", "theorem.conclusion.op != 'forall'"),),
    ),
    Attack(
        lambda: kernel.exists_intro(ForAll(x, Eq(x, 1)), num(1), consequence(Eq(num(1), 1))),
        (rule("exists_intro", "goal.op != 'exists'"),),
    ),
    Attack(
        lambda: kernel.exists_intro(Exists(x, FALSE), num(1), TRUTH),
        (rule("exists_intro", "expand(instance(body, {v: expand(term)})) != theorem.conclusion"),),
    ),
    Attack(wrong_kind_of_witness, (rule("exists_elim", "bound.args[1] != v.args[1]"),)),
    Attack(
        witness_leaks,
        (rule("exists_elim", "_not_free(v, rest | {existence.conclusion, theorem.conclusion})"),),
    ),
    Attack(
        constant_density,
        (rule("membership", "kind.sort == 'number' and bare(term)"),),
        "a density that is not constant",
    ),
    Attack(
        lambda: kernel.specialise(kernel.generalise(a, consequence(0 < a)), num(-1)),
        (
            rule(
                "membership",
                "check(expand(ranges[kind.name]), splits, "
                "facts=[f for fact in facts for f in conjuncts(fact)])",
            ),
        ),
    ),
    Attack(
        lambda: kernel.instantiate(kernel.mass(p), p, p + q),
        (rule("membership", "kind.name == 'density' and Eq(Int(term), num(1)) not in facts"),),
        POINT,
    ),
]
LOGIC_WHY = {
    ("consequence", "integrand_of(target)"): "no rule looks into a supremum at each point",
    ("consequence", "bare(goal)"): "`grant` refuses it too; see the attack there",
    ("exists_elim", "existence.conclusion.op != 'exists'"): (
        "a universal statement implies an existential one, as every kind has members; another "
        "formula has no variable for its first part and a hypothesis for its second"
    ),
    ("_not_free", "v.op != 'var'"): "the shape of a binder refuses it too",
    ("membership", "kind.name not in ranges"): "the next line stops there, by a KeyError",
    ("membership", "integrand_of(term)"): "no rule looks into a supremum at each point",
}

# --------------------------------------------------------------------------------------- integrals

INFINITE = where(p > 0, oo, 0)
UP, DOWN = where(p < q, oo, 0), where(q < p, -oo, 0)


def infinite_on_a_line() -> Theorem:
    """Int p q < oo, as p q <= p q with a coefficient p."""
    return bound("upper", p * q, [(q, p)], everywhere(p * q <= kernel.edge_of([(q, p)])))


def infinite_coefficient() -> Theorem:
    return bound("upper", INFINITE, [(p, oo)], everywhere(INFINITE <= kernel.edge_of([(p, oo)])))


def discriminator_of_mass_one() -> Theorem:
    weights, bounds = [(D, num(1))], [below(D)]
    same = equal_integrands(Int(D), num(1), weights, bounds)
    return integrate("eq", Int(D), num(1), weights, same, bounds)


def equal_integrands(left: Expr, right: Expr, weights: Any, bounds: Any) -> Theorem:
    f, g, _ = kernel.sides(left, right, weights, bounds)
    return everywhere(Eq(f, g), (p, q))


def base_of_the_wrong_sign() -> Theorem:
    bases = [(ONE, below(INFINITE))]
    return bound("upper", INFINITE, (), everywhere(INFINITE <= kernel.edge_of((), bases)), bases)


def undefined_integral() -> Theorem:
    f = where(p < q, oo, where(q < p, -oo, 0))
    same = everywhere(Eq(f, f + 0), (p, q))
    return integrate("eq", Int(f), Int(f), (), same, ())


def undefined_sum() -> Theorem:
    total, bounds = Int(UP) + Int(DOWN), [below(UP, (p, q)), above(DOWN, (p, q))]
    return integrate("eq", total, total, (), equal_integrands(total, total, (), bounds), bounds)


def infinite_factor() -> Theorem:
    """Both sides are oo where p is not 0, and nothing follows about q where p = 0."""
    f, g = oo * p, where(p > 0, oo, q)
    bounds = [below(p), bound("upper", p, [(p, num(1))], everywhere(p <= 0 + 1 * p)), below(g)]
    left, right = oo * Int(p), Int(g)
    pointwise, _, _ = kernel.sides(left, right, (), bounds)
    assert pointwise == f
    order = everywhere(Expr("le", kernel.sides(left, right, (), bounds)[:2]))
    return kernel.equality_case(left, right, (), order, bounds)


def negative_factor() -> Theorem:
    """-Int F + Int G, both +oo; F and G never at the same point."""
    f, g = where(p < q, oo, 0), where(q < p, oo, 0)
    total, bounds = -1 * Int(f) + Int(g), [below(f, (p, q)), below(g, (p, q))]
    return integrate("eq", total, total, (), equal_integrands(total, total, (), bounds), bounds)


def factor_of_either_sign() -> Theorem:
    f, g = where(p < q, oo, 0), where(q < p, -oo, 0)
    total, bounds = x * Int(f) + Int(g), [below(f, (p, q)), above(g, (p, q))]
    first, second, _ = kernel.sides(total, total, (), bounds)
    same = consequence(AE(Eq(first, second)), [assume(0 < x)], [(x, num(0)), (p, q)])
    return integrate("eq", total, total, (), same, bounds)


def strictly() -> Theorem:
    left, right, bounds = Int(num(1)), Int(num(2)), [below(num(1)), below(num(2))]
    f, g, _ = kernel.sides(left, right, (), bounds)
    return integrate("lt", left, right, (), everywhere(f < g), bounds)


def infinite_on_both_sides() -> Theorem:
    f, g = where(p > 0, oo, 0), where(p > 0, oo, q)
    bounds = [below(f), below(g)]
    first, second, _ = kernel.sides(Int(f), Int(g), (), bounds)
    return kernel.equality_case(Int(f), Int(g), (), everywhere(first <= second), bounds)


def both_bounds(v: Expr) -> list[Theorem]:
    return [
        below(v),
        bound("upper", v, [(v, num(1))], everywhere(v <= kernel.edge_of([(v, num(1))]))),
    ]


def mean_over(density: Expr, f: Expr, condition: Expr | None = None) -> Expr:
    """Int of density f over {density > 0}, as the rule wants it."""
    return Int(where(num(0) < density if condition is None else condition, density * f, num(0)))


def localised(body: Expr) -> Theorem:
    """The rule, from an assumed premise."""
    return kernel.localise(assume(ForAll(r, body)))


def least_of_one_law() -> Theorem:
    """Some law has mean >= 0; not every point."""
    f = where(p > 0, num(1), num(-1))
    value = mean_over(p, f)
    shown = compare("le", num(0), value)
    goal = Exists(r, num(0) <= mean_over(r, f))
    return kernel.localise(kernel.exists_intro(goal, p, shown))


def constant_outside() -> Theorem:
    """-1 <= Int D (-p) for every D, but not -1 <= -p."""
    body = num(-1) <= mean_over(D, -1 * p)
    (f,) = body.args[1].args
    lower = bound("lower", f, [(p, num(-1))], everywhere(kernel.edge_of([(p, num(-1))]) <= f))
    shown = compare("le", num(-1), Int(f), weights=((p, num(1)),), bounds=[lower])
    return kernel.localise(kernel.generalise(D, shown))


def taken_name() -> Theorem:
    """Int k (2 p/k) is 2, whatever k: the k that is found is not this one."""
    f = 2 * p / k
    weights = [(p, 2 / k)]
    finite = bound("upper", f, weights, everywhere(f <= kernel.edge_of(weights)))
    return kernel.normalise(f, everywhere(num(0) <= f), finite)


INTEGRALS = [
    Attack(lambda: kernel.mass(D), (rule("mass", "v.args[1].name != 'density'"),), POINT),
    Attack(
        infinite_on_a_line,
        (rule("_finite", "bare(k)"),),
        "p = q = 1/(2 sqrt x) on (0,1): Int p q = Int 1/(4x) = oo",
    ),
    Attack(
        infinite_coefficient,
        (rule("_finite", "check(And(k > MINUS_OO, k < oo))"), rule("linear", "_finite(number)")),
        POINT,
    ),
    Attack(discriminator_of_mass_one, (rule("linear", "v.args[1].name != 'density'"),), POINT),
    Attack(
        base_of_the_wrong_sign,
        (rule("bound", "found != (side if c > 0 else 'upper' if below else 'lower')"),),
        POINT,
    ),
    Attack(
        lambda: bound("upper", INFINITE, (), TRUTH),
        (rule("bound", "pointwise.conclusion != expand(AE(left <= right))"),),
        POINT,
    ),
    Attack(
        lambda: kernel.bound_on_finite_space(oo, TRUTH, assume(FINITE_SPACE)),
        (rule("bound_on_finite_space", "pointwise.conclusion != wanted"),),
        POINT,
    ),
    Attack(
        lambda: kernel.bound_on_finite_space(
            num(1), everywhere(And(num(1) > MINUS_OO, num(1) < oo)), TRUTH
        ),
        (rule("bound_on_finite_space", "finite.conclusion != Expr('finite_space')"),),
        "the line: Int 1 = oo",
    ),
    Attack(undefined_integral, (rule("_collect", "not (lower or upper)"),), SINGULAR),
    Attack(undefined_sum, (rule("_collect", "not (lower or upper)"),), SINGULAR),
    Attack(infinite_factor, (rule("_scaled", "_finite(k)"),), SPREAD),
    Attack(negative_factor, (rule("_scaled", "check(num(0) < k)"),), SINGULAR),
    Attack(
        factor_of_either_sign,
        (rule("_scaled", "check(k < num(0))"),),
        Model((ONE, ONE), {"p": (ONE, ZERO), "q": (ZERO, ONE), "x": ONE}),
    ),
    Attack(
        lambda: integrate("eq", num(0), num(1), (), everywhere(Eq(num(0), num(0) + 0)), ()),
        (rule("sides", "check(expand(Eq(b.constant - a.constant, total)))"),),
    ),
    Attack(
        strictly,
        (rule("integrate", "relation not in ('le', 'eq')"),),
        "the line: Int 1 = Int 2 = oo",
    ),
    Attack(
        lambda: integrate("le", Int(p), num(0), (), TRUTH, [below(p)]),
        (rule("integrate", "pointwise.conclusion != AE(Expr(relation, (f, g)))"),),
        POINT,
    ),
    Attack(infinite_on_both_sides, (rule("equality_case", "not finite"),), SPREAD),
    Attack(
        lambda: kernel.equality_case(Int(p), Int(q), (), TRUTH, [*both_bounds(p), *both_bounds(q)]),
        (rule("equality_case", "pointwise.conclusion != AE(f <= g)"),),
        SINGULAR,
    ),
    Attack(
        lambda: kernel.rewrite(consequence(num(0) < num(1)), consequence(num(0) <= num(1))),
        (rule("rewrite", "equation.conclusion.op != 'eq'"),),
    ),
    Attack(
        least_of_one_law,
        (rule("localise", "t.op != 'forall'"),),
        SINGULAR,
    ),
    Attack(constant_outside, (rule("localise", "t.args[0].args[1].name != 'density'"),), DENSE),
    Attack(
        lambda: localised(num(0) <= mean_over(r, p - q, FALSE)),
        (rule("localise", "condition == (num(0) < r)"),),
        SINGULAR,
    ),
    Attack(
        lambda: localised(
            num(0)
            <= Int(where(num(0) < r, r * where(p < q, num(-1), where(q < p, oo, num(0))), oo))
        ),
        (rule("localise", "otherwise == num(0)"),),
        "p = delta_1, q = delta_2: every r that is nowhere 0 has mean oo, and the others get oo",
    ),
    Attack(
        lambda: localised(num(0) <= Int(where(num(0) < r, r + num(-HALF), num(0)))),
        (rule("localise", "taken.op == 'mul'"),),
        POINT,
    ),
    Attack(
        lambda: localised(num(0) <= Int(where(num(0) < r, q * (num(-1) * p), num(0)))),
        (rule("localise", "taken.args[0] == r"),),
        SINGULAR,
    ),
    Attack(
        lambda: localised(num(1) <= Int(where(num(0) < r, r + num(0), num(0)))),
        (rule("localise", "not ok"),),
        POINT,
    ),
    Attack(
        lambda: localised(num(HALF) <= mean_over(r, r)),
        (
            rule("localise", "r in free_variables(f)"),
            ("theorem", "grant", "own_names(conclusion, *(hypotheses or ()))"),
        ),
        "two points of measure 1: Int r r >= 1/2, but r may be 0 at one of them",
    ),
    Attack(
        lambda: localised(Int(r * r) / 2 <= mean_over(r, num(HALF) * Int(p))),
        (
            rule("localise", "r in free_variables(c)"),
            ("theorem", "grant", "own_names(conclusion, *(hypotheses or ()))"),
        ),
        "[0,1]: Int r r may be any number >= 1",
    ),
    Attack(
        lambda: kernel.normalise(-1 * p, TRUTH, TRUTH),
        (rule("normalise", "(pointwise.conclusion, integrable.conclusion) != wanted"),),
        POINT,
    ),
    Attack(
        taken_name,
        (rule("normalise", "k in free_variables(f)"),),
        Model((ONE,), {"p": (ONE,), "k": ONE}),
    ),
]
INTEGRALS_WHY = {
    ("mass", "v.op != 'var'"): "no other tree has a kind: an AttributeError",
    ("_finite", "_has_integral(k)"): "an unknown is not shown to be finite by the line below",
    ("linear", "v.op != 'var'"): "no other tree has a kind: an AttributeError",
    ("bound", "side not in ('lower', 'upper')"): "what is not lower is treated as upper throughout",
    ("bound", "c == 0"): "0 F_j is 0 almost everywhere, where F_j is defined at all",
    ("bound", "integrand_of(integrand)"): "no rule looks into a supremum at each point",
    ("_collect", "_finite(t)"): "the difference of constants must be a sum of finite numbers",
    ("localise", "t.args[1].op != 'le'"): "< and = imply <=",
    ("localise", "integral.op != 'int'"): "no other term has a `where` for its first part",
    ("localise", "integral.args[0].op != 'where'"): (
        "no other term has three parts: the next line stops there, by a ValueError"
    ),
    ("localise", "bare(c)"): "`grant` refuses a premise with a function outside its integrals",
}

# ------------------------------------------------------------------------------ extrema and limits


def extremum_of_the_partly_defined(defined: Theorem) -> Theorem:
    return kernel.extremum_at("sup", x, log(x), num(1), defined)


NO_SUPREMUM = "log x has no value at x = -1, so that the supremum over all real x has none"
ZERO_IS_FINITE = consequence(And(MINUS_OO < num(0), num(0) < oo))
LIMITS = [
    Attack(
        lambda: extremum_of_the_partly_defined(
            consequence(Eq(log(x), log(x)), [assume(0 < x)], [(x, num(0))])
        ),
        (rule("extremum_at", "_not_free(v, defined.hypotheses)"),),
        NO_SUPREMUM,
    ),
    Attack(
        lambda: extremum_of_the_partly_defined(TRUTH),
        (rule("extremum_at", "defined.conclusion != Eq(body, body)"),),
        NO_SUPREMUM,
    ),
    Attack(
        lambda: kernel.extremum_bound("sup", x, consequence(Expr("le", (x, x)))),
        (rule("extremum_bound", "_not_free(v, theorem.hypotheses | {c})"),),
        at(x=0),
    ),
    Attack(
        lambda: limit(
            consequence(0 + (1 - e) <= num(HALF), [assume(num(HALF) <= e)], [(e, num(HALF))]), e
        ),
        (rule("limit", "_not_free(v, theorem.hypotheses)"),),
        at(e=Fraction(3, 4)),
    ),
    Attack(
        lambda: limit(consequence(0 + -e <= -e), e),
        (rule("limit", "len(moving) != 1"),),
        at(e=HALF),
    ),
    Attack(
        lambda: limit(consequence(num(5) * (e / 10) <= num(HALF)), e),
        (rule("limit", "t.args[moving[0]].op != 'add'"),),
    ),
    Attack(
        lambda: limit(consequence(e + -e <= num(0)), e),
        (rule("limit", "v in free_variables(a)"),),
        at(e=HALF),
    ),
    Attack(
        lambda: limit(consequence(0 + where(0 < e, -1, 1) <= num(-1)), e),
        (rule("limit", "not _continuous(c)"),),
    ),
    Attack(
        lambda: limit(consequence(0 + e / e <= num(1)), e, ZERO_IS_FINITE),
        (rule("limit", "check(Eq(c0, c0))"),),
    ),
    Attack(
        lambda: limit(consequence(MINUS_OO + -log(e) <= num(0)), e),
        (rule("limit", "check(And(c0 > MINUS_OO, c0 < oo))"),),
    ),
    Attack(
        lambda: limit(consequence(MINUS_OO + -log(e) <= num(0)), e, ZERO_IS_FINITE),
        (rule("limit", "finite.conclusion != expand(And(-oo < a, a < oo))"),),
    ),
    Attack(
        lambda: kernel.limit_value(e, where(0 < e, 1, 0)),
        (rule("limit_value", "not _continuous(c)"),),
    ),
    Attack(
        lambda: kernel.limit_value(e, log(-e)),
        (rule("limit_value", "check(And(Eq(c, c), Eq(c0, c0)))"),),
    ),
]
LIMITS_WHY = {
    ("extremum_bound", "theorem.conclusion.op not in ('le', 'eq')"): (
        "< implies <=, and the shape of a supremum refuses other formulas' parts"
    ),
    ("_extremum", "op not in EXTREMA"): "what is not sup is treated as inf throughout",
    ("_extremum", "v.op != 'var'"): "the shape of a supremum refuses it too",
    ("_extremum", "v.args[1].sort not in ('function', 'number')"): (
        "the shape of a supremum refuses it too"
    ),
    ("limit", "v.op != 'var'"): "no other tree is free in a formula",
    ("limit", "v.args[1].name != 'open unit'"): "0 is a limit point of every kind of number",
    ("limit", "t.op != 'le'"): "< and = imply <=, and nothing stronger is granted",
    ("limit", "finite is None"): "None has no conclusion: an AttributeError",
    ("limit_value", "v.op != 'var'"): "no other tree is free in a formula",
    ("limit_value", "v.args[1].name != 'open unit'"): "0 is a limit point of every kind of number",
}

# ---------------------------------------------------------- null sets, tails of integrals, slopes

i, table = var("i", index("S")), var("T", table_of("S"))
s, t = var("s", REAL), var("t", REAL)
small, n = var("e", POSITIVE), var("n", POSITIVE)


def united(theorem: Theorem) -> Theorem:
    return kernel.finite_union(i, theorem)


def every_point_is_some_number() -> Theorem:
    """No number has mass on the line, but each point is one."""
    nowhere = assume(ForAll(x, AE(Implies(Eq(COORDINATE, x), FALSE))))
    return kernel.finite_union(x, kernel.specialise(nowhere, x))


def thin_for_its_own_size() -> Theorem:
    """The e that bounds is another than the e that is free in 2 e p, and so is n in n + 1."""
    f, weights = 2 * small * p, [(p, 2 * small)]
    finite = bound("upper", f, weights, everywhere(f <= kernel.edge_of(weights)))
    return kernel.tail(f, n + 1, everywhere(And(num(0) <= f, n + 1 < oo)), finite)


def near(conclusion: Expr, h: Expr = oo, condition: Expr | None = None, v: Expr = s) -> Theorem:
    """For all s within h of t, the conclusion; shown for each s."""
    within = And(t - h < v, v < t + h) if condition is None else condition
    cuts = [(v, t), (v, num(0))]
    return kernel.generalise(v, consequence(Implies(within, conclusion), splits=cuts))


def constant(around: Theorem, width: Theorem | None = None, at: Expr | None = None) -> Theorem:
    finite = And(MINUS_OO < (at or num(0)), (at or num(0)) < oo)
    wide = consequence(num(0) < oo) if width is None else width
    return kernel.locally_constant(t, around, wide, consequence(finite))


def touched(below: Expr, touch: Theorem, a: Expr, b: Expr, *splits: tuple[Expr, Expr]) -> Theorem:
    """From a bound for all s; the slopes of a and b at t are taken to exist."""
    slopes = And(*(Eq(Diff(t, f), Diff(t, f)) for f in (a, b)))
    every = kernel.generalise(s, consequence(below, splits=splits))
    return kernel.touching(t, every, touch, assume(slopes))


def somewhere_zero() -> Theorem:
    """Some s is 0; so the slope of t is 0."""
    goal = Exists(s, Implies(And(t - oo < s, s < t + oo), Eq(s, 0)))
    zero = consequence(Implies(And(t - oo < num(0), num(0) < t + oo), Eq(num(0), 0)))
    return constant(kernel.exists_intro(goal, num(0), zero))


NEAR = at(t=1, s=1)
SLOPES = [
    Attack(
        lambda: united(consequence(Not(Implies(TRUE, FALSE)))),
        (rule("finite_union", "t.op != 'ae'"),),
        Model((ONE,), {}, {"S": 1}),
    ),
    Attack(
        lambda: united(consequence(AE(Or(TRUE, FALSE)))),
        (rule("finite_union", "t.args[0].op != 'imp'"),),
        Model((ONE,), {}, {"S": 1}),
    ),
    Attack(
        every_point_is_some_number,
        (rule("finite_union", "i.args[1].sort != 'index'"),),
        "the line",
    ),
    Attack(
        lambda: united(assume(AE(Implies(Eq(At(table, i), 1), FALSE)))),
        (rule("finite_union", "_not_free(i, theorem.hypotheses | {conclusion})"),),
        Model((ONE,), {"T": {(0,): ZERO, (1,): ONE}, "i": ZERO}, {"S": 2}),
    ),
    Attack(
        lambda: kernel.tail(p, oo, TRUTH, TRUTH),
        (rule("tail", "(pointwise.conclusion, integrable.conclusion) != wanted"),),
        "p has mass 1 where n < oo, whatever n",
    ),
    Attack(
        thin_for_its_own_size,
        (rule("tail", "{e, n} & (free_variables(f) | free_variables(g))"),),
        "2 e <= e for no e > 0",
    ),
    Attack(
        lambda: constant(
            kernel.generalise(s, consequence(Or(And(t - oo < s, s < t + oo), Eq(s, 0))))
        ),
        (rule("locally_constant", "body.op != 'imp'"),),
        NEAR,
    ),
    Attack(
        lambda: constant(near(-1 * s * s <= num(0))),
        (rule("locally_constant", "body.args[1].op != 'eq'"),),
        NEAR,
    ),
    Attack(
        lambda: constant(near(Eq(s, 0), num(0)), TRUTH),
        (rule("locally_constant", "width.conclusion != (num(0) < h)"),),
        NEAR,
    ),
    Attack(
        lambda: constant(near(Eq(s, 0), condition=And(s < 0, 0 < s))),
        (rule("locally_constant", "body.args[0] != expand(And(t - h < s, s < t + h))"),),
        NEAR,
    ),
    Attack(
        lambda: kernel.locally_constant(t, near(Eq(oo, oo)), consequence(num(0) < oo), TRUTH),
        (rule("locally_constant", "finite.conclusion != And(c > MINUS_OO, c < oo)"),),
        NEAR,
    ),
    Attack(
        lambda: constant(near(Eq(t, t)), at=t),
        (rule("locally_constant", "t in free_variables(f)"),),
        NEAR,
    ),
    Attack(
        lambda: touched(s * 2 <= 2 * s, assume(Eq(2 * t, t + 2)), 2 * t, t),
        (rule("touching", "body.args[0].op != 'add'"),),
        at(t=2),
    ),
    Attack(
        lambda: touched(
            0 + -1 * t * t <= s * s - 2 * s * t,
            consequence(Eq(t * t - 2 * t * t, 0 + -1 * t * t)),
            t * t - 2 * t * t,
            num(0),
            (s, t),
        ),
        (rule("touching", "t in free_variables(a) | free_variables(b)"),),
        NEAR,
    ),
    Attack(
        lambda: touched(num(0) + num(0) <= s * s, TRUTH, t * t, num(0), (s, num(0))),
        (rule("touching", "touch.conclusion != Eq(here[0], here[1] + c)"),),
        NEAR,
    ),
    Attack(
        lambda: kernel.touching(
            t,
            kernel.generalise(s, consequence(num(0) + num(0) <= absolute(s), splits=[(s, num(0))])),
            assume(Eq(absolute(t), num(0) + num(0))),
            TRUTH,
        ),
        (rule("touching", "slopes.conclusion != And(Eq(first, first), Eq(second, second))"),),
        "t = 0, where |t| has no slope",
    ),
    Attack(somewhere_zero, (rule("_along", "formula.op != 'forall'"),), NEAR),
    Attack(
        lambda: constant(near(Eq(where(0 < a, 0, a), 0), v=a)),
        (rule("_along", "formula.args[0].args[1] != REAL"),),
        at(t=-1),
    ),
]
SLOPES_WHY = {
    ("locally_constant", "s in free_variables(h) | free_variables(c)"): (
        "no theorem is granted about a bound variable outside its scope, so none bounds c"
    ),
    ("touching", "s in free_variables(c)"): (
        "no theorem is granted about a bound variable outside its scope: none says they touch"
    ),
    ("finite_union", "i.op != 'var'"): "the shape of a binder refuses it too",
    (
        "locally_constant",
        "body.args[0].op != 'and'",
    ): "the next test compares it with a conjunction",
    ("touching", "body.op != 'le'"): "< and = imply <=, and no other formula has two terms",
    ("_along", "t.op != 'var'"): "the shape of a derivative refuses it too",
    ("_along", "t.args[1] != REAL"): "a number of another kind is a real number, and s comes near",
}


@pytest.mark.power
def test_a_member_of_a_family_is_of_its_kind() -> None:
    """A member of a family of discriminators has no mass one."""
    discriminators = var("F", DISCRIMINATOR_FAMILY)

    def false() -> Theorem:
        return kernel.instantiate(kernel.mass(p), p, At(discriminators, t))

    with pytest.raises(Refuse):
        false()
    with changed("kernel", "membership", " and MEMBERS[term.args[0].args[1]] == kind", ""):
        assert is_false(false(), Model((ONE,), {"F": ((HALF,),), "t": ZERO}))


@pytest.mark.power
def test_a_member_of_a_family_has_a_number() -> None:
    """There is no member of number log(-1), so it has no mass."""
    densities = var("Q", DENSITY_FAMILY)

    def false() -> Theorem:
        return kernel.instantiate(kernel.mass(p), p, At(densities, log(num(-1))))

    with pytest.raises(Refuse):
        false()
    with changed("decide", "is_member", " and _is_real(t.args[1])", ""):
        assert false().conclusion == expand(Eq(Int(At(densities, log(num(-1)))), 1))


ATTACKS = [*LOGIC, *INTEGRALS, *LIMITS, *SLOPES]


@pytest.mark.power
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.removed[0][1] + ": " + a.removed[0][2])
def test_the_condition_is_needed(attack: Attack) -> None:
    holds_up(attack)


def test_every_condition_is_attacked_or_has_its_reason() -> None:
    covered("kernel", ATTACKS, {**LOGIC_WHY, **INTEGRALS_WHY, **LIMITS_WHY, **SLOPES_WHY})
