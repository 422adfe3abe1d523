"""What people write, as tables."""
