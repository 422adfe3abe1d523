"""The list of open times against one that is made minute by minute: at random, and at every change of the clocks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensetter.calendars.availability import Rules, Span, Stretch, Taken, is_offered, open_slots
from opensetter.core.times import zone
from tests.unit.calendars import oracle

# Half-hour changes, changes at midnight, changes southwards, changes for a month of fasting, and none at all.
ZONES = (
    "Europe/London",
    "Europe/Lisbon",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Havana",
    "America/St_Johns",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)
YEARS = range(2026, 2029)


def changes(name: str) -> Iterator[datetime]:
    """Every instant in these years at which a zone's offset becomes another."""
    known = zone(name)
    day, end = datetime(YEARS.start, 1, 1, tzinfo=UTC), datetime(YEARS.stop, 1, 1, tzinfo=UTC)
    while day < end:
        minutes = [day + timedelta(minutes=30 * n) for n in range(49)]
        offsets = [at.astimezone(known).utcoffset() for at in (minutes if _changes(known, day) else minutes[:1])]
        yield from (at for at, one, other in zip(minutes[1:], offsets, offsets[1:], strict=False) if one != other)
        day = minutes[-1]


def _changes(known: ZoneInfo, day: datetime) -> bool:
    return day.astimezone(known).utcoffset() != (day + timedelta(days=1)).astimezone(known).utcoffset()


CHANGES = {name: list(changes(name)) for name in ZONES}


stretches = st.tuples(st.integers(0, 95), st.integers(1, 60)).map(
    lambda pair: Stretch(pair[0] * 15, min(96, sum(pair)) * 15)
)
days = st.lists(stretches, max_size=3).map(tuple)
lengths = st.sampled_from([5, 15, 20, 45, 60, 90, 240, 1440])
buffers = st.sampled_from([0, 0, 5, 15, 60]).map(lambda n: timedelta(minutes=n))


@st.composite
def situations(draw):
    """Rules, and what is taken around a change of the clocks or anywhere."""
    name = draw(st.sampled_from(ZONES))
    known = Rules(
        zone=zone(name),
        weekly=tuple(draw(days) for _ in range(7)),
        exceptions={date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 1000))): draw(days) for _ in range(3)},
        length=timedelta(minutes=draw(lengths)),
        step_minutes=draw(lengths),
        before=draw(buffers),
        after=draw(buffers),
        notice=timedelta(minutes=draw(st.sampled_from([0, 1, 60, 1440]))),
        horizon_days=draw(st.sampled_from([1, 2, 60])),
        capacity=draw(st.integers(1, 3)),
    )
    change = draw(st.sampled_from([*CHANGES[name], datetime(2026, 6, 1, tzinfo=UTC)]))
    since = change + timedelta(minutes=draw(st.integers(-1800, 600)))
    now = since + timedelta(minutes=draw(st.integers(-3000, 600)))
    window = st.integers(-300, 1800).map(lambda n: since + timedelta(minutes=n))
    taken = [_taken(draw, known, draw(window)) for _ in range(draw(st.integers(0, 3)))]
    busy = [Span(at, at + timedelta(minutes=draw(lengths))) for at in draw(st.lists(window, max_size=2))]
    return known, taken, busy, {"now": now, "since": since, "until": since + timedelta(minutes=1500)}


def _taken(draw, known: Rules, at: datetime) -> Taken:
    appointment = known.appointment(at) if draw(st.booleans()) else Span(at, at + timedelta(minutes=draw(lengths)))
    blocked = Span(appointment.since - draw(buffers), appointment.until + draw(buffers))
    return Taken(appointment, blocked, draw(st.integers(0, 2)), draw(st.booleans()))


@given(situations())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_list_is_what_it_promises_to_be(situation):
    known, taken, busy, window = situation
    assert open_slots(known, _apart(taken), busy, **window) == oracle.open_slots(known, _apart(taken), busy, **window)


@given(situations())
@settings(max_examples=20, deadline=None, derandomize=True)
def test_a_start_is_judged_as_the_list_is_made(situation):
    known, _, _, window = situation
    listed = {slot.starts_at for slot in open_slots(known, (), (), **window)}
    asked = [window["since"] + timedelta(minutes=15 * n) for n in range(100)]
    expected = [at in listed for at in asked]
    assert [is_offered(known, at, now=window["now"]) for at in asked] == expected


def _apart(taken: list[Taken]) -> list[Taken]:
    """Without those that overlap one before them: the database lets in no others."""
    kept: list[Taken] = []
    for slot in taken:
        if not any(slot.blocked.overlaps(other.blocked) for other in kept):
            kept.append(slot)
    return kept


def test_there_are_changes_to_sweep():
    assert [name for name, found in CHANGES.items() if not found] == ["America/Sao_Paulo"], "it has given them up"
    assert sum(map(len, CHANGES.values())) >= 60


@pytest.mark.parametrize("name", ZONES)
def test_no_slot_is_wrong_around_any_change_of_the_clocks(name):
    known = _around_the_clock(zone(name))
    for change in CHANGES[name]:
        window = {
            "now": change - timedelta(days=3),
            "since": change - timedelta(hours=5),
            "until": change + timedelta(hours=8),
        }
        found = open_slots(known, (), (), **window)
        assert found == oracle.open_slots(known, (), (), **window)
        local = [slot.starts_at.astimezone(known.zone) for slot in found]
        assert len({at.replace(tzinfo=None) for at in local}) == len(local)
        # Whoever reads the local time and the zone comes back to the instant, whichever of two they take it for.
        assert {at.replace(fold=fold).astimezone(UTC) for at in local for fold in (0, 1)} == {
            slot.starts_at for slot in found
        }


def _around_the_clock(known: ZoneInfo) -> Rules:
    return Rules(
        zone=known,
        weekly=((Stretch(0, 720), Stretch(735, 1440)),) * 7,
        exceptions={},
        length=timedelta(minutes=90),
        step_minutes=10,
        before=timedelta(0),
        after=timedelta(0),
        notice=timedelta(0),
        horizon_days=30,
        capacity=1,
    )
