"""kill -9 of the server with its worker, at random moments: nothing acknowledged is lost, nothing happens twice."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from opensetter.core import embedded
from tests import processes
from tests.caller import PATIENCE_SECONDS, Desk, Person, until
from tests.faults.model import FakeModel
from tests.journeys.conftest import Figures, settle_in
from tests.processes import Server

CLIENTS = 16
TRY_AGAIN = {429, 500, 502, 503, 504}


@pytest.fixture(scope="module")
def house(model: FakeModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with its worker and its embedded PostgreSQL, ready; each test takes it down and up again."""
    home = tmp_path_factory.mktemp("house")
    settings = {**model.settings, "OPENSETTER_MODEL": "openai:obedient/slow=0.5-2"}
    server = processes.server(home, f"--data-dir={home / 'data'}", settings=settings)
    with processes.started(server):
        yield server
    # Whatever became of the server, its PostgreSQL is not left behind: the last command to use it stops it.
    with embedded.running(home / "data"):
        pass


@dataclass
class Log:
    """What clients were told, and how often they had to ask."""

    acknowledged: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    attempts: int = 0

    async def has(self, number: int) -> bool:
        """Whether so many bookings have been acknowledged."""
        return len(self.acknowledged) >= number


@pytest.mark.parametrize(("posts", "kills"), [(400, 2), pytest.param(5_000, 10, marks=pytest.mark.full)])
async def test_no_acknowledged_booking_is_lost_or_doubled(
    house: Server, http: httpx.AsyncClient, figures: Figures, posts: int, kills: int
) -> None:
    data = _data(house)
    tenant = await settle_in(embedded.attach(data))
    desk = Desk(http, house.address, tenant.key, tenant.bot_id, tenant.api_id)
    person = Person(tenant.contact_id, tenant.phone)
    log = Log()
    keys = iter([f"crash-{number}" for number in range(posts)])
    chances = random.Random(posts)  # noqa: S311 - the same moments every time

    async def post() -> None:
        for key in keys:
            await _insist(desk, desk.booking(person, external_id=key), log)

    async def crash() -> list[float]:
        seconds = []
        for kill in range(1, kills + 1):
            await until(partial(log.has, posts * kill // (kills + 1)), every_seconds=0.005)
            await asyncio.sleep(chances.uniform(0, 0.05))
            house.kill()
            if kill % 3 == 2:
                _kill_postgres(data)
            seconds.append(await house.restart())
        return seconds

    crashing = asyncio.create_task(crash())
    await asyncio.gather(*(post() for _ in range(CLIENTS)))
    restarts = await crashing
    # Once more, each: a replay tells the same booking as the first acknowledgement.
    keys = iter(list(log.acknowledged))
    await asyncio.gather(*(post() for _ in range(CLIENTS)))

    with psycopg.connect(embedded.attach(data)) as connection:
        query = "SELECT external_id, id, event_id FROM bookings WHERE organization_id = %s"
        rows = connection.execute(query, (tenant.organization_id,)).fetchall()
    stored = {key: (booking_id, event_id) for key, booking_id, event_id in rows}
    told = {key: {(booking_id, event_id) for _, booking_id, event_id in said} for key, said in log.acknowledged.items()}
    lost = [key for key in told if key not in stored]
    assert len(log.acknowledged) == posts
    assert lost == []
    assert len(rows) == len(stored) == posts
    assert {key: said for key, said in told.items() if said != {stored[key]}} == {}
    assert [key for key, said in log.acknowledged.items() if [status for status, *_ in said].count(201) > 1] == []
    figures.tell(
        posts=posts,
        kills=kills,
        lost=len(lost),
        twice=len(rows) - len(stored),
        attempts=log.attempts,
        restart_seconds=sorted(round(second, 1) for second in restarts),
    )


@pytest.mark.parametrize(("turns", "kills"), [(12, 1), pytest.param(100, 5, marks=pytest.mark.full)])
async def test_every_message_gets_one_reply_however_often_the_server_is_killed(
    house: Server, http: httpx.AsyncClient, figures: Figures, turns: int, kills: int
) -> None:
    url = embedded.attach(_data(house))
    tenant = await settle_in(url)
    desk = Desk(http, house.address, tenant.key, tenant.bot_id, tenant.api_id)
    people = [await desk.meet() for _ in range(turns)]
    chances = random.Random(turns)  # noqa: S311 - the same moments every time
    restarts = []

    # Killed while they are taken, while their bursts are waited for, while the model thinks, while replies are stored.
    for kill in range(kills):
        wave = [
            asyncio.create_task(_hand_over(desk, person, chances.uniform(0, 1.0)))
            for person in people[kill * turns // kills : (kill + 1) * turns // kills]
        ]
        await asyncio.sleep(chances.uniform(0.8, 3.2))
        house.kill()
        restarts.append(await house.restart())
        await asyncio.gather(*wave)
    seconds = await _until_all_answered(url, turns)

    with psycopg.connect(url) as connection:
        unanswered, replies, answered = connection.execute(_BALANCE).fetchone() or ()
        left = connection.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1").fetchall()
    assert (unanswered, replies, answered) == (0, turns, turns)
    assert left == []
    figures.tell(
        turns=turns,
        kills=kills,
        unanswered=unanswered,
        answered_twice=replies - answered,
        all_answered_after_seconds=round(seconds, 1),
        restart_seconds=sorted(round(second, 1) for second in restarts),
    )


_BALANCE = """
SELECT count(*) FILTER (WHERE direction = 'inbound' AND NOT EXISTS (
           SELECT FROM messages reply
           WHERE reply.conversation_id = message.conversation_id AND reply.in_reply_to_id >= message.id)),
       count(*) FILTER (WHERE direction = 'outbound'),
       count(DISTINCT in_reply_to_id)
FROM messages message
"""


async def _insist(desk: Desk, body: dict[str, Any], log: Log) -> None:
    """Post a booking until it is answered, as any integrator that means it."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            log.attempts += 1
            try:
                answer = await desk.call("POST", "/bookings", json=body)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            if answer.status_code in TRY_AGAIN:
                await asyncio.sleep(0.1)
                continue
            assert answer.status_code in {200, 201}, answer.text
            told = answer.json()
            said = (answer.status_code, told["id"], told["event_id"])
            log.acknowledged.setdefault(body["external_id"], []).append(said)
            return


async def _hand_over(desk: Desk, person: Person, after_seconds: float) -> None:
    """Hand a message over until it is taken; its own id makes that safe."""
    await asyncio.sleep(after_seconds)
    body = {"userNumber": person.phone, "content": "Can I book?", "messageId": f"m-{person.id}"}
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                path = f"/bot-integrations/{desk.integration_id}/messages/receive"
                answer = await desk.call("POST", path, json=body)
            except httpx.TransportError:
                await asyncio.sleep(0.1)
                continue
            if answer.status_code == 202:
                return
            assert answer.status_code in TRY_AGAIN, answer.text
            await asyncio.sleep(0.1)


async def _until_all_answered(url: str, turns: int) -> float:
    """How long it took until each has a reply and the queue is empty."""
    began = time.monotonic()
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True)

    async def are_answered() -> bool:
        cursor = await connection.execute(
            "SELECT (SELECT count(*) FROM messages WHERE direction = 'outbound'), count(*) FROM procrastinate_jobs"
        )
        return await cursor.fetchone() == (turns, 0)

    async with connection:
        await until(are_answered, every_seconds=0.25)
    return time.monotonic() - began


def _data(house: Server) -> Path:
    return house.home / "data"


def _kill_postgres(data: Path) -> None:
    """kill -9 of the postmaster; its sessions end by themselves."""
    os.kill(int((data / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
