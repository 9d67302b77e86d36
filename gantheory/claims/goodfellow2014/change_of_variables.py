"""Section 3: the generator's term over noise is an expectation over generated samples."""

from __future__ import annotations

from gantheory.derivation import laws
from gantheory.derivation.chain import Script
from gantheory.derivation.proof import Proof
from gantheory.theory.attach import derivation_of
from gantheory.theory.claim import Claim, Source
from gantheory.theory.expr import Eq, Mean, Pull, Push, expand, log, var
from gantheory.theory.kinds import LAW, MAP, POSITIVE
from gantheory.theory.verdict import Verdict
from gantheory.theory.vocabulary import D

G = var("G", MAP)
noise = var("p_z", LAW)
_on_noise = log(1 - Pull(G, D))
_on_samples = log(1 - D)

change_of_variables = Claim(
    id="goodfellow2014.change_of_variables",
    title="E_{z~p_z} log(1 - D(G(z))) = E_{x~p_g} log(1 - D(x)), p_g the pushforward of p_z by G",
    says=Eq(Mean(noise, _on_noise), Mean(Push(G, noise), _on_samples)),
    source=Source("goodfellow2014", "section 3, eq. (1)"),
    expected=Verdict.PROVED,
)


@derivation_of(change_of_variables)
def layers() -> Proof:
    """Both sides are minus the integral over t > 0 of P(-log(1 - D(G(z))) > t)."""
    script = Script()
    image, t = Push(G, noise), var("t", POSITIVE)
    cost = expand(-_on_samples)
    samples = script.note(laws.layer_cake(image, cost), "layer cake, for -log(1 - D) >= 0")
    event = script.note(laws.pushforward(G, noise, t < cost), "what a pushforward is")
    same = script.note(laws.layer_congruence(t, event), "at every t > 0")
    latent = script.note(laws.layer_cake(noise, laws.pulled(G, cost)), "layer cake")
    minus_samples = script.note(laws.mean_of_nonpositive(image, _on_samples), "log(1 - D) <= 0")
    minus_latent = script.note(laws.mean_of_nonpositive(noise, _on_noise), "log(1 - D) <= 0")
    return script.proof(
        script.follows(change_of_variables.says, samples, same, latent, minus_samples, minus_latent)
    )
