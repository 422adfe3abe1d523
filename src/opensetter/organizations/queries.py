"""Reads of organizations and their API keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core import wall
from opensetter.organizations.models import ApiKey, ApiRequest, Organization


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


async def get_key(session: AsyncSession, organization_id: int, key_id: int) -> ApiKey | None:
    """One of the organization's keys, revoked or not."""
    return await session.scalar(select(ApiKey).where(ApiKey.organization_id == organization_id, ApiKey.id == key_id))


async def list_requests(
    session: AsyncSession,
    organization_id: int,
    *,
    since: datetime,
    statuses: int | None = None,
    request_id: str | None = None,
    before_id: int | None = None,
    limit: int = 51,
) -> Sequence[ApiRequest]:
    """What was asked over the API, the latest first: of a hundred of statuses, `4` for 400 to 499, or under one id."""
    found = select(ApiRequest).where(ApiRequest.organization_id == organization_id, ApiRequest.at >= since)
    if statuses is not None:
        found = found.where(ApiRequest.status.between(statuses * 100, statuses * 100 + 99))
    if request_id is not None:
        found = found.where(ApiRequest.request_id == request_id)
    if before_id is not None:
        found = found.where(ApiRequest.id < before_id)
    return (await session.scalars(found.order_by(ApiRequest.id.desc()).limit(limit))).all()


async def key_names(session: AsyncSession, organization_id: int, key_ids: Iterable[int]) -> Mapping[int, str]:
    """What these keys are called."""
    query = select(ApiKey.id, ApiKey.name).where(ApiKey.organization_id == organization_id, ApiKey.id.in_(set(key_ids)))
    return {row[0]: row[1] for row in await session.execute(query)}
