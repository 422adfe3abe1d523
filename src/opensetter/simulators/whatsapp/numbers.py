"""Several numbers behind one address, as at Meta: a call is for the number whose access token it carries."""

from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from opensetter.simulators.whatsapp.app import create_whatsapp
from opensetter.simulators.whatsapp.simulator import WhatsApp


def create_numbers(first: WhatsApp, *others: WhatsApp) -> tuple[Starlette, ...]:
    """Each number's application, with a page of its own; the first one's takes the API's calls for all of them."""
    app, *beside = (create_whatsapp(each) for each in (first, *others))
    tokens = [f"Bearer {each.account.access_token}" for each in others]
    app.add_middleware(_Exchange, numbers=dict(zip(tokens, beside, strict=True)))
    return app, *beside


class _Exchange:
    """Hands on what is for another number."""

    def __init__(self, app: ASGIApp, numbers: Mapping[str, ASGIApp]) -> None:
        self._app = app
        self._numbers = numbers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Pages carry no token, and stay with whose they are.
        given = Headers(scope=scope).get("authorization", "") if scope["type"] == "http" else ""
        await self._numbers.get(given, self._app)(scope, receive, send)
