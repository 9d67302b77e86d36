"""Probability laws: discrete, densities on the line, mixtures, pushforwards; families; text."""
