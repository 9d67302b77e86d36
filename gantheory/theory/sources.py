"""The works that claims are taken from, as a bibliography names them."""

from __future__ import annotations

from collections.abc import Mapping

BIBLIOGRAPHY: Mapping[str, str] = {
    "goodfellow2014": (
        "I. Goodfellow, J. Pouget-Abadie, M. Mirza, B. Xu, D. Warde-Farley, S. Ozair, "
        "A. Courville, Y. Bengio, Generative adversarial nets, NeurIPS 2014"
    ),
    "lin1991": (
        "J. Lin, Divergence measures based on the Shannon entropy, "
        "IEEE Transactions on Information Theory 37 (1991)"
    ),
    "note2020": "A study note on generative adversarial nets, 2020, which retells the paper",
    "arjovsky2017": (
        "M. Arjovsky, L. Bottou, Towards principled methods for training generative adversarial "
        "networks, ICLR 2017"
    ),
    "liu2017": (
        "S. Liu, O. Bousquet, K. Chaudhuri, Approximation and convergence properties of "
        "generative adversarial learning, NeurIPS 2017"
    ),
}
"""By the key of a `gantheory.theory.claim.Source`; a key that is not here stands for itself."""
