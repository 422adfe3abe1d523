"""Who has which stretch of a schedule. The database decides: these functions only ask it in the right order.

A stretch is a row of `taken_slots`, and that row is the lock: whoever changes anything about who sits in it locks it
first. That no two of a schedule overlap is `ex_taken_slots_overlap`, that no seat is given twice `uq_seats_number`.

The order in which things are locked keeps two from waiting for each other: the contact, the booking, then every
stretch that matters in the order of their ids, then seats in the order of theirs; and only then, at last, a new
stretch is put in, which waits for none but those who are past that themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import ColumnElement, delete, select, text, update
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.calendars.availability import Span
from opensetter.calendars.models import Seat, TakenSlot
from opensetter.calendars.queries import REACH
from opensetter.core.errors import Unavailable

TRIES = 5
"""How often somebody else may come between our look and our insert before we give up."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a schedule that somebody wants, with room for so many of the same appointment."""

    schedule_id: int
    appointment_type_id: int
    appointment: Span
    blocked: Span
    capacity: int


@dataclass(frozen=True, slots=True)
class Claim:
    """For whom, and until when, or for which booking; `leaves` is the seat that is given up for it."""

    contact_id: int
    held_until: datetime | None = None
    booking_id: int | None = None
    leaves: Seat | None = None


@dataclass(frozen=True, slots=True)
class _Sitting:
    """A seat, as far as it matters for who may have it."""

    id: int
    taken_slot_id: int
    number: int
    contact_id: int
    booking_id: int | None
    held_until: datetime | None


class _Full(Exception):
    """There is no room."""


class _Outrun(Exception):
    """Somebody put a stretch in after we had looked."""


async def hold(
    session: AsyncSession, organization_id: int, contact_id: int, place: Place, *, until: datetime, now: datetime
) -> Seat | None:
    """A seat that is the contact's until then; None if there is no room.

    Whoever holds one there already keeps that, until then.
    """
    return await _claim(session, organization_id, place, Claim(contact_id, held_until=until), now=now)


async def take(
    session: AsyncSession, organization_id: int, contact_id: int, place: Place, *, booking_id: int, now: datetime
) -> Seat | None:
    """A seat for a booking: the one that the contact holds there, else another; None if there is no room."""
    return await _claim(session, organization_id, place, Claim(contact_id, booking_id=booking_id), now=now)


async def move(
    session: AsyncSession, organization_id: int, contact_id: int, place: Place, *, booking_id: int, now: datetime
) -> Seat | None:
    """A seat there instead of the one that the booking has; None if there is no room, and it keeps that.

    The new stretch may overlap the one that is left. The booking's row must be locked.
    """
    left = await _seat_of(session, organization_id, booking_id)
    claim = Claim(contact_id, booking_id=booking_id, leaves=left)
    return await _claim(session, organization_id, place, claim, now=now)


async def release(session: AsyncSession, organization_id: int, seat_id: int) -> None:
    """Give a held seat back. One that is gone, or that has become a booking's meanwhile, is left alone."""
    seat = await session.scalar(select(Seat).where(Seat.organization_id == organization_id, Seat.id == seat_id))
    if seat is not None:
        await _vacate(session, organization_id, seat, Seat.booking_id.is_(None))


async def vacate(session: AsyncSession, organization_id: int, booking_id: int) -> None:
    """Give back the seat that a booking has, if it has one. The booking's row must be locked."""
    seat = await _seat_of(session, organization_id, booking_id)
    if seat is not None:
        await _vacate(session, organization_id, seat)


async def _seat_of(session: AsyncSession, organization_id: int, booking_id: int) -> Seat | None:
    found: Seat | None = await session.scalar(
        select(Seat).where(Seat.organization_id == organization_id, Seat.booking_id == booking_id)
    )
    return found


async def _claim(
    session: AsyncSession, organization_id: int, place: Place, claim: Claim, *, now: datetime
) -> Seat | None:
    for _ in range(TRIES):
        try:
            # Whoever was outrun lets go of everything before looking again, and whoever found no room leaves no trace.
            async with session.begin_nested():
                return await _attempt(session, organization_id, place, claim, now=now)
        except _Full:
            return None
        except _Outrun:
            continue
    raise Unavailable


async def _attempt(session: AsyncSession, organization_id: int, place: Place, claim: Claim, *, now: datetime) -> Seat:
    rivals = await _overlapping(session, organization_id, place)
    slots = await _lock(session, organization_id, rivals, claim)
    target = next((slot for slot in slots if slot.id in rivals and _is_at(slot, place)), None)
    target_id = None if target is None else target.id
    others = {slot.id for slot in slots if slot is not target}
    seats = await _seats(session, organization_id, slots)
    staying = [seat for seat in seats if not _goes(seat, claim, rivals & others, now)]
    sitting = [seat for seat in staying if seat.taken_slot_id == target_id]
    own = next((seat for seat in sitting if seat.contact_id == claim.contact_id and seat.booking_id is None), None)
    if own is not None:
        return await _keep(session, organization_id, own.id, claim)
    if len(sitting) >= place.capacity or (target is None and any(seat.taken_slot_id in rivals for seat in staying)):
        raise _Full
    await _clear(session, organization_id, going=set(seats) - set(staying))
    await _close(session, organization_id, others)
    if target is None:
        slot_id, capacity = await _open(session, organization_id, place), place.capacity
    else:
        slot_id, capacity = target.id, max(target.capacity, place.capacity)
        await _grow(session, organization_id, target, capacity)
    numbers = {seat.number for seat in sitting}
    seat = Seat(
        organization_id=organization_id,
        taken_slot_id=slot_id,
        capacity=capacity,
        number=next(number for number in count(1) if number not in numbers),
        contact_id=claim.contact_id,
        booking_id=claim.booking_id,
        held_until=claim.held_until,
    )
    session.add(seat)
    await session.flush()
    return seat


async def _overlapping(session: AsyncSession, organization_id: int, place: Place) -> set[int]:
    blocked = place.blocked
    found = await session.scalars(
        select(TakenSlot.id).where(
            TakenSlot.organization_id == organization_id,
            TakenSlot.schedule_id == place.schedule_id,
            TakenSlot.starts_at > blocked.since - REACH,
            TakenSlot.starts_at < blocked.until + REACH,
            TakenSlot.blocked.overlaps(Range(blocked.since, blocked.until)),
        )
    )
    return set(found)


async def _lock(session: AsyncSession, organization_id: int, rivals: set[int], claim: Claim) -> Sequence[TakenSlot]:
    """What is left of these, and the stretch that is left for them, locked."""
    wanted = rivals if claim.leaves is None else rivals | {claim.leaves.taken_slot_id}
    if not wanted:
        return ()
    found = await session.scalars(
        select(TakenSlot)
        .where(TakenSlot.organization_id == organization_id, TakenSlot.id.in_(wanted))
        .order_by(TakenSlot.id)
        # Against everybody else who takes, leaves or sweeps a seat in one of these.
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.all()


def _is_at(slot: TakenSlot, place: Place) -> bool:
    """Whether those who sit there have this very appointment."""
    is_same = slot.appointment_type_id == place.appointment_type_id
    return is_same and Span(slot.starts_at, slot.ends_at) == place.appointment


async def _seats(session: AsyncSession, organization_id: int, slots: Sequence[TakenSlot]) -> Sequence[_Sitting]:
    """Who sits there. Not before the locks, or it would be who sat there."""
    if not slots:
        return ()
    found = await session.execute(
        select(Seat.id, Seat.taken_slot_id, Seat.number, Seat.contact_id, Seat.booking_id, Seat.held_until)
        .where(Seat.organization_id == organization_id, Seat.taken_slot_id.in_([slot.id for slot in slots]))
        .order_by(Seat.id)
    )
    return [_Sitting(*row) for row in found]


def _goes(seat: _Sitting, claim: Claim, elsewhere: set[int], now: datetime) -> bool:
    """Whether a seat is free for this claim: its hold is over, or whoever claims gives it up.

    A contact gives up what they hold across the time that they want instead, and whoever moves a booking the seat
    that it has and any that they hold.
    """
    if claim.leaves is not None and seat.id == claim.leaves.id:
        return True
    if seat.held_until is None:
        return False
    is_own = seat.contact_id == claim.contact_id
    return seat.held_until <= now or (is_own and (claim.leaves is not None or seat.taken_slot_id in elsewhere))


async def _keep(session: AsyncSession, organization_id: int, seat_id: int, claim: Claim) -> Seat:
    """The seat that the contact holds, held until later or become the booking's."""
    kept = await session.scalars(
        update(Seat)
        .where(Seat.organization_id == organization_id, Seat.id == seat_id)
        .values(booking_id=claim.booking_id, held_until=claim.held_until)
        .returning(Seat)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    return kept.one()


async def _clear(session: AsyncSession, organization_id: int, *, going: set[_Sitting]) -> None:
    """Take away seats that are free again."""
    if not going:
        return
    ids = [seat.id for seat in going]
    # Against merges, which hand seats over in the same order.
    ordered = select(Seat.id).where(Seat.id.in_(ids)).order_by(Seat.id).with_for_update()
    await session.execute(
        delete(Seat)
        .where(Seat.organization_id == organization_id, Seat.id.in_(ordered))
        .execution_options(synchronize_session=False)
    )


async def _close(session: AsyncSession, organization_id: int, slot_ids: set[int]) -> None:
    """Take away those of these stretches, which must be locked, in which nobody sits any more."""
    if not slot_ids:
        return
    await session.execute(
        delete(TakenSlot)
        .where(
            TakenSlot.organization_id == organization_id,
            TakenSlot.id.in_(slot_ids),
            ~select(Seat.id).where(Seat.taken_slot_id == TakenSlot.id).exists(),
        )
        .execution_options(synchronize_session=False)
    )


async def _open(session: AsyncSession, organization_id: int, place: Place) -> int:
    """A new stretch. Whoever is putting one in, or taking one out, where this is to be, is waited for."""
    made: int | None = await session.scalar(
        insert(TakenSlot)
        .values(
            organization_id=organization_id,
            schedule_id=place.schedule_id,
            appointment_type_id=place.appointment_type_id,
            starts_at=place.appointment.since,
            ends_at=place.appointment.until,
            blocked=Range(place.blocked.since, place.blocked.until),
            capacity=place.capacity,
        )
        .on_conflict_do_nothing(constraint="ex_taken_slots_overlap")
        .returning(TakenSlot.id)
    )
    if made is None:
        raise _Outrun
    return made


# In one statement: the seats carry the capacity along, and the foreign key looks when both are done.
_GROW = text(
    """
    WITH seated AS (
        UPDATE seats SET capacity = :capacity
        WHERE organization_id = :organization_id AND taken_slot_id = :taken_slot_id
    )
    UPDATE taken_slots SET capacity = :capacity WHERE organization_id = :organization_id AND id = :taken_slot_id
    """
)


async def _grow(session: AsyncSession, organization_id: int, slot: TakenSlot, capacity: int) -> None:
    """Make room for as many as the appointment type allows now; never for fewer than it was made for."""
    if capacity != slot.capacity:
        values = {"organization_id": organization_id, "taken_slot_id": slot.id, "capacity": capacity}
        await session.execute(_GROW, values)


async def _vacate(session: AsyncSession, organization_id: int, seat: Seat, *which: ColumnElement[bool]) -> None:
    """Take a seat away, and the stretch with its last one."""
    await session.execute(
        select(TakenSlot.id)
        .where(TakenSlot.organization_id == organization_id, TakenSlot.id == seat.taken_slot_id)
        # Against whoever is about to sit down there.
        .with_for_update()
    )
    await session.execute(
        delete(Seat)
        .where(Seat.organization_id == organization_id, Seat.id == seat.id, *which)
        .execution_options(synchronize_session=False)
    )
    await _close(session, organization_id, {seat.taken_slot_id})
