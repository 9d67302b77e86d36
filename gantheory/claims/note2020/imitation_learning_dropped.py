"""Adversarial imitation with one hypothesis dropped at a time: each keeps the mass at one.

The witnesses have one state and one action, but for the last. The criterion of two measures of
masses a and b on one point is a log(a/(a+b)) + b log(b/(a+b)), and eq. (6) gives
another number unless a + b = 2.
"""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.note2020.imitation_learning import imitation_learning
from gantheory.theory.attach import counterexample_to
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.model import Model, Value
from gantheory.theory.verdict import Verdict

_one, _two, _half = Fraction(1), Fraction(2), Fraction(1, 2)


def _without(dropped: str, name: str) -> Claim:
    return Claim(
        id=f"{imitation_learning.id}.{name}",
        title=f"the inner problem is 2 JSD - log 4 without the hypothesis: {dropped}",
        says=imitation_learning.says.args[0],
        given=tuple(h for h in imitation_learning.given if h.name != dropped),
        model=imitation_learning.model,
        source=Source("note2020", "imitation learning"),
        expected=Verdict.REFUTED,
        drops=imitation_learning.id,
    )


def _one_state(
    *,
    gamma: Fraction = _half,
    start: Fraction = _one,
    move: Fraction = _one,
    pi: Fraction = _one,
    pi_expert: Fraction = _one,
    rho: Fraction = _one,
    rho_expert: Fraction = _one,
) -> Model:
    at = (0, 0)
    return Model(
        values={
            "gamma": gamma,
            "start": {(0,): start},
            "move": {(0, 0, 0): move},
            "pi": {at: pi},
            "piE": {at: pi_expert},
            "rho": {at: rho},
            "rhoE": {at: rho_expert},
        },
        sets={"S": 1, "A": 1},
    )


discount = _without("discount below one", "discount")
initial_law = _without("initial law", "initial_law")
transition_kernel = _without("transition kernel", "transition_kernel")
policy = _without("policy", "policy")
expert_policy = _without("expert's policy", "expert_policy")
occupancy = _without("occupancy measure", "occupancy")
expert_occupancy = _without("expert's occupancy measure", "expert_occupancy")


@counterexample_to(discount)
def undiscounted() -> Model:
    """At gamma = 1 the flow is conserved at any mass, at mass 2 for the agent."""
    return _one_state(gamma=_one, rho=_two)


@counterexample_to(initial_law)
def started_twice() -> Model:
    """An initial law of mass 2 gives occupancy measures of mass 2."""
    return _one_state(start=_two, rho=_two, rho_expert=_two)


@counterexample_to(transition_kernel)
def dying_out() -> Model:
    """With no transitions half of the mass is never seen again."""
    return _one_state(move=Fraction(0), rho=_half, rho_expert=_half)


@counterexample_to(policy)
def half_a_policy() -> Model:
    """A policy of mass 1/2 does nothing half of the time: occupancy 1/3."""
    return _one_state(pi=_half, rho=Fraction(1, 3))


@counterexample_to(expert_policy)
def half_an_expert() -> Model:
    """The same for the expert."""
    return _one_state(pi_expert=_half, rho_expert=Fraction(1, 3))


@counterexample_to(occupancy)
def any_table() -> Model:
    """Any table in place of the occupancy measure, of mass 2 say."""
    return _one_state(rho=_two)


@counterexample_to(expert_occupancy)
def any_expert_table() -> Model:
    """The same for the expert."""
    return _one_state(rho_expert=_two)


(_occupancy,) = (h for h in imitation_learning.given if h.name == "occupancy measure")
_flow = _occupancy.formula.args[1]

nonnegative = Claim(
    id=f"{imitation_learning.id}.nonnegative",
    title="the inner problem is 2 JSD - log 4 for every table that conserves the flow",
    says=imitation_learning.says.args[0],
    given=tuple(
        Hypothesis("flow", _flow) if h == _occupancy else h for h in imitation_learning.given
    ),
    model=imitation_learning.model,
    source=Source("note2020", "imitation learning"),
    expected=Verdict.REFUTED,
    drops=imitation_learning.id,
)


@counterexample_to(nonnegative)
def signed_policy() -> Model:
    """A "policy" (2, -1) has the occupancy (2, -1), of mass one: the criterion sees mass 2 only."""
    first, second = (0, 0), (0, 1)
    signed: Value = {first: _two, second: -_one}
    even: Value = {first: _half, second: _half}
    return Model(
        values={
            "gamma": _half,
            "start": {(0,): _one},
            "move": {(0, 0, 0): _one, (0, 0, 1): _one},
            "pi": signed,
            "piE": even,
            "rho": signed,
            "rhoE": even,
        },
        sets={"S": 1, "A": 2},
    )
