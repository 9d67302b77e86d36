"""Exact, three-valued evaluation of statements on finite models and countable laws."""

from gantheory.enclosure.exact.evaluate import Answer, evaluate, holds, rational_value, residuals
from gantheory.enclosure.exact.tails import CountableModel

__all__ = ["Answer", "CountableModel", "evaluate", "holds", "rational_value", "residuals"]
