"""Reads of people, their organizations and their sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core import wall
from opensetter.organizations.models import Organization
from opensetter.users.models import Invitation, Membership, Role, SecondFactor, User, UserSession

MOST = 100
"""How many there are at most on a page of what people have few of."""


@dataclass(frozen=True, slots=True)
class FoundUser:
    """Somebody with this address: whether they may come in is for who asked to judge."""

    id: int
    password_hash: str
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A session that has a row: whether it has grown too old is for who asked to judge."""

    id: int
    user_id: int
    shown_organization_id: int | None
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class FoundHalf:
    """Half a session that has a row: whether its time is over is for who asked to judge."""

    id: int
    user_id: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Belonging:
    """An organization that somebody is a member of, and what they are there."""

    organization_id: int
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in an organization."""

    user_id: int
    name: str
    email: str
    role: Role
    is_disabled: bool


async def find(session: AsyncSession, email: str) -> FoundUser | None:
    """Whoever has this address, before anybody is signed in."""
    query = text("SELECT id, password_hash, disabled_at FROM find_user(:email)")
    row = (await session.execute(query, {"email": email})).one_or_none()
    return None if row is None else FoundUser(row.id, row.password_hash, row.disabled_at is not None)


async def find_session(session: AsyncSession, token_hash: bytes) -> FoundSession | None:
    """The session of this token, unless it has ended or its user was disabled."""
    query = text("SELECT id, user_id, shown_organization_id, created_at, seen_at FROM find_user_session(:digest)")
    row = (await session.execute(query, {"digest": token_hash})).one_or_none()
    return None if row is None else FoundSession(*row)


async def find_half(session: AsyncSession, token_hash: bytes) -> FoundHalf | None:
    """Half the session of this token, unless its user was disabled."""
    query = text("SELECT id, user_id, expires_at FROM find_half_session(:digest)")
    row = (await session.execute(query, {"digest": token_hash})).one_or_none()
    return None if row is None else FoundHalf(*row)


async def has_second_factor(session: AsyncSession, user_id: int) -> bool:
    """Whether a code is asked of them after the password."""
    confirmed = select(SecondFactor.id).where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None))
    return await session.scalar(confirmed) is not None


async def sessions(session: AsyncSession, user_id: int) -> Sequence[UserSession]:
    """Where somebody is signed in, the last used first; those that have grown too old among them."""
    mine = select(UserSession).where(UserSession.user_id == user_id)
    return (await session.scalars(mine.order_by(UserSession.seen_at.desc(), UserSession.id.desc()).limit(MOST))).all()


async def get(session: AsyncSession, user_id: int) -> User | None:
    """Who somebody is, for themselves and their colleagues."""
    return await session.get(User, user_id)


async def belongings(session: AsyncSession, user_id: int) -> Sequence[Belonging]:
    """The organizations of whom the transaction is about (see `wall.enter_as`), by name."""
    mine = select(Membership.organization_id, Membership.role).where(Membership.user_id == user_id)
    found: list[Belonging] = []
    for organization_id, role in (await session.execute(mine)).all():
        # Each behind its own wall: names are an organization's rows too.
        await wall.enter(session, organization_id)
        name = await session.scalar(select(Organization.name).where(Organization.id == organization_id))
        found.append(Belonging(organization_id, name or "", Role(role)))
    return sorted(found, key=lambda one: (one.name.casefold(), one.organization_id))


async def members(session: AsyncSession, organization_id: int) -> Sequence[Member]:
    """Everybody in an organization, by name."""
    query = (
        select(User.id, User.name, User.email, Membership.role, User.disabled_at.is_not(None))
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == organization_id)
        .order_by(User.name, User.id)
    )
    return [
        Member(user_id, name, email, Role(role), is_disabled)
        for user_id, name, email, role, is_disabled in (await session.execute(query)).all()
    ]


async def member(session: AsyncSession, organization_id: int, user_id: int) -> Member | None:
    """One of an organization's members."""
    query = (
        select(User.id, User.name, User.email, Membership.role, User.disabled_at.is_not(None))
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == organization_id, User.id == user_id)
    )
    row = (await session.execute(query)).one_or_none()
    return None if row is None else Member(row[0], row[1], row[2], Role(row[3]), row[4])


async def find_invitation(session: AsyncSession, token_hash: bytes) -> tuple[int, int] | None:
    """The organization and the id of the invitation with this link, open or not."""
    query = text("SELECT organization_id, id FROM find_invitation(:digest)")
    row = (await session.execute(query, {"digest": token_hash})).one_or_none()
    return None if row is None else (row.organization_id, row.id)


async def invitations(session: AsyncSession, organization_id: int, *, now: datetime) -> Sequence[Invitation]:
    """The invitations that can still be accepted, newest first."""
    waiting = select(Invitation).where(
        Invitation.organization_id == organization_id,
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
    )
    return (await session.scalars(waiting.order_by(Invitation.id.desc()).limit(MOST))).all()


async def has_any(session: AsyncSession) -> bool:
    """Whether anybody can sign in here at all."""
    return bool(await session.scalar(text("SELECT has_users()")))


async def has_organizations(session: AsyncSession) -> bool:
    """Whether there is any organization here."""
    return bool(await session.scalar(text("SELECT has_organizations()")))


async def list_all(session: AsyncSession) -> Sequence[tuple[User, Sequence[tuple[int, str]]]]:
    """Everybody with their organizations and roles, oldest first: for the command line, which owns the installation."""
    await wall.lift(session)
    people = (await session.scalars(select(User).order_by(User.id))).all()
    roles: dict[int, list[tuple[int, str]]] = {}
    query = select(Membership.user_id, Membership.organization_id, Membership.role).order_by(Membership.organization_id)
    for user_id, organization_id, role in (await session.execute(query)).all():
        roles.setdefault(user_id, []).append((organization_id, role))
    return [(user, roles.get(user.id, [])) for user in people]
