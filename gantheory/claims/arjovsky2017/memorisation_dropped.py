"""Memorisation with one assumption dropped at a time."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.arjovsky2017.memorisation import empirical, memorisation, without_atoms
from gantheory.theory.attach import counterexample_to
from gantheory.theory.claim import Claim, Source
from gantheory.theory.model import LineModel
from gantheory.theory.verdict import Verdict

_source = Source("arjovsky2017", "section 2.1")
_points = {"X": (Fraction(0), Fraction(1))}

no_atoms = Claim(
    id="arjovsky2017.memorisation.no_atoms",
    title="JSD = log 2 for an empirical measure against any law",
    says=memorisation.says,
    given=(empirical,),
    model=LineModel(laws={"p": "dirac(0)", "q": "dirac(0)"}, tables=_points),
    source=_source,
    expected=Verdict.REFUTED,
    drops=memorisation.id,
)


@counterexample_to(no_atoms)
def a_coin() -> LineModel:
    """The data's law is that of a coin, and the sample has both sides."""
    coin = "discrete(0:1/2, 1:1/2)"
    return LineModel(laws={"p": coin, "q": coin}, tables=_points)


empirical_measure = Claim(
    id="arjovsky2017.memorisation.empirical",
    title="JSD = log 2 for any p_g against a law without atoms",
    says=memorisation.says,
    given=(without_atoms,),
    model=LineModel(laws={"p": "uniform(0,1)", "q": "uniform(0,1)"}),
    source=_source,
    expected=Verdict.REFUTED,
    drops=memorisation.id,
)


@counterexample_to(empirical_measure)
def a_density() -> LineModel:
    """p_g overlaps with the data's law."""
    return LineModel(laws={"p": "uniform(0,1)", "q": "normal(1/2,1/4)"})
