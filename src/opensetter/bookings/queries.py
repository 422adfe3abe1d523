"""Reads of bookings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings.models import Booking
from opensetter.bookings.rules import ASSUMED_LENGTH, EXPECTED, OUR_SOURCE, is_active
from opensetter.calendars.models import AppointmentType
from opensetter.contacts.models import Contact
from opensetter.core.errors import NotFound

NO_SHOW = "no_show"

KNOWN_AT_MOST = 20
"""How many bookings of one contact with one bot are looked at in a turn: the newest."""

LONGEST_BUSY = timedelta(days=31)
"""How long an appointment made elsewhere can be that still blocks all of its time; beyond, its last days are free."""


class BookingNotFound(NotFound):
    """There is no booking with that id."""

    code = "booking_not_found"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of bookings is narrowed to; None means any."""

    bot_id: int | None = None
    contact_id: int | None = None
    source: str | None = None
    external_id: str | None = None
    status: str | None = None
    starts_after: datetime | None = None
    starts_before: datetime | None = None


async def get(session: AsyncSession, organization_id: int, booking_id: int) -> Booking:
    booking = await session.scalar(
        select(Booking).where(Booking.organization_id == organization_id, Booking.id == booking_id)
    )
    if booking is None:
        raise BookingNotFound
    return booking


async def find_ours(session: AsyncSession, organization_id: int, key: str) -> Booking | None:
    """The booking on our own calendar that was made under this key."""
    found: Booking | None = await session.scalar(
        select(Booking).where(
            Booking.organization_id == organization_id, Booking.source == OUR_SOURCE, Booking.external_id == key
        )
    )
    return found


async def find_active(
    session: AsyncSession, organization_id: int, contact_id: int, *, bot_id: int, now: datetime
) -> int | None:
    """The id of the next booking for which a bot expects this contact, or whoever was merged into them."""
    person = select(Contact.id).where(
        Contact.organization_id == organization_id,
        or_(Contact.id == contact_id, Contact.merged_into_id == contact_id),
    )
    found: int | None = await session.scalar(
        select(Booking.id)
        .where(
            Booking.organization_id == organization_id,
            Booking.contact_id.in_(person),
            Booking.bot_id == bot_id,
            Booking.status.in_(EXPECTED),
            func.coalesce(Booking.ends_at, Booking.starts_at + ASSUMED_LENGTH) > now,
        )
        .order_by(Booking.starts_at, Booking.id)
        .limit(1)
    )
    return found


async def busy(
    session: AsyncSession, organization_id: int, schedule_id: int, *, since: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """When somebody is expected elsewhere by a bot that books on this schedule: from when to when, in no order."""
    bots = select(AppointmentType.bot_id).where(
        AppointmentType.organization_id == organization_id,
        AppointmentType.schedule_id == schedule_id,
        AppointmentType.archived_at.is_(None),
    )
    ends_at = func.coalesce(Booking.ends_at, Booking.starts_at + ASSUMED_LENGTH)
    rows = await session.execute(
        select(Booking.starts_at, ends_at).where(
            Booking.organization_id == organization_id,
            # Ours have their places on the schedule itself.
            Booking.appointment_type_id.is_(None),
            Booking.bot_id.in_(bots),
            Booking.status.in_(EXPECTED),
            Booking.starts_at > since - LONGEST_BUSY,
            Booking.starts_at < until,
            ends_at > since,
        )
    )
    return [(starts, ends) for starts, ends in rows]


async def list_page(
    session: AsyncSession, organization_id: int, filters: Filters, *, limit: int, starting_after: int | None
) -> Sequence[Booking]:
    """Bookings, newest start first. `BookingNotFound` if `starting_after` is not one of the organization's."""
    query = (
        select(Booking)
        .where(Booking.organization_id == organization_id)
        .order_by(Booking.starts_at.desc(), Booking.id.desc())
        .limit(limit)
    )
    for column, value in (
        (Booking.bot_id, filters.bot_id),
        (Booking.contact_id, filters.contact_id),
        (Booking.source, filters.source),
        (Booking.external_id, filters.external_id),
        (Booking.status, filters.status),
    ):
        if value is not None:
            query = query.where(column == value)
    if filters.starts_after is not None:
        query = query.where(Booking.starts_at > filters.starts_after)
    if filters.starts_before is not None:
        query = query.where(Booking.starts_at < filters.starts_before)
    if starting_after is not None:
        last = await get(session, organization_id, starting_after)
        query = query.where(
            or_(Booking.starts_at < last.starts_at, and_(Booking.starts_at == last.starts_at, Booking.id < last.id))
        )
    return (await session.scalars(query)).all()


@dataclass(frozen=True, slots=True)
class Kept:
    """A booking that was not cancelled, as a bot reads it."""

    id: int
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str | None
    status: str
    appointment_type_id: int | None
    created_at: datetime
    moved_at: datetime | None

    def is_active(self, now: datetime) -> bool:
        """Whether it lies ahead or is under way; somebody who did not come is not waited for."""
        return self.status in EXPECTED and is_active(self.starts_at, self.ends_at, now)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a contact stands with a bot: who both are, what is booked, what was answered."""

    bot_name: str
    instructions: str
    questions: list[str]
    booking_url: str | None
    bot_time_zone: str
    language: str | None
    opening_hours: list[dict[str, Any]]
    model: str | None
    archived_at: datetime | None
    first_name: str | None
    full_name: str | None
    contact_time_zone: str | None
    offers_again_after_completion: bool
    offers_again_after_no_show: bool
    answers: dict[str, str]
    appointment_types: list[dict[str, Any]]
    bookings: tuple[Kept, ...]

    def has_booking(self, now: datetime) -> bool:
        """Whether an appointment lies ahead or is under way."""
        return any(kept.is_active(now) for kept in self.bookings)

    def is_served(self, now: datetime) -> bool:
        """Whether the contact has had an appointment, or missed one, after which the bot is not to offer another."""
        over = [kept for kept in self.bookings if not kept.is_active(now)]
        missed = any(kept.status == NO_SHOW for kept in over)
        had = any(kept.status != NO_SHOW for kept in over)
        return (had and not self.offers_again_after_completion) or (missed and not self.offers_again_after_no_show)


# One statement, since a turn reads it twice, the second time under a lock. Another bot's bookings are not among them,
# even of the same organization. Those that lie ahead come first however many there were before, so that none of them
# is ever cut off. Whoever is one person counts as one: a booking that was under way while contacts were merged is filed
# under the one that is gone.
_STANDING = text(
    """
    SELECT bot.name, bot.instructions, bot.questions, bot.booking_url, bot.time_zone, bot.language, bot.opening_hours,
        bot.model, bot.archived_at, contact.first_name, contact.full_name, contact.default_time_zone,
        bot.offers_again_after_completion, bot.offers_again_after_no_show,
        -- Of two answers to one question the last is taken: the contact's own.
        coalesce((SELECT jsonb_object_agg(question, answer ORDER BY contact_id = contact.id, id) FROM contact_answers
            WHERE contact_id = ANY (person.contact_ids) AND bot_id = bot.id), '{}'),
        coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'name', name, 'length_minutes', length_minutes,
            'questions', questions, 'location', location) ORDER BY id) FROM appointment_types
            WHERE bot_id = bot.id AND archived_at IS NULL), '[]'),
        kept.ids, kept.starts, kept.ends, kept.zones, kept.statuses, kept.types, kept.created,
        kept.moved
    FROM bots bot
    JOIN contacts asked ON asked.organization_id = bot.organization_id
    JOIN contacts contact ON contact.organization_id = asked.organization_id
        -- Not `coalesce`: behind row-level security PostgreSQL looks no row up by that.
        AND contact.id = CASE WHEN asked.merged_into_id IS NULL THEN asked.id ELSE asked.merged_into_id END
    CROSS JOIN LATERAL (
        SELECT array_append(array_agg(id), contact.id) AS contact_ids FROM contacts WHERE merged_into_id = contact.id
    ) person
    CROSS JOIN LATERAL (
        SELECT array_agg(id) AS ids, array_agg(starts_at) AS starts, array_agg(ends_at) AS ends,
            array_agg(time_zone) AS zones, array_agg(status) AS statuses, array_agg(appointment_type_id) AS types,
            array_agg(created_at) AS created, array_agg(moved_at) AS moved
        FROM (
            SELECT id, starts_at, ends_at, time_zone, status, appointment_type_id, created_at, moved_at
            FROM bookings
            WHERE organization_id = bot.organization_id AND contact_id = ANY (person.contact_ids) AND bot_id = bot.id
              AND cancelled_at IS NULL
            ORDER BY (coalesce(ends_at, starts_at + :assumed_length) > :now) DESC, starts_at DESC
            LIMIT :known_at_most
        ) newest
    ) kept
    WHERE bot.organization_id = :organization_id AND bot.id = :bot_id AND asked.id = :contact_id
    """
)


async def standing(
    session: AsyncSession, organization_id: int, contact_id: int, *, bot_id: int, now: datetime
) -> Standing | None:
    """How a contact stands with a bot, bookings soonest first; None if the organization lacks either of them."""
    row = (
        await session.execute(
            _STANDING,
            {
                "organization_id": organization_id,
                "bot_id": bot_id,
                "contact_id": contact_id,
                "assumed_length": ASSUMED_LENGTH,
                "now": now,
                "known_at_most": KNOWN_AT_MOST,
            },
        )
    ).one_or_none()
    if row is None:
        return None
    *told, ids, starts, ends, zones, statuses, types, created, moved = row
    columns = (column or () for column in (ids, starts, ends, zones, statuses, types, created, moved))
    kept = [Kept(*booking) for booking in zip(*columns, strict=True)]
    soonest_first = tuple(sorted(kept, key=lambda booking: (booking.starts_at, booking.id)))
    return Standing(*(*told, soonest_first))
