"""Writing down what somebody did, in the transaction in which they do it."""

from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.audit.models import LONGEST_ABOUT, LONGEST_NAME, AuditEntry
from opensetter.core import clock
from opensetter.organizations import queries as organizations
from opensetter.organizations.actors import SERVER, Actor


async def record(session: AsyncSession, organization_id: int, by: Actor, action: str, about: object = "") -> None:
    """Write down what somebody does: it is there if the transaction is, and stays as it was written.

    `action` says what befalls a thing, as `api_key.revoked`, and `about` which one: an id, or a name. What the server
    does of itself is nobody's deed, and is not written.
    """
    if by == SERVER:
        return
    name = by.name or await _name_of_key(session, organization_id, by)
    entry = AuditEntry(
        organization_id=organization_id,
        at=clock.now(),
        actor=by.id,
        actor_name=name[:LONGEST_NAME],
        action=action,
        about=str(about)[:LONGEST_ABOUT],
    )
    session.add(entry)
    await session.flush()


async def _name_of_key(session: AsyncSession, organization_id: int, by: Actor) -> str:
    """What a key is called, with its beginning: two of them may be for the same."""
    key = await organizations.get_key(session, organization_id, by.number) if by.kind == "key" else None
    return f"{key.name} ({key.prefix}…)" if key else ""
