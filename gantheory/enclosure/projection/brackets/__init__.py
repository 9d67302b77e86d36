"""Brackets of an infimum over families of several parameters, by data processing on many boxes."""
