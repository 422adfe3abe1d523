"""T45: Meta hears its answer in time, however slow the model is: 50 webhooks a second, 3 of 4 of them statuses."""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from tests.caller import Desk
from tests.faults import model as fake
from tests.providers import AnyProvider, Json, Meta, answer_to, became, wrote
from tests.reliability.installation import Installation, installed
from tests.reliability.proof import Proof, not_in_smoke

PER_SECOND = 50
STATUSES = ("sent", "delivered", "read")
MODEL = "openai:obedient/slow=10-10"
ANSWERED_AFTER = 20 * PER_SECOND // (1 + len(STATUSES))
"""Statuses are about the answer to whoever wrote this many messages ago: about twenty seconds."""

SLOW_SECONDS = 1.0
WARMING = 12 * (1 + len(STATUSES))


@pytest.fixture
async def house(own_database: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """Two servers and a worker, a model that takes its time, and a provider that takes whatever is sent."""
    with fake.serving() as model:
        async with AnyProvider().serving() as provider:
            settings = {
                **model.settings,
                "OPENSETTER_MODEL": MODEL,
                "OPENSETTER_META_BASE_URL": provider,
                "OPENSETTER_PUBLIC_URL": "https://setter.example.test",
                "OPENSETTER_SECRET_KEY": "kept-for-proofs-alone-0123456789abcdef",
                "OPENSETTER_DEBOUNCE_SECONDS": "0",
                "OPENSETTER_SHUTDOWN_SECONDS": "0",
            }
            starting = installed(tmp_path, own_database, servers=2, settings=settings)
            made = await asyncio.to_thread(starting.__enter__)
            try:
                yield made
            finally:
                await asyncio.to_thread(starting.__exit__, None, None, None)


@dataclass
class Load:
    """Webhooks at an even pace, however the answers come: one message, then three statuses."""

    http: httpx.AsyncClient
    meta: Meta
    servers: "cycle[str]"
    first: int = 1_000_000
    """The first writer's number."""
    answers: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    async def run(self, how_many: int) -> None:
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for number in range(how_many):
                await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
                group.create_task(self._tell(number))

    async def _tell(self, number: int) -> None:
        writer, kind = divmod(number, 1 + len(STATUSES))
        told: dict[str, list[Json]]
        if kind == 0:
            wa_id = _wa_id(self.first + writer)
            told = {"messages": [wrote(wa_id, "Can I book?", message_id=f"wamid.from-{wa_id}")]}
        else:
            wa_id = _wa_id(self.first + writer - ANSWERED_AFTER)
            told = {"statuses": [became(answer_to(wa_id), STATUSES[kind - 1], wa_id=wa_id)]}
        began = time.perf_counter()
        answer = await self.meta.tell(self.http, through=next(self.servers), **told)
        self.seconds.append(time.perf_counter() - began)
        self.answers[answer.status_code] += 1


def _wa_id(number: int) -> str:
    return str(447_702_000_000 + number)


@pytest.mark.alone
@not_in_smoke("how fast a machine is that does other things too says nothing")
async def test_t45_meta_is_answered_in_time_while_the_model_sleeps(
    house: Installation, http: httpx.AsyncClient, proof: Proof
):
    seconds = 60
    desk = await house.desk(http)
    # A first turn loads the model's library, which takes seconds of work that are not the hook's.
    asking = asyncio.create_task(desk.says(await desk.meet(), "Hello"))
    load = Load(http, await _connect(desk), cycle([server.address for server in house.servers]))
    await asking
    # So do a server's first requests, in which each statement is compiled and prepared.
    await replace(load, first=0, answers=Counter(), seconds=[]).run(WARMING)
    await load.run(PER_SECOND * seconds)

    webhooks = PER_SECOND * seconds
    proof.equal("webhooks by what they were answered", dict(load.answers), {200: webhooks})
    proof.at_most("median", statistics.median(load.seconds) * 1000, 250, " ms")
    slow = sum(each > SLOW_SECONDS for each in load.seconds)
    proof.at_most(f"of {webhooks:,} webhooks, those that took more than a second", 100 * slow / webhooks, 1, " %")
    proof.told("99th percentile", f"{sorted(load.seconds)[int(len(load.seconds) * 0.99)] * 1000:.0f} ms")
    stored = house.count("SELECT count(*) FROM messages WHERE direction = 'inbound' AND provider_id IS NOT NULL")
    proof.equal("messages stored", stored, (WARMING + webhooks) // (1 + len(STATUSES)))
    reports = house.count("SELECT count(*) FROM message_receipts")
    proof.equal("statuses stored", reports, WARMING + webhooks - stored)
    proof.told(
        "statuses of answers that were sent by then", house.count("SELECT count(message_id) FROM message_receipts")
    )


async def _connect(desk: Desk) -> Meta:
    made = await desk.ask("POST", "/bot-integrations", json=Meta().connection(desk.bot_id))
    return replace(Meta(), hook=made["data"]["webhookUrl"])
