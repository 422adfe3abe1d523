"""`/events`: what happened in an organization, newest first."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Query as QueryParameters
from pydantic import Field

from opensetter.core.paging import Instant, Listed, PageQuery, Session, page
from opensetter.core.web import Camel
from opensetter.organizations.auth import Reader
from opensetter.webhooks import queries
from opensetter.webhooks.catalogue import EventType
from opensetter.webhooks.models import Event

router = APIRouter(tags=["Events"])


class EventRead(Camel):
    id: int = Field(examples=[81])
    type: str = Field(examples=["booking.cancelled"])
    created_at: Instant = Field(examples=["2026-05-20T17:42:00.000Z"])
    payload: dict[str, Any] = Field(
        description="A booking as its endpoint answers it, or the ids of a message and what it belongs to.",
        examples=[{"id": 555, "event_id": 999, "bot_id": 700, "contact_id": 42, "status": "cancelled"}],
    )


class EventsQuery(PageQuery):
    type: EventType | None = Field(default=None, description="Only events of this kind.")


@router.get("/events", summary="List events")
async def list_events(
    query: Annotated[EventsQuery, QueryParameters()], principal: Reader, session: Session
) -> Listed[EventRead]:
    """Events of this organization, newest first."""
    rows = await queries.list_newest(
        session,
        principal.organization_id,
        limit=query.limit + 1,
        starting_after=query.starting_after,
        kind=query.type,
    )
    items, has_more = page(rows, query.limit, _read)
    return Listed(data=items, has_more=has_more)


def _read(event: Event) -> EventRead:
    return EventRead(id=event.id, type=event.type, created_at=event.created_at, payload=event.payload)
