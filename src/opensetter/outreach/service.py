"""Beginning a conversation, within what the contact, the bookings and our own patience allow."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings import queries as bookings
from opensetter.channels import accounts
from opensetter.channels.base import Template
from opensetter.channels.models import BotIntegration, Channel
from opensetter.consent import queries as consent_read
from opensetter.contacts import identity, meeting
from opensetter.contacts import queries as contacts_read
from opensetter.contacts import service as contacts
from opensetter.contacts.identity import IdentityKind
from opensetter.contacts.meeting import Sighting
from opensetter.contacts.schemas import ContactUpdate
from opensetter.contacts.service import Identity, Profile
from opensetter.conversations import service as conversations
from opensetter.conversations.models import Message, Status
from opensetter.core import clock
from opensetter.core.errors import Conflict, Invalid, LimitExceeded
from opensetter.engine import guard
from opensetter.outreach.schemas import MessageSend
from opensetter.sending import jobs as sending
from opensetter.sending import letters
from opensetter.sending.humans import OptedOut
from opensetter.webhooks import service as webhooks
from opensetter.webhooks.catalogue import EventType

SOURCE = "api"


class NoNumbersHere(Conflict):
    """Only a WhatsApp or SMS integration can write to a number."""

    code = "no_numbers_here"


class BookingExists(Conflict):
    """The contact has an appointment already, and the message carries the booking link. To send it: "force": true."""

    code = "booking_exists"


class TooSoon(LimitExceeded):
    """The number was written to a short while ago. Try again after the seconds in `Retry-After`."""

    code = "outreach_too_soon"


@dataclass(frozen=True, slots=True)
class _Content:
    """What is sent: words, or a template of which `words` is what we keep."""

    words: str
    template: Template | None

    @property
    def kind(self) -> str:
        return "text" if self.template is None else "template"


async def begin(
    session: AsyncSession,
    organization_id: int,
    integration: BotIntegration,
    request: MessageSend,
    *,
    pause: timedelta,
) -> int:
    """Queue a message to a number, whoever that is; its id.

    Raises `OptedOut`, `BookingExists` if it carries the bot's link, and `TooSoon` if the organization began another
    conversation with this number less than `pause` ago, over whichever integration. What is refused leaves no trace.
    """
    content = _content(integration, request)
    digits = identity.parse_phone(request.phone_number)
    contact_id = await _contact(session, organization_id, integration, request, digits)
    contact_id = await contacts_read.lock(session, organization_id, contact_id)
    offers_link = await _check(session, organization_id, integration, content, contact_id, is_forced=request.force)
    await _wait_between(session, organization_id, digits, pause)
    conversation_id = await conversations.open_conversation(
        session,
        organization_id,
        bot_integration_id=integration.id,
        contact_id=contact_id,
        recipient=_recipient(integration, digits),
    )
    message_id = await _store(
        session,
        organization_id,
        conversation_id,
        content,
        bot_integration_id=integration.id,
        more={
            "offers_link": offers_link,
            "is_forced": request.force,
            "details": {"calendarIntegrationId": request.calendar_integration_id}
            if request.calendar_integration_id
            else None,
        },
    )
    payload = {
        "messageId": message_id,
        "conversationId": conversation_id,
        "contactId": contact_id,
        "botIntegrationId": integration.id,
        "withheld": [],
    }
    await webhooks.publish(session, organization_id, kind=EventType.MESSAGE_SENT, payload=payload)
    await sending.schedule(session, organization_id, message_id, conversation_id=conversation_id)
    return message_id


def _content(integration: BotIntegration, request: MessageSend) -> _Content:
    """What is to be sent, if this channel can carry it."""
    channel = Channel(integration.channel)
    if not channel.has_provider:
        raise NoNumbersHere
    if integration.disabled_at is not None:
        raise conversations.IntegrationDisabled
    if request.template_name is None:
        if channel is Channel.WHATSAPP:
            raise Invalid.field("templateName", "template_required", "WhatsApp lets a bot begin with a template only.")
        return _Content(request.message or "", None)
    if not accounts.is_whatsapp(integration):
        raise Invalid.field("message", "message_required", "SMS has no templates: give message.")
    parameters = tuple(item.model_dump(exclude_none=True) for item in request.body_parameters)
    told = ", ".join(item.text for item in request.body_parameters)
    words = f"{request.template_name}: {told}" if told else request.template_name
    return _Content(words, Template(request.template_name, request.language or "", parameters))


async def _contact(
    session: AsyncSession, organization_id: int, integration: BotIntegration, request: MessageSend, digits: str
) -> int:
    """Whoever has that number, created or changed by what the request tells of them."""
    kind = IdentityKind.WA_ID if integration.channel == Channel.WHATSAPP else IdentityKind.SMS
    spelling = digits if kind is IdentityKind.WA_ID else request.phone_number
    sighting = Sighting((Identity(kind, digits, spelling),), SOURCE)
    contact_id = await meeting.meet(session, organization_id, sighting=sighting, profile=Profile())
    changes = request.profile_changes()
    if changes:
        await contacts.update(session, organization_id, ContactUpdate(id=contact_id, **changes))
    return contact_id


async def _check(
    session: AsyncSession,
    organization_id: int,
    integration: BotIntegration,
    content: _Content,
    contact_id: int,
    *,
    is_forced: bool,
) -> bool:
    """Whether the message carries the bot's booking link; raises if the contact should not get it."""
    refusal = await consent_read.refusal(
        session,
        organization_id,
        contact_id,
        channel=integration.channel,
        sender=integration.address or "",
        is_marketing=content.template is not None,
    )
    if refusal is not None:
        raise OptedOut
    now = clock.now()
    standing = await bookings.standing(session, organization_id, contact_id, bot_id=integration.bot_id, now=now)
    link = standing.booking_url if standing is not None else None
    offers_link = guard.mask(content.words, link) != content.words
    has_booking = standing is not None and standing.has_booking(now)
    if offers_link and has_booking and not is_forced:
        raise BookingExists
    return offers_link


# One row for a number, whichever of its spellings is given. Whoever comes second waits for the first, and finds it.
_PAUSE = text(
    """
    INSERT INTO outreach_numbers AS known (organization_id, number, last_sent_at)
    VALUES (:organization_id, :number, :now)
    ON CONFLICT (organization_id, number) DO UPDATE SET last_sent_at = excluded.last_sent_at
    WHERE known.last_sent_at <= :before
    RETURNING number
    """
)
_LAST = text("SELECT last_sent_at FROM outreach_numbers WHERE organization_id = :organization_id AND number = :number")


async def _wait_between(session: AsyncSession, organization_id: int, digits: str, pause: timedelta) -> None:
    now = clock.now()
    number = min((digits, *identity.spellings(digits)))
    values = {"organization_id": organization_id, "number": number}
    if await session.scalar(_PAUSE, {**values, "now": now, "before": now - pause}) is None:
        last = await session.scalar(_LAST, values)
        raise TooSoon(retry_after_seconds=max(1, round((last + pause - now).total_seconds() + 0.5)))


async def _store(
    session: AsyncSession,
    organization_id: int,
    conversation_id: int,
    content: _Content,
    *,
    bot_integration_id: int,
    more: dict[str, Any],
) -> int:
    stored = insert(Message).values(
        organization_id=organization_id,
        conversation_id=conversation_id,
        bot_integration_id=bot_integration_id,
        direction="outbound",
        content=content.words,
        kind=content.kind,
        status=str(Status.QUEUED),
        outgoing=letters.as_template(content.template) if content.template else None,
        created_at=clock.now(),
        **more,
    )
    return int((await session.execute(stored.returning(Message.id))).scalar_one())


def _recipient(integration: BotIntegration, digits: str) -> dict[str, str]:
    recipient = {"phone": f"+{digits}"}
    return {"waId": digits, **recipient} if integration.channel == Channel.WHATSAPP else recipient
