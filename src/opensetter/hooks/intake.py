"""Storing what a provider tells, one update at a time: in the caller's transaction, safe to repeat."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bots import queries as bots
from opensetter.channels import accounts
from opensetter.channels.base import (
    DeliveryReceipt,
    Echo,
    InboundMessage,
    Kind,
    Preference,
    Renumbered,
    Sender,
)
from opensetter.channels.models import BotIntegration, Channel
from opensetter.consent import confirmations, wishes
from opensetter.consent import queries as consent_read
from opensetter.consent import service as consent
from opensetter.consent.models import Category, Cause
from opensetter.consent.queries import Scope
from opensetter.consent.wishes import Wants, Wish
from opensetter.contacts import meeting
from opensetter.contacts import queries as contacts
from opensetter.contacts.service import Profile
from opensetter.conversations import handover, media, receipts
from opensetter.conversations import queries as conversations_read
from opensetter.conversations import service as conversations
from opensetter.conversations.handover import HumanMessage
from opensetter.conversations.models import Status
from opensetter.conversations.receipts import Receipt
from opensetter.conversations.senders import sighting_of
from opensetter.conversations.service import LONGEST_MESSAGE, Arrival, Outgoing, Received
from opensetter.engine import jobs as turns
from opensetter.engine import languages
from opensetter.hooks import files
from opensetter.sending import claims, letters
from opensetter.sending import jobs as sending

_TOLD = {"STOP": Wants.STOP, "START": Wants.START, "HELP": Wants.HELP}
"""What a provider calls the keywords that it has acted on."""

_STARTS = frozenset({"start", "unstop"})
"""Words that mean nothing else, and that a carrier answers."""

PHONE = "the business's own phone"
"""Who took over, if a human wrote there."""


async def take_message(
    session: AsyncSession, organization_id: int, integration: BotIntegration, update: InboundMessage
) -> Received:
    """Store a contact's message, with what it asks for: a turn, silence, or to be let alone."""
    profile = Profile(full_name=update.sender.name)
    sighting = sighting_of(update.sender, source=source(integration))
    contact_id = await meeting.meet(session, organization_id, sighting=sighting, profile=profile)
    bot = await bots.get(session, organization_id, integration.bot_id)
    wish = _wish(integration, update, language=bot.language)
    if wish is not None:
        # Before the conversation's row, as everybody who takes both.
        await contacts.lock(session, organization_id, contact_id)
    received = await conversations.receive(
        session,
        integration,
        contact_id=contact_id,
        content=update.text[:LONGEST_MESSAGE],
        provider_id=update.provider_id,
        arrival=Arrival(
            kind=str(update.kind), recipient=_recipient(update.sender), details=_details(update), at=update.sent_at
        ),
    )
    if not received.is_new:
        return received
    if update.media:
        for file_id in await media.keep(session, organization_id, received.message_id, update.media):
            await files.schedule_fetching(session, organization_id, file_id)
    if wish is not None:
        language = languages.detect(update.text, default=bot.language)
        if await _grant(session, organization_id, integration, received, update, wish, language=language):
            return received
    await _answer(session, organization_id, integration, received, update)
    return received


async def take_receipt(
    session: AsyncSession, organization_id: int, integration: BotIntegration, update: DeliveryReceipt
) -> receipts.Applied:
    """Move one of our messages on. What an error means beyond it is for `take_error`, in a transaction of its own."""
    failure = None
    if update.error is not None:
        meaning = update.error.meaning
        failure = letters.failure(update.error, letters.REASONS[meaning] if meaning else "rejected")
    return await receipts.record(
        session,
        organization_id,
        integration.id,
        Receipt(update.provider_id, Status(update.status), _number(update.reference), update.at, failure),
    )


async def take_error(
    session: AsyncSession,
    organization_id: int,
    integration: BotIntegration,
    update: DeliveryReceipt,
    *,
    contact_id: int | None,
) -> None:
    """What a reported failure says of the contact's wishes, or of the whole connection."""
    if update.error is not None:
        await claims.act_on(session, organization_id, update.error, integration=integration, contact_id=contact_id)


async def take_recipient(
    session: AsyncSession, organization_id: int, integration: BotIntegration, update: DeliveryReceipt
) -> None:
    """A report names its recipient by number and user id at once: whoever is known by either is one person."""
    sighting = sighting_of(update.recipient, source=source(integration))
    await meeting.meet(session, organization_id, sighting=sighting, profile=Profile())


async def take_echo(session: AsyncSession, organization_id: int, integration: BotIntegration, update: Echo) -> None:
    """A human of the business wrote from their phone: it is part of the conversation, which is theirs from now on."""
    sighting = sighting_of(update.recipient, source=source(integration))
    contact_id = await meeting.meet(session, organization_id, sighting=sighting, profile=Profile())
    await contacts.lock(session, organization_id, contact_id)
    conversation_id = await conversations.open_conversation(
        session,
        organization_id,
        bot_integration_id=integration.id,
        contact_id=contact_id,
        recipient=_recipient(update.recipient),
    )
    message = HumanMessage(update.text[:LONGEST_MESSAGE], Status.SENT, update.provider_id, str(update.kind))
    await handover.say(session, organization_id, conversation_id, by=PHONE, message=message)


async def take_preference(
    session: AsyncSession, organization_id: int, integration: BotIntegration, update: Preference
) -> None:
    """A contact set with the provider whether they want marketing."""
    sighting = sighting_of(update.sender, source=source(integration))
    contact_id = await meeting.meet(session, organization_id, sighting=sighting, profile=Profile())
    await consent.record(
        session,
        organization_id,
        contact_id,
        Scope(integration.channel, integration.address or "", Category.MARKETING),
        is_granted=not update.stops,
        cause=Cause.PROVIDER_PREFERENCE,
        evidence={"category": update.category},
    )


async def take_renumbering(
    session: AsyncSession, organization_id: int, integration: BotIntegration, update: Renumbered
) -> None:
    """The same person by another number, once however often it is told: the old one may be somebody else's by then."""
    if await conversations_read.is_known(session, organization_id, integration.id, update.provider_id):
        return
    told_by = source(integration)
    outcome = await meeting.renumber(
        session,
        organization_id,
        before=sighting_of(update.before, source=told_by),
        after=sighting_of(update.after, source=told_by),
    )
    if outcome.contact_id is not None:
        recipient = _recipient(update.after) if outcome.taken_by is None else None
        await conversations.receive(
            session,
            integration,
            contact_id=outcome.contact_id,
            content="",
            provider_id=update.provider_id,
            arrival=Arrival(kind="system", recipient=recipient, details={"type": "number_changed"}, at=update.at),
        )


def source(integration: BotIntegration) -> str:
    """Under which name what a provider tells of people is kept as evidence."""
    return "meta.message" if integration.channel == Channel.WHATSAPP else "twilio.message"


def _wish(integration: BotIntegration, update: InboundMessage, *, language: str | None) -> Wish | None:
    """What the message says about being written to: the provider's own verdict first, then ours."""
    if update.opt_out is not None:
        wants = _TOLD.get(update.opt_out.upper())
        return Wish(wants, is_keyword=True, is_answered=True) if wants else None
    if update.kind not in {Kind.TEXT, Kind.BUTTON, Kind.INTERACTIVE}:
        return None
    # On whose terms keywords are read: Twilio's WhatsApp is WhatsApp, where no carrier listens.
    terms = Channel.SMS if accounts.window_hours(integration) is None else Channel.WHATSAPP
    return wishes.wish(update.text, channel=str(terms), language=language)


async def _grant(
    session: AsyncSession,
    organization_id: int,
    integration: BotIntegration,
    received: Received,
    update: InboundMessage,
    wish: Wish,
    *,
    language: str,
) -> bool:
    """Act on a wish to be let alone, or to hear from us again; whether that is all there is to do."""
    if wish.wants is Wants.HELP:
        # Where the carrier answers, we do not; elsewhere it is a question like any other.
        return wish.is_answered
    scope = Scope(integration.channel, integration.address or "")
    cause = Cause.PROVIDER_KEYWORD if update.opt_out else Cause.KEYWORD if wish.is_keyword else Cause.WISH
    evidence = {"messageId": received.message_id}
    if wish.wants is Wants.START:
        changed = await consent.restore(
            session, organization_id, received.contact_id, scope, cause=cause, evidence=evidence
        )
        if not changed:
            # A word like any other: the carrier calls a plain "yes" to the bot's question START as well.
            return update.text.strip().casefold() in _STARTS
    else:
        recorded = await consent.record(
            session, organization_id, received.contact_id, scope, is_granted=False, cause=cause, evidence=evidence
        )
        changed = not recorded.was_refused
    if changed and not wish.is_answered:
        await _confirm(session, organization_id, integration, received, wish, language=language)
    return True


async def _confirm(
    session: AsyncSession,
    organization_id: int,
    integration: BotIntegration,
    received: Received,
    wish: Wish,
    *,
    language: str,
) -> None:
    """Say once that the wish was heard."""
    message_id = await conversations.store_reply(
        session,
        organization_id,
        received,
        bot_integration_id=integration.id,
        outgoing=Outgoing(
            content=confirmations.restored(language) if wish.wants is Wants.START else confirmations.stopped(language),
            asked=None,
            withheld=(),
            explanation={"answeredBy": "consent"},
            status=Status.QUEUED,
            more={"confirmsConsent": True},
        ),
    )
    await sending.schedule(session, organization_id, message_id, conversation_id=received.conversation_id)


async def _answer(
    session: AsyncSession,
    organization_id: int,
    integration: BotIntegration,
    received: Received,
    update: InboundMessage,
) -> None:
    """Queue a turn, unless nobody waits for one: a reaction asks nothing, and a refusal forbids the answer."""
    if update.kind is Kind.REACTION:
        return
    refusal = await consent_read.refusal(
        session,
        organization_id,
        received.contact_id,
        channel=integration.channel,
        sender=integration.address or "",
    )
    if refusal is not None:
        return
    await turns.schedule(session, organization_id, received)
    if integration.channel == Channel.WHATSAPP:
        await sending.schedule_acknowledgement(session, organization_id, integration.id, update.provider_id)


def _recipient(sender: Sender) -> dict[str, str]:
    told = {"waId": sender.wa_id, "userId": sender.user_id, "phone": sender.phone}
    return {name: value for name, value in told.items() if value}


def _details(update: InboundMessage) -> Mapping[str, Any] | None:
    more = {"repliesTo": update.replies_to, "username": update.sender.username, **update.details}
    return {name: value for name, value in more.items() if value is not None} or None


def _number(reference: str | None) -> int | None:
    """Our message's id, if that is what came back."""
    return int(reference) if reference and reference.isascii() and reference.isdigit() and len(reference) < 19 else None  # noqa: PLR2004 - a bigint
