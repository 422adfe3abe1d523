"""Who is at the screen: a password or a link becomes a session, and a session's token becomes somebody signed in."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core import clock, wall
from opensetter.core.errors import LimitExceeded, OpenSetterError
from opensetter.core.runtime import Runtime
from opensetter.organizations.actors import SOMEBODY, Actor
from opensetter.users import actors, factors, passwords, queries, service, tokens
from opensetter.users.models import Role, User
from opensetter.users.queries import Belonging, FoundHalf, FoundUser

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
class Caller:
    """Who tries to come in, as far as can be seen: an address, and what the browser calls itself."""

    address: str
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """The token of a session, or of half a one: then a code is asked for, and until it is shown nothing opens."""

    token: str
    is_half: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who is signed in, and the organization that is on their screen; None if they belong to none."""

    session_id: int
    user_id: int
    name: str
    email: str
    belongings: tuple[Belonging, ...]
    shown: Belonging | None
    language: str | None = None
    """What pages speak to them, if they have chosen."""

    @property
    def actor(self) -> Actor:
        """How they are written down."""
        return actors.of(self.user_id, self.name, self.email)

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


async def sign_in(runtime: Runtime, *, email: str, password: str, caller: Caller) -> Entry:
    """A way in for whoever has this password.

    Raises `WrongPassword` for an unknown address, a wrong password and somebody disabled alike, after the same time,
    and `TooManyTries`.
    """
    known = email.strip().lower()
    await _admit(runtime, f"sign-in from {caller.address}", TRIES_PER_ADDRESS)
    try:
        await _admit(runtime, f"sign-in as {known}", TRIES_PER_ACCOUNT)
    except TooManyTries:
        await _tell_of_tries(runtime, known)
        raise
    found = await _find(runtime, known)
    kept = found.password_hash if found is not None and not found.is_disabled else None
    if not await _matches(password, kept) or found is None:
        raise WrongPassword
    try:
        async with runtime.database.transaction() as session:
            return await _enter(session, found.id, caller, password_hash=found.password_hash)
    except service.UserNotFound as error:
        raise WrongPassword from error


async def sign_in_by_link(runtime: Runtime, token: str, *, caller: Caller) -> Entry | None:
    """A way in for whoever has this link, which is used up; None if it opens nothing any more."""
    async with runtime.database.transaction() as session:
        user_id = await service.take_link(session, token)
        return None if user_id is None else await _enter(session, user_id, caller)


async def half_signed_in(runtime: Runtime, token: str | None) -> FoundHalf:
    """Whoever has shown a password or a link and still has to show a code; raises `NotSignedIn`."""
    async with runtime.database.transaction() as session:
        found = None if token is None else await queries.find_half(session, tokens.digest(token))
    if found is None or found.expires_at <= clock.now():
        raise NotSignedIn
    return found


async def sign_in_by_code(runtime: Runtime, token: str | None, code: str, *, caller: Caller) -> str:
    """The other half: a session's token for whoever has this half session and a code, which is used up.

    Raises `NotSignedIn`, `WrongCode` and `TooManyTries`.
    """
    half = await half_signed_in(runtime, token)
    await admit_code(runtime, half.user_id, caller=caller)
    async with runtime.database.transaction() as session:
        user = await _admitted(session, half.user_id)
        if not await factors.take(session, runtime.vault, half.user_id, code):
            raise factors.WrongCode
        await service.end_half(session, half.id)
        return await _begin(session, user, caller)


async def admit_code(runtime: Runtime, user_id: int, *, caller: Caller) -> None:
    """Count a code that is tried; raises `TooManyTries`."""
    await _admit(runtime, f"code from {caller.address}", TRIES_PER_ADDRESS)
    await _admit(runtime, f"code of user {user_id}", TRIES_PER_ACCOUNT)


async def prove(runtime: Runtime, signed: Signed, password: str, *, caller: Caller) -> None:
    """Ask somebody who is signed in for their password again; raises `Unfit`, or `TooManyTries` as signing in does."""
    await _admit(runtime, f"sign-in from {caller.address}", TRIES_PER_ADDRESS)
    await _admit(runtime, f"sign-in as {signed.email}", TRIES_PER_ACCOUNT)
    found = await _find(runtime, signed.email)
    if not await _matches(password, None if found is None else found.password_hash):
        raise service.Unfit("password", "That is not your password.")


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
        if is_over(found.created_at, found.seen_at, now):
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
    return Signed(found.id, user.id, user.name, user.email, tuple(belongings), shown, user.language)


def is_over(created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session has grown too old, or was not used for too long."""
    return now - created_at > ABSOLUTE or now - seen_at > IDLE


async def _admit(runtime: Runtime, subject: str, limit: int) -> None:
    try:
        await runtime.limits.count_exactly(subject, limit)
    except LimitExceeded as reached:
        raise TooManyTries(reached.retry_after_seconds) from reached


async def _find(runtime: Runtime, email: str) -> FoundUser | None:
    # What is no text cannot be anybody's address, and PostgreSQL does not take it.
    if not email.isprintable():
        return None
    async with runtime.database.transaction() as session:
        return await queries.find(session, email)


async def _matches(password: str, kept: str | None) -> bool:
    tried = password[: passwords.LONGEST + 1]
    return await asyncio.get_running_loop().run_in_executor(_hashing, passwords.matches, tried, kept)


async def _admitted(session: AsyncSession, user_id: int, *, password_hash: str | None = None) -> User:
    try:
        return await service.admit(session, user_id, password_hash=password_hash)
    except service.UserNotFound as error:
        raise NotSignedIn from error


async def _enter(session: AsyncSession, user_id: int, caller: Caller, *, password_hash: str | None = None) -> Entry:
    # First the lock: whoever turns a second factor on waits for this session, and ends it.
    user = await service.admit(session, user_id, password_hash=password_hash)
    if await queries.has_second_factor(session, user_id):
        return Entry(await service.begin_half(session, user_id), is_half=True)
    return Entry(await _begin(session, user, caller))


async def _begin(session: AsyncSession, user: User, caller: Caller) -> str:
    token = await service.begin_session(session, user.id, agent=caller.agent)
    await actors.record_everywhere(session, user.id, actors.of(user.id, user.name, user.email), "user.signed_in")
    return token


async def _tell_of_tries(runtime: Runtime, email: str) -> None:
    """Write down, once a minute, that somebody's password is being guessed: if it is anybody's."""
    try:
        await runtime.limits.count_exactly(f"told of {email}", 1)
    except LimitExceeded:
        return
    found = await _find(runtime, email)
    if found is not None:
        async with runtime.database.transaction() as session:
            await wall.enter_as(session, found.id)
            await actors.record_everywhere(session, found.id, SOMEBODY, "user.sign_in_throttled", email)
