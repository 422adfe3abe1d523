"""News between processes: a hint that something about a topic changed, on PostgreSQL's NOTIFY.

A hint may be lost while the listening connection is away, so whoever waits also looks for itself now and then:
`wait` returns after at most its time-out, and the rows are what counts.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core.db import Database
from opensetter.core.errors import Unavailable
from opensetter.core.outage import Outage

CHANNEL = "opensetter_live"

SILENCE_SECONDS = 10.0
"""How long nothing may be heard before the listening connection is asked whether it is still one."""


async def announce(session: AsyncSession, topic: str) -> None:
    """Tell every process, once the caller's transaction commits, that there is news on a topic."""
    await session.execute(text("SELECT pg_notify(:channel, :topic)"), {"channel": CHANNEL, "topic": topic})


class Subscription:
    """Wakes when its topic was announced since it last woke."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def wake(self) -> None:
        self._news.set()

    async def wait(self, timeout_seconds: float) -> bool:
        """Whether news came within the time; news that came before the call counts."""
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True


class Live:
    """The ear of a process: one connection that listens for all topics."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)
        self._listening: asyncio.Task[None] | None = None
        self._outage = Outage("live")

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[Subscription]:
        """A subscription for the length of the block; listening starts with the first.

        To one topic, or to all of a kind: `conversation` hears what is announced on `conversation:7`.
        """
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen(), name="live")
        subscription = Subscription()
        self._subscriptions[topic].add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions[topic].discard(subscription)
            if not self._subscriptions[topic]:
                del self._subscriptions[topic]

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening

    async def _listen(self) -> None:
        while True:
            try:
                connection = await self._database.connect()
                async with connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self._outage.ends()
                    self._wake_all()
                    while True:
                        async for notification in connection.notifies(timeout=SILENCE_SECONDS):
                            self._wake(notification.payload)
                        # Silence may be a network that forgot this connection, and only a question finds that out.
                        await connection.execute("SELECT 1")
            except (psycopg.Error, OSError, Unavailable) as error:
                self._outage.begins(error)
                await asyncio.sleep(1)

    def _wake(self, topic: str) -> None:
        kind, of_one, _ = topic.partition(":")
        for name in (topic, kind) if of_one else (topic,):
            for subscription in self._subscriptions.get(name, ()):
                subscription.wake()

    def _wake_all(self) -> None:
        # What was announced while nobody listened is unknown, so everyone looks once.
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.wake()
