"""Measured conversations: a simulated contact writes to the real engine, and what it answered is judged."""
