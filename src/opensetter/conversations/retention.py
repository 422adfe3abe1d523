"""How long what was said is kept: an organization may have conversations forgotten that fell silent long ago."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.contacts import unsaying
from opensetter.core import clock
from opensetter.core.errors import Unavailable, root_cause
from opensetter.core.runtime import Runtime

AT_ONCE = 100
"""In how many conversations what was said is deleted in one transaction."""

MOST_ROUNDS = 500
"""How often an organization's turn goes on, before the others have theirs."""

log = structlog.get_logger(__name__)

_ORGANIZATIONS = text("SELECT * FROM organizations_that_forget()")
_DAYS = text("SELECT message_retention_days FROM organizations WHERE id = :organization_id")
# Whoever stores a message locks the conversation: what is being talked in now is left for another time.
_SILENT = text(
    """
    SELECT id FROM conversations talk
    WHERE organization_id = :organization_id AND last_message_at < :before AND EXISTS (
        SELECT FROM messages WHERE conversation_id = talk.id
            AND (content <> '' OR outgoing IS NOT NULL OR details IS NOT NULL))
    ORDER BY last_message_at, id LIMIT :limit FOR UPDATE SKIP LOCKED
    """
)


async def run(runtime: Runtime) -> None:
    """Delete what every organization wants forgotten by now. Any number of workers may do it at once."""
    now = clock.now()
    async with runtime.database.transaction() as session:
        found = (await session.scalars(_ORGANIZATIONS)).all()
    for organization_id in found:
        try:
            await _forget(runtime, organization_id, now)
        except Unavailable as error:
            log.warning("retention.interrupted", organization_id=organization_id, reason=root_cause(error))


async def forget_silent(session: AsyncSession, organization_id: int, *, now: datetime) -> int:
    """Delete what was said in some of the conversations that have been silent for too long; in how many."""
    days = await session.scalar(_DAYS, {"organization_id": organization_id})
    if days is None:
        return 0
    given = {"organization_id": organization_id, "before": now - timedelta(days=days), "limit": AT_ONCE}
    silent = (await session.scalars(_SILENT, given)).all()
    if silent:
        await unsaying.unsay(session, organization_id, silent, now=now)
    return len(silent)


async def _forget(runtime: Runtime, organization_id: int, now: datetime) -> None:
    for _ in range(MOST_ROUNDS):
        async with runtime.database.transaction(organization_id) as session:
            forgotten = await forget_silent(session, organization_id, now=now)
        if forgotten < AT_ONCE:
            return
