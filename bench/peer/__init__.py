"""The same endpoint built the ordinary way, for comparison."""
