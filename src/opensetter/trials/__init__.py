"""Trying a bot out: a copy of it in a sandbox, which is an organization of its own, so that nothing real is touched."""
