"""Floor 5, interfaces: what a person or a machine reads."""
