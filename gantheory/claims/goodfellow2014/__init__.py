"""I. Goodfellow et al., Generative Adversarial Nets, NeurIPS 2014: results as numbered there.

The order of the source is the order in which its claims are listed.
"""

__all__ = [
    "change_of_variables",
    "pointwise_maximum",
    "proposition_1",
    "open_range",
    "conditional_likelihood",
    "criterion",
    "theorem_1",
    "minimax",
    "proposition_2",
    "gradient_steps",
    "step_size",
    "saturation",
]
