"""Reads of what was done."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.audit.models import AuditEntry


async def newest(
    session: AsyncSession,
    organization_id: int,
    *,
    before_id: int | None = None,
    actor: str | None = None,
    limit: int = 51,
) -> Sequence[AuditEntry]:
    """What was done here, the latest first; what was done before an entry, or by one actor, if that is given."""
    found = select(AuditEntry).where(AuditEntry.organization_id == organization_id)
    if before_id is not None:
        found = found.where(AuditEntry.id < before_id)
    if actor is not None:
        found = found.where(AuditEntry.actor == actor)
    return (await session.scalars(found.order_by(AuditEntry.id.desc()).limit(limit))).all()
