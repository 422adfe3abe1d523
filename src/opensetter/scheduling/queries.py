"""Reads of what is open, what is held, and what was offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings import queries as bookings
from opensetter.calendars import queries as calendars
from opensetter.calendars.availability import Occupied, Slot, Span, open_slots
from opensetter.calendars.models import Seat, TakenSlot
from opensetter.calendars.queries import Bookable, Free
from opensetter.core import clock
from opensetter.core.errors import NotFound
from opensetter.scheduling.models import Offer

OFFERS_STAND = timedelta(days=1)
"""How long times that were offered can be taken."""


class HoldNotFound(NotFound):
    """There is no hold with that id: it may be over, or given back."""

    code = "hold_not_found"


@dataclass(frozen=True, slots=True)
class Held:
    """A seat that somebody holds, or that their hold has become."""

    id: int
    contact_id: int
    appointment_type_id: int
    starts_at: datetime
    ends_at: datetime
    held_until: datetime | None
    booking_id: int | None


async def open_within(
    session: AsyncSession, organization_id: int, bookable: Bookable, *, since: datetime, until: datetime, free: Free
) -> list[Slot]:
    """Every open slot of an appointment type that begins from `since` on and before `until`, soonest first."""
    now = clock.now()
    rules = bookable.rules
    since, until = max(since.astimezone(UTC), now), until.astimezone(UTC)
    if since >= until:
        return []
    within = Span(rules.blocked(since).since, rules.blocked(until).until)
    taken = await calendars.taken(
        session, organization_id, bookable.appointment_type, within=within, now=now, free=free
    )
    busy = await _busy(session, organization_id, bookable, within)
    return open_slots(rules, taken, busy, now=now, since=since, until=until)


async def seats_left(
    session: AsyncSession, organization_id: int, bookable: Bookable, starts_at: datetime, *, free: Free
) -> int:
    """How many can still have an appointment that begins then, as far as what is taken goes."""
    within = bookable.rules.blocked(starts_at)
    taken = await calendars.taken(
        session, organization_id, bookable.appointment_type, within=within, now=clock.now(), free=free
    )
    busy = await _busy(session, organization_id, bookable, within)
    return Occupied(bookable.rules, taken, busy).seats_left(starts_at)


async def _busy(session: AsyncSession, organization_id: int, bookable: Bookable, within: Span) -> list[Span]:
    found = await bookings.busy(session, organization_id, bookable.schedule.id, since=within.since, until=within.until)
    return [Span(since, until) for since, until in found]


async def get_held(session: AsyncSession, organization_id: int, seat_id: int) -> Held:
    """The hold with this id, or the seat that it has become; `HoldNotFound` if it is gone."""
    row = (
        await session.execute(
            select(
                Seat.id,
                Seat.contact_id,
                TakenSlot.appointment_type_id,
                TakenSlot.starts_at,
                TakenSlot.ends_at,
                Seat.held_until,
                Seat.booking_id,
            )
            .join(TakenSlot, TakenSlot.id == Seat.taken_slot_id)
            .where(Seat.organization_id == organization_id, Seat.id == seat_id)
        )
    ).one_or_none()
    if row is None:
        raise HoldNotFound
    return Held(*row)


async def find_held(
    session: AsyncSession, organization_id: int, contact_id: int, *, appointment_type_id: int, starts_at: datetime
) -> TakenSlot | None:
    """Where this contact holds a seat of that appointment at this moment, if they do."""
    found: TakenSlot | None = await session.scalar(
        select(TakenSlot)
        .join(Seat, Seat.taken_slot_id == TakenSlot.id)
        .where(
            Seat.organization_id == organization_id,
            Seat.contact_id == contact_id,
            Seat.held_until > clock.now(),
            TakenSlot.appointment_type_id == appointment_type_id,
            TakenSlot.starts_at == starts_at,
        )
        .limit(1)
    )
    return found


async def standing_offers(session: AsyncSession, organization_id: int, conversation_id: int) -> Sequence[Offer]:
    """The times that were offered last in a conversation, as far as they lie ahead; none if that is long ago."""
    now = clock.now()
    latest = (
        select(func.max(Offer.round))
        .where(Offer.organization_id == organization_id, Offer.conversation_id == conversation_id)
        .scalar_subquery()
    )
    found = await session.scalars(
        select(Offer)
        .where(
            Offer.organization_id == organization_id,
            Offer.conversation_id == conversation_id,
            Offer.round == latest,
            Offer.created_at > now - OFFERS_STAND,
            Offer.starts_at > now,
        )
        .order_by(Offer.number)
    )
    return found.all()
