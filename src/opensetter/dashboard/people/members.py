"""Members: who belongs here and may do what, invited by a link that is shown once."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.core import clock, forms
from opensetter.core.db import DbSession
from opensetter.core.web import WrittenId, public_url
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.people import roles
from opensetter.dashboard.words import _
from opensetter.users import members, queries
from opensetter.users.auth import Signed
from opensetter.users.members import MemberNotFound, OwnersOnly
from opensetter.users.models import Role
from opensetter.users.queries import Member
from opensetter.users.service import LastOwner, Unfit

ADDRESS = "/settings/members"
INVITATIONS = ADDRESS + "/invitations"

Change = Callable[[DbSession, Signed, Member], Awaitable[None]]

router = APIRouter()


@router.get(ADDRESS, summary="Open the members", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_members(request: Request) -> Response:
    """Everybody who belongs here, and who is invited."""
    return await showing.shown(request, lambda signed: _page(request, signed), is_managing=True)


@router.post(
    INVITATIONS,
    summary="Invite somebody on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("email", "role"),
)
async def invite_on_page(request: Request) -> Response:
    """Make a link with which somebody joins, and show it this once."""
    typed = showing.form(request)

    async def make(signed: Signed) -> Response:
        email, role = typed.get("email", ""), roles.read(typed.get("role", ""))
        if role is None:
            return await _page(request, signed, typed=typed, fault=Unfit("role", "Choose what they may do."))
        try:
            about = f"{forms.shown(email).strip()} ({role})"
            async with showing.acting(request, signed, "member.invited", about) as session:
                token = await members.invite(session, signed.organization_id, email=email, role=role, by=signed.user_id)
        except Unfit as fault:
            return await _page(request, signed, typed=typed, fault=fault)
        except OwnersOnly as refusal:
            return await _page(request, signed, typed=typed, problem=refusal.detail, status=403)
        link = {"email": forms.shown(email), "address": f"{public_url(request)}/invitations/{token}"}
        return await _page(request, signed, made=link)

    return await showing.changed(request, make, is_managing=True)


@router.post(
    INVITATIONS + "/{invitation_id}/withdraw",
    summary="Withdraw an invitation on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def withdraw_invitation(invitation_id: WrittenId, request: Request) -> Response:
    """From now on the link opens nothing; withdrawing it again changes nothing."""

    async def act(session: DbSession, signed: Signed, number: int) -> object:
        return await members.withdraw(session, signed.organization_id, number)

    return await showing.done(
        request,
        invitation_id,
        act,
        action="member.invitation_withdrawn",
        to=f"{ADDRESS}?done=removed",
        is_managing=True,
    )


@router.post(
    ADDRESS + "/{user_id}/role",
    summary="Change what a member may do",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("role"),
)
async def change_role(user_id: WrittenId, request: Request) -> Response:
    """Give a member another role. They are signed out, and sign in to it anew."""
    role = roles.read(showing.form(request).get("role", ""))

    async def change(session: DbSession, signed: Signed, member: Member) -> None:
        if role is None:
            raise Unfit("role", "Choose what they may do.")
        keep = signed.session_id if member.user_id == signed.user_id else None
        await members.change_role(session, signed.organization_id, member.user_id, role, by=signed.user_id, keep=keep)

    return await _changed(request, user_id, change, action="member.role_changed", role=role, note="saved")


@router.post(
    ADDRESS + "/{user_id}/remove",
    summary="Remove a member",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def remove_member(user_id: WrittenId, request: Request) -> Response:
    """Somebody belongs here no longer: their screen shows nothing of it from now on."""

    async def change(session: DbSession, signed: Signed, member: Member) -> None:
        await members.remove(session, signed.organization_id, member.user_id, by=signed.user_id)

    return await _changed(request, user_id, change, action="member.removed", role=None, note="removed")


async def _changed(
    request: Request, user_id: str, change: Change, *, action: str, role: Role | None, note: str
) -> Response:
    """What befalls one member, and the page with it; the page with a sentence instead, if it may not be."""

    async def make(signed: Signed) -> Response:
        number = showing.number(user_id)
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            member = await queries.member(session, signed.organization_id, number)
        if member is None:
            raise MemberNotFound
        about = f"{member.name} <{member.email}>" + (f" ({role})" if role else "")
        try:
            async with showing.acting(request, signed, action, about) as session:
                await change(session, signed, member)
        except Unfit as fault:
            return await _page(request, signed, problem=str(fault), status=400)
        except OwnersOnly as refusal:
            return await _page(request, signed, problem=refusal.detail, status=403)
        except LastOwner as refusal:
            return await _page(request, signed, problem=refusal.detail, status=409)
        return RedirectResponse(f"{ADDRESS}?done={note}", 303)

    return await showing.changed(request, make, is_managing=True)


async def _page(
    request: Request,
    signed: Signed,
    *,
    typed: Mapping[str, str] | None = None,
    fault: Unfit | None = None,
    problem: str = "",
    status: int = 200,
    made: Mapping[str, str] | None = None,
) -> Response:
    now = clock.now()
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        found = await queries.members(session, signed.organization_id)
        waiting = await queries.invitations(session, signed.organization_id, now=now)
    place = await showing.place(request, signed, "settings", _("Members"))
    values = {name: forms.shown((typed or {}).get(name, "")) for name in ("email", "role")}
    return rendering.page(
        "people/members.html",
        signed,
        place,
        status if fault is None else 400,
        members=found,
        invitations=waiting,
        roles=roles.offered(signed),
        said=roles.said,
        is_owner=signed.shown is not None and signed.shown.role is Role.OWNER,
        typed=values,
        fault=fault,
        problem=problem,
        now=now,
        made=made,
    )
