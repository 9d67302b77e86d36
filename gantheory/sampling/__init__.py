"""The property runner: laws drawn by the kinds of the variables, judged by the exact evaluator."""

from gantheory.sampling.describe import describe
from gantheory.sampling.search import Outcome, search

__all__ = ["Outcome", "describe", "search"]
