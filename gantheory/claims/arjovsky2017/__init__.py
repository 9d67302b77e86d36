"""M. Arjovsky, L. Bottou, Towards principled methods for training generative adversarial networks,
ICLR 2017.

The order of this list is the order in which its claims are listed.
"""

__all__ = ["memorisation", "perfect_discriminator", "nonsaturating_gradient"]
