"""What a session, or a link to sign in, is known by: 256 random bits, of which only a digest is kept."""

import hashlib
import secrets


def generate() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """SHA-256. OWASP ASVS 6.5.2 allows a plain hash for secrets with at least 112 bits of entropy."""
    return hashlib.sha256(token.encode()).digest()
