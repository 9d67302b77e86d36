"""The atlas: how close each family comes to each target, in each divergence, and what is proved.

A point is one cell: ``inf D(target, member)`` over a family, as `gantheory fit` finds and certifies
it, within a limit on processor time.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, final

import gantheory
from gantheory.deadline import OutOfTime, deadline
from gantheory.divergence.text import parse_divergence
from gantheory.enclosure.divergences import ceiling
from gantheory.enclosure.projection.fit import fit
from gantheory.enclosure.projection.outcome import Fit
from gantheory.enclosure.result import Enclosure
from gantheory.experiments.experiment import Comparison, Experiment, Inputs, Results, Row
from gantheory.experiments.settings import POSITIVE, Parameter, Settings
from gantheory.measure.text import parse_family, parse_law

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME = "atlas"
TARGETS = (
    "uniform(0,1)",
    "triangular(0,1/2,1)",
    "beta(1/2,1/2)",
    "normal(0,1)",
    "laplace(0,1)",
    "cauchy(0,1)",
    "exponential(1)",
    "mixture(1/2*normal(-2,1) + 1/2*normal(2,1))",
    "discrete(0:1/2, 1:1/2)",
)
FAMILIES = (
    "normal",
    "laplace",
    "logistic",
    "student(3,*,*)",
    "cauchy",
    "uniform",
    "exponential",
    "gamma",
)
DIVERGENCES = ("js", "kl", "reverse-kl", "hellinger", "tv")
STATUSES = ("global", "constant", "infinite", "no_minimiser", "stationary")
"""All but the last are certified."""

_THEORY = """
Each cell is an infimum over a whole family, its unbounded parameters included. One divergence is at
most a function of another for all laws, hence so are the infima: an atlas that breaks such an order
has a wrong cell.
"""


@final
@dataclass(frozen=True)
class Cell:
    """What is known of one target, family and divergence; the numbers are decimal strings.

    Attributes
    ----------
    target, family, name
        What was asked; `name` is the divergence.
    status, value, radius, lower, upper, minimisers, reason
        As `gantheory fit` has them.
    sources
        The SHA-256 of the sources by which it was found, as :func:`sources_digest` tells it.
    """

    target: str
    family: str
    name: str
    status: str
    value: str
    radius: str
    lower: str
    upper: str
    minimisers: tuple[Mapping[str, Mapping[str, str]], ...]
    reason: str
    sources: str

    @property
    def bounds(self) -> tuple[float, float]:
        """The interval that holds the infimum, in floats."""
        return float(self.lower), float(self.upper)


def cells_of(rows: Iterable[Row]) -> list[Cell]:
    """The cells of finished points."""
    return [
        Cell(
            row.inputs["target"],
            row.inputs["family"],
            row.inputs["divergence"],
            **{**row.results, "minimisers": tuple(row.results["minimisers"])},
        )
        for row in rows
    ]


@lru_cache
def sources_digest() -> str:
    """The SHA-256 of the sources that a cell rests on: laws, divergences, enclosures."""
    root, whole = Path(gantheory.__file__).parent, hashlib.sha256()
    for folder in ("measure", "divergence", "enclosure"):
        for path in sorted((root / folder).rglob("*.py"), key=lambda p: p.as_posix()):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            whole.update(f"{path.relative_to(root).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()


def _points(settings: Settings) -> Sequence[Inputs]:
    limits = {"digits": settings["digits"], "seconds": settings["seconds"]}
    # in the order of their texts, each once: 1/2 and 0.5 are one target
    targets = dict.fromkeys(str(parse_law(t)) for t in settings["targets"])
    families = dict.fromkeys(str(parse_family(f)) for f in settings["families"])
    names = dict.fromkeys(parse_divergence(d).name for d in settings["divergences"])
    return [
        {"target": t, "family": f, "divergence": d, **limits}
        for t in targets
        for f in families
        for d in names
    ]


def _run(inputs: Inputs) -> Results:
    found = _fitted(inputs)
    value = found.value
    return {
        "status": found.status,
        "value": value.value,
        "radius": value.radius,
        "lower": value.lower,
        "upper": value.upper,
        "minimisers": [
            {name: {"value": x.value, "radius": x.radius} for name, x in minimiser.items()}
            for minimiser in found.minimisers
        ],
        "reason": found.reason,
        "sources": sources_digest(),
    }


def _fitted(inputs: Inputs) -> Fit:
    """The fit; where time runs out, that nothing is known but what every divergence obeys."""
    target, family = parse_law(inputs["target"]), parse_family(inputs["family"])
    name, digits, seconds = inputs["divergence"], inputs["digits"], inputs["seconds"]
    try:
        with deadline(seconds, of_work=True):
            return fit(target, family, name, digits, seconds / 2)  # a bracket leaves time over
    except OutOfTime:
        anything = Enclosure(Fraction(0), ceiling(name), digits)
        late = f"not settled within {seconds:g} s of processor time"
        return Fit(name, target, family, "stationary", anything, reason=late)


# -------------------------------------------------------------------------------------- the order

Bound = Callable[[float], float]
_ROUNDING = 1e-12
"""Relative: the bounds below are taken in floats, of numbers given to 10 digits or so."""

ORDERS: tuple[tuple[str, str, Bound, str], ...] = (
    ("js", "tv", lambda t: math.log(2) * t, "js <= log(2) tv"),
    ("js", "triangular", lambda t: math.log(2) / 2 * t, "js <= log(2)/2 triangular"),
    ("triangular", "js", lambda t: 4 * t, "triangular <= 4 js"),
    ("hellinger", "tv", lambda t: t, "hellinger <= tv"),
    (
        "tv",
        "hellinger",
        lambda t: math.sqrt(t * max(2 - t, 0.0)),
        "tv^2 <= hellinger (2 - hellinger)",
    ),
    ("tv", "kl", lambda t: math.sqrt(t / 2), "tv^2 <= kl/2"),
    ("tv", "reverse-kl", lambda t: math.sqrt(t / 2), "tv^2 <= reverse-kl/2"),
    ("hellinger", "kl", lambda t: -math.expm1(-t / 2), "hellinger <= 1 - exp(-kl/2)"),
)
"""The first is at most an increasing function of the second, for all laws."""


def _compare(_: Settings, rows: Sequence[Row]) -> list[Comparison]:
    by_pair: dict[tuple[str, str], dict[str, Cell]] = {}
    for cell in cells_of(rows):
        by_pair.setdefault((cell.target, cell.family), {})[cell.name] = cell
    found = []
    for small, large, bound, said in ORDERS:
        pairs = [(c[small], c[large]) for c in by_pair.values() if small in c and large in c]
        holds = [_in_order(a, b, bound) for a, b in pairs]
        if holds:
            counts = f"{holds.count(True)} hold, {holds.count(False)} do not, {holds.count(None)}"
            agrees = False if False in holds else None if None in holds else True
            found.append(
                Comparison(
                    f"least values of a family for a target: {said}",
                    "in every pair of cells",
                    f"{counts} are not decided",
                    "certified",
                    2 * len(pairs),
                    agrees,
                )
            )
    return found


def _in_order(a: Cell, b: Cell, bound: Bound) -> bool | None:
    """Whether the infimum of `a` is at most the bound at that of `b`; None if not decided."""
    least, most = (bound(x) for x in b.bounds)
    room = _ROUNDING * max(1.0, abs(most)) if math.isfinite(most) else 0.0
    if a.bounds[1] <= least + room:
        return True
    return False if a.bounds[0] > most + room else None


def _draw(settings: Settings, rows: Sequence[Row], figure: Figure) -> None:
    from gantheory.experiments.atlas_heat import draw_heat

    names = list(dict.fromkeys(parse_divergence(d).name for d in settings["divergences"]))
    axes = figure.subplots(len(names), squeeze=False)[:, 0]
    figure.set_size_inches(9, 4.5 * len(names))
    for ax, name in zip(axes, names, strict=True):
        draw_heat(ax, name, [c for c in cells_of(rows) if c.name == name])


def _is(parse: Callable[[str], object]) -> tuple[Callable[[str], bool], str]:
    """Allow what can be read: the reader's own error tells of the rest."""

    def read(text: str) -> bool:
        parse(text)
        return True

    return read, "a text that can be read"


EXPERIMENT = Experiment(
    name=NAME,
    title="How close does each family come to each target, in each divergence, and is it proved?",
    theory=_THEORY.strip(),
    parameters=(
        Parameter("targets", list(TARGETS), "the laws that are approached", _is(parse_law)),
        Parameter("families", list(FAMILIES), "whose members approach them", _is(parse_family)),
        Parameter(
            "divergences", list(DIVERGENCES), "of the target from a member", _is(parse_divergence)
        ),
        Parameter("digits", 10, "significant digits to certify", POSITIVE),
        Parameter("seconds", 60.0, "processor time that a cell may take", POSITIVE),
    ),
    points=_points,
    run=_run,
    compare=_compare,
    draw=_draw,
    small=(
        'targets=["uniform(0,1)", "gamma(1,2)"]',
        'families=["exponential"]',
        'divergences=["js", "kl", "hellinger"]',
    ),
)
