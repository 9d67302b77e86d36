"""The best member of a family, as lines for a reader and as a JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gantheory.divergence.text import parse_divergence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gantheory.enclosure.projection.outcome import Fit
    from gantheory.enclosure.result import Enclosure
    from gantheory.game.restricted import DiscriminatorClass

_SAYS = {
    "global": "certified: the minimum over the whole family",
    "stationary": "not certified: an interval that holds the infimum",
    "no_minimiser": "certified: the infimum, which no member attains",
    "infinite": "certified: infinite for every member",
    "constant": "certified: the same for every member",
}
_FEW = 3
_BRACKET = "certified: an interval that holds the infimum; no minimiser is"


def fit_document(
    found: Fit, criterion: Enclosure | None, digits: int, limit: DiscriminatorClass | None = None
) -> dict[str, object]:
    """The document; `criterion` is the value of the game, null for divergences but JSD."""
    minimisers = [_parameters(m) for m in found.minimisers]
    return {
        "name": found.name,
        "target": str(found.target),
        "family": str(found.family),
        "value": found.value.value,
        "radius": found.value.radius,
        "lower": found.value.lower,
        "upper": found.value.upper,
        "digits": digits,
        "unit": "nats",
        "status": found.status,
        "global": found.status == "global",
        "parameters": minimisers[0] if minimisers else None,
        "minimisers": minimisers,
        "criterion": None
        if criterion is None
        else {"value": criterion.value, "radius": criterion.radius},
        "reason": found.reason,
        "discriminator": None if limit is None else str(limit),
    }


def _parameters(values: Mapping[str, Enclosure]) -> dict[str, dict[str, str]]:
    return {name: {"value": v.value, "radius": v.radius} for name, v in values.items()}


def fit_lines(
    found: Fit, criterion: Enclosure | None, digits: int, limit: DiscriminatorClass | None = None
) -> list[str]:
    """Status, value, minimisers and what is behind them."""
    says = _BRACKET if found.bracket is not None else _SAYS[found.status]
    lines = [
        *_asked(found, limit),
        f"  p = {found.target}",
        f"{found.status}, {says}",
        f"  {found.reason}",
    ]
    value = found.value
    if value.is_exact or (value.digits and found.status != "stationary"):
        lines.append(f"  {value.value}  nats")
        if value.radius != "0":
            lines.append(f"  +/- {value.radius}")
    if value.radius != "0":
        lines.append(f"  in [{value.lower}, {value.upper}]")
    for number, minimiser in enumerate(found.minimisers, 1):
        name = "best member found" if found.status == "stationary" else "minimiser"
        lines.append(name if len(found.minimisers) == 1 else f"{name} {number}")
        lines += [f"  {key} = {_parameter(v, found.status)}" for key, v in minimiser.items()]
    if criterion is not None and limit is None:
        lines += ["value of the game, C(G) = -log 4 + 2 JSD", f"  {_number(criterion)}"]
    if found.status == "global" and not value.reached(digits):
        lines.append(f"only so many digits are certified; {digits} were asked")
    return lines


def _asked(found: Fit, limit: DiscriminatorClass | None) -> list[str]:
    if limit is not None:
        said = "  V(D, q) = E_p log D + E_q log(1 - D)"
        return [f"inf sup V(D, q) over q in {found.family}, D in {limit}", said]
    convention = parse_divergence(found.name).convention
    asked = f"inf {found.name}(p, q) over q in {found.family}"
    return [asked, f"  {found.name}(p, q) = {convention}"]


def _parameter(value: Enclosure, status: str) -> str:
    """A radius belongs to a minimiser that is enclosed, not to a member that was tried."""
    return f"{value.value}  (a float)" if status == "stationary" else _number(value)


def _number(value: Enclosure) -> str:
    if value.digits < _FEW and value.radius != "0":  # the ends say more than a rounded number
        return f"in [{value.lower}, {value.upper}]"
    return value.value if value.radius == "0" else f"{value.value}  +/- {value.radius}"
