"""Messages that wait to be sent, their jobs run step by step, and a simulated provider whose reports a test brings."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.channels import queries as integrations
from opensetter.conversations import receipts
from opensetter.conversations import service as conversations
from opensetter.conversations.models import Status
from opensetter.conversations.receipts import Receipt
from opensetter.conversations.service import Arrival, Outgoing
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.sending import claims
from opensetter.sending import jobs as sending
from opensetter.sending.claims import Claim, Uncertain
from opensetter.simulators import serving
from opensetter.simulators.people import Person
from opensetter.simulators.phones import Side
from opensetter.simulators.simulator import Simulator
from opensetter.simulators.twilio.app import create_twilio
from opensetter.simulators.twilio.simulator import Twilio
from opensetter.simulators.whatsapp.app import create_whatsapp
from opensetter.simulators.whatsapp.simulator import WhatsApp
from opensetter.worker import Worker
from tests.conftest import SECRET_KEY
from tests.factories import PHONE, Tenant
from tests.feature.conftest import PREFIX, Sql

MAKERS: dict[str, tuple[type[Simulator[Any]], Any]] = {
    "whatsapp": (WhatsApp, create_whatsapp),
    "sms": (Twilio, create_twilio),
}


@dataclass
class Outbox:
    """One bot integration, what waits to be sent over it to Ada, and the queue, which moves only when told to."""

    client: httpx.AsyncClient
    runtime: Runtime
    tenant: Tenant
    simulator: Any
    ada: Person
    sql: Sql
    id: int
    _numbers: Any = field(default_factory=lambda: count(1))

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        return self.runtime.database.transaction(self.tenant.organization_id)

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.client.post(PREFIX + path, json=body or None, headers=self.tenant.headers)

    async def reply(
        self,
        text: str,
        *,
        offers_link: bool = False,
        recipient: dict[str, str] | None = None,
        asked: str = "Hi",
    ) -> int:
        """The id of a reply to what Ada has just written, stored and queued for sending."""
        to = {"waId": self.ada.wa_id, "phone": self.ada.phone} if recipient is None else recipient
        async with self.transaction() as session:
            integration = await integrations.get(session, self.tenant.organization_id, self.id)
            received = await conversations.receive(
                session,
                integration,
                contact_id=self.tenant.contact_id,
                content=asked,
                provider_id=f"in-{next(self._numbers)}",
                arrival=Arrival(recipient=to),
            )
            message_id = await conversations.store_reply(
                session,
                self.tenant.organization_id,
                received,
                bot_integration_id=self.id,
                outgoing=Outgoing(text, None, (), {}, offers_link=offers_link, status=Status.QUEUED),
            )
            await sending.schedule(
                session, self.tenant.organization_id, message_id, conversation_id=received.conversation_id
            )
        return message_id

    async def claim(self, message_id: int) -> Claim | Uncertain | None:
        """What a job does before it touches the network; then, as it were, it dies."""
        async with self.transaction() as session:
            return await claims.claim(session, self.tenant.organization_id, message_id, public_url="")

    async def report(self, provider_id: str, status: Status, *, message_id: int | None = None, **failure: str) -> None:
        async with self.transaction() as session:
            await receipts.record(
                session,
                self.tenant.organization_id,
                self.id,
                Receipt(provider_id, status, message_id, failure=failure or None),
            )

    async def work(self) -> None:
        """Run what is due."""
        await Worker(self.runtime).drain()

    async def work_later(self) -> None:
        """Run what was due later, and all that comes of it at once."""
        self.sql.run("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
        await self.work()

    def status(self, message_id: int) -> tuple[str, str | None]:
        """A message's status, and our reason for it."""
        row = self.sql.value("SELECT ARRAY[status, failure->>'reason'] FROM messages WHERE id = %s", message_id)
        return row[0], row[1]

    def jobs(self) -> list[tuple[str, str]]:
        """What the queue holds: of each job its name and status."""
        found = self.sql.value("SELECT array_agg(ARRAY[task_name, status::text] ORDER BY id) FROM procrastinate_jobs")
        return [(name, status) for name, status in found or ()]

    def told(self) -> list[str]:
        """The reasons of all events that tell of messages which did not arrive."""
        return list(
            self.sql.value(
                "SELECT coalesce(array_agg(payload->>'reason' ORDER BY id), '{}') FROM events"
                " WHERE type = 'message.undelivered'"
            )
        )

    @property
    def read(self) -> list[str]:
        """What has come to Ada's phone."""
        return [bubble.text for bubble in self.simulator.phone(self.ada).bubbles if bubble.side is Side.BUSINESS]


@pytest.fixture
def channel() -> str:
    return "whatsapp"


@pytest.fixture
async def provider(channel: str) -> AsyncIterator[tuple[Any, str]]:
    """A simulator that answers, and tells its hook nothing: no report comes but by the test."""
    kind, app_of = MAKERS[channel]
    simulator: Any = kind()
    async with serving.serving(app_of(simulator)) as address:
        yield simulator, address
    await simulator.close()


@pytest.fixture
def settings(provider: tuple[Any, str]) -> Settings:
    simulator, address = provider
    return Settings(
        _env_file=None,
        debounce_seconds=0,
        reconcile_seconds=3600,
        log_level="error",
        secret_key=SECRET_KEY,
        public_url="http://opensetter.test",
        **{simulator.setting.removeprefix("OPENSETTER_").lower(): address},
    )


@pytest.fixture
async def outbox(
    client: httpx.AsyncClient, runtime: Runtime, tenant: Tenant, provider: tuple[Any, str], sql: Sql
) -> Outbox:
    simulator, _ = provider
    body = {"botId": tenant.bot_id, **simulator.credentials(simulator.channels[0])}
    made = await client.post(f"{PREFIX}/bot-integrations", json=body, headers=tenant.headers)
    assert made.status_code == 201, made.text
    ada = simulator.add_person("Ada", PHONE)
    simulator.say(ada, "Hi")
    return Outbox(client, runtime, tenant, simulator, ada, sql, made.json()["data"]["id"])
