"""Whether Twilio sent a request: its signature, checked by the official library."""

from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import (  # type: ignore[import-untyped]
    HMAC_SHA1,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from opensetter.channels.base import Account, Hook
from opensetter.channels.twilio import forms


def verify(hook: Hook, account: Account) -> bool:
    """Whether one of the account's auth tokens signed this request, and it speaks of this very account.

    The number that was written to is not looked at: behind a messaging service it can be any of many, and refusing
    those would lose their messages. A GET is never verified: its form is empty, and so names no account.
    """
    signature = hook.headers.get(SIGNATURE_HEADER.lower(), "")
    # An empty token would be a key that everybody knows.
    tokens = [token for secret in account.secrets if (token := secret.get("authToken"))]
    if not signature.isascii() or not tokens:
        return False
    # With this header Twilio signs by a shared key and maybe another algorithm. We hold no such key, and the header
    # itself is not signed, so that it must not choose how the rest is checked.
    # https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys
    if get_signature_algorithm(hook.headers.get(SIGNATURE_SETTINGS_HEADER.lower())) != HMAC_SHA1:
        return False
    try:
        signed = _signed(hook, account)
        return signed is not None and any(
            bool(RequestValidator(token).validate(hook.url, signed, signature)) for token in tokens
        )
    except ValueError:
        # An address that is none, a port that is no number, a text that is no UTF-8: Twilio sent nothing of the kind.
        return False


def _signed(hook: Hook, account: Account) -> forms.Form | str | None:
    """What the signature covers apart from the address; None if it could be nobody's, or another account's."""
    if hook.headers.get("content-type", "").lower().startswith("application/json"):
        # Such a body is covered by its digest in the address. Without one the library would take the text for a form.
        has_digest = "bodySHA256" in parse_qs(urlsplit(hook.url).query)
        return hook.body.decode() if has_digest else None
    form = forms.read(hook.body)
    # A subaccount is another account: its parent's token does not sign for it, nor it for its parent.
    return form if set(form.getlist("AccountSid")) == {account.settings.get("accountSid")} else None
