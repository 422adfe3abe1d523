"""The page at `/`: a phone to write on, and what goes on behind it. It works without a script, too."""

import re
from collections.abc import AsyncIterator
from typing import Any

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from opensetter.core.pages import StaticFiles, templates
from opensetter.simulators import views
from opensetter.simulators.simulator import Simulator

BEAT_SECONDS = 5.0
"""How often a stream speaks when nothing happens: what a phone shows for a while only has to go again."""

_LINK = re.compile(r"\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?')\]]")

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

static = StaticFiles("opensetter.simulators", "/static/simulator")

_templates = templates("opensetter.simulators")


def linked(text: str) -> Markup:
    """A text as HTML in which addresses can be followed. Nothing is fetched before somebody does."""
    parts, end = [], 0
    for found in _LINK.finditer(text):
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(found[0]))
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


_templates.filters["linked"] = linked


def routes(simulator: Simulator[Any]) -> list[BaseRoute]:
    """The page, its news, and its files."""

    async def show(request: Request) -> Response:
        base_url = str(request.base_url).rstrip("/")
        query = request.query_params
        view = views.of(simulator, base_url, person_id=query.get("as"), problem=query.get("problem", ""))
        html = _templates.get_template("page.html").render(
            view=view, style=static.path("phone.css"), script=static.path("phone.js")
        )
        return HTMLResponse(html, headers=_HEADERS)

    async def follow(_: Request) -> Response:
        return StreamingResponse(
            _versions(simulator), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def picture(request: Request) -> Response:
        file = simulator.files.get(request.path_params["file_id"])
        if file is None or not file.content_type.startswith("image/"):
            return Response(status_code=404)
        return Response(file.content, media_type=file.content_type, headers={"X-Content-Type-Options": "nosniff"})

    async def static_file(request: Request) -> Response:
        found = static.serve(request.path_params["digest"], request.path_params["name"])
        return found or Response(status_code=404)

    return [
        Route("/", show, methods=["GET"]),
        Route("/simulator/events", follow, methods=["GET"]),
        Route("/simulator/pictures/{file_id}", picture, methods=["GET"]),
        Route(static.prefix + "/{digest}/{name}", static_file, methods=["GET"]),
    ]


async def _versions(simulator: Simulator[Any]) -> AsyncIterator[str]:
    """Server-sent events: the version of what there is to see, at once and whenever it is another."""
    seen = simulator.version
    while not simulator.over.is_set():
        yield f"data: {seen}\n\n"
        seen = await simulator.next_version(seen, seconds=BEAT_SECONDS)
