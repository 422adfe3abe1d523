"""One process's part of a count that all processes keep together: who may come in at once, and who has to ask first.

Pure: the clock is handed in; what is to be written down, and what came back, are values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from math import ceil

from opensetter.core import clock

WINDOW = timedelta(minutes=1)

UNKNOWN_TO_OTHERS = 100
"""One part in so many of a limit is what a process may admit before the others know: with four, 4 % too much."""

LEFT_TO_OTHERS = 8
"""One part in so many of what is left is the most that it may, so that the last ones are counted more carefully."""


class Answer(Enum):
    """What becomes of a request."""

    ADMITTED = "admitted"
    MUST_ASK = "must ask"
    REFUSED = "refused"


@dataclass(slots=True)
class Count:
    """One subject's requests in this window.

    `used` are everybody's as far as is known here, our own included; of those, the others do not know the `unsettled`
    ones, and of those, `settling` are on their way. Until the first settlement nothing is known, so one may come in.
    """

    limit: int
    used: int = 0
    unsettled: int = 0
    settling: int = 0
    allowance: int = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """What was admitted here and is not written down yet, by subject."""

    window_started_at: datetime
    admitted: Mapping[bytes, int]


class Tally:
    """The counts of one window; when the next one begins, they all begin again.

    Subjects press that have used half their allowance, or were never asked about: settling those soon is what keeps
    their next requests from waiting. The others have time.
    """

    def __init__(self, now: Callable[[], datetime] = clock.now) -> None:
        self._now = now
        self._started_at = self._ends_at = datetime.min.replace(tzinfo=UTC)
        self._counts: dict[bytes, Count] = {}
        self._changed: dict[bytes, Count] = {}
        self._pressing: dict[bytes, Count] = {}

    def take(self, subject: bytes, limit: int, *, unasked: bool = False) -> Answer:
        """Count one request of a subject if it is admitted; `unasked` lets it in beyond the allowance."""
        now = self._now()
        if not self._started_at <= now < self._ends_at:
            self._turn()
        count = self._counts.get(subject)
        if count is None:
            count = self._counts[subject] = Count(limit)
        if count.used >= count.limit:
            return Answer.REFUSED
        if count.unsettled >= count.allowance and not unasked:
            return Answer.MUST_ASK
        if count.unsettled == count.settling:
            self._changed[subject] = count
        count.used += 1
        count.unsettled += 1
        if count.unsettled * 2 >= count.allowance:
            self._pressing[subject] = count
        return Answer.ADMITTED

    def forget(self, subject: bytes) -> None:
        """Drop a subject that turned out to be nobody; what is on its way already stays written down."""
        for counts in (self._counts, self._changed, self._pressing):
            counts.pop(subject, None)

    def is_settled(self, subject: bytes) -> bool:
        """Whether all that was let in here is known to the others, and theirs here."""
        count = self._counts.get(subject)
        return count is None or not count.unsettled

    def is_beyond(self, subject: bytes) -> bool:
        """Whether all processes together have let in more than they may."""
        count = self._counts.get(subject)
        return count is not None and count.used > count.limit

    @property
    def has_changed(self) -> bool:
        """Whether anything of this window waits to be written down."""
        self._turn()
        return bool(self._changed)

    @property
    def is_pressing(self) -> bool:
        """Whether any of it should be soon."""
        return bool(self._pressing)

    @property
    def seconds_left(self) -> int:
        """How long this window lasts, in whole seconds, at least one."""
        self._turn()
        return max(1, ceil((self._ends_at - self._now()).total_seconds()))

    def begin_settling(self) -> Batch:
        """What presses, or all there is if nothing does; `settle` or `give_back` says what became of it.

        A subject that never presses may so remain unsettled for long. The others miss less than half an allowance.
        """
        self._turn()
        admitted: dict[bytes, int] = {}
        for subject, count in (self._pressing or self._changed).items():
            admitted[subject] = count.unsettled - count.settling
            count.settling = count.unsettled
        for subject in admitted:
            del self._changed[subject]
        self._pressing = {}
        return Batch(self._started_at, admitted)

    def settle(self, batch: Batch, used: Mapping[bytes, int]) -> None:
        """Learn what everybody has used, now that a batch is written down."""
        for subject, count in self._those_of(batch):
            count.unsettled -= count.settling
            count.settling = 0
            count.used = used[subject] + count.unsettled
            left = count.limit - count.used
            count.allowance = max(1, min(count.limit // UNKNOWN_TO_OTHERS, left // LEFT_TO_OTHERS))

    def give_back(self, batch: Batch) -> None:
        """Keep for the next time what could not be written down."""
        for subject, count in self._those_of(batch):
            count.settling = 0
            self._changed[subject] = count

    def _those_of(self, batch: Batch) -> list[tuple[bytes, Count]]:
        # A window that is over interests nobody, and a subject that was forgotten is not brought back.
        if batch.window_started_at != self._started_at:
            return []
        return [(subject, count) for subject in batch.admitted if (count := self._counts.get(subject)) is not None]

    def _turn(self) -> None:
        """Begin a new window if it is time; also when the clock was put back, or we would wait until it catches up."""
        now = self._now()
        if self._started_at <= now < self._ends_at:
            return
        self._started_at = now.replace(second=0, microsecond=0)
        self._ends_at = self._started_at + WINDOW
        self._counts = {}
        self._changed = {}
        self._pressing = {}
