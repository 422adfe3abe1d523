"""`/bookings`: appointments made elsewhere, as other systems report them."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Security
from fastapi import Query as QueryParameters
from pydantic import ConfigDict, Field
from starlette.responses import Response
from starlette.types import Scope

from opensetter.bookings import door, idempotency, queries, service
from opensetter.bookings.changes import by_key
from opensetter.bookings.intake import Intake
from opensetter.bookings.schemas import (
    BookingCancelled,
    BookingDetail,
    BookingPage,
    BookingRecorded,
    Key,
    Status,
    Time,
)
from opensetter.core.paging import PageQuery, Session
from opensetter.core.runtime import Runtime
from opensetter.core.web import LARGEST_ID, NoFields, PathId, Problem
from opensetter.organizations.auth import ApiKeyMissing, Reader, Writer, bearer, refusal

router = APIRouter(prefix="/bookings", tags=["Bookings"])

_Id = Annotated[int | None, Field(ge=1, le=LARGEST_ID)]


class BookingsQuery(PageQuery):
    model_config = ConfigDict(alias_generator=lambda name: name)

    bot_id: _Id = Field(default=None, description="Only those filed against this bot.")
    contact_id: _Id = Field(default=None, description="Only this contact's.")
    source: Key | None = Field(default=None, description="Only those from there, such as `calendly`.")
    external_id: Key | None = Field(default=None, description="Only those with this id of your own.")
    status: Status | None = Field(default=None, description="Only those that are this now.")
    starts_after: Time | None = Field(default=None, description="Only those that start later than this.")
    starts_before: Time | None = Field(default=None, description="Only those that start earlier than this.")


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


_IGNORED_INPUT = {"Ignored-Input": _header("`phone`, if it was no number and `wa_id` sufficed.")}


@router.post(
    "",
    summary="Create a booking",
    status_code=201,
    response_model=None,
    dependencies=[Security(bearer)],
    responses={
        201: {
            "model": BookingRecorded,
            "description": "Recorded.",
            "headers": {"Location": _header("The booking's own address."), **_IGNORED_INPUT},
        },
        200: {
            "model": BookingRecorded,
            "description": "Known already: the stored booking, unchanged.",
            "headers": {
                "Deduplicated-Differs": _header("The fields, separated by commas, that were sent differently."),
                "Preference-Applied": _header("`handling=strict`, if it was asked for."),
                **_IGNORED_INPUT,
            },
        },
        422: {"model": Problem, "description": "This Idempotency-Key was used with another request."},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/BookingCreate"}}},
        },
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "Makes a retry safe where there is no `external_id`; kept for 24 hours.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            },
            {
                "name": "Prefer",
                "in": "header",
                "description": "`handling=strict`: answer 409 if the stored booking differs from this one.",
                "schema": {"type": "string"},
            },
        ],
    },
)
async def create_booking(request: Request) -> Response:
    """Record an appointment that was booked elsewhere.

    The contact must exist. From their next message on the bot knows the appointment, does not ask them to book and
    sends no booking link. With an `external_id`, sending the same request again is safe: it answers 200 with the
    stored booking, and names in `Deduplicated-Differs` what you sent differently.
    """
    return await create(request.app.state.runtime, request.app.state.intake, request.scope)


async def create(runtime: Runtime, intake: Intake, scope: Scope) -> Response:
    """The answer to a request that the gate has let in."""
    asked = await door.read(runtime, scope)
    try:
        if asked.idempotency_key is not None:
            return await idempotency.answer_once(runtime.database, scope, asked, asked.idempotency_key)
        return await door.answer(intake, asked)
    except ApiKeyMissing:
        # There was one, or the door would not have read on: so it is wrong, and that is counted.
        raise await refusal(runtime, scope) from None


@router.get("", summary="List bookings")
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


@router.get("/{booking_id}", summary="Get a booking")
async def get_booking(booking_id: PathId, principal: Reader, session: Session) -> BookingDetail:
    """One booking, cancelled or not."""
    return service.describe(await queries.get(session, principal.organization_id, booking_id))


@router.post("/{booking_id}/cancel", summary="Cancel a booking")
async def cancel_booking(booking_id: PathId, principal: Writer, _body: NoFields, session: Session) -> BookingCancelled:
    """Take a booking out of the bot's sight, and free its time if it is on our own calendar.

    Cancelling again changes nothing and tells the first time.
    """
    booking = await service.cancel(session, principal.organization_id, booking_id, by=by_key(principal.key_id))
    cancelled_at: Any = booking.cancelled_at
    return BookingCancelled(id=booking.id, event_id=booking.event_id, cancelled_at=cancelled_at)


@router.post("/{booking_id}/no-show", summary="Mark a booking as missed")
async def mark_no_show(booking_id: PathId, principal: Writer, _body: NoFields, session: Session) -> BookingDetail:
    """Say that nobody came, once the appointment has begun. From then on the bot may offer the contact another."""
    return service.describe(
        await service.mark_no_show(session, principal.organization_id, booking_id, by=by_key(principal.key_id))
    )
