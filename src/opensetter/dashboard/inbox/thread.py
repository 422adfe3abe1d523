"""One conversation: what was said, beside the list and who the contact is."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from opensetter.channels import accounts
from opensetter.channels import queries as integrations
from opensetter.channels.models import BotIntegration
from opensetter.conversations import queries as conversations
from opensetter.conversations import window
from opensetter.conversations.models import Conversation
from opensetter.core import clock, forms
from opensetter.core.db import DbSession
from opensetter.core.web import WrittenId
from opensetter.dashboard import following, rendering, showing
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.dashboard.inbox import listing, person, queries, telling
from opensetter.dashboard.inbox.choosing import Asked, Chosen
from opensetter.dashboard.inbox.person import Person
from opensetter.dashboard.inbox.queries import Talk
from opensetter.dashboard.inbox.telling import Said
from opensetter.dashboard.words import _
from opensetter.users.auth import Signed

MESSAGES = 100
"""How many messages of a conversation are on one page."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Window:
    """Until when free text may be sent on a channel that has such a rule. `left` is empty once that is over."""

    closes_at: datetime | None
    left: str


@dataclass(frozen=True, slots=True)
class Thread:
    """Everything on one conversation's page."""

    talk: Talk
    messages: Sequence[Said]
    earlier_than: int | None
    person: Person
    window: Window | None
    is_disconnected: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and could not be sent, and why."""

    content: str
    fault: str
    status: int


@router.get(
    "/inbox/{conversation_id}", summary="Open a conversation", response_class=HTMLResponse, responses=PAGE_ANSWERS
)
async def open_conversation(
    conversation_id: WrittenId, request: Request, asked: Asked, before: str | None = None
) -> Response:
    """What was said, who the contact is, and what they have booked."""
    return await showing.shown(request, lambda signed: page(request, signed, asked, conversation_id, before=before))


@router.get(
    "/inbox/{conversation_id}/events",
    summary="Follow a conversation",
    response_class=StreamingResponse,
    responses=PAGE_ANSWERS,
)
async def follow_conversation(conversation_id: WrittenId, request: Request) -> Response:
    """A server-sent event whenever something has changed here or in the list, for as long as the session lasts."""

    async def make(signed: Signed) -> Response:
        organization_id, number = signed.organization_id, showing.number(conversation_id)
        async with request.app.state.runtime.database.transaction(organization_id) as session:
            await conversations.get(session, organization_id, number)
        closing: asyncio.Event = getattr(request.app.state, "closing", None) or asyncio.Event()
        changes = following.changes(request, organization_id, number, closing=closing)
        return StreamingResponse(changes, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    return await showing.shown(request, make)


async def page(
    request: Request,
    signed: Signed,
    asked: Chosen,
    conversation_id: str,
    *,
    before: str | None = None,
    typed: Typed | None = None,
) -> Response:
    """A conversation's page, with what was typed there if it could not be sent."""
    organization_id, number = signed.organization_id, showing.number(conversation_id)
    after = None if before is None else showing.number(before)
    async with request.app.state.runtime.database.transaction(organization_id) as session:
        thread = await _thread(session, organization_id, number, before=after)
        listed = await listing.column(session, signed, asked)
    place = await showing.place(request, signed, "inbox", thread.talk.who or _("A visitor"))
    return rendering.page(
        "inbox/thread.html",
        signed,
        place,
        200 if typed is None else typed.status,
        talk=thread.talk,
        thread=thread,
        earlier=None if thread.earlier_than is None else showing.further(request, thread.earlier_than),
        typed="" if typed is None else forms.shown(typed.content),
        fault=None if typed is None else typed.fault,
        **listed,
    )


async def _thread(session: DbSession, organization_id: int, number: int, *, before: int | None) -> Thread:
    conversation = await conversations.get(session, organization_id, number)
    talk = await queries.find_talk(session, organization_id, number, now=clock.now())
    if talk is None:
        raise conversations.ConversationNotFound
    said = await conversations.newest(session, organization_id, number, before_id=before, limit=MESSAGES + 1)
    listed = said[-MESSAGES:]
    files = await queries.files(session, organization_id, [message.id for message in listed])
    integration = await integrations.get(session, organization_id, conversation.bot_integration_id)
    return Thread(
        talk,
        [telling.said(message, files.get(message.id, ())) for message in listed],
        listed[0].id if len(said) > MESSAGES else None,
        await person.look(session, organization_id, conversation.contact_id, bot_id=integration.bot_id),
        _window(conversation, integration),
        integration.disabled_at is not None,
    )


def _window(conversation: Conversation, integration: BotIntegration) -> Window | None:
    hours, now = accounts.window_hours(integration), clock.now()
    if hours is None:
        return None
    closes_at = window.closes_at(conversation.last_inbound_at, hours)
    is_open = window.is_open(conversation.last_inbound_at, hours, now=now)
    return Window(closes_at, telling.left(closes_at, now) if is_open and closes_at is not None else "")
