"""Floor 0, meaning: the statement tree, claims, sources, evidence and verdicts."""
