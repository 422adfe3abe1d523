"""Something that went away and comes back: one line in the log for its loss, and one for its return."""

import time

import structlog

log = structlog.get_logger(__name__)


class Outage:
    """Tells of a connection's loss and return, however often it is tried in between."""

    def __init__(self, of: str) -> None:
        self._lost, self._back = f"{of}.disconnected", f"{of}.reconnected"
        self._began: float | None = None

    def begins(self, error: BaseException) -> None:
        """It is gone. Said once, until it is back."""
        if self._began is None:
            self._began = time.monotonic()
            log.warning(self._lost, reason=type(error).__name__)

    def ends(self) -> None:
        """It is there. Said only if it was gone."""
        if self._began is not None:
            log.warning(self._back, after_seconds=round(time.monotonic() - self._began, 1))
            self._began = None
