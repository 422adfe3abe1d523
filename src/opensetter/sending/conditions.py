"""What a message says of its own accord holds only as long as what it was said for does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings.models import Booking
from opensetter.channels.models import BotIntegration
from opensetter.conversations import unprompted
from opensetter.conversations.models import Conversation, Message
from opensetter.core.errors import Unavailable
from opensetter.sending.rules import Obstacle

_STORED = "onlyIf"


@dataclass(frozen=True, slots=True)
class Condition:
    """What must still be so when a message is sent: each that is given."""

    booking_id: int | None = None
    """This booking is confirmed,"""
    starts_at: datetime | None = None
    """and for this time."""
    silent_since: int | None = None
    """The contact has said nothing to the bot after this message."""
    until: datetime | None = None
    """It is not this late yet."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message is sent: in which conversation, with whom, by which bot."""

    conversation_id: int
    contact_id: int
    bot_id: int


def as_stored(condition: Condition) -> dict[str, Any]:
    """A condition as it is stored with its message."""
    told = {
        "bookingId": condition.booking_id,
        "startsAt": condition.starts_at and condition.starts_at.isoformat(),
        "silentSince": condition.silent_since,
        "until": condition.until and condition.until.isoformat(),
    }
    return {_STORED: {name: value for name, value in told.items() if value is not None}}


def of(outgoing: Mapping[str, Any] | None) -> Condition | None:
    """The condition that was stored with a message; None if it is to be sent whatever has become of its reason."""
    told = (outgoing or {}).get(_STORED)
    if told is None:
        return None
    return Condition(
        booking_id=told.get("bookingId"),
        starts_at=_instant(told.get("startsAt")),
        silent_since=told.get("silentSince"),
        until=_instant(told.get("until")),
    )


async def broken(
    session: AsyncSession, organization_id: int, condition: Condition, *, at: Place, now: datetime
) -> Obstacle | None:
    """What of the condition does not hold any more. What does hold, holds until the transaction ends.

    The caller has locked the contact's row. Raises `Unavailable` while somebody else is changing the booking.
    """
    if condition.until is not None and now >= condition.until:
        return Obstacle.TOO_LATE
    if condition.booking_id is not None:
        booking = await hold_booking(session, organization_id, condition.booking_id)
        if booking.status != "confirmed" or booking.starts_at != condition.starts_at:
            return Obstacle.BOOKING_CHANGED
    if condition.silent_since is not None:
        await unprompted.lock(session, organization_id, at.conversation_id)
        if await has_spoken(session, organization_id, at, since_id=condition.silent_since):
            return Obstacle.CONTACT_ANSWERED
    return None


async def hold_booking(session: AsyncSession, organization_id: int, booking_id: int) -> Booking:
    """A booking that nobody cancels or moves until the transaction ends.

    Raises `Unavailable` while somebody does. They may be waiting for the contact's row, which the caller has: to wait
    for each other would end one of the two.
    """
    booking = await session.scalar(
        select(Booking)
        .where(Booking.organization_id == organization_id, Booking.id == booking_id)
        .with_for_update(read=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if booking is None:
        raise Unavailable
    return booking


async def has_spoken(session: AsyncSession, organization_id: int, at: Place, *, since_id: int) -> bool:
    """Whether the contact has said something to the bot after a message, on whichever channel.

    An emoji on a message is not a word.
    """
    spoken = (
        exists()
        .where(
            Message.organization_id == organization_id,
            Message.id > since_id,
            Message.direction == "inbound",
            Message.kind.not_in(("reaction", "system")),
        )
        .where(
            Conversation.id == Message.conversation_id,
            Conversation.contact_id == at.contact_id,
            BotIntegration.id == Conversation.bot_integration_id,
            BotIntegration.bot_id == at.bot_id,
        )
    )
    return bool(await session.scalar(select(spoken)))


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
