"""What belongs to a contact: moved to another one, and given back. The journal says what went, by id."""

from typing import Any, NotRequired, TypedDict

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession


class Passed(TypedDict):
    """A conversation that changed hands as it was: up to which message, and how it was then."""

    id: int
    newest: int
    newest_offer: NotRequired[int]
    was: dict[str, Any]


class Joined(TypedDict):
    """A conversation whose messages went into another one: which those were, and what that made of the other."""

    source: int
    target: int
    messages: list[int]
    offers: NotRequired["OffersJoined"]
    was: dict[str, Any]
    became: dict[str, Any]


class OffersJoined(TypedDict):
    """Offers that went along with a conversation's messages, and by how much their rounds were shifted there."""

    ids: list[int]
    shift: int


class Moved(TypedDict):
    """Everything that went from one contact to the other."""

    identities: list[int]
    bookings: list[int]
    seats: NotRequired[list[int]]
    answers: list[int]
    passed: list[Passed]
    joined: list[Joined]


# Consent is not among them: the ledger asks about everyone who was merged into a contact.
_OWNED = {
    "identities": "UPDATE contact_identities SET contact_id = :target"
    " WHERE organization_id = :organization_id AND contact_id = :source {these} RETURNING id",
    "bookings": "UPDATE bookings SET contact_id = :target"
    " WHERE organization_id = :organization_id AND contact_id = :source {these} RETURNING id",
    # In the order in which whoever takes a seat sweeps those that are free again.
    "seats": "UPDATE seats SET contact_id = :target WHERE id IN (SELECT id FROM seats"
    " WHERE organization_id = :organization_id AND contact_id = :source {these} ORDER BY id FOR UPDATE) RETURNING id",
    # Of two answers to one question both are kept, and each contact's own counts.
    "answers": "UPDATE contact_answers AS answer SET contact_id = :target"
    " WHERE organization_id = :organization_id AND contact_id = :source {these} AND NOT EXISTS (SELECT FROM"
    " contact_answers AS other WHERE other.contact_id = :target AND other.bot_id = answer.bot_id"
    " AND other.question = answer.question) RETURNING id",
}

_SEATS = text("SELECT id FROM seats WHERE organization_id = :organization_id AND booking_id = ANY(:bookings)")
_AFTER_ALL = 2**63 - 1
"""An id that comes after all offers: of merges from before there were any."""

# Against messages and replies, which are stored under the same lock; contacts' rows were locked before.
_LOCK = text(
    """
    SELECT id, contact_id, bot_integration_id, to_jsonb(conversation) FROM conversations AS conversation
    WHERE organization_id = :organization_id AND contact_id IN (:source, :target) ORDER BY id FOR UPDATE
    """
)
_PASS = text("UPDATE conversations SET contact_id = :target WHERE id = :conversation_id")
_NEWEST = text("SELECT coalesce(max(id), 0) FROM messages WHERE conversation_id = :conversation_id")
_NEWEST_OFFER = text("SELECT coalesce(max(id), 0) FROM offers WHERE conversation_id = :conversation_id")

_JOIN = text(
    """
    UPDATE messages SET conversation_id = :target
    WHERE organization_id = :organization_id AND conversation_id = :source RETURNING id
    """
)

# The times that were offered last, in either, are those that "the second" means: so their rounds come last there too.
_JOIN_OFFERS = text(
    """
    WITH there AS (
        SELECT min(round) AS first, max(round) AS last, max(created_at) AS newest
        FROM offers WHERE organization_id = :organization_id AND conversation_id = :target
    ), here AS (
        SELECT min(round) AS first, max(round) AS last, max(created_at) AS newest
        FROM offers WHERE organization_id = :organization_id AND conversation_id = :source
    ), shifted AS (
        SELECT CASE WHEN there.newest IS NULL THEN 0 WHEN here.newest > there.newest THEN there.last - here.first + 1
            ELSE there.first - here.last - 1 END AS shift FROM there, here
    )
    UPDATE offers SET conversation_id = :target, round = round + shifted.shift FROM shifted
    WHERE organization_id = :organization_id AND conversation_id = :source RETURNING id, shifted.shift
    """
)

# The bot remembers from where either began, answers whoever wrote last, and is silent if a human has taken over either.
_BLEND = text(
    """
    UPDATE conversations AS target SET
        context_starts_at = least(target.context_starts_at, source.context_starts_at),
        last_message_at = greatest(target.last_message_at, source.last_message_at),
        last_inbound_at = greatest(target.last_inbound_at, source.last_inbound_at),
        recipient = CASE WHEN source.last_inbound_at > coalesce(target.last_inbound_at, '-infinity')
            THEN coalesce(source.recipient, target.recipient) ELSE coalesce(target.recipient, source.recipient) END,
        handed_over_by = CASE WHEN target.handed_over_at IS NULL THEN source.handed_over_by
            ELSE target.handed_over_by END,
        handed_over_at = coalesce(target.handed_over_at, source.handed_over_at)
    FROM conversations AS source WHERE target.id = :target AND source.id = :source
    RETURNING to_jsonb(target)
    """
)

_FIELDS = (
    "context_starts_at",
    "last_message_at",
    "last_inbound_at",
    "recipient",
    "handed_over_at",
    "handed_over_by",
)

# What has changed since the merge was changed by somebody else, and stays.
_UNBLEND = text(
    "UPDATE conversations AS now SET "
    + ", ".join(
        f"{field} = CASE WHEN now.{field} IS NOT DISTINCT FROM became.{field} THEN was.{field} ELSE now.{field} END"
        for field in _FIELDS
    )
    + " FROM jsonb_populate_record(NULL::conversations, :was) AS was,"
    " jsonb_populate_record(NULL::conversations, :became) AS became WHERE now.id = :conversation_id"
).bindparams(bindparam("was", type_=JSONB), bindparam("became", type_=JSONB))

_RETURN = text("UPDATE messages SET conversation_id = :source WHERE id = ANY(:ids) AND conversation_id = :target")
_RETURN_OFFERS = text(
    "UPDATE offers SET conversation_id = :source, round = round - :shift"
    " WHERE id = ANY(:ids) AND conversation_id = :target"
)
_DIVIDE = text(
    """
    WITH later AS (
        INSERT INTO conversations (organization_id, bot_integration_id, contact_id, context_starts_at, last_message_at,
            last_inbound_at, recipient, handed_over_at, handed_over_by)
        SELECT organization_id, bot_integration_id, :survivor_id, context_starts_at, last_message_at, last_inbound_at,
            recipient, handed_over_at, handed_over_by
        FROM conversations WHERE id = :conversation_id
        RETURNING id
    ), offered AS (
        UPDATE offers SET conversation_id = later.id FROM later
        WHERE offers.conversation_id = :conversation_id AND offers.id > :newest_offer
    )
    UPDATE messages SET conversation_id = later.id FROM later
    WHERE messages.conversation_id = :conversation_id AND messages.id > :newest
    """
)
_RETURN_EARLIER = text(
    "UPDATE messages SET conversation_id = :target WHERE conversation_id = :source AND id <= :newest"
)


async def move(session: AsyncSession, organization_id: int, *, source_id: int, target_id: int) -> Moved:
    """Make everything of one contact the other's. Both contacts' rows must be locked.

    A conversation changes hands as it is. If the other has one on the same integration too, its messages go there,
    and it stays behind empty.
    """
    values = {"organization_id": organization_id, "source": source_id, "target": target_id}
    owned = {
        name: sorted((await session.scalars(text(statement.format(these="")), values)).all())
        for name, statement in _OWNED.items()
    }
    moved = Moved(
        identities=owned["identities"],
        bookings=owned["bookings"],
        seats=owned["seats"],
        answers=owned["answers"],
        passed=[],
        joined=[],
    )
    conversations = (await session.execute(_LOCK, values)).all()
    kept = {integration: (id_, row) for id_, owner, integration, row in conversations if owner == target_id}
    for id_, owner, integration, row in conversations:
        if owner == target_id:
            continue
        if integration in kept:
            target, was = kept[integration]
            moved["joined"].append(await _join(session, organization_id, source=id_, target=target, was=was))
        else:
            newest = await session.scalar(_NEWEST, {"conversation_id": id_})
            newest_offer = await session.scalar(_NEWEST_OFFER, {"conversation_id": id_})
            await session.execute(_PASS, {"conversation_id": id_, "target": target_id})
            moved["passed"].append(Passed(id=id_, newest=newest or 0, newest_offer=newest_offer or 0, was=row))
    return moved


async def give_back(
    session: AsyncSession, organization_id: int, moved: Moved, *, source_id: int, target_id: int
) -> None:
    """Undo `move(source_id=…, target_id=…)`: what came since stays with the target. Both must be locked again."""
    values = {"organization_id": organization_id, "source": target_id, "target": source_id}
    # A booking that was moved to another time since sits on another seat.
    seats = await session.scalars(_SEATS, {"organization_id": organization_id, "bookings": moved["bookings"]})
    ids = {
        "identities": moved["identities"],
        "bookings": moved["bookings"],
        "seats": [*moved.get("seats", ()), *seats],
        "answers": moved["answers"],
    }
    for name, statement in _OWNED.items():
        await session.execute(text(statement.format(these="AND id = ANY(:ids)")), {**values, "ids": ids[name]})
    conversations = (await session.execute(_LOCK, values)).all()
    own = {integration: id_ for id_, owner, integration, _ in conversations if owner == source_id}
    for passed in moved["passed"]:
        await _pass_back(session, passed, own, source_id=source_id, target_id=target_id)
    for joined in moved["joined"]:
        await session.execute(
            _RETURN, {"source": joined["source"], "target": joined["target"], "ids": joined["messages"]}
        )
        if offers := joined.get("offers"):
            await session.execute(_RETURN_OFFERS, {"source": joined["source"], "target": joined["target"], **offers})
        await session.execute(
            _UNBLEND, {"conversation_id": joined["target"], "was": joined["was"], "became": joined["became"]}
        )


async def _join(
    session: AsyncSession, organization_id: int, *, source: int, target: int, was: dict[str, Any]
) -> Joined:
    values = {"source": source, "target": target}
    messages = (await session.scalars(_JOIN, {**values, "organization_id": organization_id})).all()
    offers = (await session.execute(_JOIN_OFFERS, {**values, "organization_id": organization_id})).all()
    became = await session.scalar(_BLEND, values)
    joined = Joined(source=source, target=target, messages=sorted(messages), was=was, became=became)
    if offers:
        joined["offers"] = OffersJoined(ids=sorted(id_ for id_, _ in offers), shift=offers[0].shift)
    return joined


async def _pass_back(
    session: AsyncSession, passed: Passed, own: dict[int, int], *, source_id: int, target_id: int
) -> None:
    conversation_id, newest = passed["id"], passed["newest"]
    values = {"conversation_id": conversation_id, "newest": newest}
    begun_since = own.get(passed["was"]["bot_integration_id"])
    if begun_since is not None:
        # Somebody was still talking under the old id, and there is room for one conversation of a contact.
        await session.execute(_RETURN_EARLIER, {"source": conversation_id, "target": begun_since, "newest": newest})
        return
    await session.execute(_PASS, {"conversation_id": conversation_id, "target": source_id})
    if (await session.scalar(_NEWEST, values) or 0) > newest:
        now = await session.scalar(_ROW, values)
        newest_offer = passed.get("newest_offer", _AFTER_ALL)
        await session.execute(_DIVIDE, {**values, "survivor_id": target_id, "newest_offer": newest_offer})
        await session.execute(_UNBLEND, {"conversation_id": conversation_id, "was": passed["was"], "became": now})


_ROW = text("SELECT to_jsonb(conversation) FROM conversations AS conversation WHERE id = :conversation_id")
