"""Who belongs to an organization, and who may change that: owners everything, admins all but owners.

Whoever acts is asked again inside the transaction, under the locks of the rows that decide.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core import clock, wall
from opensetter.core.errors import Conflict, Forbidden, NotFound
from opensetter.organizations import queries as organizations
from opensetter.users import queries, service, tokens
from opensetter.users.models import Invitation, Membership, Role, User
from opensetter.users.service import Unfit

INVITATION_LASTS = timedelta(days=7)


class OwnersOnly(Forbidden):
    """Only owners make owners, and only owners change what an owner is."""

    code = "owners_only"


class MemberNotFound(NotFound):
    """There is no such member here."""

    code = "member_not_found"


class InvitationNotFound(NotFound):
    """There is no such invitation here."""

    code = "invitation_not_found"


class InvitationOver(NotFound):
    """The invitation opens nothing any more: it was used or withdrawn, or it is too old."""

    code = "invitation_over"


class SomebodyElses(Conflict):
    """The invitation is for somebody with another e-mail address."""

    code = "invitation_of_another"


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that can be accepted, for whoever has its link. `is_known`: that address can sign in already."""

    organization_id: int
    organization: str
    email: str
    role: Role
    is_known: bool


async def invite(session: AsyncSession, organization_id: int, *, email: str, role: Role, by: int) -> str:
    """The token of a link with which whoever has this address joins; an earlier link for it opens nothing any more.

    Raises `Unfit` and `OwnersOnly`.
    """
    address = service.checked_email(email)
    await _refuse_unless_theirs(session, organization_id, by, role)
    for one in await queries.members(session, organization_id):
        if one.email == address:
            raise Unfit("email", "They are a member already.")
    token, now = tokens.generate(), clock.now()
    values = {
        "role": str(role),
        "token_hash": tokens.digest(token),
        "invited_by": by,
        "created_at": now,
        "expires_at": now + INVITATION_LASTS,
    }
    statement = insert(Invitation).values(organization_id=organization_id, email=address, **values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "email"],
            index_where=(Invitation.used_at.is_(None)) & (Invitation.withdrawn_at.is_(None)),
            set_=values,
        )
    )
    return token


async def withdraw(session: AsyncSession, organization_id: int, invitation_id: int) -> Invitation:
    """From this commit on the link opens nothing; withdrawing it again changes nothing, nor does it undo a use."""
    found = await _invitation(session, organization_id, invitation_id)
    if found is None:
        raise InvitationNotFound
    if found.used_at is None:
        found.withdrawn_at = found.withdrawn_at or clock.now()
    return found


async def look(session: AsyncSession, token: str) -> Invited:
    """The invitation with this link; the transaction goes on in its organization. Raises `InvitationOver`."""
    found = await _open(session, token)
    organization = await organizations.get(session, found.organization_id)
    known = await queries.find(session, found.email)
    name = "" if organization is None else organization.name
    return Invited(found.organization_id, name, found.email, Role(found.role), known is not None)


async def accept(session: AsyncSession, token: str, user_id: int) -> Invited:
    """Somebody joins by a link, which is used up by that. Who is a member already stays what they are.

    Nothing else of theirs changes. Raises `InvitationOver` and `SomebodyElses`.
    """
    found = await _open(session, token)
    await wall.enter_as(session, user_id)
    user = await session.get(User, user_id)
    if user is None or user.email != found.email:
        raise SomebodyElses
    invited = await look(session, token)
    found.used_at = clock.now()
    if await queries.member(session, found.organization_id, user_id) is None:
        await service.join(session, found.organization_id, user_id, Role(found.role))
    return invited


async def change_role(
    session: AsyncSession, organization_id: int, user_id: int, role: Role, *, by: int, keep: int | None = None
) -> None:
    """Somebody may do something else from this commit on, and signs in anew, but for the session to `keep`.

    Raises `MemberNotFound`, `OwnersOnly` and `LastOwner`. The role that they have already changes nothing.
    """
    before = await _refuse_unless_theirs(session, organization_id, by, role, of=user_id)
    if before is role:
        return
    await service.join(session, organization_id, user_id, role)
    await _withdraw_those_by(session, organization_id, user_id, may_make=_may_make(role))
    await service.sign_out(session, user_id, keep=keep)


async def remove(session: AsyncSession, organization_id: int, user_id: int, *, by: int) -> None:
    """Somebody belongs here no longer from this commit on, and is signed out; raises as `change_role` does."""
    await _refuse_unless_theirs(session, organization_id, by, of=user_id)
    await service.leave(session, organization_id, user_id)
    await _withdraw_those_by(session, organization_id, user_id, may_make=())
    await service.sign_out(session, user_id)


def _may_make(role: Role | None) -> tuple[Role, ...]:
    """What somebody with this role may make of others."""
    if role is Role.OWNER:
        return tuple(Role)
    return (Role.ADMIN, Role.AGENT) if role is Role.ADMIN else ()


async def _refuse_unless_theirs(
    session: AsyncSession, organization_id: int, by: int, role: Role = Role.AGENT, *, of: int | None = None
) -> Role | None:
    """What `of` is now, if `by` may make a `role` of them."""
    # Owners' rows too, and in one order: of two who change each other at once, the second sees what the first has made.
    query = (
        select(Membership.user_id, Membership.role)
        .where(
            Membership.organization_id == organization_id,
            or_(Membership.user_id.in_([by, of or by]), Membership.role == Role.OWNER),
        )
        .order_by(Membership.id)
        .with_for_update()
    )
    roles = {user_id: Role(held) for user_id, held in (await session.execute(query)).all()}
    before = roles.get(of) if of is not None else None
    if of is not None and before is None:
        raise MemberNotFound
    made = _may_make(roles.get(by))
    if role not in made or (before is not None and before not in made):
        raise OwnersOnly
    return before


async def _withdraw_those_by(
    session: AsyncSession, organization_id: int, user_id: int, *, may_make: tuple[Role, ...]
) -> None:
    """Invitations of somebody who may not make them any more open nothing."""
    await session.execute(
        update(Invitation)
        .where(
            Invitation.organization_id == organization_id,
            Invitation.invited_by == user_id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.role.not_in([str(role) for role in may_make]),
        )
        .values(withdrawn_at=clock.now())
    )


async def _open(session: AsyncSession, token: str) -> Invitation:
    """The invitation with this link, locked against whoever accepts or withdraws it."""
    named = await queries.find_invitation(session, tokens.digest(token))
    if named is None:
        raise InvitationOver
    organization_id, invitation_id = named
    await wall.enter(session, organization_id)
    found = await _invitation(session, organization_id, invitation_id)
    is_over = found is None or found.used_at is not None or found.withdrawn_at is not None
    if found is None or is_over or found.expires_at <= clock.now():
        raise InvitationOver
    return found


async def _invitation(session: AsyncSession, organization_id: int, invitation_id: int) -> Invitation | None:
    query = select(Invitation).where(Invitation.organization_id == organization_id, Invitation.id == invitation_id)
    found: Invitation | None = await session.scalar(query.with_for_update())
    return found
