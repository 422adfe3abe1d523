"""What was said in conversations, taken away with all that hangs on it; the conversations stay."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_THEIRS = """
    SELECT id FROM messages WHERE organization_id = :organization_id AND conversation_id = ANY (:conversation_ids)
"""
# A reminder of what lies ahead is kept, so that it is not sent again, and with it an empty message.
_STATEMENTS = tuple(
    text(f"DELETE FROM {what}")
    for what in (
        f"media_files WHERE organization_id = :organization_id AND message_id IN ({_THEIRS})",
        f"turn_steps WHERE organization_id = :organization_id AND message_id IN ({_THEIRS})",
        f"message_receipts WHERE organization_id = :organization_id AND message_id IN ({_THEIRS})",
        "silences WHERE organization_id = :organization_id AND conversation_id = ANY (:conversation_ids)",
        "offers WHERE organization_id = :organization_id AND conversation_id = ANY (:conversation_ids)",
        f"reminders WHERE organization_id = :organization_id AND after_message_id IN ({_THEIRS})",
        f"reminders WHERE organization_id = :organization_id AND message_id IN ({_THEIRS}) AND starts_at < :now",
    )
)
_MESSAGES = text(
    """
    DELETE FROM messages message
    WHERE organization_id = :organization_id AND conversation_id = ANY (:conversation_ids)
        AND NOT EXISTS (SELECT FROM reminders WHERE reminders.message_id = message.id)
    RETURNING 1
    """
)
_EMPTY = text(
    """
    UPDATE messages SET content = '', kind = 'text', provider_id = NULL, asked = NULL, withheld = '{}',
        explanation = NULL, outgoing = NULL, details = NULL, failure = NULL,
        status = CASE WHEN status = 'queued' THEN 'blocked' ELSE status END
    WHERE organization_id = :organization_id AND conversation_id = ANY (:conversation_ids)
    """
)


async def unsay(session: AsyncSession, organization_id: int, conversation_ids: Sequence[int], *, now: datetime) -> int:
    """Delete the messages of these conversations, with files, steps, offers and reports; how many there were."""
    given: dict[str, object] = {"organization_id": organization_id, "conversation_ids": list(conversation_ids)}
    for statement in _STATEMENTS:
        known = {"now": now, **given}
        await session.execute(statement, {name: known[name] for name in statement.compile().params})
    deleted = (await session.execute(_MESSAGES, given)).all()
    await session.execute(_EMPTY, given)
    return len(deleted)
