"""Somebody else acts while a coroutine is at its n-th await: chosen by count, so that a seed finds the place again."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from types import coroutine
from typing import Any

PATIENCE_SECONDS = 0.03
"""How long a coroutine stands still for what happens meanwhile: it may hold the very lock that this waits for."""


class Watched:
    """Counts the awaits at which a coroutine gives way, and lets somebody act at one of them.

    Of `act` nothing is expected but that it ends: what it begins may still be under way when the coroutine goes on.
    """

    def __init__(self, work: Coroutine[Any, Any, None], after: int, act: Callable[[], Awaitable[object]]) -> None:
        self._work, self._after, self._act = work, after, act
        self.awaits = 0

    async def run(self) -> bool:
        """Run it to its end; whether there was somebody to act before that."""
        await self._driven()
        return self.awaits > self._after

    @coroutine
    def _driven(self) -> Generator[Any, Any, None]:
        thrown: BaseException | None = None
        while True:
            if self.awaits == self._after:
                yield from self._acting().__await__()
            try:
                waiting = self._work.send(None) if thrown is None else self._work.throw(thrown)
            except StopIteration:
                return
            self.awaits += 1
            thrown = None
            try:
                yield waiting
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is for the work to deal with
                thrown = error

    async def _acting(self) -> None:
        await self._act()


async def crashed(work: Coroutine[Any, Any, None], after: int) -> tuple[bool, int]:
    """Run something and cancel it at an await, as a process does that ends; whether it was, and how far it came."""

    async def die() -> None:
        task = asyncio.current_task()
        assert task is not None
        # It takes hold at the next await, as it does to everybody who is cancelled.
        task.cancel()

    watched = Watched(work, after, die)
    task = asyncio.create_task(watched.run())
    try:
        await task
    except asyncio.CancelledError:
        return True, watched.awaits
    return False, watched.awaits


async def meanwhile(act: Coroutine[Any, Any, None], pending: "list[asyncio.Task[None]]") -> None:
    """Begin something, and wait for it a little; what is not over by then is added to what is pending."""
    task = asyncio.create_task(act)
    await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
    pending.append(task)
