"""Who gets into the dashboard: whoever has a session's cookie, with requests that our own pages made."""

import hashlib
import hmac
from datetime import timedelta
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from opensetter.core import forms
from opensetter.core.addresses import caller, networks
from opensetter.core.errors import OpenSetterError
from opensetter.core.runtime import Runtime
from opensetter.core.web import header_values, public_url
from opensetter.users import auth
from opensetter.users.auth import ABSOLUTE, Caller, Signed
from opensetter.users.models import LONGEST_AGENT
from opensetter.users.service import HALF_LASTS

_COOKIE = "opensetter-session"
_HALF = "opensetter-half-session"


class Forged(OpenSetterError):
    """That did not come from one of our own pages."""


class NotAllowed(OpenSetterError):
    """Only owners and admins may see or change that. Ask one of them."""


async def signed_in(request: Request) -> Signed:
    """Whoever is at the screen; raises `NotSignedIn`."""
    return await auth.signed_in(_runtime(request), request.cookies.get(_cookie(request, _COOKIE)))


async def half_signed_in(request: Request) -> str | None:
    """The token of whoever has still to show a code, which opens nothing else; raises `NotSignedIn`."""
    token = request.cookies.get(_cookie(request, _HALF))
    await auth.half_signed_in(_runtime(request), token)
    return token


def refuse_forged(request: Request, *, kind: str = forms.KIND) -> None:
    """Raise `Forged` for a form that another site's page has sent, or that no page of ours would send; `kind` is how
    ours sends it.

    Browsers tell with Sec-Fetch-Site (Fetch Metadata) where a request comes from; older ones with Origin. Whoever tells
    neither is no browser that is signed in here.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != kind:
        raise Forged
    sites, origins = (header_values(request.scope, name) for name in (b"sec-fetch-site", b"origin"))
    own = urlsplit(public_url(request))
    is_ours = all(_is_from(origin, own.scheme, own.netloc, request) for origin in origins)
    if not (sites or origins) or not is_ours or any(site not in {"same-origin", "none"} for site in sites):
        raise Forged


def remember(response: Response, request: Request, token: str) -> None:
    """Give the browser a session's token. Over TLS it goes to this host alone, and to no page of a neighbour's."""
    _set(response, request, _COOKIE, token, ABSOLUTE)
    _take_back(response, request, _HALF)


def remember_half(response: Response, request: Request, token: str) -> None:
    """Give the browser the token of half a session."""
    _set(response, request, _HALF, token, HALF_LASTS)


def forget(response: Response, request: Request) -> None:
    """Take the tokens back from the browser; the session itself has ended."""
    for name in (_COOKIE, _HALF):
        _take_back(response, request, name)


def caller_of(request: Request) -> Caller:
    """Where a request comes from, as far as the proxies in front of us can be believed, and from which browser."""
    address = caller(request.scope, networks(_runtime(request).settings.trusted_proxies))
    agent = forms.shown(request.headers.get("user-agent", ""))[:LONGEST_AGENT]
    return Caller(str(address), agent or None)


def setup_code(runtime: Runtime) -> str | None:
    """What the first owner has to show, which whoever starts the server is told; None without a secret key.

    The same in every process, and worth nothing once there is somebody who can sign in.
    """
    keys = runtime.vault.signing_keys("the first owner")
    return hmac.new(keys[0], b"the first owner", hashlib.sha256).hexdigest()[:32] if keys else None


def _is_from(origin: str, scheme: str, host: str, request: Request) -> bool:
    """Whether an Origin is ours: under the address that is configured, or the one that the browser used."""
    found = urlsplit(origin)
    own = {(scheme, host), (request.url.scheme, request.headers.get("host", ""))}
    return (found.scheme, found.netloc) in own


def _set(response: Response, request: Request, name: str, token: str, lasts: timedelta) -> None:
    response.set_cookie(
        _cookie(request, name),
        token,
        max_age=int(lasts.total_seconds()),
        path="/",
        secure=_is_over_tls(request),
        httponly=True,
        samesite="lax",
    )


def _take_back(response: Response, request: Request, name: str) -> None:
    known = _cookie(request, name)
    if known in request.cookies:
        response.delete_cookie(known, path="/", secure=_is_over_tls(request), httponly=True, samesite="lax")


def _cookie(request: Request, name: str) -> str:
    return f"__Host-{name}" if _is_over_tls(request) else name


def _is_over_tls(request: Request) -> bool:
    return public_url(request).lower().startswith("https:")


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime
