"""Trusted. Rules for laws that need have no density: expectations, pushforwards, the line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gantheory.derivation.cells import Certify, no_certificate
from gantheory.derivation.decide import check
from gantheory.derivation.theorem import SCOPES, Theorem, bare, grant, integrand_of
from gantheory.derivation.values import Refuse
from gantheory.theory.expr import (
    LEBESGUE,
    POINT,
    And,
    Cdf,
    Eq,
    Exists,
    Expr,
    Iff,
    Implies,
    Mean,
    Prob,
    Push,
    Quantile,
    Surely,
    exp,
    expand,
    free_variables,
    num,
    oo,
    rebuild,
    var,
    walk,
)
from gantheory.theory.kinds import MAP, POSITIVE, REAL


def is_map(g: Expr) -> bool:
    """Whether a term is shown to be a measurable map: a variable, a generalised inverse at a
    measurable level (real-valued, and monotone in the level), or a real function of the point.
    """
    if g.op == "var" and g.args[1] == MAP:
        return True
    try:
        if g.op == "quantile":
            _law(g.args[0])
            level = g.args[1]
            if level.op == "cdf" and level.args[1] == POINT:
                _law(level.args[0])
                return True
            check(Eq(level, level))
        else:
            check(expand(And(-oo < g, g < oo)))
    except Refuse:
        return False
    return True


def _law(law: Expr) -> None:
    """A law is a variable, or a pushforward of one by a map."""
    while law.op == "push" and is_map(law.args[0]):
        law = law.args[1]
    if law.op != "var" or law.args[1].sort != "law":
        raise Refuse(f"{law!r} is not shown to be a law")


def layer_cake(law: Expr, f: Expr, certify: Certify = no_certificate) -> Theorem:
    """E_P f = integral over t > 0 of P(f > t), for f >= 0 everywhere (Tonelli)."""
    _law(law)
    f = integrand_of(f)
    check(num(0) <= f, certify=certify)
    t = var("t", POSITIVE)
    if t in free_variables(f):
        raise Refuse("the name t is taken")
    return grant(Eq(Mean(law, f), Expr("layer", (t, Prob(law, t < f)))), "layer cake")


def pushforward(g: Expr, law: Expr, event: Expr) -> Theorem:
    """(G#P)(A) = P(G in A): what the pushforward is."""
    event, g = expand(event), expand(g)
    _law(Push(g, law))
    image = Prob(Push(g, law), event)
    return grant(Eq(image, Prob(law, pulled(g, event))), "pushforward")


# Binders, whose variables could be captured or moved; and the inner point of another composition.
_NOT_COMPOSED = frozenset({"pull", "sup", "inf", "forall", "exists", "limit", "layer", "diff"})


def pulled(g: Expr, t: Expr) -> Expr:
    """A term or formula of the point, composed with a map: (F o G)(z)."""
    if t.op == "point":
        if g.op == "var":
            raise Refuse("the coordinate of a point needs a map into the line")
        return g
    if t.op == "var":
        return Expr("pull", (g, t)) if t.args[1].sort == "function" else t
    if t.op in SCOPES:  # x is bound inside: one number, or a statement about the whole space
        return t
    sequence = t.op == "at" and t.args[0].args[1].sort == "sequence"
    if sequence or t.op in _NOT_COMPOSED:
        raise Refuse(f"{t!r} is not composed with a map")
    return rebuild(t, lambda a: pulled(g, a))


def layer_congruence(t: Expr, theorem: Theorem) -> Theorem:
    """From A(t) = B(t) for every t > 0 to the equality of their integrals over t > 0."""
    equation = theorem.conclusion
    if equation.op != "eq" or t.op != "var" or t.args[1] != POSITIVE:
        raise Refuse(f"not an equation for every {t!r} > 0: {equation!r}")
    if any(t in free_variables(h) for h in theorem.hypotheses):
        raise Refuse(f"{t!r} is free in a hypothesis")
    if any(x.op != "prob" for x in equation.args):
        raise Refuse(f"the integral over t > 0 is known to exist of probabilities only: {t!r}")
    left, right = (Expr("layer", (t, x)) for x in equation.args)
    return grant(Eq(left, right), "layer by layer", (theorem,))


def mean_of_nonpositive(law: Expr, f: Expr, certify: Certify = no_certificate) -> Theorem:
    """E_P f = -E_P(-f), for f <= 0 everywhere."""
    _law(law)
    f = integrand_of(f)
    check(f <= num(0), certify=certify)
    return grant(Eq(Mean(law, f), -Mean(law, expand(-f))), "minus an expectation")


def mean_of_nonnegative(law: Expr, f: Expr, certify: Certify = no_certificate) -> Theorem:
    """0 <= E_P f, for f >= 0 everywhere."""
    _law(law)
    f = integrand_of(f)
    check(num(0) <= f, certify=certify)
    return grant(num(0) <= Mean(law, f), "an expectation of something >= 0")


# --------------------------------------------------------------------------------------- the line


def surely(
    law: Expr, event: Expr, premises: Sequence[Theorem] = (), hide: Iterable[Expr] = ()
) -> Theorem:
    """What follows, at every point, from events that are almost sure is almost sure."""
    _law(law)
    event, premises = integrand_of(event), tuple(premises)
    facts = []
    for t in premises:
        if t.conclusion.op == "surely" and t.conclusion.args[0] == law:
            facts.append(t.conclusion.args[1])
        elif not bare(t.conclusion):
            facts.append(t.conclusion)
    check(event, hide=hide, facts=facts)
    return grant(Surely(law, event), "almost surely", premises)


def same_probability(theorem: Theorem) -> Theorem:
    """Events that are almost surely equivalent have the same probability."""
    t = theorem.conclusion
    if t.op != "surely" or t.args[1].op != "iff":
        raise Refuse(f"not an almost sure equivalence: {t!r}")
    law, (a, b) = t.args[0], t.args[1].args
    return grant(Eq(Prob(law, a), Prob(law, b)), "the same event", (theorem,))


def distribution_function(law: Expr, x: Expr) -> Theorem:
    """F_P(x) = P(X <= x), a number in [0,1]."""
    _law(law)
    x = expand(x)
    f = Cdf(law, x)
    if bare(f):
        raise Refuse(f"{x!r} is not a number")
    check(Eq(x, x))
    made = And(Eq(f, Prob(law, Expr("le", (POINT, x)))), And(num(0) <= f, f <= 1))
    return grant(made, "distribution function")


def galois(noise: Expr, law: Expr, level: Expr, x: Expr) -> Theorem:
    """quantile_P(u) <= x iff u <= F_P(x), at every u in (0,1): F_P is right continuous and rises
    from 0 to 1, so {y : F_P(y) >= u} is the half line [quantile_P(u), oo).
    """
    _law(noise)
    _law(law)
    level, x = expand(level), expand(x)
    if bare(x):
        raise Refuse(f"{x!r} is not a number")
    least = Iff(Quantile(law, level) <= x, level <= Cdf(law, x))
    made = Implies(And(num(0) < level, level < 1), least)
    return grant(Surely(noise, made), "generalised inverse")


def on_an_interval(theorem: Theorem, line: Theorem, low: Expr) -> Theorem:
    """What holds almost everywhere on the line holds at some x > low: a half line is not null."""
    t = theorem.conclusion
    if t.op != "ae" or line.conclusion != LEBESGUE or _functions(t.args[0]):
        raise Refuse(f"needs an almost-everywhere on the line about the coordinate only: {t!r}")
    x = var("x", REAL)
    low = expand(low)
    if bare(low) or x in free_variables(low) | free_variables(t):
        raise Refuse(f"{low!r} must be a number, and the name x be free")
    check(low < oo)
    here = _at(t.args[0], x)
    return grant(Exists(x, And(low < x, here)), "a half line is not null", (theorem, line))


def _functions(t: Expr) -> bool:
    return any(v.args[1].sort == "function" for v in free_variables(t)) or any(
        x.op == "pull" for x in walk(t)
    )


def _at(t: Expr, x: Expr) -> Expr:
    """A formula of the coordinate, at a number."""
    if t.op == "point":
        return x
    return t if t.op in SCOPES else rebuild(t, lambda a: _at(a, x))


def exponential_positive(exponent: Expr, real: Theorem) -> Theorem:
    """0 < e^y < oo for a real number y."""
    exponent = expand(exponent)
    if real.conclusion != expand(And(-oo < exponent, exponent < oo)):
        raise Refuse(f"{exponent!r} is not shown to be a real number")
    return grant(And(num(0) < exp(exponent), exp(exponent) < oo), "e^y > 0", (real,))
