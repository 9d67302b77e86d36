"""Exact, three-valued evaluation of statements on finite models and countable laws."""

from gantheory.enclosure.exact.evaluate import Answer, evaluate, gap_of, holds, rational_value
from gantheory.enclosure.exact.tails import CountableModel

__all__ = ["Answer", "CountableModel", "evaluate", "gap_of", "holds", "rational_value"]
