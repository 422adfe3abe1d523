"""Joined reads of bookings for their pages. Each page of a list begins after a row that was shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bookings.queries import LONGEST_BUSY
from opensetter.bookings.rules import ASSUMED_LENGTH, EXPECTED

PAGE = 50
"""How many rows a page of a list has."""

MOST_IN_A_WEEK = 180
"""How many bookings of a week are shown."""

MOST_SOURCES = 20
MOST_BOTS = 100

# Who somebody is on a page: their name, or else what we reach them by.
_WHO = """
    coalesce(nullif(contact.full_name, ''), nullif(contact.first_name, ''), (
        SELECT spelling FROM contact_identities identity WHERE identity.contact_id = contact.id
        ORDER BY kind = 'visitor', identity.id LIMIT 1))
"""
# The rows are chosen before anything is joined to them, or the planner joins all bookings to all contacts first. So is
# whoever they are filed under now: row-level security lets an index be asked for a column, and not for a coalesce.
_ROWS = f"""
    WITH booking AS MATERIALIZED (
        SELECT booking.* FROM bookings booking {{beside}}
        WHERE booking.organization_id = :organization_id AND {{which}}
        ORDER BY booking.starts_at {{order}}, booking.id {{order}}
        LIMIT :limit
    ), filed AS MATERIALIZED (
        SELECT booking.*, coalesce(asked.merged_into_id, asked.id) AS person_id
        FROM booking JOIN contacts asked ON asked.id = booking.contact_id
    )
    SELECT booking.id, {_WHO}, contact.id, bot.id, bot.name, kind.id, kind.name, booking.source, booking.status,
        booking.starts_at, booking.ends_at, coalesce(booking.time_zone, contact.default_time_zone, bot.time_zone),
        talk.id
    FROM filed booking
    JOIN bots bot ON bot.id = booking.bot_id
    JOIN contacts contact ON contact.id = booking.person_id
    LEFT JOIN appointment_types kind ON kind.id = booking.appointment_type_id
    LEFT JOIN LATERAL (
        SELECT conversation.id FROM conversations conversation
        JOIN bot_integrations integration ON integration.id = conversation.bot_integration_id
        WHERE conversation.contact_id = contact.id AND integration.bot_id = booking.bot_id
        ORDER BY conversation.last_message_at DESC LIMIT 1
    ) talk ON true
    ORDER BY booking.starts_at {{order}}, booking.id {{order}}
"""
# What began longer ago than this is over, whatever its end says: so the index knows where what lies ahead begins.
_AHEAD = """(booking.starts_at > :long_ago AND booking.status = ANY (:expected)
    AND coalesce(booking.ends_at, booking.starts_at + :assumed_length) > :now)"""
_AFTER = """(booking.starts_at, booking.id) {sign} (
    SELECT starts_at, id FROM bookings WHERE organization_id = :organization_id AND id = :after)"""
_WITHIN = """booking.starts_at > :reach AND booking.starts_at < :until
    AND coalesce(booking.ends_at, booking.starts_at + :assumed_length) > :since"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A booking on a page. `time_zone` is the booking's own, else the contact's, else the bot's.

    `conversation_id` is where the contact last talked with the bot, if they did.
    """

    id: int
    who: str | None
    contact_id: int
    bot_id: int
    bot: str
    kind_id: int | None
    kind: str | None
    source: str
    status: str
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str
    conversation_id: int | None

    @property
    def until(self) -> datetime:
        """When it ends, or is taken to end."""
        return self.ends_at or self.starts_at + ASSUMED_LENGTH


@dataclass(frozen=True, slots=True)
class Filters:
    """What bookings are narrowed to; None means any."""

    bot_id: int | None = None
    status: str | None = None
    source: str | None = None
    contact_id: int | None = None


@dataclass(frozen=True, slots=True)
class BotChoice:
    """A bot that can be chosen, with the clock on its wall."""

    id: int
    name: str
    time_zone: str
    is_archived: bool


@dataclass(frozen=True, slots=True)
class KindChoice:
    """An appointment type that can be booked, with its schedule's clock."""

    id: int
    name: str
    bot_id: int
    bot: str
    length_minutes: int
    time_zone: str


async def listed(
    session: AsyncSession,
    organization_id: int,
    filters: Filters,
    *,
    now: datetime,
    is_past: bool = False,
    after: int | None = None,
) -> Sequence[Listed]:
    """What lies ahead, soonest first; or what is over or was cancelled, latest first. One more than a page has."""
    which, given = _chosen(filters)
    which.append(f"NOT {_AHEAD}" if is_past else _AHEAD)
    if after is not None:
        which.append(_AFTER.format(sign="<" if is_past else ">"))
        given["after"] = after
    moment = {"now": now, "long_ago": now - LONGEST_BUSY, "assumed_length": ASSUMED_LENGTH, "expected": list(EXPECTED)}
    given |= {"organization_id": organization_id, "limit": PAGE + 1, **moment}
    return await _rows(session, which, "DESC" if is_past else "ASC", given)


async def within(
    session: AsyncSession, organization_id: int, filters: Filters, *, since: datetime, until: datetime
) -> Sequence[Listed]:
    """What is under way at any time from `since` until `until`, soonest first; what was cancelled only if asked for."""
    which, given = _chosen(filters)
    which.append(_WITHIN)
    if filters.status is None:
        which.append("booking.cancelled_at IS NULL")
    span = {"since": since, "until": until, "reach": since - LONGEST_BUSY, "assumed_length": ASSUMED_LENGTH}
    given |= {"organization_id": organization_id, "limit": MOST_IN_A_WEEK, **span}
    return await _rows(session, which, "ASC", given)


async def todays(session: AsyncSession, organization_id: int, *, now: datetime) -> Sequence[Listed]:
    """The appointments that begin today, by the clock on the wall of each one's bot."""
    zone = "AT TIME ZONE bot.time_zone"
    which = [
        "booking.starts_at BETWEEN :since AND :until AND booking.cancelled_at IS NULL",
        f"(booking.starts_at {zone})::date = (cast(:now AS timestamptz) {zone})::date",
    ]
    day = timedelta(days=1)
    given = {"organization_id": organization_id, "limit": PAGE, "now": now, "since": now - day, "until": now + day}
    return await _rows(session, which, "ASC", given, beside="JOIN bots bot ON bot.id = booking.bot_id")


async def find(session: AsyncSession, organization_id: int, booking_id: int) -> Listed | None:
    """One booking, as it stands in a list."""
    given = {"organization_id": organization_id, "booking_id": booking_id, "limit": 1}
    found = await _rows(session, ["booking.id = :booking_id"], "ASC", given)
    return found[0] if found else None


async def bot_choices(session: AsyncSession, organization_id: int) -> Sequence[BotChoice]:
    """The bots that can be chosen among, those in use first, the oldest of them first."""
    query = """
        SELECT id, name, time_zone, archived_at IS NOT NULL FROM bots WHERE organization_id = :organization_id
        ORDER BY archived_at IS NOT NULL, id LIMIT :limit
    """
    rows = await session.execute(text(query), {"organization_id": organization_id, "limit": MOST_BOTS})
    return [BotChoice(*row) for row in rows.all()]


async def kind_choices(session: AsyncSession, organization_id: int) -> Sequence[KindChoice]:
    """The appointment types that can be booked, by bot."""
    query = """
        SELECT kind.id, kind.name, bot.id, bot.name, kind.length_minutes, schedule.time_zone
        FROM appointment_types kind
        JOIN bots bot ON bot.id = kind.bot_id
        JOIN schedules schedule ON schedule.id = kind.schedule_id
        WHERE kind.organization_id = :organization_id AND kind.archived_at IS NULL AND bot.archived_at IS NULL
        ORDER BY bot.id, kind.id LIMIT :limit
    """
    rows = await session.execute(text(query), {"organization_id": organization_id, "limit": MOST_BOTS})
    return [KindChoice(*row) for row in rows.all()]


# From each source to the next one: as many steps in the index as there are sources, however many bookings.
_SOURCES = """
    WITH RECURSIVE known AS (
        (SELECT source FROM bookings WHERE organization_id = :organization_id ORDER BY source LIMIT 1)
        UNION ALL
        SELECT (SELECT source FROM bookings
                WHERE organization_id = :organization_id AND source > known.source ORDER BY source LIMIT 1)
        FROM known WHERE known.source IS NOT NULL
    )
    SELECT source FROM known WHERE source IS NOT NULL LIMIT :limit
"""


async def sources(session: AsyncSession, organization_id: int) -> Sequence[str]:
    """Where bookings come from, by the alphabet."""
    given = {"organization_id": organization_id, "limit": MOST_SOURCES}
    return (await session.scalars(text(_SOURCES), given)).all()


def _chosen(filters: Filters) -> tuple[list[str], dict[str, Any]]:
    which: list[str] = []
    given: dict[str, Any] = {}
    for column in ("bot_id", "status", "source"):
        value = getattr(filters, column)
        if value is not None:
            which.append(f"booking.{column} = :{column}")
            given[column] = value
    if filters.contact_id is not None:
        which.append(
            "booking.contact_id IN (SELECT id FROM contacts WHERE organization_id = :organization_id"
            " AND (id = :contact_id OR merged_into_id = :contact_id))"
        )
        given["contact_id"] = filters.contact_id
    return which, given


async def _rows(
    session: AsyncSession, which: Sequence[str], order: str, given: dict[str, Any], *, beside: str = ""
) -> Sequence[Listed]:
    query = _ROWS.format(which=" AND ".join(which), order=order, beside=beside)
    return [Listed(*row) for row in (await session.execute(text(query), given)).all()]
