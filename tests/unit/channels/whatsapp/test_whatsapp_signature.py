"""Requests that Meta signed, and requests that somebody would like to have signed."""

import hashlib
import hmac

import pytest

from opensetter.channels.base import Account, Hook
from opensetter.channels.whatsapp.signature import challenge, is_signed

# A known answer: Meta escapes what is not ASCII, and signs the escapes.
BODY = (
    rb'{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":'
    rb'[{"id":"wamid.A","text":{"body":"Caf\u00e9"}}]}}]}]}'
)
DIGITS = "504ed15c3874e5171766855360f487c3e1d231b90bf5cd7b70af0dd60b7f1a73"
SIGNED = f"sha256={DIGITS}"


def account(*secrets):
    return Account("106540352242922", {}, secrets, "https://graph.facebook.com")


OURS = account({"accessToken": "a", "appSecret": "test_app_secret", "verifyToken": "test_verify_token"})


def hook(signature, body=BODY):
    headers = {} if signature is None else {"x-hub-signature-256": signature}
    return Hook("https://example.test/hooks/whatsapp/1", headers, body)


def test_meta_signs_the_bytes_that_it_sent():
    assert is_signed(hook(SIGNED), OURS)


def test_the_old_secret_is_good_while_it_is_rotated():
    assert is_signed(hook(SIGNED), account({"appSecret": "new"}, {"appSecret": "test_app_secret"}))
    assert not is_signed(hook(SIGNED), account({"appSecret": "new"}))


FORGED = [
    ("absent", None),
    ("empty", ""),
    ("algorithm alone", "sha256="),
    ("no algorithm", DIGITS),
    ("another algorithm", f"sha1={DIGITS}"),
    ("algorithm in capitals", f"SHA256={DIGITS}"),
    ("digits in capitals", f"sha256={DIGITS.upper()}"),
    ("cut short", SIGNED[:-1]),
    ("cut to a prefix", SIGNED[:15]),
    ("too long", SIGNED + "0"),
    ("twice in one", f"{SIGNED}, {SIGNED}"),
    ("blank before", f" {SIGNED}"),
    ("line break after", f"{SIGNED}\n"),
    ("one digit off", SIGNED[:-1] + "4"),
    ("not ASCII", f"sha256=é{DIGITS[1:]}"),
    ("half of a surrogate pair", f"sha256=\udce9{DIGITS[1:]}"),
    ("digits of another script", f"sha256=٥{DIGITS[1:]}"),
    ("by the verify token", "sha256=" + hmac.new(b"test_verify_token", BODY, hashlib.sha256).hexdigest()),
    ("by nothing", "sha256=" + hmac.new(b"", BODY, hashlib.sha256).hexdigest()),
]


@pytest.mark.parametrize("signature", [row[1] for row in FORGED], ids=[row[0] for row in FORGED])
def test_any_other_signature_is_refused(signature):
    assert not is_signed(hook(signature), OURS)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BODY.replace(rb"\u00e9", "é".encode()), id="parsed and written again"),
        pytest.param(BODY.replace(b"wamid.A", b"wamid.B"), id="one byte changed"),
        pytest.param(BODY + b"\n", id="one byte more"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_any_other_body_is_refused(body):
    assert not is_signed(hook(SIGNED, body), OURS)


@pytest.mark.parametrize("secrets", [(), ({},), ({"appSecret": ""},)])
def test_without_a_secret_nobody_can_sign(secrets):
    by_nothing = "sha256=" + hmac.new(b"", BODY, hashlib.sha256).hexdigest()
    assert not is_signed(hook(by_nothing), account(*secrets))


ASKED = {"hub.mode": "subscribe", "hub.verify_token": "test_verify_token", "hub.challenge": "1158201444"}


def test_the_challenge_comes_back_bare():
    assert challenge(ASKED, OURS) == "1158201444"
    assert challenge(ASKED, account({"verifyToken": "new"}, {"verifyToken": "test_verify_token"})) == "1158201444"


@pytest.mark.parametrize(
    "changed",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.verify_token": "test_verify_toke"},
        {"hub.verify_token": "test_app_secret"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "tést\ud800"},
        {"hub.challenge": ""},
    ],
)
def test_a_challenge_of_anybody_else_is_not_answered(changed):
    assert challenge(ASKED | changed, OURS) is None


@pytest.mark.parametrize("name", ASKED)
def test_half_a_challenge_is_not_answered(name):
    assert challenge({key: value for key, value in ASKED.items() if key != name}, OURS) is None


@pytest.mark.parametrize("secrets", [(), ({},), ({"verifyToken": ""},)])
def test_without_a_verify_token_no_challenge_is_answered(secrets):
    assert challenge(ASKED | {"hub.verify_token": ""}, account(*secrets)) is None
