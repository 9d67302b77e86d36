"""Strategies: what is drawn can be read again, shrinks to what is simple, and reaches the edges."""

from __future__ import annotations

import ast
import importlib.metadata
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty

from gantheory import strategies
from gantheory.claims.goodfellow2014 import theorem_1
from gantheory.enclosure.exact import holds
from gantheory.measure.catalogue import BASE_FAMILIES
from gantheory.measure.density import Density
from gantheory.measure.discrete import Discrete
from gantheory.measure.empirical import Empirical
from gantheory.measure.families.normal import Normal
from gantheory.measure.family import Family
from gantheory.measure.law import Law
from gantheory.measure.mixture import Mixture
from gantheory.measure.text import parse_family, parse_law
from gantheory.strategies import (
    densities,
    discrete_laws,
    discriminators,
    empirical_laws,
    families,
    laws,
    members,
    mixtures,
    models,
    pairs,
)
from gantheory.theory.errors import InputError
from gantheory.theory.expr import AE, Implies, Tends, var
from gantheory.theory.kinds import DENSITIES, NATURAL
from gantheory.theory.vocabulary import JSD, KL, p, q

Pair = tuple[Discrete, Discrete]

LAWS: dict[str, st.SearchStrategy[Law]] = {
    "laws": laws(),
    "discrete_laws": discrete_laws(20),
    "empirical_laws": empirical_laws(),
    "pairs": pairs().flatmap(st.sampled_from),
    "densities": densities(),
    "extreme densities": densities(extreme=True),
    "mixtures": mixtures(),
    "members": families().flatmap(members),
}


# ------------------------------------------------------------------------------- what is printed


def pasted(printed: str) -> object:
    """What the printed call of one function with one text gives; nothing else is read."""
    call = ast.parse(printed, mode="eval").body
    assert isinstance(call, ast.Call)
    assert isinstance(call.func, ast.Name)
    (argument,) = call.args
    return {"parse_law": parse_law, "parse_family": parse_family}[call.func.id](
        ast.literal_eval(argument)
    )


@pytest.mark.parametrize("name", LAWS)
def test_a_law_is_printed_as_it_can_be_read_again(name: str) -> None:
    @settings(max_examples=60)
    @given(LAWS[name])
    def each(law: Law) -> None:
        assert pasted(pretty(law)) == pasted(repr(law)) == law

    each()


@settings(max_examples=60)
@given(families())
def test_a_family_is_printed_as_it_can_be_read_again(family: Family) -> None:
    assert pasted(pretty(family)) == pasted(repr(family)) == family


def test_a_class_of_laws_is_printed_as_a_class() -> None:
    assert "Normal" in pretty(Normal)


# ------------------------------------------------------------------------------- what is simplest


def distance(pair: Pair) -> Fraction:
    """TV."""
    first, second = (law.atoms for law in pair)
    points = {*first, *second}
    return sum((abs(first.get(x, 0) - second.get(x, 0)) for x in points), Fraction(0)) / 2


SIMPLEST: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], bool], str]] = {
    "a law": (discrete_laws(), lambda _: True, "discrete(0:1)"),
    "two atoms": (discrete_laws(), lambda p: len(p.atoms) == 2, "discrete(0:0.5, 1:0.5)"),
    "many atoms": (
        discrete_laws(12),
        lambda p: len(p.atoms) > 4,
        "discrete(0:0.2, 1:0.2, 2:0.2, 3:0.2, 4:0.2)",
    ),
    "less than half at 0": (
        discrete_laws(),
        lambda p: p.atoms.get(Fraction(0), 0) < Fraction(1, 2),
        "discrete(0:1/3, 1:2/3)",
    ),
    "more than half at 0": (
        discrete_laws(),
        lambda p: Fraction(1, 2) < p.atoms.get(Fraction(0), 0) < 1,
        "discrete(0:2/3, 1:1/3)",
    ),
    "two laws": (
        pairs(),
        lambda pair: pair[0] != pair[1],
        "discrete(0:0.5, 1:0.5), discrete(0:1)",
    ),
    "two equal laws": (
        pairs(),
        lambda pair: pair[0] == pair[1] and len(pair[0].atoms) == 2,
        "discrete(0:0.5, 1:0.5), discrete(0:0.5, 1:0.5)",
    ),
    "an infinite KL": (
        pairs(),
        lambda pair: not set(pair[0].atoms) <= set(pair[1].atoms),
        "discrete(0:0.5, 1:0.5), discrete(0:1)",
    ),
    "any law": (laws(), lambda _: True, "discrete(0:1)"),
    "a density": (densities(), lambda _: True, "normal(0,1)"),
    "a uniform": (densities("uniform"), lambda _: True, "uniform(0,1)"),
    "a triangular": (densities("triangular"), lambda _: True, "triangular(-1,0,1)"),
    "a mean": (densities(), lambda p: getattr(p, "mean", 0) < 0, "normal(-1,1)"),
    "a mixture": (
        mixtures(),
        lambda p: len(p.parts) == 2,
        "mixture(0.5*normal(0,1) + 0.5*normal(0,2))",
    ),
    "an atom and a density": (
        laws(),
        lambda p: bool(p.atoms and p.parts),
        "mixture(0.5*normal(0,1) + 0.5*dirac(0))",
    ),
    "a member": (members("laplace(*,2)"), lambda _: True, "laplace(0,2)"),
}


@pytest.mark.parametrize("name", SIMPLEST)
def test_what_is_found_is_simple(name: str) -> None:
    strategy, wanted, simplest = SIMPLEST[name]
    options = settings(max_examples=2000, suppress_health_check=list(HealthCheck))
    found = find(strategy, wanted, settings=options)
    shown = ", ".join(map(str, found if isinstance(found, tuple) else (found,)))
    assert len(shown) <= len(simplest), shown  # which of two equally short laws is Hypothesis's


FROM_ANY_START = ("an infinite KL", "two laws", "two equal laws", "two atoms")


@pytest.mark.parametrize("name", FROM_ANY_START)
def test_what_is_found_is_simple_whatever_was_drawn_first(name: str) -> None:
    strategy, wanted, simplest = SIMPLEST[name]
    options = settings(max_examples=500)
    for start in range(12):
        found = find(strategy, wanted, settings=options, random=Random(start))
        shown = ", ".join(map(str, found if isinstance(found, tuple) else (found,)))
        # Two near-equal laws, `0:0.6, 1:0.4` for `0:1`, are simple too.
        assert len(shown) <= len(simplest) + 9, shown


# ---------------------------------------------------------------------------- what is drawn at all

EDGES: dict[str, Callable[[Pair], bool]] = {
    "equal": lambda pair: pair[0] == pair[1],
    "near-equal": lambda pair: 0 < distance(pair) < Fraction(1, 10**6),
    "mutually singular": lambda pair: distance(pair) == 1,
    "KL infinite one way": lambda pair: set(pair[0].atoms) < set(pair[1].atoms),
    "a weight of about 2^-1000": lambda pair: min(pair[0].atoms.values()) < Fraction(1, 2**990),
    "one atom": lambda pair: len(pair[0].atoms) == 1,
    "many atoms": lambda pair: len(pair[0].atoms) > 8,
    "points that are no whole numbers": lambda pair: any(x % 1 for x in pair[0].atoms),
}
DRAWS = 600


def shares() -> dict[str, int]:
    """How often each edge is met in so many draws; they are the same at every run."""
    seen = dict.fromkeys(EDGES, 0)

    @settings(max_examples=DRAWS, phases=[Phase.generate])
    @given(pairs(12))
    def each(pair: Pair) -> None:
        for name, edge in EDGES.items():
            seen[name] += edge(pair)

    each()
    return seen


def rare(seen: dict[str, int]) -> list[str]:
    """Edges met in fewer than one draw of a hundred: 100 examples would often miss them."""
    return [name for name, n in seen.items() if n < DRAWS / 100]


def test_edges_are_common() -> None:
    assert rare(shares()) == []


@pytest.mark.power
def test_without_relations_between_laws_edges_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    def unrelated(source: Any, weights: Any, _earlier: Any) -> Any:
        return true(source, weights, [])

    true = strategies.decode.related
    monkeypatch.setattr(strategies.decode, "related", unrelated)
    assert "near-equal" in rare(shares())


@settings(max_examples=60)
@given(densities(extreme=True) | mixtures("normal", "cauchy"))
def test_what_is_asked_for_has_a_density(law: Law) -> None:
    assert law.parts
    assert not law.atoms


@given(discriminators(5))
def test_a_discriminator_has_a_value_in_the_unit_interval_at_each_point(
    values: tuple[Fraction, ...],
) -> None:
    assert len(values) == 5
    assert all(0 <= x <= 1 for x in values)


# ---------------------------------------------------------------------------------------- models


def test_models_of_a_claim_are_often_on_its_equality_case() -> None:
    on_it = []

    @settings(max_examples=200, phases=[Phase.generate])
    @given(models(theorem_1.global_minimum.claim))
    def each(model: Any) -> None:
        on_it.append(model.values["p"] == model.values["q"])

    each()
    # Half are put there by construction; some of those are moved at one point.
    assert 0.2 < sum(on_it) / len(on_it) < 0.9


def test_models_satisfy_the_hypotheses() -> None:
    singular = AE(Implies(0 < p, q <= 0))

    @settings(max_examples=100, phases=[Phase.generate])
    @given(models(Implies(singular, JSD(p, q) >= 0)))
    def each(model: Any) -> None:
        assert holds(singular, model)

    each()


# ------------------------------------------------------------------------------------- from types

TYPES: list[Any] = [Law, Discrete, Empirical, Density, Mixture, *(f.build for f in BASE_FAMILIES)]


@pytest.mark.parametrize("kind", [*TYPES, Family], ids=lambda k: k.__name__)
def test_a_type_is_a_strategy(kind: Any) -> None:
    points = importlib.metadata.entry_points(group="hypothesis")
    assert "gantheory.hypothesis_plugin:register" in {point.value for point in points}

    @settings(max_examples=5)
    @given(st.from_type(kind))
    def each(drawn: object) -> None:
        assert isinstance(drawn, kind)

    each()


# ------------------------------------------------------------------------------------- bad input

far, step = var("s", DENSITIES), var("n", NATURAL)
BAD: dict[str, tuple[Callable[[], object], str]] = {
    "family": (lambda: densities("nrmal"), "did you mean normal"),
    "an atom": (lambda: densities("dirac"), "dirac is no family with a density"),
    "atoms": (lambda: discrete_laws(0), "0 atoms at most: give a number from 1 to 100"),
    "law": (lambda: members("normal(0,1)"), "one law where a family is wanted"),
    "points": (lambda: discriminators(0), "give at least 1"),
    "type": (lambda: strategies.of_type(int), "no type of laws"),
    "sequence": (lambda: models(Tends(step, KL(p, far), 0)), "no finite model holds s"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told(name: str) -> None:
    make, words = BAD[name]
    with pytest.raises(InputError, match=words):
        make()
