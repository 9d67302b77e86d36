"""Generative adversarial imitation has the GAN's inner problem, over occupancy measures."""

from __future__ import annotations

from fractions import Fraction

from gantheory.claims.goodfellow2014.criterion import as_jsd, jsd_form
from gantheory.derivation import kernel, models
from gantheory.derivation.chain import Script, theorem_of
from gantheory.derivation.proof import Proof
from gantheory.derivation.tactics import follows, logically
from gantheory.derivation.theorem import Theorem
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    And,
    At,
    Eq,
    Expr,
    ForAll,
    Implies,
    Sum,
    expand,
    num,
    var,
)
from gantheory.theory.finite import on_counting_measure
from gantheory.theory.kinds import UNIT, index, table
from gantheory.theory.model import Model
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import p, q

gamma = var("gamma", UNIT)
s, a = var("s", index("S")), var("a", index("A"))
s0, a0 = var("s0", index("S")), var("a0", index("A"))
start = var("start", table("S"))
move = var("move", table("S", "S", "A"))
_SETS = ("S", "A")


def _policy(name: str) -> Expr:
    return var(name, table("S", "A"))


def _each(body: Expr, *indices: Expr) -> Expr:
    for i in reversed(indices):
        body = ForAll(i, body)
    return body


def _total(body: Expr, *indices: Expr) -> Expr:
    for i in reversed(indices):
        body = Sum(i, body)
    return body


def _stochastic(policy: Expr) -> Expr:
    return _each(Eq(Sum(a, At(policy, s, a)), 1), s)


def _inflow(rho: Expr) -> Expr:
    """(1 - gamma) P(s_0 = s) + gamma sum P(s | s', a') rho(s', a')."""
    return (1 - gamma) * At(start, s) + gamma * _total(
        At(move, s, s0, a0) * At(rho, s0, a0), s0, a0
    )


def _flow(rho: Expr, policy: Expr) -> Expr:
    return _each(Eq(At(rho, s, a), At(policy, s, a) * _inflow(rho)), s, a)


def _nonnegative(rho: Expr) -> Expr:
    return _each(num(0) <= At(rho, s, a), s, a)


policy, expert = _policy("pi"), _policy("piE")
rho, rho_expert = _policy("rho"), _policy("rhoE")
_one_state = And(Eq(gamma, 0), _each(Eq(At(start, s), 1), s))

imitation_learning = Claim(
    id="note2020.imitation_learning",
    title=(
        "for normalised discounted occupancy measures of a finite MDP, the inner problem of "
        "generative adversarial imitation is 2 JSD(rho_pi, rho_E) - log 4; the GAN is its case of "
        "one state and discount 0, where rho_pi is the policy"
    ),
    says=And(
        on_counting_measure(jsd_form.says, _SETS, {p: rho, q: rho_expert}),
        Implies(_one_state, _each(Eq(At(rho, s, a), At(policy, s, a)), s, a)),
    ),
    given=(
        Hypothesis("discount below one", gamma < 1),
        Hypothesis("initial law", Eq(Sum(s, At(start, s)), 1)),
        Hypothesis("transition kernel", _each(Eq(Sum(s, At(move, s, s0, a0)), 1), s0, a0)),
        Hypothesis("policy", _stochastic(policy)),
        Hypothesis("expert's policy", _stochastic(expert)),
        Hypothesis("occupancy measure", And(_nonnegative(rho), _flow(rho, policy))),
        Hypothesis(
            "expert's occupancy measure",
            And(_nonnegative(rho_expert), _flow(rho_expert, expert)),
        ),
    ),
    model=Model(
        values={
            "gamma": Fraction(1, 2),
            "start": {(0,): Fraction(1)},
            "move": {(0, 0, 0): Fraction(1), (0, 0, 1): Fraction(1)},
            "pi": {(0, 0): Fraction(1, 3), (0, 1): Fraction(2, 3)},
            "piE": {(0, 0): Fraction(1, 2), (0, 1): Fraction(1, 2)},
            "rho": {(0, 0): Fraction(1, 3), (0, 1): Fraction(2, 3)},
            "rhoE": {(0, 0): Fraction(1, 2), (0, 1): Fraction(1, 2)},
        },
        sets={"S": 1, "A": 2},
    ),
    source=Source("note2020", "imitation learning"),
    expected=Verdict.PROVED,
)


@derivation_of(imitation_learning)
def inner_problem() -> Proof:
    """Flow is conserved, so an occupancy measure has mass one; then equation (6) on S x A."""
    script = Script()
    given = [script.note(kernel.assume(h.formula), h.name) for h in imitation_learning.given]
    below_one, initial, kernel_, pi, pi_expert, occupancy, occupancy_expert = given
    laws: list[Theorem] = []
    for measure, how, behaviour in (
        (rho, occupancy, pi),
        (rho_expert, occupancy_expert, pi_expert),
    ):
        nonnegative, flow = (kernel.consequence(x, (how,)) for x in how.conclusion.args)
        mass = _mass(script, measure, flow, behaviour, initial, kernel_, below_one)
        laws += [nonnegative, mass]
    jsd = models.on_pairs(theorem_of(as_jsd), _SETS, {p: rho, q: rho_expert}, laws)
    script.note(jsd, "goodfellow2014.jsd_form on S x A with counting measure")
    case = kernel.assume(_one_state)
    flow = kernel.consequence(occupancy.conclusion.args[1], (occupancy,))
    here = kernel.specialise(kernel.specialise(flow, s), a)
    no_discount, sure = (kernel.consequence(x, (case,)) for x in expand(_one_state).args)
    sure = kernel.specialise(sure, s)
    arriving = _total(At(move, s, s0, a0) * At(rho, s0, a0), s0, a0)
    equal = follows(
        Eq(At(rho, s, a), At(policy, s, a)),
        here,
        no_discount,
        sure,
        models.real(arriving),
        models.real(At(policy, s, a)),
    )
    everywhere = kernel.generalise(s, kernel.generalise(a, equal))
    single = kernel.discharge(_one_state, everywhere)
    script.note(single, "at gamma = 0 with one state")
    theorem = script.logically(imitation_learning.says, jsd, single)
    for h in reversed(imitation_learning.given):
        theorem = kernel.discharge(h.formula, theorem)
    return script.proof(logically(imitation_learning.statement, theorem))


def _mass(
    script: Script,
    measure: Expr,
    flow: Theorem,
    behaviour: Theorem,
    initial: Theorem,
    transitions: Theorem,
    below_one: Theorem,
) -> Theorem:
    """The entries of an occupancy measure add up to one."""
    here = kernel.specialise(kernel.specialise(flow, s), a)
    inflow = _inflow(measure)
    table_ = here.conclusion.args[1].args[0].args[0]
    by_action = models.sum_congruence(a, here)
    factor = models.sum_algebra(
        Sum(a, At(table_, s, a) * inflow), inflow * Sum(a, At(table_, s, a))
    )
    chosen = kernel.specialise(behaviour, s)
    state = follows(
        Eq(Sum(a, At(measure, s, a)), inflow),
        by_action,
        factor,
        chosen,
        models.real(inflow),
        whole=[inflow],
    )
    by_state = models.sum_congruence(s, state)
    arrivals = Sum(s, At(move, s, s0, a0))
    landed = kernel.specialise(kernel.specialise(transitions, s0), a0)
    term = follows(
        Eq(At(measure, s0, a0) * arrivals, At(measure, s0, a0)),
        landed,
        models.real(At(measure, s0, a0)),
    )
    by_pair = models.sum_congruence(s0, models.sum_congruence(a0, term))
    total = _total(At(measure, s0, a0), s0, a0)
    split = models.sum_algebra(
        Sum(s, inflow),
        (1 - gamma) * Sum(s, At(start, s)) + gamma * _total(At(measure, s0, a0) * arrivals, s0, a0),
    )
    flowed = kernel.rewrite(kernel.rewrite(split, by_pair), initial)
    conserved = script.note(kernel.rewrite(by_state, flowed), "flow is conserved")
    return script.follows(
        Eq(total, 1), conserved, below_one, models.real(total), because="gamma < 1"
    )
