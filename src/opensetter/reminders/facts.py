"""What is true of whom a reminder is for, read under the contact's lock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings import queries as bookings
from opensetter.bots.models import Bot
from opensetter.calendars.models import AppointmentType
from opensetter.channels import accounts
from opensetter.channels.models import BotIntegration, Channel
from opensetter.consent import queries as consent
from opensetter.conversations import unprompted, window
from opensetter.conversations.models import Conversation, Message
from opensetter.core import clock
from opensetter.reminders import rules
from opensetter.reminders.rules import Kind
from opensetter.sending.conditions import Place

DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Spot:
    """The conversation in which something is said, locked against messages, and what forbids it there."""

    conversation: Conversation
    integration: BotIntegration
    place: rules.Place

    @property
    def has_provider(self) -> bool:
        """Whether somebody else carries it: then it is looked at once more, and sent."""
        return Channel(self.integration.channel).has_provider


async def spot(
    session: AsyncSession,
    organization_id: int,
    contact_id: int,
    bot: Bot,
    *,
    conversation_id: int | None = None,
    kind: Kind = Kind.REMINDER,
) -> Spot | None:
    """The contact's newest conversation with the bot that is open, or the one asked for; None if there is none."""
    query = (
        select(Conversation.id, BotIntegration)
        .join(BotIntegration, BotIntegration.id == Conversation.bot_integration_id)
        .where(
            Conversation.organization_id == organization_id,
            Conversation.contact_id == contact_id,
            BotIntegration.bot_id == bot.id,
            BotIntegration.disabled_at.is_(None),
            BotIntegration.stopped_at.is_(None),
        )
        .order_by(Conversation.last_message_at.desc(), Conversation.id.desc())
        .limit(1)
    )
    if conversation_id is not None:
        query = query.where(Conversation.id == conversation_id)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    found_id, found = row
    conversation = await unprompted.lock(session, organization_id, found_id)
    refusal = await consent.refusal(
        session,
        organization_id,
        contact_id,
        channel=found.channel,
        sender=found.address or "",
        # Whoever wants no advertising still has an appointment, or has asked to be written to.
        is_marketing=kind is Kind.FOLLOW_UP,
    )
    has_template = bot.reminder_template is not None and kind in {Kind.REMINDER, Kind.CONFIRMATION}
    place = rules.Place(
        is_refused=refusal is not None,
        is_handed_over=conversation.handed_over_at is not None,
        is_window_open=window.is_open(conversation.last_inbound_at, accounts.window_hours(found), now=clock.now()),
        has_template=has_template,
    )
    return Spot(conversation, found, place)


async def message(session: AsyncSession, organization_id: int, message_id: int | None) -> Message:
    """The message after which there is silence."""
    found = await session.scalars(
        select(Message).where(Message.organization_id == organization_id, Message.id == message_id)
    )
    return found.one()


async def language(session: AsyncSession, organization_id: int, conversation_id: int, bot: Bot) -> str:
    """In which language the bot last spoke there; else its own."""
    spoken = Message.explanation["language"].astext
    last: str | None = await session.scalar(
        select(spoken)
        .where(
            Message.organization_id == organization_id,
            Message.conversation_id == conversation_id,
            Message.direction == "outbound",
            spoken.is_not(None),
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    return last or bot.language or DEFAULT_LANGUAGE


async def location(
    session: AsyncSession, organization_id: int, appointment_type_id: int | None
) -> Mapping[str, Any] | None:
    """Where appointments of a type are, if it is one of ours and says so."""
    if appointment_type_id is None:
        return None
    found: Mapping[str, Any] | None = await session.scalar(
        select(AppointmentType.location).where(
            AppointmentType.organization_id == organization_id, AppointmentType.id == appointment_type_id
        )
    )
    return found


_BOOKED = text(
    """
    SELECT EXISTS (
        SELECT FROM bookings booking JOIN contacts contact ON contact.id = booking.contact_id
        WHERE booking.organization_id = :organization_id AND booking.bot_id = :bot_id
          AND :contact_id IN (contact.id, contact.merged_into_id) AND booking.created_at >= :since)
    """
)


async def has_booking(
    session: AsyncSession, organization_id: int, at: Place, *, since: datetime, now: datetime
) -> bool:
    """Whether the contact has an appointment with the bot, from any source, or has made one since."""
    standing = await bookings.standing(session, organization_id, at.contact_id, bot_id=at.bot_id, now=now)
    if standing is not None and standing.has_booking(now):
        return True
    values = {"organization_id": organization_id, "bot_id": at.bot_id, "contact_id": at.contact_id, "since": since}
    return bool(await session.scalar(_BOOKED, values))


async def has_human(session: AsyncSession, organization_id: int, said: Message) -> bool:
    """Whether a human has written into the conversation since."""
    written = exists().where(
        Message.organization_id == organization_id,
        Message.conversation_id == said.conversation_id,
        Message.id > said.id,
        Message.is_from_human,
    )
    return bool(await session.scalar(select(written)))
