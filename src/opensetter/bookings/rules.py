"""What is true of a booking by itself. Pure."""

from datetime import datetime, timedelta

ASSUMED_LENGTH = timedelta(hours=1)
"""How long an appointment without an end is taken to last."""

OUR_SOURCE = "opensetter"
"""The source of bookings on our own calendar. Nobody else may say it of theirs, or our keys could be used up."""

PEOPLE = "dashboard"
"""The source of appointments that people wrote down here, on no calendar of ours: agreed upon on the phone, say."""

OUR_KEYS = "opensetter:"
"""How external ids begin that we make up ourselves; those that callers give us may not."""

EXPECTED = ("pending", "confirmed")
"""The statuses of a booking that somebody is expected for."""


def is_active(starts_at: datetime, ends_at: datetime | None, now: datetime) -> bool:
    """Whether an appointment that was not cancelled still lies ahead or is under way."""
    return now < (ends_at or starts_at + ASSUMED_LENGTH)
