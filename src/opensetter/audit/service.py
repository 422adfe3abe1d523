"""Writing down what somebody did, in the transaction in which they do it."""

from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.audit.models import LONGEST_ABOUT, LONGEST_NAME, AuditEntry
from opensetter.core import clock


async def record(
    session: AsyncSession, organization_id: int, *, actor: str, actor_name: str, action: str, about: str = ""
) -> None:
    """Write down what somebody does: it is there if the transaction is, and stays as it was written."""
    entry = AuditEntry(
        organization_id=organization_id,
        at=clock.now(),
        actor=actor,
        actor_name=actor_name[:LONGEST_NAME],
        action=action,
        about=about[:LONGEST_ABOUT],
    )
    session.add(entry)
    await session.flush()
