"""Whether a connection's provider has been heard: when it last called, to the minute, and when in vain."""

import time
from collections.abc import MutableMapping
from enum import StrEnum
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from opensetter.channels.models import BotIntegration
from opensetter.core import clock
from opensetter.core.db import Database, DbSession
from opensetter.core.errors import Unavailable
from opensetter.core.runtime import Runtime
from opensetter.hooks.models import HookSighting

EVERY_SECONDS = 60.0
"""How often a process writes the same down: a busy number is called many times a second."""


class Outcome(StrEnum):
    """What became of a provider's call."""

    CONFIRMED = "confirmed"
    """The address was entered there, with the right verify token."""
    HEARD = "heard"
    """It was signed as it should be."""
    REFUSED = "refused"
    """It was not: by another secret, or by somebody else."""


# Only what spares writes: another process writes the same once more.
_noted: MutableMapping[Database, dict[tuple[int, Outcome], float]] = WeakKeyDictionary()


async def note(runtime: Runtime, integration: BotIntegration, outcome: Outcome) -> None:
    """Write down that the connection's address was called. The call is answered the same if that fails."""
    noted, key, now = _noted.setdefault(runtime.database, {}), (integration.id, outcome), time.monotonic()
    if now - noted.get(key, -EVERY_SECONDS) < EVERY_SECONDS:
        return
    noted[key] = now
    row = {"organization_id": integration.organization_id, "bot_integration_id": integration.id, "outcome": outcome}
    statement = insert(HookSighting).values(**row, at=clock.now())
    latest = statement.on_conflict_do_update(constraint="pk_hook_sightings", set_={"at": statement.excluded.at})
    try:
        async with runtime.database.transaction(integration.organization_id) as session:
            await session.execute(latest)
    except Unavailable:
        del noted[key]


async def seen(session: DbSession, organization_id: int, bot_integration_id: int) -> list[HookSighting]:
    """When a connection's address was called, by what became of it."""
    query = select(HookSighting).where(
        HookSighting.organization_id == organization_id, HookSighting.bot_integration_id == bot_integration_id
    )
    return list(await session.scalars(query))
