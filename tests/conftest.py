"""Settings for every test: Hypothesis draws the same examples each time, and Ctrl-C is heard."""

from __future__ import annotations

import signal

from hypothesis import settings

# A test that fails only now and then is worth little; the database would make runs differ.
settings.register_profile("gantheory", derandomize=True, database=None, deadline=None)
settings.load_profile("gantheory")

# A shell ignores interrupts in what it starts in the background, and its children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
