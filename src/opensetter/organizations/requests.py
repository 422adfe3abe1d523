"""The request log: what was asked over the API with a key, kept for a few days, without holding anybody up.

A request is noted in memory as its answer begins. What was noted is written down in the background, all of it in one
statement, over a connection of its own. A process that is killed forgets the last second of it.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import psycopg
import structlog
from psycopg import AsyncConnection, AsyncRawCursor
from sqlalchemy import text
from starlette.types import Scope

from opensetter.core import clock
from opensetter.core.db import Database
from opensetter.core.errors import Unavailable
from opensetter.core.outage import Outage
from opensetter.core.runtime import Runtime
from opensetter.organizations.auth import DIGEST

KEPT = timedelta(days=7)
"""How long a request is remembered."""

SOON_SECONDS = 1.0
"""How long what was noted waits for company."""

AGAIN_SECONDS = 5.0
"""How long until the next try, after one that failed."""

MOST_WAITING = 10_000
"""How much one process keeps that is not written down. What comes beyond that is forgotten, and said to be."""

PATIENCE_SECONDS = 0.5
"""How long a process that ends waits for the last of it."""

PRUNED_AT_ONCE = 5_000

_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_BETWEEN = "\n"

# Each column is one text that PostgreSQL takes apart: turning every value into a parameter's own would cost this
# process more than all the rest of it.
_NOTE = """
SELECT note_api_requests($1::bytea[], string_to_array($2, $9)::int[], string_to_array($3, $9)::float8[],
    string_to_array($4, $9), string_to_array($5, $9), string_to_array($6, $9)::int[], string_to_array($7, $9)::int[],
    string_to_array($8, $9))
"""

_PRUNE = text("SELECT prune_api_requests(:before, :most)")

log = structlog.get_logger(__name__)

_Noted = tuple[bytes, float, str, str, int, int, str]


class RequestLog:
    """One per process that serves; its connection is opened when first needed. It never blocks, and never raises."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: list[_Noted] = []
        self._forgotten = 0
        self._connection: AsyncConnection[Any] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._outage = Outage("request_log")

    def note(self, scope: Scope, route: str, status: int, seconds: float) -> None:
        """Remember a request whose answer begins, if it came with what may be a key."""
        state = scope["state"]
        digest = state.get(DIGEST)
        if digest is None:
            return
        if len(self._noted) >= MOST_WAITING:
            self._forgotten += 1
            return
        method = scope["method"]
        known = method if method in _METHODS else "other"
        self._noted.append(
            (digest, clock.now().timestamp(), known, route, status, int(seconds * 1000), state["request_id"])
        )
        if self._timer is None and self._writing is None:
            self._plan(SOON_SECONDS)

    async def flush(self) -> None:
        """Write down now what was noted until now, as far as the database lets us."""
        if self._writing is None:
            self._begin()
        if self._writing is not None:
            await asyncio.wait({self._writing})

    async def close(self) -> None:
        """Write down what is left, if that does not take long, and close the connection."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self._noted or self._writing is not None:
                    waiting = len(self._noted)
                    await self.flush()
                    if len(self._noted) >= waiting > 0:
                        break
        except TimeoutError:
            pass
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        if self._connection is not None:
            await self._connection.close()

    def _plan(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._begin)

    def _begin(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._noted and self._writing is None:
            self._writing = asyncio.create_task(self._write(), name="request log")

    async def _write(self) -> None:
        batch, self._noted = self._noted, []
        pause = SOON_SECONDS
        try:
            await self._insert(batch)
            self._outage.ends()
            if self._forgotten:
                log.warning("request_log.forgotten", count=self._forgotten)
                self._forgotten = 0
        except (psycopg.Error, OSError, Unavailable) as error:
            self._outage.begins(error)
            pause = AGAIN_SECONDS
            self._forgotten += max(0, len(batch) + len(self._noted) - MOST_WAITING)
            self._noted = (batch + self._noted)[:MOST_WAITING]
        finally:
            self._writing = None
            if self._noted:
                self._plan(pause)

    async def _insert(self, batch: list[_Noted]) -> None:
        if self._connection is None or self._connection.closed:
            self._connection = await self._database.connect()
            # Nobody waits for a flush: a crash of the database forgets a second of it at most.
            await self._connection.execute("SET synchronous_commit = off")
        await AsyncRawCursor(self._connection).execute(_NOTE, _columns(batch), prepare=True)


def _columns(batch: Sequence[_Noted]) -> Sequence[object]:
    """What `_NOTE` takes: the keys once each, which of them each request came with, and what is known of it."""
    digests, *columns = zip(*batch, strict=True)
    known = {digest: number for number, digest in enumerate(dict.fromkeys(digests), 1)}
    told = (_BETWEEN.join(map(str, column)) for column in ([known[digest] for digest in digests], *columns))
    return [list(known), *told, _BETWEEN]


async def prune(runtime: Runtime) -> None:
    """Forget every request that is older than is kept; any number of workers may do it at once."""
    given = {"before": clock.now() - KEPT, "most": PRUNED_AT_ONCE}
    while True:
        async with runtime.database.transaction() as session:
            gone = await session.scalar(_PRUNE, given)
        if (gone or 0) < PRUNED_AT_ONCE:
            return
