"""Reads of what a conversation has come to, and of a bot that is to be copied."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bots import queries as bots
from opensetter.bots.models import Bot
from opensetter.calendars.models import AppointmentType, Schedule
from opensetter.core.db import Identified
from opensetter.evaluation.configuration import Configuration, Values
from opensetter.evaluation.transcript import Kept, Offered, Reply, State

_BOOKINGS = text(
    """
    SELECT id, starts_at, ends_at, time_zone, status, source FROM bookings
    WHERE organization_id = :organization_id AND contact_id = :contact_id AND bot_id = :bot_id ORDER BY id
    """
)
_OFFERS = text(
    """
    SELECT offer.id, offer.starts_at, offer.ends_at, offer.time_zone, offer.moves_booking_id, offer.is_additional
    FROM offers offer JOIN conversations conversation ON conversation.id = offer.conversation_id
    WHERE offer.organization_id = :organization_id AND conversation.contact_id = :contact_id ORDER BY offer.id
    """
)
_ANSWERS = text(
    """
    SELECT answer FROM contact_answers
    WHERE organization_id = :organization_id AND contact_id = :contact_id AND bot_id = :bot_id ORDER BY id
    """
)
_CONVERSATION = text(
    """
    SELECT bool_or(conversation.handed_over_at IS NOT NULL), max(silence.due_at)
    FROM conversations conversation
    LEFT JOIN silences silence ON silence.conversation_id = conversation.id AND silence.kind = 'snooze'
    WHERE conversation.organization_id = :organization_id AND conversation.contact_id = :contact_id
    """
)
_REPLIES = text(
    """
    SELECT message.id, message.content, message.offers_link, coalesce(message.explanation ->> 'answeredBy', 'nobody')
    FROM messages message JOIN conversations conversation ON conversation.id = message.conversation_id
    WHERE message.organization_id = :organization_id AND conversation.contact_id = :contact_id
      AND message.direction = 'outbound' AND message.id > :after_id ORDER BY message.id
    """
)

_OF_THE_ROW = frozenset({"id", "organization_id", "bot_id", "schedule_id", "created_at", "updated_at", "archived_at"})
"""Columns that a copy has of its own."""


async def state(session: AsyncSession, organization_id: int, contact_id: int, *, bot_id: int) -> State:
    """What is stored about a contact and a bot now."""
    who = {"organization_id": organization_id, "contact_id": contact_id, "bot_id": bot_id}
    bookings = [Kept(*row) for row in (await session.execute(_BOOKINGS, who)).all()]
    offers = [Offered(*row) for row in (await session.execute(_OFFERS, who)).all()]
    answers = list((await session.scalars(_ANSWERS, who)).all())
    is_handed_over, talks_later_at = (await session.execute(_CONVERSATION, who)).one()
    return State(tuple(bookings), tuple(offers), tuple(answers), bool(is_handed_over), talks_later_at)


async def replies(session: AsyncSession, organization_id: int, contact_id: int, *, after_id: int) -> Sequence[Reply]:
    """What was said to a contact after one message, oldest first."""
    who = {"organization_id": organization_id, "contact_id": contact_id, "after_id": after_id}
    return [Reply(*row) for row in (await session.execute(_REPLIES, who)).all()]


async def configuration(session: AsyncSession, organization_id: int, bot_id: int) -> Configuration:
    """A bot as it is set up, with its schedules and appointment types; `BotNotFound` if there is none with that id."""
    bot = await bots.get(session, organization_id, bot_id)
    types = (
        await session.scalars(
            select(AppointmentType)
            .where(
                AppointmentType.organization_id == organization_id,
                AppointmentType.bot_id == bot_id,
                AppointmentType.archived_at.is_(None),
            )
            .order_by(AppointmentType.id)
        )
    ).all()
    ids = sorted({kind.schedule_id for kind in types})
    schedules = (
        await session.scalars(
            select(Schedule)
            .where(Schedule.organization_id == organization_id, Schedule.id.in_(ids))
            .order_by(Schedule.id)
        )
    ).all()
    places = {schedule.id: place for place, schedule in enumerate(schedules)}
    return Configuration(
        _values(Bot, bot),
        tuple(_values(Schedule, schedule) for schedule in schedules),
        tuple((places[kind.schedule_id], _values(AppointmentType, kind)) for kind in types),
    )


def _values(table: type[Identified], row: Any) -> Values:  # noqa: ANN401 - a row of that table
    return {
        column.key: getattr(row, column.key)
        for column in table.__mapper__.column_attrs
        if column.key not in _OF_THE_ROW
    }
