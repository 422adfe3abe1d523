"""Publishing events: in the same transaction as what they tell of."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.webhooks.catalogue import EventType
from opensetter.webhooks.models import Event


async def publish(session: AsyncSession, organization_id: int, *, kind: EventType, payload: Mapping[str, Any]) -> None:
    """Record an event that exists if and only if the caller's transaction commits."""
    await session.execute(insert(Event).values(organization_id=organization_id, type=str(kind), payload=dict(payload)))
