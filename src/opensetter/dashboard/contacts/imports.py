"""Contacts from a file: handed in, looked at before anything is done, taken in while one watches."""

import asyncio
from collections.abc import Mapping, Sequence

from babel import Locale
from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from opensetter.contacts import identity, importing, imports, spreadsheets
from opensetter.contacts.importing import ImportBegun, Survey
from opensetter.contacts.models import ContactImport
from opensetter.core import clock, forms
from opensetter.core.db import DbSession
from opensetter.core.errors import Invalid
from opensetter.core.forms import Form
from opensetter.core.web import WrittenId
from opensetter.dashboard import rendering, showing, words
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.contacts import exports
from opensetter.dashboard.words import _, later
from opensetter.users.auth import Signed

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_BODY = LARGEST_FILE + 2 * 1024 * 1024
"""With room for one that is a little too large, so that a page can say so."""

SHOWN = 10
_FAULTS_AT_ONCE = 1_000
_SHOWN_COLUMNS = 12
_PASTED = "pasted.csv"

USES: Mapping[str, str] = {
    "phone_number": later("Phone number"),
    "wa_id": later("WhatsApp number"),
    "sms_phone_number": later("SMS number"),
    "email": later("E-mail address"),
    "first_name": later("First name"),
    "last_name": later("Last name"),
    "full_name": later("Full name"),
    "default_time_zone": later("Time zone"),
    spreadsheets.METADATA: later("Keep as metadata"),
    spreadsheets.IGNORED: later("Leave out"),
}

router = APIRouter()


@router.get("/contacts/import", summary="Open the import", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_import(request: Request) -> Response:
    """A form for a file, and what was imported before."""
    return await showing.shown(request, lambda signed: _upload_page(request, signed), is_managing=True)


@router.post(
    "/contacts/import",
    summary="Hand in a file of contacts",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra={
        "requestBody": {
            "content": {
                forms.WITH_FILES: {
                    "schema": {
                        "type": "object",
                        "properties": {"file": {"type": "string", "format": "binary"}, "text": {"type": "string"}},
                    }
                }
            }
        }
    },
)
async def hand_in_contacts(request: Request) -> Response:
    """Keep a file, or rows that were pasted; nothing is done with them yet."""

    async def make(signed: Signed) -> Response:
        name, raw = await _handed_in(request)
        text = spreadsheets.decoded(raw)
        pasted = forms.shown(text) if name == _PASTED else ""
        if len(raw) > LARGEST_FILE:
            fault = _("A file may have 10 MB. Divide it, and import one part after the other.")
            return await _upload_page(request, signed, fault=fault)
        try:
            async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
                made = await importing.draft(session, signed.organization_id, file_name=name, text=text)
        except Invalid as fault:
            return await _upload_page(request, signed, fault=_(fault.detail), pasted=pasted)
        return RedirectResponse(f"/contacts/imports/{made.id}", 303)

    return await showing.changed(request, make, is_managing=True, kind=forms.WITH_FILES)


@router.get(
    "/contacts/imports/{contact_import_id}",
    summary="Open an import of contacts",
    response_class=HTMLResponse,
    responses=PAGE_ANSWERS,
)
async def open_contact_import(contact_import_id: WrittenId, request: Request) -> Response:
    """What would be done, how far it is, or what was done."""
    return await showing.shown(request, lambda signed: _page(request, signed, contact_import_id), is_managing=True)


@router.post(
    "/contacts/imports/{contact_import_id}/columns",
    summary="Describe a file of contacts",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("country", "has_header", "column-0", "column-1"),
)
async def describe_contact_import(contact_import_id: WrittenId, request: Request) -> Response:
    """Say what the columns are and whose the numbers are, and see what would be done then."""
    return await _describe(request, contact_import_id, is_starting=False)


@router.post(
    "/contacts/imports/{contact_import_id}/start",
    summary="Start an import of contacts",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("country", "has_header", "column-0", "column-1"),
)
async def start_contact_import(contact_import_id: WrittenId, request: Request) -> Response:
    """Begin, with the columns as they are described in the form."""
    return await _describe(request, contact_import_id, is_starting=True)


@router.post(
    "/contacts/imports/{contact_import_id}/cancel",
    summary="Cancel an import of contacts",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def cancel_contact_import(contact_import_id: WrittenId, request: Request) -> Response:
    """Take nothing further in; who is there already stays."""

    async def act(session: DbSession, signed: Signed, number: int) -> None:
        await importing.cancel(session, signed.organization_id, number)

    to = "/contacts/imports/{}"
    return await showing.done(
        request, contact_import_id, act, action="contact_import.cancelled", to=to, is_managing=True
    )


@router.get(
    "/contacts/imports/{contact_import_id}/faults.csv",
    summary="Get the faulty rows of an import",
    response_class=StreamingResponse,
    responses=PAGE_ANSWERS,
)
async def get_import_faults(contact_import_id: WrittenId, request: Request) -> Response:
    """The rows that could not be taken in, as they stood in the file, each with its number and the reason."""

    async def make(signed: Signed) -> Response:
        number = showing.number(contact_import_id)
        table: list[Sequence[str]] = [[_("Row"), _("Reason")]]
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            await importing.get(session, signed.organization_id, number)
            after = 0
            while found := await importing.faults(
                session, signed.organization_id, number, after=after, limit=_FAULTS_AT_ONCE
            ):
                table += [[f"{row.number}", _(row.reason), *row.cells] for row in found]
                after = found[-1].number
        lines = spreadsheets.written(table)
        return exports.download("".join(["\ufeff", *lines]), f"faulty-rows-{number}.csv", exports.CSV)

    return await showing.shown(request, make, is_managing=True)


async def _handed_in(request: Request) -> tuple[str, bytes]:
    """The name and the content of what was handed in; nothing for a form that cannot be read."""
    try:
        async with request.form(max_files=2, max_fields=20, max_part_size=LARGEST_BODY) as form:
            file, text = form.get("file"), form.get("text")
            if isinstance(file, UploadFile) and file.filename:
                return forms.shown(file.filename).strip() or _PASTED, await file.read()
            return _PASTED, text.encode("utf-8", "replace") if isinstance(text, str) else b""
    except HTTPException:
        return _PASTED, b""


async def _describe(request: Request, contact_import_id: str, *, is_starting: bool) -> Response:
    typed: Form = showing.form(request)

    async def make(signed: Signed) -> Response:
        number, organization_id = showing.number(contact_import_id), signed.organization_id
        try:
            async with request.app.state.runtime.database.transaction(organization_id) as session:
                found = await importing.get(session, organization_id, number)
                await importing.describe(
                    session,
                    organization_id,
                    number,
                    columns=[typed.get(f"column-{place}", old) for place, old in enumerate(found.columns)],
                    country=typed.get("country", "") or None,
                    has_header=typed.get("has_header") == "yes",
                )
            if is_starting:
                async with showing.acting(request, signed, "contact_import.started", number) as session:
                    await imports.start(session, organization_id, number)
        except ImportBegun:
            return RedirectResponse(f"/contacts/imports/{number}", 303)
        except Invalid as fault:
            return await _page(request, signed, contact_import_id, fault=_(fault.detail))
        return RedirectResponse(f"/contacts/imports/{number}{'?done=started' if is_starting else ''}", 303)

    return await showing.changed(request, make, is_managing=True)


async def _upload_page(request: Request, signed: Signed, *, fault: str | None = None, pasted: str = "") -> Response:
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        before = await importing.newest(session, signed.organization_id, limit=SHOWN)
    place = await showing.place(request, signed, "contacts", _("Import contacts"))
    status = 400 if fault else 200
    return rendering.page(
        "contacts/import.html", signed, place, status, before=before, fault=fault, pasted=pasted, now=clock.now()
    )


async def _page(request: Request, signed: Signed, contact_import_id: str, *, fault: str | None = None) -> Response:
    number = showing.number(contact_import_id)
    database = request.app.state.runtime.database
    async with database.transaction(signed.organization_id) as session:
        found = await importing.get(session, signed.organization_id, number)
    if found.status != "draft":
        place = await showing.place(request, signed, "contacts", _("Import"))
        return rendering.page("contacts/progress.html", signed, place, found=found, fault=fault)
    # Some seconds' work for the largest files, and others are to be answered meanwhile.
    table = await asyncio.to_thread(importing.judged, found)
    async with database.transaction(signed.organization_id) as session:
        seen = await importing.survey(session, signed.organization_id, table)
    place = await showing.place(request, signed, "contacts", _("Import"))
    status = 400 if fault else 200
    return rendering.page("contacts/preview.html", signed, place, status, **_preview(found, seen), fault=fault)


def _preview(found: ContactImport, seen: Survey) -> dict[str, object]:
    return {
        "found": found,
        "seen": seen,
        "names": importing.header(found),
        "uses": [(use, _(said)) for use, said in USES.items()],
        "countries": [("", _("All numbers have one")), *_countries()],
        "most": _SHOWN_COLUMNS,
    }


def _countries() -> list[tuple[str, str]]:
    """Every country with phone numbers of its own, as the page's language calls it."""
    names = Locale(words.language()).territories
    return sorted(((code, f"{names.get(code, code)}") for code in identity.countries()), key=lambda pair: pair[1])
