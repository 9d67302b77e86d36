"""gantheory: a theory-verification harness for generative adversarial networks.

A claim is stated once, as an expression tree, and gets a verdict from independent ways of knowing.
Importing the package loads nothing heavy; the parts are imported where they are used.
"""

__version__ = "0.1.0"
