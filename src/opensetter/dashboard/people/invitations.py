"""An invitation's page: somebody new gives a name and a password, somebody known signs in and accepts.

Nothing that an invitation does changes a password, a name or a second factor that is there already.
"""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.audit import service as audit
from opensetter.core import forms
from opensetter.core.forms import Form
from opensetter.core.runtime import Runtime
from opensetter.dashboard import door, rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, LINK_ANSWERS
from opensetter.dashboard.people import entering, roles
from opensetter.dashboard.words import _
from opensetter.users import actors, auth, members, service
from opensetter.users.auth import NotSignedIn, Signed
from opensetter.users.members import InvitationOver, Invited, SomebodyElses
from opensetter.users.service import EmailTaken, Unfit

ADDRESS = "/invitations/{token}"

router = APIRouter()


@router.get(ADDRESS, summary="Open an invitation", response_class=HTMLResponse, responses=LINK_ANSWERS)
async def open_invitation(token: str, request: Request) -> Response:
    """What somebody is invited to; looking at it uses nothing up."""

    async def answer() -> Response:
        return await _page(request, token)

    return await showing.guarded(request, lambda: _unless_over(answer))


@router.post(
    ADDRESS,
    summary="Join as somebody new",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("name", "password"),
)
async def join_as_new(token: str, request: Request) -> Response:
    """Become somebody who can sign in, with the invitation's address, and a member; and sign in."""
    typed = showing.form(request)

    async def answer() -> Response:
        try:
            made = await _join(request.app.state.runtime, token, typed, agent=door.caller_of(request).agent)
        except EmailTaken:
            # Somebody has that address: the page asks them to sign in, and nothing of theirs was touched.
            return await _page(request, token, status=409)
        except Unfit as fault:
            return await _page(request, token, typed=typed, fault=fault, status=400)
        return await entering.begun(request, made, "/home?done=joined")

    return await showing.sent(request, lambda: _unless_over(answer))


@router.post(
    ADDRESS + "/accept",
    summary="Accept an invitation",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def accept_invitation(token: str, request: Request) -> Response:
    """Become a member, for whoever is signed in with the invitation's address."""

    async def answer() -> Response:
        runtime: Runtime = request.app.state.runtime
        signed = await _signed_in(request)
        if signed is None:
            return await _page(request, token)
        try:
            async with runtime.database.transaction() as session:
                invited = await members.accept(session, token, signed.user_id)
                await audit.record(session, invited.organization_id, signed.actor, "member.joined", invited.role)
                await service.show(session, signed.session_id, invited.organization_id)
        except SomebodyElses:
            return await _page(request, token, status=409)
        return RedirectResponse("/home?done=joined", 303)

    return await showing.sent(request, lambda: _unless_over(answer))


async def _join(runtime: Runtime, token: str, typed: Form, *, agent: str | None) -> str:
    """A new user's session; raises `Unfit`, `EmailTaken` and `InvitationOver`."""
    async with runtime.database.transaction() as session:
        invited = await members.look(session, token)
    if invited.is_known:
        raise EmailTaken
    name = service.checked_name(typed.get("name", ""))
    password = service.checked_password(typed.get("password", ""), email=invited.email, name=name)
    password_hash = await auth.hash_password(password)
    async with runtime.database.transaction() as session:
        user = await service.create(session, email=invited.email, name=name, password_hash=password_hash)
        await members.accept(session, token, user.id)
        actor = actors.of(user.id, user.name, user.email)
        await audit.record(session, invited.organization_id, actor, "member.joined", invited.role)
        return await service.begin_session(session, user.id, agent=agent)


async def _page(
    request: Request, token: str, *, typed: Form | None = None, fault: Unfit | None = None, status: int = 200
) -> Response:
    async with request.app.state.runtime.database.transaction() as session:
        invited = await members.look(session, token)
    signed = await _signed_in(request)
    return rendering.bare(
        "people/invitation.html",
        _("You are invited"),
        status,
        token=forms.shown(token),
        invited=invited,
        role=roles.said(invited.role),
        signed=signed,
        is_theirs=_is_theirs(invited, signed),
        name=forms.shown((typed or {}).get("name", "")),
        fault=fault,
    )


def _is_theirs(invited: Invited, signed: Signed | None) -> bool:
    return signed is not None and signed.email == invited.email


async def _signed_in(request: Request) -> Signed | None:
    try:
        return await door.signed_in(request)
    except NotSignedIn:
        return None


async def _unless_over(answer: showing.Answer) -> Response:
    try:
        return await answer()
    except InvitationOver as over:
        return rendering.bare("notice.html", _("There is no such invitation"), 404, sentence=_(over.detail))
