"""What the built-in responder says of times is backed by what it says it of, in every language, zone and season."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.engine import wording
from opensetter.engine.claims import reviewing
from opensetter.engine.claims.reviewing import Backing
from opensetter.engine.flow import phrases as flow_phrases
from opensetter.engine.flow.choice import say_slot
from opensetter.engine.hours import say_hours
from opensetter.engine.phrases import PHRASES
from opensetter.engine.types import Appointment, Bot, Hours, Offer
from tests.unit.engine.claims_fuzz import LANGUAGES

ZONES = ("Europe/London", "America/New_York", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "UTC")
MORNING = (("08:00", "12:00"), ("09:30", "13:00"), ("00:00", "24:00"))
SPLIT = (("09:00", "12:00"), ("14:00", "18:30"))


def moments(seed: int, count: int) -> list[tuple[datetime, datetime, str]]:
    """Some moments in a year: now, a time some weeks off, a zone."""
    dice = random.Random(seed)  # noqa: S311 - the same every time
    found = []
    for _ in range(count):
        now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(525_000))
        at = (now + timedelta(minutes=dice.randrange(20, 30_000))).replace(second=0)
        found.append((now, at.replace(minute=at.minute // 5 * 5), dice.choice(ZONES)))
    return [moment for moment in found if moment[1] > moment[0]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_appointments(language):
    for now, at, zone in moments(1, 10):
        one = Appointment(7, at, at + timedelta(minutes=30), zone, is_active=True)
        two = Appointment(8, at + timedelta(days=8), None, zone, is_active=True)
        over = Appointment(6, now - timedelta(days=9), None, zone, is_active=False)
        for active in ((one,), (one, two)):
            backing = Backing(now, "Europe/Madrid", active=active)
            for text in (
                wording.statement(active, language),
                wording.already(active, language),
                wording.wish(PHRASES[language].wish_to_move, active, "Acme", language),
                wording.wish(PHRASES[language].wish_to_cancel, active, "Acme", language),
            ):
                assert reviewing.unbacked(text, backing) == (), text
        text = wording.past((over,), language)
        assert reviewing.unbacked(text, Backing(now, zone, past=(over,))) == (), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_offers(language):
    phrases = flow_phrases.phrases_in(language)
    for now, at, zone in moments(2, 15):
        starts = [at, at + timedelta(hours=1), at + timedelta(days=2)]
        offers = tuple(Offer(n, n, one, one + timedelta(minutes=30), zone, 1) for n, one in enumerate(starts, 1))
        lines = "\n".join(f"{one.number}. {say_slot(one.starts_at, zone, language)}" for one in offers)
        text = phrases.possible.format(zone=wording.say_zone(zone, language), list=lines)
        backing = Backing(now, zone, offers=offers)
        assert reviewing.unbacked(f"{text}\n\n{phrases.choose}", backing) == (), text
        assert reviewing.unbacked(reviewing.instead(backing, language), backing) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_opening_hours(language):
    dice = random.Random(3)  # noqa: S311 - the same every time
    for now, _, zone in moments(3, 15):
        days = sorted(dice.sample(range(7), dice.randrange(1, 8)))
        spans = [(day, span) for day in days for span in (SPLIT if dice.random() < 0.3 else (dice.choice(MORNING),))]
        hours = tuple(Hours(day, *span) for day, span in spans)
        text = say_hours(Bot(1, "Acme", "", (), zone, None, hours, has_booking_link=True), now, language)
        assert reviewing.unbacked(text, Backing(now, zone, opening_hours=hours, hours_zone=zone)) == (), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_tells_no_time(language):
    own, flow = PHRASES[language], flow_phrases.phrases_in(language)
    filled = {
        "bot": "Acme",
        "team": own.team_plain,
        "name": "Ana",
        "question": "What is it about?",
        "what": own.one_of_yours,
        "place": "12 Harbour Street",
        "zone": "Berlin",
        "list": "1. Consultation",
    }
    silent = {
        *("upcoming", "upcoming_several", "past", "already", "yours", "date", "date_and_time", "zone", "on", "at"),
        *("clock", "days", "midnight", "today", "tomorrow", "hours", "open_now", "closed_now", "closed"),
        # Said of an appointment that there is.
        *("booked", "booked_named", "moved", "cancelled", "possible", "wished", "wished_one", "nearest", "still"),
        *("which_time", "moving", "move_it", "kept", "confirm_cancel"),
    }
    nothing = Backing(datetime(2026, 1, 1, tzinfo=UTC), "UTC")
    for phrases in (own, flow):
        for name in set(phrases.__dataclass_fields__) - silent:
            said = getattr(phrases, name)
            for template in said if isinstance(said, tuple) else (said,):
                assert reviewing.unbacked(template.format(**filled), nothing) == (), name
