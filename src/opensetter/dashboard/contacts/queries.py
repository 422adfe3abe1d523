"""Joined reads about one contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.contacts import queries as contacts
from opensetter.core import clock

MOST = 50


@dataclass(frozen=True, slots=True)
class Talked:
    """A conversation with a contact."""

    id: int
    channel: str
    bot: str
    last_message_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """What a contact answered to a bot's question."""

    bot: str
    question: str
    answer: str


_TALKS = text(
    """
    SELECT talk.id, integration.channel, bot.name, talk.last_message_at FROM conversations talk
    JOIN bot_integrations integration ON integration.id = talk.bot_integration_id
    JOIN bots bot ON bot.id = integration.bot_id
    WHERE talk.organization_id = :organization_id AND talk.contact_id = :contact_id
    ORDER BY talk.last_message_at DESC, talk.id DESC LIMIT :limit
    """
)
_ANSWERS = text(
    """
    SELECT bot.name, answer.question, answer.answer FROM contact_answers answer JOIN bots bot ON bot.id = answer.bot_id
    WHERE answer.organization_id = :organization_id AND answer.contact_id = :contact_id
    ORDER BY answer.id DESC LIMIT :limit
    """
)
_ABSORBED = text(
    """
    SELECT merged_into_id FROM contacts WHERE organization_id = :organization_id AND id = :contact_id
    """
)


async def talks(session: AsyncSession, organization_id: int, contact_id: int) -> Sequence[Talked]:
    """The conversations with a contact, the one in which something was said last first."""
    given = {"organization_id": organization_id, "contact_id": contact_id, "limit": MOST}
    return [Talked(*row) for row in (await session.execute(_TALKS, given)).all()]


async def answers(session: AsyncSession, organization_id: int, contact_id: int) -> Sequence[Answered]:
    """What a contact answered to all bots, the newest first."""
    given = {"organization_id": organization_id, "contact_id": contact_id, "limit": MOST}
    return [Answered(*row) for row in (await session.execute(_ANSWERS, given)).all()]


async def merged_into(session: AsyncSession, organization_id: int, contact_id: int) -> int | None:
    """As whom a contact is known now who was merged into another one; None for who was not."""
    given: dict[str, Any] = {"organization_id": organization_id, "contact_id": contact_id}
    found: int | None = await session.scalar(_ABSORBED, given)
    return found


_KIN = """
    SELECT id FROM contacts
    WHERE organization_id = :organization_id AND (id = :contact_id OR merged_into_id = :contact_id)
"""
_TALKED = f"SELECT id FROM conversations WHERE organization_id = :organization_id AND contact_id IN ({_KIN})"
_OWN = "found.organization_id = :organization_id AND found.contact_id IN (" + _KIN + ")"
_SECTIONS = {
    "contacts": f"contacts found WHERE found.organization_id = :organization_id AND found.id IN ({_KIN})",
    "identities": f"contact_identities found WHERE {_OWN}",
    "answers": f"contact_answers found WHERE {_OWN}",
    "consents": f"consents found WHERE {_OWN}",
    "bookings": f"bookings found WHERE {_OWN}",
    "conversations": f"conversations found WHERE {_OWN}",
    "messages": "messages found WHERE found.organization_id = :organization_id"
    f" AND found.conversation_id IN ({_TALKED})",
    "files": "media_files found WHERE found.organization_id = :organization_id AND found.message_id IN"
    f" (SELECT id FROM messages WHERE organization_id = :organization_id AND conversation_id IN ({_TALKED}))",
    "merges": f"contact_merges found WHERE found.organization_id = :organization_id AND found.survivor_id IN ({_KIN})",
}


async def everything(session: AsyncSession, organization_id: int, contact_id: int) -> dict[str, Any]:
    """All that is kept about a contact and whoever was merged into them. Raises `ContactNotFound`.

    Of files that came with messages, what they are; their content is behind their messages.
    """
    contact_id = (await contacts.get(session, organization_id, contact_id)).contact.id
    given = {"organization_id": organization_id, "contact_id": contact_id}
    found: dict[str, Any] = {}
    for name, rows in _SECTIONS.items():
        left_out = "content" if name == "files" else "organization_id"
        query = f"SELECT jsonb_agg(to_jsonb(found) - '{left_out}' ORDER BY found.id) FROM {rows}"
        found[name] = await session.scalar(text(query), given) or []
    return found


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is about a contact."""

    messages: int
    answers: int
    bookings: int
    ahead: int


_COUNTS = text(
    f"""
    SELECT
        (SELECT count(*) FROM messages WHERE organization_id = :organization_id AND conversation_id IN ({_TALKED})),
        (SELECT count(*) FROM contact_answers found WHERE {_OWN}),
        (SELECT count(*) FROM bookings found WHERE {_OWN}),
        (SELECT count(*) FROM bookings found WHERE {_OWN} AND found.starts_at > :now AND found.cancelled_at IS NULL)
    """
)


async def counted(session: AsyncSession, organization_id: int, contact_id: int) -> Counts:
    """What would go with a contact, and what would stay."""
    given = {"organization_id": organization_id, "contact_id": contact_id, "now": clock.now()}
    return Counts(*(await session.execute(_COUNTS, given)).one())
