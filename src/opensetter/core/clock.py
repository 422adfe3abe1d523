"""The time, and the one place where tests hold it still."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta(0)
_frozen: datetime | None = None


def now() -> datetime:
    """The current instant in UTC, shifted by the configured offset."""
    return _frozen or datetime.now(UTC) + _offset


def shift(offset: timedelta) -> None:
    """Move this process's clock; meant for rehearsing what happens later."""
    global _offset  # noqa: PLW0603 - a clock is process-wide by nature
    _offset = offset


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at an instant for the length of the block."""
    global _frozen  # noqa: PLW0603 - a clock is process-wide by nature
    previous, _frozen = _frozen, at
    try:
        yield
    finally:
        _frozen = previous
