"""How people are written down with what they do; and what is about a person, wherever they belong."""

from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.audit import service as audit
from opensetter.core import wall
from opensetter.organizations.actors import Actor
from opensetter.users import queries


def of(user_id: int, name: str, email: str) -> Actor:
    """Somebody who is signed in."""
    return Actor(f"user:{user_id}", f"{name} <{email}>")


async def record_everywhere(session: AsyncSession, user_id: int, actor: Actor, action: str, about: str = "") -> None:
    """Write down what is about a person in each organization that they belong to.

    The transaction is theirs, and stays in the last of them.
    """
    for one in await queries.belongings(session, user_id):
        await wall.enter(session, one.organization_id)
        await audit.record(session, one.organization_id, actor, action, about)
