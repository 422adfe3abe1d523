"""Requests that are kept until they are worked off."""

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.hooks.models import HookBatch


async def keep(session: AsyncSession, organization_id: int, *, bot_integration_id: int, url: str, body: bytes) -> int:
    """Keep a request as it came; its id."""
    kept = insert(HookBatch).values(
        organization_id=organization_id, bot_integration_id=bot_integration_id, url=url, body=body
    )
    return int((await session.execute(kept.returning(HookBatch.id))).scalar_one())


async def get(session: AsyncSession, organization_id: int, batch_id: int) -> HookBatch | None:
    return await session.scalar(
        select(HookBatch).where(HookBatch.organization_id == organization_id, HookBatch.id == batch_id)
    )


async def forget(session: AsyncSession, organization_id: int, batch_id: int) -> None:
    """All of it is stored."""
    await session.execute(
        delete(HookBatch).where(HookBatch.organization_id == organization_id, HookBatch.id == batch_id)
    )
