"""Reading what a turn must know: short transactions that end in frozen values."""

import re
from collections.abc import Sequence
from datetime import datetime

from opensetter.bookings import queries as bookings
from opensetter.bookings.queries import Standing
from opensetter.bookings.rules import is_active
from opensetter.bots import queries as bots
from opensetter.contacts.queries import ContactNotFound
from opensetter.conversations import queries as conversations
from opensetter.conversations.queries import Said, Thread
from opensetter.core import clock
from opensetter.core.db import DbSession
from opensetter.engine import guard, unread
from opensetter.engine.types import Appointment, Bot, Context, Facts, Hours, Line, Person
from opensetter.sending.letters import longest

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)


async def load(session: DbSession, organization_id: int, thread: Thread) -> Context | None:
    """What is known as a turn begins; None if the bot is archived and answers nobody."""
    said = await conversations.remembered(
        session,
        organization_id,
        thread.conversation_id,
        up_to_id=thread.message_id,
        since=thread.context_starts_at,
    )
    standing = await _standing(session, organization_id, thread.contact_id, bot_id=thread.bot_id)
    if standing is None or standing.archived_at is not None:
        return None
    return _context(standing, thread.bot_id, thread.contact_id, said)


async def look(session: DbSession, organization_id: int, contact_id: int, *, bot_id: int) -> Context:
    """What a bot knows about a contact right now, apart from what was said.

    Raises `BotNotFound` or `ContactNotFound` if the organization has no such bot or contact.
    """
    standing = await _standing(session, organization_id, contact_id, bot_id=bot_id)
    if standing is None:
        await bots.get(session, organization_id, bot_id)
        raise ContactNotFound
    return _context(standing, bot_id, contact_id, ())


async def facts(session: DbSession, organization_id: int, thread: Thread) -> Facts:
    """What is true now, read in the transaction that stores the reply, after `claim_turn`."""
    standing = await _standing(session, organization_id, thread.contact_id, bot_id=thread.bot_id)
    assert standing is not None  # noqa: S101 - the conversation's foreign keys hold both
    now = clock.now()
    return Facts(
        booking_link=standing.booking_url,
        active=tuple(item for item in _appointments(standing, now) if item.is_active),
        known_urls=_known_urls(standing),
        now=now,
        instructions=standing.instructions,
        longest=longest(thread.channel),
    )


async def _standing(session: DbSession, organization_id: int, contact_id: int, *, bot_id: int) -> Standing | None:
    return await bookings.standing(session, organization_id, contact_id, bot_id=bot_id, now=clock.now())


def _context(standing: Standing, bot_id: int, contact_id: int, said: Sequence[Said]) -> Context:
    now = clock.now()
    appointments = _appointments(standing, now)
    burst = _burst_start(said)
    before, waiting = said[:burst], said[burst:]
    files = [message.kind for message in waiting if message.kind in unread.FILES]
    words = tuple(message.content for message in waiting if message.content.strip())
    return Context(
        bot=_bot(standing, bot_id),
        person=Person(contact_id, standing.first_name, standing.full_name, standing.contact_time_zone),
        now=now,
        inbound=words,
        history=tuple(_line(message, standing.booking_url) for message in before),
        active=tuple(item for item in appointments if item.is_active),
        past=tuple(item for item in appointments if not item.is_active),
        asked=next((message.asked for message in reversed(before) if not message.is_inbound), None),
        answers=standing.answers,
        unread=files[-1] if files and not words else None,
    )


def _burst_start(said: Sequence[Said]) -> int:
    """Where the messages begin that no reply covers yet."""
    answered = max((message.in_reply_to_id or 0 for message in said), default=0)
    waiting = (index for index, message in enumerate(said) if message.is_inbound and message.id > answered)
    return next(waiting, len(said))


def _bot(standing: Standing, bot_id: int) -> Bot:
    return Bot(
        id=bot_id,
        name=standing.bot_name,
        instructions=guard.mask(standing.instructions, standing.booking_url),
        questions=tuple(standing.questions),
        time_zone=standing.bot_time_zone,
        language=standing.language,
        opening_hours=tuple(
            Hours(WEEKDAYS.index(item["weekday"]), item["opens"], item["closes"]) for item in standing.opening_hours
        ),
        has_booking_link=standing.booking_url is not None,
        model=standing.model,
    )


def _line(message: Said, booking_url: str | None) -> Line:
    return Line(
        direction="inbound" if message.is_inbound else "outbound",
        text=guard.mask(message.content, booking_url) if message.content.strip() else f"[{message.kind}]",
        at=message.at,
    )


def _appointments(standing: Standing, now: datetime) -> tuple[Appointment, ...]:
    return tuple(
        Appointment(
            booking_id=kept.id,
            starts_at=kept.starts_at,
            ends_at=kept.ends_at,
            time_zone=kept.time_zone or standing.contact_time_zone or standing.bot_time_zone,
            is_active=is_active(kept.starts_at, kept.ends_at, now),
        )
        for kept in standing.bookings
    )


def _known_urls(standing: Standing) -> tuple[str, ...]:
    """Addresses that the operator wrote into instructions and questions, except the booking link's own."""
    written = "\n".join((standing.instructions, *standing.questions))
    found = (address.rstrip(".,;:!?") for address in _ADDRESS.findall(written))
    return tuple(dict.fromkeys(item for item in found if guard.mask(item, standing.booking_url) == item))
