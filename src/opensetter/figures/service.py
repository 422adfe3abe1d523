"""Keeping figures: counted in one transaction, of which one at a time is about an organization."""

import time
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.figures import queries
from opensetter.figures.models import OrganizationFigures

AT_ONCE = 50
"""How many organizations are counted before it is looked up again who is next."""

_TO_COUNT = text("SELECT * FROM organizations_to_count(:at, :most)")
_CLAIM = text("SELECT pg_try_advisory_xact_lock(hashtext('organization_figures'), hashtext(:organization_id))")


async def to_count(session: AsyncSession, *, now: datetime) -> Sequence[int]:
    """The organizations whose figures are old, the oldest first: asked of all at once, about none."""
    return (await session.scalars(_TO_COUNT, {"at": now, "most": AT_ONCE})).all()


async def count(session: AsyncSession, organization_id: int, *, now: datetime) -> bool:
    """Count an organization's figures anew; False if somebody else is about it."""
    if not await session.scalar(_CLAIM, {"organization_id": f"{organization_id}"}):
        return False
    began = time.monotonic()
    # Before the rest: what happens meanwhile is counted the next time, too.
    last_event_id = await queries.last_event(session, organization_id)
    figures = await queries.count(session, organization_id, now=now)
    values = {
        "counted_at": now,
        "seconds": time.monotonic() - began,
        "last_event_id": last_event_id,
        "figures": figures,
    }
    statement = insert(OrganizationFigures).values(organization_id=organization_id, **values)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[OrganizationFigures.organization_id], set_=values)
    )
    return True
