"""Reads of organizations and their API keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core import wall
from opensetter.organizations.models import ApiKey, Organization


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key that opens something: whose, what it may do, and when it last did."""

    id: int
    organization_id: int
    scopes: tuple[str, ...]
    last_used_at: datetime | None


async def find_key(session: AsyncSession, key_hash: bytes) -> FoundKey | None:
    """The key with this digest, unless it was revoked."""
    query = text("SELECT id, organization_id, scopes, last_used_at FROM find_api_key(:digest)")
    found = (await session.execute(query, {"digest": key_hash})).one_or_none()
    return None if found is None else FoundKey(found.id, found.organization_id, tuple(found.scopes), found.last_used_at)


async def get(session: AsyncSession, organization_id: int) -> Organization | None:
    return await session.get(Organization, organization_id)


async def list_all(session: AsyncSession) -> Sequence[Organization]:
    """Every organization but sandboxes, oldest first: for the command line, whose caller owns the installation."""
    await wall.lift(session)
    query = select(Organization).where(Organization.is_sandbox.is_(False)).order_by(Organization.id)
    return (await session.scalars(query)).all()


async def list_keys(session: AsyncSession, organization_id: int) -> Sequence[ApiKey]:
    """An organization's keys, revoked ones included, newest first."""
    query = select(ApiKey).where(ApiKey.organization_id == organization_id).order_by(ApiKey.id.desc())
    return (await session.scalars(query)).all()


async def retention_days(session: AsyncSession, organization_id: int) -> int | None:
    """For how many days of silence what was said is kept; None for ever."""
    found = select(Organization.message_retention_days).where(Organization.id == organization_id)
    return await session.scalar(found)
