"""`/bookings/{id}/reminders`: what the contact was told of an appointment, and what they were not, and why."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as QueryParameters
from pydantic import Field

from opensetter.bookings import queries as bookings
from opensetter.core.paging import Instant, Listed, PageQuery, Session, page
from opensetter.core.web import Camel, PathId
from opensetter.organizations.auth import Reader
from opensetter.reminders import queries
from opensetter.reminders.queries import Known
from opensetter.reminders.rules import Kind

router = APIRouter(prefix="/bookings", tags=["Bookings"])


class ReminderRead(Camel):
    id: int = Field(examples=[61])
    kind: str = Field(description="`confirmation` or `reminder`.", examples=["reminder"])
    minutes_before: int | None = Field(description="Of a reminder: how long before the appointment.", examples=[1440])
    starts_at: Instant = Field(
        description="The start that it is about: an appointment that is moved gets new ones.",
        examples=["2026-05-25T14:00:00.000Z"],
    )
    due_at: Instant = Field(examples=["2026-05-24T14:00:00.000Z"])
    status: str = Field(
        description="`queued`, `sent`, `skipped`, `failed`, or `unknown` if its provider does not say.",
        examples=["sent"],
    )
    reason: str | None = Field(
        description="Why it was skipped, or failed, such as `window_closed`, `booking_changed` or `no_channel`.",
        examples=[None],
    )
    message_id: int | None = Field(description="The message that says it.", examples=[795])


@router.get("/{booking_id}/reminders", summary="List a booking's reminders")
async def list_reminders(
    booking_id: PathId, query: Annotated[PageQuery, QueryParameters()], principal: Reader, session: Session
) -> Listed[ReminderRead]:
    """What the contact was told of the appointment, what they were not told, and why; the newest first."""
    organization_id = principal.organization_id
    await bookings.get(session, organization_id, booking_id)
    rows = await queries.list_page(
        session, organization_id, booking_id, limit=query.limit + 1, starting_after=query.starting_after
    )
    items, has_more = page(rows, query.limit, _read)
    return Listed(data=items, has_more=has_more)


def _read(known: Known) -> ReminderRead:
    reminder = known.reminder
    assert reminder.starts_at is not None  # noqa: S101 - as every reminder of a booking has it
    return ReminderRead(
        id=reminder.id,
        kind=reminder.kind,
        minutes_before=reminder.minutes if reminder.kind == Kind.REMINDER else None,
        starts_at=reminder.starts_at,
        due_at=reminder.due_at,
        status=known.status,
        reason=known.reason,
        message_id=reminder.message_id,
    )
