"""One contact: who they are, what they want, what they did here, and who else they turned out to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.consent import queries as consent
from opensetter.consent import service as wishes
from opensetter.consent.models import Cause, Consent
from opensetter.consent.queries import EVERY_SENDER, Refusal, Scope
from opensetter.contacts import merging, service
from opensetter.contacts import queries as contacts
from opensetter.contacts.models import ContactMerge
from opensetter.contacts.queries import Known
from opensetter.core import clock, forms
from opensetter.core.db import DbSession
from opensetter.core.errors import Conflict, Invalid, NotFound
from opensetter.core.web import WrittenId
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.contacts import filling, people
from opensetter.dashboard.contacts import queries as about
from opensetter.dashboard.contacts.filling import NAMES, Faults
from opensetter.dashboard.contacts.queries import Answered, Talked
from opensetter.dashboard.inbox import queries as inbox
from opensetter.dashboard.queries import Appointment
from opensetter.dashboard.words import _, later
from opensetter.users.auth import Signed

FIELDS = (*NAMES, "phone_number", "email")
CHANNELS = ("whatsapp", "sms")
LINES = 20

CAUSES = {
    Cause.KEYWORD: later("by a keyword such as STOP"),
    Cause.WISH: later("in their own words"),
    Cause.PROVIDER_KEYWORD: later("by a keyword, as the provider told"),
    Cause.PROVIDER_REFUSAL: later("found out when the provider refused a message"),
    Cause.PROVIDER_PREFERENCE: later("in their settings with the provider"),
    Cause.OPERATOR: later("written down by hand"),
}

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Person:
    """Everything on a contact's page."""

    known: Known
    name: str | None
    refusals: Mapping[str, Refusal | None]
    lines: Sequence[Consent]
    answers: Sequence[Answered]
    bookings: Sequence[Appointment]
    talks: Sequence[Talked]
    merges: Sequence[ContactMerge]


@router.get("/contacts/{contact_id}", summary="Open a contact", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_contact(contact_id: WrittenId, request: Request) -> Response:
    """Who somebody is, what they want, and what they did here. Who was merged leads to who they are now."""
    return await showing.shown(request, lambda signed: _page(request, signed, contact_id))


@router.post(
    "/contacts/{contact_id}",
    summary="Change a contact on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(*FIELDS),
)
async def change_contact_on_page(contact_id: WrittenId, request: Request) -> Response:
    """What they are called, where they are, and the number and address that were given for them."""
    typed = filling.typed(showing.form(request), FIELDS)

    async def make(signed: Signed) -> Response:
        number = showing.number(contact_id)
        body, faults = filling.changed(number, typed)
        if body is None:
            return await _page(request, signed, contact_id, typed=typed, faults=faults)
        try:
            async with showing.acting(request, signed, "contact.changed", number) as session:
                await service.update(session, signed.organization_id, body)
        except service.IdentityTaken as clash:
            return await _page(request, signed, contact_id, typed=typed, known=clash.existing_id)
        return RedirectResponse(f"/contacts/{number}?done=saved", 303)

    return await showing.changed(request, make)


@router.post(
    "/contacts/{contact_id}/consent",
    summary="Record a consent on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("channel", "granted"),
)
async def record_consent_on_page(contact_id: WrittenId, request: Request) -> Response:
    """Write down that somebody does not want to be written to on a channel, or does again."""
    typed = showing.form(request)
    is_granted, channel = typed.get("granted") == "yes", typed.get("channel", "")

    async def act(session: DbSession, signed: Signed, number: int) -> object:
        if channel not in CHANNELS:
            raise NotFound
        return await wishes.record_by_hand(
            session, signed.organization_id, number, Scope(channel), is_granted=is_granted, by=signed.actor
        )

    return await showing.done(request, contact_id, act, to="/contacts/{}?done=saved")


@router.post(
    "/contacts/{contact_id}/merge",
    summary="Merge two contacts on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("other"),
)
async def merge_contacts_on_page(contact_id: WrittenId, request: Request) -> Response:
    """Make one contact of two who are one person; the older one keeps its id."""
    other = forms.shown(showing.form(request).get("other", "")).strip()

    async def make(signed: Signed) -> Response:
        number = showing.number(contact_id)
        fault = _("Write the number of the other contact: it is at the end of the address of their page.")
        try:
            named = showing.number(other.removeprefix("#").rpartition("/")[2])
            async with showing.acting(request, signed) as session:
                merged = await merging.merge_by_hand(session, signed.organization_id, number, named, by=signed.actor)
        except (NotFound, Invalid) as error:
            said = _(error.detail) if isinstance(error, Invalid) else fault
            return await _page(request, signed, contact_id, other=other, merge_fault=said)
        except Conflict as clash:
            return await _page(request, signed, contact_id, other=other, merge_fault=_(clash.detail), status=409)
        return RedirectResponse(f"/contacts/{merged.survivor_id}?done=merged", 303)

    return await showing.changed(request, make)


@router.post(
    "/contacts/{contact_id}/merges/{contact_merge_id}/undo",
    summary="Undo a merge on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def undo_merge_on_page(contact_id: WrittenId, contact_merge_id: WrittenId, request: Request) -> Response:
    """Make two contacts of one again, each with what was theirs."""

    async def make(signed: Signed) -> Response:
        number, merge_id = showing.number(contact_id), showing.number(contact_merge_id)
        try:
            async with showing.acting(request, signed) as session:
                await merging.undo(session, signed.organization_id, merge_id, contact_id=number, by=signed.actor)
        except Conflict as clash:
            return await _page(request, signed, contact_id, merge_fault=_(clash.detail), status=409)
        return RedirectResponse(f"/contacts/{number}?done=taken_apart", 303)

    return await showing.changed(request, make)


async def _page(
    request: Request,
    signed: Signed,
    contact_id: str,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Faults | None = None,
    status: int = 400,
    **told: object,
) -> Response:
    """A contact's page; with what was typed and what is wrong with it, if anything is."""
    number = showing.number(contact_id)
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        if (survivor := await about.merged_into(session, signed.organization_id, number)) is not None:
            return RedirectResponse(f"/contacts/{survivor}?done=merged", 303)
        person = await _person(session, signed.organization_id, number)
    place = await showing.place(request, signed, "contacts", person.name or _("A visitor"))
    contact = person.known.contact
    stored = {name: getattr(contact, name) or "" for name in NAMES}
    stored |= {
        name: person.known.spelling(kind) or "" for name, kind in (("phone_number", "phone"), ("email", "email"))
    }
    is_wrong = bool(told or faults)
    if told.get("known"):
        status = 409
    values: dict[str, object] = {"known": None, "other": "", "merge_fault": None} | told
    return rendering.page(
        "contacts/person.html",
        signed,
        place,
        status if is_wrong else 200,
        person=person,
        contact=contact,
        typed=typed or stored,
        faults=dict.fromkeys(FIELDS, "") | dict(faults or {}),
        kind=people.kind,
        causes=CAUSES,
        undo_since=clock.now() - merging.UNDO_WITHIN,
        now=clock.now(),
        **values,
    )


async def _person(session: DbSession, organization_id: int, contact_id: int) -> Person:
    known = await contacts.get(session, organization_id, contact_id)
    refusals = {
        channel: await consent.refusal(session, organization_id, contact_id, channel=channel, sender=EVERY_SENDER)
        for channel in CHANNELS
    }
    return Person(
        known=known,
        name=people.name(known),
        refusals=refusals,
        lines=await consent.ledger(session, organization_id, contact_id, limit=LINES),
        answers=await about.answers(session, organization_id, contact_id),
        bookings=await inbox.booked(session, organization_id, contact_id),
        talks=await about.talks(session, organization_id, contact_id),
        merges=await merging.list_page(session, organization_id, contact_id, limit=LINES),
    )
