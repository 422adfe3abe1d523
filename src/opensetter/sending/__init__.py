"""Sending: from a stored message to one that a provider took, and what is known if it did not say."""
