"""What a session, or a link to sign in, is known by: 256 random bits, of which only a digest is kept."""

import secrets

from opensetter.organizations.keys import digest

__all__ = ["digest", "generate"]


def generate() -> str:
    return secrets.token_urlsafe(32)
