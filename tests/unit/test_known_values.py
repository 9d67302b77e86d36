"""Published numbers, inside the rigorous enclosures that the command prints.

Each value was computed elsewhere by two independent routes, to the tolerance beside it.
"""

from __future__ import annotations

import json
import shlex
from fractions import Fraction

import pytest

from gantheory.cli import run

MIXTURE = "mixture(0.33*normal(-1,0.255) + 0.67*normal(2,1.415))"
# (command line after `gantheory`, field, value, tolerance)
KNOWN = [
    ("criterion 'normal(0,1)' 'normal(0,1)'", "value", "-1.3862943611198906188", 1e-9),
    ("divergence js 'normal(0,1)' 'normal(1,1)'", "value", "0.11142148218473617972", 1e-9),
    ("criterion 'normal(0,1)' 'normal(1,1)' --at 0", "at", "0.62245933120185456464", 1e-9),
    ("divergence js 'uniform(0,1)' 'uniform(0,2)'", "value", "0.21576155433883569558", 1e-9),
    ("divergence js 'uniform(0,1)' 'uniform(1/4,5/4)'", "value", "0.17328679513998632735", 1e-9),
    ("divergence js 'uniform(0,1)' 'uniform(2,3)'", "value", "0.69314718055994530942", 1e-9),
    ("criterion 'uniform(0,1)' 'uniform(2,3)'", "value", "0", 1e-9),
    ("divergence tv 'uniform(0,1)' 'uniform(2,3)'", "value", "1", 1e-9),
    (
        "divergence js 'discrete(1:1/2, 2:1/4, 3:1/4)' 'discrete(1:1/4, 2:1/4, 3:1/2)'",
        "value",
        "0.042474759198849368225",
        1e-9,
    ),
    (
        "divergence js 'discrete(1:1/2, 2:1/2)' 'discrete(1:1/4, 2:3/4)'",
        "value",
        "0.03382207556860523",
        1e-9,
    ),
    (
        "divergence js 'uniform(0,1)' 'normal(0.5,0.28867513459481288225)'",
        "value",
        "0.049434697401612982727",
        1e-9,
    ),
    (
        "divergence kl 'uniform(0,1)' 'normal(0.5,0.28867513459481288225)'",
        "value",
        "0.17648520831067258667",
        1e-9,
    ),
    (
        "divergence js 'uniform(0,1)' 'normal(0.5,0.266800814)'",
        "value",
        "0.047806643586844130077",
        1e-11,
    ),
    (
        "criterion 'uniform(0,1)' 'normal(0.5,0.266800814)'",
        "value",
        "-1.2906810739462023587",
        1e-11,
    ),
    (
        "divergence js 'laplace(0,1.5)' 'normal(0,1.9305008840229543580)'",
        "value",
        "0.01328632373388485376",
        1e-12,
    ),
    (
        f"divergence kl '{MIXTURE}' 'normal(1.01,1.8310786438599517455)'",
        "value",
        "0.28296954870760329097",
        1e-12,
    ),
]


@pytest.mark.parametrize(("line", "field", "value", "tolerance"), KNOWN)
def test_the_command_encloses_it(
    line: str, field: str, value: str, tolerance: float, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*shlex.split(line), "--digits", "15", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    found = found["at"] if field == "at" else found
    middle, radius = Fraction(found["value"]), Fraction(found["radius"])
    # The known value may be off by its tolerance, and the enclosure by its radius: no more.
    assert abs(middle - Fraction(value)) <= radius + Fraction(tolerance)
    # An enclosure wide enough to hold anything would pass the line above.
    assert radius <= abs(middle) * Fraction(1, 10**14)
