"""Quiet hours: on the contact's clock, whatever it does."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from opensetter.reminders import quiet
from opensetter.reminders.quiet import QuietHours

NIGHT = QuietHours(time(21), time(8))
NOON = QuietHours(time(12), time(14))


def local(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "hours", "until"),
    [
        ("2026-05-20T20:59:59", NIGHT, None),
        ("2026-05-20T21:00", NIGHT, "2026-05-21T08:00"),
        ("2026-05-20T23:59:59", NIGHT, "2026-05-21T08:00"),
        ("2026-05-21T00:00", NIGHT, "2026-05-21T08:00"),
        ("2026-05-21T07:59:59", NIGHT, "2026-05-21T08:00"),
        ("2026-05-21T08:00", NIGHT, None),
        ("2026-12-31T22:00", NIGHT, "2027-01-01T08:00"),
        ("2028-02-28T22:00", NIGHT, "2028-02-29T08:00"),
        ("2026-05-20T11:59", NOON, None),
        ("2026-05-20T12:00", NOON, "2026-05-20T14:00"),
        ("2026-05-20T14:00", NOON, None),
        ("2026-05-20T23:00", None, None),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"])
def test_who_is_asleep_is_written_to_once_they_are_up(now, hours, until, zone):
    found = quiet.ends_at(local(now, zone).astimezone(UTC), zone, hours)
    assert found == (until and local(until, zone))


def test_whose_night_it_is_depends_on_where_they_are():
    now = datetime(2026, 5, 20, 3, tzinfo=UTC)
    assert quiet.ends_at(now, "Europe/London", NIGHT) == datetime(2026, 5, 20, 7, tzinfo=UTC)
    assert quiet.ends_at(now, "America/Los_Angeles", NIGHT) is None
    assert quiet.ends_at(now, "America/New_York", NIGHT) == datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "night", "hours"),
    [
        # The night is an hour shorter, or longer; half an hour on Lord Howe Island.
        ("Europe/London", "2026-03-28T22:00", 9.0),
        ("Europe/London", "2026-10-24T22:00", 11.0),
        ("America/New_York", "2026-03-07T22:00", 9.0),
        ("America/New_York", "2026-10-31T22:00", 11.0),
        ("Australia/Lord_Howe", "2026-10-03T22:00", 9.5),
        ("Australia/Lord_Howe", "2026-04-04T22:00", 10.5),
        # By tzdata of 2026, Morocco's clocks go back for Ramadan, and forward after it.
        ("Africa/Casablanca", "2026-02-14T22:00", 11.0),
        ("Africa/Casablanca", "2026-03-21T22:00", 9.0),
    ],
)
def test_a_night_in_which_clocks_are_changed_ends_at_eight_all_the_same(zone, night, hours):
    now = local(night, zone).astimezone(UTC)
    until = quiet.ends_at(now, zone, NIGHT)
    assert until.astimezone(ZoneInfo(zone)).time() == time(8)
    assert until - now == timedelta(hours=hours)


@pytest.mark.parametrize("until", [time(1, 30), time(2), time(2, 30), time(3)])
@pytest.mark.parametrize("night", ["2026-03-07T22:00", "2026-10-31T22:00"])
def test_quiet_hours_that_end_in_the_hour_of_the_change_end_and_are_over_then(night, until):
    zone, hours = "America/New_York", QuietHours(time(21), until)
    now = local(night, zone).astimezone(UTC)
    end = quiet.ends_at(now, zone, hours)
    assert timedelta(hours=3) < end - now < timedelta(hours=7)
    # Neither at the end nor at any minute of the hours after it is it quiet again.
    assert not [
        minute for minute in range(180) if quiet.ends_at(end + timedelta(minutes=minute), zone, hours) is not None
    ]


@pytest.mark.parametrize(
    ("now", "begin"),
    [
        ("2026-05-20T20:00", "2026-05-20T21:00"),
        ("2026-05-20T21:00", "2026-05-21T21:00"),
        ("2026-05-21T03:00", "2026-05-21T21:00"),
        ("2026-03-28T21:30", "2026-03-29T21:00"),
        ("2026-10-24T21:30", "2026-10-25T21:00"),
    ],
)
def test_when_it_is_night_next(now, begin):
    zone = "Europe/London"
    assert quiet.begin_at(local(now, zone).astimezone(UTC), zone, NIGHT) == local(begin, zone)
    assert quiet.begin_at(local(now, zone).astimezone(UTC), zone, None) is None


def test_every_hour_of_a_year_is_either_quiet_or_not_and_quiet_hours_end():
    for zone in ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran"):
        now = datetime(2026, 1, 1, 0, 20, tzinfo=UTC)
        while now.year == 2026:
            end = quiet.ends_at(now, zone, NIGHT)
            hour = now.astimezone(ZoneInfo(zone)).hour
            assert (end is not None) == (hour >= 21 or hour < 8)
            assert end is None or (now < end <= now + timedelta(hours=12) and quiet.ends_at(end, zone, NIGHT) is None)
            now += timedelta(hours=1)


def test_a_bots_quiet_hours_are_read_as_they_are_stored():
    assert quiet.parse({"since": "21:00", "until": "08:30"}) == QuietHours(time(21), time(8, 30))
    assert quiet.parse(None) is None
