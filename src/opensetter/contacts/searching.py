"""Finding a contact by what somebody remembers of them: a part of a name, an address, a number in any spelling."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.contacts import identity, queries
from opensetter.contacts.models import Contact
from opensetter.contacts.queries import Known

LONGEST = 200
FEWEST_DIGITS = 4
"""From so many on, what has no letters is a number or its beginning."""

# Compared as bytes: so the index on beginnings serves, and row-level security lets it.
_BEGINS = "identity.value ~>=~ :beginning AND identity.value ~<~ :end"
_HELD = """
    SELECT identity.contact_id FROM contact_identities identity
    WHERE identity.organization_id = :organization_id AND {which}
"""
# Whoever types so little that more begin so goes on typing.
_BEGINNING = f"(SELECT * FROM ({_HELD.format(which=_BEGINS)} ORDER BY identity.value LIMIT 1000) begins)"
_FOUND = """
    SELECT DISTINCT coalesce(contact.merged_into_id, contact.id) AS id
    FROM ({ids}) AS found (contact_id) JOIN contacts contact ON contact.id = found.contact_id
    WHERE contact.organization_id = :organization_id
        AND coalesce(contact.merged_into_id, contact.id) < :before
    ORDER BY id DESC LIMIT :limit
"""
_BY_NUMBER = text(_FOUND.format(ids=f"{_HELD.format(which='identity.value = ANY (:numbers)')} UNION {_BEGINNING}"))
_BY_WORDS = text(_FOUND.format(ids=f"SELECT * FROM find_contacts_named(:words, :before, :limit) UNION {_BEGINNING}"))
_FIRST = 2**63 - 1


async def search(
    session: AsyncSession, organization_id: int, wanted: str, *, limit: int, before: int | None = None
) -> Sequence[Known]:
    """Contacts, newest first, whom this may mean; all of them for an empty text.

    Words are parts of names that begin so, in any order, or the beginning of an address. Who was merged is found as
    whom they are now.
    """
    wanted = wanted.strip()[:LONGEST]
    if not wanted:
        return await queries.list_matching(session, organization_id, limit=limit, starting_after=before)
    beginning, numbers = _digits(wanted), list(identity.anywhere(wanted))
    is_number = len(beginning) >= FEWEST_DIGITS and not any(letter.isalpha() or letter == "@" for letter in wanted)
    beginning = beginning.removeprefix("00") if is_number else wanted.lower()
    values = {
        "organization_id": organization_id,
        "beginning": beginning,
        "end": beginning + "\U0010ffff",
        "before": _FIRST if before is None else before,
        "limit": limit,
    }
    if is_number:
        ids = await session.scalars(_BY_NUMBER, {**values, "numbers": numbers})
    else:
        ids = await session.scalars(_BY_WORDS, {**values, "words": wanted})
    contacts = await session.scalars(
        select(Contact)
        .where(Contact.organization_id == organization_id, Contact.id.in_(ids.all()))
        .order_by(Contact.id.desc())
    )
    return await queries.with_identities(session, organization_id, contacts.all())


def _digits(wanted: str) -> str:
    return "".join(letter for letter in wanted if letter.isascii() and letter.isdigit())
