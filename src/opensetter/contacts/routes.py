"""`/contacts`: the people a bot talks to."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as QueryParameters
from pydantic import Field

from opensetter.contacts import identity, queries, service
from opensetter.contacts.identity import IdentityKind
from opensetter.contacts.queries import Known
from opensetter.contacts.schemas import ContactCreate, ContactRead, ContactUpdate, Email, Phone, WaId
from opensetter.core.paging import Listed, PageQuery, Session, Single, page
from opensetter.core.web import PathId
from opensetter.organizations.auth import Reader, Writer

router = APIRouter(prefix="/contacts", tags=["Contacts"])


class ContactsQuery(PageQuery):
    wa_id: WaId | None = Field(default=None, description="The contact with this WhatsApp id.")
    phone_number: Phone | None = Field(
        default=None, description="Also finds SMS numbers, in any spelling.", examples=["+447813194799"]
    )
    email: Email | None = Field(default=None, description="The contact with this e-mail address.")


@router.post("", status_code=201, summary="Create a contact")
async def create_contact(body: ContactCreate, principal: Writer, session: Session) -> Single[ContactRead]:
    """Create a contact. 409 with `existing_id` if one of the identities belongs to somebody already."""
    return Single(data=_read(await service.create(session, principal.organization_id, body)))


@router.get("", summary="List contacts")
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


@router.get("/{contact_id}", summary="Get a contact")
async def get_contact(contact_id: PathId, principal: Reader, session: Session) -> Single[ContactRead]:
    """One contact."""
    return Single(data=_read(await queries.get(session, principal.organization_id, contact_id)))


@router.put("", summary="Update a contact")
async def update_contact(body: ContactUpdate, principal: Writer, session: Session) -> Single[ContactRead]:
    """Change a contact, named by `id`, else `waId`, else `smsPhoneNumber`; only what is sent changes."""
    return Single(data=_read(await service.update(session, principal.organization_id, body)))


def _filters(query: ContactsQuery) -> list[tuple[tuple[IdentityKind, ...], tuple[str, ...]]]:
    filters: list[tuple[tuple[IdentityKind, ...], tuple[str, ...]]] = []
    if query.wa_id:
        filters.append(((IdentityKind.WA_ID,), (query.wa_id, *identity.spellings(query.wa_id))))
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
        wa_id=known.spelling(IdentityKind.WA_ID),
        sms_phone_number=known.spelling(IdentityKind.SMS),
        email=known.spelling(IdentityKind.EMAIL),
        default_time_zone=contact.default_time_zone,
        metadata=contact.extra,
    )
