"""Joined reads for the first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

MOST_WAITING = 10
LATELY = 20
"""How many conversations tell how the model does: those in which something was said last."""

MOST_CHANNELS = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation that waits for a human, and what was said last."""

    id: int
    who: str | None
    channel: str
    bot: str
    since: datetime
    said: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A bot's last reply in a conversation: by whom, and why not by the model if it should have been."""

    at: datetime
    by: str | None
    fallback: str | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A connection whose provider refuses everything."""

    id: int
    channel: str
    name: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """What there is already of what one begins with. `chat_id` is a web chat to be tried."""

    has_bot: bool
    has_channel: bool
    has_conversation: bool
    has_key: bool
    chat_id: int | None


# A human has taken over, and what was said last the contact has said.
_WAITING = """
    SELECT talk.id,
        coalesce(nullif(contact.full_name, ''), nullif(contact.first_name, ''), (
            SELECT spelling FROM contact_identities identity WHERE identity.contact_id = contact.id
            ORDER BY kind = 'visitor', identity.id LIMIT 1)),
        integration.channel, bot.name, talk.last_message_at,
        (SELECT left(content, 200) FROM messages WHERE conversation_id = talk.id ORDER BY id DESC LIMIT 1)
    FROM conversations talk
    JOIN bot_integrations integration ON integration.id = talk.bot_integration_id
    JOIN bots bot ON bot.id = integration.bot_id
    JOIN contacts contact ON contact.id = talk.contact_id
    WHERE talk.organization_id = :organization_id AND talk.handed_over_at IS NOT NULL
      AND talk.last_inbound_at >= talk.last_message_at
    ORDER BY talk.last_message_at DESC, talk.id DESC
    LIMIT :limit
"""
_ANSWERED = """
    SELECT message.created_at, message.explanation ->> 'answeredBy', message.explanation ->> 'fallback'
    FROM (
        SELECT id FROM conversations WHERE organization_id = :organization_id
        ORDER BY last_message_at DESC, id DESC LIMIT :limit
    ) talk
    CROSS JOIN LATERAL (
        SELECT created_at, explanation FROM messages
        WHERE conversation_id = talk.id AND direction = 'outbound' AND explanation IS NOT NULL
        ORDER BY id DESC LIMIT 1
    ) message
    ORDER BY message.created_at DESC
"""
_STOPPED = """
    SELECT id, channel, name, coalesce(stopped_reason, ''), stopped_at FROM bot_integrations
    WHERE organization_id = :organization_id AND disabled_at IS NULL AND stopped_at IS NOT NULL
    ORDER BY stopped_at DESC LIMIT :limit
"""
_BEGUN = """
    SELECT
        EXISTS (SELECT FROM bots WHERE organization_id = :organization_id AND archived_at IS NULL),
        EXISTS (SELECT FROM bot_integrations WHERE organization_id = :organization_id AND disabled_at IS NULL),
        EXISTS (SELECT FROM conversations WHERE organization_id = :organization_id),
        EXISTS (SELECT FROM api_keys WHERE organization_id = :organization_id AND revoked_at IS NULL),
        (SELECT min(id) FROM bot_integrations
         WHERE organization_id = :organization_id AND disabled_at IS NULL AND channel = 'webchat')
"""


async def waiting(session: AsyncSession, organization_id: int) -> Sequence[Waiting]:
    """Conversations that wait for a human, the latest first."""
    rows = await session.execute(text(_WAITING), {"organization_id": organization_id, "limit": MOST_WAITING})
    return [Waiting(*row) for row in rows.all()]


async def answered(session: AsyncSession, organization_id: int) -> Sequence[Answered]:
    """Who answered in the conversations in which something was said last, the latest first."""
    rows = await session.execute(text(_ANSWERED), {"organization_id": organization_id, "limit": LATELY})
    return [Answered(*row) for row in rows.all()]


async def stopped(session: AsyncSession, organization_id: int) -> Sequence[Stopped]:
    """The connections whose providers refuse everything."""
    rows = await session.execute(text(_STOPPED), {"organization_id": organization_id, "limit": MOST_CHANNELS})
    return [Stopped(*row) for row in rows.all()]


async def begun(session: AsyncSession, organization_id: int) -> Begun:
    """How far an organization is with what one begins with."""
    return Begun(*(await session.execute(text(_BEGUN), {"organization_id": organization_id})).one())
