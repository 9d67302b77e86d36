"""A Gaussian generator and a uniform target: how far from -log 4 the game ends, and where."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gantheory.enclosure.projection.statements import AlwaysInfinite, EvenPair, UniqueMinimum
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import LEBESGUE, And
from gantheory.theory.model import LineModel
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import JSD, KL, TV, C, Hellinger, ReverseKL

if TYPE_CHECKING:
    from gantheory.theory.expr import Definition

_source = Source("capacity", "a limited generator")
_line = (Hypothesis("densities on the line", LEBESGUE),)
_unit = Fraction(0), Fraction(1)
_middle = Fraction(1, 2) - Fraction(1, 10**12), Fraction(1, 2) + Fraction(1, 10**12)


def _least(divergence: Definition, value: tuple[str, str], sd: tuple[str, str]) -> UniqueMinimum:
    low, high = (Fraction(x) for x in value)
    below, above = (Fraction(x) for x in sd)
    return UniqueMinimum.between(divergence, _unit, (low, high), _middle, (below, above))


_below = Fraction("0.0478")
_for_jsd = _least(
    JSD, ("0.04780664358684413", "0.04780664358684414"), ("0.266800814284", "0.266800814285")
)

gaussian_uniform = Claim(
    id="capacity.gaussian_uniform",
    title="for p_data = U[0,1] one Gaussian is best: mean 1/2, sd 0.2668..., JSD 0.0478...",
    says=_for_jsd.statement(),
    given=_line,
    model=LineModel(),
    source=_source,
    expected=Verdict.CERTIFIED,
)

value_of_the_game = Claim(
    id="capacity.gaussian_uniform.value",
    title="the game of U[0,1] against all Gaussians has the value -1.2906..., above -log 4",
    says=_least(
        C, ("-1.290681073946203", "-1.290681073946202"), ("0.266800814284", "0.266800814285")
    ).statement(),
    given=_line,
    model=LineModel(),
    source=_source,
    expected=Verdict.CERTIFIED,
)

projection_depends_on_divergence = Claim(
    id="capacity.projection_depends_on_divergence",
    title="the best Gaussian for U[0,1] differs between KL, JSD, Hellinger and TV; KL(q||p) = oo",
    says=And(
        _for_jsd.statement(),
        _least(
            KL, ("0.176485208310672", "0.176485208310673"), ("0.288675134594", "0.288675134595")
        ).statement(),
        _least(
            Hellinger,
            ("0.0565484136693038", "0.0565484136693039"),
            ("0.252540791987", "0.252540791988"),
        ).statement(),
        _least(
            TV, ("0.185057451915918", "0.185057451915919"), ("0.336385991476", "0.336385991477")
        ).statement(),
        AlwaysInfinite(ReverseKL, _unit).statement(),
    ),
    given=_line,
    model=LineModel(),
    source=_source,
    expected=Verdict.CERTIFIED,
)

nested_families_strict = Claim(
    id="capacity.nested_families.strict",
    title="a mixture of two Gaussians comes strictly closer to U[0,1] than any one Gaussian",
    says=And(
        _for_jsd.statement(),
        EvenPair(
            JSD, _unit, means=(Fraction(1, 4), Fraction(3, 4)), sd=Fraction(1, 6), most=_below
        ).statement(),
    ),
    given=_line,
    model=LineModel(),
    source=_source,
    expected=Verdict.CERTIFIED,
)
