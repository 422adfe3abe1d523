"""`/contacts/{contact_id}/consents`: what a contact wants to get from us, as it was told over time."""

from typing import Annotated

from fastapi import APIRouter, Response
from fastapi import Query as QueryParameters

from opensetter.consent import queries, service
from opensetter.consent.models import Category, Consent
from opensetter.consent.queries import Scope
from opensetter.consent.schemas import ConsentCreate, ConsentRead
from opensetter.core.paging import Listed, PageQuery, Session, Single, page
from opensetter.core.web import PathId
from opensetter.organizations.auth import Reader, Writer

router = APIRouter(prefix="/contacts/{contact_id}/consents", tags=["Contacts"])


@router.get("", summary="List a contact's consents")
async def list_consents(
    contact_id: PathId, query: Annotated[PageQuery, QueryParameters()], principal: Reader, session: Session
) -> Listed[ConsentRead]:
    """The lines of the ledger about a contact and everybody merged into them, newest first.

    Of each contact, the newest line that is about a channel, sender and category counts; none is consent.
    """
    rows = await queries.ledger(
        session,
        principal.organization_id,
        contact_id,
        limit=query.limit + 1,
        starting_after=query.starting_after,
    )
    items, has_more = page(rows, query.limit, _read)
    return Listed(data=items, has_more=has_more)


@router.post(
    "",
    status_code=201,
    summary="Record a consent",
    responses={200: {"model": Single[ConsentRead], "description": "It stood so already, and nothing was added."}},
)
async def record_consent(
    contact_id: PathId, body: ConsentCreate, principal: Writer, session: Session, response: Response
) -> Single[ConsentRead]:
    """Write down by hand that a contact does not want to be written to, or does again.

    From the answer on, nothing is sent that it forbids. A provider may block a contact of its own accord, and goes on
    doing so until they write START there.
    """
    recorded = await service.record_by_hand(
        session,
        principal.organization_id,
        contact_id,
        Scope(body.channel, body.sender, Category(body.category)),
        is_granted=body.granted,
        by=principal.actor,
        note=body.note,
    )
    if not recorded.is_new:
        response.status_code = 200
    return Single(data=_read(recorded.consent))


def _read(consent: Consent) -> ConsentRead:
    return ConsentRead(
        id=consent.id,
        contact_id=consent.contact_id,
        channel=consent.channel,
        sender=consent.sender,
        category=consent.category,
        granted=consent.is_granted,
        cause=consent.cause,
        evidence=consent.evidence,
        created_at=consent.created_at,
    )
