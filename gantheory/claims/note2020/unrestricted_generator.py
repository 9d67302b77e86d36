"""The capacity assumption at its strongest: some G reaches any law on the line, from any noise."""

from __future__ import annotations

from gantheory.derivation import kernel, laws
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.expr import (
    POINT,
    And,
    Cdf,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Prob,
    Push,
    Quantile,
    Surely,
    num,
    var,
)
from gantheory.theory.kinds import LINE_LAW, MAP, REAL, UNIT
from gantheory.theory.model import LineModel
from gantheory.theory.verdict import Verdict

data, noise = var("P", LINE_LAW), var("Z", LINE_LAW)
G, x, c, level = var("G", MAP), var("y", REAL), var("c", REAL), var("u", UNIT)
_continuous = ForAll(c, Eq(Prob(noise, Eq(POINT, c)), 0))
_same_law = ForAll(x, Eq(Prob(Push(G, noise), x >= POINT), Prob(data, x >= POINT)))

unrestricted_generator = Claim(
    id="note2020.unrestricted_generator",
    title=(
        "for every law on the line and every noise with a continuous distribution function there "
        "is a G with p_g = p_data: the same distribution function"
    ),
    says=Exists(G, _same_law),
    given=(Hypothesis("the noise has no atoms", _continuous),),
    model=LineModel(laws={"P": "discrete(0:1/2, 1:1/2)", "Z": "uniform(0,1)"}),
    source=Source("note2020", "capacity assumption"),
    expected=Verdict.PROVED_ASSUMING,
    assuming=("probability integral transform",),
)

_F = Cdf(noise, POINT)
_uniform = Implies(
    _continuous,
    And(
        Surely(noise, And(num(0) < _F, _F < 1)),
        ForAll(level, Eq(Prob(noise, level >= _F), level)),
    ),
)


@derivation_of(unrestricted_generator)
def quantile_transform() -> Proof:
    """G = F_P^-1 o F_Z: F_Z(Z) is uniform, and F_P^-1(u) <= x iff u <= F_P(x)."""
    script = Script()
    given = script.note(kernel.assume(_continuous), "the noise has no atoms", _continuous)
    transform = script.note(
        kernel.postulate("probability integral transform", _uniform),
        "probability integral transform: F_Z(Z) is uniform",
    )
    inside = kernel.consequence(And(*_uniform.args[1].args), (given, transform))
    surely, uniform = (kernel.consequence(f, (inside,)) for f in _uniform.args[1].args)
    cdf = script.note(laws.distribution_function(data, x), "the distribution function of P")
    level_of_x = Cdf(data, x)
    at_x = script.note(
        kernel.specialise(uniform, level_of_x, [cdf]),
        "at u = F_P(x)",
        Eq(Prob(noise, level_of_x >= _F), level_of_x),
    )
    generator = Quantile(data, _F)
    inverse = script.note(laws.galois(noise, data, _F, x), "what a generalised inverse is")
    event = Iff(generator <= x, level_of_x >= _F)
    events = [generator <= x, level_of_x >= _F, num(0) < _F, _F < 1]
    same = laws.same_probability(laws.surely(noise, event, [surely, inverse], hide=events))
    script.note(same, "so the two events have the same probability")
    image = script.note(laws.pushforward(generator, noise, x >= POINT), "what a pushforward is")
    equal = script.follows(
        Eq(Prob(Push(generator, noise), x >= POINT), Prob(data, x >= POINT)),
        image,
        same,
        at_x,
        cdf,
    )
    every = kernel.generalise(x, equal)
    some = kernel.exists_intro(unrestricted_generator.says, generator, every)
    script.note(some, "G = F_P^-1 o F_Z", unrestricted_generator.says)
    return script.proof(kernel.discharge(_continuous, some))
