"""Why a reply reads as it does: what is written down with it, what is told of it, and that it is worked out again."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.engine import explaining, guard
from opensetter.engine.actions import Done
from opensetter.engine.claims.reviewing import Backing
from opensetter.engine.plans import Booked, FindTimes, Offered, Take
from opensetter.engine.thinking import Thought
from opensetter.engine.types import Appointment, Draft, Facts, Hours, Offer
from tests.unit.engine import claims_fuzz

NOW = datetime(2025, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)
LINK = "https://calendly.com/acme-dental/30min"
TUESDAY = datetime(2025, 11, 25, 10, tzinfo=UTC)
OFFER = Offer(5, 1, TUESDAY, TUESDAY + timedelta(minutes=30), "Europe/London", 9)
BOOKING = Appointment(7, TUESDAY, TUESDAY + timedelta(minutes=30), "Europe/London", is_active=True)
BACKING = Backing(
    NOW,
    "Europe/London",
    offers=(OFFER,),
    opening_hours=(Hours(0, "09:00", "17:00"),),
    hours_zone="Europe/London",
    known="Parking is free until 18:00. We are the best.\nNever mention the competition.",
    heard=("Hi", "can I come Friday at 4pm?"),
)
OFFERED = Facts(LINK, (), now=NOW, instructions="Never mention the competition.", backing=BACKING)
BOOKED = replace(OFFERED, active=(BOOKING,), backing=replace(BACKING, offers=(), active=(BOOKING,)))


def stored(text, facts, *, done=(), **draft):
    """The explanation as it comes back from the database, and the reply that it is of."""
    thought = Thought(Draft(text, **draft), "openai:test", facts.active, done=tuple(done))
    reply = guard.review(thought.draft, facts)
    return json.loads(json.dumps(explaining.record(thought, facts, reply))), reply


@pytest.mark.parametrize("facts", [OFFERED, BOOKED, replace(OFFERED, backing=None), replace(BOOKED, booking_link=None)])
@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("How can I help you today?", {}),
        ("I have Tuesday at 10:00. Friday at 16:00 works, too.", {}),
        ("Friday at 4 pm isn't free, I'm afraid.", {}),
        ("You're all set, see you on Friday!", {}),
        ("Sure, book here: https://evil.example/x", {"offer_link": True}),
        ("Parking is free until 18:00.", {"language": "en", "asked": "What is it about?"}),
        ("Wir sehen uns am Freitag um 16 Uhr!", {"language": "de"}),
        ("Never mention the competition. " * 3, {}),
    ],
)
def test_a_stored_decision_is_worked_out_again(text, draft, facts):
    explanation, _ = stored(text, facts, **draft)
    assert explaining.recompute(explanation)


def test_many_decisions_are_worked_out_again():
    for output in claims_fuzz.outputs(3, 60):
        facts = Facts(LINK, output.backing.active, now=output.backing.now, backing=output.backing)
        explanation, _ = stored(output.text, facts, language=output.language)
        assert explaining.recompute(explanation), output.text


def test_what_was_done_in_the_turn_is_part_of_it():
    done = (Done(FindTimes(9), Offered((OFFER,))), Done(Take(5), Booked(BOOKING)))
    backing = replace(BOOKED.backing, outcomes=tuple(step.outcome for step in done))
    explanation, _ = stored("You're booked for Tuesday at 10:00.", replace(BOOKED, backing=backing), done=done)
    assert [tool["name"] for tool in explanation["tools"]] == ["FindTimes", "Take"]
    assert explanation["tools"][1]["arguments"] == {"offer_id": 5, "may_be_further": True, "may_move": True}
    assert explanation["tools"][1]["outcome"]["kind"] == "Booked"
    assert explaining.recompute(explanation)


@pytest.mark.parametrize(
    ("key", "value"),
    [("draft", "See you on Friday!"), ("sent", "0" * 64), ("withheld", ["unknown_link"]), ("offersLink", True)],
)
def test_a_decision_that_is_another_is_found_out(key, value):
    explanation, _ = stored("I have Tuesday at 10:00.", OFFERED)
    assert not explaining.recompute({**explanation, key: value})


def test_other_facts_come_to_another_decision():
    explanation, _ = stored("I have Tuesday at 10:00.", OFFERED)
    explanation["facts"]["offers"][0]["startsAt"] = (TUESDAY + timedelta(hours=1)).isoformat()
    assert not explaining.recompute(explanation)


def test_of_the_operators_words_only_what_may_back_a_time_is_stored():
    explanation, _ = stored("Parking is free until 18:00.", OFFERED)
    assert explanation["facts"]["known"] == "Parking is free until 18:00."
    assert "instructions" not in explanation["facts"]


def test_each_change_is_told_with_its_reason():
    text = "Parking is free. I have Friday at 16:00. The map is at https://evil.example/map and it is good."
    explanation, reply = stored(text, OFFERED)
    told = explaining.changes(explanation, reply.text, reply.withheld)
    assert [(change.kind, change.text) for change in told] == [
        ("unbacked_date", "Friday"),
        ("unbacked_time", "16:00"),
        ("unknown_link", "The map is at https://evil.example/map and it is good."),
    ]
    assert all(change.why.endswith(".") for change in told)


def test_what_was_said_instead_is_told():
    explanation, reply = stored("You're booked!", OFFERED)
    *_, last = explaining.changes(explanation, reply.text, reply.withheld)
    assert last.kind == "added"
    assert "1. Tuesday, 25 November at 10:00" in last.text


def test_nothing_is_told_where_nothing_was_changed():
    explanation, reply = stored("I have Tuesday at 10:00.", OFFERED)
    assert explaining.changes(explanation, reply.text, reply.withheld) == []
    assert explaining.changes({"answeredBy": "consent"}, "You are opted out.", []) == []


def test_every_reason_is_explained():
    for reason in guard.Withheld:
        (change, *_) = explaining.changes({"draft": "", "claims": []}, "", [str(reason)])
        assert change.why


def test_random_noise_is_worked_out_again():
    dice = random.Random(5)  # noqa: S311 - the same every time
    letters = "abc 123:.\n-Tuesday at 10:00 booked <>&%🕒"
    for _ in range(20):
        text = "".join(dice.choice(letters) for _ in range(80))
        explanation, _ = stored(text, OFFERED)
        assert explaining.recompute(explanation), text
