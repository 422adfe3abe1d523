"""The web chat: `/chat/{id}` for visitors, and signed links to it for operators."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Query as QueryParameters
from pydantic import TypeAdapter
from starlette.responses import HTMLResponse, RedirectResponse, StreamingResponse

from opensetter.channels import links, service
from opensetter.channels import queries as integrations
from opensetter.channels.links import Speaker
from opensetter.channels.models import Channel
from opensetter.channels.schemas import ChatLinkCreate, ChatLinkRead
from opensetter.contacts import queries as contacts
from opensetter.conversations import queries
from opensetter.conversations import service as conversations
from opensetter.core import clock
from opensetter.core.db import DbSession
from opensetter.core.errors import NotFound, Unavailable
from opensetter.core.pages import STATIC_ANSWERS
from opensetter.core.paging import Session, Single
from opensetter.core.runtime import Runtime
from opensetter.core.web import LARGEST_ID, PathId, Problem, WrittenId, public_url
from opensetter.organizations.auth import Writer
from opensetter.widget import door, embedding, rendering, rooms, stream, words
from opensetter.widget.rooms import Room
from opensetter.widget.schemas import EventsQuery, MessageSend, MessagesSeen, MessageStored


def _keep_out_of_caches(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


api = APIRouter(prefix="/bot-integrations", tags=["Bot integrations"])
pages = APIRouter(
    tags=["Web chat"],
    dependencies=[Depends(_keep_out_of_caches)],
    responses={
        400: {"model": Problem, "description": "The request is not acceptable as it is."},
        403: {"model": Problem, "description": "Only the chat's own page may do that."},
        404: {"model": Problem, "description": "There is no open chat at this address."},
        503: {"model": Problem, "description": "Try again in a moment."},
    },
)

api.include_router(embedding.api)
pages.include_router(embedding.pages)

_path_id: TypeAdapter[int] = TypeAdapter(PathId)

_from_our_page = [Depends(door.refuse_cross_site)]


@api.post("/{bot_integration_id}/chat-links", status_code=201, summary="Create a chat link")
async def create_chat_link(
    bot_integration_id: PathId, body: ChatLinkCreate, request: Request, principal: Writer, session: Session
) -> Single[ChatLinkRead]:
    """An address that opens the web chat as one contact. Whoever has it speaks as them, for seven days."""
    integration = await integrations.get(session, principal.organization_id, bot_integration_id)
    await contacts.get(session, principal.organization_id, body.contact_id)
    if integration.channel != Channel.WEBCHAT:
        raise service.NotAWebChat
    if integration.disabled_at is not None:
        raise conversations.IntegrationDisabled
    expires_at = (clock.now() + door.LINK_LIFETIME).replace(microsecond=0)
    token = links.sign(integration.link_key, Speaker(contact_id=body.contact_id), purpose="link", expires_at=expires_at)
    address = f"{public_url(request)}/chat/{integration.id}?as={token}"
    return Single(data=ChatLinkRead(url=address, expires_at=expires_at))


@pages.get("/chat/{bot_integration_id}", response_class=HTMLResponse)
async def open_chat(
    bot_integration_id: WrittenId,
    request: Request,
    link: Annotated[str | None, QueryParameters(alias="as", description="A signed link's token.")] = None,
) -> Response:
    """The chat's page. A signed link makes the browser speak as its contact, and leads to the clean address."""
    runtime: Runtime = request.app.state.runtime
    preferred = request.headers.get("accept-language", "")
    try:
        async with runtime.database.transaction() as session:
            room = await rooms.find(session, _path_id.validate_python(bot_integration_id))
            if link is not None:
                return _admit(request, room, link, preferred)
            return await _show(session, request, room, preferred)
    except NotFound:
        return rendering.notice("missing", words.choose(None, preferred))
    except Unavailable:
        return rendering.notice("unavailable", words.choose(None, preferred))


@pages.post("/chat/{bot_integration_id}/messages", status_code=202, dependencies=_from_our_page)
async def send_message(
    bot_integration_id: PathId, body: MessageSend, request: Request, session: Session
) -> MessageStored:
    """Say something. A visitor becomes a contact with their first message."""
    room = await rooms.find(session, bot_integration_id)
    who = door.require_speaker(request, room.integration)
    received = await rooms.say(session, room, who, client_id=body.message_id, content=body.content)
    return MessageStored(message_id=received.message_id, client_id=body.message_id)


@pages.post("/chat/{bot_integration_id}/read", status_code=204, dependencies=_from_our_page)
async def mark_read(bot_integration_id: PathId, body: MessagesSeen, request: Request, session: Session) -> None:
    """The visitor has seen the bot's messages up to one of them."""
    room = await rooms.find(session, bot_integration_id)
    who = door.require_speaker(request, room.integration)
    conversation_id = await rooms.conversation_id(session, room, who)
    if conversation_id is not None:
        await conversations.record_read(session, room.organization_id, conversation_id, up_to_id=body.message_id)


@pages.get("/chat/{bot_integration_id}/events", response_class=StreamingResponse)
async def follow_events(
    bot_integration_id: PathId, query: Annotated[EventsQuery, QueryParameters()], request: Request
) -> StreamingResponse:
    """Server-sent events: `message` with what is said, `typing` while an answer is being made.

    Resumes after the message that `Last-Event-ID` or `after` names.
    """
    runtime: Runtime = request.app.state.runtime
    async with runtime.database.transaction() as session:
        room = await rooms.find(session, bot_integration_id)
    who = door.require_speaker(request, room.integration)
    closing: asyncio.Event = getattr(request.app.state, "closing", None) or asyncio.Event()
    after: int | None = max(query.after, _last_event_id(request))
    if query.recent and not after:
        after = None
    return StreamingResponse(
        stream.follow(runtime, room, who, after=after, closing=closing),
        media_type="text/event-stream",
        # Proxies that collect a response before passing it on would hold every event back.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@pages.get(
    rendering.static.prefix + "/{digest}/{name}",
    summary="Get a file of the chat's page",
    response_class=Response,
    responses=STATIC_ANSWERS,
)
async def get_static_file(digest: str, name: str) -> Response:
    """The page's stylesheet and script."""
    return rendering.static.serve(digest, name)


def _admit(request: Request, room: Room, token: str, preferred: str) -> Response:
    who = links.verify(room.integration.link_key, token, purpose="link", now=clock.now())
    if who is None:
        return rendering.notice("expired", words.choose(room.bot.language, preferred))
    # The token leaves the address, so that it is neither bookmarked nor read over a shoulder.
    response = RedirectResponse(f"/chat/{room.id}", 303, headers={"Cache-Control": "no-store"})
    door.remember(response, request, room.integration, who)
    return response


async def _show(session: DbSession, request: Request, room: Room, preferred: str) -> Response:
    who = door.speaker(request, room.integration) or Speaker.stranger()
    conversation_id = await rooms.conversation_id(session, room, who)
    messages = (
        []
        if conversation_id is None
        else await queries.newest(session, room.organization_id, conversation_id, limit=stream.SHOWN)
    )
    response = rendering.chat(room, who, messages, words.choose(room.bot.language, preferred))
    # A visitor's name is renewed with each visit. A contact's ends when the link's promise does.
    if who.visitor is not None:
        door.remember(response, request, room.integration, who)
    return response


def _last_event_id(request: Request) -> int:
    """The last event that a browser got before it lost the connection; nothing if it is not one of ours."""
    text = request.headers.get("last-event-id", "")
    return min(int(text[:20]), LARGEST_ID) if text.isascii() and text.isdigit() else 0
