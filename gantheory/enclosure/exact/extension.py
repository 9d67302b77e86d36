"""Two more kinds of numbers whose being zero is decided: exponentials, and ratios of log-numbers.

* Rational functions over Q of t = e^(1/n): t is transcendental (Hermite), so such a number is 0
  only if it is 0 as a rational function.
* N / L with a log-number L that is not 0 (logarithms to another base): 0 only if N is.

Operations that leave these forms answer None.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import final

from flint import arb, ctx, fmpq, fmpq_poly

from gantheory.enclosure.exact import lognum
from gantheory.enclosure.exact.lognum import LogNumber, certain_sign

# Exponents beyond this make polynomials that are slow to handle: balls are used instead.
_MOST_POWERS = 2000


@final
@dataclass(frozen=True, slots=True, eq=False)
class Exponential:
    """A rational function of e^(1/root).

    Attributes
    ----------
    root
        A positive integer.
    numerator, denominator
        Polynomials in e^(1/root); the denominator is not the zero polynomial.
    """

    root: int
    numerator: fmpq_poly
    denominator: fmpq_poly

    def ball(self, bits: int) -> arb:
        """An enclosure, computed at so many bits."""
        with ctx.workprec(bits):
            t = (arb(1) / self.root).exp()
            return _poly_ball(self.numerator, t) / _poly_ball(self.denominator, t)

    @property
    def sign(self) -> int:
        """The sign, exactly."""
        if self.numerator.is_zero():
            return 0
        bits = 64
        while True:  # stops: the number is not 0
            found = certain_sign(self.ball(bits))
            if found is not None:
                return found
            bits *= 2


@final
@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """A log-number over a log-number that is not 0."""

    top: LogNumber
    bottom: LogNumber

    def ball(self, bits: int) -> arb:
        """An enclosure, computed at so many bits."""
        with ctx.workprec(bits):
            return self.top.ball(bits) / self.bottom.ball(bits)

    @property
    def sign(self) -> int:
        """The sign, exactly."""
        return lognum.sign(self.top) * lognum.sign(self.bottom)


Extended = Exponential | Ratio
Simple = fmpq | LogNumber


def _poly_ball(p: fmpq_poly, x: arb) -> arb:
    return p.numer()(x) / arb(p.denom())


def exponential(x: fmpq) -> Exponential | None:
    """e^x."""
    k = int(x.p)
    if abs(k) > _MOST_POWERS or x.q > _MOST_POWERS:
        return None
    power = fmpq_poly([0] * abs(k) + [1])
    one = fmpq_poly([1])
    return Exponential(int(x.q), *((power, one) if k >= 0 else (one, power)))


def logarithm(x: Exponential) -> LogNumber | None:
    """The logarithm of a positive c e^r."""
    parts = [x.numerator.coeffs(), x.denominator.coeffs()]
    terms = [[(k, c) for k, c in enumerate(part) if c != 0] for part in parts]
    if any(len(part) != 1 for part in terms):
        return None
    (j, c), (k, d) = terms[0][0], terms[1][0]
    return lognum.log_of(c / d).plus(LogNumber(fmpq(j - k, x.root), {}))


def add(a: Simple | Extended, b: Simple | Extended) -> Extended | None:
    """The sum, where one of the two is extended."""
    if isinstance(a, Ratio) or isinstance(b, Ratio):
        return _add_ratio(a, b) if isinstance(a, Ratio) else _add_ratio(b, a)
    pair = _common(a, b)
    if pair is None:
        return None
    x, y = pair
    top = x.numerator * y.denominator + y.numerator * x.denominator
    return _reduced(x.root, top, x.denominator * y.denominator)


def _add_ratio(a: Simple | Extended, b: Simple | Extended) -> Ratio | None:
    if not isinstance(a, Ratio):
        return None
    if isinstance(b, fmpq):
        return Ratio(a.top.plus(a.bottom.times(b)), a.bottom)
    if isinstance(b, Ratio):
        k = lognum.ratio(a.bottom, b.bottom)
        return None if k is None else Ratio(a.top.plus(b.top.times(k)), a.bottom)
    return None


def mul(a: Simple | Extended, b: Simple | Extended) -> Extended | None:
    """The product, where one of the two is extended."""
    if isinstance(b, Ratio):
        a, b = b, a
    if isinstance(a, Ratio):
        return Ratio(a.top.times(b), a.bottom) if isinstance(b, fmpq) else None
    pair = _common(a, b)
    if pair is None:
        return None
    x, y = pair
    return _reduced(x.root, x.numerator * y.numerator, x.denominator * y.denominator)


def inverse(a: Exponential) -> Exponential:
    """1 / a for a that is not 0."""
    return Exponential(a.root, a.denominator, a.numerator)


def _common(a: Simple | Extended, b: Simple | Extended) -> tuple[Exponential, Exponential] | None:
    """Both as rational functions of one root of e."""
    x, y = (
        Exponential(1, fmpq_poly([z]), fmpq_poly([1])) if isinstance(z, fmpq) else z for z in (a, b)
    )
    if not isinstance(x, Exponential) or not isinstance(y, Exponential):
        return None
    root = lcm(x.root, y.root)
    parts = (x.numerator, x.denominator, y.numerator, y.denominator)
    if root * max(1, *(part.degree() for part in parts)) > _MOST_POWERS:
        return None
    return _at_root(x, root), _at_root(y, root)


def _at_root(x: Exponential, root: int) -> Exponential:
    if x.root == root:
        return x
    power = fmpq_poly([0] * (root // x.root) + [1])
    return Exponential(root, x.numerator(power), x.denominator(power))


def _reduced(root: int, top: fmpq_poly, bottom: fmpq_poly) -> Exponential:
    common = top.gcd(bottom)
    return Exponential(root, top // common, bottom // common)
