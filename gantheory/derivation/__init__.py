"""Floor 2, checked derivations: a small trusted kernel and untrusted tactics."""
