"""Families told by a size and a place: ``log q = C(size) - size d(x; place)`` and what is fixed."""
