"""The panel beside a conversation: who it is, what they booked, what they want to get, and who else they may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from opensetter.consent import queries as consent
from opensetter.consent.queries import EVERY_SENDER
from opensetter.contacts import identity, merging
from opensetter.contacts import queries as contacts
from opensetter.contacts.identity import IdentityKind
from opensetter.contacts.models import ContactIdentity, ContactMerge
from opensetter.core import clock
from opensetter.core.db import DbSession
from opensetter.dashboard.inbox import queries, telling
from opensetter.dashboard.inbox.queries import Alike
from opensetter.dashboard.queries import Appointment
from opensetter.dashboard.words import _

MOST_IDENTITIES = 20
MOST_ALIKE = 3
MOST_MERGES = 5

_WRITTEN_ON = {
    "wa_id": "whatsapp",
    "whatsapp_user_id": "whatsapp",
    "sms": "sms",
}
"""On which channel a contact can be written to who is known by this."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether somebody may be written to on a channel."""

    channel: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Everything in the panel. `merges` are those that can still be undone, the last one first."""

    id: int
    identities: Sequence[tuple[str, str]]
    answers: Sequence[tuple[str, str]]
    bookings: Sequence[Appointment]
    wishes: Sequence[Wish]
    alike: Sequence[Alike]
    merges: Sequence[ContactMerge]


async def look(session: DbSession, organization_id: int, contact_id: int, *, bot_id: int) -> Person:
    """What is known of a contact, for the conversation with one of the bots."""
    known = await contacts.identities(session, organization_id, contact_id, limit=MOST_IDENTITIES)
    answers = await contacts.answers(session, organization_id, contact_id, bot_id=bot_id)
    return Person(
        contact_id,
        [(_(telling.IDENTITIES.get(one.kind, one.kind)), one.spelling) for one in known],
        list(answers.items()),
        await queries.booked(session, organization_id, contact_id),
        await _wishes(session, organization_id, contact_id, known),
        await _alike(session, organization_id, contact_id, known),
        await _merges(session, organization_id, contact_id),
    )


async def _wishes(
    session: DbSession, organization_id: int, contact_id: int, known: Sequence[ContactIdentity]
) -> Sequence[Wish]:
    told = []
    for channel in sorted({_WRITTEN_ON[one.kind] for one in known if one.kind in _WRITTEN_ON}, reverse=True):
        refusal = await consent.refusal(session, organization_id, contact_id, channel=channel, sender=EVERY_SENDER)
        told.append(Wish(channel, refusal is not None))
    return told


async def _alike(
    session: DbSession, organization_id: int, contact_id: int, known: Sequence[ContactIdentity]
) -> Sequence[Alike]:
    """Who may be the same: known by the same number in another spelling or on another channel, or the same address.

    Nobody whom a person has taken apart from this one.
    """
    values = {
        value
        for one in known
        if one.kind not in {IdentityKind.VISITOR, IdentityKind.WHATSAPP_USER_ID}
        for value in (one.value, *identity.spellings(one.value))
    }
    found = await queries.alike(session, organization_id, contact_id, values=sorted(values), limit=MOST_ALIKE * 4)
    kept = [one for one in found if not await merging.was_undone(session, organization_id, contact_id, one.id)]
    return kept[:MOST_ALIKE]


async def _merges(session: DbSession, organization_id: int, contact_id: int) -> Sequence[ContactMerge]:
    found = await merging.list_page(session, organization_id, contact_id, limit=MOST_MERGES)
    oldest = clock.now() - merging.UNDO_WITHIN
    return [one for one in found if one.undone_at is None and one.created_at > oldest]
