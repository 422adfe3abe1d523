"""What a turn has done so far, so that nothing is done twice however often the turn is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, and what came of it, as they are stored."""

    plan: Mapping[str, Any]
    outcome: Mapping[str, Any]


# The caller holds the conversation's lock: nobody else numbers steps of this message.
_RECORD = text(
    """
    INSERT INTO turn_steps (organization_id, message_id, number, plan, outcome)
    SELECT :organization_id, :message_id, coalesce(max(number), 0) + 1, :plan, :outcome
    FROM turn_steps WHERE message_id = :message_id
    """
).bindparams(bindparam("plan", type_=JSONB), bindparam("outcome", type_=JSONB))

_DONE = text(
    "SELECT plan, outcome FROM turn_steps"
    " WHERE organization_id = :organization_id AND message_id = :message_id ORDER BY number"
)


async def record(session: AsyncSession, organization_id: int, message_id: int, step: Step) -> None:
    """Write down a step in the transaction in which it is done."""
    await session.execute(
        _RECORD,
        {
            "organization_id": organization_id,
            "message_id": message_id,
            "plan": dict(step.plan),
            "outcome": dict(step.outcome),
        },
    )


async def done(session: AsyncSession, organization_id: int, message_id: int) -> Sequence[Step]:
    """What a message's turn has done, in the order in which it was done."""
    rows = await session.execute(_DONE, {"organization_id": organization_id, "message_id": message_id})
    return [Step(*row) for row in rows.all()]
