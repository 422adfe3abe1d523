"""Making people, members, sessions and links; ending them. What is slow, a password's hash, is made before."""

from datetime import timedelta

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.contacts import identity
from opensetter.contacts.identity import IdentityInvalid
from opensetter.core import clock, wall
from opensetter.core.db import translating
from opensetter.core.errors import OpenSetterError
from opensetter.users import passwords, tokens
from opensetter.users.models import LONGEST_NAME, HalfSession, Membership, Role, SignInLink, User, UserSession

LINK_LASTS = timedelta(minutes=60)
"""How long a link to sign in can be used, once (OWASP: an hour at most)."""

HALF_LASTS = timedelta(minutes=10)
"""How long a code is waited for after the password."""


class Unfit(OpenSetterError):
    """What somebody typed cannot be taken: the message says why, and `field` is where it was typed."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class EmailTaken(Unfit):
    """Somebody with this e-mail address can sign in already."""

    def __init__(self) -> None:
        super().__init__("email", (type(self).__doc__ or "").strip())


class UserNotFound(OpenSetterError):
    """There is nobody like that."""


class LastOwner(OpenSetterError):
    """An organization keeps at least one owner: make somebody else an owner first."""


def checked_email(email: str) -> str:
    """The address as it is kept; `Unfit` if it is none."""
    try:
        return identity.email(email)
    except IdentityInvalid as error:
        raise Unfit("email", str(error)) from error


def checked_name(name: str, *, field: str = "name") -> str:
    """The name on one line; `Unfit` if it is none."""
    said = " ".join(name.split())
    if not 0 < len(said) <= LONGEST_NAME or not said.isprintable():
        raise Unfit(field, f"A name has 1 to {LONGEST_NAME} characters.")
    return said


def checked_password(password: str, *, email: str, name: str) -> str:
    """The password as it came; `Unfit` if it is easy to guess."""
    complaint = passwords.complaint(password, email.partition("@")[0], *name.split())
    if complaint is not None:
        raise Unfit("password", complaint)
    return password


async def create(session: AsyncSession, *, email: str, name: str, password_hash: str) -> User:
    """Somebody new, who belongs nowhere yet; the transaction goes on as them. Raises `Unfit` and `EmailTaken`."""
    address, said = checked_email(email), checked_name(name)
    next_id = select(func.nextval(func.pg_get_serial_sequence("users", "id")))
    user_id = (await session.scalars(next_id)).one()
    await wall.enter_as(session, user_id)
    async with translating(session, {"uq_users_email": EmailTaken}):
        await session.execute(
            text(
                "INSERT INTO users (id, email, name, password_hash) OVERRIDING SYSTEM VALUE"
                " VALUES (:id, :email, :name, :password_hash)"
            ),
            {"id": user_id, "email": address, "name": said, "password_hash": password_hash},
        )
    return await session.get_one(User, user_id)


async def be_first(session: AsyncSession) -> None:
    """Go first or second, of those who would like to be the first owner at once."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('the first owner'))"))


async def join(session: AsyncSession, organization_id: int, user_id: int, role: Role) -> None:
    """Make somebody a member, or give a member this role; raises `LastOwner`. Repeating changes nothing."""
    if role is not Role.OWNER:
        await _refuse_for_last_owner(session, organization_id, user_id)
    statement = insert(Membership).values(organization_id=organization_id, user_id=user_id, role=str(role))
    await session.execute(
        statement.on_conflict_do_update(
            constraint="uq_memberships_organization_id_user_id", set_={"role": statement.excluded.role}
        )
    )


async def leave(session: AsyncSession, organization_id: int, user_id: int) -> None:
    """Somebody belongs here no longer, from this commit on; raises `LastOwner`. Repeating changes nothing."""
    await _refuse_for_last_owner(session, organization_id, user_id)
    await session.execute(
        delete(Membership).where(Membership.organization_id == organization_id, Membership.user_id == user_id)
    )


async def admit(session: AsyncSession, user_id: int, *, password_hash: str | None = None) -> User:
    """Somebody who may sign in; the transaction goes on as them, and nothing of theirs changes before it ends.

    With `password_hash`, only if that still is their password's: it may have been changed while it was compared.
    Raises `UserNotFound` for who was disabled meanwhile.
    """
    await wall.enter_as(session, user_id)
    user = await session.get(User, user_id, with_for_update={"read": True})
    if user is None or user.disabled_at is not None or password_hash not in (None, user.password_hash):
        raise UserNotFound
    return user


async def begin_session(
    session: AsyncSession, user_id: int, *, password_hash: str | None = None, agent: str | None = None
) -> str:
    """Sign somebody in whom nothing more is asked of, and their session's token; raises as `admit` does.

    `agent` is what their browser calls itself.
    """
    await admit(session, user_id, password_hash=password_hash)
    token = tokens.generate()
    now = clock.now()
    session.add(UserSession(user_id=user_id, token_hash=tokens.digest(token), created_at=now, seen_at=now, agent=agent))
    await session.flush()
    return token


async def begin_half(session: AsyncSession, user_id: int) -> str:
    """Half a session, for who has still to show a code, and its token."""
    now = clock.now()
    await session.execute(delete(HalfSession).where(HalfSession.user_id == user_id, HalfSession.expires_at < now))
    token = tokens.generate()
    session.add(HalfSession(user_id=user_id, token_hash=tokens.digest(token), expires_at=now + HALF_LASTS))
    await session.flush()
    return token


async def end_half(session: AsyncSession, half_id: int) -> None:
    """From this commit on its token opens nothing, not even the page for codes."""
    await session.execute(delete(HalfSession).where(HalfSession.id == half_id))


async def touch(session: AsyncSession, session_id: int) -> None:
    """Remember that a session is in use."""
    await session.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=clock.now()))


async def show(session: AsyncSession, session_id: int, organization_id: int) -> None:
    """Remember which organization is on the screen."""
    shown = update(UserSession).where(UserSession.id == session_id).values(shown_organization_id=organization_id)
    await session.execute(shown)


async def end_session(session: AsyncSession, session_id: int) -> None:
    """From this commit on the session's token opens nothing."""
    await session.execute(delete(UserSession).where(UserSession.id == session_id))


async def set_password(session: AsyncSession, user_id: int, password_hash: str, *, keep: int | None = None) -> None:
    """Another password; every session ends with the old one, but the one to `keep`, and so does every link."""
    changed = update(User).where(User.id == user_id).values(password_hash=password_hash).returning(User.id)
    if (await session.scalars(changed)).one_or_none() is None:
        raise UserNotFound
    await sign_out(session, user_id, keep=keep)


async def change(session: AsyncSession, user_id: int, *, name: str, language: str | None) -> None:
    """What somebody is called, and what pages speak to them; raises `Unfit`."""
    values = {"name": checked_name(name), "language": language}
    await session.execute(update(User).where(User.id == user_id).values(values))


async def lock(session: AsyncSession, user_id: int) -> None:
    """Whoever signs somebody in or changes how they do waits until this transaction ends."""
    await session.execute(select(User.id).where(User.id == user_id).with_for_update())


async def sign_out(session: AsyncSession, user_id: int, *, keep: int | None = None) -> None:
    """Every session of somebody ends with this commit but the one to `keep`, and so does every link to sign in.

    The transaction goes on as them.
    """
    await wall.enter_as(session, user_id)
    ended = delete(UserSession).where(UserSession.user_id == user_id)
    await session.execute(ended if keep is None else ended.where(UserSession.id != keep))
    await session.execute(delete(SignInLink).where(SignInLink.user_id == user_id))
    await session.execute(delete(HalfSession).where(HalfSession.user_id == user_id))


async def disable(session: AsyncSession, user_id: int) -> None:
    """Somebody can sign in no more, and is signed out everywhere. Repeating changes nothing."""
    now = func.coalesce(User.disabled_at, clock.now())
    disabled = update(User).where(User.id == user_id).values(disabled_at=now).returning(User.id)
    if (await session.scalars(disabled)).one_or_none() is None:
        raise UserNotFound
    await sign_out(session, user_id)


async def create_link(session: AsyncSession, user_id: int) -> str:
    """The token of a link with which somebody can sign in once, within the hour."""
    token = tokens.generate()
    link = SignInLink(user_id=user_id, token_hash=tokens.digest(token), expires_at=clock.now() + LINK_LASTS)
    session.add(link)
    await session.flush()
    return token


async def take_link(session: AsyncSession, token: str) -> int | None:
    """Whose link this is, which is used up by that; None if it is nobody's any more."""
    query = text("SELECT take_sign_in_link(:digest, :at)")
    user_id: int | None = await session.scalar(query, {"digest": tokens.digest(token), "at": clock.now()})
    return user_id


async def _refuse_for_last_owner(session: AsyncSession, organization_id: int, user_id: int) -> None:
    # All owners' rows are locked, so that of two who leave at once the second finds the first gone.
    owners = (
        select(Membership.user_id)
        .where(Membership.organization_id == organization_id, Membership.role == Role.OWNER)
        .order_by(Membership.id)
        .with_for_update()
    )
    if list(await session.scalars(owners)) == [user_id]:
        raise LastOwner
