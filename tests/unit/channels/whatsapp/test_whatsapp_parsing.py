"""What Meta reports is read item by item, whatever stands beside it."""

import copy
import dataclasses
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensetter.channels.base import (
    DeliveryReceipt,
    Echo,
    InboundMessage,
    Kind,
    Meaning,
    Media,
    Preference,
    Renumbered,
    Sender,
    Status,
    Unreadable,
)
from opensetter.channels.whatsapp.parsing import parse

PAYLOADS = Path(__file__).parents[3] / "payloads" / "whatsapp"
OURS = "106540352242922"
ANA = Sender(wa_id="5215512345678", user_id="MX.1042663817425561", name="Ana Muñoz")
PAT = Sender(user_id="US.13491208655302741918", username="@pat.green", name="Pat 🌿")


def payload(name):
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def read(document):
    return parse(json.dumps(document).encode())


def value(document):
    return document["entry"][0]["changes"][0]["value"]


def test_a_text_comes_with_its_sender_time_and_quotation():
    assert read(payload("text")) == [
        InboundMessage(
            address=OURS,
            provider_id="wamid.HBgNNTIxNTUxMjM0NTY3OBUCABIYFDNBQUE=",
            sender=ANA,
            kind=Kind.TEXT,
            text="Café mañana a las 3?",
            sent_at=datetime(2026, 5, 25, 14, 0, tzinfo=UTC),
            replies_to="wamid.HBgNNTIxNTUxMjM0NTY3OBUCABEYEjA=",
        )
    ]


def test_people_are_found_by_their_id_and_some_have_no_number():
    assert [update.sender for update in read(payload("username_only"))] == [PAT, PAT, ANA]


def test_a_message_that_names_nobody_is_of_the_only_person_listed_or_of_no_one():
    document = payload("text")
    message = value(document)["messages"][0]
    del message["from"], message["from_user_id"]
    assert [update.sender for update in read(document)] == [ANA]

    value(document)["contacts"].append({"profile": {"name": "Kim"}, "wa_id": "16505550100"})
    assert read(document) == [Unreadable(OURS, message["id"], "A message does not say whose it is.")]


@pytest.mark.parametrize("left_out", ["from", "from_user_id"])
def test_what_a_message_leaves_out_of_its_sender_the_list_tells(left_out):
    document = payload("text")
    value(document)["messages"][0][left_out] = ""
    assert [update.sender for update in read(document)] == [ANA]


def test_a_user_id_stays_as_it_is_written():
    document = payload("text")
    del value(document)["contacts"]
    value(document)["messages"][0] |= {"from": "", "from_user_id": "us.ENT.0aB+1"}
    assert read(document)[0].sender == Sender(user_id="us.ENT.0aB+1")


SHA = "XrPX2pXsjbW4H7VhNFWJw8dZJSN8yWmgIXtDyWIbkwI="
KINDS = [
    (Kind.TEXT, "Hi! 😀", {}),
    (Kind.BUTTON, "Yes, confirm", {"id": "confirm-17"}),
    (Kind.INTERACTIVE, "Tuesday 3 pm", {"id": "slot-3"}),
    (Kind.INTERACTIVE, "Friday 9 am", {"id": "slot-9", "description": "With Kim"}),
    (Kind.INTERACTIVE, "Sent", {"name": "flow", "responseJson": '{"flow_token":"f","day":"2026-05-26"}'}),
    (Kind.REACTION, "👍", {}),
    (Kind.REACTION, "", {"removed": True}),
    (Kind.IMAGE, "My roof", {}),
    (Kind.AUDIO, "", {}),
    (Kind.VIDEO, "", {}),
    (Kind.DOCUMENT, "The plan", {}),
    (Kind.STICKER, "", {}),
    (Kind.LOCATION, "Philz Coffee, 101 Forest Ave, Palo Alto", None),
    (Kind.LOCATION, "37.5, -122", {"latitude": 37.5, "longitude": -122}),
    (Kind.CONTACTS, "", None),
    (Kind.ORDER, "Both, please", None),
    (Kind.UNSUPPORTED, "", {"type": "unsupported", "errors": [131051]}),
    (Kind.UNSUPPORTED, "", {"type": "hologram"}),
    (Kind.TEXT, "I saw your ad", None),
]


@pytest.mark.parametrize(("place", "row"), list(enumerate(KINDS)))
def test_each_kind_is_read_for_its_words(place, row):
    message = read(payload("kinds"))[place]
    kind, text, details = row
    assert (message.kind, message.text, message.sender) == (kind, text, ANA)
    assert message.provider_id == f"wamid.K{place:02}"
    if details is not None:
        assert message.details == details


def test_files_are_named_by_what_fetches_them():
    files = {message.kind: message.media for message in read(payload("kinds")) if message.media}
    assert files[Kind.AUDIO] == (Media("1908647269898587", "audio/ogg; codecs=opus", sha256=SHA, is_voice=True),)
    assert files[Kind.DOCUMENT] == (Media("1908647269898589", "application/pdf", "plan.pdf", sha256=SHA),)
    assert files.keys() == {Kind.IMAGE, Kind.AUDIO, Kind.VIDEO, Kind.DOCUMENT, Kind.STICKER}


def test_reactions_and_replies_point_at_their_message():
    replies = {message.provider_id: message.replies_to for message in read(payload("kinds")) if message.replies_to}
    assert replies == {
        "wamid.K01": "wamid.T1",
        "wamid.K02": "wamid.T2",
        "wamid.K05": "wamid.T3",
        "wamid.K06": "wamid.T3",
    }


def test_an_advertisement_and_a_forwarded_message_are_told():
    details = read(payload("kinds"))[-1].details
    assert details["referral"]["source_id"] == "120226305854810726"
    assert details["forwarded"] is True


def test_receipts_tell_what_became_of_our_message():
    sent, delivered, seen, played, closed, unexplained, unknown = read(payload("receipts"))
    assert [update.status for update in (sent, delivered, seen, played)] == [
        Status.SENT,
        Status.DELIVERED,
        Status.READ,
        Status.READ,
    ]
    at = datetime(2026, 5, 25, 14, 1, 40, tzinfo=UTC)
    assert sent == DeliveryReceipt(OURS, "wamid.S1", Status.SENT, at, reference="out-41", recipient=ANA)
    assert (closed.status, closed.error.code, closed.error.meaning) == (Status.FAILED, "131047", Meaning.WINDOW_CLOSED)
    assert closed.error.details.startswith("Message failed to send because more than 24 hours")
    assert closed.recipient == Sender(user_id=PAT.user_id)
    assert unexplained.error.meaning is Meaning.REJECTED
    assert isinstance(unknown, Unreadable)


def test_what_the_owner_writes_on_the_phone_is_an_echo_to_the_contact():
    at = datetime(2026, 5, 25, 14, 3, 20, tzinfo=UTC)
    assert read(payload("echo")) == [Echo(OURS, "wamid.E1", ANA, Kind.TEXT, "I will call you, Ana", at)]


def test_marketing_is_stopped_and_resumed():
    stop, resume = read(payload("preference"))
    at = datetime(2026, 5, 25, 14, 5, tzinfo=UTC)
    assert stop == Preference(OURS, ANA, stops=True, category="marketing_messages", at=at)
    assert not resume.stops


def test_a_new_number_and_a_new_user_id_come_without_a_list_of_people():
    moved, renamed, other = read(payload("renumbered"))
    assert moved == Renumbered(
        OURS,
        "wamid.N1",
        before=Sender(wa_id="16505551234", user_id="US.11"),
        after=Sender(wa_id="12195555358", user_id="US.22"),
        at=datetime(2026, 5, 25, 14, 6, 40, tzinfo=UTC),
    )
    assert (renamed.before, renamed.after) == (Sender(user_id="US.22"), Sender(user_id="US.33"))
    assert isinstance(other, Unreadable)


def test_what_is_no_news_of_a_conversation_is_left_out():
    assert read(payload("other_fields")) == []


def test_a_batch_is_read_to_its_end():
    text, receipt = value(payload("text")), value(payload("receipts"))
    both = text | {
        "messages": [text["messages"][0] | {"id": f"wamid.{n}"} for n in range(5)],
        "statuses": [receipt["statuses"][0]] * 20,
    }
    entry = {"id": "1", "changes": [{"field": "messages", "value": both}] * 2}
    updates = read({"object": "whatsapp_business_account", "entry": [entry] * 3})
    assert [type(update) for update in updates].count(InboundMessage) == 30
    assert [type(update) for update in updates].count(DeliveryReceipt) == 120


def test_a_full_batch_is_read_in_no_time():
    text = value(payload("text"))
    text["messages"] = [text["messages"][0] | {"id": f"wamid.{n}", "text": {"body": "é" * 400}} for n in range(1_000)]
    body = json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "messages", "value": text}]}]}
    )
    assert len(body) > 2_500_000
    began = time.process_time()
    assert len(parse(body.encode())) == 1_000
    # It takes a tenth of this; the rest is for a machine that is busy.
    assert time.process_time() - began < 0.5


POISON = [
    ("no object", "message"),
    ("null", None),
    ("a list", []),
    ("empty", {}),
    ("no id", {"id": None}),
    ("an id of another type", {"id": 7}),
    ("an empty id", {"id": ""}),
    ("an id as long as a book", {"id": "w" * 3_000}),
    ("an id that cannot be stored", {"id": "wamid.\x00"}),
    ("nobody's", {"from": None, "from_user_id": 5}),
    ("a group's", {"group_id": "Y2FwaV9ncm91cDo"}),
    ("a notice of nothing", {"type": "system", "system": []}),
    ("a notice of another type", {"type": "system", "system": {"type": ["user_changed_number"]}}),
    ("a number that became nothing", {"type": "system", "system": {"type": "user_changed_number"}}),
]


@pytest.mark.parametrize("poison", [row[1] for row in POISON], ids=[row[0] for row in POISON])
def test_an_item_that_cannot_be_read_costs_no_neighbour(poison):
    document = payload("text")
    good = value(document)["messages"][0]
    # Somebody else is listed too, so that nobody is taken for the only one.
    value(document)["contacts"].append({"wa_id": "16505550100"})
    item = good | poison if isinstance(poison, dict) and poison else poison
    value(document)["messages"] = [good, item, good | {"id": "wamid.last"}]
    first, second, third = read(document)
    assert isinstance(second, Unreadable)
    assert second.address == OURS
    assert [first.text, third.provider_id] == ["Café mañana a las 3?", "wamid.last"]


STRANGE = [
    ("no type", {"type": None}),
    ("a type of another type", {"type": {"text": 1}}),
    ("a text that is none", {"text": "hi"}),
    ("a body that is none", {"text": {"body": {"x": 1}}}),
    ("an image without an id", {"type": "image", "image": {"mime_type": "image/png"}}),
    ("a place without coordinates", {"type": "location", "location": {"latitude": "37"}}),
    ("a reaction to nothing", {"type": "reaction", "reaction": {"emoji": "x"}}),
    ("an answer of another type", {"type": "interactive", "interactive": {"type": {}}}),
    ("a form of another day", {"type": "interactive", "interactive": {"type": "call_permission_reply"}}),
]


@pytest.mark.parametrize("strange", [row[1] for row in STRANGE], ids=[row[0] for row in STRANGE])
def test_a_message_without_words_that_we_know_is_still_a_message(strange):
    document = payload("text")
    value(document)["messages"][0] |= strange
    [message] = read(document)
    assert (message.kind, message.text, message.sender) == (Kind.UNSUPPORTED, "", ANA)


@pytest.mark.parametrize(
    "written", [None, "", "soon", "-1", "٣", "1e9", "9" * 5_000, 0, True, 1.5, 10**17, 253402300800, 1779717600000, []]
)
def test_an_absurd_time_costs_the_time_alone(written):
    document = payload("text")
    value(document)["messages"][0]["timestamp"] = written
    [message] = read(document)
    assert message.sent_at is None
    assert message.text == "Café mañana a las 3?"


@pytest.mark.parametrize("number", [b"NaN", b"-Infinity", b"1e400", b"9" * 5_000, b"-" + b"9" * 20])
def test_a_number_that_no_database_holds_costs_no_message(number):
    body = json.dumps(payload("kinds")).encode().replace(b"37.5", number)
    updates = parse(body)
    assert len(updates) == len(KINDS)
    # The one that it stands in is no place any more.
    assert (updates[13].kind, updates[13].text) == (Kind.UNSUPPORTED, "")


def test_what_cannot_be_stored_is_taken_out_of_the_words():
    document = payload("text")
    value(document)["messages"][0]["text"]["body"] = "a\x00b\ud83dc 😀"
    value(document)["messages"][0]["referral"] = {"bo\x00dy": ["\ude00x", {"deep": [[[[[[[1]]]]]]]}]}
    value(document)["contacts"][0]["profile"]["name"] = "\x00"
    [message] = read(document)
    assert (message.text, message.sender.name) == ("abc 😀", None)
    assert message.details["referral"]["body"][0] == "x"
    assert "1" not in json.dumps(message.details)


def test_a_caption_outlives_its_file():
    document = payload("text")
    value(document)["messages"][0] |= {"type": "image", "image": {"caption": "Look"}}
    [message] = read(document)
    assert (message.kind, message.text, message.media) == (Kind.IMAGE, "Look", ())


def test_an_error_of_the_connection_is_told_by_its_meaning():
    document = payload("text")
    value(document)["errors"] = [{"code": 131042, "title": "Business eligibility payment issue"}]
    assert read(document)[1:] == [Unreadable(OURS, None, "WhatsApp reports an error that means: stopped.")]


ENVELOPES = [
    (b"", 1),
    (b"not json", 1),
    (b"\xff\xfe{\x00}\x00", 1),
    (b"\xef\xbb\xbf{}", 1),
    (b"[]", 1),
    (b"{}", 1),
    (b'{"object":"page","entry":[]}', 1),
    (b"[" * 100_000, 1),
    (b'{"object":' * 5_000, 1),
    (b'{"object":"whatsapp_business_account"}', 0),
    (b'{"object":"whatsapp_business_account","entry":7}', 1),
    (b'{"object":"whatsapp_business_account","entry":[null,{"changes":[3]},{"changes":"x"}]}', 3),
    (b'{"object":"whatsapp_business_account","entry":[{"changes":[{"value":{}},{"field":[]}]}]}', 2),
    (b'{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":[]}]}]}', 1),
    (b'{"object":"whatsapp_business_account","entry":{"changes":{"field":"messages","value":{"messages":[1]}}}}', 1),
]


@pytest.mark.parametrize(("body", "count"), ENVELOPES, ids=range(len(ENVELOPES)))
def test_an_envelope_that_is_none_is_unreadable(body, count):
    updates = parse(body)
    assert len(updates) == count
    assert all(isinstance(update, Unreadable) and update.reason.endswith(".") for update in updates)


DOCUMENTS = [payload(path.stem) for path in sorted(PAYLOADS.glob("*.json"))]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def places(node, path=()):
    yield path
    for key, inner in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(inner, (*path, key))


def texts(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from texts([*node.keys(), *node.values()])
    elif isinstance(node, list | tuple):
        for inner in node:
            yield from texts(inner)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_nothing_that_is_sent_raises(data):
    document = copy.deepcopy(data.draw(st.sampled_from(DOCUMENTS)))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(document))[1:]))
        holder = document
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = data.draw(ANYTHING)
    body = json.dumps(document).encode()
    cut = data.draw(st.none() | st.integers(0, len(body)))
    told = list(texts([dataclasses.asdict(update) for update in parse(body[:cut])]))
    # And what is made of it can be stored: UTF-8 without NUL.
    assert "\0" not in "".join(told).encode().decode()
