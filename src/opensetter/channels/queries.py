"""Reads of bot integrations."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.channels.models import BotIntegration, WebsiteWidget
from opensetter.core import wall
from opensetter.core.errors import NotFound


class BotIntegrationNotFound(NotFound):
    """There is no bot integration with that id."""

    code = "bot_integration_not_found"


async def get(session: AsyncSession, organization_id: int, bot_integration_id: int) -> BotIntegration:
    found = await session.scalar(
        select(BotIntegration).where(
            BotIntegration.organization_id == organization_id, BotIntegration.id == bot_integration_id
        )
    )
    if found is None:
        raise BotIntegrationNotFound
    return found


_BEHIND = select(BotIntegration).from_statement(text("SELECT * FROM bot_integration_behind(:id)"))


async def find_public(session: AsyncSession, bot_integration_id: int) -> BotIntegration | None:
    """An integration by its id alone, disabled or not: whoever calls an address names no organization."""
    found: BotIntegration | None = await session.scalar(_BEHIND, {"id": bot_integration_id})
    return found


async def get_public(session: AsyncSession, bot_integration_id: int) -> BotIntegration:
    """A connected integration by its id alone, whose organization is entered with it.

    `BotIntegrationNotFound` alike if it is disabled, or was never there.
    """
    found = await find_public(session, bot_integration_id)
    if found is None or found.disabled_at is not None:
        raise BotIntegrationNotFound
    await wall.enter(session, found.organization_id)
    return found


async def by_addresses(
    session: AsyncSession, organization_id: int, *, channel: str, addresses: Sequence[str]
) -> Sequence[BotIntegration]:
    """The connected integrations of an organization that a provider knows by these addresses."""
    query = select(BotIntegration).where(
        BotIntegration.organization_id == organization_id,
        BotIntegration.channel == channel,
        BotIntegration.address.in_(addresses),
        BotIntegration.disabled_at.is_(None),
    )
    return (await session.scalars(query)).all()


async def list_page(
    session: AsyncSession,
    organization_id: int,
    *,
    limit: int,
    starting_after: int | None,
    bot_id: int | None = None,
    channel: str | None = None,
) -> Sequence[BotIntegration]:
    """An organization's integrations, disabled ones included, newest first."""
    query = (
        select(BotIntegration)
        .where(BotIntegration.organization_id == organization_id)
        .order_by(BotIntegration.id.desc())
        .limit(limit)
    )
    if starting_after is not None:
        query = query.where(BotIntegration.id < starting_after)
    if bot_id is not None:
        query = query.where(BotIntegration.bot_id == bot_id)
    if channel is not None:
        query = query.where(BotIntegration.channel == channel)
    return (await session.scalars(query)).all()


async def list_connected(session: AsyncSession, *, limit: int) -> Sequence[BotIntegration]:
    """The integrations with a provider that are in use, of all organizations that the transaction sees."""
    query = (
        select(BotIntegration)
        .where(BotIntegration.address.is_not(None), BotIntegration.disabled_at.is_(None))
        .order_by(BotIntegration.id)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def find_widget(session: AsyncSession, organization_id: int, bot_integration_id: int) -> WebsiteWidget | None:
    """How a web chat looks on websites; None as long as nothing was chosen."""
    found: WebsiteWidget | None = await session.scalar(
        select(WebsiteWidget).where(
            WebsiteWidget.organization_id == organization_id, WebsiteWidget.bot_integration_id == bot_integration_id
        )
    )
    return found
