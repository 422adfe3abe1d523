"""Telling a hook: in batches, again, out of order and after failures, as providers do."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

import httpx

from opensetter.core import clock
from opensetter.simulators.faults import Faults

TIMEOUT_SECONDS = 15.0
"""How long a hook may take to answer."""

LINGER_SECONDS = 0.15
"""How long updates wait for company while they are batched or reordered."""

RETRY_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""When a provider that repeats itself tries again. The real ones take days; nobody rehearses that long."""

REMEMBERED = 200
"""How many deliveries can be looked up."""

_SUCCESS = range(200, 300)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Post:
    """A signed request to a hook."""

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one request. `status` is None if there was no answer."""

    at: datetime
    url: str
    updates: int
    attempt: int
    status: int | None
    milliseconds: int
    problem: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status in _SUCCESS


@dataclass(frozen=True, slots=True)
class _Parcel(Generic[Item]):
    """An update on its way. `copies` are still to follow; `attempt` counts from 1."""

    item: Item
    copies: int
    attempt: int = 1
    is_copy: bool = False


class Postman(Generic[Item]):
    """Takes updates in, and delivers them one request after the other.

    `pack` makes one request of some items; None if nobody listens, and then they are gone.
    """

    def __init__(
        self,
        pack: Callable[[Sequence[Item]], Post | None],
        faults: Callable[[], Faults],
        *,
        largest_batch: int = 1000,
        retries: Sequence[float] = RETRY_SECONDS,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._pack = pack
        self._faults = faults
        self._largest_batch = largest_batch
        self.retries = retries
        self._http = http or httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)
        self._waiting: list[_Parcel[Item]] = []
        self._late: set[asyncio.Task[None]] = set()
        self._working: asyncio.Task[None] | None = None
        self._shuffle: tuple[int, random.Random] | None = None
        self.deliveries: deque[Delivery] = deque(maxlen=REMEMBERED)
        self.given_up: deque[Item] = deque(maxlen=REMEMBERED)
        """What no hook took, however often it was tried."""
        self.on_delivery: Callable[[], None] = lambda: None
        self.on_taken: Callable[[Sequence[Item]], None] = lambda _: None

    def send(self, item: Item) -> None:
        """Deliver an update soon."""
        self._enqueue(_Parcel(item, copies=self._faults().redeliver))

    async def ask(self, url: str, query: Mapping[str, str]) -> str | None:
        """What the hook answers to a GET; None if it does not say yes."""
        try:
            answer = await self._http.get(url, params=dict(query))
        except (httpx.HTTPError, httpx.InvalidURL):
            return None
        return answer.text if answer.status_code == httpx.codes.OK else None

    async def settled(self) -> None:
        """Return once everything was delivered, or given up."""
        while tasks := [task for task in (self._working, *self._late) if task]:
            await asyncio.gather(*tasks)

    async def close(self) -> None:
        """Stop delivering; what is on its way is left undelivered."""
        tasks = [task for task in (self._working, *self._late) if task]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        await self._http.aclose()

    def _enqueue(self, parcel: _Parcel[Item]) -> None:
        self._waiting.append(parcel)
        if self._working is None:
            self._working = asyncio.create_task(self._work(), name="postman")

    async def _work(self) -> None:
        try:
            while self._waiting:
                faults = self._faults()
                if faults.reorder or faults.batch > 1:
                    await asyncio.sleep(LINGER_SECONDS)
                burst, self._waiting = self._waiting, []
                if faults.reorder:
                    self._random(faults.seed).shuffle(burst)
                most = min(faults.batch, self._largest_batch)
                for start in range(0, len(burst), most):
                    await self._deliver(burst[start : start + most], faults)
        finally:
            self._working = None

    def _random(self, seed: int) -> random.Random:
        """One sequence of chances per seed, begun anew when the seed is set to another."""
        if self._shuffle is None or self._shuffle[0] != seed:
            self._shuffle = seed, random.Random(seed)  # noqa: S311 - to be repeatable, not to be secret
        return self._shuffle[1]

    async def _deliver(self, parcels: list[_Parcel[Item]], faults: Faults) -> None:
        items = [
            parcel.item
            for parcel in parcels
            for _ in range(2 if faults.duplicate_ids and self._largest_batch > 1 else 1)
        ]
        post = self._pack(items)
        if post is None:
            return
        attempt = max(parcel.attempt for parcel in parcels)
        # The first copy races the original: a look into the database before writing does not see the other one.
        races = any(parcel.copies and not parcel.is_copy for parcel in parcels)
        answers = await asyncio.gather(*(self._post(post, len(items), attempt) for _ in range(2 if races else 1)))
        for parcel in parcels:
            left = parcel.copies - (0 if parcel.is_copy or not parcel.copies else 1)
            if left:
                self._waiting.append(replace(parcel, copies=left - 1, is_copy=True))
        if any(answer.is_taken for answer in answers):
            self.on_taken([parcel.item for parcel in parcels])
        else:
            self._try_again([parcel for parcel in parcels if not parcel.is_copy])

    async def _post(self, post: Post, updates: int, attempt: int) -> Delivery:
        at, began = clock.now(), time.perf_counter()
        status, problem = None, ""
        try:
            answer = await self._http.post(post.url, content=post.body, headers=dict(post.headers))
            status = answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            problem = f"{type(error).__name__}: {error}".rstrip(": ")
        spent = round((time.perf_counter() - began) * 1000)
        delivery = Delivery(at, post.url, updates, attempt, status, spent, problem)
        self.deliveries.append(delivery)
        self.on_delivery()
        return delivery

    def _try_again(self, parcels: list[_Parcel[Item]]) -> None:
        for parcel in parcels:
            if parcel.attempt <= len(self.retries):
                task = asyncio.create_task(self._later(parcel), name="postman-retry")
                self._late.add(task)
                task.add_done_callback(self._late.discard)
            else:
                self.given_up.append(parcel.item)

    async def _later(self, parcel: _Parcel[Item]) -> None:
        await asyncio.sleep(self.retries[parcel.attempt - 1])
        self._enqueue(replace(parcel, attempt=parcel.attempt + 1, copies=0))
