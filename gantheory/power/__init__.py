"""How strong the checks are: mutants of every claim, and whether each way of knowing refuses those
that are false.

A claim that should hold has one thing changed, and so has every step of its derivation; a claim
that should fail has its witness changed. A mutant is false if an evaluator exhibits a
counterexample, and true if the kernel proves it; the rest is unsettled, and counts for nothing. One
that is both would show that the harness is wrong.
"""

from gantheory.power.kept import PARTS
from gantheory.power.measure import measure_power
from gantheory.power.score import Fate, PowerRun, Score, Trial

__all__ = ["PARTS", "Fate", "PowerRun", "Score", "Trial", "measure_power"]
