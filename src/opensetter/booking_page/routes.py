"""The booking page, appointments by their own links, calendar feeds, and the API that tells their addresses."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC
from email.utils import format_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as QueryParameters
from starlette.responses import HTMLResponse, Response

from opensetter.booking_page import door, feeds, ics, page, rendering, service, tickets, words
from opensetter.booking_page.asked import PageAsked, TicketAsked
from opensetter.booking_page.page import Visit
from opensetter.booking_page.schemas import BookingPageRead, CalendarFeedRead
from opensetter.booking_page.tickets import Call
from opensetter.bots import queries as bots
from opensetter.calendars import queries as calendars
from opensetter.core import clock, forms
from opensetter.core.errors import NotFound, Unavailable, root_cause
from opensetter.core.forms import Form
from opensetter.core.pages import STATIC_ANSWERS
from opensetter.core.paging import Session, Single
from opensetter.core.runtime import Runtime
from opensetter.core.vault import SecretKeyMissing
from opensetter.core.web import NoFields, PathId, Problem, public_url
from opensetter.organizations.auth import Reader, Writer
from opensetter.scheduling import links
from opensetter.scheduling.links import Feed, Page

PREFIX = "/book/"
"""Below it, forms come in, not JSON."""

LARGEST_BODY = forms.LARGEST_BODY

api = APIRouter(tags=["Calendar"])
pages = APIRouter(
    tags=["Booking page"],
    responses={
        404: {"model": Problem, "description": "There is nothing to book, or to see, at this address."},
        503: {"model": Problem, "description": "Try again in a moment."},
    },
)

_CHANGES: dict[int | str, dict[str, Any]] = {
    303: {"description": "It is done: to the appointment."},
    400: {"model": Problem, "description": "Something in the form is not right; the page says what."},
    409: {"model": Problem, "description": "That time is gone, or the appointment is another by now."},
    429: {"model": Problem, "description": "Too much was sent from this address in a minute."},
}


@api.get("/bots/{bot_id}/booking-page", summary="Get a bot's booking page", tags=["Bots"])
async def get_booking_page(
    bot_id: PathId, request: Request, principal: Reader, session: Session
) -> Single[BookingPageRead]:
    """The address at which the bot's appointments can be booked by everyone, once it has an appointment type."""
    bot = await bots.get(session, principal.organization_id, bot_id)
    runtime: Runtime = request.app.state.runtime
    found = Page(principal.organization_id, bot.id)
    address = links.page_url(runtime.vault, public_url(request), found, now=clock.now())
    if address is None:
        raise SecretKeyMissing
    return Single(data=BookingPageRead(url=address))


@api.get("/schedules/{schedule_id}/feed", summary="Get a schedule's calendar feed")
async def get_calendar_feed(
    schedule_id: PathId, request: Request, principal: Reader, session: Session
) -> Single[CalendarFeedRead]:
    """The address at which Google, Apple and Outlook calendars can subscribe to what is booked on a schedule."""
    schedule = await calendars.get_schedule(session, principal.organization_id, schedule_id)
    return _feed(request, Feed(principal.organization_id, schedule.id, schedule.feed_generation))


@api.post("/schedules/{schedule_id}/feed/rotate", summary="Rotate a schedule's calendar feed")
async def rotate_calendar_feed(
    schedule_id: PathId, request: Request, principal: Writer, _body: NoFields, session: Session
) -> Single[CalendarFeedRead]:
    """Give the feed a new address. Whoever subscribed to the old one sees nothing new from now on."""
    generation = await service.rotate_feed(session, principal.organization_id, schedule_id, by=principal.actor)
    return _feed(request, Feed(principal.organization_id, schedule_id, generation))


def _feed(request: Request, feed: Feed) -> Single[CalendarFeedRead]:
    runtime: Runtime = request.app.state.runtime
    return Single(data=CalendarFeedRead(url=links.feed_url(runtime.vault, public_url(request), feed)))


@pages.get("/book/{slug}", summary="Open a booking page", response_class=HTMLResponse)
async def open_booking_page(slug: str, request: Request, asked: Annotated[PageAsked, QueryParameters()]) -> Response:
    """A month with its open days, the open times of one, and a form for the one that is chosen."""
    return await _shown(request, asked.lang, lambda: page.show(_visit(request, slug, asked)))


@pages.post(
    "/book/{slug}",
    summary="Book on a booking page",
    response_class=HTMLResponse,
    responses=_CHANGES,
    openapi_extra=forms.described("type", "at", "zone", "lang", "t", "more", "key", "name", "email", "phone"),
)
async def book_on_page(slug: str, request: Request) -> Response:
    """Book a time. The same `key` twice is one booking. Answers are in fields that are named after the questions."""
    form = forms.read(request.scope["state"].get("raw", b""))
    asked = PageAsked(**_known(form, PageAsked.model_fields))
    return await _changed(request, form, lambda: page.book(_visit(request, slug, asked), form))


@pages.get("/book/manage/{token}", summary="Open an appointment", response_class=HTMLResponse)
async def open_appointment(token: str, request: Request, asked: Annotated[TicketAsked, QueryParameters()]) -> Response:
    """One appointment, for whoever has its link. Looking changes nothing, whatever the address says."""
    return await _shown(request, asked.lang, lambda: tickets.show(_call(request, token, asked)), missing="old")


@pages.post(
    "/book/manage/{token}/move",
    summary="Move an appointment",
    response_class=HTMLResponse,
    responses=_CHANGES,
    openapi_extra=forms.described("at", "seen", "zone", "lang"),
)
async def move_appointment(token: str, request: Request) -> Response:
    """Move it to `at`, if it still is where it was `seen`."""
    form = forms.read(request.scope["state"].get("raw", b""))
    asked = TicketAsked(**_known(form, TicketAsked.model_fields))
    return await _changed(request, form, lambda: tickets.move(_call(request, token, asked), form), missing="old")


@pages.post(
    "/book/manage/{token}/cancel",
    summary="Cancel an appointment",
    response_class=HTMLResponse,
    responses=_CHANGES,
    openapi_extra=forms.described("seen", "zone", "lang"),
)
async def cancel_appointment(token: str, request: Request) -> Response:
    """Cancel it, if it still is where it was `seen`."""
    form = forms.read(request.scope["state"].get("raw", b""))
    asked = TicketAsked(**_known(form, TicketAsked.model_fields))
    return await _changed(request, form, lambda: tickets.cancel(_call(request, token, asked), form), missing="old")


@pages.get(
    "/book/manage/{token}/appointment.ics", summary="Get an appointment's calendar file", response_class=Response
)
async def get_appointment_file(
    token: str, request: Request, asked: Annotated[TicketAsked, QueryParameters()]
) -> Response:
    """The appointment as calendars read it (RFC 5545): the same after each change, and newer."""
    content = await tickets.file(_call(request, token, asked), public_url(request))
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"', "X-Robots-Tag": "noindex"}
    return Response(content, media_type=ics.CONTENT_TYPE, headers=headers)


@pages.get(
    "/calendars/{token}.ics",
    summary="Get a calendar feed",
    response_class=Response,
    responses={304: {"description": "Nothing has changed since."}},
)
async def get_feed(token: str, request: Request) -> Response:
    """What is booked on a schedule, from thirty days ago on, to subscribe to."""
    written = await feeds.read(request.app.state.runtime, token, now=clock.now())
    headers = {
        "ETag": written.tag,
        "Last-Modified": format_datetime(written.changed_at.astimezone(UTC), usegmt=True),
        # Kept by whoever subscribed, and asked about each time.
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
    }
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if written.tag in known:
        return Response(status_code=304, headers=headers)
    return Response(written.content, media_type=ics.CONTENT_TYPE, headers=headers)


@pages.get(
    rendering.static.prefix + "/{digest}/{name}",
    summary="Get a file of the booking page",
    response_class=Response,
    responses=STATIC_ANSWERS,
)
async def get_booking_page_file(digest: str, name: str) -> Response:
    """The page's stylesheet, script and icon."""
    return rendering.static.serve(digest, name)


async def _shown(
    request: Request,
    language: str | None,
    make: Callable[[], Awaitable[Response]],
    *,
    missing: rendering.NoticeKind = "missing",
) -> Response:
    """A page; a sentence instead, if there is none or the database does not answer."""
    said = words.choose(language, None, request.headers.get("accept-language", ""))
    try:
        return await make()
    except NotFound:
        return rendering.notice(missing, said)
    except Unavailable as error:
        request.scope["state"]["reason"] = root_cause(error)
        return rendering.notice("busy", said)


async def _changed(
    request: Request,
    form: Form,
    make: Callable[[], Awaitable[Response]],
    *,
    missing: rendering.NoticeKind = "missing",
) -> Response:
    """What a form has brought about. What cannot be taken just now is given back, to be sent again."""
    runtime: Runtime = request.app.state.runtime
    said = words.choose(form.get("lang"), None, request.headers.get("accept-language", ""))
    action = request.url.path
    try:
        await door.admit(runtime, request)
        return await make()
    except NotFound:
        return rendering.notice(missing, said)
    except door.TooManyPosts as error:
        wait = error.retry_after_seconds
        return rendering.resend(said, action=action, typed=form, sentence=said.too_many, status=429, wait=wait)
    except Unavailable as error:
        request.scope["state"]["reason"] = root_cause(error)
        return rendering.resend(said, action=action, typed=form, sentence=said.busy, status=503, wait=1)


def _visit(request: Request, slug: str, asked: PageAsked) -> Visit:
    return Visit(request.app.state.runtime, slug, asked, request.headers.get("accept-language", ""), clock.now())


def _call(request: Request, token: str, asked: TicketAsked) -> Call:
    return Call(request.app.state.runtime, token, asked, request.headers.get("accept-language", ""), clock.now())


def _known(form: Form, fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in form.items() if name in fields}
