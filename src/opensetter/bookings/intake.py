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
from psycopg import AsyncConnection

from opensetter.bookings.record import NewBooking, Verdict, record, touch_keys
from opensetter.core.db import Database, raise_unavailable
from opensetter.core.errors import Unavailable

BATCH = 64
"""How many requests share a statement at most: beyond this, the wait for it grows faster than the saving."""

GIVEN_UP = (
    "The booking could not be recorded in time, and may still be. With an external_id it is safe to send it again."
)

LINES = 2
"""How many statements may be in flight: one is being prepared here while the other is carried out there."""

PATIENCE_SECONDS = 5
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
        self._idle: list[AsyncConnection[Any] | None] = [None] * LINES
        self._is_gathering = False
        self._aside: list[_Waiting] = []
        self._is_attended = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def record(self, request: NewBooking) -> Verdict:
        """The verdict on one request, its booking committed; `Unavailable` if the database does not answer in time.

        A request that was given up here may still be recorded, so it may be repeated but not taken as undone.
        """
        verdict: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        item = (request, verdict)
        if any(_share_a_key(request, other) for other, _ in self._aside):
            self._lead_aside(item)
        else:
            self._waiting.append(item)
            self._next()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await verdict
        except TimeoutError as error:
            raise Unavailable(GIVEN_UP) from error

    async def close(self) -> None:
        """Finish what is under way and close the connections."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=PATIENCE_SECONDS)
        for connection in self._idle:
            if connection is not None:
                await connection.close()

    def _next(self) -> None:
        # Requests that came in together are handled one after the other before the loop turns: waiting for the turn
        # costs nobody anything, and spares the first of them a statement of its own.
        if self._waiting and self._idle and not self._is_gathering:
            self._is_gathering = True
            asyncio.get_running_loop().call_soon(self._go)

    def _go(self) -> None:
        self._is_gathering = False
        batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        self._start(self._write(self._idle.pop(), batch))
        self._next()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self, connection: AsyncConnection[Any] | None, batch: list[_Waiting]) -> None:
        try:
            # Whoever gave up waiting has been told 503: what nobody waits for is not written any more.
            batch = [item for item in batch if not item[1].done()]
            connection = await self._connected(connection, LOCK_MILLISECONDS)
            await self._settle(connection, batch)
        except Exception as error:  # noqa: BLE001 - every waiting request must hear of it, whatever it is
            _refuse(batch, error)
        finally:
            self._idle.append(connection)
            self._next()

    async def _connected(self, connection: AsyncConnection[Any] | None, patience: int) -> AsyncConnection[Any]:
        if connection is None or connection.closed or connection.broken:
            connection = await self._database.connect()
            # Planning takes longer than carrying out, and the plan is the same for every batch: index look-ups.
            await connection.execute(f"SET lock_timeout = {patience}; SET plan_cache_mode = force_generic_plan")
        return connection

    async def _settle(self, connection: AsyncConnection[Any], batch: list[_Waiting]) -> None:
        try:
            verdicts = await record(connection, [request for request, _ in batch])
        except psycopg.Error:
            if connection.closed:
                raise
            await self._settle_one_by_one(connection, batch)
            return
        for (_, waiting), verdict in zip(batch, verdicts, strict=True):
            if not waiting.done():
                waiting.set_result(verdict)
        await touch_keys(connection, verdicts)

    async def _settle_one_by_one(self, connection: AsyncConnection[Any], batch: list[_Waiting]) -> None:
        """One of them is what the database refuses or waits for. Alone, each gets what it deserves."""
        for item in batch:
            # Once its key has kept one of them waiting, the others of that key follow without trying.
            if any(_share_a_key(item[0], other) for other, _ in self._aside) or not await _settle_alone(
                connection, item
            ):
                self._lead_aside(item)

    def _lead_aside(self, item: _Waiting) -> None:
        self._aside.append(item)
        if not self._is_attended:
            self._is_attended = True
            log.info("bookings.waiting_for_rival")
            self._start(self._attend())

    async def _attend(self) -> None:
        """Try those who were led aside, in turn and again and again, until nobody waits any more."""
        connection: AsyncConnection[Any] | None = None
        try:
            while self._aside:
                item = self._aside[0]
                if not item[1].done():
                    connection = await self._connected(connection, ASIDE_MILLISECONDS)
                    await _settle_alone(connection, item)
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
            if connection is not None:
                await connection.close()


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


async def _settle_alone(connection: AsyncConnection[Any], item: _Waiting) -> bool:
    """Give one request its verdict; False if a rival keeps it waiting."""
    request, waiting = item
    if waiting.done():
        return True
    try:
        (verdict,) = await record(connection, [request])
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
        return False
    except psycopg.Error as error:
        _refuse([item], error)
    else:
        if not waiting.done():
            waiting.set_result(verdict)
    return True


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
    log.warning("bookings.not_recorded", error=type(error).__name__, sqlstate=error.sqlstate)
    try:
        raise_unavailable(error)
    except Unavailable as unavailable:
        return unavailable
    except psycopg.Error as refused:
        return refused
