"""What a human does in a conversation: answer, take over, hand back, and say what they know of the contact."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from opensetter.channels.models import Channel
from opensetter.consent import service as consent
from opensetter.consent.queries import Scope
from opensetter.contacts import merging
from opensetter.conversations import handover
from opensetter.conversations import queries as conversations
from opensetter.core import forms
from opensetter.core.db import DbSession
from opensetter.core.errors import Conflict, Invalid
from opensetter.core.web import WrittenId
from opensetter.dashboard import showing
from opensetter.dashboard.answers import FORM_ANSWERS
from opensetter.dashboard.inbox import thread
from opensetter.dashboard.inbox.choosing import Asked, Chosen
from opensetter.dashboard.inbox.thread import Typed
from opensetter.dashboard.words import _
from opensetter.engine import jobs as turns
from opensetter.sending import humans
from opensetter.users.auth import Signed

router = APIRouter()


@router.post(
    "/inbox/{conversation_id}/messages",
    summary="Answer on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("content"),
)
async def answer_on_page(conversation_id: WrittenId, request: Request, asked: Asked) -> Response:
    """Write to the contact. From this instant the bot is silent here, until it is handed back."""
    content = "\n".join(showing.form(request).get("content", "").splitlines()).strip()

    async def make(signed: Signed) -> Response:
        if not 0 < len(content) <= humans.LONGEST or forms.shown(content) != content:
            sentence = _("A message has 1 to %(longest)d characters.") % {"longest": humans.LONGEST}
            return await thread.page(request, signed, asked, conversation_id, typed=Typed(content, sentence, 400))
        number = showing.number(conversation_id)
        try:
            async with showing.acting(request, signed, "conversation.answered", number) as session:
                await humans.write(session, signed.organization_id, number, content, by=signed.actor.id)
        except Conflict as error:
            return await thread.page(
                request, signed, asked, conversation_id, typed=Typed(content, _(error.detail), 409)
            )
        return RedirectResponse(f"{_here(asked, number)}#messages", 303)

    return await showing.changed(request, make)


@router.post(
    "/inbox/{conversation_id}/take-over",
    summary="Take over on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def take_over_on_page(conversation_id: WrittenId, request: Request, asked: Asked) -> Response:
    """Silence the bot here, also in the middle of a turn. Repeating changes nothing."""

    async def act(session: DbSession, signed: Signed, number: int) -> object:
        return await handover.hand_over(session, signed.organization_id, number, by=signed.actor.id)

    to = _here(asked, "{}")
    return await showing.done(request, conversation_id, act, action="conversation.taken_over", to=to)


@router.post(
    "/inbox/{conversation_id}/hand-back",
    summary="Hand back on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def hand_back_on_page(conversation_id: WrittenId, request: Request, asked: Asked) -> Response:
    """Let the bot answer again; a contact who still waits is answered now."""

    async def act(session: DbSession, signed: Signed, number: int) -> object:
        return await turns.hand_back(session, signed.organization_id, number)

    to = _here(asked, "{}")
    return await showing.done(request, conversation_id, act, action="conversation.handed_back", to=to)


@router.post(
    "/inbox/{conversation_id}/consent",
    summary="Record a consent on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("channel", "granted"),
)
async def record_consent_in_inbox(conversation_id: WrittenId, request: Request, asked: Asked) -> Response:
    """Write down that the contact does not want to be written to on a channel, or does again."""
    typed = showing.form(request)
    channel, is_granted = typed.get("channel", ""), typed.get("granted", "")

    async def make(signed: Signed) -> Response:
        number = showing.number(conversation_id)
        if channel not in {Channel.WHATSAPP, Channel.SMS} or is_granted not in {"yes", "no"}:
            return await _refused(
                request, signed, asked, number, _("Choose a channel, and whether they may be written to.")
            )
        async with showing.acting(request, signed) as session:
            talk = await conversations.get(session, signed.organization_id, number)
            scope, is_yes = Scope(channel), is_granted == "yes"
            await consent.record_by_hand(
                session, signed.organization_id, talk.contact_id, scope, is_granted=is_yes, by=signed.actor
            )
        return RedirectResponse(_here(asked, number), 303)

    return await showing.changed(request, make)


@router.post(
    "/inbox/{conversation_id}/merge",
    summary="Merge two contacts on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("contact"),
)
async def merge_on_page(conversation_id: WrittenId, request: Request, asked: Asked) -> Response:
    """Make one contact of this one and another who is the same person: the older one keeps its id."""
    other = showing.form(request).get("contact", "")

    async def make(signed: Signed) -> Response:
        organization_id, number = signed.organization_id, showing.number(conversation_id)
        try:
            async with showing.acting(request, signed) as session:
                talk = await conversations.get(session, organization_id, number)
                named = showing.number(other)
                merged = await merging.merge_by_hand(session, organization_id, talk.contact_id, named, by=signed.actor)
                # What was said with both over one channel is one conversation now, and may be under the other's id.
                joined = await conversations.find(
                    session,
                    organization_id,
                    bot_integration_id=talk.bot_integration_id,
                    contact_id=merged.survivor_id,
                )
        except (Conflict, Invalid) as error:
            return await _refused(request, signed, asked, number, _(error.detail), status=409)
        return RedirectResponse(_here(asked, joined.id if joined else number), 303)

    return await showing.changed(request, make)


@router.post(
    "/inbox/{conversation_id}/unmerge",
    summary="Undo a merge on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("merge"),
)
async def unmerge_on_page(conversation_id: WrittenId, request: Request, asked: Asked) -> Response:
    """Make two contacts of one again, each with what was theirs."""
    merge = showing.form(request).get("merge", "")

    async def make(signed: Signed) -> Response:
        organization_id, number = signed.organization_id, showing.number(conversation_id)
        try:
            async with showing.acting(request, signed) as session:
                talk = await conversations.get(session, organization_id, number)
                named = showing.number(merge)
                await merging.undo(session, organization_id, named, contact_id=talk.contact_id, by=signed.actor)
        except Conflict as error:
            return await _refused(request, signed, asked, number, _(error.detail), status=409)
        return RedirectResponse(_here(asked, number), 303)

    return await showing.changed(request, make)


async def _refused(
    request: Request, signed: Signed, asked: Chosen, number: int, sentence: str, *, status: int = 400
) -> Response:
    return await thread.page(request, signed, asked, str(number), typed=Typed("", sentence, status))


def _here(asked: Chosen, number: object) -> str:
    """A conversation's page, with the list beside it as it was."""
    # The number is filled in by others, and what was looked for may have braces: those are quoted in a query.
    return f"/inbox/{number}{asked.query()}"
