"""What nobody's provider sends to a hook: bodies that mean nothing, under a good signature, a bad one and none."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from twilio.request_validator import RequestValidator

HOST = "opensetter.test"

NUMBER_ID, APP_SECRET, VERIFY_TOKEN = "106540352242922", "corpus-app-secret", "corpus-verify-token"
ACCOUNT_SID, AUTH_TOKEN, SENDER = "ACcorpus", "corpus-auth-token", "+15005550006"
META = {
    "phoneNumberId": NUMBER_ID,
    "businessAccountId": "102290129340398",
    "accessToken": "corpus-access-token",
    "appSecret": APP_SECRET,
    "verifyToken": VERIFY_TOKEN,
}
TWILIO = {"accountSid": ACCOUNT_SID, "authToken": AUTH_TOKEN, "from": SENDER}
"""The credentials of the connections that are aimed at."""

Headers = tuple[tuple[str, bytes], ...]

_ODD: tuple[Any, ...] = (None, True, 1, 1e308, "x", "\0", [], {}, [None], [1], ["x"], [[]], [{}])


def meta_bodies() -> Iterator[tuple[str, bytes]]:
    """Whatever can be wrong between the first byte and the last field that a message cannot do without."""
    yield from (
        ("nothing", b""),
        ("cut off", b'{"object": "whatsapp_business_account", "entry": ['),
        ("no UTF-8", b"\xff\xfe{}"),
        ("NUL", b"\0"),
        ("100,000 arrays deep", b"[" * 100_000),
        ("40,000 objects deep", b'{"entry":' * 40_000 + b"1" + b"}" * 40_000),
        ("5,000 digits", b'{"object": "whatsapp_business_account", "entry": ' + b"9" * 5000 + b"}"),
        ("NaN", b'{"object": "whatsapp_business_account", "entry": NaN}'),
        ("a form", b"object=whatsapp_business_account"),
        ("1 MB of blanks", b" " * 1_000_000),
        ("another object", b'{"object": "page", "entry": [{"id": "1", "changes": []}]}'),
    )
    for odd in _ODD:
        name = f"{odd!r}"
        yield f"{name} for all", json.dumps(odd).encode()
        yield f"{name} for the entries", _entries(odd)
        yield f"{name} for the changes", _entries([{"id": "1", "changes": odd}])
        yield f"{name} for a value", _entries([{"id": "1", "changes": [{"field": "messages", "value": odd}]}])
        for part in ("metadata", "messages", "statuses", "contacts", "errors", "message_echoes", "user_preferences"):
            yield f"{name} for {part}", _value({part: odd})
        for part in ("id", "from", "type"):
            message = {"id": "wamid.1", "from": "447700900123", "type": "text", "text": {"body": "Hi"}, part: odd}
            # Whatever type it is called, a message from somebody is stored; one without its id or sender is none.
            if part != "type" and not (isinstance(odd, str) and odd.strip("\0")):
                yield f"{name} for a message's {part}", _value({"messages": [message]})
        yield f"{name} for a status", _value({"statuses": [{"id": "wamid.1", "status": odd}]})


def twilio_forms() -> Iterator[tuple[str, bytes]]:
    """Forms of the right account that tell of no message."""
    told = {"AccountSid": ACCOUNT_SID}
    yield from (
        (name, urlencode(told | fields).encode())
        for name, fields in (
            ("nothing else", {}),
            ("a message without its id", {"From": "+447700900123", "To": SENDER, "Body": "Hi"}),
            ("an empty id", {"MessageSid": "", "From": "+447700900123", "To": SENDER, "Body": "Hi"}),
            ("an id of NUL", {"MessageSid": "\0", "From": "+447700900123", "To": SENDER, "Body": "Hi"}),
            ("nobody's message", {"MessageSid": "SM1", "To": SENDER, "Body": "Hi"}),
            ("a status that is none", {"MessageSid": "SM1", "MessageStatus": "\0", "To": SENDER}),
            ("a status of nothing", {"MessageStatus": "delivered", "To": SENDER}),
            ("a thousand files", {f"MediaUrl{number}": "file:///etc/passwd" for number in range(1000)}),
        )
    )


def wrong_forms() -> Iterator[tuple[str, bytes]]:
    """What is no form of this account's, so that no signature of its token is worth anything."""
    yield from (
        ("nothing", b""),
        ("another account's", b"AccountSid=AC0&MessageSid=SM1&From=%2B447700900123&Body=Hi"),
        ("two accounts'", f"AccountSid={ACCOUNT_SID}&AccountSid=AC0&MessageSid=SM1".encode()),
        ("no UTF-8", b"AccountSid=%ff%fe&MessageSid=SM1"),
        ("JSON", b'{"AccountSid": "ACcorpus"}'),
        ("a thousand separators", b"&;=" * 1000),
    )


def message() -> bytes:
    """What would be stored if it were signed."""
    said = {"id": "wamid.2", "from": "447700900123", "type": "text", "text": {"body": "Hi"}}
    return _value({"messages": [said]})


def meta_signature(body: bytes, secret: str = APP_SECRET) -> Headers:
    mac = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return (("X-Hub-Signature-256", f"sha256={mac}".encode()),)


def twilio_signature(path: str, body: bytes, token: str = AUTH_TOKEN) -> Headers:
    form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    signature = RequestValidator(token).compute_signature(f"http://{HOST}{path}", form)
    return (("Content-Type", b"application/x-www-form-urlencoded"), ("X-Twilio-Signature", signature.encode()))


def bad_signatures(good: bytes) -> Iterator[bytes]:
    """What looks like a signature, or does not."""
    yield from (b"", b"sha256=", b"sha256=" + b"0" * 64, b"sha1=" + b"0" * 40, good[:-1], good + b"0", good.upper())
    yield from (b"\xe9" * 71, "٠".encode() * 64, b"x" * 10_000, b"null", b"sha256=sha256=" + good)


def _entries(entries: object) -> bytes:
    return json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()


def _value(value: dict[str, Any]) -> bytes:
    known = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER_ID}}
    return _entries([{"id": "1", "changes": [{"field": "messages", "value": known | value}]}])
