"""Where an operator lives: pages over everything that the API does, for people who are signed in."""
