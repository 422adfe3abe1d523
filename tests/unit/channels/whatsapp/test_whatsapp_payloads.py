"""What we send is made so that Meta takes it."""

import pytest

from opensetter.channels.base import Button, ChannelError, Meaning, OutgoingMessage, Sender, Sent, Template
from opensetter.channels.whatsapp import payloads

ANA = Sender(wa_id="5215512345678", user_id="MX.1042663817425561", phone="+525512345678")
COMMON = {
    "messaging_product": "whatsapp",
    "recipient_type": "individual",
    "to": "5215512345678",
    "biz_opaque_callback_data": "out-41",
}


def made(text="Hello", **more):
    return payloads.message(OutgoingMessage(to=ANA, text=text, reference="out-41", **more))


def test_a_text_shows_no_preview_and_carries_our_reference():
    assert made() == COMMON | {"type": "text", "text": {"body": "Hello", "preview_url": False}}


def test_a_reply_quotes_what_it_answers():
    assert made(replies_to="wamid.T1")["context"] == {"message_id": "wamid.T1"}


@pytest.mark.parametrize(
    ("to", "fields"),
    [
        (ANA, {"to": "5215512345678"}),
        (Sender(phone="+447700900123"), {"to": "447700900123"}),
        (Sender(wa_id="+447700900123"), {"to": "447700900123"}),
        (Sender(user_id="US.13491208655302741918"), {"recipient": "US.13491208655302741918"}),
        (Sender(wa_id="US.1", phone="+447700900123"), {"to": "447700900123"}),
        # A user id that was kept where numbers are. In `to` it would be answered with 200, and lost.
        (Sender(wa_id="US.ENT.11815799212886844830"), {"recipient": "US.ENT.11815799212886844830"}),
        (Sender(wa_id="٤٤٧"), {"recipient": "٤٤٧"}),
    ],
)
def test_numbers_and_user_ids_go_to_fields_of_their_own(to, fields):
    assert payloads.addressed(to) == fields


def test_nobody_cannot_be_written_to():
    with pytest.raises(ChannelError) as refusal:
        payloads.addressed(Sender(name="Ana"))
    assert refusal.value.meaning is Meaning.UNREACHABLE


def test_up_to_three_buttons_are_reply_buttons():
    interactive = made(buttons=(Button("a", "Yes"), Button("b", "The afternoon of Tuesday")))["interactive"]
    assert interactive == {
        "type": "button",
        "body": {"text": "Hello"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": "a", "title": "Yes"}},
                {"type": "reply", "reply": {"id": "b", "title": "The afternoon of Tu…"}},
            ]
        },
    }


def test_a_label_makes_them_a_list():
    rows = (Button("a", "Monday at a quarter to eleven", "d" * 80), Button("b", "Tuesday"))
    interactive = made(buttons=rows, button_label="All the times that are free")["interactive"]
    assert interactive["type"] == "list"
    assert interactive["action"]["button"] == "All the times that…"
    first, second = interactive["action"]["sections"][0]["rows"]
    assert first == {"id": "a", "title": "Monday at a quarter to…", "description": "d" * 71 + "…"}
    assert second == {"id": "b", "title": "Tuesday"}


def test_titles_that_would_look_alike_are_numbered():
    long = "An appointment with doctor"
    interactive = made(buttons=(Button("a", f"{long} A"), Button("b", f"{long} B")))["interactive"]
    titles = [button["reply"]["title"] for button in interactive["action"]["buttons"]]
    assert titles == ["1. An appointment w…", "2. An appointment w…"]


def test_words_that_do_not_fit_above_buttons_go_without_them():
    text = "w" * (payloads.MAX_TEXT_OVER_BUTTONS + 1)
    assert made(text, buttons=(Button("a", "Yes"),))["text"]["body"] == text
    assert made(text[1:], buttons=(Button("a", "Yes"),))["type"] == "interactive"


@pytest.mark.parametrize(
    "message",
    [
        {"text": "w" * 4_097},
        {"buttons": tuple(Button(str(n), str(n)) for n in range(4))},
        {"buttons": tuple(Button(str(n), str(n)) for n in range(11)), "button_label": "Times"},
        {"button_label": "Times"},
    ],
)
def test_what_meta_would_refuse_is_refused_before_it_is_sent(message):
    with pytest.raises(ChannelError) as refusal:
        made(**message)
    assert refusal.value.meaning is Meaning.REJECTED


def test_a_template_without_parameters_is_its_name():
    template = made(template=Template("hello_world", "en_US"))["template"]
    assert template == {"name": "hello_world", "language": {"code": "en_US"}}


def test_a_template_carries_its_parameters_by_place_and_by_name():
    named = {"type": "text", "parameter_name": "day", "text": "Tuesday"}
    template = Template(
        "appointment_booking",
        "es_MX",
        header_parameters=({"type": "text", "text": "Ana"},),
        body_parameters=(named, {"type": "text", "text": "3 pm"}),
        button_parameters=(
            {"type": "payload", "payload": "confirm-17"},
            {"type": "text", "text": "b/17", "index": 2},
        ),
    )
    assert made("w" * 5_000, template=template)["template"]["components"] == [
        {"type": "header", "parameters": [{"type": "text", "text": "Ana"}]},
        {"type": "body", "parameters": [named, {"type": "text", "text": "3 pm"}]},
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "0",
            "parameters": [{"type": "payload", "payload": "confirm-17"}],
        },
        {"type": "button", "sub_type": "url", "index": "2", "parameters": [{"type": "text", "text": "b/17"}]},
    ]


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        (
            {"contacts": [{"input": "525512345678", "wa_id": "5215512345678"}], "messages": [{"id": "wamid.M"}]},
            Sent("wamid.M", Sender(wa_id="5215512345678")),
        ),
        (
            {"contacts": [{"input": "US.1", "wa_id": "", "user_id": "US.1"}], "messages": [{"id": "wamid.M"}]},
            Sent("wamid.M", Sender(user_id="US.1")),
        ),
        ({"messages": [{"id": "wamid.M"}]}, Sent("wamid.M")),
        ({"contacts": [{"wa_id": "5215512345678"}]}, None),
        ({"messages": [{"id": ""}]}, None),
        ({"messages": "wamid.M"}, None),
        ({}, None),
    ],
)
def test_the_answer_names_the_message_and_its_recipient(answer, sent):
    assert payloads.sent(answer) == sent


def test_a_read_receipt_comes_with_a_typing_indicator():
    assert payloads.acknowledgement("wamid.A") == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.A",
        "typing_indicator": {"type": "text"},
    }
