"""Who gets into the dashboard: whoever has a session's cookie, with requests that our own pages made."""

import hashlib
import hmac
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from opensetter.core import forms
from opensetter.core.addresses import caller, networks
from opensetter.core.errors import OpenSetterError
from opensetter.core.runtime import Runtime
from opensetter.core.web import header_values, public_url
from opensetter.users import auth
from opensetter.users.auth import ABSOLUTE, Signed

_COOKIE = "opensetter-session"


class Forged(OpenSetterError):
    """That did not come from one of our own pages."""


class NotAllowed(OpenSetterError):
    """Only owners and admins may see or change that. Ask one of them."""


async def signed_in(request: Request) -> Signed:
    """Whoever is at the screen; raises `NotSignedIn`."""
    return await auth.signed_in(_runtime(request), request.cookies.get(_cookie(request)))


def refuse_forged(request: Request) -> None:
    """Raise `Forged` for a form that another site's page has sent, or that no page of ours would send.

    Browsers tell with Sec-Fetch-Site (Fetch Metadata) where a request comes from; older ones with Origin. Whoever tells
    neither is no browser that is signed in here.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != forms.KIND:
        raise Forged
    sites, origins = (header_values(request.scope, name) for name in (b"sec-fetch-site", b"origin"))
    own = urlsplit(public_url(request))
    is_ours = all(_is_from(origin, own.scheme, own.netloc, request) for origin in origins)
    if not (sites or origins) or not is_ours or any(site not in {"same-origin", "none"} for site in sites):
        raise Forged


def remember(response: Response, request: Request, token: str) -> None:
    """Give the browser a session's token. Over TLS it goes to this host alone, and to no page of a neighbour's."""
    is_secure = _is_over_tls(request)
    response.set_cookie(
        _cookie(request),
        token,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        secure=is_secure,
        httponly=True,
        samesite="lax",
    )


def forget(response: Response, request: Request) -> None:
    """Take the token back from the browser; the session itself has ended."""
    response.delete_cookie(_cookie(request), path="/", secure=_is_over_tls(request), httponly=True, samesite="lax")


def address_of(request: Request) -> str:
    """Where a request comes from, as far as the proxies in front of us can be believed."""
    return str(caller(request.scope, networks(_runtime(request).settings.trusted_proxies)))


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


def _cookie(request: Request) -> str:
    return f"__Host-{_COOKIE}" if _is_over_tls(request) else _COOKIE


def _is_over_tls(request: Request) -> bool:
    return public_url(request).lower().startswith("https:")


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime
