"""T16, the judge: who judges the promise sees each way to break it, and nothing where it is kept."""

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
STEP = timedelta(seconds=1)
LATER = ("", dict[str, Any]())
"""The next step begins."""


def contact(id_: int = 1, merged_into: int | None = None, zone: str | None = None) -> tuple[str, dict[str, Any]]:
    return "contacts", {"id": id_, "merged_into_id": merged_into, "default_time_zone": zone}


def talk(id_: int = 11, contact_id: int = 1, integration: int = 70) -> tuple[str, dict[str, Any]]:
    return "conversations", {"id": id_, "contact_id": contact_id, "bot_integration_id": integration}


def booking(id_: int = 31, *, hours: float = 30, **fields: Any) -> tuple[str, dict[str, Any]]:
    """At 16:00 in London on the next day, unless it is said otherwise."""
    starts_at = NOW + timedelta(hours=hours)
    row = {"id": id_, "bot_id": 7, "contact_id": 1, "status": "confirmed", "cancelled_at": None, "ends_at": None}
    own = {"source": "calendly", "external_id": "abc", "appointment_type_id": None, "time_zone": "Europe/London"}
    return "bookings", {**row, **own, "starts_at": starts_at.isoformat(), **fields}


def offer(id_: int = 41, *, hours: float = 30, talk_id: int = 11, **fields: Any) -> tuple[str, dict[str, Any]]:
    starts_at = (NOW + timedelta(hours=hours)).isoformat()
    row = {"id": id_, "conversation_id": talk_id, "starts_at": starts_at, "time_zone": "Europe/London"}
    return "offers", {**row, "round": 1, "moves_booking_id": None, "is_additional": False, **fields}


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
    moments = [Moment(number, NOW + number * STEP, NOW) for number in range(2)]
    known = Known(bots, types, {QUESTION: wants}, moments, frozenset({"A human's words: book now!"}))
    all_rows = (contact(), contact(2), talk(), *rows)
    at = [NOW + all_rows[:place].count(LATER) * STEP for place in range(len(all_rows))]
    versions = [Version(place, at[place], *each) for place, each in enumerate(all_rows) if each is not LATER]
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


MOVES, ADDS, FIRST = {"moves_booking_id": 31}, {"is_additional": True}, dict[str, Any]()
UNASKED = "times that nobody asked for"
MINE = "You would like to move your appointment on Thursday, 28 May 2026 at 18:00 (London time)."


def listed(text: str, *meanwhile: tuple[str, dict[str, Any]], wants: str, **offered: Any) -> Sequence[str]:
    """What is said of a list of open times, to somebody with an appointment on Thursday."""
    rows = (booking(hours=80), asked(), offer(**offered), offer(42, hours=54, **offered), *meanwhile, told(text))
    return judged(*rows, wants=wants)


@pytest.mark.parametrize(("wants", "fields"), [("move", MOVES), ("add", ADDS), ("other", MOVES)])
def test_t16_the_judge_lets_those_be_told_of_times_who_have_asked(wants: str, fields: dict[str, Any]):
    assert listed(LIST, wants=wants, **fields) == []


@pytest.mark.parametrize("fields", [MOVES, ADDS, FIRST])
@pytest.mark.parametrize("wants", ["book", "thanks"])
def test_t16_the_judge_sees_times_that_nobody_has_asked_for(wants: str, fields: dict[str, Any]):
    assert listed(LIST, wants=wants, **fields) == [UNASKED, "an invitation (times are possible)"]


@pytest.mark.parametrize("wants", ["move", "add", "other"])
def test_t16_the_judge_lets_no_first_appointment_be_offered_to_whom_has_one(wants: str):
    assert listed(LIST, wants=wants, **FIRST) == [UNASKED]
    # Neither beside times that were asked for, nor in the name of an appointment that is somebody else's.
    assert listed(LIST, offer(43, hours=78), wants=wants, **MOVES) == [UNASKED]
    assert listed(LIST, wants=wants, moves_booking_id=32) == [UNASKED]
    # Nor is a time among those that were asked for which is none of them.
    assert UNASKED in listed(f"{LIST}\n3. Wednesday, 27 May at 17:00", wants=wants, **MOVES)


@pytest.mark.parametrize("wants", ["day", "later"])
def test_t16_the_judge_lets_who_names_a_time_be_told_to_when_the_appointment_can_be_moved(wants: str):
    assert listed(f"{MINE}\n\n{LIST}", wants=wants, **MOVES) == []
    for text, fields in ((LIST, MOVES), (f"{MINE}\n\n{LIST}", ADDS), (f"{MINE}\n\n{LIST}", FIRST)):
        assert listed(text, wants=wants, **fields) == [UNASKED, "an invitation (times are possible)"]
    assert listed(f"{MINE}\n\n{LIST}\nPlease book.", wants=wants, **MOVES) == ["an invitation (book)"]


@pytest.mark.parametrize(("before", "now"), [(100, 80), (80, 100), (80, 80)])
def test_t16_the_judge_lets_one_that_is_moved_meanwhile_be_named_as_it_is_and_as_it_was(before: float, now: float):
    rows = (booking(hours=before), LATER, asked(), booking(hours=now), offer(**MOVES), offer(42, hours=54, **MOVES))
    assert judged(*rows, told(f"{MINE}\n\n{LIST}"), wants="day") == []


def test_t16_the_judge_lets_the_same_times_be_named_again_once_it_was_said_what_they_are_for():
    again = message(23, LIST, answers=24)
    asks = (booking(hours=80), asked(), offer(**MOVES), offer(42, hours=54, **MOVES))
    assert judged(*asks, told(f"{MINE}\n\n{LIST}"), again, wants="day") == []
    others = (offer(43, round=2, **MOVES), offer(44, hours=54, round=2, **MOVES))
    assert UNASKED in judged(*asks, told(f"{MINE}\n\n{LIST}"), *others, again, wants="day")


def test_t16_the_judge_follows_offers_into_the_talk_that_a_merge_leaves():
    theirs = (offer(talk_id=12, **MOVES), offer(42, hours=54, talk_id=12, **MOVES))
    asks = (talk(12, contact_id=2), booking(hours=80, contact_id=2), message(QUESTION, "Hello", conversation_id=12))
    joined = (contact(2, merged_into=1), offer(round=3, **MOVES), offer(42, hours=54, round=3, **MOVES))
    assert judged(*asks, *theirs, *joined, told(LIST), wants="move") == []
    assert UNASKED in judged(*asks, *theirs, contact(2, merged_into=1), told(LIST), wants="move")


def test_t16_the_judge_knows_that_a_zone_goes_with_the_merge_it_came_with():
    mine, there = booking(time_zone=None), contact(zone="America/New_York")
    in_london, in_new_york = (told(f"Your appointment is on Tuesday, 26 May at {hour}:00.") for hour in (16, 11))
    assert judged(mine, there, asked(), in_new_york) == judged(mine, there, contact(), asked(), in_london) == []
    assert "a time that is in no row (16:00)" in judged(mine, there, asked(), in_london)


@pytest.mark.parametrize(
    ("offered", "answer", "holds"),
    [
        ("You have an appointment already. If you would like to change anything, just let me know.", "Yes", True),
        ("Si vous souhaitez changer quelque chose, dites-le-moi simplement.", "Oui", True),
        ("Si vous souhaitez changer quelque chose, dites-le-moi simplement.", "D’accord", False),
        ("You are welcome.", "Yes", False),
    ],
)
def test_t16_the_judge_lets_who_accepts_a_change_be_told_to_when(offered: str, answer: str, holds: bool):
    before = (booking(hours=80), message(20, offered, answers=19), asked(answer))
    after = (offer(**MOVES), offer(42, hours=54, **MOVES), told(f"{MINE}\n\n{LIST}"))
    assert judged(*before, *after, wants="yes") == ([] if holds else [UNASKED, "an invitation (times are possible)"])


def test_t16_the_judge_goes_by_what_a_list_meant_when_it_was_written():
    gone, other = booking(hours=80, status="cancelled", cancelled_at=NOW.isoformat()), booking(32, hours=100)
    offers, text = (offer(**MOVES), offer(42, hours=54, **MOVES)), f"{MINE}\n\n{LIST}"
    sent = (told(text, status="queued"), gone, other, told(text, status="sending"))
    assert judged(booking(hours=80), asked(), *offers, *sent, wants="day") == []
    first = (asked(), offer(), offer(42, hours=54), told(LIST, status="queued"), other, told(LIST, status="sending"))
    assert judged(*first, wants="day") == [f"{UNASKED} (as it was sent)"]


OWN = "Which appointment would you like to move? Just reply with a number:\n1. {}\n2. Friday, 29 May 2026 at 14:00"


def test_t16_the_judge_takes_no_list_of_their_own_appointments_for_open_times():
    two = (booking(hours=30), booking(32, hours=100))
    mine, free = OWN.format("Tuesday, 26 May 2026 at 16:00"), OWN.format("Tuesday, 26 May 2026 at 17:00")
    assert judged(*two, asked(), told(mine), wants="day") == []
    assert judged(*two, offer(hours=31), asked(), told(free), wants="day") == [UNASKED]
    # A time that was given back is an open one; unless it was in the middle of the turn, or after it.
    gone = booking(status="cancelled", cancelled_at=NOW.isoformat())
    assert judged(*two, asked(), told(mine, status="queued"), gone, told(mine, status="sending"), wants="day") == []
    assert judged(*two, gone, asked(), told(mine), wants="day") == [UNASKED]
    assert judged(*two, asked(), LATER, gone, told(mine), wants="day") == []


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
