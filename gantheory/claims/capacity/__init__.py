"""The capacity assumption: what is left when G, D or the data are limited.

The order of this list is the order in which its claims are listed.
"""

__all__ = [
    "gap",
    "gaussian_uniform",
    "restricted_discriminator",
    "limited_discriminator",
    "data_processing",
    "partition_limit",
]
