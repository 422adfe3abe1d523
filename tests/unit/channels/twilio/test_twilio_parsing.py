"""What Twilio's requests are read as."""

from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensetter.channels.base import (
    DeliveryReceipt,
    Hook,
    InboundMessage,
    Kind,
    Meaning,
    Media,
    ProviderError,
    Sender,
    Status,
    Unreadable,
)
from opensetter.channels.twilio.parsing import parse
from tests.unit.channels.twilio import hooks

MEDIA = f"https://api.twilio.com/2010-04-01/Accounts/{hooks.ACCOUNT_SID}/Messages"
BRITON = Sender(wa_id="447813194799", phone="+447813194799", name="Ana")


def read(body, url=hooks.URL):
    return parse(Hook(url, {}, body))


def the_one(name, url=hooks.URL):
    [update] = read(hooks.payload(name), url)
    return update


def of(**fields):
    """A message of a contact with these fields besides the ones that it must have."""
    form = {"MessageSid": "SM1", "From": "+14155550100", "To": "+18005551212", **fields}
    [update] = read(urlencode(form).encode())
    return update


def test_a_text_message_is_read_whole():
    assert the_one("sms") == InboundMessage(
        address="+18005551212",
        provider_id="SM00000000000000000000000000000001",
        sender=Sender(phone="+14155550100"),
        kind=Kind.TEXT,
        text="Can I book for Tuesday? 🙂",
        details={"NumSegments": "1", "FromCountry": "US"},
    )


MESSAGES = [
    ("sms_stop", "kind opt_out text", (Kind.TEXT, "STOP", "Stop")),
    ("sms_of_a_service", "address text", ("+18005551299", "Hello")),
    ("whatsapp_text", "address kind text", ("whatsapp:+14155238886", Kind.TEXT, "¿Tienen algo el martes?")),
    ("whatsapp_button", "kind text sender", (Kind.BUTTON, "Yes, confirm", BRITON)),
    ("whatsapp_location", "kind text sender", (Kind.LOCATION, "", BRITON)),
    ("whatsapp_from_an_ad", "kind opt_out replies_to media", (Kind.TEXT, None, None, ())),
]


@pytest.mark.parametrize(("name", "fields", "values"), MESSAGES, ids=[row[0] for row in MESSAGES])
def test_a_message_has(name, fields, values):
    message = the_one(name)
    assert isinstance(message, InboundMessage)
    assert tuple(getattr(message, field) for field in fields.split()) == values


PEOPLE = [
    (
        "whatsapp_text",
        Sender(wa_id="5215512345678", user_id="MX.13491208655302741918", phone="+5215512345678", name="Ana"),
    ),
    ("whatsapp_of_another_spelling", Sender(wa_id="554188887777", phone="+5541988887777", name="João")),
    ("whatsapp_of_a_username", Sender(user_id="US.13491208655302741918", username="ana.codes", name="Ana")),
]


@pytest.mark.parametrize(("name", "sender"), PEOPLE, ids=[row[0] for row in PEOPLE])
def test_a_person_is_known_by_all_that_twilio_says_and_by_nothing_else(name, sender):
    assert the_one(name).sender == sender


def test_a_user_id_in_the_senders_place_is_kept_as_it_is():
    assert of(From="whatsapp:US.ENT.aB3x").sender == Sender(user_id="US.ENT.aB3x")
    assert of(From="whatsapp:", ExternalUserId="whatsapp:BR.aB3x").sender == Sender(user_id="BR.aB3x")
    assert of(From="whatsapp:GB.1", WaId="GB.1").sender == Sender(user_id="GB.1")


def test_the_message_that_is_answered_and_the_buttons_own_words_are_kept():
    message = the_one("whatsapp_button")
    assert message.replies_to == "SM00000000000000000000000000000090"
    assert message.details["ButtonPayload"] == "confirm-12"


def test_what_has_no_place_of_its_own_is_kept_under_twilios_names():
    assert the_one("sms_of_a_service").details["MessagingServiceSid"] == "MG00000000000000000000000000000001"
    assert the_one("whatsapp_from_an_ad").details["ReferralCtwaClid"] == "ARAkLkA8"
    assert the_one("whatsapp_of_a_username").details["ParentExternalUserId"] == "US.ENT.11815799212886844830"
    place = the_one("whatsapp_location").details
    assert (place["Latitude"], place["Longitude"], place["Label"]) == ("51.5007", "-0.1246", "Big Ben")


def test_files_come_with_their_addresses_and_the_first_decides_the_kind():
    message = the_one("mms")
    assert (message.kind, message.text) == (Kind.IMAGE, "Here it is")
    sid = "MM00000000000000000000000000000004"
    assert message.media == (
        Media(f"{MEDIA}/{sid}/Media/ME00000000000000000000000000000001", "image/jpeg"),
        Media(f"{MEDIA}/{sid}/Media/ME00000000000000000000000000000002", "application/pdf"),
    )


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"MediaUrl0": "https://x", "MediaContentType0": "image/png"}, Kind.IMAGE),
        ({"MediaUrl0": "https://x", "MediaContentType0": "audio/ogg"}, Kind.AUDIO),
        ({"MediaUrl0": "https://x", "MediaContentType0": "VIDEO/mp4"}, Kind.VIDEO),
        ({"MediaUrl0": "https://x", "MediaContentType0": "application/pdf"}, Kind.DOCUMENT),
        ({"MediaUrl0": "https://x", "MediaContentType0": "text/x-vcard"}, Kind.CONTACTS),
        ({"MediaUrl0": "https://x"}, Kind.DOCUMENT),
        ({"MediaUrl0": "https://x", "MediaContentType0": "image/webp", "MessageType": "sticker"}, Kind.STICKER),
        ({"ButtonText": "Yes"}, Kind.BUTTON),
        ({"ButtonPayload": "yes", "Body": "Yes", "MessageType": "interactive"}, Kind.BUTTON),
        ({"Body": "10:00", "MessageType": "interactive"}, Kind.INTERACTIVE),
        ({"Body": "👍", "MessageType": "reaction"}, Kind.REACTION),
        ({"Latitude": "0", "Longitude": "0"}, Kind.LOCATION),
        ({"Latitude": "0"}, Kind.UNSUPPORTED),
        ({"Body": "hello", "MessageType": "something new"}, Kind.TEXT),
        ({"Body": ""}, Kind.UNSUPPORTED),
    ],
)
def test_the_kind_of_a_message_is(fields, kind):
    assert of(**fields).kind is kind


def test_a_button_without_a_text_says_its_title():
    assert of(ButtonText="Yes").text == "Yes"


RECEIPTS = [
    ("receipt_delivered", Status.DELIVERED, None, Sender(phone="+14155550100")),
    ("receipt_read", Status.READ, None, Sender(wa_id="447813194799", phone="+447813194799")),
    ("receipt_undelivered", Status.FAILED, ("30003", Meaning.UNREACHABLE), Sender(phone="+14155550100")),
    (
        "receipt_outside_the_window",
        Status.FAILED,
        ("63016", Meaning.WINDOW_CLOSED),
        Sender(wa_id="447813194799", phone="+447813194799"),
    ),
    ("receipt_before_a_sender", Status.FAILED, ("21610", Meaning.CONSENT), Sender(phone="+14155550100")),
]


@pytest.mark.parametrize(("name", "status", "error", "recipient"), RECEIPTS, ids=[row[0] for row in RECEIPTS])
def test_a_report_says_what_became_of_a_message(name, status, error, recipient):
    receipt = the_one(name, f"{hooks.URL}?message=out%2F41&x=1")
    assert isinstance(receipt, DeliveryReceipt)
    assert (receipt.status, receipt.recipient, receipt.reference) == (status, recipient, "out/41")
    assert (receipt.error and (receipt.error.code, receipt.error.meaning)) == error


def test_a_report_is_about_the_sender_or_about_the_service_that_had_none_yet():
    assert the_one("receipt_delivered").address == "+18005551212"
    assert the_one("receipt_before_a_sender").address == "MG00000000000000000000000000000001"


def test_a_failure_keeps_twilios_words_and_its_page():
    assert the_one("receipt_undelivered").error == ProviderError(
        code="30003",
        title="This contact cannot be reached from this sender.",
        message="Unreachable destination handset",
        details="https://www.twilio.com/docs/api/errors/30003",
        meaning=Meaning.UNREACHABLE,
    )


@pytest.mark.parametrize("url", [hooks.URL, f"{hooks.URL}?other=1", f"{hooks.URL}?message=", "https://[::1"])
def test_a_report_without_our_id_has_none(url):
    assert the_one("receipt_delivered", url).reference is None


@pytest.mark.parametrize(
    ("status", "read_as"),
    [
        *[(status, None) for status in ("accepted", "scheduled", "queued", "sending", "partially_delivered")],
        *[(status, Status(status)) for status in ("sent", "delivered", "read")],
        *[(status, Status.FAILED) for status in ("undelivered", "failed", "canceled", "Failed")],
    ],
)
def test_a_status_is_read_as(status, read_as):
    updates = read(f"MessageSid=SM1&MessageStatus={status}&From=%2B18005551212".encode())
    assert [update.status for update in updates] == ([read_as] if read_as else [])


def test_a_status_under_its_old_name_is_no_message():
    [receipt] = read(b"SmsSid=SM1&SmsStatus=delivered&From=%2B18005551212&To=%2B14155550100")
    assert (receipt.provider_id, receipt.status) == ("SM1", Status.DELIVERED)


def test_a_failure_without_a_code_is_named_by_its_status():
    [receipt] = read(b"MessageSid=SM1&MessageStatus=canceled")
    assert (receipt.error.code, receipt.error.meaning) == ("canceled", Meaning.REJECTED)


@pytest.mark.parametrize("sender", ["40404", "INFO", "", "rcs:+14155550100", "messenger:1", "whatsapp:ana", "+0123"])
def test_a_sender_whom_nobody_could_answer_is_unreadable(sender):
    update = of(From=sender, Body="Secret words")
    assert isinstance(update, Unreadable)
    assert (update.address, update.provider_id) == ("+18005551212", "SM1")
    assert "Secret" not in update.reason


@pytest.mark.parametrize("body", [b"", b"Body=hello", b'{"MessageSid": "SM1"}', b"\xff\xfe\x00", b"&&&===%%%"])
def test_a_request_that_names_no_message_is_unreadable(body):
    [update] = read(body)
    assert isinstance(update, Unreadable)


def test_what_cannot_be_stored_is_taken_out():
    message = of(Body="a\0b", ProfileName="\0")
    assert (message.text, message.sender.name) == ("ab", None)
    [message] = read(b"MessageSid=SM1&From=%2B14155550100&Body=%ED%A0%80ok%FF")
    message.text.encode()
    assert message.text.endswith("ok\ufffd")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"MessageSid=SM1&From=%2B14155550100&", b"MessageStatus=sent&"]))
def test_no_bytes_raise(noise, start):
    assert isinstance(read(start + noise), list)
