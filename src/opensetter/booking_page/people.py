"""Who books: the guest that a link names, else whoever has the number or the address that was typed."""

from collections.abc import Sequence

from opensetter.booking_page.desks import Guest
from opensetter.booking_page.forms import Details
from opensetter.contacts import identity, queries
from opensetter.contacts import service as contacts
from opensetter.contacts.identity import Candidate, IdentityKind
from opensetter.contacts.schemas import ContactUpdate
from opensetter.contacts.service import Identity, Profile
from opensetter.core.db import DbSession

SOURCE = "booking_page"

_AFTER_THE_NUMBER = 9
"""The step at which an e-mail address is looked for: whoever has the number is meant first."""


async def meet(session: DbSession, organization_id: int, guest: Guest | None, details: Details) -> int:
    """The contact who books, held against merges; created if we have never met.

    What a guest types is not written down as theirs: they could type anybody's number, and would then be taken for
    that person. A stranger's is all that we know of them. If the number is somebody's and the address somebody else's,
    the number counts, and the two stay two.
    """
    if guest is not None:
        contact_id = await queries.hold(session, organization_id, guest.contact_id)
        if not guest.is_named and details.name is not None:
            await contacts.update(session, organization_id, ContactUpdate(id=contact_id, full_name=details.name))
        return contact_id
    given = _identities(details)
    candidates = (
        *identity.candidates(None, details.phone),
        *(Candidate(_AFTER_THE_NUMBER, one.kind, one.value) for one in given if one.kind is IdentityKind.EMAIL),
    )
    profile = Profile(full_name=details.name)
    for _ in range(2):
        found = await _known(session, organization_id, candidates)
        if found is not None:
            return await queries.hold(session, organization_id, found)
        savepoint = await session.begin_nested()
        new = await contacts.welcome(session, organization_id, identities=given, source=SOURCE, profile=profile)
        if new is not None:
            await savepoint.commit()
            return new
        # Somebody else was met under one of them at this very moment.
        await savepoint.rollback()
    raise queries.ContactNotFound


async def _known(session: DbSession, organization_id: int, candidates: Sequence[Candidate]) -> int | None:
    try:
        return await queries.find(session, organization_id, candidates)
    except queries.ContactAmbiguous:
        # Two have numbers that this one could be a spelling of: whoever types it is a third.
        return None


def _identities(details: Details) -> tuple[Identity, ...]:
    found = []
    if details.phone is not None:
        found.append(Identity(IdentityKind.PHONE, details.phone, details.phone_spelling or details.phone))
    if details.email is not None:
        found.append(Identity(IdentityKind.EMAIL, details.email, details.email))
    return tuple(found)
