"""What an example of the API is made of: a bot and a channel of the organization's own."""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_CHANNELS = """
    SELECT DISTINCT ON (channel) channel, id FROM bot_integrations
    WHERE organization_id = :organization_id AND disabled_at IS NULL ORDER BY channel, id DESC
"""


async def channels(session: AsyncSession, organization_id: int) -> Mapping[str, int]:
    """The newest connected bot integration of each channel."""
    rows = await session.execute(text(_CHANNELS), {"organization_id": organization_id})
    return {row[0]: row[1] for row in rows}
