"""Meeting whom a provider has seen: under several identities at once, or under new ones after a change of number."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.contacts import identity, merging, queries, service
from opensetter.contacts.identity import IdentityKind
from opensetter.contacts.models import ContactIdentity
from opensetter.contacts.service import Identity, Profile
from opensetter.core import clock
from opensetter.core.errors import Invalid, Unavailable
from opensetter.webhooks import service as webhooks
from opensetter.webhooks.catalogue import EventType

ROUNDS = 5
"""How often one meeting is begun anew because another one, or a merge, was faster."""

SEEN_AGAIN_AFTER = timedelta(hours=1)
"""How old `seen_at` becomes before it is renewed: whoever writes often is not written down each time."""

ACTOR = "provider"
"""Who merges contacts that a provider has proven to be one person."""

NUMBERS = (IdentityKind.WA_ID, IdentityKind.SMS, IdentityKind.PHONE)
"""Kinds that compare a number's digits, in the order in which they are believed."""

Key = tuple[str, str]
"""An identity as the unique constraint sees it: value and kind."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Identities that one payload of a provider proves to be one person's, best first, and who the provider was.

    With `is_alias` the source says which spelling of a number is whose, so a contact who was found under another
    spelling is taught this one.
    """

    identities: tuple[Identity, ...]
    source: str
    is_alias: bool = False

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple((item.value, str(item.kind)) for item in self.identities)


@dataclass(frozen=True, slots=True)
class Renumbering:
    """What became of a change of number. `contact_id` is whose it was, None if they were not known.

    `taken_by` is another contact who had the new number already: nothing was merged, and both are there.
    """

    contact_id: int | None = None
    taken_by: int | None = None


async def meet(session: AsyncSession, organization_id: int, *, sighting: Sighting, profile: Profile) -> int:
    """The id of the contact who was seen, created if we have never met.

    An identity that was seen decides. If they name several contacts, those are one person, and are merged into the
    oldest: unless somebody has undone that once, then the best identity decides. If they name nobody, whoever has the
    same number under another kind is meant, and then whoever is the only one to have another spelling of it. That one
    is used and, unless the source knows better, not taught the spelling: it was a good guess, not evidence.

    Where several would do nobody is guessed, and no message is lost either: it gets a contact of its own, and
    `contact.ambiguous` tells who it may have been. The contact cannot be merged away until the transaction ends.

    Raises `Invalid` if nobody was seen at all.
    """
    if not sighting.identities:
        raise Invalid("Nothing tells whose message this is.", code="contact_identifier_required")
    for _ in range(ROUNDS):
        savepoint = await session.begin_nested()
        contact_id = await _met(session, organization_id, sighting, profile)
        if contact_id is not None:
            await savepoint.commit()
            return contact_id
        await savepoint.rollback()
    raise Unavailable


async def renumber(session: AsyncSession, organization_id: int, *, before: Sighting, after: Sighting) -> Renumbering:
    """The same person under new ids, from here on: a changed number, or a new WhatsApp user id.

    The old number is released in every kind and spelling, since numbers are given to others: whoever gets it is a
    stranger, and inherits neither history nor appointments. What was released is kept in `contact.renumbered`. Ids
    that are in `after` too stay, and so does an old WhatsApp user id that `before` does not tell: it is nobody else's.

    If the new number is another contact's, they may be its last owner as well as the same person. So nobody gets it,
    and the event names that other. Without one id on each side that can be read, nothing happens.
    """
    if not before.identities or not after.identities:
        return Renumbering()
    for _ in range(ROUNDS):
        savepoint = await session.begin_nested()
        outcome = await _renumbered(session, organization_id, before, after)
        if outcome is not None:
            await savepoint.commit()
            return outcome
        await savepoint.rollback()
    raise Unavailable


@dataclass(frozen=True, slots=True)
class _Row:
    """An identity that is known, and whose it is: never somebody's who was merged into another."""

    id: int
    key: Key
    contact_id: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Recognised:
    """Who may have been seen. `is_proven` is False if they were found under another spelling only."""

    contact_ids: tuple[int, ...]
    is_proven: bool
    rows: dict[Key, _Row]

    @property
    def is_doubtful(self) -> bool:
        return not self.is_proven and len(self.contact_ids) > 1


async def _met(session: AsyncSession, organization_id: int, sighting: Sighting, profile: Profile) -> int | None:
    """The contact, or None if somebody was faster: then everything since the savepoint is undone."""
    seen = await _recognise(session, organization_id, sighting)
    if seen.is_doubtful or not seen.contact_ids:
        new = await service.welcome(
            session, organization_id, identities=_given_once(sighting), source=sighting.source, profile=profile
        )
        if new is not None and seen.is_doubtful:
            payload = {"contactId": new, "mayBe": list(seen.contact_ids)}
            await webhooks.publish(session, organization_id, kind=EventType.CONTACT_AMBIGUOUS, payload=payload)
        return new
    contact_id = await _one(session, organization_id, sighting, seen)
    if contact_id is None:
        return None
    if seen.is_proven or sighting.is_alias:
        missing = [item for item in _given_once(sighting) if (item.value, item.kind) not in seen.rows]
        if missing and not await service.learn(
            session, organization_id, contact_id, identities=missing, source=sighting.source
        ):
            return None
    await _renew(session, organization_id, seen.rows.values())
    return contact_id


async def _recognise(session: AsyncSession, organization_id: int, sighting: Sighting) -> _Recognised:
    steps = dict(_steps(sighting))
    found = [(steps[row.key], row) for row in await _known(session, organization_id, steps)]
    exact = {row.key: row for step, row in found if step == _EXACT}
    first = min((step for step, _ in found), default=_EXACT)
    contact_ids = tuple(sorted({row.contact_id for step, row in found if step == first}))
    # Several may have the same number under one kind only if the sighting tells two numbers, and what is known of
    # them was not told by the provider. That proves nothing.
    is_proven = first == _EXACT or (first < _SPELLED and len(contact_ids) == 1)
    return _Recognised(contact_ids, is_proven=is_proven, rows=exact)


_EXACT, _SPELLED = 0, 9


def _steps(sighting: Sighting) -> Iterator[tuple[Key, int]]:
    """What to look for, and how near it is to what was seen: a lower step decides, and comes last."""
    numbers = [item.value for item in sighting.identities if item.kind in NUMBERS]
    for kind in NUMBERS:
        yield from (((other, str(kind)), _SPELLED) for value in numbers for other in identity.spellings(value))
    for step, kind in reversed(tuple(enumerate(NUMBERS, start=1))):
        yield from (((value, str(kind)), step) for value in numbers)
    for item in sighting.identities:
        if item.kind is IdentityKind.WHATSAPP_USER_ID:
            # Whoever creates contacts over the API has one field for both.
            yield (item.value, str(IdentityKind.WA_ID)), 1
    yield from ((key, _EXACT) for key in sighting.keys)


_KNOWN = text(
    """
    SELECT identity.id, identity.value, identity.kind, coalesce(contact.merged_into_id, contact.id), identity.seen_at
    FROM unnest(CAST(:values AS text[]), CAST(:kinds AS text[])) AS sought (value, kind)
    JOIN contact_identities identity
        ON identity.organization_id = :organization_id AND (identity.value, identity.kind) = (sought.value, sought.kind)
    JOIN contacts contact ON contact.id = identity.contact_id
    """
)


async def _known(session: AsyncSession, organization_id: int, keys: Collection[Key]) -> list[_Row]:
    values, kinds = [value for value, _ in keys], [kind for _, kind in keys]
    rows = await session.execute(_KNOWN, {"organization_id": organization_id, "values": values, "kinds": kinds})
    return [_Row(id_, (value, kind), contact_id, seen_at) for id_, value, kind, contact_id, seen_at in rows]


async def _one(session: AsyncSession, organization_id: int, sighting: Sighting, seen: _Recognised) -> int | None:
    """The one contact behind a sighting, held; None if a merge was faster."""
    oldest, *others = seen.contact_ids
    for other in others:
        if await merging.was_undone(session, organization_id, oldest, other):
            best = next(seen.rows[key].contact_id for key in sighting.keys if key in seen.rows)
            return await queries.hold(session, organization_id, best)
        try:
            await merging.merge(
                session,
                organization_id,
                survivor_id=oldest,
                absorbed_id=other,
                actor=ACTOR,
                evidence={
                    "source": sighting.source,
                    "identities": [{"kind": kind, "value": value} for value, kind in sighting.keys],
                },
            )
        except merging.ContactMerged:
            return None
    return await queries.hold(session, organization_id, oldest)


def _given_once(sighting: Sighting) -> Sequence[Identity]:
    return tuple(dict(zip(sighting.keys, sighting.identities, strict=True)).values())


async def _renew(session: AsyncSession, organization_id: int, rows: Collection[_Row]) -> None:
    now = clock.now()
    stale = [row.id for row in rows if row.seen_at is None or now - row.seen_at > SEEN_AGAIN_AFTER]
    if stale:
        await session.execute(
            update(ContactIdentity)
            .where(ContactIdentity.organization_id == organization_id, ContactIdentity.id.in_(stale))
            .values(seen_at=now)
        )


async def _renumbered(
    session: AsyncSession, organization_id: int, before: Sighting, after: Sighting
) -> Renumbering | None:
    seen = await _recognise(session, organization_id, before)
    if seen.is_doubtful or not seen.contact_ids:
        return Renumbering()
    contact_id = await _one(session, organization_id, before, seen)
    if contact_id is None:
        return None
    known = {row.key: row.contact_id for row in await _known(session, organization_id, after.keys)}
    taken_by = next((owner for owner in known.values() if owner != contact_id), None)
    released = await _release(session, organization_id, contact_id, dict(_steps(before)).keys() - dict(_steps(after)))
    new = [item for item in _given_once(after) if (item.value, item.kind) not in known]
    if taken_by is None and new:
        is_theirs = await service.learn(session, organization_id, contact_id, identities=new, source=after.source)
        if not is_theirs:
            return None
    if released or taken_by is not None or new:
        payload = {"contactId": contact_id, "takenBy": taken_by, "released": released, "source": after.source}
        await webhooks.publish(session, organization_id, kind=EventType.CONTACT_RENUMBERED, payload=payload)
    return Renumbering(contact_id, taken_by)


async def _release(
    session: AsyncSession, organization_id: int, contact_id: int, keys: Collection[Key]
) -> list[dict[str, str]]:
    """Make a contact's identities nobody's, and tell which those were."""
    if not keys:
        return []
    rows = await session.execute(
        delete(ContactIdentity)
        .where(
            ContactIdentity.organization_id == organization_id,
            ContactIdentity.contact_id == contact_id,
            tuple_(ContactIdentity.value, ContactIdentity.kind).in_(list(keys)),
        )
        .returning(ContactIdentity.kind, ContactIdentity.value, ContactIdentity.spelling, ContactIdentity.source)
    )
    told = [{"kind": kind, "value": value, "spelling": spelling, "source": by} for kind, value, spelling, by in rows]
    return sorted(told, key=lambda item: (item["kind"], item["value"]))
