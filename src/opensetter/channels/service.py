"""Connecting a bot to a channel, and disconnecting it."""

import secrets
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.audit import service as audit
from opensetter.channels import accounts, queries
from opensetter.channels.credentials import Halves
from opensetter.channels.models import BotIntegration, Channel, WebsiteWidget
from opensetter.channels.schemas import WebsiteWidgetUpdate
from opensetter.core import clock
from opensetter.core.db import translating
from opensetter.core.errors import Conflict, NotFound
from opensetter.core.vault import Vault
from opensetter.organizations.actors import SERVER, Actor
from opensetter.webhooks import service as webhooks
from opensetter.webhooks.catalogue import EventType

_NAMES = {Channel.WEBCHAT: "Web chat", Channel.API: "API", Channel.WHATSAPP: "WhatsApp", Channel.SMS: "SMS"}


class BotMissing(NotFound):
    """There is no bot with that id."""

    code = "bot_not_found"


class AddressTaken(Conflict):
    """Another bot integration already has that number of the provider's. Disable it first."""

    code = "address_taken"


class NoProvider(Conflict):
    """The channel has no provider, and so no credentials."""

    code = "no_provider"


class NotAWebChat(Conflict):
    """Only a `webchat` bot integration has a chat page: to link to, and to show on websites."""

    code = "not_a_webchat"


@dataclass(frozen=True, slots=True)
class Entrusted:
    """A provider's credentials, and the vault that keeps their secrets."""

    given: Halves
    vault: Vault


async def connect(
    session: AsyncSession,
    organization_id: int,
    *,
    bot_id: int,
    channel: Channel,
    name: str | None = None,
    credentials: Entrusted | None = None,
    by: Actor = SERVER,
) -> BotIntegration:
    """A bot's new integration; `BotMissing` if the organization has no such bot, `AddressTaken` if it has the number.

    `credentials` are for a channel with a provider; `SecretKeyMissing` if the vault has no key.
    """
    given = credentials.given if credentials else None
    integration = BotIntegration(
        organization_id=organization_id,
        bot_id=bot_id,
        channel=str(channel),
        name=name or _NAMES[channel],
        link_key=secrets.token_bytes(32),
        address=given.address if given else None,
        settings=dict(given.settings) if given else {},
    )
    meanings = {"fk_bot_integrations_organization_id_bot_id": BotMissing, "uq_bot_integrations_address": AddressTaken}
    async with translating(session, meanings):
        session.add(integration)
        await session.flush()
        if credentials:
            # Sealed for the id that it has got just now.
            integration.secrets = accounts.seal(credentials.vault, integration.id, [credentials.given.secrets])
            await session.flush()
    await session.refresh(integration)
    await audit.record(session, organization_id, by, "bot_integration.connected", integration.name)
    return integration


async def change_credentials(
    session: AsyncSession,
    organization_id: int,
    bot_integration_id: int,
    *,
    given: Halves,
    vault: Vault,
    by: Actor = SERVER,
) -> BotIntegration:
    """New credentials for a connection, in use at once; what the old ones signed is believed for a day.

    A connection that the provider had stopped is tried again. `NoProvider` if there is nothing to connect to.
    """
    integration = await queries.get(session, organization_id, bot_integration_id)
    await session.refresh(integration, with_for_update=True)
    if not Channel(integration.channel).has_provider:
        raise NoProvider
    now = clock.now()
    before = accounts.unseal(vault, integration, now=now)
    async with translating(session, {"uq_bot_integrations_address": AddressTaken}):
        integration.secrets = accounts.seal(vault, integration.id, accounts.replaced(before, given.secrets, now=now))
        integration.settings = accounts.joined(integration.settings, given.settings)
        integration.address = given.address or integration.address
        integration.stopped_at = integration.stopped_reason = None
        await session.flush()
    await audit.record(session, organization_id, by, "bot_integration.credentials_changed", bot_integration_id)
    return integration


async def stop(session: AsyncSession, organization_id: int, bot_integration_id: int, *, reason: str) -> None:
    """The provider refuses everything: nothing more is tried until the operator acts. Told once."""
    integration = await queries.get(session, organization_id, bot_integration_id)
    await session.refresh(integration, with_for_update=True)
    if integration.stopped_at is not None:
        return
    integration.stopped_at, integration.stopped_reason = clock.now(), reason
    await session.flush()
    await webhooks.publish(
        session,
        organization_id,
        kind=EventType.BOT_INTEGRATION_STOPPED,
        payload={"botIntegrationId": integration.id, "botId": integration.bot_id, "reason": reason},
    )


async def disable(
    session: AsyncSession, organization_id: int, bot_integration_id: int, *, by: Actor = SERVER
) -> BotIntegration:
    """Messages are no longer taken there; disabling it again changes nothing."""
    integration = await queries.get(session, organization_id, bot_integration_id)
    # Of two at once the second waits here, and finds the first one's time.
    await session.refresh(integration, with_for_update=True)
    if integration.disabled_at is None:
        integration.disabled_at = clock.now()
        await session.flush()
        await audit.record(session, organization_id, by, "bot_integration.disabled", bot_integration_id)
    return integration


async def change_widget(
    session: AsyncSession,
    organization_id: int,
    bot_integration_id: int,
    changed: WebsiteWidgetUpdate,
    *,
    by: Actor = SERVER,
) -> None:
    """How a web chat looks on websites from now on, and which may show it; `NotAWebChat` for other channels."""
    integration = await queries.get(session, organization_id, bot_integration_id)
    if integration.channel != Channel.WEBCHAT:
        raise NotAWebChat
    given = changed.model_dump()
    key = {"organization_id": organization_id, "bot_integration_id": bot_integration_id}
    statement = insert(WebsiteWidget).values(**key, **given)
    await session.execute(statement.on_conflict_do_update(constraint="pk_website_widgets", set_=given))
    await audit.record(session, organization_id, by, "website_widget.changed", bot_integration_id)
