"""Floor 4, the claims: one small file a result, by source, each beside its derivation."""

__all__ = ["goodfellow2014", "note2020", "lin1991"]
