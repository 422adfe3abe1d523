"""What is said of its own accord: in each language, at the right time, without pressure."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from opensetter.dates import saying
from opensetter.engine import guard
from opensetter.engine.types import Appointment, Draft, Facts
from opensetter.reminders import words
from opensetter.reminders.words import WORDS, Told

LANGUAGES = tuple(WORDS)
START = datetime(2026, 5, 25, 14, tzinfo=UTC)
MONTHS = {"en": "May", "es": "mayo", "pt": "maio", "de": "Mai", "fr": "mai"}
ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu")
TWELVE_HOURS = {"America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"}
PRESSURE = re.compile(
    r"last chance|hurry up|only today|don.t miss|urgent|\bmust\b|última oportunidad|urgente|última chance"
    r"|letzte Chance|dringend|dernière chance|[!]",
    re.IGNORECASE,
)


def said(language, told):
    return [
        words.confirmation("Ada", told, language),
        words.confirmation(None, told, language, is_moved=True),
        words.reminder("Ada", told, language),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("zone", ZONES)
def test_an_appointment_is_told_by_the_local_clock(language, zone):
    local = START.astimezone(ZoneInfo(zone))
    clock = f"{local.hour}:{local:%M}"
    if language == "en" and zone in TWELVE_HOURS:
        clock = f"{local:%I:%M %p}".lstrip("0")
    for text in said(language, Told(START, zone)):
        assert re.search(rf"(?<!\d){clock}(?!\d)", text), text
        assert f"{local.day}" in text
        assert MONTHS[language] in text
        assert "2026" in text
        assert saying.say_zone(zone, language) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_is_in_the_zone_is_not_told_which_it_is(language):
    zone = saying.say_zone("Europe/London", language)
    for text in said(language, Told(START, "Europe/London", names_zone=False)):
        assert zone not in text
        assert "(" not in text
    # But which of two hours of the same name is meant, that is said.
    twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "(UTC+1)" in words.reminder(None, Told(twice, "Europe/London", names_zone=False), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_place_is_told_if_there_is_one(language):
    for kind, place in (
        ("address", "1 High Street"),
        ("video", "https://meet.example.com/a"),
        ("phone", "+44 20 7946"),
    ):
        text = words.reminder("Ada", Told(START, "UTC", location_kind=kind, location=place), language)
        assert text.endswith(place)
    assert "\n" not in words.reminder("Ada", Told(START, "UTC", location_kind="phone"), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_past", [False, True])
def test_whoever_has_an_appointment_is_invited_to_nothing(language, is_past):
    active = (Appointment(1, START, None, "Europe/London", is_active=True),)
    facts = Facts("https://cal.example.com/acme", active, now=START + timedelta(days=1 if is_past else -1))
    for text in said(language, Told(START, "Europe/London")):
        assert guard.review(Draft(text, language=language), facts).withheld == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("most", range(1, words.MOST_FOLLOW_UPS + 1))
def test_no_two_follow_ups_are_alike_and_none_presses(language, most):
    cadence = [words.follow_up(language, number=number, most=most) for number in range(1, most + 1)]
    assert len(set(cadence)) == most
    assert not [text for text in cadence if PRESSURE.search(text)]
    assert (cadence[-1] == WORDS[language].closing) == (most > 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_question_is_asked_again_once(language):
    question = "What would you like {photographed}?"
    cadence = [words.follow_up(language, number=number, most=3, question=question) for number in (1, 2, 3)]
    assert [question in text for text in cadence] == [True, False, False]
    assert question in words.resumed("Ada", language, question)
    assert "Ada" in words.resumed("Ada", language)
    assert "{" not in words.resumed(None, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_have_sentences_of_their_own(language):
    others = [WORDS[other] for other in LANGUAGES if other != language]
    own = WORDS[language]
    for name in ("confirmed", "moved", "reminder", "if_it_changes", "asked", "closing", "resumed", "resumed_asked"):
        assert all(getattr(own, name) != getattr(other, name) for other in others)


def test_any_other_language_is_english():
    assert words.reminder(None, Told(START, "UTC"), "it") == words.reminder(None, Told(START, "UTC"), "en")


def test_a_template_is_filled_with_what_is_asked_for_and_nothing_of_it_is_empty():
    told = Told(START, "Europe/London")
    filled = words.values(["name", "when", "date", "time", "bot"], told, "en", name=None, bot_name=" The  Studio ")
    assert filled == [
        words.NAMELESS,
        "Monday, 25 May 2026 at 15:00 (London time)",
        "Monday, 25 May 2026",
        "15:00",
        "The Studio",
    ]
