"""`/bookings`: appointments made elsewhere, as other systems report them."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Security
from fastapi import Query as QueryParameters
from fastapi.security import HTTPBearer
from pydantic import ConfigDict, Field
from starlette.responses import Response

from opensetter.bookings import door, idempotency, queries, service
from opensetter.bookings.schemas import (
    BookingCancelled,
    BookingDetail,
    BookingPage,
    BookingRecorded,
    Time,
)
from opensetter.core.paging import PageQuery, Session
from opensetter.core.web import LARGEST_ID, PathId, Problem
from opensetter.organizations.auth import Reader, Writer

router = APIRouter(prefix="/bookings", tags=["Bookings"])

_bearer = HTTPBearer(auto_error=False, description="An organization's API key.")
_Id = Annotated[int | None, Field(ge=1, le=LARGEST_ID)]


class BookingsQuery(PageQuery):
    model_config = ConfigDict(alias_generator=lambda name: name)

    bot_id: _Id = None
    contact_id: _Id = None
    source: str | None = None
    external_id: str | None = None
    status: Literal["confirmed", "cancelled"] | None = None
    starts_after: Time | None = None
    starts_before: Time | None = None


@router.post(
    "",
    status_code=201,
    response_model=None,
    dependencies=[Security(_bearer)],
    responses={
        201: {"model": BookingRecorded, "description": "Recorded."},
        200: {"model": BookingRecorded, "description": "Known already: the stored booking, unchanged."},
        422: {"model": Problem, "description": "This Idempotency-Key was used with another request."},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/BookingCreate"}}},
        },
        "parameters": [
            {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 255}},
            {"name": "Prefer", "in": "header", "schema": {"type": "string", "examples": ["handling=strict"]}},
        ],
    },
)
async def create_booking(request: Request) -> Response:
    """Record an appointment that was booked elsewhere.

    The contact must exist. From their next message on the bot knows the appointment, does not ask them to book and
    sends no booking link. With an `external_id`, sending the same request again is safe: it answers 200 with the
    stored booking, and names in `Deduplicated-Differs` what you sent differently.
    """
    runtime = request.app.state.runtime
    asked = await door.read(runtime, request.scope)
    key = idempotency.key_of(request.scope)
    if key is not None:
        return await idempotency.answer_once(runtime.database, request.scope, asked, key)
    return await door.answer(request.app.state.intake, asked)


@router.get("")
async def list_bookings(
    query: Annotated[BookingsQuery, QueryParameters()], principal: Reader, session: Session
) -> BookingPage:
    """Bookings, newest start first."""
    filters = queries.Filters(**query.model_dump(exclude={"limit", "starting_after"}))
    rows = await queries.list_page(
        session,
        principal.organization_id,
        filters,
        limit=query.limit + 1,
        starting_after=query.starting_after,
    )
    return BookingPage(
        data=[service.describe(booking) for booking in rows[: query.limit]], has_more=len(rows) > query.limit
    )


@router.get("/{booking_id}")
async def get_booking(booking_id: PathId, principal: Reader, session: Session) -> BookingDetail:
    """One booking, cancelled or not."""
    return service.describe(await queries.get(session, principal.organization_id, booking_id))


@router.post("/{booking_id}/cancel")
async def cancel_booking(booking_id: PathId, principal: Writer, session: Session) -> BookingCancelled:
    """Take a booking out of the bot's sight. Cancelling again changes nothing and tells the first time."""
    booking = await service.cancel(session, principal.organization_id, booking_id)
    cancelled_at: Any = booking.cancelled_at
    return BookingCancelled(id=booking.id, event_id=booking.event_id, cancelled_at=cancelled_at)
