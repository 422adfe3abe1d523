"""Group commit: bookings that arrive while one statement is in flight are written by the next one together.

No timer is involved, so a lone request waits for nobody; under load the price of a statement and of a commit is
shared. Every request gets its own verdict, and nothing is acknowledged before its commit.
"""

import asyncio
from typing import Any

import psycopg
import structlog
from psycopg import AsyncConnection

from opensetter.bookings.record import NewBooking, Verdict, record
from opensetter.core.db import Database, raise_unavailable
from opensetter.core.errors import Unavailable

BATCH = 64
"""How many requests share a statement at most: beyond this, the wait for it grows faster than the saving."""

LINES = 2
"""How many statements may be in flight: one is being prepared here while the other is carried out there."""

PATIENCE_SECONDS = 5
"""How long a request waits for its verdict, its place in the queue included."""

LOCK_MILLISECONDS = 1000
"""How long a statement waits for a rival's uncommitted row before its neighbours are let past."""

log = structlog.get_logger(__name__)

_Waiting = tuple[NewBooking, asyncio.Future[Verdict]]


class Intake:
    """One per process; holds `LINES` connections of its own, opened when first needed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Waiting] = []
        self._idle: list[AsyncConnection[Any] | None] = [None] * LINES
        self._tasks: set[asyncio.Task[None]] = set()

    async def record(self, request: NewBooking) -> Verdict:
        """The verdict on one request, its booking committed; `Unavailable` if the database does not answer in time.

        A request that was given up here may still be recorded, so it may be repeated but not taken as undone.
        """
        verdict: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, verdict))
        self._next()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await verdict
        except TimeoutError as error:
            raise Unavailable from error

    async def close(self) -> None:
        """Finish what is under way and close the connections."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=PATIENCE_SECONDS)
        for connection in self._idle:
            if connection is not None:
                await connection.close()

    def _next(self) -> None:
        if self._waiting and self._idle:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            task = asyncio.create_task(self._write(self._idle.pop(), batch))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _write(self, connection: AsyncConnection[Any] | None, batch: list[_Waiting]) -> None:
        try:
            # Whoever gave up waiting has been told 503: what nobody waits for is not written any more.
            batch = [item for item in batch if not item[1].done()]
            connection = await self._connected(connection)
            await self._settle(connection, batch)
        except Exception as error:  # noqa: BLE001 - every waiting request must hear of it, whatever it is
            for _, verdict in batch:
                if not verdict.done():
                    verdict.set_exception(_as_ours(error))
        finally:
            self._idle.append(connection)
            self._next()

    async def _connected(self, connection: AsyncConnection[Any] | None) -> AsyncConnection[Any]:
        if connection is None or connection.closed or connection.broken:
            connection = await self._database.connect()
            await connection.execute(f"SET lock_timeout = {LOCK_MILLISECONDS}")
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

    async def _settle_one_by_one(self, connection: AsyncConnection[Any], batch: list[_Waiting]) -> None:
        """One of them is what the database refuses or waits for. Alone, each gets what it deserves: those that still
        wait for a rival go last, and are tried as long as anyone waits for them.
        """
        failed: psycopg.Error | None = None
        while left := [item for item in batch if not item[1].done()]:
            batch = []
            for request, waiting in left:
                try:
                    (verdict,) = await record(connection, [request])
                except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as error:
                    failed = error
                    batch.append((request, waiting))
                except psycopg.Error as error:
                    if not waiting.done():
                        waiting.set_exception(_as_ours(error))
                else:
                    if not waiting.done():
                        waiting.set_result(verdict)
        if failed is not None:
            log.info("bookings.waited_for_rival", sqlstate=failed.sqlstate)


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
