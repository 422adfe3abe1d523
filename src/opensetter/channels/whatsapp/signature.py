"""Whether Meta sent a request: by its app's secret for what it reports, by our own token when it first asks.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping

from opensetter.channels.base import Account, Hook

HEADER = "x-hub-signature-256"

_SIGNATURE = re.compile(rb"sha256=[0-9a-f]{64}")


def is_signed(hook: Hook, account: Account) -> bool:
    """Whether one of the account's app secrets signed exactly these bytes.

    Meta writes what is not ASCII as escapes, so a body that was parsed and written again would no longer match.
    """
    # As bytes: comparing text raises on anything outside ASCII, and anybody chooses what arrives here.
    claimed = hook.headers.get(HEADER, "").encode("utf-8", "replace")
    if not _SIGNATURE.fullmatch(claimed):
        return False
    return any(
        hmac.compare_digest(b"sha256=" + hmac.new(secret, hook.body, hashlib.sha256).hexdigest().encode(), claimed)
        for secret in _secrets(account, "appSecret")
    )


def challenge(query: Mapping[str, str], account: Account) -> str | None:
    """What to answer, as bare text, when Meta asks whether this address is ours; None if it is to be refused."""
    token = query.get("hub.verify_token", "").encode("utf-8", "replace")
    is_meant = query.get("hub.mode") == "subscribe" and any(
        hmac.compare_digest(secret, token) for secret in _secrets(account, "verifyToken")
    )
    return (query.get("hub.challenge") or None) if is_meant else None


def _secrets(account: Account, name: str) -> Iterator[bytes]:
    """An empty secret is none: everybody knows it."""
    return (held[name].encode() for held in account.secrets if held.get(name))
