"""Where one conversation takes place: an organization of its own with the bot, the contact, and ways to reach both."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx

from opensetter.app import API, create_app
from opensetter.channels import service as channels
from opensetter.channels.base import InboundMessage, Kind, Sender
from opensetter.channels.credentials import Halves
from opensetter.channels.models import BotIntegration, Channel
from opensetter.contacts import service as contacts
from opensetter.contacts.schemas import ContactCreate
from opensetter.conversations import service as conversations
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.core.times import format_instant, zone
from opensetter.engine import jobs, turn
from opensetter.evaluation import queries, service
from opensetter.evaluation.configuration import Configuration
from opensetter.evaluation.scenario import Scenario
from opensetter.evaluation.service import Installed
from opensetter.evaluation.transcript import Reply, State
from opensetter.hooks import inbox
from opensetter.organizations import service as organizations

_numbers = itertools.count(1)

# A provider is never called: what goes to one is taken for delivered.
_CREDENTIALS = {
    Channel.WHATSAPP: ({}, {"accessToken": "none", "appSecret": "none", "verifyToken": "none"}),
    Channel.SMS: ({"accountSid": "none"}, {"authToken": "none"}),
}


class BookingRefused(Exception):
    """A booking that a scenario records over the API was refused; the scenario is wrong, or the API is."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The real application and its database, in this process."""

    runtime: Runtime
    client: httpx.AsyncClient


@asynccontextmanager
async def installation(settings: Settings, url: str) -> AsyncIterator[Installation]:
    """The application over a database that has its schema, for the length of the block."""
    runtime = Runtime.open(settings, url)
    try:
        app = create_app(runtime)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://opensetter.invalid") as client,
        ):
            yield Installation(runtime, client)
    finally:
        await runtime.close()


@dataclass(frozen=True, slots=True)
class Desk:
    """One conversation's organization, bot and contact. Local times are the contact's."""

    installation: Installation
    scenario: Scenario
    organization_id: int
    key: str
    installed: Installed
    integration: BotIntegration
    contact_id: int
    phone: str

    @property
    def runtime(self) -> Runtime:
        return self.installation.runtime

    def instant(self, local: datetime) -> datetime:
        """A local time of the contact's as an instant."""
        return local.replace(tzinfo=zone(self.scenario.zone)).astimezone(UTC)

    async def state(self) -> State:
        async with self.runtime.database.transaction(self.organization_id) as session:
            return await queries.state(session, self.organization_id, self.contact_id, bot_id=self.installed.bot_id)

    async def replies(self, *, after_id: int) -> tuple[Reply, ...]:
        async with self.runtime.database.transaction(self.organization_id) as session:
            return tuple(await queries.replies(session, self.organization_id, self.contact_id, after_id=after_id))

    async def tell(self, text: str) -> None:
        """A message of the contact's arrives, the way it does on the scenario's channel."""
        channel = Channel(self.integration.channel)
        if channel.has_provider:
            await inbox.store(self.runtime, self.integration, [self._inbound(channel, text)])
            return
        async with self.runtime.database.transaction(self.organization_id) as session:
            received = await conversations.receive(
                session, self.integration, contact_id=self.contact_id, content=text, provider_id=None
            )
            await jobs.schedule(session, self.organization_id, received)

    async def take_turns(self) -> None:
        """The engine answers whatever waits for an answer."""
        async with self.runtime.database.transaction(self.organization_id) as session:
            waiting = await service.take_turns(session, self.organization_id)
        for message_id in waiting:
            await turn.take(self.runtime, self.organization_id, message_id)
        if Channel(self.integration.channel).has_provider:
            async with self.runtime.database.transaction(self.organization_id) as session:
                await service.deliver(session, self.organization_id)

    async def lose(self, local: datetime) -> None:
        """Somebody else books a time."""
        async with self.runtime.database.transaction(self.organization_id) as session:
            await service.take(
                session,
                self.organization_id,
                appointment_type_id=self._type_id(self.scenario.type),
                starts_at=self.instant(local),
                time_zone=self.scenario.zone,
            )

    async def book(self, local: datetime, *, type_name: str | None) -> None:
        """The contact has an appointment on the bot's own calendar."""
        async with self.runtime.database.transaction(self.organization_id) as session:
            await service.book(
                session,
                self.organization_id,
                self.contact_id,
                appointment_type_id=self._type_id(type_name),
                starts_at=self.instant(local),
                time_zone=self.scenario.zone,
            )

    async def record(self, local: datetime, *, minutes: int) -> None:
        """The contact has booked on another calendar, and that tells us: `POST /bookings`."""
        starts_at = self.instant(local)
        body = {
            "bot_id": self.installed.bot_id,
            "phone": self.phone,
            "start_time": format_instant(starts_at),
            "end_time": format_instant(starts_at + timedelta(minutes=minutes)),
            "time_zone": self.scenario.zone,
            "source": "calendly",
            "external_id": f"evaluation-{next(_numbers)}",
        }
        answer = await self.installation.client.post(
            f"{API}/bookings", json=body, headers={"Authorization": f"Bearer {self.key}"}
        )
        if not answer.is_success:
            raise BookingRefused(f"POST /bookings was answered with {answer.status_code}: {answer.text[:300]}")

    def _type_id(self, name: str | None) -> int:
        return self.installed.types[name] if name else next(iter(self.installed.types.values()))

    def _inbound(self, channel: Channel, text: str) -> InboundMessage:
        digits = self.phone.removeprefix("+")
        sender = Sender(wa_id=digits) if channel is Channel.WHATSAPP else Sender(phone=self.phone)
        return InboundMessage(
            address=self.integration.address or "",
            provider_id=f"evaluation-{next(_numbers)}",
            sender=sender,
            kind=Kind.TEXT,
            text=text,
        )


async def open_desk(place: Installation, scenario: Scenario, configuration: Configuration) -> Desk:
    """A new organization with the bot and the contact in it; what the scenario says is there already, is there."""
    phone = f"+447{810_000_000 + next(_numbers)}"
    runtime = place.runtime
    async with runtime.database.transaction() as session:
        organization = await organizations.create(session, "Evaluation")
        _, key = await organizations.create_key(session, organization.id, name="evaluation")
        installed = await service.install(session, organization.id, configuration)
        channel = Channel(scenario.channel)
        given = Halves(phone.replace("+447", "+445"), *_CREDENTIALS[channel]) if channel.has_provider else None
        credentials = channels.Entrusted(given, runtime.vault) if given else None
        integration = await channels.connect(
            session, organization.id, bot_id=installed.bot_id, channel=channel, credentials=credentials
        )
        person = ContactCreate(
            sms_phone_number=phone,
            wa_id=phone.removeprefix("+"),
            first_name=scenario.first_name,
            default_time_zone=scenario.zone if scenario.zone_is_known else None,
        )
        contact = await contacts.create(session, organization.id, person)
    desk = Desk(place, scenario, organization.id, key, installed, integration, contact.contact.id, phone)
    for local in scenario.taken:
        await desk.lose(local)
    for existing in scenario.has:
        if existing.is_ours:
            await desk.book(existing.at, type_name=existing.type)
        else:
            await desk.record(existing.at, minutes=existing.minutes)
    return desk
