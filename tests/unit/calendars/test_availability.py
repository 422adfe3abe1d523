"""Which times are open: by hours, grid, buffers, notice, horizon and what is taken."""

from datetime import UTC, date, datetime, timedelta

import pytest

from opensetter.calendars.availability import Rules, Slot, Span, Stretch, Taken, is_offered, open_slots
from opensetter.core.times import zone

NINE_TO_FIVE = (Stretch(540, 1020),)
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
BEFORE = datetime(2026, 5, 31, 12, tzinfo=UTC)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def rules(**fields) -> Rules:
    """Every day from nine to five in UTC, an hour each, on the hour."""
    usual = {
        "zone": zone("UTC"),
        "weekly": (NINE_TO_FIVE,) * 7,
        "exceptions": {},
        "length": minutes(60),
        "step_minutes": 60,
        "before": minutes(0),
        "after": minutes(0),
        "notice": minutes(0),
        "horizon_days": 365,
        "capacity": 1,
    }
    return Rules(**(usual | fields))


def week(**days) -> tuple:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return tuple(tuple(Stretch(*one) for one in days.get(name, ())) for name in names)


def starts(known: Rules, *, taken=(), busy=(), now=BEFORE, since=MONDAY, days=1) -> list[str]:
    """The open starts as the schedule's own clock shows them."""
    found = open_slots(known, taken, busy, now=now, since=since, until=since + timedelta(days=days))
    return [f"{slot.starts_at.astimezone(known.zone):%H:%M}" for slot in found]


def at(hour: int, minute: int = 0) -> datetime:
    return MONDAY + timedelta(hours=hour, minutes=minute)


def block(since: datetime, until: datetime, *, seats: int = 1, is_same_type: bool = False, room: int = 0) -> Taken:
    return Taken(Span(since, until), Span(since - minutes(room), until + minutes(room)), seats, is_same_type)


def test_a_day_has_a_slot_for_every_step_that_fits_between_opening_and_closing():
    assert starts(rules()) == [f"{hour:02}:00" for hour in range(9, 17)]
    assert starts(rules(length=minutes(90))) == [f"{hour:02}:00" for hour in range(9, 16)]
    assert starts(rules(length=minutes(450), step_minutes=15)) == ["09:00", "09:15", "09:30"]


def test_the_grid_is_counted_from_each_opening():
    lunch = week(monday=((545, 725), (800, 1020)))
    told = starts(rules(weekly=lunch, length=minutes(45)))
    assert told == ["09:05", "10:05", "11:05", "13:20", "14:20", "15:20"]


def test_a_weekday_without_hours_is_closed():
    assert starts(rules(weekly=week(tuesday=((540, 1020),)))) == []


def test_an_exception_replaces_the_day_and_an_empty_one_closes_it():
    holiday = {date(2026, 6, 1): (), date(2026, 6, 2): (Stretch(600, 720),)}
    assert starts(rules(exceptions=holiday), days=2) == ["10:00", "11:00"]


def test_an_appointment_may_pass_midnight_where_hours_touch():
    night = rules(weekly=week(monday=((1320, 1440),), tuesday=((0, 120),)), length=minutes(180))
    assert starts(night, days=2) == ["22:00", "23:00"]


def test_stretches_that_touch_or_overlap_are_one_and_each_has_its_grid():
    assert starts(rules(weekly=week(monday=((540, 630), (630, 720))))) == ["09:00", "10:00", "10:30"]
    assert starts(rules(weekly=week(monday=((540, 660), (600, 720))))) == ["09:00", "10:00", "11:00"]


def test_nothing_begins_before_the_notice_is_over():
    assert starts(rules(notice=minutes(60)), now=at(12)) == ["13:00", "14:00", "15:00", "16:00"]
    assert starts(rules(notice=minutes(60)), now=at(12) + timedelta(microseconds=1))[0] == "14:00"
    assert starts(rules(), now=at(12))[0] == "12:00"


def test_the_horizon_ends_with_a_whole_day_of_the_schedules_own():
    auckland = zone("Pacific/Auckland")
    known = rules(zone=auckland, horizon_days=2)
    # There it is the first of June already.
    found = open_slots(known, (), (), now=BEFORE + timedelta(hours=1), since=BEFORE, until=BEFORE + timedelta(days=9))
    assert {slot.starts_at.astimezone(auckland).day for slot in found} == {1, 2, 3}
    assert f"{found[-1].starts_at.astimezone(auckland):%d %H:%M}" == "03 16:00"


def test_what_is_taken_is_not_open_and_its_buffers_keep_others_away():
    taken = [block(at(12), at(13), room=15)]
    assert starts(rules(), taken=taken) == ["09:00", "10:00", "14:00", "15:00", "16:00"]
    assert starts(rules(), taken=[block(at(12), at(13))]) == [
        "09:00",
        "10:00",
        "11:00",
        "13:00",
        "14:00",
        "15:00",
        "16:00",
    ]


def test_a_slots_own_buffers_keep_away_from_what_is_taken_and_may_lie_outside_of_the_hours():
    known = rules(before=minutes(30), after=minutes(10))
    assert starts(known, taken=[block(at(12), at(13))]) == ["09:00", "10:00", "14:00", "15:00", "16:00"]


def test_buffers_that_just_touch_are_no_conflict():
    known = rules(before=minutes(60), step_minutes=60)
    assert "14:00" in starts(known, taken=[block(at(12), at(13))])


def test_busy_time_is_not_open_for_anybody():
    assert starts(rules(), busy=[Span(at(9, 30), at(11))]) == ["11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]
    shared = rules(capacity=5)
    taken = [block(at(12), at(13), seats=2, is_same_type=True)]
    assert "12:00" not in starts(shared, taken=taken, busy=[Span(at(12, 30), at(12, 40))])


def test_whoever_joins_others_finds_the_seats_that_are_left():
    shared = rules(capacity=3)
    taken = [block(at(12), at(13), seats=2, is_same_type=True), block(at(14), at(15), seats=3, is_same_type=True)]
    found = {slot.starts_at.hour: slot.seats_left for slot in _open(shared, taken)}
    assert (found[9], found[12], found.get(14)) == (3, 1, None)


def test_a_capacity_that_was_lowered_lets_nobody_join_and_one_that_was_raised_does():
    taken = [block(at(12), at(13), seats=3, is_same_type=True)]
    assert 12 not in {slot.starts_at.hour for slot in _open(rules(capacity=2), taken)}
    assert {slot.starts_at.hour: slot.seats_left for slot in _open(rules(capacity=8), taken)}[12] == 5


def test_only_the_very_same_appointment_is_joined():
    for other in (
        block(at(12), at(13), is_same_type=False),
        block(at(12), at(12, 30), is_same_type=True),
        block(at(12, 15), at(13, 15), is_same_type=True),
    ):
        assert "12:00" not in starts(rules(capacity=9), taken=[other])


def test_what_nobody_sits_in_is_not_taken():
    assert "12:00" in starts(rules(), taken=[block(at(12), at(13), seats=0)])


def test_whoever_joins_is_not_kept_away_by_buffers_that_are_longer_now():
    taken = [block(at(12), at(13), is_same_type=True), block(at(13), at(14))]
    assert "12:00" in starts(rules(capacity=2, after=minutes(30)), taken=taken)


def test_the_window_is_half_open_and_may_be_told_in_any_zone():
    found = open_slots(rules(), (), (), now=BEFORE, since=at(10), until=at(12))
    assert [slot.starts_at.hour for slot in found] == [10, 11]
    tokyo = zone("Asia/Tokyo")
    assert found == open_slots(
        rules(), (), (), now=BEFORE.astimezone(tokyo), since=at(10).astimezone(tokyo), until=at(12).astimezone(tokyo)
    )
    assert open_slots(rules(), (), (), now=BEFORE, since=at(12), until=at(10)) == []


def test_slots_are_told_in_utc_with_their_end():
    assert open_slots(rules(zone=zone("Asia/Kolkata")), (), (), now=BEFORE, since=MONDAY, until=at(4)) == [
        Slot(at(3, 30), at(4, 30), 1)
    ]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(9), True),
        (at(16), True),
        (at(17), False),
        (at(8), False),
        (at(9, 30), False),
        (at(9) + timedelta(seconds=1), False),
        (at(9) + timedelta(milliseconds=1), False),
        (BEFORE - minutes(60), False),
        (at(9) + timedelta(days=365), False),
    ],
)
def test_one_start_is_judged_as_the_list_is_made(moment, expected):
    assert is_offered(rules(), moment, now=BEFORE) is expected


def _open(known: Rules, taken: list[Taken]) -> list[Slot]:
    return open_slots(known, taken, (), now=BEFORE, since=MONDAY, until=MONDAY + timedelta(days=1))


# ── when the clocks change ───────────────────────────────────────────────────────────────────────────────────────

SPRING, AUTUMN = datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)
ALL_DAY = (Stretch(0, 1440),)


def london(**fields) -> Rules:
    return rules(zone=zone("Europe/London"), weekly=(ALL_DAY,) * 7, **fields)


def lengths(known: Rules, day: datetime) -> set[timedelta]:
    found = open_slots(known, (), (), now=day - timedelta(days=30), since=day, until=day + timedelta(days=1))
    return {slot.ends_at - slot.starts_at for slot in found}


def test_no_appointment_begins_at_a_time_that_the_clocks_skip():
    told = starts(london(step_minutes=30), now=SPRING - timedelta(days=9), since=SPRING)
    assert told[:4] == ["00:00", "00:30", "02:00", "02:30"]
    assert len(told) == 23 * 2 + 2


def test_none_begins_at_a_time_that_the_clocks_show_twice():
    told = starts(london(step_minutes=30), now=AUTUMN - timedelta(days=9), since=AUTUMN - timedelta(hours=1))
    assert told[:4] == ["00:00", "00:30", "02:00", "02:30"]


def test_an_appointment_over_the_change_is_as_long_as_any_other():
    for day in (SPRING, AUTUMN):
        assert lengths(london(length=minutes(180)), day) == {minutes(180)}


def test_a_night_over_the_change_has_an_hour_less_or_one_more():
    night = week(saturday=((1320, 1440),), sunday=((0, 360),))
    for day, hours in ((SPRING, 7), (AUTUMN, 9)):
        fits, too_long = (
            rules(zone=zone("Europe/London"), weekly=night, length=timedelta(hours=hours, minutes=extra))
            for extra in (0, 1)
        )
        since = day - timedelta(days=1)
        assert starts(fits, now=since, since=since, days=2) == ["22:00"]
        assert starts(too_long, now=since, since=since, days=2) == []


def test_the_local_hours_stay_the_same_over_the_year():
    for day in (SPRING - timedelta(days=1), SPRING + timedelta(days=1)):
        assert starts(rules(zone=zone("Europe/London")), now=day - timedelta(days=1), since=day)[0] == "09:00"
