"""Who did something, as it is written down; and what is about a person, wherever they belong."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.audit import service as audit
from opensetter.core import wall
from opensetter.users import queries


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is `user:<id>`, `operator` for whoever runs the server, or `nobody` for who is not known."""

    id: str
    name: str


OPERATOR = Actor("operator", "")
SOMEBODY = Actor("nobody", "")


def of(user_id: int, name: str, email: str) -> Actor:
    """Somebody who is signed in."""
    return Actor(f"user:{user_id}", f"{name} <{email}>")


async def record(session: AsyncSession, organization_id: int, actor: Actor, action: str, about: str = "") -> None:
    """Write down in the transaction's organization what is done in it."""
    await audit.record(session, organization_id, actor=actor.id, actor_name=actor.name, action=action, about=about)


async def record_everywhere(session: AsyncSession, user_id: int, actor: Actor, action: str, about: str = "") -> None:
    """Write down what is about a person in each organization that they belong to.

    The transaction is theirs, and stays in the last of them.
    """
    for one in await queries.belongings(session, user_id):
        await wall.enter(session, one.organization_id)
        await record(session, one.organization_id, actor, action, about)
