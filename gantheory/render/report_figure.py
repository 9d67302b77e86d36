"""What the living figure knows: the families and their parameters, where to start, the floors."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from gantheory.measure.catalogue import BASE_FAMILIES
from gantheory.measure.density import Density
from gantheory.measure.family import Family, FreeFamily, MixtureFamily
from gantheory.measure.parameter import End, Parameter
from gantheory.render.document import Document
from gantheory.render.report_claims import anchor
from gantheory.render.report_floor import Floor


def figure_families() -> dict[str, Family]:
    """The families that the figure draws: those of laws with a density, and two normals mixed."""
    free = [FreeFamily(base, (None,) * len(base.parameters)) for base in BASE_FAMILIES]
    drawn = {f.base.name: f for f in free if _has_density(f)}
    two = MixtureFamily((drawn["normal"], drawn["normal"]))
    return {**drawn, "mixture(normal, normal)": two}


def _has_density(family: FreeFamily) -> bool:
    values = {p.name: (p.typical[0] + p.typical[1]) / 2 for p in family.parameters}
    return isinstance(family.member(**values), Density)


def figure_document(floors: Sequence[Floor]) -> Document:
    """`families`: by name, `parameters` and `increasing`; `presets`: where to start; `floors`."""
    return {
        "families": {
            name: {
                "parameters": [_parameter(p) for p in family.parameters],
                "increasing": [list(triple) for triple in family.increasing],
            }
            for name, family in figure_families().items()
        },
        "presets": [{"name": name, "p": _law(p), "q": _law(q)} for name, p, q in _PRESETS],
        "floors": [_floor(f) for f in floors],
    }


def _floor(f: Floor) -> Document:
    """`criterion` is for a drawing only; `jsd` holds the certified digits."""
    low = float(f.jsd.low)
    return {
        "target": f.target,
        "family": f.family,
        "claim": anchor(f.claim),
        "jsd": f.jsd.lower,
        "criterion": 2 * low - math.log(4),
    }


def _parameter(p: Parameter) -> Document:
    low, high = p.typical
    return {
        "name": p.name,
        "slider": [float(low), float(high)],
        "domain": [_end(p.domain.low), _end(p.domain.high)],
        "closed": [p.domain.closed_low, p.domain.closed_high],
    }


def _end(end: End) -> float | None:
    return None if isinstance(end, float) and math.isinf(end) else float(end)


_Law = tuple[str, Mapping[str, Fraction | int]]
_PRESETS: Sequence[tuple[str, _Law, _Law]] = (
    (
        "Figure 1: close to the data",
        ("normal", {"mean": 0, "sd": 1}),
        ("normal", {"mean": 1, "sd": Fraction(4, 5)}),
    ),
    (
        "out of reach: uniform and normal",
        ("uniform", {"low": 0, "high": 1}),
        ("normal", {"mean": Fraction(3, 2), "sd": Fraction(1, 2)}),
    ),
    (
        "two modes, one normal",
        (
            "mixture(normal, normal)",
            {
                "w1": Fraction(1, 2),
                "mean1": -2,
                "sd1": Fraction(3, 5),
                "mean2": 2,
                "sd2": Fraction(3, 5),
            },
        ),
        ("normal", {"mean": 1, "sd": Fraction(3, 2)}),
    ),
    (
        "apart: no slope to follow",
        ("uniform", {"low": -2, "high": -1}),
        ("uniform", {"low": 1, "high": 2}),
    ),
    (
        "heavy tails",
        ("cauchy", {"loc": 0, "scale": 1}),
        ("normal", {"mean": 0, "sd": 1}),
    ),
    (
        "the two laws are one",
        ("normal", {"mean": 0, "sd": 1}),
        ("normal", {"mean": 0, "sd": 1}),
    ),
)


def _law(law: _Law) -> Document:
    family, values = law
    return {"family": family, "values": {name: float(v) for name, v in values.items()}}
