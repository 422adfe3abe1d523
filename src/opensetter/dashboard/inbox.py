"""The inbox: conversations as they go on, and a human who steps in."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from opensetter.channels import accounts
from opensetter.channels import queries as integrations
from opensetter.contacts import queries as contacts
from opensetter.contacts.models import ContactIdentity
from opensetter.conversations import handover, window
from opensetter.conversations import queries as conversations
from opensetter.conversations.models import Conversation, Message
from opensetter.core import clock, forms
from opensetter.core.db import DbSession
from opensetter.core.errors import Conflict
from opensetter.core.web import WrittenId
from opensetter.dashboard import following, queries, rendering, showing
from opensetter.dashboard.answers import FORM_ANSWERS, PAGE_ANSWERS
from opensetter.dashboard.queries import Appointment, Talk, Which
from opensetter.engine import jobs as turns
from opensetter.sending import humans
from opensetter.users.auth import Signed

MESSAGES = 100
"""How many messages of a conversation are on one page."""

MOST_IDENTITIES = 20

_KINDS = {
    "wa_id": "WhatsApp",
    "sms": "SMS",
    "phone": "Phone",
    "email": "E-mail",
    "visitor": "Visitor",
    "whatsapp_user_id": "WhatsApp id",
}
_STATUSES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "not delivered",
    "blocked": "kept back",
}

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Said:
    """A message on the page. `by` is contact, bot or human; `reasons` say what the bot's guard took out."""

    id: int
    by: str
    label: str
    text: str
    at: datetime
    status: str
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Thread:
    """Everything on one conversation's page."""

    talk: Talk
    messages: Sequence[Said]
    earlier_than: int | None
    identities: Sequence[tuple[str, str]]
    answers: Sequence[tuple[str, str]]
    bookings: Sequence[Appointment]
    window_closes_at: datetime | None
    zone: str


@router.get("/inbox", summary="Open the inbox", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_inbox(request: Request, which: str = "all", before: str | None = None) -> Response:
    """Conversations, the one in which something was said last first: all, those that wait, or those with a human."""

    async def make(signed: Signed) -> Response:
        organization_id, now = signed.organization_id, clock.now()
        chosen: Which = "waiting" if which == "waiting" else "human" if which == "human" else "all"
        after = None if before is None else showing.number(before)
        async with request.app.state.runtime.database.transaction(organization_id) as session:
            found = await queries.talks(session, organization_id, now=now, which=chosen, before=after)
        listed, has_more = found[: queries.PAGE], len(found) > queries.PAGE
        more = showing.further(request, listed[-1].id) if has_more else None
        place = await showing.place(request, signed, "inbox", "Inbox")
        return rendering.page("inbox.html", signed, place, talks=listed, which=chosen, more=more, now=now)

    return await showing.shown(request, make)


@router.get(
    "/inbox/{conversation_id}", summary="Open a conversation", response_class=HTMLResponse, responses=PAGE_ANSWERS
)
async def open_conversation(conversation_id: WrittenId, request: Request, before: str | None = None) -> Response:
    """What was said, who the contact is, and what they have booked."""
    return await showing.shown(request, lambda signed: _page(request, signed, conversation_id, before=before))


@router.get(
    "/inbox/{conversation_id}/events",
    summary="Follow a conversation",
    response_class=StreamingResponse,
    responses=PAGE_ANSWERS,
)
async def follow_conversation(conversation_id: WrittenId, request: Request) -> Response:
    """A server-sent event whenever something has changed here, for as long as the session lasts."""

    async def make(signed: Signed) -> Response:
        number = showing.number(conversation_id)
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            await conversations.get(session, signed.organization_id, number)
        closing: asyncio.Event = getattr(request.app.state, "closing", None) or asyncio.Event()
        changes: AsyncIterator[str] = following.changes(request, number, closing=closing)
        return StreamingResponse(changes, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    return await showing.shown(request, make)


@router.post(
    "/inbox/{conversation_id}/messages",
    summary="Answer on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described("content"),
)
async def answer_on_page(conversation_id: WrittenId, request: Request) -> Response:
    """Write to the contact. From this instant the bot is silent here, until it is handed back."""
    content = "\n".join(showing.form(request).get("content", "").splitlines()).strip()

    async def make(signed: Signed) -> Response:
        if not 0 < len(content) <= humans.LONGEST or forms.shown(content) != content:
            sentence = f"A message has 1 to {humans.LONGEST} characters."
            return await _page(request, signed, conversation_id, typed=content, fault=sentence, status=400)
        try:
            number = showing.number(conversation_id)
            async with showing.acting(request, signed, "conversation.answered", number) as session:
                await humans.write(session, signed.organization_id, number, content, by=_actor(signed))
        except Conflict as error:
            return await _page(request, signed, conversation_id, typed=content, fault=error.detail, status=409)
        return RedirectResponse(f"/inbox/{number}#messages", 303)

    return await showing.changed(request, make)


@router.post(
    "/inbox/{conversation_id}/take-over",
    summary="Take over on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def take_over_on_page(conversation_id: WrittenId, request: Request) -> Response:
    """Silence the bot here, also in the middle of a turn. Repeating changes nothing."""

    async def act(session: DbSession, signed: Signed, number: int) -> object:
        return await handover.hand_over(session, signed.organization_id, number, by=_actor(signed))

    return await showing.done(request, conversation_id, act, action="conversation.taken_over", to="/inbox/{}")


@router.post(
    "/inbox/{conversation_id}/hand-back",
    summary="Hand back on a page",
    response_class=HTMLResponse,
    responses=FORM_ANSWERS,
    openapi_extra=forms.described(),
)
async def hand_back_on_page(conversation_id: WrittenId, request: Request) -> Response:
    """Let the bot answer again; a contact who still waits is answered now."""

    async def act(session: DbSession, signed: Signed, number: int) -> object:
        return await turns.hand_back(session, signed.organization_id, number)

    return await showing.done(request, conversation_id, act, action="conversation.handed_back", to="/inbox/{}")


async def _page(
    request: Request,
    signed: Signed,
    conversation_id: str,
    *,
    before: str | None = None,
    typed: str = "",
    fault: str | None = None,
    status: int = 200,
) -> Response:
    number = showing.number(conversation_id)
    after = None if before is None else showing.number(before)
    async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
        thread = await _thread(session, signed.organization_id, number, before=after)
    place = await showing.place(request, signed, "inbox", thread.talk.who or "A visitor")
    return rendering.page(
        "thread.html",
        signed,
        place,
        status,
        talk=thread.talk,
        messages=thread.messages,
        earlier=None if thread.earlier_than is None else showing.further(request, thread.earlier_than),
        identities=thread.identities,
        answers=thread.answers,
        bookings=thread.bookings,
        window_closes_at=thread.window_closes_at,
        zone=thread.zone,
        typed=forms.shown(typed),
        fault=fault,
    )


async def _thread(session: DbSession, organization_id: int, number: int, *, before: int | None) -> Thread:
    conversation: Conversation = await conversations.get(session, organization_id, number)
    talk = await queries.find_talk(session, organization_id, number, now=clock.now())
    if talk is None:
        raise conversations.ConversationNotFound
    said = await conversations.newest(session, organization_id, number, before_id=before, limit=MESSAGES + 1)
    listed = said[-MESSAGES:]
    integration = await integrations.get(session, organization_id, conversation.bot_integration_id)
    contact_id = conversation.contact_id
    identities: Sequence[ContactIdentity] = await contacts.identities(
        session, organization_id, contact_id, limit=MOST_IDENTITIES
    )
    answers = await contacts.answers(session, organization_id, contact_id, bot_id=integration.bot_id)
    return Thread(
        talk,
        [_said(message) for message in listed],
        listed[0].id if len(said) > MESSAGES else None,
        [(_KINDS.get(one.kind, one.kind), one.spelling) for one in identities],
        list(answers.items()),
        await queries.of_contact(session, organization_id, contact_id),
        window.closes_at(conversation.last_inbound_at, accounts.window_hours(integration)),
        talk.zone,
    )


def _said(message: Message) -> Said:
    by = "contact" if message.direction == "inbound" else "human" if message.is_from_human else "bot"
    return Said(
        message.id,
        by,
        {"contact": "Contact", "human": "A human", "bot": "Bot"}[by],
        message.content or f"[{message.kind}]",
        message.created_at,
        "" if by == "contact" else _STATUSES.get(message.status, "on its way"),
        message.withheld,
    )


def _actor(signed: Signed) -> str:
    return f"user:{signed.user_id}"
