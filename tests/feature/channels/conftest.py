"""Connections to simulated providers: real HTTP both ways on loopback, the product's own worker in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.simulators import serving
from opensetter.simulators.people import Person
from opensetter.simulators.phones import Side
from opensetter.simulators.twilio.app import create_twilio
from opensetter.simulators.twilio.simulator import Twilio
from opensetter.simulators.whatsapp.app import create_whatsapp
from opensetter.simulators.whatsapp.simulator import WhatsApp
from opensetter.worker import Worker
from tests import serving as product
from tests.conftest import SECRET_KEY
from tests.factories import Tenant
from tests.processes import free_port

PREFIX = "/api/v1"


_DUE = text(
    "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' "
    "OR (status = 'todo' AND coalesce(scheduled_at <= now(), true))"
)

_POSTPONED = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at > now()")


@dataclass
class Connection:
    """One bot integration at a simulated provider, and everything needed to play both ends of it."""

    client: httpx.AsyncClient
    runtime: Runtime
    tenant: Tenant
    simulator: Any
    id: int

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.client.post(PREFIX + path, json=body or None, headers=self.tenant.headers)

    async def settle(self) -> None:
        """Until whatever was said has arrived and whatever is due is done: nothing left to do, looked at twice."""
        quiet = 0
        async with asyncio.timeout(30):
            while quiet < 2:
                await self.simulator.settled()
                async with self.runtime.database.transaction() as session:
                    due = await session.scalar(_DUE)
                quiet = 0 if due else quiet + 1
                await asyncio.sleep(0.03)

    async def until_queued(self) -> None:
        """Until an answer waits for its next attempt to be sent."""
        async with asyncio.timeout(30):
            while True:
                async with self.runtime.database.transaction() as session:
                    if await session.scalar(_POSTPONED):
                        return
                await asyncio.sleep(0.02)

    async def says(self, person: Person, text: str) -> list[str]:
        """What the person reads in answer."""
        before = len(self.read_by(person))
        self.simulator.say(person, text)
        await self.settle()
        return self.read_by(person)[before:]

    def read_by(self, person: Person) -> list[str]:
        return [bubble.text for bubble in self.simulator.phone(person).bubbles if bubble.side is Side.BUSINESS]

    async def history(self, **who: Any) -> list[dict[str, Any]]:
        answer = await self.client.get(
            f"{PREFIX}/bot-integrations/{self.id}/conversations", params=who, headers=self.tenant.headers
        )
        assert answer.status_code == 200, answer.text
        return list(answer.json()["data"])


@asynccontextmanager
async def connected(
    database_url: str, tenant: Tenant, simulator: Any, app_of: Any, *, channel: Any = None
) -> AsyncIterator[Connection]:
    """The product, connected to a simulator; both listen on loopback."""
    port = free_port()
    # Whether a provider tries again is for the tests of redelivery: here it only takes time.
    simulator.postman.retries = ()
    async with serving.serving(app_of(simulator)) as provider:
        runtime = Runtime.open(
            Settings(
                _env_file=None,
                debounce_seconds=0,
                reconcile_seconds=0,
                log_level="warning",
                secret_key=SECRET_KEY,
                public_url=f"http://127.0.0.1:{port}",
                **{simulator.setting.removeprefix("OPENSETTER_").lower(): provider},
            ),
            database_url,
        )
        async with (
            product.serving(runtime, port=port) as served,
            httpx.AsyncClient(base_url=served.address, trust_env=False) as client,
        ):
            body = {"botId": tenant.bot_id, **simulator.credentials(channel or simulator.channels[0])}
            made = await client.post(f"{PREFIX}/bot-integrations", json=body, headers=tenant.headers)
            assert made.status_code == 201, made.text
            simulator.hook_url = made.json()["data"]["webhookUrl"]
            worker = Worker(runtime, finishing_seconds=0)
            working = asyncio.create_task(worker.run())
            yield Connection(client, runtime, tenant, simulator, made.json()["data"]["id"])
            worker.stop()
            await working
            await simulator.close()
        await runtime.close()


@pytest.fixture
async def whatsapp(database_url: str, tenant: Tenant) -> AsyncIterator[Connection]:
    """A bot on WhatsApp."""
    async with connected(database_url, tenant, WhatsApp(), create_whatsapp) as opened:
        yield opened


@pytest.fixture
async def sms(database_url: str, tenant: Tenant) -> AsyncIterator[Connection]:
    """A bot on SMS, over Twilio."""
    async with connected(database_url, tenant, Twilio(), create_twilio) as opened:
        yield opened
