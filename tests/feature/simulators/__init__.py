"""The simulated providers, from outside: as a bot calls them, and as its hook hears them."""
