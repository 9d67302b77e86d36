"""A study note on GANs (in Korean, 2020-02-18): the text this project was started from.

The order of the source is the order in which its claims are listed.
"""

__all__ = [
    "losses",
    "gibbs",
    "ideal_discriminator",
    "not_a_distribution",
    "unrestricted_generator",
    "gaussian_is_not_uniform",
    "imitation_learning",
]
