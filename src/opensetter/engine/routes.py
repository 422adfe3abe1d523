"""Messages in and replies out over the API, and what a bot knows about a contact."""

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Query as QueryParameters
from pydantic import Field

from opensetter.channels import queries as integrations
from opensetter.channels.models import Channel
from opensetter.contacts import service as contacts
from opensetter.contacts.service import Profile
from opensetter.conversations import queries
from opensetter.conversations import service as conversations
from opensetter.conversations.models import Message
from opensetter.conversations.senders import sender_candidates, sender_identity
from opensetter.core.errors import Conflict, Unavailable
from opensetter.core.paging import Session, Single
from opensetter.core.runtime import Runtime
from opensetter.core.web import BodyId, PathId, Query
from opensetter.engine import context as reading
from opensetter.engine import explaining, jobs, wording
from opensetter.engine.schemas import (
    AppointmentRead,
    ChangeRead,
    ContextRead,
    FactRead,
    FactsRead,
    MessageAccepted,
    MessageAnswered,
    MessageExplained,
    MessageReceive,
    ReplyRead,
    ToolRead,
)
from opensetter.engine.types import Appointment, Context, Withheld
from opensetter.organizations.auth import Reader, Writer

router = APIRouter(tags=["Messages"])

LOOK_AGAIN_SECONDS = 1.0


class NotAnApiChannel(Conflict):
    """Messages are handed over only on an `api` bot integration; the others receive their own."""

    code = "not_an_api_channel"


class WaitQuery(Query):
    wait: Annotated[float, Field(ge=0, le=60)] = Field(
        default=0, description="Hold the answer until the reply is there, this many seconds at most.", examples=[20]
    )


class ContextQuery(Query):
    contact_id: BodyId = Field(description="Who is asked about.", examples=[42])


@router.post(
    "/bot-integrations/{bot_integration_id}/messages/receive",
    status_code=202,
    summary="Receive a message",
    responses={
        200: {"model": MessageAnswered, "description": "Stored, and here is the reply."},
        202: {"description": "Stored; the reply is in the conversation when it is ready."},
    },
)
async def receive_message(
    bot_integration_id: PathId,
    body: MessageReceive,
    query: Annotated[WaitQuery, QueryParameters()],
    principal: Writer,
    request: Request,
    response: Response,
) -> MessageAnswered | MessageAccepted:
    """Hand the bot a message from any platform of your own; whoever is new becomes a contact.

    202 once the message is stored; with `wait`, 200 as soon as it is answered.
    """
    runtime: Runtime = request.app.state.runtime
    async with runtime.database.transaction(principal.organization_id) as session:
        received = await _receive(session, principal.organization_id, bot_integration_id, body)
    accepted = MessageAccepted(
        message_id=received.message_id,
        conversation_id=received.conversation_id,
        contact_id=received.contact_id,
    )
    if query.wait:
        # Without a process that closes, as in tests of the application alone, nobody ever sets it.
        closing: asyncio.Event = getattr(request.app.state, "closing", None) or asyncio.Event()
        replies = await _replies(runtime, principal.organization_id, received, wait=query.wait, closing=closing)
        if replies:
            response.status_code = 200
            return MessageAnswered(**accepted.model_dump(), replies=replies)
    return accepted


@router.get("/bots/{bot_id}/context", tags=["Bots"], summary="Get what a bot knows")
async def get_context(
    bot_id: PathId, query: Annotated[ContextQuery, QueryParameters()], principal: Reader, session: Session
) -> Single[ContextRead]:
    """What the bot knows about this contact right now, and whether it may offer a booking."""
    known = await reading.look(session, principal.organization_id, query.contact_id, bot_id=bot_id)
    language = known.bot.language or "en"
    return Single(
        data=ContextRead(
            bot_id=bot_id,
            contact_id=query.contact_id,
            language=language,
            active_bookings=[_appointment(item, language) for item in known.active],
            past_bookings=[_appointment(item, language) for item in known.past],
            may_offer_booking=known.may_offer,
            why_not=_why_not(known),
            answers=dict(known.answers),
        )
    )


@router.get("/messages/{message_id}/explain", summary="Explain a message")
async def explain_message(message_id: PathId, principal: Reader, session: Session) -> Single[MessageExplained]:
    """Why a message of the bot's reads as it does: draft, facts, what was done, and what was changed and why."""
    message = await queries.outbound(session, principal.organization_id, message_id)
    return Single(data=_explained(message))


async def _receive(
    session: Session, organization_id: int, bot_integration_id: int, body: MessageReceive
) -> conversations.Received:
    integration = await integrations.get(session, organization_id, bot_integration_id)
    if integration.channel != Channel.API:
        raise NotAnApiChannel
    sender = {"user_number": body.user_number, "wa_id": body.wa_id, "session_id": body.session_id}
    contact_id = await contacts.resolve(
        session,
        organization_id,
        candidates=sender_candidates(**sender),
        identity=sender_identity(**sender),
        profile=Profile(body.first_name, body.last_name, body.full_name, body.default_time_zone, body.metadata or {}),
    )
    received = await conversations.receive(
        session, integration, contact_id=contact_id, content=body.content, provider_id=body.message_id
    )
    await jobs.schedule(session, organization_id, received)
    return received


async def _replies(
    runtime: Runtime, organization_id: int, received: conversations.Received, *, wait: float, closing: asyncio.Event
) -> list[ReplyRead]:
    """The reply to a message, as soon as it is stored; nothing if it takes longer than `wait` seconds.

    Nor if the database goes away, or the process is told to stop and it takes longer than that allows: the message is
    safe by then, and whoever were told otherwise would send it again.
    """
    deadline = time.monotonic() + wait
    async with runtime.live.subscribe(conversations.topic(received.conversation_id)) as news:
        while True:
            try:
                async with runtime.database.transaction(organization_id) as session:
                    reply = await queries.reply_to(session, organization_id, received.message_id)
            except Unavailable:
                return []
            if reply is not None:
                withheld = reply.withheld[0] if reply.withheld else None
                return [ReplyRead(message_id=reply.id, content=reply.content, withheld=withheld)]
            now = time.monotonic()
            if closing.is_set():
                deadline = min(deadline, now + runtime.settings.shutdown_seconds / 5)
            if now >= deadline:
                return []
            await news.wait(min(deadline - now, LOOK_AGAIN_SECONDS))


def _appointment(item: Appointment, language: str) -> AppointmentRead:
    return AppointmentRead(
        booking_id=item.booking_id,
        start_time=item.starts_at,
        end_time=item.ends_at,
        time_zone=item.time_zone,
        said_as=wording.say_when(item.starts_at, item.time_zone, language),
    )


def _explained(message: Message) -> MessageExplained:
    stored = message.explanation or {}
    facts = stored.get("facts", {})
    # Before facts were stored, the ids of bookings were.
    booked = facts.get("activeBookings") or [{"bookingId": number} for number in stored.get("activeBookings", ())]
    made = explaining.changes(stored, message.content, message.withheld)
    return MessageExplained(
        message_id=message.id,
        answered_by=stored.get("answeredBy"),
        fallback=stored.get("fallback"),
        draft=stored.get("draft"),
        sent=message.content,
        changes=[ChangeRead(kind=change.kind, text=change.text, why=change.why) for change in made],
        facts=FactsRead(
            now=_instant(facts.get("now")),
            active_bookings=[_fact(item) for item in booked],
            offers=[_fact(item) for item in facts.get("offers", ())],
        ),
        tools=[ToolRead(**tool) for tool in stored.get("tools", ())],
        offers_link=bool(stored.get("offersLink")),
    )


def _fact(stored: Mapping[str, Any]) -> FactRead:
    return FactRead(
        booking_id=stored.get("bookingId"),
        offer_id=stored.get("id"),
        number=stored.get("number"),
        start_time=_instant(stored.get("startsAt")),
        end_time=_instant(stored.get("endsAt")),
        time_zone=stored.get("timeZone"),
    )


def _instant(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored)


def _why_not(known: Context) -> str | None:
    if known.may_offer:
        return None
    return str(Withheld.BOOKING_EXISTS if known.active else Withheld.NO_BOOKING_LINK)
