"""Every page of the dashboard, and its files."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from opensetter.core import forms
from opensetter.core.pages import STATIC_ANSWERS
from opensetter.dashboard import bookings, channels, home, rendering, signing, words
from opensetter.dashboard.bots import routes as bots
from opensetter.dashboard.contacts import data, erasing, exports, imports, person
from opensetter.dashboard.contacts import listing as contacts
from opensetter.dashboard.developers import examples, requests
from opensetter.dashboard.inbox import actions, thread
from opensetter.dashboard.inbox import listing as inbox
from opensetter.dashboard.people import account, audit_log, codes, factor, invitations, members
from opensetter.dashboard.settings import general, keys, model

PREFIXES = (
    *("/sign-in", "/sign-out", "/organization", "/setup/", "/invitations/", "/account"),
    *("/inbox/", "/channels/", "/settings/", "/bookings/"),
)
"""Below these, forms come in, not JSON."""

LARGEST_BODY = forms.LARGEST_BODY

LONG_PREFIXES, LONGEST_BODY = ("/bots",), 256 * 1024
"""Where texts of 20,000 letters come in, each of which can take nine bytes on its way."""

BODIES: Mapping[str, int] = {
    **dict.fromkeys(PREFIXES, LARGEST_BODY),
    **dict.fromkeys(LONG_PREFIXES, LONGEST_BODY),
    # The first that fits counts: whole files come in at one address alone.
    "/contacts/imports/": LARGEST_BODY,
    "/contacts/import": imports.LARGEST_BODY,
    "/contacts/": LARGEST_BODY,
}
"""The same, each with how much may come in there."""

router = APIRouter(tags=["Dashboard"])
for page in (
    *(signing, codes, invitations),
    *(home, inbox, thread, actions, bookings, bots),
    *(contacts, exports, imports, erasing, person),
    *(general, keys, model, members, audit_log, account, factor, data),
    *(examples, requests),
):
    router.include_router(page.router)
for area in channels.ROUTERS:
    router.include_router(area)


def lost(request: Request) -> Response:
    """The page for who looks for one where there is none."""
    words.speak(request.headers.get("accept-language", ""))
    return rendering.notice("missing")


@router.get(
    rendering.static.prefix + "/{digest}/{name}",
    summary="Get a file of the dashboard",
    response_class=Response,
    responses=STATIC_ANSWERS,
)
async def get_dashboard_file(digest: str, name: str) -> Response:
    """The dashboard's stylesheet, script and icon."""
    return rendering.static.serve(digest, name)
