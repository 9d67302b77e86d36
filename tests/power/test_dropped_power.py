"""Witnesses against dropped assumptions, broken one value at a time: then nothing is refuted."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from gantheory.claims.goodfellow2014 import (
    gradient_steps_dropped,
    minimax_dropped,
    subgradient_dropped,
)
from gantheory.derivation.values import Refuse
from gantheory.enclosure.exact.tails import CountableModel
from gantheory.measure.countable import Geometric, Swapped
from gantheory.theory.attach import Attached
from gantheory.theory.expr import Eq, expand
from gantheory.theory.model import Model
from gantheory.verify import load
from gantheory.ways import judged

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
FIRST, SECOND, EVEN = (ONE, ZERO), (ZERO, ONE), (HALF, HALF)
AT = (0, 0)
QUARTER = (Fraction(1, 4), Fraction(3, 4))
GOODFELLOW, NOTE, ARJOVSKY = "goodfellow2014", "note2020", "arjovsky2017"

CATALOGUE = load()
WITNESSES = {
    a.claim.id: a
    for c in CATALOGUE.claims
    for a in CATALOGUE.of(c)
    if c.drops and a.role == "counterexample"
}

# For each witness, values to put in: where it can be, those that restore what was dropped.
BROKEN: Mapping[str, Mapping[str, Any]] = {
    f"{GOODFELLOW}.pointwise_maximum.as_printed": {"a": ONE, "b": ONE},
    f"{GOODFELLOW}.pointwise_maximum.both_zero": {"a": ONE},
    f"{GOODFELLOW}.pointwise_maximum.unit_interval": {"y": HALF},
    f"{GOODFELLOW}.change_of_variables.pushforward": {"P": FIRST},
    f"{GOODFELLOW}.change_of_variables.unit_range": {"T": (HALF,)},
    f"{GOODFELLOW}.proposition_1.unit_range": {"T": FIRST},
    f"{GOODFELLOW}.proposition_1.unique.unit_range": {"T": (ONE, ONE, ZERO)},
    f"{GOODFELLOW}.proposition_1.off_support.both_vanish": {"E": EVEN},
    f"{GOODFELLOW}.proposition_1.open_range.closed_range": {"q": FIRST},
    f"{GOODFELLOW}.conditional_likelihood.equal_priors": {"pi": HALF},
    f"{GOODFELLOW}.conditional_likelihood.equal_weights": {"pi": HALF},
    f"{GOODFELLOW}.criterion.unrestricted": {"q": FIRST},
    f"{GOODFELLOW}.kl_form.mass_one": {"f": (ONE,), "g": (ONE,)},
    f"{GOODFELLOW}.jsd_form.mass_one": {"f": (ONE,), "g": (ONE,)},
    f"{GOODFELLOW}.kl_form.even_mixture": {"t": HALF},
    f"{GOODFELLOW}.jsd_form.even_mixture": {"t": HALF},
    f"{GOODFELLOW}.theorem_1.restricted_generator": {"r": EVEN},
    f"{GOODFELLOW}.theorem_1.restricted_discriminator": {"q": FIRST},
    f"{GOODFELLOW}.theorem_1.finite_sample": {"s": EVEN},
    f"{GOODFELLOW}.theorem_1.mass_one": {"f": (ONE,), "g": (ONE,)},
    f"{GOODFELLOW}.theorem_1.fixed_discriminator": {"q": EVEN},
    f"{GOODFELLOW}.theorem_1.fixed_discriminator.half": {"D": FIRST},
    f"{GOODFELLOW}.theorem_1.equal_weights": {"pi": HALF},
    f"{GOODFELLOW}.theorem_1.natural_logarithm": {},
    f"{GOODFELLOW}.theorem_1.discriminator.everywhere": {"u": EVEN},
    f"{GOODFELLOW}.theorem_1.discriminator.optimum": {"q": FIRST},
    f"{GOODFELLOW}.theorem_1.discriminator.mass_one": {"f": FIRST},
    f"{GOODFELLOW}.minimax.off_support": {"D": EVEN},
    f"{GOODFELLOW}.proposition_2.convexity.segment": {"s": HALF},
    f"{GOODFELLOW}.proposition_2.convexity.fixed_discriminator": {"q": EVEN, "r": EVEN},
    f"{GOODFELLOW}.proposition_2.subgradient.optimal": {"D": EVEN},
    f"{GOODFELLOW}.proposition_2.exponentiated_gradient.any_start": {"q": EVEN},
    f"{GOODFELLOW}.proposition_2.exponentiated_gradient.size_one": {"q": EVEN},
    f"{GOODFELLOW}.proposition_2.exponentiated_gradient.optimal_discriminator": {"q": EVEN},
    f"{GOODFELLOW}.proposition_2.exponentiated_gradient.mass_one": {"g": (ONE,)},
    f"{GOODFELLOW}.saturation.logits": {},
    f"{GOODFELLOW}.nonsaturating_fixed_point.equal_laws": {"q": FIRST},
    f"{GOODFELLOW}.nonsaturating_fixed_point.one_half": {"D": EVEN},
    f"{GOODFELLOW}.nonsaturating_fixed_point.mass_one": {"h": (ONE,)},
    f"{ARJOVSKY}.perfect_discriminator.generated": {"q": (ZERO, ZERO, ONE)},
    f"{ARJOVSKY}.perfect_discriminator.apart": {"p": FIRST},
    f"{ARJOVSKY}.perfect_discriminator.continuous": {"G": ((1,),)},
    f"{ARJOVSKY}.nonsaturating_gradient.optimal": {"D": EVEN},
    f"{ARJOVSKY}.nonsaturating_gradient.differentiable": {"p": EVEN},
    f"{ARJOVSKY}.nonsaturating_gradient.frozen": {"r": QUARTER},
    "capacity.nested_families.inside": {"R": (FIRST,)},
    "capacity.duality_gap.apart": {"q": FIRST, "r": SECOND},
    "capacity.data_processing.same_map": {"S": (0,)},
    "capacity.limited_discriminator_moves_the_optimum.beyond": {"q": (HALF, ZERO, HALF)},
    "capacity.partition_limit.not_generating": {"T": ((0, 1),)},
    "capacity.partition_limit.not_nested": {"T": ((0, 0), (0, 1))},
    "capacity.restricted_discriminator.optimal_in_class": {"F": (EVEN, FIRST)},
    "lin1991.jsd_bounded.singular": {"q": SECOND},
    "lin1991.jsd_bounded.mass_one": {"f": FIRST, "g": SECOND},
    f"{NOTE}.discriminator_loss.unit_range": {"T": (HALF,)},
    f"{NOTE}.generator_loss.finite": {"D": EVEN},
    f"{NOTE}.zero_sum.best_response": {"D": EVEN},
    f"{NOTE}.zero_sum.unrestricted_generator": {"q": FIRST, "D": EVEN},
    f"{NOTE}.zero_sum.mass_one": {"f": (ONE,), "D": (HALF,)},
    f"{NOTE}.gibbs.mass_one": {"g": (ONE,)},
    f"{NOTE}.gibbs.first_mass_one": {"f": (ONE,)},
    f"{NOTE}.unrestricted_generator.continuous": {"Z": EVEN},
    f"{NOTE}.gaussian_is_not_uniform.lebesgue": {"X": (ONE,)},
    f"{NOTE}.imitation_learning.discount": {"rho": {AT: ONE}},
    f"{NOTE}.imitation_learning.initial_law": {"start": {(0,): ONE}},
    f"{NOTE}.imitation_learning.transition_kernel": {"move": {(0, 0, 0): ONE}},
    f"{NOTE}.imitation_learning.policy": {"pi": {AT: ONE}},
    f"{NOTE}.imitation_learning.expert_policy": {"piE": {AT: ONE}},
    f"{NOTE}.imitation_learning.occupancy": {"rho": {AT: ONE}},
    f"{NOTE}.imitation_learning.expert_occupancy": {"rhoE": {AT: ONE}},
    f"{NOTE}.imitation_learning.nonnegative": {"pi": {AT: HALF, (0, 1): HALF}},
}

# False whatever the values: there is no witness to break.
ALWAYS_FALSE = {name for name, values in BROKEN.items() if not values}


def test_every_finite_witness_is_broken_here() -> None:
    finite = {name for name, a in WITNESSES.items() if isinstance(a.make(), Model)}
    assert set(BROKEN) == finite


@pytest.mark.parametrize("name", sorted(set(BROKEN) - ALWAYS_FALSE))
def test_a_broken_witness_refutes_nothing(name: str) -> None:
    attached = WITNESSES[name]
    assert _holds(attached) is False
    assert _holds(attached, **BROKEN[name]) is not False


@pytest.mark.parametrize("name", sorted(ALWAYS_FALSE))
def test_what_is_always_false_is_false_by_its_values(name: str) -> None:
    """An undefined side would make the negation true and the statement false as well as a number
    does: so both sides must have one."""
    attached = WITNESSES[name]
    left, right = expand(attached.claim.statement).args
    for side in (left, right):
        assert judged(Eq(side, side), attached.make())[1] is True
    assert judged(Eq(left, right), attached.make())[1] is False


def _holds(attached: Attached, **changes: Any) -> bool | None:
    model = attached.make()
    assert isinstance(model, Model)
    for name, value in changes.items():
        model = model.with_value(name, value)
    return judged(attached.claim.statement, model)[1]


def test_a_law_of_finite_entropy_does_not_refute_gibbs() -> None:
    light = Geometric(HALF)
    model = CountableModel({"p": light, "q": Swapped(light, 2, 3)}, {})
    claim = WITNESSES[f"{NOTE}.gibbs.infinite_entropy"].claim
    assert judged(claim.statement, model)[1] is not False


@pytest.mark.parametrize(
    ("module", "example", "refutation", "values"),
    [
        (minimax_dropped, "_two_atoms", "no_saddle_point", {"q": EVEN, "r": EVEN}),
        (minimax_dropped, "_two_atoms", "no_saddle_point", {"p": FIRST}),
        (subgradient_dropped, "_one_atom", "infinite_slope", {"q": EVEN}),
        (gradient_steps_dropped, "_size_zero", "no_step", {"eta": ONE}),
    ],
)
def test_a_refutation_needs_its_laws(
    module: Any,
    example: str,
    refutation: str,
    values: Mapping[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = getattr(module, example)()
    for name, value in values.items():
        model = model.with_value(name, value)
    monkeypatch.setattr(module, example, lambda: model)
    with pytest.raises(Refuse):
        getattr(module, refutation).make()
