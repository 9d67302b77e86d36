"""The certificates of restricted suprema can fail: each part altered, the answer is refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb

from gantheory.enclosure import criterion, working_precision
from gantheory.enclosure.ball import ball
from gantheory.enclosure.quadrature import Goal
from gantheory.enclosure.restricted import cells, play, threshold
from gantheory.enclosure.restricted.combination import combined, feature
from gantheory.enclosure.restricted.curvature import boxes_of, exceeds, least_curvature
from gantheory.enclosure.restricted.logistic import Game, certified_gap, game
from gantheory.enclosure.restricted.play import slopes, value
from gantheory.enclosure.restricted.separation import Demand, separates, separating
from gantheory.enclosure.restricted.stretch import Cut, Stretch
from gantheory.enclosure.restricted.value import restricted
from gantheory.game.restricted import Power, Threshold
from gantheory.game.restricted_text import parse_discriminators
from gantheory.measure.text import parse_law

pytestmark = pytest.mark.power

P, Q = parse_law("normal(0,1)"), parse_law("normal(1,2)")
FEATURES = tuple(Power(k) for k in range(3))
GOAL = Goal(60)
PARTITION = parse_discriminators("partition(-1,0,1)")


@pytest.fixture(scope="module")
def played() -> Game:
    found = game(FEATURES, P, Q)
    assert found is not None
    return found


def test_a_weight_that_is_off_is_refused_or_costs_its_gap(played: Game) -> None:
    truth = criterion(P, Q, 20)
    with working_precision(100):
        for off in (Fraction(1, 10**5), Fraction(1, 10**3), Fraction(1, 10)):
            v = (played.start[0] + off, *played.start[1:])
            u = combined(v, played.basis)
            here = value(played.both, u, GOAL)
            assert here.upper() < ball(Fraction(truth.low))  # not the supremum any more
            found = slopes(played.both, u, played.basis, GOAL)
            gap = certified_gap(found, ball(off), played)
            if off < played.radius / 2:
                assert gap is None or here.lower() + gap >= ball(Fraction(truth.low))
            else:
                assert gap is None


def test_a_curvature_that_is_too_large_would_lie(played: Game) -> None:
    """Twenty times the identity, and the bound falls below the supremum: the bound rests on mu."""
    truth = criterion(P, Q, 20)
    with working_precision(100):
        v = (played.start[0] + Fraction(1, 4000), *played.start[1:])
        u = combined(v, played.basis)
        here, found = value(played.both, u, GOAL), slopes(played.both, u, played.basis, GOAL)
        bold = replace(played, curvature=arb(20), radius=Fraction(1))
        gap = certified_gap(found, arb(0), bold)
        assert gap is not None
        assert here + gap < ball(Fraction(truth.low))


def test_the_curvature_lies_below_the_true_one_and_not_far(played: Game) -> None:
    """Minus the Hessian by differences of the slope: near the identity in this basis."""
    with working_precision(100):
        step = Fraction(1, 2**20)
        base = slopes(played.both, combined(played.start, played.basis), played.basis, GOAL)
        rows = []
        for i in range(3):
            v = [x + (step if i == j else 0) for j, x in enumerate(played.start)]
            there = slopes(played.both, combined(v, played.basis), played.basis, GOAL)
            rows.append([(a - b) / ball(step) for a, b in zip(base, there, strict=True)])
        half = [[rows[i][j] for j in range(i + 1)] for i in range(3)]
        # differences err by the third derivative times the step, far below a hundredth
        assert exceeds(half, played.curvature * arb(0.99))
        assert exceeds(half, arb(0.9))
        assert not exceeds(half, arb(1.1))
        fine = least_curvature(
            boxes_of(played.both, played.basis, played.start, played.radius, 384)
        )
        assert fine > 0.8
        assert exceeds(half, fine * arb(0.99))


def test_a_wider_spread_or_more_radius_lowers_the_curvature(played: Game) -> None:
    with working_precision(64):
        boxes = boxes_of(played.both, played.basis, played.start, played.radius, 192)
        least = least_curvature(boxes)
        assert least > 0
        assert least_curvature([replace(b, spread=b.spread + 1) for b in boxes]) < least
        wide = boxes_of(played.both, played.basis, played.start, Fraction(1, 4), 192)
        assert least_curvature(wide) < least
        assert least_curvature(boxes[: len(boxes) // 8]) < least
        assert least_curvature([]) == 0


def test_a_forgotten_tail_is_seen(played: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    truth = criterion(P, Q, 15)
    with working_precision(100):
        u = combined(played.start, played.basis)
        assert value(played.both, u, GOAL).overlaps(
            ball(Fraction(truth.low)).union(ball(Fraction(truth.high)))
        )
        honest = Stretch.cut

        def careless(self: Stretch, *rest: object) -> Cut:
            right = honest(self, *rest)  # type: ignore[arg-type]
            return Cut(right.low / 2, right.high / 2, arb(0))

        monkeypatch.setattr(Stretch, "cut", careless)
        wrong = value(played.both, u, GOAL)
    assert wrong.lower() > ball(Fraction(truth.high))


def test_a_majorant_that_is_not_integrable_gives_no_number() -> None:
    p, q = parse_law("cauchy(0,1)"), parse_law("normal(0,1)")
    both = play.sides(p, q)
    with working_precision(80):
        line = combined([Fraction(1)], [feature(Power(1))])
        assert not value(both, line, Goal(20)).is_finite()
        square = combined([Fraction(1)], [feature(Power(2))])
        assert value(both, square, Goal(20)).is_finite()
        assert not value(both, combined([Fraction(-1)], [square]), Goal(20)).is_finite()


def test_a_cell_with_a_changed_mass_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = restricted(PARTITION, P, Q).value
    honest = cells.mass_in

    def careless(*args: object) -> arb:
        return honest(*args) * (1 + arb(10) ** -13)  # type: ignore[arg-type]

    monkeypatch.setattr(cells, "mass_in", careless)
    wrong = restricted(PARTITION, P, Q).value
    assert wrong.high < right.low or right.high < wrong.low


def test_a_dropped_box_of_cuts_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = restricted(Threshold(), P, Q).value
    honest = threshold._Search._first
    best = 1.0  # near the best cut of these laws

    def careless(self: threshold._Search) -> list[threshold.Cuts]:
        kept = []
        for box in honest(self):
            kept += [half for half in self._halves(box) if not half.low < best < half.high]
        return kept

    monkeypatch.setattr(threshold._Search, "_first", careless)
    wrong = restricted(Threshold(), P, Q).value
    assert wrong.high < right.low


def test_the_bound_over_a_box_of_cuts_holds_at_the_cuts_inside() -> None:
    search = threshold._Search(P, Q, GOAL)
    with working_precision(80):
        boxes = search._first()
        for _ in range(5):
            boxes = [half for box in boxes for half in search._halves(box)]
        checked = 0
        for box in boxes:
            bound = search._bound(box)
            for inner in search._halves(box):
                ends = [e for e in (inner.low, inner.high) if box.low < e < box.high]
                for cut in ends:
                    if bound is None:
                        break
                    sides = [(-float("inf"), cut), (cut, float("inf"))]
                    at = sum((cells.cell_value(*search.masses(*s)) for s in sides), arb(0))
                    assert not at > bound
                    checked += 1
        assert checked > 10


def test_signs_are_checked() -> None:
    demands = [
        Demand(Fraction(-1), Fraction(0), -1),
        Demand(Fraction(0), Fraction(1), 1),
        Demand(Fraction(1), Fraction(2), -1),
        Demand(Fraction(1, 2), Fraction(1, 2), -1),
    ]
    roots = separating(demands)
    assert roots == {Fraction(0): 1, Fraction(1): 1, Fraction(1, 2): 2}
    assert separates(roots, demands)
    for r in roots:
        assert not separates({x: m for x, m in roots.items() if x != r}, demands)
        assert not separates({**roots, r: roots[r] + 1}, demands)
        moved = {x + (Fraction(1, 8) if x == r else 0): m for x, m in roots.items()}
        assert not separates(moved, demands)
    assert separating([*demands, Demand(Fraction(-1), Fraction(1, 8), -1)]) is None
