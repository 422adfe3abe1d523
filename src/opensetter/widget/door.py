"""Who comes in: what names a browser's speaker, and requests that our own page did not send.

On our own page that is a cookie. In a frame on another website browsers keep cookies back, so there it is a token that
the page keeps in the storage that browsers keep apart for each website, and sends in a header.
"""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from opensetter.channels import links
from opensetter.channels.links import Speaker
from opensetter.channels.models import BotIntegration
from opensetter.core import clock
from opensetter.core.errors import Forbidden
from opensetter.core.web import public_url

COOKIE_LIFETIME = timedelta(days=30)
LINK_LIFETIME = timedelta(days=7)

FRAME_HEADER = "opensetter-visitor"
"""What the page in another website's frame says who it speaks for with. It counts before any cookie."""


class CrossSite(Forbidden):
    """Only the chat's own page may do that."""

    code = "cross_site_request"


class SpeakerUnknown(Forbidden):
    """Open the chat's page first: it tells this browser who it is."""

    code = "speaker_unknown"


def speaker(request: Request, integration: BotIntegration) -> Speaker | None:
    """Who this browser is here, as far as its cookie, or its frame's token, is ours and not too old."""
    framed = request.headers.get(FRAME_HEADER)
    if framed is not None:
        return links.verify(integration.link_key, framed, purpose="frame", now=clock.now())
    token = request.cookies.get(_cookie(integration.id))
    return links.verify(integration.link_key, token, purpose="cookie", now=clock.now()) if token else None


def require_speaker(request: Request, integration: BotIntegration) -> Speaker:
    found = speaker(request, integration)
    if found is None:
        raise SpeakerUnknown
    return found


def remember(response: Response, request: Request, integration: BotIntegration, who: Speaker) -> None:
    """Let this browser be that speaker for the next thirty days, on this chat only."""
    token = links.sign(integration.link_key, who, purpose="cookie", expires_at=clock.now() + COOKIE_LIFETIME)
    response.set_cookie(
        _cookie(integration.id),
        token,
        max_age=int(COOKIE_LIFETIME.total_seconds()),
        path=f"/chat/{integration.id}",
        secure=public_url(request).startswith("https:"),
        httponly=True,
        samesite="lax",
    )


def framed(request: Request, integration: BotIntegration) -> tuple[Speaker, str]:
    """Whoever the frame's token names, or a stranger; and a token that does so for the next thirty days."""
    known = speaker(request, integration) if FRAME_HEADER in request.headers else None
    who = known or Speaker.stranger()
    token = links.sign(integration.link_key, who, purpose="frame", expires_at=clock.now() + COOKIE_LIFETIME)
    return who, token


def refuse_cross_site(request: Request) -> None:
    """Raise `CrossSite` unless the browser says that a page of this very host sent the request.

    Browsers leave `Sec-Fetch-Site` out on plain HTTP, so there the origin decides; every browser sends one of them
    with a POST, and whatever sends neither is not the page.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        is_ours = site == "same-origin"
    else:
        is_ours = _host(request.headers.get("origin", "")) in {request.headers.get("host"), _host(public_url(request))}
    if not is_ours:
        raise CrossSite


def _host(address: str) -> str:
    # Taken apart by hand, since urlsplit raises on what an attacker may send. "null" and nothing at all have no host.
    return address.partition("://")[2].partition("/")[0] or "-"


def _cookie(bot_integration_id: int) -> str:
    return f"opensetter_chat_{bot_integration_id}"
