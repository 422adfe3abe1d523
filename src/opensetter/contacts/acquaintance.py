"""Whether somebody is known already, before they are written down as new."""

from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.contacts import identity, queries
from opensetter.contacts.identity import Candidate, IdentityKind
from opensetter.contacts.schemas import ContactCreate

_EMAIL_STEP = 9
"""After every number: several people may read one mailbox."""


def candidates_of(request: ContactCreate) -> tuple[Candidate, ...]:
    """The identities by which somebody may be known: numbers in every spelling and as every kind, then the address."""
    numbers: list[str | None] = [
        identity.parse_phone(spelling) for spelling in (request.sms_phone_number, request.phone_number) if spelling
    ]
    found: dict[tuple[IdentityKind, str], Candidate] = {}
    for digits in numbers or [None]:
        for candidate in identity.candidates(request.wa_id, digits):
            found.setdefault((candidate.kind, candidate.value), candidate)
    # Whoever is known by a plain number is the same person on WhatsApp.
    if request.wa_id and not numbers and request.wa_id.isdecimal():
        for candidate in identity.candidates(None, request.wa_id):
            found.setdefault((candidate.kind, candidate.value), candidate)
    if request.email:
        address = identity.email(request.email)
        found[IdentityKind.EMAIL, address] = Candidate(_EMAIL_STEP, IdentityKind.EMAIL, address)
    return tuple(found.values())


async def known(session: AsyncSession, organization_id: int, request: ContactCreate) -> int | None:
    """The id of whoever this is already, or None. Raises `ContactAmbiguous` if it may be several."""
    return await queries.find(session, organization_id, candidates_of(request))
