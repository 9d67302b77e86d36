"""Settings for every test: Hypothesis draws the same examples each time."""

from __future__ import annotations

from hypothesis import settings

# A test that fails only now and then is worth little; the database would make runs differ.
settings.register_profile("gantheory", derandomize=True, database=None, deadline=None)
settings.load_profile("gantheory")
