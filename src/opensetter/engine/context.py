"""Reading what a turn must know: short transactions that end in frozen values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from opensetter.bookings import queries as bookings
from opensetter.bookings.queries import Standing
from opensetter.bots import queries as bots
from opensetter.contacts.queries import ContactNotFound
from opensetter.conversations import queries as conversations
from opensetter.conversations.queries import Said, Thread
from opensetter.core import clock
from opensetter.core.db import DbSession
from opensetter.core.runtime import Runtime
from opensetter.engine import guard, unread
from opensetter.engine.claims.reviewing import Backing
from opensetter.engine.types import (
    Appointment,
    AppointmentType,
    Bot,
    Context,
    Facts,
    Hours,
    Line,
    Offer,
    Person,
    Question,
)
from opensetter.scheduling import links
from opensetter.scheduling import queries as scheduling
from opensetter.scheduling.links import Page, Visit
from opensetter.scheduling.models import Offer as OfferRow
from opensetter.sending.letters import longest

if TYPE_CHECKING:
    from opensetter.engine.actions import Hands

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)


async def load(runtime: Runtime, session: DbSession, organization_id: int, thread: Thread) -> Context | None:
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
    offered = await _offered(session, organization_id, thread, standing)
    link = _link(runtime, organization_id, thread, standing)
    return _context(standing, thread.bot_id, thread.contact_id, _Talk(said, offered, link))


async def look(session: DbSession, organization_id: int, contact_id: int, *, bot_id: int) -> Context:
    """What a bot knows about a contact right now, apart from what was said.

    Raises `BotNotFound` or `ContactNotFound` if the organization has no such bot or contact.
    """
    standing = await _standing(session, organization_id, contact_id, bot_id=bot_id)
    if standing is None:
        await bots.get(session, organization_id, bot_id)
        raise ContactNotFound
    return _context(standing, bot_id, contact_id, _Talk((), (), standing.booking_url))


async def overlook(
    runtime: Runtime, session: DbSession, organization_id: int, contact_id: int, *, bot_id: int
) -> tuple[Context, Thread | None]:
    """What a turn would know if it began now, and in which conversation: the last one of this contact's with the bot.

    Of an archived bot too. Raises `BotNotFound` or `ContactNotFound` as `look` does.
    """
    thread = await conversations.newest_thread(session, organization_id, contact_id, bot_id=bot_id)
    standing = await _standing(session, organization_id, contact_id, bot_id=bot_id)
    if thread is None or standing is None:
        return await look(session, organization_id, contact_id, bot_id=bot_id), None
    said = await conversations.remembered(
        session,
        organization_id,
        thread.conversation_id,
        up_to_id=thread.message_id,
        since=thread.context_starts_at,
    )
    offered = await _offered(session, organization_id, thread, standing)
    link = _link(runtime, organization_id, thread, standing)
    return _context(standing, bot_id, contact_id, _Talk(said, offered, link)), thread


async def facts(session: DbSession, hands: "Hands") -> Facts:
    """What is true now, read in the transaction that stores the reply, after `claim_turn`."""
    organization_id, thread = hands.organization_id, hands.thread
    standing = await _standing(session, organization_id, thread.contact_id, bot_id=thread.bot_id)
    assert standing is not None  # noqa: S101 - the conversation's foreign keys hold both
    now = clock.now()
    appointments = _appointments(standing, now)
    active = tuple(item for item in appointments if item.is_active)
    bot = _bot(standing, thread.bot_id, None)
    return Facts(
        booking_link=_link(hands.runtime, organization_id, thread, standing),
        active=active,
        known_urls=_known_urls(standing, _known(bot)),
        now=now,
        instructions=standing.instructions,
        longest=longest(thread.channel),
        backing=Backing(
            now=now,
            time_zone=standing.contact_time_zone or standing.bot_time_zone,
            offers=_still_meant(await _offered(session, organization_id, thread, standing), appointments),
            active=active,
            past=tuple(item for item in appointments if not item.is_active),
            opening_hours=bot.opening_hours,
            hours_zone=bot.time_zone,
            known=_known(bot),
            heard=tuple(line.text for line in hands.context.history if line.direction == "inbound")
            + hands.context.inbound,
            outcomes=tuple(step.outcome for step in hands.done),
            sets_appointments=bool(bot.appointment_types),
        ),
    )


def _still_meant(offered: Sequence[OfferRow], appointments: Sequence[Appointment]) -> tuple[Offer, ...]:
    """The offers that still mean something: who has booked since, wherever, takes none for a second booking."""
    active = {item.booking_id for item in appointments if item.is_active}
    return tuple(offer for offer in map(offer_of, offered) if offer.is_open_to(active))


def _known(bot: Bot) -> str:
    """The operator's own words, which may be told."""
    kinds = (f"{kind.name} {kind.location or ''}" for kind in bot.appointment_types)
    asked = (question.text for kind in bot.appointment_types for question in kind.questions)
    return "\n".join((bot.instructions, *bot.questions, *kinds, *asked))


async def _offered(session: DbSession, organization_id: int, thread: Thread, standing: Standing) -> Sequence[OfferRow]:
    # Nothing is offered on a calendar that the bot does not have.
    if not standing.appointment_types:
        return ()
    return await scheduling.standing_offers(session, organization_id, thread.conversation_id)


async def _standing(session: DbSession, organization_id: int, contact_id: int, *, bot_id: int) -> Standing | None:
    return await bookings.standing(session, organization_id, contact_id, bot_id=bot_id, now=clock.now())


def _link(runtime: Runtime, organization_id: int, thread: Thread, standing: Standing) -> str | None:
    """Where this contact can book: the operator's own link, else the page of the bot's calendar, if it has one.

    The page's link tells who was sent it, so that the booking is theirs whatever they type there.
    """
    if standing.is_served(clock.now()):
        return None
    if standing.booking_url is not None or not standing.appointment_types:
        return standing.booking_url
    return links.page_url(
        runtime.vault,
        links.public_address(runtime.settings),
        Page(organization_id, thread.bot_id),
        visit=Visit(thread.contact_id, thread.conversation_id),
        now=clock.now(),
    )


@dataclass(frozen=True, slots=True)
class _Talk:
    """What was said and offered in a conversation, and the link that may have been part of it."""

    said: Sequence[Said]
    offered: Sequence[OfferRow]
    booking_link: str | None


def _context(standing: Standing, bot_id: int, contact_id: int, talk: _Talk) -> Context:
    now = clock.now()
    appointments = _appointments(standing, now)
    burst = _burst_start(talk.said)
    before, waiting = talk.said[:burst], talk.said[burst:]
    files = [message.kind for message in waiting if message.kind in unread.FILES]
    words = tuple(message.content for message in waiting if message.content.strip())
    return Context(
        bot=_bot(standing, bot_id, talk.booking_link),
        person=Person(contact_id, standing.first_name, standing.full_name, standing.contact_time_zone),
        now=now,
        inbound=words,
        history=tuple(_line(message, talk.booking_link) for message in before),
        active=tuple(item for item in appointments if item.is_active),
        past=tuple(item for item in appointments if not item.is_active),
        asked=next((message.asked for message in reversed(before) if not message.is_inbound), None),
        answers=standing.answers,
        unread=files[-1] if files and not words else None,
        offers=_still_meant(talk.offered, appointments),
    )


def _burst_start(said: Sequence[Said]) -> int:
    """Where the messages begin that no reply covers yet."""
    answered = max((message.in_reply_to_id or 0 for message in said), default=0)
    waiting = (index for index, message in enumerate(said) if message.is_inbound and message.id > answered)
    return next(waiting, len(said))


def _bot(standing: Standing, bot_id: int, booking_link: str | None) -> Bot:
    return Bot(
        id=bot_id,
        name=standing.bot_name,
        instructions=guard.mask(standing.instructions, booking_link),
        questions=tuple(standing.questions),
        time_zone=standing.bot_time_zone,
        language=standing.language,
        opening_hours=tuple(
            Hours(WEEKDAYS.index(item["weekday"]), item["opens"], item["closes"]) for item in standing.opening_hours
        ),
        has_booking_link=booking_link is not None,
        model=standing.model,
        # Who is not to be offered another appointment is not offered its times either.
        appointment_types=()
        if standing.is_served(clock.now())
        else tuple(map(_appointment_type, standing.appointment_types)),
    )


def _appointment_type(stored: Mapping[str, Any]) -> AppointmentType:
    location = stored["location"] or {}
    return AppointmentType(
        id=stored["id"],
        name=stored["name"],
        length_minutes=stored["length_minutes"],
        questions=tuple(
            Question(asked["text"], tuple(asked.get("disqualifying") or ())) for asked in stored["questions"]
        ),
        location_kind=location.get("kind"),
        location=location.get("value"),
    )


def offer_of(row: OfferRow) -> Offer:
    """An offer as a turn knows it."""
    return Offer(
        id=row.id,
        number=row.number,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        time_zone=row.time_zone,
        appointment_type_id=row.appointment_type_id,
        moves_booking_id=row.moves_booking_id,
        is_additional=row.is_additional,
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
            is_active=kept.is_active(now),
            appointment_type_id=kept.appointment_type_id,
            made_at=kept.created_at,
            moved_at=kept.moved_at,
        )
        for kept in standing.bookings
    )


def _known_urls(standing: Standing, known: str) -> tuple[str, ...]:
    """Addresses that the operator wrote, except the booking link's own."""
    found = (address.rstrip(".,;:!?") for address in _ADDRESS.findall(f"{standing.instructions}\n{known}"))
    return tuple(dict.fromkeys(item for item in found if guard.mask(item, standing.booking_url) == item))
