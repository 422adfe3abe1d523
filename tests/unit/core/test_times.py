"""Instants and zone names at the edge: what is read, what is refused, and the one format that is written."""

import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensetter.core.times import (
    ZONES,
    TimeInvalid,
    ZoneInvalid,
    check_zone,
    format_instant,
    parse_instant,
    zone,
)

READ = [
    ("page: Z", "2026-05-25T14:00:00Z", "2026-05-25T14:00:00.000Z"),
    ("AD: another offset", "2026-05-25T15:00:00+01:00", "2026-05-25T14:00:00.000Z"),
    ("AD: over midnight", "2026-05-25T23:30:00-05:30", "2026-05-26T05:00:00.000Z"),
    ("Y: lower-case t and z", "2026-05-25t14:00:00z", "2026-05-25T14:00:00.000Z"),
    ("Y: -00:00 is UTC", "2026-05-25T14:00:00-00:00", "2026-05-25T14:00:00.000Z"),
    ("AQ: one digit", "2026-05-25T14:00:00.5Z", "2026-05-25T14:00:00.500Z"),
    ("AQ: six digits, as Calendly sends", "2026-05-25T14:00:00.123999Z", "2026-05-25T14:00:00.123Z"),
    ("AQ: nine digits are cut, not rounded", "2026-05-25T14:00:00.123456789Z", "2026-05-25T14:00:00.123Z"),
    ("AQ: all nines are cut", "2026-12-31T23:59:59.999999999Z", "2026-12-31T23:59:59.999Z"),
    ("AQ: many digits", "2026-05-25T14:00:00." + "1" * 32 + "Z", "2026-05-25T14:00:00.111Z"),
    ("Z: past", "2001-09-09T01:46:40Z", "2001-09-09T01:46:40.000Z"),
    ("AA: the first instant", "2000-01-01T00:00:00Z", "2000-01-01T00:00:00.000Z"),
    ("AA: the first instant, by its offset", "1999-12-31T23:00:00-01:00", "2000-01-01T00:00:00.000Z"),
    ("AA: the last instant", "2099-12-31T23:59:59.9999Z", "2099-12-31T23:59:59.999Z"),
    ("AA: the last instant, by its offset", "2100-01-01T00:59:59+01:00", "2099-12-31T23:59:59.000Z"),
    ("leap day", "2028-02-29T12:00:00Z", "2028-02-29T12:00:00.000Z"),
    ("the widest offset", "2026-05-25T14:00:00+23:59", "2026-05-24T14:01:00.000Z"),
]


@pytest.mark.parametrize(("text", "written"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_instant_is_read_as(text, written):
    instant = parse_instant(text)
    assert instant.tzinfo is UTC
    assert format_instant(instant) == written


REFUSED = [
    ("W: no offset", "2026-05-25T14:00:00", "offset_required"),
    ("W: no offset, with fraction", "2026-05-25T14:00:00.000", "offset_required"),
    ("X: date only", "2026-05-25", "time_invalid"),
    ("X: epoch", "1779717600", "time_invalid"),
    ("X: epoch in milliseconds", "1779717600000", "time_invalid"),
    ("X: week date", "2026-W22-1T14:00:00Z", "time_invalid"),
    ("X: ordinal date", "2026-145T14:00:00Z", "time_invalid"),
    ("X: basic format", "20260525T140000Z", "time_invalid"),
    ("X: 24:00", "2026-05-25T24:00:00Z", "time_invalid"),
    ("X: second 60", "2016-12-31T23:59:60Z", "time_invalid"),
    ("X: minute 60", "2026-05-25T14:60:00Z", "time_invalid"),
    ("X: comma", "2026-05-25T14:00:00,5Z", "time_invalid"),
    ("X: zone suffix", "2026-05-25T15:00:00+01:00[Europe/London]", "time_invalid"),
    ("X: no seconds", "2026-05-25T14:00Z", "time_invalid"),
    ("Y: space", "2026-05-25 14:00:00Z", "time_invalid"),
    ("Y: space before the offset", "2026-05-25T14:00:00 +01:00", "time_invalid"),
    ("Y: underscore", "2026-05-25_14:00:00Z", "time_invalid"),
    ("AQ: a point without digits", "2026-05-25T14:00:00.Z", "time_invalid"),
    ("AQ: too many digits", "2026-05-25T14:00:00." + "1" * 33 + "Z", "time_invalid"),
    ("AA: before 2000", "1999-12-31T23:59:59.999Z", "time_out_of_range"),
    ("AA: before 2000 by its offset", "2000-01-01T00:00:00+00:01", "time_out_of_range"),
    ("AA: 2100", "2100-01-01T00:00:00Z", "time_out_of_range"),
    ("AA: 2100 by its offset", "2099-12-31T23:59:59-00:01", "time_out_of_range"),
    ("AA: would overflow a driver", "9999-12-31T23:59:59-23:59", "time_out_of_range"),
    ("AA: would overflow a driver, early", "0001-01-01T00:00:00+14:00", "time_out_of_range"),
    ("AA: five-digit year", "12026-05-25T14:00:00Z", "time_invalid"),
    ("no such day", "2026-02-29T14:00:00Z", "time_invalid"),
    ("no such month", "2026-13-01T14:00:00Z", "time_invalid"),
    ("year 0", "0000-01-01T00:00:00Z", "time_invalid"),
    ("short offset", "2026-05-25T14:00:00+01", "time_invalid"),
    ("offset without colon", "2026-05-25T14:00:00+0100", "time_invalid"),
    ("offset with seconds", "2026-05-25T14:00:00+01:00:30", "time_invalid"),
    ("offset of a day", "2026-05-25T14:00:00+24:00", "time_invalid"),
    ("typographic minus", "2026-05-25T14:00:00\u221201:00", "time_invalid"),
    ("digits of another script", "٢٠٢٦-05-25T14:00:00Z", "time_invalid"),
    ("full-width digit", "2026-05-25T14:00:0\uff10Z", "time_invalid"),
    ("trailing line break", "2026-05-25T14:00:00Z\n", "time_invalid"),
    ("leading blank", " 2026-05-25T14:00:00Z", "time_invalid"),
    ("NUL", "2026-05-25T14:00:00Z\x00", "time_invalid"),
    ("words", "tomorrow", "time_invalid"),
    ("empty", "", "time_invalid"),
    ("absurdly long", "9" * 100_000, "time_invalid"),
]


@pytest.mark.parametrize(("text", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_instant_is_refused_with_a_code_and_a_sentence(text, code):
    with pytest.raises(TimeInvalid) as refusal:
        parse_instant(text)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")
    assert not text or text not in str(refusal.value)


offsets = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(2000, 1, 3), datetime(2099, 12, 29), timezones=offsets)  # noqa: DTZ001 - bounds


@given(instant=instants)
def test_every_instant_in_every_offset_is_cut_to_milliseconds_of_the_same_instant(instant):
    read = parse_instant(instant.isoformat())
    assert timedelta(0) <= instant - read < timedelta(milliseconds=1)
    assert read.microsecond % 1000 == 0


@given(instant=instants)
def test_what_is_written_is_read_back_unchanged(instant):
    read = parse_instant(instant.isoformat())
    assert parse_instant(format_instant(read)) == read
    assert format_instant(read) == format_instant(instant)


@given(text=st.text(max_size=40) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"))
def test_no_text_raises_anything_but_a_refusal(text):
    try:
        assert parse_instant(text).tzinfo is UTC
    except TimeInvalid as refusal:
        assert refusal.code in {"offset_required", "time_invalid", "time_out_of_range"}  # noqa: PT017 - either may be


def test_AQ_written_format_has_three_digits_and_z():  # noqa: N802 - the row's name
    assert format_instant(datetime(2026, 5, 25, 15, tzinfo=zone("Europe/London"))) == "2026-05-25T14:00:00.000Z"


def test_a_time_without_offset_is_never_written():
    with pytest.raises(ValueError, match="without offset"):
        format_instant(datetime(2026, 5, 25, 15))  # noqa: DTZ001 - the refused thing


@pytest.mark.parametrize(
    "name",
    ["Europe/London", "America/Argentina/Buenos_Aires", "UTC", "Asia/Calcutta", "EST", "US/Pacific", "GB"],
)
def test_AE_zones_and_links_are_echoed(name):  # noqa: N802 - the row's name
    assert check_zone(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Europe",
            "europe/london",
            "EUROPE/LONDON",
            "Europe/london",
            "+02:00",
            "UTC+2",
            "GMT+5",
            "Etc/GMT+15",
        ),
        *(
            "",
            " ",
            "Europe/London ",
            "Europe/London\x00",
            "Europe//London",
            "./Europe/London",
            "../etc/passwd",
        ),
        *("/etc/localtime", "right/Europe/London", "posix/Europe/London", "posixrules", "localtime", "zones"),
        *("Europe/Londres", "Mars/Olympus", "x" * 5_000, "__init__.py", "America/__init__"),
    ],
)
def test_AE_everything_else_is_refused(name):  # noqa: N802 - the row's name
    with pytest.raises(ZoneInvalid):
        check_zone(name)
    with pytest.raises(ZoneInvalid):
        zone(name)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("europe/london", "Europe/London"),
        ("America/New York", "America/New_York"),
        ("america-new_york", "America/New_York"),
        ("London", "Europe/London"),
        ("são paulo", None),
        ("sao paulo", "America/Sao_Paulo"),
        ("singapore", "Singapore"),
        ("gmt+5", None),
        ("Etc/GMT+14", None),
        ("Indianapolis", None),
    ],
)
def test_a_near_miss_is_told_what_was_meant_unless_two_zones_could_be(text, meant):
    with pytest.raises(ZoneInvalid) as refusal:
        check_zone(text)
    assert ("Did you mean" in str(refusal.value)) == (meant is not None)
    assert meant is None or f"Did you mean {meant}?" in str(refusal.value)


def test_every_zone_of_the_list_can_be_loaded():
    assert all(zone(name).key == name for name in ZONES)


def test_a_zone_knows_its_summer():
    london = zone("Europe/London")
    assert parse_instant("2026-05-25T14:00:00Z").astimezone(london).hour == 15
    assert parse_instant("2026-01-25T14:00:00Z").astimezone(london).hour == 14


def test_a_zone_survives_copying_and_pickling():
    moment = datetime(2026, 5, 25, 15, tzinfo=zone("Europe/London"))
    assert copy.deepcopy(moment) == moment
    assert pickle.loads(pickle.dumps(moment)).tzinfo is zone("Europe/London")  # noqa: S301 - our own bytes
