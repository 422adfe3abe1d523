"""What a bot sees of a contact: the facts, what was said, and what a model would be told, at this moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from opensetter.bots.models import Bot
from opensetter.channels import accounts
from opensetter.channels import queries as integrations
from opensetter.consent import queries as consent
from opensetter.contacts import queries as contacts
from opensetter.contacts import searching
from opensetter.conversations import queries as conversations
from opensetter.conversations import window
from opensetter.conversations.queries import Thread
from opensetter.core import forms
from opensetter.core.db import DbSession
from opensetter.core.web import WrittenId
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.dashboard.bots import places
from opensetter.dashboard.contacts import people
from opensetter.engine import context as reading
from opensetter.engine import prompt
from opensetter.engine.types import Context
from opensetter.users.auth import Signed

FOUND = 20
"""How many contacts a search shows."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Conversation:
    """How things stand in the contact's last conversation with the bot."""

    id: int
    channel: str
    handed_over_at: datetime | None
    window_closes_at: datetime | None
    is_window_open: bool
    refused_at: datetime | None


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a turn would know, and what a model would be told."""

    name: str | None
    contact_id: int
    context: Context
    conversation: Conversation | None
    told: str


@router.get(places.BOT + "/sees", summary="Open what a bot sees", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_sight(bot_id: WrittenId, request: Request, contact: str = "", q: str = "") -> Response:
    """What the bot would know of a contact if they wrote now; `q` finds one by name, number or e-mail address."""

    async def make(signed: Signed) -> Response:
        bot = await places.bot_of(request, signed, bot_id)
        wanted = forms.shown(q).strip()[: searching.LONGEST]
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            seen = await _seen(request, session, bot, showing.number(contact)) if contact else None
            found = [] if seen else await searching.search(session, signed.organization_id, wanted, limit=FOUND)
        place = await places.place(request, signed, bot.name)
        values: dict[str, Any] = {"bot": bot, "tab": "sees", "wanted": wanted, "seen": seen}
        return rendering.page("bots/sees.html", signed, place, found=[people.entry(one) for one in found], **values)

    return await showing.shown(request, make)


async def _seen(request: Request, session: DbSession, bot: Bot, contact_id: int) -> Seen:
    known = await contacts.get(session, bot.organization_id, contact_id)
    contact_id = known.contact.id
    runtime = request.app.state.runtime
    context, thread = await reading.overlook(runtime, session, bot.organization_id, contact_id, bot_id=bot.id)
    return Seen(
        people.name(known),
        contact_id,
        context,
        None if thread is None else await _conversation(session, bot, thread, context.now),
        prompt.instructions(context),
    )


async def _conversation(session: DbSession, bot: Bot, thread: Thread, now: datetime) -> Conversation:
    integration = await integrations.get(session, bot.organization_id, thread.bot_integration_id)
    talk = await conversations.get(session, bot.organization_id, thread.conversation_id)
    refusal = await consent.refusal(
        session, bot.organization_id, thread.contact_id, channel=thread.channel, sender=integration.address or ""
    )
    hours = accounts.window_hours(integration)
    return Conversation(
        thread.conversation_id,
        thread.channel,
        thread.handed_over_at,
        window.closes_at(talk.last_inbound_at, hours),
        window.is_open(talk.last_inbound_at, hours, now=now),
        None if refusal is None else refusal.at,
    )
