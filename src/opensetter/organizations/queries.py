"""Reads of organizations and their API keys."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.organizations.models import ApiKey, Organization


async def find_key(session: AsyncSession, key_hash: bytes) -> ApiKey | None:
    """The key with this digest, unless it was revoked."""
    return await session.scalar(select(ApiKey).where(ApiKey.key_hash == key_hash, ApiKey.revoked_at.is_(None)))


async def get(session: AsyncSession, organization_id: int) -> Organization | None:
    return await session.get(Organization, organization_id)


async def list_all(session: AsyncSession) -> Sequence[Organization]:
    """Every organization, oldest first: for the command line, whose caller owns the whole installation."""
    return (await session.scalars(select(Organization).order_by(Organization.id))).all()


async def list_keys(session: AsyncSession, organization_id: int) -> Sequence[ApiKey]:
    """An organization's keys, revoked ones included, newest first."""
    query = select(ApiKey).where(ApiKey.organization_id == organization_id).order_by(ApiKey.id.desc())
    return (await session.scalars(query)).all()
