"""Passwords: what may be one, and how they are kept. Slow on purpose: a hash takes a tenth of a second of processor."""

import os
from functools import cache

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SHORTEST, LONGEST = 12, 200
"""In characters. NIST SP 800-63B-4 asks for 15, or 8 with a second factor; what is longer helps nobody."""

# OWASP's first choice (Password Storage Cheat Sheet): argon2id with 46 MiB, one pass, one lane.
_MEMORY_KIB, _PASSES, _LANES = 47_104, 1, 1
_SALT_BYTES, _HASH_BYTES = 16, 32


def hashed(password: str) -> str:
    """An argon2id hash with its salt and its costs, in the PHC format."""
    kdf = Argon2id(
        salt=os.urandom(_SALT_BYTES),
        length=_HASH_BYTES,
        iterations=_PASSES,
        lanes=_LANES,
        memory_cost=_MEMORY_KIB,
    )
    return kdf.derive_phc_encoded(password.encode())


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password whose hash is kept; for None it takes as long, and is not."""
    try:
        Argon2id.verify_phc_encoded(password.encode(), kept or _of_nobody())
    except InvalidKey:
        return False
    return kept is not None


def complaint(password: str, *others: str) -> str | None:
    """What is wrong with a new password; `others` are what somebody who knows the person would try first."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"A password has {SHORTEST} to {LONGEST} characters. A few words in a row make a good one."
    lowered = password.casefold()
    guessed = any(len(other) > 3 and other.casefold() in lowered for other in others)  # noqa: PLR2004 - shorter ones are in many words
    if guessed or len(set(lowered)) < 5:  # noqa: PLR2004
        return "That is too easy to guess: it is your own name or address, or the same few letters."
    return None


@cache
def _of_nobody() -> str:
    return hashed("nobody has this password")
