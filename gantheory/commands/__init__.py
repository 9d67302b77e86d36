"""The commands, each group in a module; what is heavy is imported inside them."""
