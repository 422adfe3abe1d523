"""Reads of contacts: by id, and by whatever identifies them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from opensetter.contacts.identity import Candidate
from opensetter.contacts.models import Contact, ContactAnswer, ContactIdentity
from opensetter.core.errors import Conflict, NotFound


class ContactNotFound(NotFound):
    """There is no such contact."""

    code = "contact_not_found"


class ContactAmbiguous(Conflict):
    """More than one contact matches; nobody should guess between them."""

    code = "contact_ambiguous"


@dataclass(frozen=True, slots=True)
class Known:
    """A contact with the identities by which they are recognised, oldest first."""

    contact: Contact
    identities: tuple[ContactIdentity, ...]

    def spelling(self, kind: str) -> str | None:
        """The identity of this kind as it was first given."""
        return next((found.spelling for found in self.identities if found.kind == kind), None)


async def get(session: AsyncSession, organization_id: int, contact_id: int) -> Known:
    """A contact, or whoever that one was merged into."""
    asked = aliased(Contact)
    contact = await session.scalar(
        select(Contact)
        .join(asked, Contact.id == _as_whom(asked))
        .where(Contact.organization_id == organization_id, asked.organization_id == organization_id)
        .where(asked.id == contact_id)
    )
    if contact is None:
        raise ContactNotFound
    return (await with_identities(session, organization_id, [contact]))[0]


async def hold(session: AsyncSession, organization_id: int, contact_id: int) -> int:
    """The id of a contact, or of whoever that one was merged into; it stays so until the transaction ends.

    Raises `ContactNotFound`.
    """
    asked = aliased(Contact)
    # Against merges, which lock both contacts' rows: what is filed under this id afterwards is not left behind. A lock
    # that many could share would do for that, but whoever changes the contact next would wait for those who want the
    # same. Bookings do not wait for this one.
    statement = (
        select(Contact.id, Contact.merged_into_id)
        .join(asked, Contact.id == _as_whom(asked))
        .where(Contact.organization_id == organization_id, asked.organization_id == organization_id)
        .with_for_update(of=Contact, key_share=True)
    )
    while True:
        row = (await session.execute(statement.where(asked.id == contact_id))).one_or_none()
        if row is None:
            raise ContactNotFound
        found, merged_into_id = row
        if merged_into_id is None:
            return int(found)
        # A merge was faster than the lock.
        contact_id = merged_into_id


async def lock(session: AsyncSession, organization_id: int, contact_id: int) -> int:
    """As `hold`, and against bookings too: each is either visible to what is read next, or committed afterwards."""
    held = await hold(session, organization_id, contact_id)
    # A booking that was under way during a merge is filed under the id that is gone, and needs a share of that lock.
    await session.execute(
        select(Contact.id)
        .where(Contact.organization_id == organization_id, or_(Contact.id == held, Contact.merged_into_id == held))
        .order_by(Contact.id)
        .with_for_update()
    )
    return held


async def identities(
    session: AsyncSession, organization_id: int, contact_id: int, *, limit: int, starting_after: int | None = None
) -> Sequence[ContactIdentity]:
    """By what a contact is recognised, oldest first. Raises `ContactNotFound`."""
    known = await get(session, organization_id, contact_id)
    query = (
        select(ContactIdentity)
        .where(ContactIdentity.organization_id == organization_id, ContactIdentity.contact_id == known.contact.id)
        .order_by(ContactIdentity.id)
        .limit(limit)
    )
    if starting_after is not None:
        query = query.where(ContactIdentity.id > starting_after)
    return (await session.scalars(query)).all()


# As two lists: thousands at once are no longer a statement than one.
_OWNERS = text(
    """
    SELECT identity.value, identity.kind, identity.contact_id
    FROM unnest(cast(:values AS text[]), cast(:kinds AS text[])) AS wanted (value, kind)
    JOIN contact_identities identity ON identity.organization_id = :organization_id
        AND identity.value = wanted.value AND identity.kind = wanted.kind
    """
)


async def find(session: AsyncSession, organization_id: int, candidates: Sequence[Candidate]) -> int | None:
    """The id of the contact that the first matching step names, or None.

    Raises `ContactAmbiguous` if that step matches several contacts: a later step does not break a tie.
    """
    (first,) = await find_all(session, organization_id, [candidates])
    if len(first) > 1:
        raise ContactAmbiguous
    return next(iter(first), None)


async def find_all(
    session: AsyncSession, organization_id: int, sought: Sequence[Sequence[Candidate]]
) -> Sequence[frozenset[int]]:
    """For each of these the ids of the contacts that its first matching step names: none, one, or several."""
    wanted = sorted({(candidate.value, str(candidate.kind)) for candidates in sought for candidate in candidates})
    given = {
        "organization_id": organization_id,
        "values": [value for value, _ in wanted],
        "kinds": [kind for _, kind in wanted],
    }
    rows = (await session.execute(_OWNERS, given)).all() if wanted else ()
    owners: dict[tuple[str, str], set[int]] = {}
    for value, kind, contact_id in rows:
        # One each, by a constraint that some data is older than.
        owners.setdefault((value, kind), set()).add(int(contact_id))
    return [_named_first(candidates, owners) for candidates in sought]


def _named_first(candidates: Sequence[Candidate], owners: Mapping[tuple[str, str], set[int]]) -> frozenset[int]:
    matching = [candidate for candidate in candidates if (candidate.value, str(candidate.kind)) in owners]
    first = min((candidate.step for candidate in matching), default=None)
    named = (owners[one.value, str(one.kind)] for one in matching if one.step == first)
    return frozenset().union(*named)


async def list_matching(
    session: AsyncSession,
    organization_id: int,
    *,
    identities: Iterable[tuple[Sequence[str], Sequence[str]]] = (),
    limit: int,
    starting_after: int | None = None,
) -> Sequence[Known]:
    """Contacts, newest first, that match every pair of possible kinds and possible values.

    Those that were merged into others are not among them.
    """
    query = (
        select(Contact)
        .where(Contact.organization_id == organization_id, Contact.merged_into_id.is_(None))
        .order_by(Contact.id.desc())
        .limit(limit)
    )
    for kinds, values in identities:
        query = query.where(
            select(ContactIdentity.id)
            .where(
                ContactIdentity.organization_id == organization_id,
                ContactIdentity.contact_id == Contact.id,
                ContactIdentity.kind.in_(kinds),
                ContactIdentity.value.in_(values),
            )
            .exists()
        )
    if starting_after is not None:
        query = query.where(Contact.id < starting_after)
    return await with_identities(session, organization_id, (await session.scalars(query)).all())


async def answers(session: AsyncSession, organization_id: int, contact_id: int, *, bot_id: int) -> Mapping[str, str]:
    """What this contact answered to this bot's questions."""
    rows = await session.execute(
        select(ContactAnswer.question, ContactAnswer.answer).where(
            ContactAnswer.organization_id == organization_id,
            ContactAnswer.contact_id == contact_id,
            ContactAnswer.bot_id == bot_id,
        )
    )
    return {row[0]: row[1] for row in rows}


def _as_whom(asked: type[Contact]) -> ColumnElement[int]:
    """The id as which a contact is known."""
    # Not `coalesce`: behind row-level security PostgreSQL looks no row up by that, and reads all contacts instead.
    return case((asked.merged_into_id.is_(None), asked.id), else_=asked.merged_into_id)


async def with_identities(session: AsyncSession, organization_id: int, contacts: Sequence[Contact]) -> Sequence[Known]:
    """These contacts, each with everything by which they are recognised."""
    found: dict[int, list[ContactIdentity]] = {contact.id: [] for contact in contacts}
    rows = await session.scalars(
        select(ContactIdentity)
        .where(ContactIdentity.organization_id == organization_id, ContactIdentity.contact_id.in_(found))
        .order_by(ContactIdentity.id)
    )
    for row in rows:
        found[row.contact_id].append(row)
    return [Known(contact, tuple(found[contact.id])) for contact in contacts]
