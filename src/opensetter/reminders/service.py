"""What others tell of: an appointment that was made, a reply that waits for an answer, a talk that is put off.

Everything else is found by the sweep, which also finds what nobody told of.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core import clock
from opensetter.reminders import due, silences


async def confirm(session: AsyncSession, organization_id: int, booking_id: int) -> None:
    """Confirm an appointment on our own calendar to its contact, once for each time that it is given.

    Without this the sweep does so a few minutes later. Nothing comes of it if the bot is not to, or it was confirmed.
    """
    await due.note_confirmation(session, organization_id, booking_id, now=clock.now())


async def note_said(session: AsyncSession, organization_id: int, booking_id: int) -> None:
    """The bot's reply confirms the appointment at the time that it has: it is not confirmed a second time."""
    await due.note_said(session, organization_id, booking_id, now=clock.now())


async def note_reply(
    session: AsyncSession, organization_id: int, conversation_id: int, message_id: int, *, waits: bool
) -> None:
    """The bot has answered. If it `waits`, for it has asked or offered something, it may write again by itself.

    Whatever it waited for before, it does not any more. The caller holds the conversation's lock.
    """
    if waits:
        await silences.begin(session, organization_id, conversation_id, message_id, now=clock.now())
    else:
        await silences.end(session, organization_id, conversation_id)


async def snooze(session: AsyncSession, organization_id: int, conversation_id: int, at: datetime) -> None:
    """Write again at this instant, as the contact wishes, instead of all other follow-ups in the conversation.

    Unless the contact writes, books or refuses first, or a human does. Raises `ConversationNotFound`.
    """
    await silences.snooze(session, organization_id, conversation_id, at=at, now=clock.now())
