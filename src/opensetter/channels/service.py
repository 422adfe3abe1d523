"""Connecting a bot to a channel, and disconnecting it."""

import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.channels import queries
from opensetter.channels.models import BotIntegration, Channel
from opensetter.core import clock
from opensetter.core.db import translating
from opensetter.core.errors import NotFound

_NAMES = {Channel.WEBCHAT: "Web chat", Channel.API: "API"}


class BotMissing(NotFound):
    """There is no bot with that id."""

    code = "bot_not_found"


async def connect(
    session: AsyncSession, organization_id: int, *, bot_id: int, channel: Channel, name: str | None = None
) -> BotIntegration:
    """A bot's new integration; `BotMissing` if the organization has no such bot."""
    integration = BotIntegration(
        organization_id=organization_id,
        bot_id=bot_id,
        channel=str(channel),
        name=name or _NAMES[channel],
        link_key=secrets.token_bytes(32),
    )
    async with translating(session, {"fk_bot_integrations_organization_id_bot_id": BotMissing}):
        session.add(integration)
        await session.flush()
    await session.refresh(integration)
    return integration


async def disable(session: AsyncSession, organization_id: int, bot_integration_id: int) -> BotIntegration:
    """Messages are no longer taken there; disabling it again changes nothing."""
    integration = await queries.get(session, organization_id, bot_integration_id)
    # Of two at once the second waits here, and finds the first one's time.
    await session.refresh(integration, with_for_update=True)
    integration.disabled_at = integration.disabled_at or clock.now()
    await session.flush()
    return integration
