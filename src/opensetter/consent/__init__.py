"""Consent: who does not want to be written to, where, and how we know."""
