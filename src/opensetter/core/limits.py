"""Limits that all processes keep together: what each has admitted is added up in PostgreSQL, after the fact.

A request is let in on what its process knows. What was let in is written down in the background, for all subjects in
one statement, and the answer says what the others have let in meanwhile. Only a subject that comes faster than that
waits for the answer. Nothing runs while nothing comes in.
"""

import asyncio
import hashlib
from collections.abc import Awaitable
from datetime import datetime
from typing import Any

import psycopg
from psycopg import AsyncConnection, AsyncRawCursor
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Database, Table
from opensetter.core.errors import LimitExceeded
from opensetter.core.outage import Outage
from opensetter.core.tally import WINDOW, Answer, Batch, Tally

SOON_SECONDS = 0.05
"""How long what presses waits for company: so many statements a second at most, unless a request waits."""

LATER_SECONDS = 5.0
"""How long everything else waits: it is less than half an allowance, so nobody needs to know sooner."""

AGAIN_SECONDS = 1.0
"""How long until the next try, after one that failed."""

PATIENCE_SECONDS = 0.3
"""How long a request waits to be counted, before a database that does not answer is no reason to hold it up."""


class RequestCount(Table):
    """How many requests of a subject were let in, in a window. A subject is a digest, of a key or of an address."""

    __tablename__ = "request_counts"

    subject: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    window_started_at: Mapped[datetime] = mapped_column(primary_key=True)
    used: Mapped[int]


# In the order of the subjects, so that two processes that settle the same ones wait for each other rather than
# deadlock.
_SETTLE = """
INSERT INTO request_counts AS known (subject, window_started_at, used)
SELECT subject, $1::timestamptz, admitted
FROM unnest($2::bytea[], $3::bigint[]) AS batch (subject, admitted) ORDER BY subject
ON CONFLICT (subject, window_started_at) DO UPDATE SET used = known.used + excluded.used
RETURNING subject, used
"""

# Few rows, and once a minute, so they need no index of their own. The last window may still be written to by a process
# whose clock is a little behind.
_CLEAN_UP = "DELETE FROM request_counts WHERE window_started_at < $1::timestamptz"


class Limits:
    """One per process; holds a connection of its own, opened when first needed.

    While the database does not answer, every process counts alone, and lets in up to the whole limit.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tally = Tally()
        self._connection: AsyncConnection[Any] | None = None
        self._cleaned_for: datetime | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._settling: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()
        self._outage = Outage("limits")
        self._is_alone = False

    def admit(self, subject: bytes, limit: int) -> Awaitable[None] | None:
        """Count one request of a subject, or raise `LimitExceeded` if that is one too many in this minute.

        What is returned, if anything, must be awaited before the request goes on; it may raise the same.
        """
        answer = self._tally.take(subject, limit, unasked=self._is_alone)
        if answer is Answer.MUST_ASK:
            return self._ask(subject, limit)
        if answer is Answer.REFUSED:
            raise LimitExceeded(limit=limit, retry_after_seconds=self._tally.seconds_left)
        if self._tally.is_pressing or self._timer is None:
            self._plan()
        return None

    def forget(self, subject: bytes) -> None:
        """Give up counting a subject that turned out to be nobody."""
        self._tally.forget(subject)

    async def count(self, subject: str, limit: int) -> None:
        """Count something on what a sentence names, `wrong keys from 192.0.2.7`, as `admit` does and raising the same.

        The sentence itself is written down nowhere.
        """
        counting = self.admit(hashlib.sha256(subject.encode()).digest(), limit)
        if counting is not None:
            await counting

    async def count_exactly(self, subject: str, limit: int) -> None:
        """The same, once it is known what all others have counted: not one more is let in, however many processes.

        For what is rare and slow, as passwords are. While the database does not answer, every process counts alone.
        """
        await self.count(subject, limit)
        digest = hashlib.sha256(subject.encode()).digest()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not (self._tally.is_settled(digest) or self._is_alone):
                    self._settle_now()
                    await self._settled.wait()
        except TimeoutError as error:
            self._count_alone(error)
        if self._tally.is_beyond(digest):
            raise LimitExceeded(limit=limit, retry_after_seconds=self._tally.seconds_left)

    async def close(self) -> None:
        """Write down what is left, and close the connection."""
        while self._settling is not None or (self._tally.has_changed and not self._is_alone):
            _, late = await asyncio.wait({self._settle_now()}, timeout=PATIENCE_SECONDS)
            if late:
                break
        self._forget_plan()
        if self._connection is not None:
            await self._connection.close()

    async def _ask(self, subject: bytes, limit: int) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while (answer := self._tally.take(subject, limit, unasked=self._is_alone)) is Answer.MUST_ASK:
                    self._settle_now()
                    await self._settled.wait()
        except TimeoutError as error:
            self._count_alone(error)
            answer = self._tally.take(subject, limit, unasked=True)
        if answer is Answer.REFUSED:
            raise LimitExceeded(limit=limit, retry_after_seconds=self._tally.seconds_left)
        self._plan()

    def _plan(self) -> None:
        """Have what was counted written down in time."""
        if self._settling is not None:
            # It plans the next one when it is over.
            return
        loop = asyncio.get_running_loop()
        at = loop.time() + self._pause()
        if self._timer is None or at < self._timer.when():
            self._forget_plan()
            self._timer = loop.call_at(at, self._settle_now)

    def _pause(self) -> float:
        if self._is_alone:
            return AGAIN_SECONDS
        return SOON_SECONDS if self._tally.is_pressing else LATER_SECONDS

    def _settle_now(self) -> asyncio.Task[None]:
        """The settlement that is under way, begun now if none was."""
        if self._settling is None:
            self._forget_plan()
            self._settled = asyncio.Event()
            self._settling = asyncio.create_task(self._settle(), name="limits")
        return self._settling

    def _forget_plan(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _settle(self) -> None:
        batch = self._tally.begin_settling()
        try:
            if batch.admitted:
                self._tally.settle(batch, await self._write(batch))
                self._is_alone = False
                self._outage.ends()
        except (psycopg.Error, OSError) as error:
            self._tally.give_back(batch)
            self._count_alone(error)
        finally:
            self._settling = None
            self._settled.set()
            if self._tally.has_changed:
                self._plan()

    async def _write(self, batch: Batch) -> dict[bytes, int]:
        """Add a batch to what everybody has written down, and read the sums."""
        if self._connection is None or self._connection.closed:
            self._connection = await self._database.connect()
            # Whoever comes next need not wait for a flush: counts are worth less than that, and a crash of the
            # database forgets a second of them at most.
            await self._connection.execute("SET synchronous_commit = off")
        cursor = AsyncRawCursor(self._connection)
        if self._cleaned_for != batch.window_started_at:
            await cursor.execute(_CLEAN_UP, (batch.window_started_at - WINDOW,))
            self._cleaned_for = batch.window_started_at
        counts = batch.admitted
        await cursor.execute(_SETTLE, (batch.window_started_at, list(counts), list(counts.values())), prepare=True)
        return dict(await cursor.fetchall())

    def _count_alone(self, error: Exception) -> None:
        self._is_alone = True
        self._outage.begins(error)
