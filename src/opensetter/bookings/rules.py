"""What is true of a booking by itself. Pure."""

from datetime import datetime, timedelta

ASSUMED_LENGTH = timedelta(hours=1)
"""How long an appointment without an end is taken to last."""


def is_active(starts_at: datetime, ends_at: datetime | None, now: datetime) -> bool:
    """Whether an appointment that was not cancelled still lies ahead or is under way."""
    return now < (ends_at or starts_at + ASSUMED_LENGTH)
