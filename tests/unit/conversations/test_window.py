"""The 24 hours in which WhatsApp lets a business answer freely."""

from datetime import UTC, datetime, timedelta

import pytest

from opensetter.conversations import window

WROTE_AT = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("later", "is_open"),
    [
        (timedelta(0), True),
        (timedelta(hours=23), True),
        (timedelta(hours=24) - timedelta(seconds=1), True),
        (timedelta(hours=24), False),
        (timedelta(hours=24) + timedelta(seconds=1), False),
        (timedelta(days=400), False),
    ],
)
def test_it_is_open_for_exactly_a_day(later, is_open):
    assert window.is_open(WROTE_AT, 24, now=WROTE_AT + later) is is_open


def test_a_day_is_24_hours_also_when_clocks_change():
    # Between these two London's clocks went forward: by the clock on the wall it would be 25 hours.
    assert not window.is_open(WROTE_AT, 24, now=datetime(2026, 3, 29, 12, 0, tzinfo=UTC))


def test_it_never_opens_for_somebody_who_has_not_written():
    assert not window.is_open(None, 24, now=WROTE_AT)
    assert window.closes_at(None, 24) is None


def test_a_channel_without_the_rule_is_always_open():
    assert window.is_open(None, None, now=WROTE_AT)
    assert window.closes_at(WROTE_AT, None) is None
