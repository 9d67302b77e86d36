"""Whether Coq and the libraries of a tier are installed, for tests that need them."""

from __future__ import annotations

from functools import lru_cache

import pytest

from gantheory.formal.coq import Coq, find_coq
from gantheory.formal.development import find_development


@lru_cache(maxsize=1)
def missing() -> str:
    """Why the whole development cannot be built here; empty if it can."""
    coq = find_coq()
    if not isinstance(coq, Coq):
        return coq
    tiers = find_development().map.tiers.values()
    return "; ".join(filter(None, map(coq.lacks, tiers)))


def needs_coq() -> None:
    """Skip a test where Coq or one of the libraries is missing."""
    if reason := missing():
        pytest.skip(reason)
