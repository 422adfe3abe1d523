"""Which requests Twilio sent: everything it sends is let in, and nothing else."""

import dataclasses

import pytest

from opensetter.channels.base import Account, Hook
from opensetter.channels.twilio.signature import verify
from tests.unit.channels.twilio import hooks
from tests.unit.channels.twilio.hooks import ACCOUNT, FORGERIES, LEGITIMATE

SHORT = "12345"
PAGE = "https://mycompany.com/myapp.php?foo=1&bar=2"
CALL = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
    ("Caller", "+14158675309"),
]
TWICE = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234")]
TEXT = [
    ("Body", "Hi there é"),
    ("From", "+14158675309"),
    ("MessageSid", "SM1"),
    ("NumMedia", "0"),
    ("To", "+18005551212"),
]

# The first five are in the tests of the official library, so they show that this file signs as Twilio does.
VECTORS = [
    ("five fields and a query", PAGE, CALL, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    ("a name with two values", PAGE, TWICE, "IK+Dwps556ElfBT0I3Rgjkr1wJU="),
    ("with the usual port", PAGE.replace(".com", ".com:443"), CALL, "kvajT1Ptam85bY51eRf/AJRuM3w="),
    (
        "http with the usual port",
        PAGE.replace(".com", ".com:80").replace("https", "http"),
        CALL,
        "0ZXoZLH/DfblKGATFgpif+LLRf4=",
    ),
    (
        "http with another port",
        PAGE.replace(".com", ".com:1234").replace("https", "http"),
        CALL,
        "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=",
    ),
    ("a character outside ASCII", "https://example.com/webhooks/twilio/sms", TEXT, "E4Kvoa7ffUEmXUFLMUha/gCmjnQ="),
    ("the same over http", "http://example.com/webhooks/twilio/sms", TEXT, "pwJIDFaCdqqorGRdwVu1IXEcNdQ="),
]


@pytest.mark.parametrize(("url", "form", "signature"), [row[1:] for row in VECTORS], ids=[row[0] for row in VECTORS])
def test_the_signatures_of_these_tests_are_twilios(url, form, signature):
    assert hooks.sign(url, form, SHORT) == signature


def test_a_json_body_of_the_official_tests_verifies():
    digest = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
    headers = {"content-type": "application/json", "x-twilio-signature": "a9nBmqA0ju/hNViExpshrM61xv4="}
    hook = Hook(f"{PAGE}&bodySHA256={digest}", headers, b'{"property": "value", "boolean": true}')
    assert verify(hook, dataclasses.replace(ACCOUNT, secrets=({"authToken": SHORT},)))


@pytest.mark.parametrize("name", LEGITIMATE)
def test_what_twilio_sends_is_let_in(name):
    assert verify(LEGITIMATE[name], ACCOUNT)


@pytest.mark.parametrize("name", FORGERIES)
def test_what_twilio_did_not_send_is_refused(name):
    assert verify(FORGERIES[name], ACCOUNT) is False


def test_the_tables_are_as_long_as_promised():
    assert len(LEGITIMATE) >= 30
    assert len(FORGERIES) >= 40


@pytest.mark.parametrize(
    ("settings", "secrets"),
    [
        pytest.param({"messagingServiceSid": "MG1"}, ({"authToken": hooks.TOKEN},), id="a messaging service"),
        pytest.param(
            {"apiKeySid": "SK1"}, ({"authToken": hooks.TOKEN, "apiKeySecret": "s"},), id="calls with an API key"
        ),
        pytest.param({}, ({}, {"authToken": ""}, {"authToken": hooks.TOKEN}), id="secrets without a token before it"),
    ],
)
def test_an_account_of_another_make_verifies_by_its_auth_token(settings, secrets):
    account = Account("MG1", {"accountSid": hooks.ACCOUNT_SID, **settings}, secrets, ACCOUNT.base_url)
    assert verify(hooks.signed(hooks.SMS), account)
    assert not verify(hooks.signed(hooks.SMS, token=hooks.OTHER_TOKEN), account)


@pytest.mark.parametrize("secrets", [(), ({},), ({"authToken": ""},), ({"apiKeySecret": hooks.TOKEN},)])
def test_an_account_without_an_auth_token_lets_nobody_in(secrets):
    account = dataclasses.replace(ACCOUNT, secrets=secrets)
    for token in ("", hooks.TOKEN):
        assert not verify(hooks.signed(hooks.SMS, token=token), account)


def test_a_token_that_was_taken_out_lets_nobody_in_any_more():
    old = hooks.signed(hooks.SMS, token=hooks.OLD_TOKEN)
    assert verify(old, ACCOUNT)
    assert not verify(old, dataclasses.replace(ACCOUNT, secrets=ACCOUNT.secrets[:1]))
