"""What finite data show: a generator that memorised them, and estimates from them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gantheory.divergence.arrays import jsd
from gantheory.enclosure.divergences import divergence
from gantheory.enclosure.restricted.moments import useless
from gantheory.enclosure.restricted.value import restricted
from gantheory.experiments.experiment import Comparison, Experiment, Inputs, Results, Row
from gantheory.experiments.settings import POSITIVE, Parameter, Settings
from gantheory.experiments.sources import Floats, PointSource, identity_of, is_file, source_of
from gantheory.game.restricted import Logistic, Power
from gantheory.measure.empirical import empirical
from gantheory.measure.law import Law
from gantheory.sampling.draws import line_log_ratio
from gantheory.sampling.jsd import LOG2, jsd_interval, jsd_lower_bound
from gantheory.sampling.polynomial import MOST_FEATURES, feature_count, fit_discriminator
from gantheory.theory.errors import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LOG4 = math.log(4)
_NONE = "none"
_DIGITS = 15
_NEAR = 1e-13
_ENOUGH = 50
"""Points for each weight of D, from which on the limit law of the excess is believed."""
_RARE = 0.001
"""How rarely a right limit law is taken for a wrong one."""

_MEMORISATION = "arjovsky2017.memorisation"
_JSD_FORM = "goodfellow2014.jsd_form"
_RESTRICTED = "capacity.restricted_discriminator"

_THEORY = """
A generator that memorised n points of the data is as far from the data's law as can be: JSD is
log 2 and C = 0 whatever n is, if the law has no atoms, so an unrestricted D always wins. A
restricted D does not see it: the value of its game falls to -log 4, as if p_g were p_data. With k
free weights, 4 n times its excess over -log 4 tends to a chi-squared law with k degrees of freedom,
so the excess is near k/(4n), and k/(2n) where p_data too is known by n points alone.

**Caveat.** So a value near -log 4 of a limited D, on finite data, is no sign that the generator
found the data's law: one that repeats its training points gets it too. And the value on the points
that D was trained on flatters the other way: only fresh points give a bound of JSD.
"""


def _check(settings: Settings) -> None:
    data, generated = source_of(settings["data"]), _generated(settings)
    largest = max(settings["sizes"])
    for name, source in (("data", data), ("generated", generated)):
        if source is not None and source.table is not None and 2 * largest > len(source.table):
            raise InputError(
                f"sizes go to {largest}, and twice as many points are needed: {settings[name]} has "
                f"{len(source.table)}; --set sizes=[{len(source.table) // 2}], say"
            )
    if generated is not None and generated.dimensions != data.dimensions:
        raise InputError(
            f"the data have {data.dimensions} coordinates, generated = {settings['generated']!r} "
            f"has {generated.dimensions}: give generated points of the same space, or {_NONE}"
        )
    if feature_count(data.dimensions, settings["degree"]) > MOST_FEATURES:
        raise InputError(
            f"degree = {settings['degree']} in {data.dimensions} dimensions gives more than "
            f"{MOST_FEATURES} terms: set a lower degree"
        )


def _generated(settings: Settings) -> PointSource | None:
    return None if settings["generated"] == _NONE else source_of(settings["generated"])


def _points(settings: Settings) -> Sequence[Inputs]:
    shared = {"data": settings["data"], "degree": settings["degree"]}
    if is_file(settings["data"]):
        shared["sha256"] = identity_of(settings["data"])
    runs = [(n, r) for n in settings["sizes"] for r in range(settings["repeats"])]
    points: list[Inputs] = [{"part": "memorised", "n": n, "repeat": r, **shared} for n, r in runs]
    if settings["generated"] == _NONE:
        return points
    shared |= {"generated": settings["generated"], "clip": settings["clip"]}
    if is_file(settings["generated"]):
        shared["sha256 of generated"] = identity_of(settings["generated"])
    # Each interval may err with its share, so that all hold at once with the confidence.
    shared["confidence"] = 1 - (1 - settings["confidence"]) / (2 * len(runs))
    return points + [{"part": "estimate", "n": n, "repeat": r, **shared} for n, r in runs]


def _run(inputs: Inputs) -> Results:
    rng = np.random.default_rng(inputs["seed"])
    data = source_of(inputs["data"])
    if inputs["part"] == "memorised":
        return _memorised(data, rng, inputs["n"], inputs["degree"])
    return _estimated(data, source_of(inputs["generated"]), rng, inputs)


def _memorised(data: PointSource, rng: np.random.Generator, n: int, degree: int) -> Results:
    """JSD and the restricted game of the data's law and the empirical law of n of its points."""
    if data.law is None:
        fresh, kept = data.draw(rng, n, groups=2)
        _, place = np.unique(np.concatenate([fresh, kept]), axis=0, return_inverse=True)
        counts = [np.bincount(part, minlength=2 * n) for part in np.split(place.ravel(), 2)]
        found = float(jsd(*counts, normalise=True))
        return {"jsd": [found, found], "excess": [2 * _gain(fresh, kept, degree)] * 2}
    law = empirical(data.draw(rng, n)[0][:, 0])
    unrestricted = divergence("js", data.law, law, _DIGITS)
    features = Logistic(tuple(Power(k) for k in range(degree + 1)))
    best = restricted(features, data.law, law, _DIGITS).value
    return {
        "jsd": [float(unrestricted.low), float(unrestricted.high)],
        "excess": [float(best.low) + _LOG4, float(best.high) + _LOG4],
    }


def _gain(x: Floats, y: Floats, degree: int) -> float:
    """``(V(D) + log 4)/2`` of the best D on the points that it is trained on."""
    d = fit_discriminator(x, y, degree)
    with np.errstate(divide="ignore"):
        return float(np.log(2 * d(x)).mean() + np.log(2 * (1 - d(y))).mean()) / 2


def _estimated(
    data: PointSource, generated: PointSource, rng: np.random.Generator, inputs: Inputs
) -> Results:
    """A bound of JSD from a D trained on other points; two-sided, where both laws are known."""
    n, confidence = inputs["n"], inputs["confidence"]
    x, fresh_x = data.draw(rng, n, groups=2)
    y, fresh_y = generated.draw(rng, n, groups=2)
    d = fit_discriminator(x, y, inputs["degree"])
    bound = jsd_lower_bound(d(fresh_x), d(fresh_y), confidence=confidence, clip=inputs["clip"])
    found: dict[str, Any] = {
        "on its own points": _gain(x, y, inputs["degree"]),
        "on fresh points": bound.estimate,
        "at least": bound.low,
    }
    if data.law is not None and generated.law is not None:
        ratios = (line_log_ratio(data.law, generated.law, z[:, 0]) for z in (fresh_x, fresh_y))
        interval = jsd_interval(*ratios, confidence=confidence)
        found["interval"] = [interval.low, interval.high]
    return found


# ------------------------------------------------------------------------------------- comparing


def _compare(settings: Settings, rows: Sequence[Row]) -> list[Comparison]:
    data = source_of(settings["data"])
    memorised = [r for r in rows if r.inputs["part"] == "memorised"]
    found = [_unrestricted(data, memorised), _restricted(data, settings, memorised)]
    estimates = [r for r in rows if r.inputs["part"] == "estimate"]
    if estimates:
        found += _estimates(data, settings, estimates)
    return found


def _unrestricted(data: PointSource, rows: Sequence[Row]) -> Comparison:
    low = min(r.results["jsd"][0] for r in rows)
    high = max(r.results["jsd"][1] for r in rows)
    won = low > LOG2 - _NEAR and high < LOG2 + _NEAR
    measured = f"log 2, to {_NEAR:g}" if won else f"{low:.6f} to {high:.6f}"
    if data.law is None:
        # A point that comes twice is an atom, which the claim excludes.
        said = "exact" if won else "exact; some points come more than once"
        what = "JSD of n points of the file and n others, at every n"
        return Comparison(what, "log 2" if won else "", measured, said, len(rows), won or None)
    what = "JSD of the data's law and n of its points, at every n"
    if data.law.atoms:
        return Comparison(what, "", measured, "certified; the law has atoms", len(rows), None)
    return Comparison(what, "log 2", measured, "certified", len(rows), won, (_MEMORISATION,))


def _restricted(data: PointSource, settings: Settings, rows: Sequence[Row]) -> Comparison:
    """The excess in units of what is predicted for it, over all sizes that are large enough."""
    from scipy.stats import chi2

    what = "excess over -log 4 of the best polynomial D against n memorised points"
    k, unit = _predicted(data, settings)
    largest = max(settings["sizes"])
    last = np.mean([r.results["excess"] for r in rows if r.inputs["n"] == largest], axis=0)
    large = [r for r in rows if r.inputs["n"] >= _ENOUGH * k]
    said = f"{_between(last[0], last[1], '.2g')} at n = {largest}"
    low = high = math.nan
    if large:
        scaled = np.array([r.results["excess"] for r in large]).T * [r.inputs["n"] for r in large]
        low, high = map(float, scaled.mean(axis=1) / unit)
        said = f"{_between(low, high, '.2f')} times {unit:g}/n over all n >= {_ENOUGH * k}; {said}"
    if data.law is None:
        uncertainty = "unknown: all runs divide one file, so they are not independent"
        return Comparison(what, "", said, uncertainty, len(rows), None)
    if not data.law.parts:
        return Comparison(what, "", said, "certified; the law has atoms alone", len(rows), None)
    if not _has_moment(data.law, 2 * settings["degree"]):
        return Comparison(what, "", said, "certified; the law lacks moments", len(rows), None)
    if not large:
        return Comparison(what, f"{unit:g}/n", said, "too few points", len(rows), None)
    ends = chi2.ppf((_RARE / 2, 1 - _RARE / 2), k * len(large)) / (k * len(large))
    return Comparison(
        what,
        f"{unit:g}/n, for {k} free weights",
        said,
        f"between {ends[0]:.2f} and {ends[1]:.2f} times it with {1 - _RARE:.1%} confidence, as n "
        "grows",
        len(large),
        _inside(low, high, *map(float, ends)),
    )


def _between(low: float, high: float, form: str) -> str:
    first, last = format(low, form), format(high, form)
    return first if first == last else f"{first} to {last}"


def _inside(low: float, high: float, least: float, most: float) -> bool | None:
    """Whether a number known to lie in [low, high] lies in [least, most]."""
    if least < low and high < most:
        return True
    return False if high <= least or most <= low else None


def _predicted(data: PointSource, settings: Settings) -> tuple[int, float]:
    """D's free weights k, and n times the excess that theory gives for large n."""
    k = feature_count(data.dimensions, settings["degree"]) - 1
    return k, k / (4 if data.law is not None else 2)


def _has_moment(law: Law, k: int) -> bool:
    return not useless((Power(k),), law, law)


def _estimates(data: PointSource, settings: Settings, rows: Sequence[Row]) -> list[Comparison]:
    generated = source_of(settings["generated"])
    confidence = f"all at once with {100 * settings['confidence']:g}% confidence"
    largest = max(rows, key=lambda r: r.results["at least"])
    best, n = largest.results["at least"], largest.inputs["n"]
    bound = f"at least {best:.5f}, from {n} fresh points" if best else "no bound above 0"
    what = "JSD of data and generated points, from a trained D on fresh points"
    if data.law is None or generated.law is None:
        return [Comparison(what, "", bound, confidence, len(rows), None)]
    truth = divergence("js", data.law, generated.law, _DIGITS)
    low, high = float(truth.low), float(truth.high)
    inside = [i[0] <= high and low <= i[1] for r in rows for i in (r.results["interval"],)]
    last = max(rows, key=lambda r: r.inputs["n"]).results["interval"]
    return [
        Comparison(
            "JSD from the values of D* at samples",
            f"{low:.10f}, certified",
            f"inside {sum(inside)} of {len(rows)} intervals; at the largest n {last[0]:.4f} to "
            f"{last[1]:.4f}",
            confidence,
            len(rows),
            all(inside),
            (_JSD_FORM,),
        ),
        Comparison(
            what,
            f"never more than {high:.10f}",
            bound,
            confidence,
            len(rows),
            all(r.results["at least"] <= high for r in rows),
            (_RESTRICTED,),
        ),
    ]


# --------------------------------------------------------------------------------------- drawing


def _draw(settings: Settings, rows: Sequence[Row], figure: Figure) -> None:
    memorised = [r for r in rows if r.inputs["part"] == "memorised"]
    estimates = [r for r in rows if r.inputs["part"] == "estimate"]
    axes = figure.subplots(1, 2 if estimates else 1, squeeze=False)[0]
    _draw_memorised(settings, memorised, axes[0])
    if estimates:
        _draw_estimates(settings, estimates, axes[1])


def _draw_memorised(settings: Settings, rows: Sequence[Row], axis: Axes) -> None:
    _, unit = _predicted(source_of(settings["data"]), settings)
    sizes = np.array(sorted({r.inputs["n"] for r in rows}))  # of those that are finished
    largest = [2 * max(r.results["jsd"][0] for r in rows if r.inputs["n"] == n) for n in sizes]
    axis.loglog(sizes, largest, color="C3", label="any D: 2 JSD")
    axis.loglog(
        [r.inputs["n"] for r in rows],
        [r.results["excess"][0] for r in rows],
        "o",
        color="C0",
        alpha=0.5,
        markersize=4,
        label=f"D of degree {settings['degree']}",
    )
    axis.loglog(sizes, unit / sizes, "--", color="k", label=f"{unit:g}/n")
    axis.set_title("A generator that repeats n points of the data")
    axis.set_xlabel("n")
    axis.set_ylabel("value of the game, above −log 4")
    axis.legend(loc="lower left")


def _draw_estimates(settings: Settings, rows: Sequence[Row], axis: Axes) -> None:
    data, generated = source_of(settings["data"]), source_of(settings["generated"])
    n = np.array([r.inputs["n"] for r in rows])
    if data.law is not None and generated.law is not None:
        truth = float(divergence("js", data.law, generated.law, _DIGITS).midpoint)
        axis.axhline(truth, color="k", linestyle="--", label="certified")
        ends = np.array([r.results["interval"] for r in rows]).T
        axis.vlines(n, *ends, color="C0", alpha=0.3, linewidth=4, label="interval from D*")
    for key, shift, mark, label in (
        ("on its own points", 1.15, "C3^", "trained D, on its own points"),
        ("on fresh points", 0.87, "C2o", "trained D, on fresh points"),
        ("at least", 0.76, "C2_", "lower bound from fresh points"),
    ):
        values = [r.results[key] for r in rows]
        axis.plot(n * shift, values, mark, alpha=0.6, markersize=5, label=label)
    axis.set_xscale("log")
    axis.set_ylim(-0.2, LOG2 + 0.05)
    axis.set_title("JSD of data and generated points")
    axis.set_xlabel("n")
    axis.set_ylabel("nats")
    axis.legend(loc="upper right")


EXPERIMENT = Experiment(
    name="sample-size",
    title="What do n points tell of a generator, and of one that memorised them?",
    theory=_THEORY.strip(),
    parameters=(
        Parameter("data", "normal(0,1)", "the data: a law, or a file of points (.csv, .npy)"),
        Parameter(
            "generated", "normal(1,1)", f"what was generated: a law, a file of points, or {_NONE}"
        ),
        Parameter("sizes", [10, 100, 1000, 10000], "how many points", POSITIVE),
        Parameter("repeats", 10, "runs of each size", POSITIVE),
        Parameter("degree", 2, "of the polynomial in the discriminator", POSITIVE),
        Parameter(
            "clip",
            0.05,
            "how far from 0 and 1 a trained D is kept for a bound",
            (lambda c: 0 < c < 0.5, "something between 0 and 1/2"),
        ),
        Parameter(
            "confidence",
            0.99,
            "that all intervals hold at once",
            (lambda c: 0 < c < 1, "something between 0 and 1"),
        ),
    ),
    points=_points,
    check=_check,
    run=_run,
    compare=_compare,
    draw=_draw,
    claims=(_MEMORISATION, _JSD_FORM, _RESTRICTED),
    small=("sizes=[10, 100, 1000]", "repeats=5"),
)
