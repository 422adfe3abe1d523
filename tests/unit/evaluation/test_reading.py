"""Reading replies as a person does: times in five languages, numbered choices, headings."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from opensetter.engine import wording
from opensetter.evaluation import reading
from opensetter.evaluation.notation import LANGUAGES

TODAY = date(2027, 3, 1)


def said(moment):
    """A moment in figures."""
    return f"{moment.local:%Y-%m-%d %H:%M}" if moment.local else f"{moment.clock:%H:%M}"


def moments(text, today=TODAY):
    return [said(moment) for moment in reading.moments(text, today)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Asia/Kolkata"])
def test_what_the_product_says_of_a_time_is_read_as_that_time(language, zone):
    for instant in (
        datetime(2027, 3, 9, 15, tzinfo=UTC),
        datetime(2027, 4, 1, 12, 30, tzinfo=UTC),
        datetime(2027, 11, 7, 6, 30, tzinfo=UTC),
        datetime(2027, 12, 31, 23, 45, tzinfo=UTC),
    ):
        local = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        (moment,) = reading.moments(wording.say_on(instant, zone, language), TODAY)
        assert moment.local == local
        assert moment.day.weekday == local.weekday()
        assert moment.may_be(local)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tuesday, 9 March at 10:00", ["2027-03-09 10:00"]),
        ("March 9th at 2:30 pm", ["2027-03-09 14:30"]),
        ("9 am or noon", ["09:00", "12:00"]),
        ("12 am, 12 pm", ["00:00", "12:00"]),
        ("Dienstag, 9. März um 10 Uhr", ["2027-03-09 10:00"]),
        ("am 09.03.2027 um 10:15 Uhr", ["2027-03-09 10:15"]),
        ("el martes 9 de marzo a las 10:00", ["2027-03-09 10:00"]),
        ("mañana por la mañana a las 10:00", ["2027-03-02 10:00"]),
        ("terça-feira, 9 de março, às 10h30", ["2027-03-09 10:30"]),
        ("amanhã às 10h", ["2027-03-02 10:00"]),
        ("mardi 9 mars à 10h30", ["2027-03-09 10:30"]),
        ("le 9/3 à 10 h", ["2027-03-09 10:00"]),
        ("Guten Morgen! Um 10 Uhr?", ["10:00"]),
        ("heute um 15 Uhr. Morgen nicht.", ["2027-03-01 15:00"]),
        ("09:00–12:00, 13:00-17:00", ["09:00", "12:00", "13:00", "17:00"]),
        ("It costs £15 or $12.30, ratio 3:1, call 020 7946 0958", []),
        ("UTC+2, UTC-05:00", []),
        ("In January 2028", []),
    ],
)
def test_times_are_found_with_their_days(text, found):
    assert moments(text) == found


def test_a_heading_gives_its_day_to_the_lines_below():
    text = "Tuesday, 9 March:\n1. 10:00\n2. 14:30\n\nWe are open until 17:00."
    assert moments(text) == ["2027-03-09 10:00", "2027-03-09 14:30", "17:00"]


def test_a_day_of_another_sentence_is_not_this_ones():
    assert moments("Tuesday, 9 March is a holiday. We close at 17:00.") == ["17:00"]


def test_a_date_that_is_not_the_weekday_that_is_said_is_no_time_at_all():
    (moment,) = reading.moments("Wednesday, 9 March 2027 at 10:00", TODAY)
    assert not moment.may_be(datetime.fromisoformat("2027-03-09 10:00"))
    assert not moment.may_be(datetime.fromisoformat("2027-03-10 10:00"))


def test_a_date_without_a_year_is_the_coming_one():
    assert moments("2 January at 10:00") == ["2027-01-02 10:00"]
    assert moments("2 January at 10:00", date(2027, 12, 1)) == ["2028-01-02 10:00"]


@pytest.mark.parametrize(
    "text",
    [
        "Times:\n1. Tuesday, 9 March at 10:00\n2. Wednesday, 10 March at 9:00",
        "Times: 1) Tuesday, 9 March at 10:00, 2) Wednesday, 10 March at 9:00",
        "1️⃣ Tuesday, 9 March at 10:00\n2️⃣ Wednesday, 10 March at 9:00",
        "Zeiten:\n1. Dienstag, 9. März um 10:00 Uhr\n2. Mittwoch, 10. März um 9:00 Uhr",
        "1) mar. 9 mars à 10h00, 2) mer. 10 mars à 9h00",
    ],
)
def test_numbered_choices_are_found(text):
    choices = reading.choices(text, TODAY)
    assert [choice.number for choice in choices] == [1, 2]
    assert [said(choice.moment) for choice in choices] == ["2027-03-09 10:00", "2027-03-10 09:00"]


def test_choices_need_not_be_times():
    choices = reading.choices("What is it about?\n1. Check-up\n2. Whitening (60 minutes)", TODAY)
    assert [(choice.number, choice.text, choice.moment) for choice in choices] == [
        (1, "Check-up", None),
        (2, "Whitening (60 minutes)", None),
    ]


@pytest.mark.parametrize("text", ["Am 1. März um 9:00 Uhr", "See you at 2. Bye", "We have 3 rooms", ""])
def test_what_is_no_list_has_no_choices(text):
    assert reading.choices(text, TODAY) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Am 9. März um 10:00 Uhr. Gern!", ["Am 9. März um 10:00 Uhr.", "Gern!"]),
        ("At 10 a.m. on Friday", ["At 10 a.m. on Friday"]),
        ("Gracias. ¿Algo más?", ["Gracias.", "¿Algo más?"]),
    ],
)
def test_sentences_end_where_they_end(text, parts):
    assert reading.sentences(text) == parts
