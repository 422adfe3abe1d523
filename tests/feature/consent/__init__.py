"""Consent, seen through the API and its own functions, on a real database."""
