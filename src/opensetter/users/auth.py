"""Who is at the screen: a password or a link becomes a session, and a session's token becomes somebody signed in."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from opensetter.core import clock, wall
from opensetter.core.errors import LimitExceeded, OpenSetterError
from opensetter.core.runtime import Runtime
from opensetter.users import passwords, queries, service, tokens
from opensetter.users.models import Role
from opensetter.users.queries import Belonging

IDLE, ABSOLUTE = timedelta(days=7), timedelta(days=30)
"""For how long nobody need use a session, and how old it can become at all."""

TOUCH_EVERY = timedelta(minutes=1)
"""How stale a session's last use may be: writing it down on every request would make every read a write."""

TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS = 10, 30
"""How often a minute a password may be tried for one account, and from one address."""

# Each hash takes 46 MiB and a processor, so there are two at once however many are asked for.
_hashing = ThreadPoolExecutor(2, thread_name_prefix="passwords")


class WrongPassword(OpenSetterError):
    """That is not the e-mail address and password of anybody here."""


class TooManyTries(OpenSetterError):
    """Too many passwords were tried. Wait a minute, and try again."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


class NotSignedIn(OpenSetterError):
    """Sign in first."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who is signed in, and the organization that is on their screen; None if they belong to none."""

    session_id: int
    user_id: int
    name: str
    email: str
    belongings: tuple[Belonging, ...]
    shown: Belonging | None

    @property
    def organization_id(self) -> int:
        """The organization on the screen; `NotSignedIn` for who has none to see."""
        if self.shown is None:
            raise NotSignedIn
        return self.shown.organization_id

    def may_manage(self) -> bool:
        """Whether they may change more than conversations and bookings."""
        return self.shown is not None and self.shown.role is not Role.AGENT


async def hash_password(password: str) -> str:
    """An argon2id hash, made beside the loop that serves."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, passwords.hashed, password)


async def sign_in(runtime: Runtime, *, email: str, password: str, address: str) -> str:
    """A new session's token for whoever has this password; `address` is where they come from.

    Raises `WrongPassword` for an unknown address, a wrong password and somebody disabled alike, after the same time,
    and `TooManyTries`.
    """
    known = email.strip().lower()
    await _admit(runtime, f"sign-in from {address}", TRIES_PER_ADDRESS)
    await _admit(runtime, f"sign-in as {known}", TRIES_PER_ACCOUNT)
    found = None
    # What is no text cannot be anybody's address, and PostgreSQL does not take it.
    if known.isprintable():
        async with runtime.database.transaction() as session:
            found = await queries.find(session, known)
    kept = found.password_hash if found is not None and not found.is_disabled else None
    tried = password[: passwords.LONGEST + 1]
    fits = await asyncio.get_running_loop().run_in_executor(_hashing, passwords.matches, tried, kept)
    if found is None or not fits:
        raise WrongPassword
    try:
        async with runtime.database.transaction() as session:
            return await service.begin_session(session, found.id, password_hash=found.password_hash)
    except service.UserNotFound as error:
        raise WrongPassword from error


async def sign_in_by_link(runtime: Runtime, token: str) -> str | None:
    """A new session's token for whoever has this link, which is used up; None if it opens nothing any more."""
    async with runtime.database.transaction() as session:
        user_id = await service.take_link(session, token)
        return None if user_id is None else await service.begin_session(session, user_id)


async def signed_in(runtime: Runtime, token: str | None) -> Signed:
    """Who holds this session's token; `NotSignedIn` if it opens nothing, or nothing any more."""
    if token is None:
        raise NotSignedIn
    now = clock.now()
    async with runtime.database.transaction() as session:
        found = await queries.find_session(session, tokens.digest(token))
        if found is None:
            raise NotSignedIn
        await wall.enter_as(session, found.user_id)
        if _is_over(found.created_at, found.seen_at, now):
            await service.end_session(session, found.id)
            user = None
        else:
            user = await queries.get(session, found.user_id)
            belongings = await queries.belongings(session, found.user_id)
            if now - found.seen_at > TOUCH_EVERY:
                await service.touch(session, found.id)
    if user is None:
        raise NotSignedIn
    chosen = (one for one in belongings if one.organization_id == found.shown_organization_id)
    shown = next(chosen, belongings[0] if belongings else None)
    return Signed(found.id, user.id, user.name, user.email, tuple(belongings), shown)


def _is_over(created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    return now - created_at > ABSOLUTE or now - seen_at > IDLE


async def _admit(runtime: Runtime, subject: str, limit: int) -> None:
    try:
        await runtime.limits.count(subject, limit)
    except LimitExceeded as reached:
        raise TooManyTries(reached.retry_after_seconds) from reached
