"""Contacts as files: all of them or whom a search finds as CSV, and everything about one as JSON."""

import json
from collections.abc import AsyncIterator, Iterable, Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from opensetter.contacts import searching, spreadsheets
from opensetter.contacts.queries import Known
from opensetter.core import clock, forms
from opensetter.core.runtime import Runtime
from opensetter.core.times import format_instant
from opensetter.core.web import WrittenId
from opensetter.dashboard import showing
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.dashboard.contacts import queries
from opensetter.users.auth import Signed

CSV, JSON = "text/csv; charset=utf-8", "application/json; charset=utf-8"

_AT_ONCE = 1_000
_PLAIN = ("id", "created_at", *spreadsheets.FIELDS)
_OF_KIND = {"phone_number": "phone", "wa_id": "wa_id", "sms_phone_number": "sms", "email": "email"}

router = APIRouter()


@router.get("/contacts.csv", summary="Export contacts", response_class=StreamingResponse, responses=PAGE_ANSWERS)
async def export_contacts(request: Request, q: str = "") -> Response:
    """All contacts, or those that a search finds, as a file that the import reads back."""

    async def make(signed: Signed) -> Response:
        wanted = forms.shown(q).strip()
        async with showing.acting(request, signed, "contacts.exported"):
            pass
        lines = _lines(request.app.state.runtime, signed.organization_id, wanted)
        name = f"contacts-{clock.now():%Y-%m-%d}.csv"
        return StreamingResponse(lines, media_type=CSV, headers=_headers(name))

    return await showing.shown(request, make, is_managing=True)


@router.get(
    "/contacts/{contact_id}/export.json",
    summary="Export everything about a contact",
    response_class=Response,
    responses=PAGE_ANSWERS,
)
async def export_contact(contact_id: WrittenId, request: Request) -> Response:
    """Everything that is kept about one contact and whoever was merged into them."""

    async def make(signed: Signed) -> Response:
        number = showing.number(contact_id)
        async with showing.acting(request, signed, "contact.exported", number) as session:
            found = await queries.everything(session, signed.organization_id, number)
        return download(json.dumps(found, ensure_ascii=False, indent=2), f"contact-{number}.json", JSON)

    return await showing.shown(request, make, is_managing=True)


def download(content: str, name: str, kind: str) -> Response:
    """A file to keep."""
    return Response(content.encode("utf-8", "replace"), media_type=kind, headers=_headers(name))


async def _lines(runtime: Runtime, organization_id: int, wanted: str) -> AsyncIterator[str]:
    yield "\ufeff" + "".join(spreadsheets.written([[*_PLAIN, "metadata"]]))
    before: int | None = None
    while True:
        # A transaction for each part: whoever reads slowly keeps nobody waiting.
        async with runtime.database.transaction(organization_id) as session:
            found = await searching.search(session, organization_id, wanted, limit=_AT_ONCE, before=before)
        yield "".join(spreadsheets.written(_rows(found)))
        if len(found) < _AT_ONCE:
            return
        before = found[-1].contact.id


def _rows(found: Iterable[Known]) -> Iterable[Sequence[str]]:
    for known in found:
        contact = known.contact
        reached = {name: known.spelling(kind) for name, kind in _OF_KIND.items()}
        values = {"id": contact.id, "created_at": format_instant(contact.created_at), **reached}
        plain = [values[name] if name in values else getattr(contact, name) for name in _PLAIN]
        metadata = json.dumps(contact.extra, ensure_ascii=False) if contact.extra else ""
        yield [*("" if value is None else f"{value}" for value in plain), metadata]


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
