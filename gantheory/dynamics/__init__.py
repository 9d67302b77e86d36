"""How the game is played: Algorithm 1 of Goodfellow et al. (2014) on a finite space."""
