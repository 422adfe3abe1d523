"""Codes that an authenticator makes of a secret and the time (RFC 6238): six digits, another each half minute. Pure."""

import base64
import hmac
import os
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS, DIGITS = 30, 6

ISSUER = "OpenSetter"

_SECRET_BYTES = 20


def generate_secret() -> bytes:
    """A new secret, of the length that RFC 4226 recommends."""
    return os.urandom(_SECRET_BYTES)


def code(secret: bytes, step: int) -> str:
    """The code of one half minute, which is counted from 1970."""
    return _codes(secret).generate(step * STEP_SECONDS).decode()


def matching_step(secret: bytes, tried: str, at: datetime) -> int | None:
    """The half minute whose code this is, if it is the one of `at`, the one before or the next: clocks differ."""
    now = int(at.timestamp()) // STEP_SECONDS
    steps = (now, now - 1, now + 1)
    return next((step for step in steps if hmac.compare_digest(code(secret, step).encode(), tried.encode())), None)


def written(secret: bytes) -> str:
    """The secret as people type it into an authenticator."""
    return base64.b32encode(secret).decode()


def address(secret: bytes, email: str) -> str:
    """What a QR code tells an authenticator."""
    return _codes(secret).get_provisioning_uri(email, ISSUER)


def _codes(secret: bytes) -> TOTP:
    # Authenticators know no other hash for certain. What makes SHA-1 weak, that two texts with one hash can be found,
    # is of no use against an HMAC (RFC 6238, section 1.2).
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
