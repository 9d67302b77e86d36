"""The game: value function, optimal discriminator, criterion, objectives, steps on the simplex."""
