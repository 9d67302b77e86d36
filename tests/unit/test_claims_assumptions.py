"""For each assumption of each proved claim: the variant that drops it, or why there is none.

The kinds of a claim's variables are assumptions too (a density has mass one, a discriminator is
into [0,1]); that functions and maps are measurable cannot be dropped, since without it there are
no integrals to speak of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

import pytest

from gantheory.theory.claim import Claim
from gantheory.theory.discovery import Catalogue
from gantheory.theory.expr import expand, walk
from gantheory.theory.verdict import Verdict
from gantheory.verify import load

_PROVED = (Verdict.PROVED, Verdict.PROVED_ASSUMING)


@final
@dataclass(frozen=True)
class Why:
    """Why an assumption has no variant."""

    words: str


ALL = Why("it is no restriction: all numbers, elements or tables of the sort are allowed")
EXISTS = Why("the claim says that something of this kind exists: to drop the kind is to say less")

# A name that begins with a dot is a variant of the claim itself.
UNIT_RANGE = ".unit_range"
V_UNIT_RANGE = "goodfellow2014.proposition_1.unit_range"
C_UNRESTRICTED = "goodfellow2014.criterion.unrestricted"

DROPPED: Mapping[str, Mapping[str, tuple[str, ...] | Why]] = {
    "note2020.discriminator_loss": {"density": (".mass_one",), "discriminator": (UNIT_RANGE,)},
    "note2020.generator_loss": {
        "density": (".mass_one",),
        "discriminator": (".finite", "note2020.discriminator_loss.unit_range"),
    },
    "note2020.zero_sum": {
        "density": (".mass_one", ".unrestricted_generator"),
        "discriminator": (".best_response", "note2020.discriminator_loss.unit_range"),
    },
    "note2020.gibbs": {
        "density": (".mass_one", ".first_mass_one", ".mass_at_most_one", ".infinite_entropy")
    },
    "note2020.ideal_discriminator.singular": {
        "density": (".mass_one",),
        "discriminator": ("note2020.discriminator_loss.unit_range",),
        "mutually singular": ("note2020.ideal_discriminator",),
    },
    "note2020.discriminator_is_not_a_distribution": {
        "density": EXISTS,
        "discriminator": EXISTS,
    },
    "note2020.unrestricted_generator": {
        "the noise has no atoms": (".continuous",),
        "law on the line": Why("quantiles need an order; other spaces are another theorem"),
        "map": EXISTS,
        "real": ALL,
    },
    "note2020.gaussian_is_not_uniform": {
        "an interval": (".interval",),
        "densities on the line": (".lebesgue",),
        "positive": Why(
            "sigma = 0 is no density, sigma < 0 gives the same one, and c may already be any "
            "positive number, not only the normalising one"
        ),
        "real": ALL,
    },
    "note2020.imitation_learning": {
        "discount below one": (".discount",),
        "initial law": (".initial_law",),
        "transition kernel": (".transition_kernel",),
        "policy": (".policy",),
        "expert's policy": (".expert_policy",),
        "occupancy measure": (".occupancy", ".nonnegative"),
        "expert's occupancy measure": (".expert_occupancy",),
        "unit": Why("the discount factor: only gamma != 1 is used, and gamma = 1 is dropped above"),
        "discriminator table": (V_UNIT_RANGE,),
        "index": ALL,
        "table": ALL,
    },
    "goodfellow2014.pointwise_maximum": {
        "not both zero": (".both_zero",),
        "nonnegative": (".as_printed",),
        "unit": (".unit_interval",),
    },
    "goodfellow2014.change_of_variables": {
        "map": (".pushforward",),
        "discriminator": (UNIT_RANGE, ".nonnegative"),
        "law": Why("any measure would do; a law of noise is what the paper has"),
    },
    "goodfellow2014.proposition_1": {"density": (".mass_one",), "discriminator": (UNIT_RANGE,)},
    "goodfellow2014.proposition_1.unique": {
        "density": (".mass_one",),
        "discriminator": (UNIT_RANGE,),
    },
    "goodfellow2014.proposition_1.off_support": {
        "density": (".mass_one", ".both_vanish"),
        "discriminator": ("goodfellow2014.change_of_variables.unit_range",),
    },
    "goodfellow2014.proposition_1.open_range": {
        "density": (".mass_one",),
        "discriminator": (V_UNIT_RANGE,),
        "open discriminator": (".closed_range",),
    },
    "goodfellow2014.conditional_likelihood": {
        "density": (".mass_one", ".equal_priors", ".equal_weights"),
        "discriminator": (V_UNIT_RANGE,),
    },
    "goodfellow2014.criterion": {
        "density": (".mass_one",),
        "discriminator": (".unrestricted", V_UNIT_RANGE),
    },
    "goodfellow2014.kl_form": {
        "density": (".mass_one", ".even_mixture"),
        "discriminator": (C_UNRESTRICTED, V_UNIT_RANGE),
    },
    "goodfellow2014.jsd_form": {
        "density": (".mass_one", ".even_mixture"),
        "discriminator": (C_UNRESTRICTED, V_UNIT_RANGE),
    },
    "goodfellow2014.jsd_nonnegative": {"density": (".mass_one",)},
    "goodfellow2014.jsd_separates": {"density": (".mass_one", ".even_mixture")},
    "goodfellow2014.theorem_1": {
        "density": (
            ".mass_one",
            ".restricted_generator",
            ".finite_sample",
            ".sample_minimum",
            ".equal_weights",
            ".class_weights",
            ".natural_logarithm",
            ".any_base",
        ),
        "discriminator": (
            ".restricted_discriminator",
            ".constant_discriminator",
            ".fixed_discriminator",
            ".fixed_discriminator.half",
            ".fixed_discriminator.best_answer",
            V_UNIT_RANGE,
        ),
    },
    "goodfellow2014.theorem_1.discriminator": {
        "density": (".mass_one", ".everywhere", ".optimum"),
        "discriminator": (C_UNRESTRICTED, V_UNIT_RANGE),
    },
    "goodfellow2014.theorem_1.bits": {},
    "goodfellow2014.minimax": {
        "density": (".unrestricted_generator", "goodfellow2014.theorem_1.mass_one"),
        "discriminator": (
            ".off_support",
            "goodfellow2014.theorem_1.constant_discriminator",
            V_UNIT_RANGE,
        ),
    },
    "goodfellow2014.proposition_2.convexity": {
        "density": (".mass_one",),
        "discriminator": (".fixed_discriminator", V_UNIT_RANGE),
        "open unit": (".segment",),
    },
    "goodfellow2014.proposition_2.subgradient": {
        "density": (".mass_one", ".dominated", ".finite_space"),
        "discriminator": (".optimal", V_UNIT_RANGE),
        "score": EXISTS,
    },
    "goodfellow2014.proposition_2.exponentiated_gradient": {
        "q > 0 wherever p > 0": (".any_start",),
        "density": (".mass_one",),
        "discriminator": (".optimal_discriminator", ".size_one"),
    },
    "goodfellow2014.proposition_2.step_size": {"positive": (".positive",), "open unit": EXISTS},
    "goodfellow2014.saturation": {"real": (".logits",), "open unit": ALL},
    "goodfellow2014.nonsaturating_fixed_point": {
        "density": (".equal_laws", ".mass_one"),
        "discriminator": (".one_half", V_UNIT_RANGE),
        "open unit": Why("t = 0 and t = 1 are p_data and the other law themselves"),
    },
    "lin1991.jsd_bounded": {
        "density": (".mass_one", ".singular"),
        "discriminator": (C_UNRESTRICTED, V_UNIT_RANGE),
    },
    "capacity.gap": {
        "density": ("goodfellow2014.jsd_form.mass_one",),
        "family of densities": Why("a family of one member is the claim that is dropped above"),
        "discriminator": (C_UNRESTRICTED, V_UNIT_RANGE),
        "real": ALL,
    },
    "capacity.nested_families": {
        "density": Why("used only for JSD to have a value: equal laws have equal JSD anyway"),
        "family of densities": (".inside",),
        "real": ALL,
    },
    "capacity.duality_gap": {
        "the two laws live apart": (".apart",),
        "density": ("goodfellow2014.theorem_1.mass_one",),
        "discriminator": (C_UNRESTRICTED, V_UNIT_RANGE),
    },
    "capacity.restricted_discriminator": {
        "density": (".mass_one",),
        "discriminator": (".optimal_in_class", V_UNIT_RANGE),
        "family of discriminators": Why(
            "any class does: a supremum is that over some sequence of members, and D* is one more"
        ),
        "real": ALL,
    },
    "capacity.limited_discriminator_moves_the_optimum": {
        "p_data has the mean and the second moment of U[0,1]": Why(
            "it says which law the data have; another has its own two numbers"
        ),
        "p_g has those of N(loc, v)": Why(
            "it says what loc and v are; the law may be any with them"
        ),
        "p_g has mass where p_data has none": (".beyond",),
        "density": ("goodfellow2014.theorem_1.mass_one",),
        "discriminator": (C_UNRESTRICTED, V_UNIT_RANGE),
        "positive": Why("v = 0 is the law of a point, and never 1/12"),
        "score": ALL,
        "real": ALL,
    },
    "capacity.data_processing": {
        "law": Why("any measures would do, with their suprema in place of JSD"),
        "map": (".same_map",),
        "discriminator": ("goodfellow2014.change_of_variables.unit_range",),
    },
    "capacity.partition_limit": {
        "each partition refines the one before": (".not_nested",),
        "the cells generate: laws with the same masses on all cells are equal": (
            ".not_generating",
        ),
        "density": Why("of any finite mass; Levy's theorem is about probabilities"),
        "discriminator": ("capacity.restricted_discriminator.optimal_in_class", V_UNIT_RANGE),
        "family of maps": Why("partitions into any number of cells: that they be finite is unused"),
        "natural": ALL,
    },
    "liu2017.moment_matching": {
        "the features are integrable": (".no_moments",),
        "density": ("goodfellow2014.theorem_1.mass_one",),
        "family of scores": ALL,
        "real": ALL,
    },
    "arjovsky2017.memorisation": {
        "the data's law has no atoms": (".no_atoms",),
        "p_g is a law on a finite sample": (".empirical",),
        "density": ("lin1991.jsd_bounded.mass_one",),
        "discriminator": (C_UNRESTRICTED, V_UNIT_RANGE),
        "index": ALL,
        "real": ALL,
        "table": ALL,
    },
    "arjovsky2017.perfect_discriminator": {
        "c > 0 on the support of p_g": (".generated",),
        "c = 0 on the support of p_data": (".apart",),
        "near theta, G_s(z) stays where c > 0": (".continuous",),
        "density": (".mass_one",),
        "discriminator": (C_UNRESTRICTED, V_UNIT_RANGE),
        "family of maps": ALL,
        "law": Why("any measure on the noise would do"),
        "nonnegative function": Why("only where c is 0 is used, and where it is not"),
        "positive": Why("h = 0 leaves theta itself, which is no neighbourhood: .continuous"),
        "real": ALL,
    },
    "arjovsky2017.nonsaturating_gradient": {
        "p_g << p_data": Why("a finite divergence implies it"),
        "with a finite divergence": (".differentiable",),
        "D* is frozen at the generator's present law": (".frozen", ".optimal"),
        "differentiation under the integral": (".differentiable",),
        "density": ("note2020.gibbs.mass_one", "note2020.gibbs.first_mass_one"),
        "discriminator": Why("D* may be anything where both densities vanish"),
        "family of densities": ALL,
        "real": ALL,
    },
}

_SOURCES = ("note2020", "goodfellow2014", "lin1991", "capacity", "liu2017", "arjovsky2017")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def _theorems(catalogue: Catalogue) -> list[Claim]:
    return [
        c
        for c in catalogue.claims
        if c.expected in _PROVED and not c.drops and c.source.key in _SOURCES
    ]


def assumptions(claim: Claim) -> set[str]:
    """The kinds of a claim's variables, bound ones too, and the names of its hypotheses."""
    variables = (x for x in walk(expand(claim.statement)) if x.op == "var")
    return {v.args[1].name for v in variables} | {h.name for h in claim.given}


def test_every_assumption_of_every_proved_claim_is_answered_for(catalogue: Catalogue) -> None:
    found = {c.id: assumptions(c) for c in _theorems(catalogue)}
    assert {name: set(row) for name, row in DROPPED.items()} == found


def _named(name: str, row: Mapping[str, tuple[str, ...] | Why]) -> list[str]:
    variants = [v for answer in row.values() if not isinstance(answer, Why) for v in answer]
    return [name + v if v.startswith(".") else v for v in variants]


def test_every_variant_that_is_named_exists(catalogue: Catalogue) -> None:
    ids = {c.id for c in catalogue.claims}
    named = {v for name, row in DROPPED.items() for v in _named(name, row)}
    assert named <= ids, named - ids


def test_every_variant_is_named_by_the_claim_that_it_comes_from(catalogue: Catalogue) -> None:
    of = {c.id: c.drops for c in catalogue.claims if c.drops and c.source.key in _SOURCES}
    missing = {v: parent for v, parent in of.items() if v not in _named(parent, DROPPED[parent])}
    assert not missing
