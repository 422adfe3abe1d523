"""Counting figures, and reading them as they were counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.figures.models import OrganizationFigures

DAYS = 30
"""How many days are counted, today included."""


@dataclass(frozen=True, slots=True)
class Day:
    """The conversations that began on one day on one channel, and how many of them have come how far since.

    The day is that of the bot's own clock. Qualified are those whose contact has answered all of the bot's questions;
    offered those in which times or a link were; booked those whose contact has booked with that bot since.
    """

    day: date
    channel: str
    conversations: int
    qualified: int
    offered: int
    booked: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted. `median_seconds` is how long the first answer took where there was one, in `answered` cases.

    `undelivered` are messages of the last day that did not arrive, by channel.
    """

    counted_at: datetime
    days: Sequence[Day]
    median_seconds: float | None
    answered: int
    undelivered: dict[str, int]


# A day's worth of conversations by their last message, which is what an index knows: whatever is read at once is read
# soon. One that began in these days had its last message in them too.
_COUNT = text(
    """
    WITH talk AS MATERIALIZED (
        SELECT talk.id, talk.contact_id, talk.created_at, integration.channel, integration.bot_id,
            (talk.created_at AT TIME ZONE bot.time_zone)::date AS day, bot.questions
        FROM conversations talk
        JOIN bot_integrations integration ON integration.id = talk.bot_integration_id
        JOIN bots bot ON bot.id = integration.bot_id
        WHERE talk.organization_id = :organization_id AND talk.created_at >= :first
          AND talk.last_message_at >= :since AND talk.last_message_at < :until
    ), said AS MATERIALIZED (
        SELECT message.conversation_id, bool_or(message.offers_link) AS is_offered,
            min(message.created_at) FILTER (WHERE message.direction = 'inbound') AS asked_at
        FROM talk JOIN messages message ON message.conversation_id = talk.id
        GROUP BY message.conversation_id
    ), answered AS (
        SELECT extract(epoch FROM message.created_at - said.asked_at)::float AS seconds
        FROM said CROSS JOIN LATERAL (
            SELECT created_at FROM messages
            WHERE conversation_id = said.conversation_id AND direction = 'outbound' AND created_at >= said.asked_at
              AND status NOT IN ('blocked', 'failed')
            ORDER BY id LIMIT 1
        ) message
    ), known AS MATERIALIZED (
        SELECT talk.id, answer.questions
        FROM talk CROSS JOIN LATERAL (
            SELECT count(*) AS questions FROM contact_answers
            WHERE contact_id = talk.contact_id AND bot_id = talk.bot_id AND jsonb_exists(talk.questions, question)
        ) answer
        WHERE answer.questions > 0
    ), booked AS MATERIALIZED (
        SELECT DISTINCT talk.id
        FROM talk JOIN bookings booking ON booking.contact_id = talk.contact_id AND booking.bot_id = talk.bot_id
        WHERE booking.created_at >= talk.created_at
    ), days AS (
        SELECT talk.day, talk.channel, count(*) AS conversations,
            count(*) FILTER (WHERE known.questions >= jsonb_array_length(talk.questions)) AS qualified,
            count(*) FILTER (WHERE said.is_offered) AS offered,
            count(booked.id) AS booked
        FROM talk
        LEFT JOIN said ON said.conversation_id = talk.id
        LEFT JOIN known ON known.id = talk.id
        LEFT JOIN booked ON booked.id = talk.id
        GROUP BY talk.day, talk.channel
    )
    SELECT
        (SELECT coalesce(jsonb_agg(to_jsonb(days) ORDER BY days.day, days.channel), '[]') FROM days),
        (SELECT coalesce(array_agg(seconds), '{}') FROM answered)
    """
)
_UNDELIVERED = text(
    """
    SELECT integration.channel, count(*)
    FROM conversations talk
    JOIN bot_integrations integration ON integration.id = talk.bot_integration_id
    JOIN messages message ON message.conversation_id = talk.id
    WHERE talk.organization_id = :organization_id AND talk.last_message_at >= :since
      AND message.created_at >= :since AND message.direction = 'outbound' AND message.status = 'failed'
    GROUP BY integration.channel
    """
)
_LAST_EVENT = text(
    "SELECT coalesce((SELECT id FROM events WHERE organization_id = :organization_id ORDER BY id DESC LIMIT 1), 0)"
)


async def find(session: AsyncSession, organization_id: int) -> Figures | None:
    """The figures as they were last counted; None if they never were."""
    found = await session.scalar(
        select(OrganizationFigures).where(OrganizationFigures.organization_id == organization_id)
    )
    if found is None:
        return None
    counted = found.figures
    return Figures(
        counted_at=found.counted_at,
        days=[Day(**{**one, "day": date.fromisoformat(one["day"])}) for one in counted["days"]],
        median_seconds=counted["median_seconds"],
        answered=counted["answered"],
        undelivered=counted["undelivered"],
    )


async def count(session: AsyncSession, organization_id: int, *, now: datetime) -> dict[str, Any]:
    """The figures as of now, as they are stored. What moves to another day meanwhile is right the next time."""
    # A day more, since today begins on one bot's clock before it does on another's; and what comes meanwhile.
    first, day = now - timedelta(days=DAYS + 1), timedelta(days=1)
    found: dict[tuple[str, str], Counter[str]] = {}
    seconds: list[float] = []
    for number in range(DAYS + 2):
        since = first + number * day
        given = {"organization_id": organization_id, "first": first, "since": since, "until": since + day}
        days, answered = (await session.execute(_COUNT, given)).one()
        seconds.extend(answered)
        for one in days:
            found.setdefault((one.pop("day"), one.pop("channel")), Counter()).update(one)
    lately = {"organization_id": organization_id, "since": now - day}
    undelivered = (await session.execute(_UNDELIVERED, lately)).all()
    return {
        "days": [{"day": on, "channel": channel, **counted} for (on, channel), counted in sorted(found.items())],
        "median_seconds": median(seconds) if seconds else None,
        "answered": len(seconds),
        "undelivered": {row[0]: row[1] for row in undelivered},
    }


async def last_event(session: AsyncSession, organization_id: int) -> int:
    """The number of the organization's newest event; 0 without any."""
    return int(await session.scalar(_LAST_EVENT, {"organization_id": organization_id}) or 0)
