"""Group commit: bookings that arrive while one statement is in flight are written by the next one together.

No timer is involved, so a lone request waits for nobody; under load the price of a statement and of a commit is
shared. Every request gets its own verdict, and nothing is acknowledged before its commit.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any

import psycopg
import structlog

from opensetter.bookings.record import (
    STATEMENTS,
    NewBooking,
    Verdict,
    lost_a_race,
    read,
    record,
    statement,
    touch_keys,
)
from opensetter.core import patience
from opensetter.core.db import Database, raise_unavailable
from opensetter.core.errors import Unavailable
from opensetter.core.line import Line, Row

BATCH = 64
"""How many requests share a statement at most: beyond this, the wait for it grows faster than the saving."""

GIVEN_UP = (
    "The booking could not be recorded in time, and may still be. With an external_id it is safe to send it again."
)

LINES = 2
"""How many statements may be in flight: one is being prepared here while the other is carried out there."""

WORTH_A_LINE = 16
"""How many requests must wait before they get a further statement, rather than waiting for the one in flight."""

PATIENCE_SECONDS = 4.8
"""How long a request waits for its verdict, its place in the queue included."""

LOCK_MILLISECONDS = 100
"""How long a statement waits for a rival's uncommitted row before its neighbours are let past."""

ASIDE_MILLISECONDS = 500
"""How long one of those who were led aside waits for its rival before the next one's turn."""

log = structlog.get_logger(__name__)

_Waiting = tuple[NewBooking, asyncio.Future[Verdict]]


class Intake:
    """One per process; holds `LINES` connections of its own, opened when first needed.

    A request whose key a rival is writing just now is led aside, to a further connection, and tried there as long as
    anyone waits for it: however long the rival takes, nobody else waits with it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Waiting] = []
        self._idle: list[Line | None] = [None] * LINES
        self._is_gathering = False
        self._aside: list[_Waiting] = []
        self._is_attended = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def record(self, request: NewBooking) -> Verdict:
        """The verdict on one request, its booking committed; `Unavailable` if the database does not answer in time.

        A request that was given up here may still be recorded, so it may be repeated but not taken as undone.
        """
        loop = asyncio.get_running_loop()
        verdict: asyncio.Future[Verdict] = loop.create_future()
        item = (request, verdict)
        if any(_share_a_key(request, other) for other, _ in self._aside):
            self._lead_aside(item)
        else:
            self._waiting.append(item)
            self._next()
        alarm = loop.call_later(PATIENCE_SECONDS, _give_up, verdict)
        try:
            return await verdict
        finally:
            alarm.cancel()

    async def close(self) -> None:
        """Finish what is under way and close the connections."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=PATIENCE_SECONDS)
        for line in self._idle:
            if line is not None:
                line.close()

    def _next(self) -> None:
        # Requests that came in together are handled one after the other before the loop turns: waiting for the turn
        # costs nobody anything, and spares the first of them a statement of its own.
        is_worth_it = len(self._idle) == LINES or len(self._waiting) >= WORTH_A_LINE
        if self._waiting and self._idle and is_worth_it and not self._is_gathering:
            self._is_gathering = True
            asyncio.get_running_loop().call_soon(self._go)

    def _go(self) -> None:
        self._is_gathering = False
        batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        line = self._idle.pop()
        if line is not None and line.is_open:
            self._send(line, batch)
        else:
            self._start(self._connect_and_send(batch))
        self._next()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect_and_send(self, batch: list[_Waiting]) -> None:
        try:
            line = await self._connected(None, LOCK_MILLISECONDS)
        except Exception as error:  # noqa: BLE001 - every waiting request must hear of it, whatever it is
            _refuse(batch, error)
            self._free(None)
        else:
            self._send(line, batch)

    def _send(self, line: Line, batch: list[_Waiting]) -> None:
        # Whoever gave up waiting has been told 503: what nobody waits for is not written any more.
        batch = [item for item in batch if not item[1].done()]
        if batch:
            name, parameters = statement([request for request, _ in batch])
            line.begin(name, parameters, partial(self._hear, line, batch))
        else:
            self._free(line)

    def _hear(self, line: Line, batch: list[_Waiting], answer: list[Row] | psycopg.Error) -> None:
        """Straight from the connection, without a task: what goes well is told within the turn in which it arrives."""
        if isinstance(answer, psycopg.Error):
            self._start(self._recover(line, batch, answer))
            return
        requests = [request for request, _ in batch]
        verdicts = read(answer, requests)
        # Whoever lost a race, against a rival or a twin in this very batch, looks again and finds the winner's booking.
        self._waiting[:0] = [item for item, verdict in zip(batch, verdicts, strict=True) if lost_a_race(verdict)]
        _tell(batch, verdicts)
        if any(verdict.key_is_stale for verdict in verdicts):
            self._start(self._touch(line, requests, verdicts))
        else:
            self._free(line)

    def _free(self, line: Line | None) -> None:
        self._idle.append(line)
        self._next()

    async def _touch(self, line: Line, requests: list[NewBooking], verdicts: list[Verdict]) -> None:
        try:
            await touch_keys(line, requests, verdicts)
        except psycopg.Error as error:
            # Nobody waits for this, and the keys' next use tells it again.
            log.warning("bookings.keys_not_touched", error=type(error).__name__)
        finally:
            self._free(line)

    async def _recover(self, line: Line, batch: list[_Waiting], error: psycopg.Error) -> None:
        """The statement failed as a whole, and nothing of it was recorded, or nobody knows."""
        try:
            if line.is_open:
                await self._settle_one_by_one(line, batch)
            else:
                _refuse(batch, error)
        except Exception as failure:  # noqa: BLE001 - every waiting request must hear of it, whatever it is
            _refuse(batch, failure)
        finally:
            self._free(line)

    async def _connected(self, line: Line | None, lock_milliseconds: int) -> Line:
        if line is None or not line.is_open:
            connection = await self._database.connect()
            # Planning takes longer than carrying out, and the plan is always the same: index look-ups.
            await connection.execute(f"SET lock_timeout = {lock_milliseconds}")
            await connection.execute("SET plan_cache_mode = force_generic_plan")
            # Silence lasts a little less than a request waits, so whoever waits for it hears so rather than nothing.
            line = Line(connection, patience_seconds=patience.PATIENCE_SECONDS)
            try:
                await line.prepare(STATEMENTS)
            except psycopg.Error:
                line.close()
                raise
        return line

    async def _settle_one_by_one(self, line: Line, batch: list[_Waiting]) -> None:
        """One of them is what the database refuses or waits for. Alone, each gets what it deserves."""
        for item in batch:
            # Once its key has kept one of them waiting, the others of that key follow without trying.
            if any(_share_a_key(item[0], other) for other, _ in self._aside) or not await _settle_alone(line, item):
                self._lead_aside(item)

    def _lead_aside(self, item: _Waiting) -> None:
        self._aside.append(item)
        if not self._is_attended:
            self._is_attended = True
            log.info("bookings.waiting_for_rival")
            self._start(self._attend())

    async def _attend(self) -> None:
        """Try those who were led aside, in turn and again and again, until nobody waits any more."""
        line: Line | None = None
        try:
            while self._aside:
                item = self._aside[0]
                if not item[1].done():
                    line = await self._connected(line, ASIDE_MILLISECONDS)
                    await _settle_alone(line, item)
                if item[1].done():
                    del self._aside[0]
                else:
                    # To the end of the line, and with it whoever waits for the same rival.
                    self._aside.sort(key=partial(_waits_like, item))
        except Exception as error:  # noqa: BLE001 - every waiting request must hear of it, whatever it is
            _refuse(self._aside, error)
            self._aside = []
        finally:
            self._is_attended = False
            if line is not None:
                line.close()


def _give_up(verdict: asyncio.Future[Verdict]) -> None:
    if not verdict.done():
        verdict.set_exception(Unavailable(GIVEN_UP))


def _share_a_key(one: NewBooking, other: NewBooking) -> bool:
    """Whether two requests are for the same booking, as far as can be told without the database."""
    return (
        one.external_id is not None
        and one.external_id == other.external_id
        and one.source == other.source
        and one.key_hash == other.key_hash
    )


def _waits_like(item: _Waiting, other: _Waiting) -> bool:
    return other is item or _share_a_key(item[0], other[0])


async def _settle_alone(line: Line, item: _Waiting) -> bool:
    """Give one request its verdict; False if a rival keeps it waiting."""
    request, waiting = item
    if waiting.done():
        return True
    try:
        (verdict,) = await record(line, [request])
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
        return False
    except psycopg.Error as error:
        _refuse([item], error)
    else:
        if not waiting.done():
            waiting.set_result(verdict)
    return True


def _tell(batch: Sequence[_Waiting], verdicts: Sequence[Verdict]) -> None:
    for (_, waiting), verdict in zip(batch, verdicts, strict=True):
        if not waiting.done() and not lost_a_race(verdict):
            waiting.set_result(verdict)


def _refuse(batch: Sequence[_Waiting], error: Exception) -> None:
    for _, verdict in batch:
        if not verdict.done():
            verdict.set_exception(_as_ours(error))


def _as_ours(error: Exception) -> Exception:
    """The error as a request should hear it: `Unavailable` if the database failed, itself if we did."""
    if isinstance(error, OSError):
        return Unavailable()
    if not isinstance(error, psycopg.Error):
        return error
    try:
        raise_unavailable(error)
    except Unavailable as unavailable:
        return unavailable
    except psycopg.Error as refused:
        return refused
