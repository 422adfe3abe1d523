"""`/contacts`: the people a bot talks to, and `/contact-merges`: those who turned out to be one person."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as QueryParameters
from pydantic import Field

from opensetter.contacts import identity, merging, queries, service
from opensetter.contacts.identity import IdentityKind
from opensetter.contacts.models import ContactIdentity, ContactMerge
from opensetter.contacts.queries import Known
from opensetter.contacts.schemas import (
    ContactCreate,
    ContactIdentityRead,
    ContactMergeCreate,
    ContactMergedRead,
    ContactMergeRead,
    ContactRead,
    ContactUpdate,
    Email,
    Phone,
    WaId,
)
from opensetter.core.paging import Listed, PageQuery, Session, Single, page
from opensetter.core.web import NoFields, PathId
from opensetter.organizations.auth import Reader, Writer

router = APIRouter(tags=["Contacts"])


class ContactsQuery(PageQuery):
    wa_id: WaId | None = Field(default=None, description="The contact with this WhatsApp id.")
    phone_number: Phone | None = Field(
        default=None, description="Also finds SMS numbers, in any spelling.", examples=["+447813194799"]
    )
    email: Email | None = Field(default=None, description="The contact with this e-mail address.")


@router.post("/contacts", status_code=201, summary="Create a contact")
async def create_contact(body: ContactCreate, principal: Writer, session: Session) -> Single[ContactRead]:
    """Create a contact. 409 with `existing_id` if one of the identities belongs to somebody already."""
    return Single(data=_read(await service.create(session, principal.organization_id, body)))


@router.get("/contacts", summary="List contacts")
async def list_contacts(
    query: Annotated[ContactsQuery, QueryParameters()], principal: Reader, session: Session
) -> Listed[ContactRead]:
    """Contacts, newest first; with a filter, those it identifies."""
    rows = await queries.list_matching(
        session,
        principal.organization_id,
        identities=_filters(query),
        limit=query.limit + 1,
        starting_after=query.starting_after,
    )
    items, has_more = page(rows, query.limit, _read)
    return Listed(data=items, has_more=has_more)


@router.get("/contacts/{contact_id}", summary="Get a contact")
async def get_contact(contact_id: PathId, principal: Reader, session: Session) -> Single[ContactRead]:
    """One contact. The id of one that was merged into another answers with that other."""
    return Single(data=_read(await queries.get(session, principal.organization_id, contact_id)))


@router.put("/contacts", summary="Update a contact")
async def update_contact(body: ContactUpdate, principal: Writer, session: Session) -> Single[ContactRead]:
    """Change a contact, named by `id`, else `waId`, else `smsPhoneNumber`; only what is sent changes."""
    return Single(data=_read(await service.update(session, principal.organization_id, body)))


@router.get("/contacts/{contact_id}/identities", summary="List a contact's identities")
async def list_contact_identities(
    contact_id: PathId, query: Annotated[PageQuery, QueryParameters()], principal: Reader, session: Session
) -> Listed[ContactIdentityRead]:
    """Everything by which a contact is recognised, oldest first, and who told that it is theirs."""
    rows = await queries.identities(
        session, principal.organization_id, contact_id, limit=query.limit + 1, starting_after=query.starting_after
    )
    items, has_more = page(rows, query.limit, _read_identity)
    return Listed(data=items, has_more=has_more)


@router.post("/contacts/{contact_id}/merge", summary="Merge two contacts")
async def merge_contacts(
    contact_id: PathId, body: ContactMergeCreate, principal: Writer, session: Session
) -> Single[ContactMergedRead]:
    """Make one contact of two who are one person: the older keeps its id, and gets everything of the other's.

    It can be undone for thirty days. The other's id goes on answering, with the survivor.
    """
    merged = await merging.merge_by_hand(
        session, principal.organization_id, contact_id, body.contact_id, by=principal.actor
    )
    survivor = await queries.get(session, principal.organization_id, merged.survivor_id)
    return Single(data=ContactMergedRead(contact=_read(survivor), merge=_read_merge(merged)))


@router.get("/contacts/{contact_id}/merges", summary="List a contact's merges")
async def list_contact_merges(
    contact_id: PathId, query: Annotated[PageQuery, QueryParameters()], principal: Reader, session: Session
) -> Listed[ContactMergeRead]:
    """The merges that made a contact what it is, newest first, undone ones included."""
    rows = await merging.list_page(
        session, principal.organization_id, contact_id, limit=query.limit + 1, starting_after=query.starting_after
    )
    items, has_more = page(rows, query.limit, _read_merge)
    return Listed(data=items, has_more=has_more)


@router.post("/contact-merges/{contact_merge_id}/undo", summary="Undo a merge")
async def undo_contact_merge(
    contact_merge_id: PathId, principal: Writer, _body: NoFields, session: Session
) -> Single[ContactMergeRead]:
    """Make two contacts of one again, each with what was theirs; what has come since stays with the survivor.

    Within thirty days, and the latest merge of a contact first.
    """
    undone = await merging.undo(session, principal.organization_id, contact_merge_id, by=principal.actor)
    return Single(data=_read_merge(undone))


def _filters(query: ContactsQuery) -> list[tuple[tuple[IdentityKind, ...], tuple[str, ...]]]:
    filters: list[tuple[tuple[IdentityKind, ...], tuple[str, ...]]] = []
    if query.wa_id:
        kinds = (IdentityKind.WA_ID, IdentityKind.WHATSAPP_USER_ID)
        filters.append((kinds, (query.wa_id, *identity.spellings(query.wa_id))))
    if query.phone_number:
        digits = identity.parse_phone(query.phone_number)
        filters.append(((IdentityKind.PHONE, IdentityKind.SMS), (digits, *identity.spellings(digits))))
    if query.email:
        filters.append(((IdentityKind.EMAIL,), (identity.email(query.email),)))
    return filters


def _read(known: Known) -> ContactRead:
    contact = known.contact
    return ContactRead(
        id=contact.id,
        created_at=contact.created_at,
        updated_at=contact.updated_at,
        first_name=contact.first_name,
        last_name=contact.last_name,
        full_name=contact.full_name,
        phone_number=known.spelling(IdentityKind.PHONE),
        # Who has a user name on WhatsApp may be known by a user id alone; either names them wherever `waId` is taken.
        wa_id=known.spelling(IdentityKind.WA_ID) or known.spelling(IdentityKind.WHATSAPP_USER_ID),
        sms_phone_number=known.spelling(IdentityKind.SMS),
        email=known.spelling(IdentityKind.EMAIL),
        default_time_zone=contact.default_time_zone,
        metadata=contact.extra,
    )


def _read_identity(known: ContactIdentity) -> ContactIdentityRead:
    return ContactIdentityRead(
        id=known.id,
        kind=IdentityKind(known.kind),
        value=known.spelling,
        source=known.source,
        seen_at=known.seen_at,
        created_at=known.created_at,
    )


def _read_merge(merged: ContactMerge) -> ContactMergeRead:
    return ContactMergeRead.model_validate(merged, from_attributes=True)
