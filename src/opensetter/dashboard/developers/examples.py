"""The first things to do over the API, to copy: with this server's address, and a bot and a channel of one's own."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from opensetter.bots import queries as bots
from opensetter.core import clock
from opensetter.core.web import public_url
from opensetter.dashboard import rendering, showing
from opensetter.dashboard.answers import PAGE_ANSWERS
from opensetter.dashboard.developers import queries
from opensetter.dashboard.words import _
from opensetter.users.auth import Signed

KEY = "$OPENSETTER_API_KEY"
PHONE = "+447813194799"
"""A number that nobody has to be called at: the one of the reference's examples."""

WIDE = 90
"""How long a body may be that stands on one line."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Example:
    """Something to do, and the command that does it."""

    title: str
    command: str


@router.get("/developers", summary="Open the developers' page", response_class=HTMLResponse, responses=PAGE_ANSWERS)
async def open_developers(request: Request) -> Response:
    """Where the API is described, and commands to begin with."""

    async def make(signed: Signed) -> Response:
        async with request.app.state.runtime.database.transaction(signed.organization_id) as session:
            newest = await bots.list_page(session, signed.organization_id, limit=1, starting_after=None)
            channels = await queries.channels(session, signed.organization_id)
        base = f"{public_url(request)}/api/v1"
        made = examples(base, newest[0].id if newest else None, channels)
        place = await showing.place(request, signed, "developers", _("Developers"))
        return rendering.page("developers/examples.html", signed, place, base=base, examples=made, key=KEY)

    return await showing.shown(request, make, is_managing=True)


def examples(base: str, bot_id: int | None, channels: Mapping[str, int]) -> Sequence[Example]:
    """The commands that this organization can send as they stand; none without a bot."""
    if bot_id is None:
        return []
    starts_at = (clock.now() + timedelta(days=2)).replace(hour=14, minute=0, second=0, microsecond=0)
    booking = {
        "bot_id": bot_id,
        "phone": PHONE,
        "start_time": f"{starts_at:%Y-%m-%dT%H:%M:%S.000Z}",
        "time_zone": "Europe/London",
        "source": "calendly",
        "external_id": f"example-{starts_at:%Y%m%d}",
    }
    contact = {"fullName": "Ada Byron", "phoneNumber": PHONE}
    told = [
        Example(_("Create a contact"), _command(f"{base}/contacts", contact)),
        Example(_("Record a booking of theirs"), _command(f"{base}/bookings", booking)),
    ]
    if "whatsapp" in channels:
        template = {"phoneNumber": PHONE, "templateName": "hello_world", "language": "en_US"}
        told.append(Example(_("Send a WhatsApp template"), _send(base, channels["whatsapp"], template)))
    if "sms" in channels:
        words = {"phoneNumber": PHONE, "message": "Hello from our studio."}
        told.append(Example(_("Send a text message"), _send(base, channels["sms"], words)))
    if "api" in channels:
        said = {"userNumber": PHONE, "content": "Hello, can I book?"}
        address = f"{base}/bot-integrations/{channels['api']}/messages/receive?wait=20"
        told.append(Example(_("Write to a bot as a contact, and wait for its reply"), _command(address, said)))
    return told


def _send(base: str, integration_id: int, body: Mapping[str, object]) -> str:
    return _command(f"{base}/bot-integrations/{integration_id}/messages/send", body)


def _command(address: str, body: Mapping[str, object]) -> str:
    told = json.dumps(body)
    if len(told) > WIDE:
        told = json.dumps(body, indent=2)
    return "\n".join(
        (
            f'curl -X POST "{address}" \\',
            f'  -H "Authorization: Bearer {KEY}" \\',
            '  -H "Content-Type: application/json" \\',
            f"  -d '{told}'",
        )
    )
