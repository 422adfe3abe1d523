"""The contacts: all of them or whom a search finds, and somebody added by hand."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.contacts import acquaintance, searching, service
from opensetter.contacts.queries import ContactAmbiguous
from opensetter.core import clock, forms
from opensetter.core.errors import Conflict
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.contacts import filling, people
from opensetter.dashboard.contacts.filling import NAMES, REACHED_BY, Faults
from opensetter.dashboard.queries import PAGE
from opensetter.dashboard.words import _
from opensetter.users.auth import Signed

FIELDS = (*REACHED_BY, *NAMES)

router = APIRouter()


@router.get("/contacts", summary="Open the contacts", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_contacts(request: Request, q: str = "", before: str | None = None) -> Response:
    """Contacts, newest first; with `q` those whose name, address or number it may be."""

    async def make(signed: Signed) -> Response:
        wanted = forms.shown(q).strip()[: searching.LONGEST]
        after = None if before is None else showing.number(before)
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            found = await searching.search(session, signed.organization_id, wanted, limit=PAGE + 1, before=after)
        listed, has_more = found[:PAGE], len(found) > PAGE
        more = showing.further(request, listed[-1].contact.id) if has_more else None
        place = await showing.place(request, signed, "contacts", _("Contacts"))
        shown = [people.entry(known) for known in listed]
        now = clock.now()
        return rendering.page("contacts/list.html", signed, place, people=shown, wanted=wanted, more=more, now=now)

    return await showing.shown(request, make)


@router.get("/contacts/new", summary="Open the form for a contact", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_contact_form(request: Request) -> Response:
    """An empty form."""
    return await showing.shown(request, lambda signed: _form(request, signed))


@router.post(
    "/contacts/new",
    summary="Create a contact on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(*FIELDS),
)
async def add_contact_on_page(request: Request) -> Response:
    """Write somebody down, unless they are known already: then that is said, with who it is."""
    typed = filling.typed(showing.form(request), FIELDS)

    async def make(signed: Signed) -> Response:
        body, faults = filling.new(typed)
        if body is None:
            return await _form(request, signed, typed=typed, faults=faults)
        organization_id = signed.organization_id
        try:
            async with request.app.state.runtime.database.transaction(organization_id) as session:
                known = await acquaintance.known(session, organization_id, body)
            if known is not None:
                return await _form(request, signed, typed=typed, known=known)
            async with showing.acting(request, signed, "contact.created") as session:
                made = await service.create(session, organization_id, body)
        except ContactAmbiguous as clash:
            return await _form(request, signed, typed=typed, faults={"phone_number": _(clash.detail)}, status=409)
        except Conflict as clash:
            return await _form(request, signed, typed=typed, known=clash.existing_id)
        return RedirectResponse(f"/contacts/{made.contact.id}?done=made", 303)

    return await showing.changed(request, make)


async def _form(
    request: Request,
    signed: Signed,
    *,
    typed: dict[str, str] | None = None,
    faults: Faults | None = None,
    known: int | None = None,
    status: int = 400,
) -> Response:
    place = await showing.place(request, signed, "contacts", _("Add a contact"))
    shown = typed or dict.fromkeys(FIELDS, "")
    status = 409 if known is not None else status if faults else 200
    said = dict.fromkeys(FIELDS, "") | dict(faults or {})
    return rendering.page("contacts/new.html", signed, place, status, typed=shown, faults=said, known=known)
