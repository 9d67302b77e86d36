"""The rigour of the enclosures can fail: each safeguard removed, the answer goes visibly wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from flint import acb, arb

from gantheory.divergence.catalogue import DIVERGENCES
from gantheory.enclosure import (
    Enclosure,
    divergence,
    evaluate,
    gauss,
    integrand,
    plan,
    quadrature,
    symmetry,
    working_precision,
)
from gantheory.enclosure.ball import AnalyticFlag, ball, log_one_plus
from gantheory.enclosure.catalogue import entry_of
from gantheory.enclosure.cells import cells
from gantheory.enclosure.integrand import Integrand
from gantheory.enclosure.kernel import JensenShannon, KullbackLeibler, TotalVariation
from gantheory.enclosure.mass import mass
from gantheory.enclosure.order import Order
from gantheory.enclosure.panel import Panel, diverges, panels
from gantheory.enclosure.tails import Ray, tail_mass
from gantheory.enclosure.total_variation import Sign
from gantheory.measure.logform import LogForm, log_affine, log_quadratic, power
from gantheory.measure.text import parse_law

pytestmark = pytest.mark.power

REAL: AnalyticFlag = False
PAIR = "normal(0,1)", "normal(1,1)"
VALUE = Fraction("0.11142148218473617972")


def js(p: str, q: str, digits: int = 15) -> Enclosure:
    return divergence("js", parse_law(p), parse_law(q), digits)


def test_a_change_in_the_last_digit_is_seen() -> None:
    found = js(*PAIR)
    assert VALUE in found
    unit = Fraction(1, 10**16)  # fifteen significant digits of 0.111...
    assert VALUE + 2 * unit not in found
    assert VALUE - 2 * unit not in found


def test_without_the_analytic_flag_the_integral_is_wrong() -> None:
    """An absolute value that answers across its kink spoils the error bound of the quadrature."""
    (cell,) = cells(parse_law(PAIR[0]), parse_law(PAIR[1]))
    (panel,) = panels(cell, TotalVariation())
    truth = divergence("tv", parse_law(PAIR[0]), parse_law(PAIR[1]), 20)
    with working_precision(80):
        function = integrand.integrand(panel, TotalVariation()).off_line
        goal = quadrature.Goal(50)
        ends = arb(-12), arb(13)
        right = quadrature.integrate(function, *ends, goal)
        wrong = quadrature.integrate(lambda y, _: function(y, REAL), *ends, goal)
        low, high = ball(Fraction(truth.low)), ball(Fraction(truth.high))
        assert right.overlaps(low.union(high))
        assert not wrong.overlaps(low.union(high))
        assert wrong.rad() < 1e-10


def test_a_dropped_tail_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut a tail early and forget what lies beyond: the enclosure misses the number."""
    right = js(*PAIR)

    def careless(*_: object, **__: object) -> tuple[float, arb, arb]:
        return 0.7, arb(2), arb(0)

    monkeypatch.setattr(quadrature, "truncate", careless)
    wrong = js(*PAIR)
    assert wrong.high < right.low


def test_a_panel_that_is_not_its_mirror_image_must_not_be_halved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """KL is not symmetric in its laws: to swap them under the mirror changes the number."""
    pair = parse_law("logistic(0,1)"), parse_law("normal(1,1)")
    right = divergence("kl", *pair)
    honest = plan.distinct

    def careless(panels: Iterable[Panel], **_: bool) -> list[tuple[Panel, int]]:
        return [(replace(p, low=Fraction(0)), 2) for p, _ in honest(panels, symmetric=False)]

    monkeypatch.setattr(plan, "distinct", careless)
    wrong = divergence("kl", *pair)
    assert wrong.high < right.low or right.high < wrong.low


def test_panels_are_exchanged_only_for_a_symmetric_kernel() -> None:
    """``KL(normal(0,1), normal(1,1))`` is even under mirror and exchange together, and its
    integrand is not: halving it gives another number.
    """
    (cell,) = cells(parse_law(PAIR[0]), parse_law(PAIR[1]))
    whole = panels(cell, KullbackLeibler())
    ((kept, times),) = symmetry.distinct(whole, symmetric=False)
    assert (kept, times) == (whole[0], 1)
    ((half, times),) = symmetry.distinct(whole, symmetric=True)
    assert (half.low, times) == (Fraction(0), 2)
    with working_precision(100):
        goal = quadrature.Goal(60)
        integrals = [quadrature.integral(p, KullbackLeibler(), goal) for p in (kept, half)]
        assert not integrals[0].overlaps(2 * integrals[1])


def test_a_dropped_law_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the other is negligible, what a law makes alone is taken out, and added again."""
    (cell,) = cells(parse_law("normal(0,1)"), parse_law("cauchy(0,1)"))
    (panel,) = panels(cell, JensenShannon())
    whole = js("normal(0,1)", "cauchy(0,1)")
    with working_precision(80):
        right = quadrature.integral(panel, JensenShannon(), quadrature.Goal(50))
        monkeypatch.setattr(quadrature, "_side_mass", lambda *_: arb(0))
        wrong = quadrature.integral(panel, JensenShannon(), quadrature.Goal(50))
        truth = ball(Fraction(whole.low)).union(ball(Fraction(whole.high)))
        assert right.overlaps(truth)
        assert wrong < truth


def test_the_error_of_a_separated_tail_has_two_signs() -> None:
    """Taken out, the other law leaves what may be negative: ``p log(p/q) - p`` for KL."""
    (cell,) = cells(parse_law("normal(0,1)"), parse_law("cauchy(0,1)"))
    (panel,) = panels(cell, JensenShannon())
    with working_precision(80):
        error = quadrature.cut_ends(panel, JensenShannon(), quadrature.Goal(50))[2]
        assert error.lower() < 0 < error.upper()


def bell(root: bool) -> Integrand:  # noqa: FBT001
    """``e^(-y^2)``, or that times ``sqrt(y^2 + 1/4)``, whose branch points are at +-i/2."""

    def off_line(y: acb, analytic: AnalyticFlag) -> acb:
        value = (-y * y).exp()
        return value * (y * y + acb(0.25)).sqrt(analytic) if root else value

    return Integrand(lambda y: off_line(acb(y), REAL).real, off_line)


@pytest.mark.parametrize("bits", [50, 300])
def test_panels_enclose_a_known_integral(bits: int) -> None:
    with working_precision(bits + 30):
        reach = arb(bits).sqrt().mid()  # e^(-bits) is below the wish
        found = gauss.gauss(bell(root=False), -reach, reach, bits)
        assert found is not None
        assert found.overlaps(arb.pi().sqrt())
        assert found.rad() < arb(2) ** (8 - bits)


def test_panels_without_the_analytic_flag_are_wrong() -> None:
    """Across a branch point the error bound says nothing, and the enclosure misses the number."""
    function = bell(root=True)
    careless = Integrand(function.on_line, lambda y, _: function.off_line(y, REAL))
    with working_precision(80):
        ends = arb(-6), arb(6)
        truth = quadrature.integrate(function.off_line, *ends, quadrature.Goal(60))
        right, wrong = (gauss.gauss(f, *ends, 50) for f in (function, careless))
        assert right is not None
        assert right.overlaps(truth)
        assert wrong is not None
        assert not wrong.overlaps(truth)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("_axes", lambda rho: (rho, 0.01)),
        ("_error", lambda *_: arb(0)),
        ("_columns", lambda: [(0.0, 0.01, 0.01)]),
    ],
    ids=["a lower ellipse", "no error", "a column that covers little"],
)
def test_what_is_bounded_is_the_whole_ellipse(
    name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``cos(60 y)`` is at most 1 on the line and ``e^(60 |Im y|)`` off it; each bound is needed."""
    function = Integrand(lambda y: (60 * y).cos(), lambda y, _: (60 * y).cos())
    with working_precision(80):
        truth = arb(60).sin() / 30
        right = gauss.gauss(function, arb(-1), arb(1), 30)
        monkeypatch.setattr(gauss, name, value)
        wrong = gauss.gauss(function, arb(-1), arb(1), 30)
        assert right is not None
        assert right.overlaps(truth)
        assert wrong is not None
        assert not wrong.overlaps(truth)


def test_the_error_of_a_rule_is_a_bound_and_is_not_slack() -> None:
    """Of the worst ``T_k``, ``k = 2 n``, scaled to 1 on the ellipse: a hundredth would fail."""
    n = 6
    with working_precision(200):
        rho = arb(gauss._RHO)
        total = sum(
            (2 * weight * (2 * n * node.acos()).cos() for node, weight in gauss._rule(n, 200)),
            arb(0),
        )
        largest = (rho ** (2 * n) + rho ** (-2 * n)) / 2
        error = abs(total - arb(2) / (1 - 4 * n * n)) / largest
        assert error < gauss._error(n, gauss._RHO, 200)
        assert error > gauss._error(n, gauss._RHO, 200) / 100


@pytest.mark.parametrize("height", [0.5, 1.5, 2.0, 3.0])
def test_a_logarithm_bounded_from_its_exponent_holds_it(height: float) -> None:
    """Over boxes of ``d`` up to a height, on the corners and inside; beyond pi nothing is said."""
    with working_precision(64):
        for low, high in pairwise([-9.0, -2.0, -0.5, 0.5, 2.0, 9.0]):
            box = acb(arb(low).union(arb(high)), arb(0).union(arb(height)))
            value = log_one_plus(box.exp(), box)
            assert value.is_finite()
            for x in (low, (low + high) / 2, high):
                for y in (0.0, height / 2, height):
                    assert value.contains((acb(x, y).exp() + 1).log())
        over = acb(arb(0, 2), arb(1.6, 1.6))
        assert not log_one_plus(over.exp(), over).is_finite()


def test_a_density_that_is_not_told_from_zero_is_not_divided_by() -> None:
    """At ``e^40`` the exponent of a normal density, ``-3e34``, is off by more than 1."""
    (cell,) = cells(parse_law("student(3,0,1)"), parse_law("normal(0,1)"))
    panel = panels(cell, KullbackLeibler())[-1]
    with working_precision(100):
        function = integrand.integrand(panel, KullbackLeibler())
        densities = [integrand.density(panel, c) for c in (*panel.left, *panel.right)]
        p, q = (f(arb(40).exp(), arb(40), REAL) for f in densities)
        assert not (q / p).log().is_finite()
        assert function.on_line(arb(40)).is_finite()
        assert function.on_line(arb(40)).overlaps(function.off_line(acb(40), REAL).real)


FORMS = [
    (power(2, Fraction(-1, 2)), lambda y: (y / arb(2).sqrt()).erfc() * (arb.pi() / 2).sqrt()),
    (power(1, Fraction(-3)), lambda y: (-3 * y).exp() / 3),
    (log_quadratic(Fraction(0), Fraction(1), Fraction(-1)), lambda y: (1 / y).atan()),
]


@pytest.mark.parametrize("edge", [1.5, 3.0, 20.0])
@pytest.mark.parametrize("index", range(len(FORMS)))
def test_a_tail_bound_is_one_and_is_not_slack(index: int, edge: float) -> None:
    """Bounds lie above the exact tails, and within a factor of three: half of them would fail."""
    form, exact = FORMS[index]
    with working_precision(64):
        bound = tail_mass(form, Ray(arb(edge), outward=True))
        assert bound is not None
        assert bound >= exact(arb(edge))
        assert bound <= 3 * exact(arb(edge))


def test_a_tail_that_diverges_has_no_bound() -> None:
    with working_precision(64):
        for coefficient in (Fraction(-1, 2), Fraction(-1, 4), Fraction(0)):
            slow = log_quadratic(Fraction(0), Fraction(1), Fraction(1)) * coefficient
            assert tail_mass(slow, Ray(arb(10), outward=True)) is None
        form = power(2, Fraction(1))
        assert tail_mass(form, Ray(arb(10), outward=True)) is None


def test_the_border_of_integrability_is_strict() -> None:
    at = {k: Order(infinite=True, growth=(), exponent=k) for k in (Fraction(-1), Fraction(-2))}
    assert not at[Fraction(-1)].is_integrable
    assert at[Fraction(-2)].is_integrable
    assert not Order(infinite=False, growth=(), exponent=Fraction(-1)).is_integrable
    assert Order(infinite=False, growth=(), exponent=Fraction(-1, 2)).is_integrable


def test_divergence_is_read_from_the_kernel_in_use() -> None:
    """The same cell is finite for one kernel and infinite for another."""
    (cell,) = cells(parse_law("cauchy(0,1)"), parse_law("normal(0,1)"))
    assert diverges(cell, KullbackLeibler())
    assert not diverges(cell, JensenShannon())


def test_an_effort_that_runs_out_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A density written in two ways that the exact forms do not see as one: no false zero."""
    found = divergence(
        "js", parse_law("mixture(1/2*beta(1,2)+1/2*beta(2,1))"), parse_law("uniform(0,1)"), 5
    )
    assert not found.reached()
    assert found.low <= 0 <= found.high
    assert found.value == "0"
    monkeypatch.setattr(quadrature, "gauss", lambda *_: None)
    monkeypatch.setattr(quadrature, "_EVALUATIONS", 5)
    monkeypatch.setattr(quadrature, "_EVALUATIONS_PER_BIT", 0)
    poor = js(*PAIR)
    assert not poor.reached()
    assert VALUE in poor


# Each form with a ball that lies across its cut, away from the branch point.
CUTS = [
    (log_quadratic(Fraction(0), Fraction(1), Fraction(-1, 2)), acb(arb(0, 0.1), arb(2, 0.1))),
    (log_affine(1, Fraction(0), Fraction(1, 2)), acb(arb(-2, 0.1), arb(0, 0.1))),
]


@pytest.mark.parametrize(("form", "across"), CUTS)
def test_branch_cuts_are_reported(form: LogForm, across: acb) -> None:
    """Only the flag makes the answer non-finite."""
    with working_precision(64):
        for function in (evaluate.log_function(form), evaluate.exp_function(form)):
            assert function(across, None, REAL).is_finite()
            assert not function(across, None, not REAL).is_finite()


def test_the_cut_of_a_sum_is_reported() -> None:
    """``1 + 4 e^(-y)``, a mixture over its slower component, is -3 at ``y = i pi``."""
    left = parse_law("mixture(1/3*exponential(1)+2/3*exponential(2))")
    right = parse_law("exponential(3)")
    (cell,) = cells(left, right)
    panel = Panel(cell.left, cell.right, logarithmic=False, low=Fraction(0), high=Fraction(9))
    with working_precision(64):
        ratio = integrand.Ratios(panel).at(acb(9))
        across = acb(arb(0, 0.01), arb.pi() + arb(0, 0.1))
        assert ratio.log_ratio(across, None, REAL).is_finite()
        assert not ratio.log_ratio(across, None, not REAL).is_finite()


@pytest.mark.parametrize("name", [*(d.name for d in DIVERGENCES), "alpha(-1/2)"])
def test_a_kernel_with_a_logarithm_forwards_the_flag(name: str) -> None:
    """Of the kernels only JSD's takes a logarithm of ``t``."""
    kernel = entry_of(name).kernel
    with working_precision(64):
        cut, log_cut = acb(arb(-2, 0.1), arb(0, 0.1)), acb(arb(0.69, 0.1), arb(3.14, 0.1))
        for function in kernel.of_ratio:
            uses_cut = not function(cut, log_cut, not REAL).is_finite()
            assert uses_cut is isinstance(kernel, JensenShannon)


def test_an_absolute_value_forwards_the_flag() -> None:
    with working_precision(64):
        kink = acb(arb(1, 0.1), arb(0, 0.1))
        for function in TotalVariation().of_ratio:
            assert function(kink, acb(0), REAL).is_finite()
            assert not function(kink, acb(0), not REAL).is_finite()


@pytest.mark.parametrize("law", ["normal(1,1)", "mixture(1/3*normal(-1,1)+2/3*normal(2,1))"])
def test_no_sign_is_proved_across_a_zero(law: str) -> None:
    """Every box around the crossing stays undecided, however its middle looks."""
    (cell,) = cells(parse_law("normal(0,1)"), parse_law(law))
    (panel,) = panels(cell, TotalVariation())
    with working_precision(80):
        sign = Sign(panel)
        # the boxes' ends are no zero of either pair
        ends = [arb(k) / 8 + arb(1) / 17 for k in range(-24, 40)]
        found = [sign.over(a, b) for a, b in pairwise(ends)]
        zeros = [k for k, here in enumerate(found) if here == 0]
        assert zeros
        assert all({found[k - 1], found[k + 1]} == {1, -1} for k in zeros)
        assert sign.over(arb(-3), arb(5)) == 0


def test_components_of_one_shape_are_added_with_their_ratio() -> None:
    """On (0, 1) this mixture has density 1/2 + 1/4; JSD with U(0,1) follows by hand."""
    p, q = parse_law("mixture(1/2*uniform(0,1)+1/2*uniform(0,2))"), parse_law("uniform(0,1)")
    (first, _) = cells(p, q)
    assert first.ratio() == Fraction(3, 4)
    found = divergence("tv", p, q)
    assert (found.value, found.low <= Fraction(1, 4) <= found.high) == ("0.250000000000000", True)


@pytest.mark.parametrize(("a", "b"), [("2", "1/2"), ("1/2", "3"), ("5/2", "7/3")])
@pytest.mark.parametrize("cut", [Fraction(1, 10), Fraction(7, 10)])
def test_masses_that_touch_an_end_add_up(a: str, b: str, cut: Fraction) -> None:
    (piece,) = parse_law(f"beta({a},{b})").parts[0][1].pieces
    with working_precision(80):
        left, right = mass(piece.form, Fraction(0), cut), mass(piece.form, cut, Fraction(1))
        assert left is not None
        assert right is not None
        assert (left + right).contains(1)
        assert (left + right).rad() < 1e-18
