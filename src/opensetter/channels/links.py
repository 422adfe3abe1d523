"""Who speaks on a web chat: tokens signed with the integration's own key, in links, cookies and frames.

A token is `<who>.<expiry>.<signature>`: `who` is `c` and a contact's id, or `v` and a visitor's random name;
`expiry` is in Unix seconds; the signature is the URL-safe base64 of HMAC-SHA256 over `<purpose>:<who>.<expiry>`.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Purpose = Literal["link", "cookie", "frame"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A known contact, or a visitor who is only a random name until the first message."""

    contact_id: int | None = None
    visitor: str | None = None

    @classmethod
    def stranger(cls) -> "Speaker":
        return cls(visitor=secrets.token_hex(16))


def sign(key: bytes, speaker: Speaker, *, purpose: Purpose, expires_at: datetime) -> str:
    """A token that `verify` accepts until `expires_at`, for the same purpose and key only."""
    who = f"c{speaker.contact_id}" if speaker.contact_id is not None else f"v{speaker.visitor}"
    claim = f"{who}.{int(expires_at.timestamp())}"
    return f"{claim}.{_signature(key, purpose, claim)}"


def verify(key: bytes, token: str, *, purpose: Purpose, now: datetime) -> Speaker | None:
    """The speaker behind a token, or None if it was not signed by us, for this, or is too old."""
    claim, _, signature = token.rpartition(".")
    # As bytes: comparing text raises on anything outside ASCII, and a visitor chooses what arrives here.
    if not hmac.compare_digest(_signature(key, purpose, claim).encode(), signature.encode("utf-8", "replace")):
        return None
    who, _, expiry = claim.partition(".")
    if datetime.fromtimestamp(int(expiry), UTC) <= now:
        return None
    return Speaker(contact_id=int(who[1:])) if who.startswith("c") else Speaker(visitor=who[1:])


def _signature(key: bytes, purpose: Purpose, claim: str) -> str:
    mac = hmac.new(key, f"{purpose}:{claim}".encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
