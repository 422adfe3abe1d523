"""Reads for the pages of bots."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

FOUND = 20
"""How many contacts a search shows."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A contact to choose."""

    id: int
    name: str | None
    spelling: str | None


_PEOPLE = """
    SELECT contact.id, coalesce(nullif(contact.full_name, ''), nullif(contact.first_name, '')), (
        SELECT spelling FROM contact_identities identity WHERE identity.contact_id = contact.id
        ORDER BY kind = 'visitor', identity.id LIMIT 1)
    FROM contacts contact
    WHERE contact.organization_id = :organization_id AND contact.merged_into_id IS NULL AND {which}
    ORDER BY contact.id DESC LIMIT :limit
"""
_NAMED = "(contact.full_name ILIKE :pattern OR contact.first_name ILIKE :pattern)"
_KNOWN_BY = """EXISTS (
    SELECT FROM contact_identities identity
    WHERE identity.organization_id = :organization_id AND identity.contact_id = contact.id
        AND identity.value = ANY (:values))"""


async def people(
    session: AsyncSession, organization_id: int, *, named: str = "", known_by: Sequence[str] = (), limit: int = FOUND
) -> Sequence[Somebody]:
    """Contacts, the newest first: all, those in whose name that stands, or those who are recognised by one of these."""
    which = _KNOWN_BY if known_by else _NAMED if named else "true"
    pattern = "%" + named.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    given: dict[str, Any] = {"organization_id": organization_id, "limit": limit}
    given |= {"values": list(known_by)} if known_by else {"pattern": pattern} if named else {}
    rows = await session.execute(text(_PEOPLE.format(which=which)), given)
    return [Somebody(*row) for row in rows.all()]
