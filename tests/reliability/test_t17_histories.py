"""T17: whatever breaks, each booking is a register written once, and each conversation a set that only grows."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from opensetter.core import schema
from tests.caller import Person, until
from tests.faults.killer import Postgres, postgres
from tests.faults.proxy import Proxy, proxied
from tests.reliability.history import register_anomalies, set_anomalies
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import Proof, not_in_smoke
from tests.reliability.traffic import Traffic

CLIENTS = 12
TALKERS_PER_SECOND = 1

_UNANSWERED = """
SELECT count(*) FROM messages message WHERE direction = 'inbound' AND NOT EXISTS (
    SELECT FROM messages reply
    WHERE reply.conversation_id = message.conversation_id AND reply.in_reply_to_id >= message.id)
"""
_ANSWERED_TWICE = """
SELECT count(*) - count(DISTINCT in_reply_to_id) FROM messages WHERE direction = 'outbound'
"""


@dataclass
class Nemesis:
    """Breaks one thing after the other, at seeded moments, and mends each before the next."""

    house: Installation
    database: Postgres
    proxy: Proxy
    seed: int
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chances = random.Random(self.seed)  # noqa: S311 - the same blows every time

    async def rage(self, is_over: Callable[[], bool]) -> None:
        """Every kind of blow in turn, in an order of its own, until it is over."""
        blows: list[Callable[[], Awaitable[None]]] = []
        while not is_over():
            if not blows:
                blows = [
                    *(self._kill_server, self._kill_postgres, self._restart_postgres),
                    *(self._freeze, self._lose, self._reset),
                ]
                self._chances.shuffle(blows)
            await asyncio.sleep(self._chances.uniform(0.3, 2.5))
            blow = blows.pop()
            await blow()
            self.done.append(blow.__name__.lstrip("_"))
            self.supervise()

    def supervise(self) -> None:
        """Start what ended by itself, as a service supervisor does: no process starts while its database is away."""
        for server in self.house.servers:
            if not server.is_running():
                server.start()

    async def _kill_server(self) -> None:
        # With the worker that is in it.
        server = self._chances.choice(self.house.servers)
        server.kill()
        await asyncio.to_thread(server.start)

    async def _kill_postgres(self) -> None:
        await asyncio.to_thread(self.database.kill)
        await asyncio.to_thread(self.database.start)

    async def _restart_postgres(self) -> None:
        await asyncio.to_thread(self.database.order, self._chances.choice(("fast", "immediate")))
        await asyncio.to_thread(self.database.start)

    async def _freeze(self) -> None:
        with self.proxy.frozen():
            await asyncio.sleep(self._chances.uniform(0.5, 3))

    async def _lose(self) -> None:
        self.proxy.lose()

    async def _reset(self) -> None:
        self.proxy.reset(after_bytes=self._chances.randrange(2_000))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Postgres, Proxy]]:
    home: Path = tmp_path_factory.mktemp("t17")
    with ExitStack() as stack:
        database = stack.enter_context(postgres(home / "pg"))
        schema.upgrade(database.url)
        proxy = stack.enter_context(proxied(database.socket))
        url = database.url_by(proxy.port)
        settings = {"OPENSETTER_DEBOUNCE_SECONDS": "0.2"}
        house = stack.enter_context(installed(home / "house", url, servers=2, workers=0, settings=settings))
        # What the proof itself looks at, it looks at past the proxy.
        house.url = database.url
        yield house, database, proxy


@not_in_smoke("a history of seconds is hardly one")
async def test_t17_histories_under_faults_could_have_happened(
    scene: tuple[Installation, Postgres, Proxy], http: httpx.AsyncClient, proof: Proof
):
    house, database, proxy = scene
    histories, seconds, operations = proof.of_size(full=(1, 60, 5_000), nightly=(20, 60, 5_000))
    sizes, unanswered, blows, anomalies, odd = [], 0, 0, [], []
    desk = await house.desk(http)
    for seed in range(histories):
        traffic = Traffic([desk.at(server.address) for server in house.servers], seed)
        nemesis = Nemesis(house, database, proxy, seed)
        booker = await desk.meet()
        await _run(traffic, nemesis, booker, seconds, operations)
        sizes.append(traffic.size)
        unanswered += traffic.unanswered
        blows += len(nemesis.done)
        await traffic.settle(booker)
        anomalies += register_anomalies(traffic.operations)
        for person, additions in traffic.additions.items():
            anomalies += set_anomalies(additions, traffic.looks.get(person, ()))
        odd += traffic.odd
        await until(lambda: _everybody_is_answered(house), every_seconds=0.25)
    proof.at_least(f"operations in the smallest of {histories} histories", min(sizes), operations)
    proof.equal("anomalies", anomalies[:5], [])
    proof.equal("answers other than success and 503", odd[:3], [])
    proof.equal("messages without a reply", house.count(_UNANSWERED), 0)
    proof.equal("messages answered twice", house.count(_ANSWERED_TWICE), 0)
    proof.told("blows", blows)
    proof.told("operations whose outcome was unknown at first, and is known", unanswered)


async def _run(traffic: Traffic, nemesis: Nemesis, booker: Person, seconds: float, operations: int) -> None:
    """Traffic and blows for so long and so many operations; then everything is mended and ready."""
    for _ in range(int(seconds * TALKERS_PER_SECOND)):
        traffic.additions[await traffic.desks[0].meet()] = []
    began = time.monotonic()

    def is_over() -> bool:
        return time.monotonic() - began > seconds and traffic.size >= operations

    async with asyncio.timeout(seconds * 10):
        await asyncio.gather(nemesis.rage(is_over), *(traffic.client(booker, is_over) for _ in range(CLIENTS)))
    await until(lambda: _are_ready(nemesis))


async def _are_ready(nemesis: Nemesis) -> bool:
    nemesis.supervise()
    ready = [await asyncio.to_thread(server.is_ready) for server in nemesis.house.servers]
    return all(ready)


async def _everybody_is_answered(house: Installation) -> bool:
    return await asyncio.to_thread(house.count, _UNANSWERED) == 0
