"""Floor 4, the claims: one small file a result, by source, each beside its derivation."""
