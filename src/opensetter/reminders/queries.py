"""Reads of what was said of its own accord, and what was not."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.conversations.models import Message, Status
from opensetter.reminders.models import Reminder

_STATUSES = {
    Status.QUEUED: "queued",
    Status.SENDING: "queued",
    Status.UNKNOWN: "unknown",
    Status.FAILED: "failed",
    # A rule kept it back at the last moment.
    Status.BLOCKED: "skipped",
}
"""What a message's status makes of its reminder's; each other one means that it was sent."""


@dataclass(frozen=True, slots=True)
class Known:
    """A reminder, how far it came, and what kept it back if something did."""

    reminder: Reminder
    status: str
    reason: str | None


async def list_page(
    session: AsyncSession, organization_id: int, booking_id: int, *, limit: int, starting_after: int | None
) -> Sequence[Known]:
    """What was due to be said of a booking, newest first."""
    query = (
        select(Reminder, Message.status, Message.failure["reason"].astext)
        .join(Message, Message.id == Reminder.message_id, isouter=True)
        .where(Reminder.organization_id == organization_id, Reminder.booking_id == booking_id)
        .order_by(Reminder.id.desc())
        .limit(limit)
    )
    if starting_after is not None:
        query = query.where(Reminder.id < starting_after)
    return [_known(*row) for row in (await session.execute(query)).all()]


def _known(reminder: Reminder, status: str | None, failure: str | None) -> Known:
    if status is None:
        return Known(reminder, reminder.status, reminder.reason)
    return Known(reminder, _STATUSES.get(Status(status), "sent"), failure)
