"""Reading what a turn must know: short transactions that end in frozen values."""

import re
from collections.abc import Sequence

from opensetter.bookings import queries as bookings
from opensetter.bookings.models import Booking
from opensetter.bots import queries as bots
from opensetter.bots.models import Bot as BotRow
from opensetter.contacts import queries as contacts
from opensetter.conversations import queries as conversations
from opensetter.conversations.models import Message
from opensetter.conversations.queries import Thread
from opensetter.core import clock
from opensetter.core.db import DbSession
from opensetter.engine import guard
from opensetter.engine.types import Appointment, Bot, Context, Facts, Hours, Line, Person

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)


async def load(session: DbSession, organization_id: int, thread: Thread) -> Context | None:
    """What is known as a turn begins; None if the bot is archived and answers nobody."""
    messages = await conversations.remembered(
        session,
        organization_id,
        thread.conversation_id,
        up_to_id=thread.message_id,
        since=thread.context_starts_at,
    )
    return await _about(session, organization_id, thread.contact_id, bot_id=thread.bot_id, messages=messages)


async def look(session: DbSession, organization_id: int, contact_id: int, *, bot_id: int) -> Context:
    """What a bot knows about a contact right now, apart from what was said."""
    context = await _about(session, organization_id, contact_id, bot_id=bot_id, messages=())
    if context is None:
        raise bots.BotNotFound
    return context


async def facts(session: DbSession, organization_id: int, thread: Thread) -> Facts:
    """What is true now, read in the transaction that stores the reply, after `claim_turn`."""
    bot = await bots.get(session, organization_id, thread.bot_id)
    known = await contacts.get(session, organization_id, thread.contact_id)
    active, _ = _appointments(
        await bookings.known_to_bot(session, organization_id, thread.contact_id, bot_id=thread.bot_id),
        known.contact.default_time_zone,
        bot,
    )
    return Facts(booking_link=bot.booking_url, active=active, known_urls=_known_urls(bot), now=clock.now())


async def _about(
    session: DbSession, organization_id: int, contact_id: int, *, bot_id: int, messages: Sequence[Message]
) -> Context | None:
    bot = await bots.get(session, organization_id, bot_id)
    if bot.archived_at is not None:
        return None
    contact = (await contacts.get(session, organization_id, contact_id)).contact
    active, past = _appointments(
        await bookings.known_to_bot(session, organization_id, contact_id, bot_id=bot_id),
        contact.default_time_zone,
        bot,
    )
    burst_starts = _burst_start(messages)
    said = messages[:burst_starts]
    return Context(
        bot=_bot(bot),
        person=Person(contact.id, contact.first_name, contact.full_name, contact.default_time_zone),
        now=clock.now(),
        inbound=tuple(message.content for message in messages[burst_starts:]),
        history=tuple(_line(message, bot.booking_url) for message in said),
        active=active,
        past=past,
        asked=next((message.asked for message in reversed(said) if message.direction == "outbound"), None),
        answers=await contacts.answers(session, organization_id, contact_id, bot_id=bot_id),
    )


def _burst_start(messages: Sequence[Message]) -> int:
    """Where the messages begin that no reply covers yet."""
    answered = max((message.in_reply_to_id or 0 for message in messages), default=0)
    waiting = [
        index for index, message in enumerate(messages) if message.direction == "inbound" and message.id > answered
    ]
    return waiting[0] if waiting else len(messages)


def _bot(bot: BotRow) -> Bot:
    return Bot(
        id=bot.id,
        name=bot.name,
        instructions=guard.mask(bot.instructions, bot.booking_url),
        questions=tuple(bot.questions),
        time_zone=bot.time_zone,
        language=bot.language,
        opening_hours=tuple(
            Hours(WEEKDAYS.index(item["weekday"]), item["opens"], item["closes"]) for item in bot.opening_hours
        ),
        has_booking_link=bot.booking_url is not None,
        model=bot.model,
    )


def _line(message: Message, booking_url: str | None) -> Line:
    is_ours = message.direction == "outbound"
    return Line(
        direction="outbound" if is_ours else "inbound",
        text=guard.mask(message.content, booking_url),
        at=message.created_at,
    )


def _appointments(
    rows: Sequence[Booking], contact_zone: str | None, bot: BotRow
) -> tuple[tuple[Appointment, ...], tuple[Appointment, ...]]:
    now = clock.now()
    all_of_them = [
        Appointment(
            booking_id=row.id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            time_zone=row.time_zone or contact_zone or bot.time_zone,
            is_active=row.is_active(now),
        )
        for row in rows
    ]
    return (
        tuple(item for item in all_of_them if item.is_active),
        tuple(item for item in all_of_them if not item.is_active),
    )


def _known_urls(bot: BotRow) -> tuple[str, ...]:
    """Addresses that the operator wrote into the instructions, except the booking link's own."""
    found = (address.rstrip(".,;:!?") for address in _ADDRESS.findall(bot.instructions))
    return tuple(dict.fromkeys(address for address in found if guard.mask(address, bot.booking_url) == address))
