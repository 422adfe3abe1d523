"""`/`, `/docs`, `/docs/errors` and `/openapi.json`: for people who write integrations, and their programs."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from opensetter.core.pages import PLAIN_PAGE, STATIC_ANSWERS, StaticFiles, templates
from opensetter.core.web import public_url
from opensetter.reference import codes, prose, samples, view

router = APIRouter(tags=["Pages"])

_static = StaticFiles(__package__, "/static/reference")
_templates = templates(__package__)
_templates.filters.update(
    prose=prose.block, inline=prose.inline, json_text=prose.json_text, shell_text=prose.shell_text
)


# Not async: rendering takes longer than the event loop should be held.
@router.get("/", summary="Open the front page", response_class=HTMLResponse)
def show_front(request: Request) -> HTMLResponse:
    """That OpenSetter is running, and where to go from here."""
    address = public_url(request) + "/api/v1/bot-integrations"
    connect = samples.curl("post", address, {}, body='{"botId": 700, "channel": "webchat"}', with_key=True)
    return _page("front.html", request, connect=connect)


@router.get("/docs", summary="Open the API reference", response_class=HTMLResponse)
def show_reference(request: Request) -> HTMLResponse:
    """The reference that you are reading."""
    document = request.app.openapi()
    problem = samples.pretty(
        codes.example(codes.by_name()["offset_required"], "/api/v1/bookings", pointer="/start_time")
    )
    return _page("reference.html", request, sections=view.sections(document), problem=problem)


@router.get("/docs/errors", summary="Open the list of errors", response_class=HTMLResponse)
def show_errors(request: Request) -> HTMLResponse:
    """What every error code means, and what to do about it."""
    return _page("errors.html", request, groups=codes.groups())


@router.get("/openapi.json", summary="Get the OpenAPI document", response_class=JSONResponse)
def get_document(request: Request) -> JSONResponse:
    """The API as an OpenAPI 3.1 document, for programs that make clients."""
    return JSONResponse(request.app.openapi())


@router.get(
    "/static/reference/{digest}/{name}",
    summary="Get a file of the reference",
    response_class=Response,
    responses=STATIC_ANSWERS,
)
def get_reference_file(digest: str, name: str) -> Response:
    """The pages' stylesheet and icon."""
    return _static.serve(digest, name)


def _page(template: str, request: Request, **values: Any) -> HTMLResponse:  # noqa: ANN401 - templates take anything
    html = _templates.get_template(template).render(
        address=public_url(request), style=_static.path("reference.css"), icon=_static.path("icon.svg"), **values
    )
    return HTMLResponse(html, headers=PLAIN_PAGE)
