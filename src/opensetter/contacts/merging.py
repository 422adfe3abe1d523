"""Contacts that turn out to be one person: merged with evidence, and taken apart again within thirty days."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.audit import service as audit
from opensetter.contacts import belongings, queries
from opensetter.contacts.belongings import Moved
from opensetter.contacts.models import Contact, ContactMerge
from opensetter.core import clock
from opensetter.core.errors import Conflict, Invalid, NotFound
from opensetter.core.jsonbody import MetadataInvalid, check_metadata
from opensetter.organizations.actors import SERVER, Actor
from opensetter.webhooks import service as webhooks
from opensetter.webhooks.catalogue import EventType

UNDO_WITHIN = timedelta(days=30)

PROFILE = ("first_name", "last_name", "full_name", "default_time_zone")


class MergeWithItself(Invalid):
    """A contact cannot be merged with itself: name two."""

    code = "contact_merge_with_itself"


class ContactMerged(Conflict):
    """The contact was merged into another one, and `existing_id` names that one."""

    code = "contact_merged"


class MergeNotFound(NotFound):
    """There is no merge with that id."""

    code = "contact_merge_not_found"


class MergeUndone(Conflict):
    """The merge has been undone already."""

    code = "contact_merge_undone"


class MergeTooOld(Conflict):
    """A merge can be undone for thirty days, and those are over."""

    code = "contact_merge_too_old"


class MergeNotTheLast(Conflict):
    """The contact was merged again since. Undo the later merge first."""

    code = "contact_merge_not_the_last"


class Journal(TypedDict):
    """All that a merge has changed. Instants are written in ISO 8601, to the microsecond."""

    moved: Moved
    followed: list[int]
    """Contacts who had been merged into the absorbed one before."""
    profile: dict[str, str]
    metadata: dict[str, Any]
    was_updated_at: str
    updated_at: str


async def merge(
    session: AsyncSession,
    organization_id: int,
    *,
    survivor_id: int,
    absorbed_id: int,
    actor: str,
    evidence: Mapping[str, Any],
) -> ContactMerge:
    """One contact with everything of both: identities, bookings, conversations, messages and answers.

    The survivor's gaps are filled from the absorbed one's profile and metadata; what both have stays as it is. The
    absorbed contact is kept with the rest, and stands for the survivor from now on.

    Raises `ContactNotFound`, `MergeWithItself`, and `ContactMerged` if one of them is merged already.
    """
    if survivor_id == absorbed_id:
        raise MergeWithItself
    contacts = await _lock(session, organization_id, survivor_id, absorbed_id)
    for contact_id in (survivor_id, absorbed_id):
        if contact_id not in contacts:
            raise queries.ContactNotFound
        if contacts[contact_id].merged_into_id is not None:
            raise ContactMerged(existing_id=contacts[contact_id].merged_into_id)
    survivor, absorbed = contacts[survivor_id], contacts[absorbed_id]
    followed = sorted(contact.id for contact in contacts.values() if contact.merged_into_id == absorbed_id)
    for contact_id in (absorbed_id, *followed):
        contacts[contact_id].merged_into_id = survivor_id
    journal = _fill(survivor, absorbed)
    journal["followed"] = followed
    journal["moved"] = await belongings.move(session, organization_id, source_id=absorbed_id, target_id=survivor_id)
    merged = ContactMerge(
        organization_id=organization_id,
        survivor_id=survivor_id,
        absorbed_id=absorbed_id,
        actor=actor,
        evidence=dict(evidence),
        journal=dict(journal),
        created_at=clock.now(),
    )
    session.add(merged)
    await session.flush()
    await _publish(session, EventType.CONTACT_MERGED, merged)
    return merged


async def merge_by_hand(
    session: AsyncSession, organization_id: int, one_id: int, other_id: int, *, by: Actor
) -> ContactMerge:
    """One contact of two who are one person, as somebody says who acts here; the older keeps its id.

    Raises what `merge` raises.
    """
    survivor_id, absorbed_id = sorted((one_id, other_id))
    merged = await merge(
        session, organization_id, survivor_id=survivor_id, absorbed_id=absorbed_id, actor=by.id, evidence={}
    )
    await audit.record(session, organization_id, by, "contact.merged", f"{survivor_id} {absorbed_id}")
    return merged


async def undo(
    session: AsyncSession, organization_id: int, merge_id: int, *, contact_id: int | None = None, by: Actor = SERVER
) -> ContactMerge:
    """Two contacts as they were before their merge; what has come or changed since stays with the survivor.

    From then on no provider's word merges these two again. With `contact_id`, only a merge that made this contact.

    Raises `MergeNotFound`, `MergeUndone`, `MergeTooOld`, and `MergeNotTheLast` while a later merge rests on this one.
    """
    merged = await session.scalar(
        select(ContactMerge)
        .where(ContactMerge.organization_id == organization_id, ContactMerge.id == merge_id)
        # Against another one who undoes it: the second finds it undone.
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if merged is None or (contact_id is not None and not await _is_of(session, merged, contact_id)):
        raise MergeNotFound
    if merged.undone_at is not None:
        raise MergeUndone
    if clock.now() - merged.created_at > UNDO_WITHIN:
        raise MergeTooOld
    contacts = await _lock(session, organization_id, merged.survivor_id, merged.absorbed_id)
    await _refuse_unless_last(session, merged)
    journal: Any = merged.journal  # what `merge` wrote, which is a Journal
    await belongings.give_back(
        session, organization_id, journal["moved"], source_id=merged.absorbed_id, target_id=merged.survivor_id
    )
    _empty(contacts[merged.survivor_id], journal)
    contacts[merged.absorbed_id].merged_into_id = None
    await session.flush()
    await session.execute(
        update(Contact)
        .where(Contact.organization_id == organization_id, Contact.id.in_(journal["followed"]))
        .values(merged_into_id=merged.absorbed_id)
    )
    merged.undone_at = clock.now()
    await session.flush()
    await _publish(session, EventType.CONTACT_MERGE_UNDONE, merged)
    about = f"{merged.survivor_id} {merged.absorbed_id}"
    await audit.record(session, organization_id, by, "contact.merge_undone", about)
    return merged


async def was_undone(session: AsyncSession, organization_id: int, one_id: int, other_id: int) -> bool:
    """Whether somebody has taken these two apart: a person knew better than the evidence."""
    both = or_(
        and_(ContactMerge.survivor_id == one_id, ContactMerge.absorbed_id == other_id),
        and_(ContactMerge.survivor_id == other_id, ContactMerge.absorbed_id == one_id),
    )
    undone = exists().where(ContactMerge.organization_id == organization_id, both, ContactMerge.undone_at.is_not(None))
    return bool(await session.scalar(select(undone)))


async def list_page(
    session: AsyncSession, organization_id: int, contact_id: int, *, limit: int, starting_after: int | None = None
) -> Sequence[ContactMerge]:
    """The merges that a contact is made of, newest first, undone ones included. Raises `ContactNotFound`."""
    known = await queries.get(session, organization_id, contact_id)
    person = select(Contact.id).where(
        Contact.organization_id == organization_id,
        or_(Contact.id == known.contact.id, Contact.merged_into_id == known.contact.id),
    )
    query = (
        select(ContactMerge)
        .where(ContactMerge.organization_id == organization_id, ContactMerge.survivor_id.in_(person))
        .order_by(ContactMerge.id.desc())
        .limit(limit)
    )
    if starting_after is not None:
        query = query.where(ContactMerge.id < starting_after)
    return (await session.scalars(query)).all()


async def _lock(session: AsyncSession, organization_id: int, survivor_id: int, absorbed_id: int) -> dict[int, Contact]:
    """Two contacts, and all who were merged into them before.

    Against bookings, messages, replies and other merges, all of which need a share of these locks. Merges take them in
    the order of the ids. A statement that records many bookings takes them in another, so the two may wait for each
    other: then PostgreSQL ends one of them, and it may be repeated.
    """
    both = (survivor_id, absorbed_id)
    rows = await session.scalars(
        select(Contact)
        .where(Contact.organization_id == organization_id, or_(Contact.id.in_(both), Contact.merged_into_id.in_(both)))
        .order_by(Contact.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {contact.id: contact for contact in rows}


def _fill(survivor: Contact, absorbed: Contact) -> Journal:
    """Give the survivor what only the absorbed contact's profile tells. Metadata is all taken, or none if too large."""
    profile: dict[str, str] = {
        name: getattr(absorbed, name)
        for name in PROFILE
        if getattr(survivor, name) is None and getattr(absorbed, name) is not None
    }
    for name, value in profile.items():
        setattr(survivor, name, value)
    metadata = {key: value for key, value in absorbed.extra.items() if key not in survivor.extra}
    try:
        check_metadata({**survivor.extra, **metadata})
    except MetadataInvalid:
        metadata = {}
    survivor.extra = {**survivor.extra, **metadata}
    was_updated_at, survivor.updated_at = survivor.updated_at, clock.now()
    return Journal(
        moved=Moved(identities=[], bookings=[], seats=[], answers=[], passed=[], joined=[]),
        followed=[],
        profile=profile,
        metadata=metadata,
        was_updated_at=was_updated_at.isoformat(),
        updated_at=survivor.updated_at.isoformat(),
    )


def _empty(survivor: Contact, journal: Journal) -> None:
    """Take back what was filled in, unless it was changed since."""
    for name, value in journal["profile"].items():
        if getattr(survivor, name) == value:
            setattr(survivor, name, None)
    filled = journal["metadata"]
    survivor.extra = {key: value for key, value in survivor.extra.items() if key not in filled or filled[key] != value}
    if survivor.updated_at == datetime.fromisoformat(journal["updated_at"]):
        survivor.updated_at = datetime.fromisoformat(journal["was_updated_at"])
    else:
        survivor.updated_at = clock.now()


async def _is_of(session: AsyncSession, merged: ContactMerge, contact_id: int) -> bool:
    """Whether a contact, or whoever that one is known as by now, got somebody by this merge."""
    known, survivor = [
        await queries.get(session, merged.organization_id, each) for each in (contact_id, merged.survivor_id)
    ]
    return known.contact.id == survivor.contact.id


async def _refuse_unless_last(session: AsyncSession, merged: ContactMerge) -> None:
    later = await session.scalar(
        select(ContactMerge.id)
        .where(
            ContactMerge.organization_id == merged.organization_id,
            ContactMerge.id > merged.id,
            ContactMerge.undone_at.is_(None),
            or_(ContactMerge.survivor_id == merged.survivor_id, ContactMerge.absorbed_id == merged.survivor_id),
        )
        .order_by(ContactMerge.id.desc())
        .limit(1)
    )
    if later is not None:
        raise MergeNotTheLast(existing_id=later)


async def _publish(session: AsyncSession, kind: EventType, merged: ContactMerge) -> None:
    payload = {
        "mergeId": merged.id,
        "survivorId": merged.survivor_id,
        "absorbedId": merged.absorbed_id,
        "actor": merged.actor,
    }
    await webhooks.publish(session, merged.organization_id, kind=kind, payload=payload)
