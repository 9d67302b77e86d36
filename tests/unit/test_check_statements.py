"""Statements that a user might type, and the right answer to each."""

from __future__ import annotations

import shlex
import signal
import time
from fractions import Fraction

import pytest

from gantheory import check as checking
from gantheory.check import Checked, examine, exit_code, lemmas, read, read_file
from gantheory.derivation import search
from gantheory.derivation.proof import Proof
from gantheory.derivation.search import prove
from gantheory.derivation.values import Refuse
from gantheory.render.checked import checked_document, checked_page, replay_command
from gantheory.render.terminal import Terminal
from gantheory.sampling.replay import model_of
from gantheory.theory.errors import InputError
from gantheory.theory.expr import FALSE, expand
from gantheory.theory.model import Model
from gantheory.theory.parse import parse_statement
from gantheory.theory.verdict import Verdict

PROVED, REFUTED = Verdict.PROVED, Verdict.REFUTED
SUPPORTED, UNDECIDED = Verdict.SUPPORTED, Verdict.UNDECIDED

V_SUM = "E[p](log(D)) + E[q](log(1-D))"
TYPED = {
    # true
    "JSD(p,q) <= log(2)": PROVED,
    "C(p,q) = -log(4) + 2*JSD(p,q)": PROVED,
    f"{V_SUM} <= -log(4) + 2*JSD(p,q) iff D = p/(p+q)": PROVED,
    "for a in (0,1): a*log(a) <= 0": PROVED,
    "KL(p,q) >= 0 iff p = q": PROVED,
    "TV(p,q) <= 1 iff p > 0 implies q = 0": PROVED,
    "Pearson(p,q) >= KL(p,q)": PROVED,
    "JSD(p,q) <= log(2)*TV(p,q)": PROVED,
    "inf_q C(p,q) = -log(4)": PROVED,
    "C(q,r) = C(r,q)": PROVED,
    "p = q a.e.; C(p,q) = -log(4)": PROVED,
    "TV(p,q) <= TV(p,r) + TV(r,q)": PROVED,
    "w in (0,1); KL(w*p + (1-w)*q, q) <= w*KL(p,q)": PROVED,
    "a real; a^2 + 1 >= 2*a iff a = 1": PROVED,
    "E[p](abs(log(p))) < oo; H(p,q) >= H(p,p)": PROVED,
    "on some space: for some p: for some q: JSD(p,q) = log(2)": PROVED,
    "log(2) < 7/10": PROVED,
    # false
    "KL(p,q) = KL(q,p)": REFUTED,
    "JSD(p,q) <= 1/2": REFUTED,
    "JSD(p,q) + JSD(q,r) >= JSD(p,r)": REFUTED,
    "KL(p,q) <= KL(p,r) + KL(r,q)": REFUTED,
    "V(p,q,D) >= -log(4)": REFUTED,
    "a real; log(a) <= a - 1": REFUTED,
    "log(2) > 7/10": REFUTED,
    "V(p,q,D) < 0": REFUTED,
    "V(p,q,D) <= 0 iff D = 1 and p = 0": REFUTED,
    "Int(D) <= 1": REFUTED,
    # false only in the equality case
    "JSD(p,q) < log(2)": REFUTED,
    "V(p,q,D) <= -log(4) + 2*JSD(p,q) iff D = 1/2": REFUTED,
    "C(p,q) >= -log(4) iff TV(p,q) < 1": REFUTED,
    "Pearson(p,q) >= KL(p,q) iff p = q": REFUTED,
    # false only for laws that are nearly equal
    "KL(p,q) >= 2.01*TV(p,q)^2": REFUTED,
    "Jeffreys(p,q) >= 4.000001*TV(p,q)^2": REFUTED,
    "JSD(p,q) <= 0.12499*Jeffreys(p,q)": REFUTED,
    # false only for heavy tails
    "H(p,p) < oo": REFUTED,
    "H(p,q) > H(p,p) or p = q a.e.": REFUTED,
    # beyond reach
    "KL(p,q) >= 2*TV(p,q)^2": SUPPORTED,
    "w probability table of S; sum_[index of S i] w[i] = 1": SUPPORTED,
    "JSD(p,q) <= KL(p,q)": SUPPORTED,
    "Hellinger(p,q) <= TV(p,q)": SUPPORTED,
    "KL(p,q) <= log(1 + Pearson(p,q))": SUPPORTED,
    "Q sequence of densities; for all [natural n]: KL(Q[n],p) >= 0": UNDECIDED,
}
ILL_TYPED = {
    "p = q": "speaks of each point apart",
    "JSD(p,q)": "compare it with something",
    "KL(p) >= 0": "KL takes 2 arguments",
    "P law; KL(P,q) >= 0": "not well-formed",
    "p real; KL(p,q) >= 0; p <= q": "speaks of each point apart",
    "D density; p discriminator; D <= p": "speaks of each point apart",
    "JSD(p,q) <= b": "unknown name b",
    "sup_D log(D) <= 0": "speaks of each point apart",
}


def checked(written: str, *lets: str) -> Checked:
    return examine(read(written, lets))


@pytest.mark.parametrize("written", TYPED)
def test_the_right_answer(written: str) -> None:
    found = checked(written)
    assert found.verdict is TYPED[written]
    assert exit_code([found]) == {PROVED: 0, REFUTED: 1}.get(found.verdict, 3)
    assert not found.proofs or found.verdict is PROVED
    if found.verdict is UNDECIDED:
        assert all(e.detail for e in found.evidence), "each way says what it ran into"


@pytest.mark.parametrize("written", [w for w, v in TYPED.items() if v is REFUTED])
def test_a_witness_refutes_when_its_text_is_read_again(written: str) -> None:
    found = checked(written)
    if not found.witness:  # fixed numbers have none
        assert written.startswith("log(2)")
        return
    command = shlex.split(replay_command(found))
    assert command[:3] == ["gantheory", "check", written]
    again = examine(read(command[2]), on=command[command.index("--on") + 1])
    assert again.verdict is REFUTED
    (evidence,) = checked_document(again)["evidence"]  # type: ignore[misc]
    assert evidence["witness"] == found.witness


WITHOUT_CASES = [
    "mu is Lebesgue measure on the line implies p = q a.e.",
    "mu is Lebesgue measure on the line implies Int(p*p) = 0",
    "KL(p,q) = 5 implies KL(q,p) = 5",
    "KL(p,q) = 1/3 implies KL(q,p) = 55",
]


@pytest.mark.parametrize("written", WITHOUT_CASES)
def test_no_case_is_no_support(written: str) -> None:
    found = examine(read(written), effort="quick")
    assert found.verdict is UNDECIDED
    assert all(e.finding == "undecided" for e in found.evidence)
    (note,) = found.notes
    assert note.startswith("the hypotheses held on nothing")


@pytest.mark.power
def test_cases_that_are_none_would_be_support(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "emptied", lambda _: FALSE)
    monkeypatch.setattr(checking, "conclusion", lambda statement: statement)
    assert examine(read(WITHOUT_CASES[0]), effort="quick").verdict is SUPPORTED


@pytest.mark.parametrize(
    "written", ["a in (0,1); a > 1; a = 3", "1 = 2; log(2) = 3", "KL(p,q) < 0; JSD(p,q) = 7"]
)
def test_contradictory_hypotheses_are_told(written: str) -> None:
    found = examine(read(written), effort="quick")
    (note,) = found.notes
    assert "contradict each other: the statement is about nothing" in note
    assert note in " ".join(checked_page(found, Terminal()).split())


def test_a_hypothesis_is_shown_once() -> None:
    found = checked("p = q a.e.; C(p,q) = -log(4)")
    assert checked_document(found)["read_as"] == [
        "for every density p, q",
        "given p = q a.e.",
        "C(p,q) = -log(4)",
    ]


def test_hypotheses_that_can_be_met_are_not_spoken_of() -> None:
    assert checked("p = q a.e.; C(p,q) = -log(4)").notes == ()
    assert checked("1 < 2; log(2) < 7/10").notes == ()


def test_a_small_model_is_tried_with_few_examples_too() -> None:
    written = "p <= 2*q a.e. implies KL(p,q) < log(2)"
    assert examine(read(written), effort="quick").verdict is REFUTED


def test_an_equality_case_that_is_not_read_word_for_word_is_told() -> None:
    (note,) = read("E[p](log(D)) <= E[p](D) - 1 iff D = 1 a.e.").notes
    assert note.startswith("`D = 1 a.e.` is read as `D = 1 a.e. where p > 0`")
    assert read("E[p](log(D)) <= E[p](D) - 1, with equality iff D = 1 a.e.").notes == ()
    assert read("JSD(p,q) >= 0 iff p = q a.e.").notes == ()


@pytest.mark.parametrize(
    ("written", "on", "told"),
    [
        ("JSD(p,q) = log(2)", "p = dirac(0), q = normal(0,1)", "agree to 10^-15"),
        ("KL(p,q) = 0 implies TV(p,q) = 1", "p = dirac(0), q = dirac(1)", "it is no case"),
    ],
)
def test_what_is_not_decided_on_the_laws_named_says_why(written: str, on: str, told: str) -> None:
    found = examine(read(written), on=on)
    assert found.verdict is UNDECIDED
    assert told in found.evidence[0].detail


def test_what_holds_on_the_laws_named_is_certified() -> None:
    apart = "p = discrete(0:1), q = discrete(1:1)"
    assert examine(read("JSD(p,q) = log(2)"), on=apart).verdict is Verdict.CERTIFIED
    assert exit_code([examine(read("JSD(p,q) = log(2)"), on=apart)]) == 0


def test_dividing_by_an_infinity_decides_nothing() -> None:
    assert checked("1/oo = 0").verdict is UNDECIDED
    assert checked("1/oo = 1").verdict is UNDECIDED


@pytest.mark.parametrize("written", ILL_TYPED)
def test_ill_typed_statements_are_refused(written: str) -> None:
    with pytest.raises(InputError, match=ILL_TYPED[written]):
        read(written)


@pytest.mark.power
@pytest.mark.parametrize("written", [w for w, v in TYPED.items() if v is REFUTED])
def test_what_is_false_is_not_proved(written: str) -> None:
    """The search is untrusted; it must not get past the kernel."""
    with pytest.raises(Refuse):
        prove(parse_statement(written).formula, lemmas())


@pytest.mark.power
def test_a_search_that_ends_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The theorem is held against the statement, whatever the search believes it has shown."""
    other = prove(parse_statement("JSD(p,q) >= 0").formula).theorem
    monkeypatch.setattr(search._Search, "shown", lambda *_: other)
    with pytest.raises(Refuse, match="another statement"):
        prove(parse_statement("JSD(p,q) <= 0").formula)


# ------------------------------------------------------------------------------- own definitions

TRIANGULAR = ("Df(p,q) = Int(q*f(p/q) if q > 0 else p)", "f(u) = (u-1)^2/(u+1)")


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("Df(p,q) = Triangular(p,q)", PROVED),
        ("Df(p,q) = Df(q,p)", PROVED),
        ("Df(p,q) <= 2*TV(p,q)", PROVED),
        ("Df(p,q) <= TV(p,q)", REFUTED),
    ],
)
def test_own_divergences(written: str, verdict: Verdict) -> None:
    assert checked(written, *TRIANGULAR).verdict is verdict


def test_where_an_own_integrand_has_no_value_the_refutation_says_so() -> None:
    found = checked("Df(p,q) >= 0", "Df(p,q) = Int(q*f(p/q))", TRIANGULAR[1])
    assert found.verdict is REFUTED
    assert "undefined (division by 0); say what holds there" in found.reason


def test_a_word_of_ones_own_that_is_a_number() -> None:
    assert checked("f(p) = 0", "f(p) = 0").verdict is PROVED
    assert checked("f(p) = 1", "f(p) = 0").verdict is REFUTED


# --------------------------------------------------------------------------------------- bounds


def test_a_way_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(*_: object) -> Proof:
        while True:
            pass

    monkeypatch.setattr(search, "prove", forever)
    start = time.process_time()
    found = examine(read("JSD(p,q) <= log(2)"), effort="quick", seconds=0.5)
    assert found.verdict is SUPPORTED
    assert found.evidence[-1].detail == "no answer within 0.5 s"
    # half a second each way was asked for; the rest is for what is imported
    assert time.process_time() - start < 10


def test_an_interrupt_goes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Proof:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "_proved", interrupted)
    with pytest.raises(KeyboardInterrupt):
        examine(read("JSD(p,q) <= log(2)"), effort="quick")


@pytest.mark.parametrize("loses", [True, False])
def test_an_interrupt_that_compiled_code_loses_or_covers(
    loses: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def callback(*_: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            if not loses:
                raise SystemError("a result with an exception set") from None

    monkeypatch.setattr(checking, "_proved", callback)
    with pytest.raises(KeyboardInterrupt):
        examine(read("JSD(p,q) <= log(2)"), effort="quick")


# --------------------------------------------------------------------------------------- replay

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("written", "statement", "model"),
    [
        (
            "D = (0, 1), p = discrete(1:1), q = discrete(0:1)",
            "V(p,q,D) <= 0",
            Model(
                (Fraction(1),) * 2,
                {
                    "D": (Fraction(0), Fraction(1)),
                    "p": (Fraction(0), Fraction(1)),
                    "q": (Fraction(1), Fraction(0)),
                },
            ),
        ),
        (
            "p = discrete(0:1), p(1) = 3, mu = (2, 0)",
            "H(p,p) < oo",
            Model((Fraction(2), Fraction(0)), {"p": (HALF, Fraction(3))}),
        ),
        (
            "p = discrete(0:1-2^-70, 1:2^-70), a = 1+2^-70",
            "a real; a*H(p,p) < oo",
            Model(
                (Fraction(1),) * 2,
                {
                    "p": (1 - Fraction(1, 2**70), Fraction(1, 2**70)),
                    "a": 1 + Fraction(1, 2**70),
                },
            ),
        ),
    ],
)
def test_a_model_in_text(written: str, statement: str, model: Model) -> None:
    assert model_of(written, parse_statement(statement).formula) == model


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("p = discrete(0:1)", "no value for q: add"),
        ("p = discrete(0:1), q", "`name = value`"),
        ("p = discrete(0:1), s = 1", "s is no variable of the statement"),
        ("p = discrete(0:1), p = dirac(0), q = dirac(0)", "p is given twice"),
        ("p = discrete(0:1/2), q = dirac(0)", "sum to"),
        ("p = nomal(0,1), q = dirac(0)", "nomal"),
        ("p = bertrand(1), q = bertrand(1,2)", "no countable law"),
        ("p = discrete(0:1), q = discrete(1:1), mu = (1,0)", "where mu is 0"),
    ],
)
def test_a_bad_model_is_refused(written: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        model_of(written, parse_statement("KL(p,q) >= 0").formula)


def test_a_file_of_statements(tmp_path: object) -> None:
    file = f"{tmp_path}/claims.txt"
    with open(file, "w", encoding="utf-8") as out:  # noqa: PTH123
        out.write("# mine\n\nJSD(p,q) <= log(2)  # Lin\n# end\nKL(p,q) >= 0\n")
    asked = read_file(file)
    assert [c.written for c in asked] == ["JSD(p,q) <= log(2)", "KL(p,q) >= 0"]
    assert asked[1].claim.statement == parse_statement("KL(p,q) >= 0").formula
    assert expand(asked[0].claim.says) != expand(asked[1].claim.says)
    with open(file, "a", encoding="utf-8") as out:  # noqa: PTH123
        out.write("KL(p) >= 0\n")
    with pytest.raises(InputError, match="line 6: KL takes 2 arguments"):
        read_file(file)


CONVEX = "KL(t*p + (1-t)*r, q) <= t*KL(p,q) + (1-t)*KL(r,q)"


def test_a_proof_without_the_ends_of_an_interval_is_told() -> None:
    found = checked(f"t in [0,1]; {CONVEX}")
    assert found.verdict is SUPPORTED
    assert found.notes == ("PROVED for t in (0,1); left is t = 0, t = 1",)
    assert checked(f"t in (0,1); {CONVEX}").verdict is PROVED
    # No proof inside either, or two such variables: nothing is said.
    assert checked("t in [0,1]; t*KL(p,q) >= 2*t*TV(p,q)^2").notes == ()
    assert checked(f"a, t in [0,1]; a*{CONVEX.replace(' <= ', ' <= a*(', 1)})").notes == ()
