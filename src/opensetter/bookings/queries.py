"""Reads of bookings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings.models import Booking
from opensetter.core.errors import NotFound

KNOWN_AT_MOST = 20
"""How many bookings of one contact with one bot are looked at in a turn: the newest."""


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


async def known_to_bot(
    session: AsyncSession, organization_id: int, contact_id: int, *, bot_id: int
) -> Sequence[Booking]:
    """A contact's bookings filed against this bot, cancelled ones left out, soonest first.

    Another bot's bookings are not among them, even of the same organization.
    """
    newest = (
        select(Booking)
        .where(
            Booking.organization_id == organization_id,
            Booking.contact_id == contact_id,
            Booking.bot_id == bot_id,
            Booking.cancelled_at.is_(None),
        )
        # Those that lie ahead come first however many there were before, so that none of them is ever cut off.
        .order_by((func.coalesce(Booking.ends_at, Booking.starts_at) > func.now()).desc(), Booking.starts_at.desc())
        .limit(KNOWN_AT_MOST)
    )
    return sorted((await session.scalars(newest)).all(), key=lambda booking: (booking.starts_at, booking.id))
