"""The week laid out: what overlaps is side by side, and a day has its own clock's hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from opensetter.dashboard.bookings import grid
from opensetter.dashboard.bookings.grid import Sort
from opensetter.dashboard.bookings.queries import Listed
from opensetter.dashboard.home import chart
from opensetter.figures.queries import Day

LONDON = "Europe/London"
MONDAY = date(2026, 6, 1)
WEEK = [MONDAY + timedelta(days=number) for number in range(7)]


def booked(hour, minute=0, minutes=60, *, day=1, zone=LONDON, number=1):
    starts = datetime(2026, 6, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    ends = starts + timedelta(minutes=minutes)
    return Listed(number, "Ada", 1, 1, "Bot", 1, "Call", "opensetter", "confirmed", starts, ends, zone, None)


def laid(*bookings, days=WEEK, zone=LONDON, now=datetime(2026, 6, 1, 9, 20, tzinfo=UTC)):
    sorts = {booking.id: Sort("Call", 0) for booking in bookings}
    return grid.laid_out(bookings, sorts, days, zone, now)


def places(day):
    return [(block.row, block.rows, block.column, block.width) for block in day.blocks]


def test_an_appointment_stands_at_its_quarters():
    week = laid(booked(9, 15, 45))
    # The day begins at eight, so nine and a quarter is the sixth row.
    assert places(week.days[0]) == [(6, 3, 1, 12)]
    assert list(week.hours) == list(range(8, 18))
    # Ten twenty in London.
    assert week.now_row == 10


def test_what_overlaps_is_side_by_side_and_what_touches_is_not():
    week = laid(booked(9, number=1), booked(9, 30, number=2), booked(10, number=3), booked(11, number=4))
    assert places(week.days[0]) == [(5, 4, 1, 6), (7, 4, 7, 6), (9, 4, 1, 6), (13, 4, 1, 12)]


def test_of_more_than_three_the_rest_are_counted():
    week = laid(*(booked(9, 10 * number, number=number) for number in range(6)))
    (day, *_) = week.days
    assert [block.is_seen for block in day.blocks] == [True, True, False, False, False, False]
    assert [(more.count, more.row) for more in day.more] == [(4, 6)]


def test_a_short_one_has_room_for_a_line_and_hides_no_neighbour():
    week = laid(booked(9, 0, 5, number=1), booked(9, 15, 5, number=2))
    assert places(week.days[0]) == [(5, 2, 1, 6), (6, 2, 7, 6)]


def test_one_over_midnight_is_on_both_days():
    week = laid(booked(23, 0, 120))
    (monday, tuesday, *_) = week.days
    assert [(block.row, block.rows, block.is_continued) for block in monday.blocks] == [(93, 4, False)]
    assert [(block.row, block.rows, block.is_continued) for block in tuesday.blocks] == [(1, 4, True)]
    assert list(week.hours) == list(range(24))


def test_the_same_instant_is_elsewhere_on_another_clock():
    week = laid(booked(9), zone="America/New_York")
    assert [(block.begins, block.ends) for block in week.days[0].blocks] == [("04:00", "05:00")]


@pytest.mark.parametrize("hour", range(0, 24, 3))
@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_on_the_days_when_the_clocks_change_everything_lies_within_the_day(day, hour):
    starts = datetime(day.year, day.month, day.day, hour, 45, tzinfo=ZoneInfo(LONDON)).astimezone(UTC)
    one = Listed(
        1, "Ada", 1, 1, "Bot", 1, "Call", "x", "confirmed", starts, starts + timedelta(minutes=30), LONDON, None
    )
    week = laid(one, days=[day])
    for block in week.days[0].blocks:
        assert block.rows >= grid.SHORTEST
        assert block.row >= 1
        assert block.row + block.rows - 1 <= len(week.hours) * 4


def test_the_chart_has_every_day_and_nothing_above_its_top():
    today = date(2026, 6, 30)
    days = [Day(today - timedelta(days=ago), "sms", 7 + ago, 3, 2, 1) for ago in (0, 1, 29, 30, 45)]
    counts = chart.by_day(days, today)
    assert (len(counts), next(iter(counts)), list(counts)[-1]) == (30, date(2026, 6, 1), today)
    assert sum(one.conversations for one in counts.values()) == 7 + 8 + 36
    drawn = chart.drawn(counts, width=1000, height=200, named_every=7)
    assert [line.number for line in drawn.lines] == [0, 20, 40]
    assert all(column.whole.y >= chart.TOP for column in drawn.columns)
    assert all(bar.height <= column.whole.height for column in drawn.columns for _, bar in column.parts)
    assert chart.by_channel(days, today)["sms"].booked == 3


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (2, 2), (3, 4), (5, 10), (11, 20), (99, 100), (101, 200), (401, 1000)]
)
def test_a_chart_ends_at_a_round_number(most, top):
    assert chart.ceiling(most) == top
