"""Bots: what they are set up to be, what they book, what they see, how they answer, and what they were before."""
