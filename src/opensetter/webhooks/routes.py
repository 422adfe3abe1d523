"""`/events`: what happened in an organization, newest first."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Query as QueryParameters

from opensetter.core.paging import Instant, Listed, PageQuery, Session, page
from opensetter.core.web import Camel
from opensetter.organizations.auth import Reader
from opensetter.webhooks import queries
from opensetter.webhooks.catalogue import EventType
from opensetter.webhooks.models import Event

router = APIRouter(tags=["Events"])


class EventRead(Camel):
    id: int
    type: str
    created_at: Instant
    payload: dict[str, Any]


class EventsQuery(PageQuery):
    type: EventType | None = None


@router.get("/events")
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
