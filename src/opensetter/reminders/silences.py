"""Conversations in which the contact is waited for: begun, ended, and broken when it is time."""

from datetime import datetime

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bots.models import Bot
from opensetter.channels.models import BotIntegration
from opensetter.contacts.models import Contact
from opensetter.conversations.models import Conversation
from opensetter.conversations.queries import ConversationNotFound
from opensetter.reminders import jobs, quiet, rules
from opensetter.reminders.due import Written
from opensetter.reminders.models import Reminder, Silence
from opensetter.reminders.rules import Kind, Reason

_KEPT = """
    ON CONFLICT ON CONSTRAINT uq_silences_conversation_id DO UPDATE
        SET kind = excluded.kind, after_message_id = excluded.after_message_id, number = excluded.number,
            since = excluded.since, due_at = excluded.due_at
    RETURNING id
"""

_FOLLOW_UP = text(
    f"""
    INSERT INTO silences (organization_id, conversation_id, kind, after_message_id, number, since, due_at)
    SELECT conversation.organization_id, conversation.id, 'follow_up', :message_id, 1, :now,
        :now + make_interval(mins => bot.follow_up_minutes[1]::int)
    FROM conversations conversation
    JOIN bot_integrations integration ON integration.id = conversation.bot_integration_id
    JOIN bots bot ON bot.id = integration.bot_id
    WHERE conversation.organization_id = :organization_id AND conversation.id = :conversation_id
      AND cardinality(bot.follow_up_minutes) > 0 AND bot.archived_at IS NULL
    {_KEPT}
    """
)
_SNOOZE = text(
    f"""
    INSERT INTO silences (organization_id, conversation_id, kind, after_message_id, number, since, due_at)
    SELECT organization_id, conversation_id, 'snooze', max(id), 0, :now, :at
    FROM messages WHERE organization_id = :organization_id AND conversation_id = :conversation_id
    GROUP BY organization_id, conversation_id
    {_KEPT}
    """
)


async def begin(
    session: AsyncSession, organization_id: int, conversation_id: int, message_id: int, *, now: datetime
) -> None:
    """From this message on the contact is waited for, if their bot has follow-ups; whatever was waited for is not."""
    values = {
        "organization_id": organization_id,
        "conversation_id": conversation_id,
        "message_id": message_id,
        "now": now,
    }
    if await session.scalar(_FOLLOW_UP, values) is None:
        await end(session, organization_id, conversation_id)


async def snooze(
    session: AsyncSession, organization_id: int, conversation_id: int, *, at: datetime, now: datetime
) -> None:
    """The contact is to be written to at this instant. Raises `ConversationNotFound`, also if nothing was said yet."""
    values = {"organization_id": organization_id, "conversation_id": conversation_id, "at": at, "now": now}
    if await session.scalar(_SNOOZE, values) is None:
        raise ConversationNotFound


async def end(session: AsyncSession, organization_id: int, conversation_id: int) -> None:
    """Nobody is waited for in this conversation."""
    await session.execute(
        delete(Silence).where(Silence.organization_id == organization_id, Silence.conversation_id == conversation_id)
    )


async def note_broken(session: AsyncSession, organization_id: int, *, now: datetime, limit: int) -> list[Written]:
    """Write down and queue what is due to be said into silences; what falls into quiet hours waits for their end."""
    due = await session.execute(
        select(Silence, Bot, Contact.default_time_zone)
        .join(Conversation, Conversation.id == Silence.conversation_id)
        .join(Contact, Contact.id == Conversation.contact_id)
        .join(BotIntegration, BotIntegration.id == Conversation.bot_integration_id)
        .join(Bot, Bot.id == BotIntegration.bot_id)
        .where(Silence.organization_id == organization_id, Silence.due_at <= now)
        .order_by(Silence.due_at, Silence.id)
        .limit(limit)
        # Another worker's sweep, or a turn that ends one of them, is let finish.
        .with_for_update(of=Silence, skip_locked=True)
    )
    written = []
    for silence, bot, zone in due.all():
        hours = quiet.parse(bot.quiet_hours) if silence.kind == Kind.FOLLOW_UP else None
        until = quiet.ends_at(now, zone or bot.time_zone, hours)
        if until is not None:
            await _wait(session, organization_id, silence, until=until)
            continue
        reason = Reason.TOO_LATE if now - silence.due_at > rules.MOST_LATE else None
        noted = await _note(session, organization_id, silence, now=now, reason=reason)
        following = rules.next_due(now, bot.follow_up_minutes, silence.number)
        if reason is not None or silence.kind == Kind.SNOOZE or following is None:
            await end(session, organization_id, silence.conversation_id)
        else:
            await _wait(session, organization_id, silence, until=following, number=silence.number + 1)
        written += noted
    return written


async def _wait(
    session: AsyncSession, organization_id: int, silence: Silence, *, until: datetime, number: int | None = None
) -> None:
    await session.execute(
        update(Silence)
        .where(Silence.organization_id == organization_id, Silence.id == silence.id)
        .values(due_at=until, number=silence.number if number is None else number)
    )


async def _note(
    session: AsyncSession, organization_id: int, silence: Silence, *, now: datetime, reason: Reason | None
) -> list[Written]:
    """What is written down of one silence, with its job if it is to be said; nothing if that was done before."""
    reminder_id = await session.scalar(
        insert(Reminder)
        .values(
            organization_id=organization_id,
            kind=silence.kind,
            after_message_id=silence.after_message_id,
            number=silence.number,
            due_at=silence.due_at,
            status="queued" if reason is None else "skipped",
            reason=reason,
            created_at=now,
            settled_at=None if reason is None else now,
        )
        .on_conflict_do_nothing(constraint="uq_reminders_silence")
        .returning(Reminder.id)
    )
    if reminder_id is None:
        return []
    if reason is None:
        await jobs.schedule(session, organization_id, reminder_id)
    return [Written(reminder_id, silence.kind, reason)]
