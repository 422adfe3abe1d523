"""What an API key looks like, and the digest under which it is found."""

import hashlib
import secrets
import string
from dataclasses import dataclass

PREFIX = "osk_"
_LETTERS = string.ascii_letters + string.digits
_LENGTH = 40


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made: `secret` is shown once and then forgotten."""

    secret: str

    @property
    def prefix(self) -> str:
        return self.secret[: len(PREFIX) + 4]

    @property
    def last_four(self) -> str:
        return self.secret[-4:]

    @property
    def digest(self) -> bytes:
        return digest(self.secret)


def generate() -> NewKey:
    """A key with 238 bits of randomness, recognisable by its prefix."""
    return NewKey(PREFIX + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)))


def digest(secret: str) -> bytes:
    """SHA-256 of a key. OWASP ASVS 6.5.2 allows a plain hash for secrets with at least 112 bits of entropy."""
    return hashlib.sha256(secret.encode()).digest()


def from_header(value: bytes | None) -> str | None:
    """The key in an `Authorization: Bearer …` header (RFC 9110: in any case), if it may be one."""
    scheme, _, key = (value or b"").strip().partition(b" ")
    key = key.strip()
    if scheme.lower() != b"bearer" or not key.isascii() or not 0 < len(key) <= 200 or b" " in key:  # noqa: PLR2004
        return None
    return key.decode("ascii")
