"""Reads of events."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.webhooks.models import Event


async def list_newest(
    session: AsyncSession, organization_id: int, *, limit: int, starting_after: int | None, kind: str | None
) -> Sequence[Event]:
    """An organization's events, newest first; `starting_after` is the id of the last one already seen."""
    query = select(Event).where(Event.organization_id == organization_id).order_by(Event.id.desc()).limit(limit)
    if starting_after is not None:
        query = query.where(Event.id < starting_after)
    if kind is not None:
        query = query.where(Event.type == kind)
    return (await session.scalars(query)).all()
