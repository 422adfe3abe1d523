"""The benchmark: one run measures this server, the ordinary way to build it, and the limit of its database."""
