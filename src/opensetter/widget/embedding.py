"""The chat on other websites: the script that they load, what it asks first, and the page in its frame."""

from fastapi import APIRouter, Depends, Request
from pydantic import TypeAdapter
from starlette.responses import HTMLResponse, Response

from opensetter.channels import queries as integrations
from opensetter.channels import websites
from opensetter.channels.schemas import WidgetBranding, WidgetColors, WidgetConfiguration, WidgetTexts
from opensetter.core.db import DbSession
from opensetter.core.errors import NotFound, Unavailable
from opensetter.core.pages import STATIC_ANSWERS
from opensetter.core.paging import Session, Single
from opensetter.core.runtime import Runtime
from opensetter.core.web import NoFields, PathId, WrittenId, public_url
from opensetter.widget import door, rendering, rooms, words
from opensetter.widget.rendering import Look
from opensetter.widget.rooms import Room
from opensetter.widget.schemas import VisitorRead

_path_id: TypeAdapter[int] = TypeAdapter(PathId)

SCRIPT_SECONDS = 600
"""How long browsers keep the script: its address stays the same whatever it says."""

api = APIRouter()
pages = APIRouter()


@api.get("/{bot_integration_id}/website-widget/configuration", summary="Configure a website widget")
async def configure_website_widget(
    bot_integration_id: PathId, request: Request, response: Response, session: Session
) -> Single[WidgetConfiguration]:
    """What the bubble on a website asks before it is shown. It needs no key, and any website may read it."""
    room = await rooms.find(session, bot_integration_id)
    look = await _look(session, room)
    said = words.choose(room.bot.language, request.headers.get("accept-language", ""))
    # Nobody's cookies or keys go with it, and nothing in it is anybody's own.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return Single(
        data=WidgetConfiguration(
            hide_branding=True,
            button_type="classic",
            branding=WidgetBranding(title=look.title),
            position=look.position,
            colors=WidgetColors(primary=look.color, icon_fill=look.ink),
            texts=WidgetTexts(open=said.open_chat, close=said.close_chat, unread=said.unread),
            is_allowed=_may_show(request, look),
        )
    )


@pages.get("/widget.js", summary="Get the website widget", response_class=Response, responses=STATIC_ANSWERS)
async def get_widget_script() -> Response:
    """The script that websites load."""
    answer = rendering.static.serve("", "widget.js")
    answer.headers["Cache-Control"] = f"public, max-age={SCRIPT_SECONDS}"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@pages.get("/p/embed/{bot_integration_id}/chat", summary="Open a chat in a frame", response_class=HTMLResponse)
async def open_framed_chat(bot_integration_id: WrittenId, request: Request) -> Response:
    """The chat's page for the frame on a website; browsers show it on those alone that the chat's owner has named."""
    runtime: Runtime = request.app.state.runtime
    preferred = request.headers.get("accept-language", "")
    try:
        async with runtime.database.transaction() as session:
            room = await rooms.find(session, _path_id.validate_python(bot_integration_id))
            look = await _look(session, room)
    except NotFound:
        return rendering.notice("missing", words.choose(None, preferred))
    except Unavailable:
        return rendering.notice("unavailable", words.choose(None, preferred))
    return rendering.frame(room, look, words.choose(room.bot.language, preferred))


@pages.post(
    "/chat/{bot_integration_id}/visitors",
    summary="Begin a visit in a frame",
    dependencies=[Depends(door.refuse_cross_site)],
)
async def begin_visit(bot_integration_id: PathId, request: Request, _body: NoFields, session: Session) -> VisitorRead:
    """Who a frame speaks for: the same as before, if it says so, and else somebody new. Stores nothing."""
    room = await rooms.find(session, bot_integration_id)
    who, token = door.framed(request, room.integration)
    return VisitorRead(visitor=token, speaker=rooms.name_of(who))


async def _look(session: DbSession, room: Room) -> Look:
    found = await integrations.find_widget(session, room.organization_id, room.id)
    if found is None:
        return Look(room.bot.name)
    return Look(found.title or room.bot.name, found.color, found.position, found.allowed_origins)


def _may_show(request: Request, look: Look) -> bool:
    """Whether the page that asks is one of ours, or of a website that may show the chat."""
    origin = request.headers.get("origin")
    is_ours = origin is None or f"{public_url(request).lower()}/".startswith(f"{origin}/")
    return is_ours or websites.allows(look.allowed_origins, origin or "")
