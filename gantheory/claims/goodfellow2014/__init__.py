"""I. Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014: results as numbered there."""
