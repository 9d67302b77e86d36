"""The game restricted to a class of discriminators, in rigorous enclosures."""
