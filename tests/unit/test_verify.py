"""The runner: verdicts from evidence, what rests on what, exit codes, failures of one claim."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gantheory import verify
from gantheory.theory.attach import Attached, counterexample_to, derivation_of, witness_of
from gantheory.theory.claim import Claim, Hypothesis, Source
from gantheory.theory.discovery import Catalogue
from gantheory.theory.errors import InputError
from gantheory.theory.expr import Eq, Expr, Somewhere, log, num, var
from gantheory.theory.kinds import REAL
from gantheory.theory.model import Model
from gantheory.theory.verdict import KINDS, Contradiction, Evidence, Finding, Kind, Verdict
from gantheory.verify import Result, Run, load, verify_claims
from gantheory.ways import EXAMPLES, Effort, cases_of

x = var("x", REAL)
TRUE_OF_ALL = x <= x + 1


def claim(name: str, says: Expr = TRUE_OF_ALL, expected: Verdict = Verdict.PROVED) -> Claim:
    return Claim(f"t.{name}", name, says, Source("t", "1"), expected)


def evidence(finding: Finding, kind: Kind = "derivation", **more: tuple[str, ...]) -> Evidence:
    return Evidence(kind, finding, "for all", 0.0, "", **more)


def settle(found: dict[str, Evidence | tuple[Evidence, ...]]) -> dict[str, Result]:
    """The results of made-up evidence."""
    claims = {name: claim(name) for name in found}
    done = {
        f"t.{name}": verify._Found(f"t.{name}", e if isinstance(e, tuple) else (e,))
        for name, e in found.items()
    }
    settled = verify._Settled(Catalogue(tuple(claims.values()), ()), done)
    return {name: settled.result(c) for name, c in claims.items()}


# ----------------------------------------------------------------------------- what rests on what


def test_theorems_assumed_are_inherited_along_what_is_used() -> None:
    results = settle(
        {
            "a": evidence("proved", assuming=("Levy",)),
            "b": evidence("proved", uses=("t.a",)),
            "c": evidence("proved", uses=("t.b",), assuming=("Fubini",)),
        }
    )
    assert results["c"].verdict is Verdict.PROVED_ASSUMING
    assert results["c"].assuming == ("Fubini", "Levy")


@pytest.mark.parametrize("weak", ["undecided", "supported", "certified", "refuted"])
def test_a_proof_is_worth_no_more_than_what_it_uses(weak: Finding) -> None:
    results = settle({"a": evidence(weak), "b": evidence("proved", uses=("t.a",))})
    assert results["b"].verdict is Verdict.UNDECIDED
    assert "rests on t.a" in results["b"].evidence[0].detail


def test_a_proof_from_an_unknown_claim_proves_nothing() -> None:
    assert settle({"a": evidence("proved", uses=("t.b",))})["a"].verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("length", [1, 2, 5])
def test_circular_support_is_a_failure_of_every_claim_in_the_circle(length: int) -> None:
    ring = {str(n): evidence("proved", uses=(f"t.{(n + 1) % length}",)) for n in range(length)}
    results = settle({**ring, "outside": evidence("proved", uses=("t.0",))})
    for n in range(length):
        assert results[str(n)].verdict is Verdict.UNDECIDED
        assert "circular support" in results[str(n)].failure
    assert results["outside"].verdict is Verdict.UNDECIDED
    assert not results["outside"].failure


def test_used_claims_are_examined_though_not_asked_for() -> None:
    catalogue = load()
    theorem_1 = next(c for c in catalogue.claims if c.id == "goodfellow2014.theorem_1")
    run = verify_claims(catalogue, [theorem_1], kinds=frozenset(("derivation",)))
    assert [r.claim for r in run.results] == [theorem_1]
    (found,) = run.results[0].evidence
    assert found.uses
    assert run.results[0].verdict is Verdict.PROVED


def test_two_labels_on_one_evaluator_are_one_way_of_knowing() -> None:
    found = settle(
        {
            "a": (evidence("proved"), evidence("supported", "property")),
            "b": (evidence("refuted", "exact"), evidence("refuted", "property")),
            "c": (evidence("refuted", "exact"), evidence("supported", "enclosure")),
            "d": (evidence("undecided"), evidence("supported", "property")),
        }
    )
    assert found["a"].evaluators == ("kernel", "exact arithmetic")
    assert found["b"].evaluators == ("exact arithmetic",)
    assert found["c"].evaluators == ("exact arithmetic",), "balls did not refute it"
    assert found["d"].evaluators == ("exact arithmetic",)


# ------------------------------------------------------------------------------------- exit codes

P, S, C, R, U = (
    Verdict.PROVED,
    Verdict.SUPPORTED,
    Verdict.CERTIFIED,
    Verdict.REFUTED,
    Verdict.UNDECIDED,
)


def result(found: Verdict, expected: Verdict, failure: str = "", *, ran: bool = True) -> Result:
    e = Evidence("derivation", "undecided" if ran else "not run", "", 0.0)
    status = verify.compare(found, expected)
    return Result(claim("a", expected=expected), (e,), found, (), status, failure)


@pytest.mark.parametrize(
    ("results", "code", "partial_code"),
    [
        ([result(P, P)], 0, 0),
        ([result(P, C)], 0, 0),
        ([result(S, P)], 3, 0),
        ([result(C, P)], 3, 0),
        ([result(U, P)], 3, 3),
        ([result(S, R)], 3, 0),
        ([result(R, P)], 1, 1),
        ([result(P, R)], 1, 1),
        ([result(C, R)], 1, 1),
        ([result(R, P), result(U, P), result(P, P, "ZeroDivisionError")], 1, 1),
        ([result(P, P, "ZeroDivisionError")], 3, 3),
        ([result(U, P, ran=False)], 3, 3),
        ([result(U, P, ran=False), result(P, P)], 3, 0),
        ([], 3, 3),
    ],
)
def test_exit_codes(results: list[Result], code: int, partial_code: int) -> None:
    run = Run(tuple(results))
    assert run.exit_code(partial=False) == code
    assert run.exit_code(partial=True) == partial_code
    assert Run(tuple(results), interrupted=True).exit_code(partial=False) == 130


# --------------------------------------------------------------------------------- one's own claims


def ran(*attached: Attached, of: Claim | None = None, by: Kind | None = None) -> Result:
    """The result of one claim with its evidence."""
    subject = of or attached[0].claim
    catalogue = Catalogue((subject,), attached)
    kinds = frozenset(KINDS if by is None else (by,))
    run = verify_claims(catalogue, [subject], effort="quick", kinds=kinds)
    return run.results[0]


def drawn(name: str, effort: Effort, *by: Kind) -> tuple[Verdict, str, str]:
    """The verdict on one of the project's claims, and what the draws said and of how many."""
    catalogue = load()
    (subject,) = (c for c in catalogue.claims if c.id == name)
    kinds = frozenset(by or KINDS)
    (result,) = verify_claims(catalogue, [subject], effort=effort, kinds=kinds).results
    (found,) = (e for e in result.evidence if e.kind == "property")
    return result.verdict, found.finding, found.scope


def test_quick_draws_little_where_the_answer_is_known_and_says_so() -> None:
    false, true = "goodfellow2014.minimax.off_support", "goodfellow2014.theorem_1"
    assert drawn(false, "quick") == (Verdict.REFUTED, "not run", "")
    assert drawn(true, "quick") == (Verdict.PROVED, "supported", "10 laws")
    # A way that is asked alone knows nothing of the others, and otherwise none looks at another.
    assert drawn(false, "quick", "property")[1] == "refuted"
    assert drawn(true, "quick", "property") == (Verdict.SUPPORTED, "supported", "25 laws")
    assert drawn(false, "default")[1] == "refuted"
    assert drawn(true, "default")[2] == "200 laws"


@pytest.mark.power
def test_quick_draws_where_the_witness_fails_or_the_kernel_only_refuses() -> None:
    undecided = [
        Evidence("exact", "undecided", "", 0.0),
        Evidence("derivation", "undecided", "", 0.0),
    ]
    by_kernel = [Evidence("derivation", "refuted", "", 0.0)]  # it names no laws: the draws may
    for found in (undecided, by_kernel, []):
        assert cases_of("quick", found) == EXAMPLES["quick"]


def raising(error: Exception) -> Callable[[], object]:
    def make() -> object:
        raise error

    return make


def test_an_unexpected_exception_is_that_claims_failure() -> None:
    a, b = claim("a"), claim("b")
    catalogue = Catalogue((a, b), (derivation_of(a)(raising(KeyError("lost"))),))
    run = verify_claims(catalogue, [a, b], effort="quick")
    assert "KeyError: 'lost' (test_verify.py:" in run.results[0].failure
    assert run.results[0].verdict is Verdict.SUPPORTED, "the other ways are asked all the same"
    assert run.results[1].failure == ""
    assert run.exit_code(partial=True) == 3


def test_a_refusal_is_undecided_with_its_reason_and_no_failure() -> None:
    from gantheory.derivation.kernel import Refuse

    found = ran(derivation_of(claim("a"))(raising(Refuse("step 2 fails"))), by="derivation")
    assert found.verdict is Verdict.UNDECIDED
    assert found.evidence[0].detail == "step 2 fails"
    assert not found.failure


def test_a_proof_of_another_claim_proves_nothing() -> None:
    catalogue = load()
    proof = next(a for a in catalogue.attached if a.claim.id == "goodfellow2014.jsd_nonnegative")
    assert ran(Attached(proof.claim, "derivation", proof.make), by="derivation").verdict is P
    stolen = Attached(claim("a"), "derivation", proof.make)
    found = ran(stolen, by="derivation")
    assert found.verdict is Verdict.UNDECIDED
    assert "another statement" in found.evidence[0].detail
    # and the proof of a statement is no refutation of it
    assert ran(Attached(proof.claim, "refutation", proof.make), by="derivation").verdict is U


def test_what_is_no_proof_is_a_failure() -> None:
    assert "not a Proof" in ran(derivation_of(claim("a"))(lambda: True)).failure


def test_a_counterexample_is_judged() -> None:
    false = claim("a", says=x <= 3, expected=R)
    hit = counterexample_to(false)(lambda: Model(values={"x": num(4).args[0]}))
    miss = counterexample_to(false)(lambda: Model(values={"x": num(2).args[0]}))
    assert ran(hit, by="exact").verdict is R
    assert ran(miss, by="exact").verdict is U


def test_a_witness_proves_existence_and_nothing_else() -> None:
    there = Somewhere((x,), x >= 3)
    model = Model(values={"x": num(4).args[0]})
    assert ran(witness_of(claim("a", says=there))(lambda: model), by="exact").verdict is P
    below = Model(values={"x": num(2).args[0]})
    assert ran(witness_of(claim("a", says=there))(lambda: below), by="exact").verdict is U
    universal = ran(witness_of(claim("a", says=x >= 3))(lambda: model), by="exact")
    assert universal.verdict is U
    assert "on some space" in universal.failure


def test_a_statement_about_fixed_numbers_is_decided() -> None:
    assert ran(of=claim("a", says=Eq(2 * log(2), log(4))), by="exact").verdict is P
    assert ran(of=claim("a", says=Eq(2 * log(2), log(5)), expected=R), by="exact").verdict is R


def test_a_false_universal_claim_is_refuted_by_a_drawn_case() -> None:
    found = ran(of=claim("a", says=x <= 3))
    assert found.verdict is R
    assert found.status == "contradicts"


def test_hypotheses_that_nothing_meets_are_a_failure() -> None:
    model = Model(values={"x": num(1).args[0]})
    given = (Hypothesis("impossible", x + 1 <= x),)
    empty = Claim("t.a", "a", x <= 3, Source("t", "1"), P, given=given, model=model)
    assert "not shown to be satisfiable" in ran(of=empty, by="exact").failure


def test_proved_and_refuted_stops_the_run() -> None:
    with pytest.raises(Contradiction, match=r"t\.a"):
        settle({"a": (evidence("proved"), evidence("refuted", "property"))})


def test_an_ill_formed_claim_is_a_failure_and_nothing_is_found_of_it() -> None:
    found = ran(of=claim("a", says=x + 1))
    assert "ill-formed" in found.failure
    assert found.verdict is U


def test_jobs_must_be_positive() -> None:
    with pytest.raises(InputError, match="jobs is 0"):
        verify_claims(Catalogue((), ()), [], jobs=0)


def test_processes_find_the_same_in_the_same_order() -> None:
    catalogue = load()
    claims = [c for c in catalogue.claims if c.id.startswith("goodfellow2014.")][6:0:-1]
    by = frozenset[Kind](("derivation", "property"))

    def told(jobs: int) -> list[tuple[str, Verdict, tuple[tuple[str, str, str], ...]]]:
        run = verify_claims(catalogue, claims, effort="quick", kinds=by, jobs=jobs)
        return [
            (r.claim.id, r.verdict, tuple((e.kind, e.finding, e.detail) for e in r.evidence))
            for r in run.results
        ]

    assert len(claims) > verify._LEAST, "two processes"
    assert told(1) == told(2)
