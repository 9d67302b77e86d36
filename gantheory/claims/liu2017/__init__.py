"""S. Liu, O. Bousquet, K. Chaudhuri, Approximation and convergence properties of generative
adversarial learning, NeurIPS 2017.
"""
