"""One verification of everything, for every test that looks at all claims."""

from __future__ import annotations

from functools import cache

from gantheory.commands.shared import by_source
from gantheory.verify import Result, load, verify_claims


@cache
def results() -> tuple[Result, ...]:
    """About as long as `gantheory verify` takes; once in a process."""
    catalogue = load()
    return verify_claims(catalogue, by_source(catalogue.claims), jobs=2).results
