"""What may be said of one's own accord, and when the next word is due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.reminders import rules
from opensetter.reminders.rules import OfBooking, OfSilence, Place, Reason

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
OPEN = Place(is_refused=False, is_handed_over=False, is_window_open=True)
START = NOW + timedelta(hours=20)
BOOKED = OfBooking(
    is_wanted=True, is_confirmed=True, starts_at=START, meant=START, now=NOW, later_minutes=(60,), place=OPEN
)
SILENT = OfSilence(
    is_wanted=True, due_at=NOW, now=NOW, has_answered=False, has_booking=False, has_human=False, place=OPEN
)

PLACES = [
    (None, Reason.NO_CHANNEL),
    (replace(OPEN, is_refused=True), Reason.CONTACT_OPTED_OUT),
    (replace(OPEN, is_handed_over=True), Reason.HANDED_OVER),
    (replace(OPEN, is_window_open=False), Reason.WINDOW_CLOSED),
    (replace(OPEN, is_window_open=False, has_template=True), None),
    (replace(OPEN, is_window_open=False, has_template=True, is_refused=True), Reason.CONTACT_OPTED_OUT),
    (OPEN, None),
]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"is_wanted": False}, Reason.SWITCHED_OFF),
        ({"is_confirmed": False}, Reason.BOOKING_CHANGED),
        ({"meant": START - timedelta(minutes=1)}, Reason.BOOKING_CHANGED),
        ({"starts_at": NOW, "meant": NOW}, Reason.TOO_LATE),
        ({"later_minutes": (60, 1200)}, Reason.SUPERSEDED),
        ({"later_minutes": (60, 1199)}, None),
        ({"later_minutes": ()}, None),
        ({"is_confirmed": False, "place": None}, Reason.BOOKING_CHANGED),
    ],
)
def test_what_forbids_to_speak_of_an_appointment(changes, reason):
    assert rules.obstacle_of_booking(replace(BOOKED, **changes)) is reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"is_wanted": False}, Reason.SWITCHED_OFF),
        ({"has_answered": True}, Reason.CONTACT_ANSWERED),
        ({"has_booking": True}, Reason.BOOKING_EXISTS),
        ({"has_human": True}, Reason.HANDED_OVER),
        ({"due_at": NOW - timedelta(hours=24)}, None),
        ({"due_at": NOW - timedelta(hours=24, seconds=1)}, Reason.TOO_LATE),
    ],
)
def test_what_forbids_to_break_a_silence(changes, reason):
    assert rules.obstacle_of_silence(replace(SILENT, **changes)) is reason


@pytest.mark.parametrize(("place", "reason"), PLACES)
def test_what_forbids_it_where_it_would_be_said(place, reason):
    assert rules.obstacle_of_booking(replace(BOOKED, place=place)) is reason
    assert rules.obstacle_of_silence(replace(SILENT, place=place)) is reason


def test_follow_ups_keep_their_distance_also_when_the_first_had_to_wait():
    minutes = [60, 240, 1440]
    assert rules.next_due(NOW, minutes, 1) == NOW + timedelta(minutes=180)
    assert rules.next_due(NOW, minutes, 2) == NOW + timedelta(minutes=1200)
    assert rules.next_due(NOW, minutes, 3) is None
    assert rules.next_due(NOW, [60], 1) is None
    # The bot has fewer of them than when this one was begun.
    assert rules.next_due(NOW, [], 2) is None
