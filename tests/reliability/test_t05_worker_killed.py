"""T05: workers are killed while they hold jobs; every job is done all the same, and soon."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx
import psycopg
import pytest

from tests.caller import Desk, Person, until
from tests.faults import model as fake
from tests.reliability.installation import READER, Installation, installed
from tests.reliability.proof import Proof

AT_ONCE = 40
THINKS = "openai:echo/slow=1-3"

_LEFT = "SELECT id, status::text, attempts FROM procrastinate_jobs"
# One worker runs at a time here: the one that came after all that were killed.
_HELD = "SELECT id, attempts, worker_id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id > %s"
_WRONG = """
SELECT message.id FROM messages message
LEFT JOIN messages reply ON reply.in_reply_to_id = message.id
WHERE message.direction = 'inbound' AND reply.content IS DISTINCT FROM 'You wrote: ' || message.content
"""


@pytest.fixture(scope="module")
def place(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server, and one worker beside it that is killed and started again."""
    with fake.serving() as model:
        settings = {**model.settings, "OPENSETTER_TURN_CONCURRENCY": str(AT_ONCE), "OPENSETTER_DEBOUNCE_SECONDS": "0"}
        with installed(tmp_path_factory.mktemp("t05"), own_database, settings=settings) as made:
            yield made


@dataclass
class Orphan:
    """A job whose worker was killed: how often it had been tried, when that was, and what became of it."""

    job_id: int
    attempts: int
    killed_at: float
    picked_up_after: float | None = None
    attempts_after: int | None = None


@dataclass
class Watch:
    """Looks at the queue all the time, and sees each orphan being picked up."""

    orphans: list[Orphan] = field(default_factory=list)

    async def keep(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            rows = await (await connection.execute(_LEFT)).fetchall()
            self._look({job_id: (status, attempts) for job_id, status, attempts in rows})
            await asyncio.sleep(0.1)

    def _look(self, jobs: dict[int, tuple[str, int]]) -> None:
        for orphan in self.orphans:
            status, attempts = jobs.get(orphan.job_id, ("gone", orphan.attempts))
            if attempts > orphan.attempts and orphan.attempts_after is None:
                orphan.attempts_after = attempts
            if orphan.picked_up_after is None and (
                status == "gone" or (attempts > orphan.attempts and status == "doing")
            ):
                orphan.picked_up_after = time.monotonic() - orphan.killed_at


async def test_t05_every_job_of_a_killed_worker_is_done(place: Installation, http: httpx.AsyncClient, proof: Proof):
    turns, kills = proof.of_size(smoke=(8, 1), full=(500, 20), nightly=(1_000, 60))
    desk = await place.desk(http, model=THINKS)
    (worker,) = place.workers
    watch = Watch()
    chances = random.Random(turns)  # noqa: S311 - the same moments every time
    async with _reading(place) as connection, _reading(place) as another:
        watching = asyncio.create_task(watch.keep(another))
        await _queue(desk, turns)
        dead = 0
        hit: list[int] = []
        for kill in range(kills):
            ((_, _, worker_id), *_) = await until(partial(_held, connection, dead))
            # Long enough to be at all it can hold at once, and too short to be through with what is queued. Some live
            # to finish something: a queue of which nothing is ever done starves whatever comes last, on any machine.
            await asyncio.sleep(chances.uniform(0, 5) if kill else 0.5)
            worker.kill()
            killed_at = time.monotonic()
            held = await _held(connection, dead)
            dead = worker_id
            hit.append(len(held))
            watch.orphans += [Orphan(job_id, attempts, killed_at) for job_id, attempts, _ in held]
            if kill == 1:
                _forget_worker(place, dead)
            worker.start()
        async with asyncio.timeout(180):
            while not await _is_done(connection):  # noqa: ASYNC110 - the queue announces no end
                await asyncio.sleep(0.25)
        # One more look, now that every job is gone.
        await asyncio.sleep(0.3)
        watching.cancel()
    stuck = place.count("SELECT count(*) FROM procrastinate_jobs")
    waits = [orphan.picked_up_after for orphan in watch.orphans if orphan.picked_up_after is not None]
    untold = [orphan for orphan in watch.orphans if orphan.job_id not in _told_recovered(worker.output())]
    proof.equal("messages without exactly their own reply", place.rows(_WRONG), [])
    proof.equal("replies", place.count("SELECT count(*) FROM messages WHERE direction = 'outbound'"), turns)
    proof.equal("jobs that are stuck", stuck, 0)
    proof.told("kills", kills)
    proof.at_least("jobs that the killed worker held, at the least", min(hit), 1)
    proof.told("jobs whose worker was killed", len(watch.orphans))
    proof.equal("orphans that were not picked up", len(watch.orphans) - len(waits), 0)
    proof.at_most("slowest pick-up after a kill", max(waits), 60, " s")
    proof.equal("orphans whose recovery was not logged", untold, [])
    # Whose reply had been stored before the kill is over within a moment of being picked up, which may go unseen.
    raised = [orphan.attempts_after - orphan.attempts for orphan in watch.orphans if orphan.attempts_after is not None]
    proof.equal("orphans that were seen with other than one attempt more", [by for by in raised if by != 1], [])
    proof.at_least("orphans whose attempt was seen recorded", len(raised), len(watch.orphans) * 3 // 4)


async def _queue(desk: Desk, turns: int) -> None:
    async def tell(number: int) -> None:
        await desk.tells(Person(0, f"+447{820_000_000 + number}"), f"Message {number}")

    for first in range(0, turns, 50):
        await asyncio.gather(*(tell(number) for number in range(first, min(first + 50, turns))))


@asynccontextmanager
async def _reading(place: Installation) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    async with await psycopg.AsyncConnection.connect(place.url, autocommit=True) as connection:
        await connection.execute(f"SET ROLE {READER}")
        yield connection


async def _held(connection: psycopg.AsyncConnection[Any], dead: int) -> list[tuple[Any, ...]]:
    """What is held by workers that were started after this one."""
    return await (await connection.execute(_HELD, (dead,))).fetchall()


async def _is_done(connection: psycopg.AsyncConnection[Any]) -> bool:
    return not await (await connection.execute(_LEFT)).fetchall()


def _forget_worker(place: Installation, worker_id: int) -> None:
    """What pruning does to a dead worker's row, before anybody has taken back its jobs."""
    with psycopg.connect(place.url, autocommit=True) as owner:
        owner.execute("DELETE FROM procrastinate_workers WHERE id = %s", (worker_id,))


def _told_recovered(log: str) -> set[int]:
    lines = (json.loads(line) for line in log.splitlines() if line.startswith("{"))
    return {line["job_id"] for line in lines if line["event"] == "worker.job_recovered"}
