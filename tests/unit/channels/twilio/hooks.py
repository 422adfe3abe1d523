"""Requests as Twilio makes and signs them, and as others would like to: each with a name that says what it is.

The signatures are made here, by the rule on Twilio's page, and not by the library that checks them.
"""

import base64
import hashlib
import hmac
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from opensetter.channels.base import Account, Hook

PAYLOADS = Path(__file__).parents[3] / "payloads" / "twilio"

ACCOUNT_SID = "AC00000000000000000000000000000001"
OTHER_ACCOUNT_SID = "AC00000000000000000000000000000002"
TOKEN = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
OLD_TOKEN = "00112233445566778899aabbccddeeff"
OTHER_TOKEN = "ffeeddccbbaa99887766554433221100"
URL = "https://setter.example/hooks/twilio/7"
SETTINGS_HEADER = "x-twilio-webhooks-signature-settings"

ACCOUNT = Account(
    address="+18005551212",
    settings={"accountSid": ACCOUNT_SID, "from": "+18005551212"},
    secrets=({"authToken": TOKEN}, {"authToken": OLD_TOKEN}),
    base_url="https://api.twilio.com",
)

FORM_TYPE = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}

Pairs = list[tuple[str, str]]


def payload(name: str) -> bytes:
    """A request's body from its file, where each pair has a line of its own."""
    return (PAYLOADS / f"{name}.txt").read_bytes().strip().replace(b"\n", b"&")


def pairs(name: str) -> Pairs:
    return parse_qsl(payload(name).decode(), keep_blank_values=True)


def sign(url: str, form: Pairs, token: str = TOKEN, *, algorithm: str = "sha1") -> str:
    """The signature: the address, then every distinct value of every name, both in the order of their characters."""
    text = url + "".join(name + value for name, value in sorted(set(form)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), algorithm).digest()).decode()


def signed(form: Pairs, *, url: str = URL, signed_url: str = "", token: str = TOKEN, **headers: str) -> Hook:
    """What Twilio sends: every part of it may be varied, and the signature fits as far as they let it."""
    signature = {"x-twilio-signature": sign(signed_url or url, form, token)}
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Hook(url, FORM_TYPE | signature | names, urlencode(form).encode())


def altered(form: Pairs, *, sent: Pairs | None = None, url: str = URL, body: bytes | None = None, **headers) -> Hook:
    """What was signed is `form` at `URL`; what arrives is something else."""
    genuine = signed(form)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    content = urlencode(form if sent is None else sent).encode()
    return Hook(url, dict(genuine.headers) | names, content if body is None else body)


def in_json(body: bytes, *, digest_of: bytes | None = None, token: str = TOKEN) -> Hook:
    """A signed JSON body: its digest is in the address, and the address alone is signed."""
    digest = hashlib.sha256(body if digest_of is None else digest_of).hexdigest()
    url = f"{URL}?bodySHA256={digest}"
    headers = {"content-type": "application/json", "x-twilio-signature": sign(url, [], token)}
    return Hook(url, headers, body)


SMS = pairs("sms")
GENUINE = sign(URL, SMS)


def changed(form: Pairs, name: str, value: str) -> Pairs:
    return [(each, value if each == name else old) for each, old in form]


def without(form: Pairs, name: str) -> Pairs:
    return [pair for pair in form if pair[0] != name]


def unsigned() -> Hook:
    return Hook(URL, FORM_TYPE, urlencode(SMS).encode())


def bearing(signature: str) -> Hook:
    return altered(SMS, x_twilio_signature=signature)


LEGITIMATE: dict[str, Hook] = {
    **{f"the payload {path.stem}": signed(pairs(path.stem)) for path in sorted(PAYLOADS.glob("*.txt"))},
    "accents": signed(changed(SMS, "Body", "Olá, às três? ñ ü ß")),
    "an emoji of several characters": signed(changed(SMS, "Body", "👩‍👩‍👧‍👦 🇧🇷")),
    "right to left": signed(changed(SMS, "Body", "مرحبا غدا")),
    "what means something in a form": signed(changed(SMS, "Body", "a=b&c+d%20e;f?g#h")),
    "line breaks and tabs": signed(changed(SMS, "Body", "one\r\ntwo\n\tthree")),
    "blanks around the text": signed(changed(SMS, "Body", "  hello  ")),
    "an empty text": signed(changed(SMS, "Body", "")),
    "a NUL": signed(changed(SMS, "Body", "a\0b")),
    "a text as long as ten messages": signed(changed(SMS, "Body", "ä" * 1600)),
    "a megabyte": signed(changed(SMS, "Body", "x" * 1_000_000)),
    "no text at all": signed(without(SMS, "Body")),
    "fields in another order": signed(SMS[::-1]),
    "fields that nobody knows yet": signed([*SMS, ("Zebra", "1"), ("apple", "2"), ("Ünknown", "é")]),
    "names that differ by case alone": signed([*SMS, ("body", "b"), ("BODY", "c")]),
    "a name twice with two values": signed([*SMS, ("Digits", "5678"), ("Digits", "1234")]),
    "a name twice with one value": signed([*SMS, ("Digits", "1234"), ("Digits", "1234")]),
    "a number of a messaging service that is not our address": signed(changed(pairs("sms_of_a_service"), "To", "+19")),
    "a query": signed(pairs("receipt_delivered"), url=f"{URL}?message=out-41"),
    "a query with escapes": signed(pairs("receipt_delivered"), url=f"{URL}?message=a%2Fb%20c&x=%C3%A9"),
    "a query with a name twice and one without a value": signed(SMS, url=f"{URL}?a=1&a=2&b=&c"),
    "a path prefix": signed(SMS, url="https://setter.example/under/a/prefix/hooks/twilio/7"),
    "a port that was signed": signed(SMS, url="https://setter.example:8443/hooks"),
    "a port that was not signed": signed(
        SMS, url="https://setter.example:8443/hooks", signed_url="https://setter.example/hooks"
    ),
    "the usual port, signed although it is not written": signed(
        SMS, url="https://setter.example/hooks", signed_url="https://setter.example:443/hooks"
    ),
    "http": signed(SMS, url="http://localhost:8000/hooks", signed_url="http://localhost/hooks"),
    "http with the usual port signed": signed(
        SMS, url="http://setter.example/hooks", signed_url="http://setter.example:80/hooks"
    ),
    "what a proxy adds": altered(SMS, x_forwarded_host="internal:8000", x_forwarded_proto="http"),
    "the token before the current one": signed(SMS, token=OLD_TOKEN),
    "no content type": altered(SMS, content_type=""),
    "small letters in escapes": altered(SMS, body=urlencode(SMS).replace("%2B", "%2b").encode()),
    "blanks as %20": altered(SMS, body=urlencode(SMS).replace("+", "%20").encode()),
    "the usual algorithm, named": altered(SMS, **{SETTINGS_HEADER: "algorithm=HMAC_SHA1"}),
    "settings that say nothing": altered(SMS, **{SETTINGS_HEADER: ""}),
    "JSON": in_json(b'{"property": "value", "boolean": true}'),
    "JSON with characters outside ASCII": in_json('{"name": "Zoë 🙂"}'.encode()),
}

FORGERIES: dict[str, Hook] = {
    "no signature": unsigned(),
    "an empty signature": bearing(""),
    "a blank signature": bearing(" "),
    "another key": signed(SMS, token=OTHER_TOKEN),
    "an empty key": signed(SMS, token=""),
    "the account's id as the key": signed(SMS, token=ACCOUNT_SID),
    "an API key's secret as the key": signed(SMS, token="api-key-secret"),
    "another account, with our key": signed(changed(SMS, "AccountSid", OTHER_ACCOUNT_SID)),
    "another account, with its own key": signed(changed(SMS, "AccountSid", OTHER_ACCOUNT_SID), token=OTHER_TOKEN),
    "our account and another": signed([*SMS, ("AccountSid", OTHER_ACCOUNT_SID)]),
    "no account": signed(without(SMS, "AccountSid")),
    "an empty account": signed(changed(SMS, "AccountSid", "")),
    "our account in small letters": signed(changed(SMS, "AccountSid", ACCOUNT_SID.lower())),
    "our account with a blank": signed(changed(SMS, "AccountSid", f"{ACCOUNT_SID} ")),
    "one character of the text changed": altered(SMS, sent=changed(SMS, "Body", SMS[4][1].replace("T", "t"))),
    "another sender": altered(SMS, sent=changed(SMS, "From", "+14155550199")),
    "another message": altered(SMS, sent=changed(SMS, "MessageSid", "SM00000000000000000000000000000099")),
    "a field more": altered(SMS, sent=[*SMS, ("OptOutType", "STOP")]),
    "an empty field more": altered(SMS, sent=[*SMS, ("Zebra", "")]),
    "a field less": altered(SMS, sent=without(SMS, "FromCity")),
    "an empty field less": altered(SMS, sent=without(SMS, "ToCity")),
    "a field renamed": altered(SMS, sent=[("ButtonText" if n == "FromCity" else n, v) for n, v in SMS]),
    "two values exchanged": altered(SMS, sent=changed(changed(SMS, "From", "+18005551212"), "To", "+14155550100")),
    "a second value of a name": altered(SMS, sent=[*SMS, ("Body", "Yes")]),
    "the text trimmed": altered(changed(SMS, "Body", "hello "), sent=changed(SMS, "Body", "hello")),
    "a plus read as a blank": altered(SMS, sent=changed(SMS, "From", " 14155550100")),
    "bytes that are no UTF-8": altered(SMS, body=urlencode(SMS).encode() + b"&x=%ff\xff"),
    "nothing at all": altered(SMS, body=b""),
    "the signature of an empty request": Hook(URL, {"x-twilio-signature": sign(URL, [])}, b""),
    "the form in the query": altered(SMS, url=f"{URL}?{urlencode(SMS)}", body=b""),
    "the signature cut by one": bearing(GENUINE[:-1]),
    "the signature's beginning": bearing(GENUINE[:8]),
    "the signature and more": bearing(GENUINE + "A"),
    "the signature without its padding": bearing(GENUINE.rstrip("=")),
    "the signature in small letters": bearing(GENUINE.lower()),
    "the signature in capitals": bearing(GENUINE.upper()),
    "the signature in hexadecimal": bearing(base64.b64decode(GENUINE).hex()),
    "the signature with a character outside ASCII": bearing("é" + GENUINE[1:]),
    "the signature with a blank before it": bearing(" " + GENUINE),
    "the signature twice": bearing(f"{GENUINE},{GENUINE}"),
    "the signature in another provider's style": bearing("sha1=" + base64.b64decode(GENUINE).hex()),
    "SHA-256": bearing(sign(URL, SMS, algorithm="sha256")),
    "SHA-256, named": altered(
        SMS,
        x_twilio_signature=sign(URL, SMS, algorithm="sha256"),
        **{SETTINGS_HEADER: f"key={ACCOUNT_SID},algorithm=HMAC_SHA256"},
    ),
    "SHA-1 said to be SHA-256": altered(SMS, **{SETTINGS_HEADER: "key=k,algorithm=HMAC_SHA256"}),
    "an algorithm that does not exist": altered(SMS, **{SETTINGS_HEADER: "algorithm=none"}),
    "http instead of https": altered(SMS, url=URL.replace("https", "http")),
    "another host, said to be ours": signed(
        SMS, signed_url="https://evil.test/hooks", x_forwarded_host="evil.test", x_forwarded_proto="https"
    ),
    "another host": altered(SMS, url=URL.replace("setter.example", "setter.example.evil.test")),
    "another connection's address": altered(SMS, url=URL.replace("twilio/7", "twilio/8")),
    "a query that was not signed": altered(SMS, url=f"{URL}?message=out-41"),
    "a port that is no number": altered(SMS, url=URL.replace("example", "example:port")),
    "a host that is none": altered(SMS, url=URL.replace("setter.example", "[::1")),
    "JSON without a digest": altered(SMS, content_type="application/json"),
    "JSON that is not the one of the digest": in_json(b'{"a": 2}', digest_of=b'{"a": 1}'),
    "JSON by another key": in_json(b'{"a": 1}', token=OTHER_TOKEN),
    "JSON that is no UTF-8": in_json(b'{"a": "\xff"}'),
    "a form that says it is JSON of its digest": Hook(
        in_json(b"{}").url, dict(in_json(b"{}").headers) | FORM_TYPE, urlencode(SMS).encode()
    ),
}
