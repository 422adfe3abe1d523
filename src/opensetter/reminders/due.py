"""What is due to be said of appointments: found by the sweep, and written down once with the job that says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings import completion
from opensetter.reminders import jobs

FRESH = timedelta(minutes=5)
"""How long before a reminder is due an appointment must have been made: whoever has just chosen it remembers."""

JUST_NOW = timedelta(minutes=1)
"""How far the database's clock may be ahead of ours, so that what was made just now does not lie in the future."""

LOOKED_BACK = timedelta(days=7)
"""How long ago an appointment may have begun for a reminder that it did not get to be written down as missed."""

SETTLED_AFTER = timedelta(minutes=2)
"""How long after a booking it is left to the chat in which it may have been made to confirm it."""

CONFIRMED_WITHIN = timedelta(hours=6)
"""How old a booking may be whose confirmation is still news."""

_ALWAYS = timedelta(days=36_500)

_ORGANIZATIONS = text("SELECT * FROM organizations_with_dues(:at, :over_before, :placed_before)")


@dataclass(frozen=True, slots=True)
class Written:
    """A reminder that was written down, and the reason if it is not to be said."""

    id: int
    kind: str
    reason: str | None


async def organizations(session: AsyncSession, *, at: datetime, is_settled: bool = False) -> Sequence[int]:
    """The organizations that have something due at an instant; `is_settled`: because of what was there by then.

    It is asked of all of them at once, in a transaction that is about none.
    """
    values = {
        "at": at,
        "over_before": at - completion.AFTER,
        # A clock that was set back makes what is there look as if it were still to come.
        "placed_before": at if is_settled else at + _ALWAYS,
    }
    return (await session.scalars(_ORGANIZATIONS, values)).all()


# Bot by bot and reminder by reminder, a short stretch of the index of those who are expected; the OFFSET keeps the
# planner from making one large join of it. What was written off as too late is said after all if it turns out that the
# clock was ahead. In the order of the ids, so that two sweeps wait for each other rather than deadlock.
_REMINDERS = text(
    """
    WITH due AS (
        SELECT booking.id, booking.starts_at, wanted.minutes,
            booking.starts_at - make_interval(mins => wanted.minutes::int) AS due_at,
            coalesce(booking.moved_at, booking.created_at) AS placed_at
        FROM bots bot
        CROSS JOIN LATERAL unnest(bot.reminder_minutes) AS wanted (minutes)
        CROSS JOIN LATERAL (
            SELECT id, starts_at, moved_at, created_at FROM bookings
            WHERE organization_id = bot.organization_id AND bot_id = bot.id AND status = 'confirmed'
              AND starts_at > :now - :looked_back AND starts_at <= :now + make_interval(mins => wanted.minutes::int)
            OFFSET 0
        ) booking
        WHERE bot.organization_id = :organization_id AND bot.archived_at IS NULL
    ), judged AS (
        SELECT due.*, CASE
            WHEN due_at < placed_at + :fresh AND placed_at <= :now + :just_now THEN 'booked_later'
            WHEN starts_at <= :now THEN 'too_late' END AS reason
        FROM due
    )
    INSERT INTO reminders AS known (organization_id, kind, booking_id, starts_at, minutes, due_at, status, reason,
        created_at, settled_at)
    SELECT :organization_id, 'reminder', id, starts_at, minutes, due_at,
        CASE WHEN reason IS NULL THEN 'queued' ELSE 'skipped' END, reason, :now,
        CASE WHEN reason IS NOT NULL THEN :now END
    FROM judged
    WHERE NOT EXISTS (
        SELECT FROM reminders
        WHERE booking_id = judged.id AND kind = 'reminder' AND minutes = judged.minutes
          AND starts_at = judged.starts_at AND (reason IS DISTINCT FROM 'too_late' OR judged.starts_at <= :now))
    ORDER BY id, minutes LIMIT :limit
    ON CONFLICT ON CONSTRAINT uq_reminders_booking DO UPDATE
        SET status = excluded.status, reason = excluded.reason, settled_at = excluded.settled_at
        WHERE known.reason = 'too_late' AND excluded.reason IS DISTINCT FROM 'too_late'
    RETURNING id, kind, reason
    """
)


async def note_reminders(session: AsyncSession, organization_id: int, *, now: datetime, limit: int) -> list[Written]:
    """Write down the reminders of appointments that are due, and queue those that are to be said."""
    values = {
        "organization_id": organization_id,
        "now": now,
        "looked_back": LOOKED_BACK,
        "fresh": FRESH,
        "just_now": JUST_NOW,
        "limit": limit,
    }
    return await _queue(session, organization_id, _REMINDERS, values)


def _confirming(which: str) -> str:
    return f"""
    INSERT INTO reminders (organization_id, kind, booking_id, starts_at, due_at, created_at)
    SELECT :organization_id, 'confirmation', booking.id, booking.starts_at, :now, :now
    FROM bookings booking JOIN bots bot ON bot.id = booking.bot_id
    WHERE booking.organization_id = :organization_id AND booking.appointment_type_id IS NOT NULL
      AND booking.status = 'confirmed' AND booking.starts_at > :now AND bot.send_confirmations
      AND bot.archived_at IS NULL AND {which}
      AND NOT EXISTS (
          SELECT FROM reminders
          WHERE booking_id = booking.id AND kind = 'confirmation' AND minutes = 0 AND starts_at = booking.starts_at)
    ORDER BY booking.id LIMIT :limit
    ON CONFLICT ON CONSTRAINT uq_reminders_booking DO NOTHING
    RETURNING id, kind, reason
    """


_PLACED_AT = "coalesce(booking.moved_at, booking.created_at)"
_CONFIRMATIONS = text(_confirming(f"{_PLACED_AT} > :now - :confirmed_within AND {_PLACED_AT} <= :now - :settled_after"))
_CONFIRMATION = text(_confirming("booking.id = :booking_id"))


async def note_confirmations(
    session: AsyncSession, organization_id: int, *, now: datetime, limit: int
) -> list[Written]:
    """Write down and queue the confirmations of what was booked or moved on our own calendar, outside a chat."""
    values = {
        "organization_id": organization_id,
        "now": now,
        "confirmed_within": CONFIRMED_WITHIN,
        "settled_after": SETTLED_AFTER,
        "limit": limit,
    }
    return await _queue(session, organization_id, _CONFIRMATIONS, values)


async def note_confirmation(session: AsyncSession, organization_id: int, booking_id: int, *, now: datetime) -> None:
    """The same for one booking, whoever has made it just now."""
    values = {"organization_id": organization_id, "now": now, "booking_id": booking_id, "limit": 1}
    await _queue(session, organization_id, _CONFIRMATION, values)


_SAID = text(
    """
    INSERT INTO reminders (organization_id, kind, booking_id, starts_at, due_at, status, reason, created_at, settled_at)
    SELECT organization_id, 'confirmation', id, starts_at, :now, 'skipped', 'said_in_chat', :now, :now
    FROM bookings WHERE organization_id = :organization_id AND id = :booking_id
    ON CONFLICT ON CONSTRAINT uq_reminders_booking DO NOTHING
    """
)


async def note_said(session: AsyncSession, organization_id: int, booking_id: int, *, now: datetime) -> None:
    """Write down that a booking needs no confirmation at the time that it has."""
    await session.execute(_SAID, {"organization_id": organization_id, "booking_id": booking_id, "now": now})


async def _queue(
    session: AsyncSession, organization_id: int, statement: TextClause, values: dict[str, object]
) -> list[Written]:
    written = [Written(*row) for row in (await session.execute(statement, values)).all()]
    for each in written:
        if each.reason is None:
            await jobs.schedule(session, organization_id, each.id)
    return written
