"""Somebody who can sign in to the tenant's organization."""

from tests.feature.people import ada, admit, at_noon, password_hash

__all__ = ["ada", "admit", "at_noon", "password_hash"]
