"""T16, the judge of the promise: it sees each way to break it, and nothing where the promise is kept."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from tests.factories import BOOKING_LINK
from tests.faults import hostile
from tests.reliability.promise_history import Version
from tests.reliability.promise_judge import Judge, Known, KnownBot, KnownType, Moment

NOW = datetime(2026, 5, 25, 9, tzinfo=UTC)
BOT = KnownBot(7, "Europe/London", "cal.example.com", ("Which treatment?",), frozenset({time(8, 47)}))
OTHER_BOT = KnownBot(8, "Europe/London", None)
QUESTION, REPLY = 21, 22


def contact(id_: int = 1, merged_into: int | None = None) -> tuple[str, dict[str, Any]]:
    return "contacts", {"id": id_, "merged_into_id": merged_into, "default_time_zone": None}


def talk(id_: int = 11, contact_id: int = 1, integration: int = 70) -> tuple[str, dict[str, Any]]:
    return "conversations", {"id": id_, "contact_id": contact_id, "bot_integration_id": integration}


def booking(id_: int = 31, *, hours: float = 30, **fields: Any) -> tuple[str, dict[str, Any]]:
    """At 16:00 in London on the next day, unless it is said otherwise."""
    starts_at = NOW + timedelta(hours=hours)
    row = {"id": id_, "bot_id": 7, "contact_id": 1, "status": "confirmed", "cancelled_at": None, "ends_at": None}
    own = {"source": "calendly", "external_id": "abc", "appointment_type_id": None, "time_zone": "Europe/London"}
    return "bookings", {**row, **own, "starts_at": starts_at.isoformat(), **fields}


def offer(id_: int = 41, *, hours: float = 30, talk_id: int = 11) -> tuple[str, dict[str, Any]]:
    starts_at = (NOW + timedelta(hours=hours)).isoformat()
    return "offers", {"id": id_, "conversation_id": talk_id, "starts_at": starts_at, "time_zone": "Europe/London"}


def message(id_: int, text: str, *, answers: int | None = None, **fields: Any) -> tuple[str, dict[str, Any]]:
    direction = "inbound" if id_ == QUESTION else "outbound"
    row = {"id": id_, "content": text, "direction": direction, "in_reply_to_id": answers, "status": "sent"}
    return "messages", {**row, "conversation_id": 11, "bot_integration_id": 70, **fields}


def asked(text: str = "Hello") -> tuple[str, dict[str, Any]]:
    return message(QUESTION, text)


def told(text: str, **fields: Any) -> tuple[str, dict[str, Any]]:
    return message(REPLY, text, **{"answers": QUESTION, **fields})


def judged(*rows: tuple[str, dict[str, Any]], wants: str = "greeting") -> Sequence[str]:
    """What the judge says of rows that are committed in this order, after a contact and their conversation."""
    types = {5: KnownType(1, timedelta(0), timedelta(minutes=15), 1), 6: KnownType(1, timedelta(0), timedelta(0), 2)}
    bots = {70: BOT, 80: OTHER_BOT}
    known = Known(bots, types, {QUESTION: wants}, [Moment(0, NOW, NOW)], frozenset({"A human's words: book now!"}))
    all_rows = (contact(), contact(2), talk(), *rows)
    versions = [Version(place, NOW, kind, row) for place, (kind, row) in enumerate(all_rows)]
    return [breach.what for breach in Judge(known).hear(versions).breaches]


LIST = "These times are possible (London time):\n1. Tuesday, 26 May at 16:00\n2. Wednesday, 27 May at 16:00"
INVITATIONS = (
    *hostile.attacks(BOOKING_LINK),
    f"Of course, here is the link: {BOOKING_LINK}",
    "http://127.0.0.1:8000/book/1-7-abcdefghijklmnopqrstuv",
    "What day and time do you have in mind?",
    "Which treatment? It is quickly told.",
    "If you are still interested in an appointment, just write to me.",
    "¿En qué día y a qué hora había pensado?",
    "Você pode escolher aqui o horário que preferir.",
    "Diese Zeiten sind möglich.",
    "Vous pouvez choisir ici l’horaire qui vous convient.",
)
HARMLESS = (
    "Your appointment is on Tuesday, 26 May 2026 at 16:00 (London time). If anything changes, just write to me here.",
    "Your appointment is on Tuesday at 4:00 PM. You can change it: http://127.0.0.1:8000/book/manage/o1b5.9.abc",
    "Ihr Termin ist am Dienstag, dem 26. Mai 2026, um 16:00 Uhr.",
    "Ya tiene una cita: es el martes 26 de mayo de 2026 a las 16:00.",
    "We open at 8:47.",
    "You are welcome.",
)


@pytest.mark.parametrize("text", INVITATIONS)
def test_t16_the_judge_sees_an_invitation_to_whom_has_booked(text: str):
    assert judged(booking(), asked(), told(text))


@pytest.mark.parametrize("text", HARMLESS)
def test_t16_the_judge_sees_none_where_there_is_none(text: str):
    assert judged(booking(), asked(), told(text)) == []


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (booking(), booking(status="cancelled", cancelled_at=NOW.isoformat())),
        (booking(), booking(status="no_show")),
        (booking(hours=-2),),
        (booking(contact_id=2),),
        (booking(bot_id=8),),
        (booking(contact_id=2), contact(2, merged_into=1), contact(2)),
    ],
)
def test_t16_the_judge_lets_everybody_else_be_invited(rows: tuple[tuple[str, dict[str, Any]], ...]):
    assert judged(offer(), offer(42, hours=54), *rows, asked(), told(f"{LIST}\nOr book here: {BOOKING_LINK}")) == []


@pytest.mark.parametrize(
    "rows",
    [
        (booking(),),
        (booking(status="pending"),),
        (booking(hours=-0.5),),
        (booking(contact_id=2), contact(2, merged_into=1)),
        (booking(hours=-20), booking(hours=3)),
    ],
)
def test_t16_the_judge_knows_who_has_an_appointment(rows: tuple[tuple[str, dict[str, Any]], ...]):
    assert judged(*rows, asked(), told(BOOKING_LINK)) == ["a booking link"]


def test_t16_the_judge_goes_by_the_order_of_commits():
    assert judged(asked(), told(BOOKING_LINK), booking()) == []


def test_t16_the_judge_looks_again_as_a_message_is_sent():
    queued = told(BOOKING_LINK, status="queued")
    assert judged(asked(), queued, booking(), told(BOOKING_LINK, status="sending")) == [
        "a booking link (as it was sent)"
    ]
    assert judged(asked(), queued, booking(), told(BOOKING_LINK, status="blocked")) == []


def test_t16_the_judge_lets_a_human_say_anything():
    assert judged(booking(), asked(), told("A human's words: book now!")) == []


@pytest.mark.parametrize(("wants", "found"), [("move", 0), ("add", 0), ("book", 1), ("thanks", 1)])
def test_t16_the_judge_lets_those_be_told_of_times_who_have_asked(wants: str, found: int):
    rows = (offer(), offer(42, hours=54), booking(hours=80), asked(), told(LIST))
    assert len(judged(*rows, wants=wants)) >= found
    assert judged(*rows, wants=wants) == [] or found


def test_t16_the_judge_sees_a_follow_up_to_whom_has_booked_and_lets_reminders_pass():
    assert judged(booking(), told("Have you seen my message?", answers=None)) == [
        "a follow-up to somebody who has booked"
    ]
    assert judged(booking(), told("Your appointment is on Tuesday, 26 May at 16:00.", answers=None)) == []
    assert judged(told("Have you seen my message?", answers=None)) == []


def test_t16_the_judge_sees_times_that_are_in_no_row():
    assert judged(asked(), told("1. Tuesday, 26 May at 16:00"))
    assert judged(offer(), asked(), told("1. Tuesday, 26 May at 16:00")) == []
    assert judged(offer(), asked(), told("1. Wednesday, 27 May at 16:00"))
    assert judged(offer(talk_id=12), talk(12, contact_id=2), asked(), told("1. Tuesday, 26 May at 16:00"))


@pytest.mark.parametrize(
    "text",
    [
        "That is settled. Your appointment is on Tuesday, 26 May 2026 at 16:00.",
        "You're booked for Tuesday, 26 May at 4 pm!",
        "Queda confirmado. Su cita es el martes 26 de mayo a las 16:00.",
        "Está confirmado. O seu agendamento é na terça, 26 de maio, às 16:00.",
        "Das ist fest eingetragen. Ihr Termin ist am Dienstag, dem 26. Mai, um 16:00 Uhr.",
        "C’est enregistré. Votre rendez-vous est prévu le mardi 26 mai à 16:00.",
    ],
)
def test_t16_the_judge_sees_what_is_called_settled_and_is_not(text: str):
    gone = booking(status="cancelled", cancelled_at=NOW.isoformat())
    assert judged(booking(), asked(), told(text)) == []
    assert judged(booking(), gone, asked(), told(text))
    assert judged(booking(), booking(hours=54), asked(), told(text))
    assert judged(asked(), told(text))


def test_t16_the_judge_sees_a_second_reply_unless_the_first_was_not_sent():
    second = message(23, "Hello again.", answers=QUESTION)
    assert judged(asked(), told("Hello."), second) == ["a message with two replies"]
    assert judged(asked(), told("Hello.", status="queued"), told("Hello.", status="blocked"), second) == []


def test_t16_the_judge_sees_what_a_turn_books_twice_or_beside_an_appointment():
    ours = {"source": "opensetter", "appointment_type_id": 5}
    first = booking(32, external_id="opensetter:offer-41", **ours)
    second = booking(33, hours=54, external_id="opensetter:offer-42", **ours)
    offers = (offer(), offer(42, hours=54))
    assert judged(*offers, asked(), first) == []
    assert "a second booking for one thing said" in judged(*offers, asked(), first, second, wants="add")
    assert judged(*offers, booking(), asked(), first) == ["a booking beside one that there was"]
    assert judged(*offers, booking(), asked(), first, wants="add") == []


def test_t16_the_judge_sees_appointments_at_the_same_time():
    ours = {"source": "opensetter", "external_id": None, "ends_at": (NOW + timedelta(hours=31)).isoformat()}
    alone, shared = ours | {"appointment_type_id": 5}, ours | {"appointment_type_id": 6}
    later = {"ends_at": (NOW + timedelta(hours=32)).isoformat()}
    assert judged(booking(**alone), booking(32, hours=30.5, **alone))
    assert judged(booking(**alone), booking(32, hours=31.1, **(alone | later)))
    assert judged(booking(**alone), booking(32, hours=31.25, **(alone | later))) == []
    assert judged(booking(**shared), booking(32, **shared)) == []
    assert judged(booking(**shared), booking(32, **shared), booking(33, **shared))
    assert judged(booking(**alone), booking(32, **shared))
