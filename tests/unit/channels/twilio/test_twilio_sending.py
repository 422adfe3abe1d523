"""Who is written to, from whom, and with what words."""

import json

import pytest

from opensetter.channels.base import Account, Button, ChannelError, Meaning, OutgoingMessage, Sender, Template
from opensetter.channels.twilio import sending
from opensetter.channels.twilio.adapter import Twilio

SMS = Account("+18005551212", {"accountSid": "AC1", "from": "+18005551212"}, ({"authToken": "t"},), "https://x")
WHATSAPP = Account("whatsapp:+14155238886", {"accountSid": "AC1"}, ({"authToken": "t"},), "https://x")
SHORT_CODE = Account("40404", {"accountSid": "AC1", "from": "40404"}, ({"authToken": "t"},), "https://x")
SERVICE = Account("MG1", {"accountSid": "AC1", "messagingServiceSid": "MG1"}, ({"authToken": "t"},), "https://x")


def form(account, to, text="Hello", **more):
    return sending._form(account, OutgoingMessage(to=to, text=text, reference="out-41", **more))


@pytest.mark.parametrize(
    ("account", "to", "address"),
    [
        (SMS, Sender(phone="+14155550100"), "+14155550100"),
        (SMS, Sender(phone="+14155550100", wa_id="14155550100"), "+14155550100"),
        (SHORT_CODE, Sender(phone="+14155550100", wa_id="14155550100"), "+14155550100"),
        (WHATSAPP, Sender(phone="+447813194799"), "whatsapp:+447813194799"),
        (WHATSAPP, Sender(wa_id="447813194799"), "whatsapp:+447813194799"),
        (WHATSAPP, Sender(wa_id="554188887777", phone="+5541988887777"), "whatsapp:+5541988887777"),
        (WHATSAPP, Sender(wa_id="US.1x"), "whatsapp:US.1x"),
        (WHATSAPP, Sender(user_id="US.13491208655302741918"), "whatsapp:US.13491208655302741918"),
        (SERVICE, Sender(phone="+14155550100"), "+14155550100"),
        (SERVICE, Sender(wa_id="447813194799"), "whatsapp:+447813194799"),
    ],
)
def test_a_person_is_written_to_at(account, to, address):
    assert form(account, to)["To"] == address


@pytest.mark.parametrize(("account", "to"), [(SMS, Sender(wa_id="447813194799")), (WHATSAPP, Sender(username="ana"))])
def test_somebody_without_an_address_here_is_unreachable(account, to):
    with pytest.raises(ChannelError) as refusal:
        form(account, to)
    assert refusal.value.meaning is Meaning.UNREACHABLE


@pytest.mark.parametrize(
    ("account", "sender"),
    [
        (SMS, {"From": "+18005551212"}),
        (WHATSAPP, {"From": "whatsapp:+14155238886"}),
        (SERVICE, {"MessagingServiceSid": "MG1"}),
    ],
)
def test_a_message_comes_from(account, sender):
    to = Sender(phone="+14155550100")
    assert form(account, to).items() - {"To": form(account, to)["To"], "Body": "Hello"}.items() == sender.items()


@pytest.mark.parametrize(
    ("status_url", "reported_to"),
    [
        ("https://s.example/h", "https://s.example/h?message=out-41"),
        ("https://s.example/h?a=%2F", "https://s.example/h?a=%2F&message=out-41"),
        ("https://s.example/h?message=own", "https://s.example/h?message=own"),
    ],
)
def test_reports_bring_our_own_id_along(status_url, reported_to):
    assert form(SMS, Sender(phone="+14155550100"), status_url=status_url)["StatusCallback"] == reported_to


def test_buttons_become_numbered_lines():
    buttons = (Button("a", "Tuesday 10:00"), Button("b", "Other", description="something else"))
    text = form(SMS, Sender(phone="+14155550100"), "When?", buttons=buttons)["Body"]
    assert text == "When?\n\n1. Tuesday 10:00\n2. Other: something else"


def test_what_cannot_be_sent_is_taken_out_of_the_text():
    assert form(SMS, Sender(phone="+14155550100"), "a\0b\ud800c🙂")["Body"] == "abc🙂"


def test_a_text_that_is_too_long_is_refused_before_it_is_sent():
    to = Sender(phone="+14155550100")
    assert len(form(SMS, to, "a" * 1600)["Body"]) == 1600
    for text, buttons in (("a" * 1601, ()), ("a" * 1595, (Button("a", "Tuesday"),))):
        with pytest.raises(ChannelError) as refusal:
            form(SMS, to, text, buttons=buttons)
        assert (refusal.value.meaning, refusal.value.error.code) == (Meaning.REJECTED, "21617")


def test_a_template_is_sent_by_its_id_with_its_variables_and_without_a_text():
    template = Template(
        "HX1",
        "en",
        header_parameters=({"type": "text", "text": "Tuesday"},),
        body_parameters=({"type": "text", "text": "Zoë"}, {"type": "text", "text": "10:00", "parameter_name": "time"}),
    )
    sent = form(WHATSAPP, Sender(wa_id="447813194799"), template=template)
    assert sent.keys() == {"To", "From", "ContentSid", "ContentVariables"}
    assert sent["ContentSid"] == "HX1"
    assert json.loads(sent["ContentVariables"]) == {"1": "Tuesday", "2": "Zoë", "time": "10:00"}


def test_a_template_without_parameters_has_no_variables():
    assert "ContentVariables" not in form(WHATSAPP, Sender(wa_id="447813194799"), template=Template("HX1", "en"))


def test_a_parameter_that_is_no_text_is_refused():
    template = Template("HX1", "en", header_parameters=({"type": "image", "image": {"id": "1"}},))
    with pytest.raises(ChannelError) as refusal:
        form(WHATSAPP, Sender(wa_id="447813194799"), template=template)
    assert refusal.value.meaning is Meaning.REJECTED


@pytest.mark.parametrize(("account", "hours"), [(SMS, None), (SERVICE, None), (WHATSAPP, 24.0)])
def test_only_whatsapp_has_a_window(account, hours):
    limits = Twilio().limits(account)
    assert (limits.text, limits.window_hours) == (1600, hours)
