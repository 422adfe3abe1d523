"""Forgetting a contact: first a page that says what goes, then it is gone."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.contacts import erasure
from opensetter.contacts import queries as contacts
from opensetter.core import forms
from opensetter.core.web import WrittenId
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.contacts import people, queries
from opensetter.dashboard.words import _
from opensetter.users.auth import Signed

router = APIRouter()


@router.get(
    "/contacts/{contact_id}/erase",
    summary="Open the page that erases a contact",
    response_class=HTMLResponse,
    responses=PAGE_ANSWERS,
)
async def open_contact_erasure(contact_id: WrittenId, request: Request) -> Response:
    """What goes and what stays, and the button that does it."""
    return await showing.shown(request, lambda signed: _page(request, signed, contact_id), is_managing=True)


@router.post(
    "/contacts/{contact_id}/erase",
    summary="Erase a contact",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("sure"),
)
async def erase_contact(contact_id: WrittenId, request: Request) -> Response:
    """Forget everything about somebody, for good, if they are sure."""
    is_sure = showing.form(request).get("sure") == "yes"

    async def make(signed: Signed) -> Response:
        if not is_sure:
            fault = _("Tick the box: it cannot be undone.")
            return await _page(request, signed, contact_id, fault=fault)
        number = showing.number(contact_id)
        async with showing.acting(request, signed, "contact.erased", number) as session:
            await erasure.erase(session, signed.organization_id, number)
        return RedirectResponse("/contacts?done=erased", 303)

    return await showing.changed(request, make, is_managing=True)


async def _page(request: Request, signed: Signed, contact_id: str, *, fault: str | None = None) -> Response:
    number = showing.number(contact_id)
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        known = await contacts.get(session, signed.organization_id, number)
        counts = await queries.counted(session, signed.organization_id, known.contact.id)
    place = await showing.place(request, signed, "contacts", _("Erase a contact"))
    status = 400 if fault else 200
    name = people.name(known)
    return rendering.page(
        "contacts/erase.html", signed, place, status, contact=known.contact, name=name, counts=counts, fault=fault
    )
