"""The fake API over HTTP: messages, their files, and the account."""

import base64
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from opensetter.simulators import control, page, troubles
from opensetter.simulators.twilio.errors import MESSAGES, TwilioError
from opensetter.simulators.twilio.messages import API_VERSION
from opensetter.simulators.twilio.messages import page as page_of
from opensetter.simulators.twilio.simulator import Twilio

ACCOUNTS = f"/{API_VERSION}/Accounts"


def create_twilio(simulator: Twilio) -> Starlette:
    """The simulator's application: the API, `/simulator/…` for programs, and the page at `/`."""
    api = _Api(simulator)
    routes = [
        Route(ACCOUNTS + "/{account_sid}/Messages.json", api.send, methods=["POST"]),
        Route(ACCOUNTS + "/{account_sid}/Messages.json", api.list_messages, methods=["GET"]),
        Route(ACCOUNTS + "/{account_sid}/Messages/{sid}.json", api.show, methods=["GET"]),
        Route(ACCOUNTS + "/{account_sid}/Messages/{sid}/Media/{media_sid}", api.lead_to_media, methods=["GET"]),
        Route(ACCOUNTS + "/{account_sid}.json", api.show_account, methods=["GET"]),
        Route("/media/{media_sid}", api.download, methods=["GET"]),
        *control.routes(simulator),
        *page.routes(simulator),
    ]
    app = Starlette(routes=routes, exception_handlers={TwilioError: _refuse, **control.HANDLERS})
    app.state.over = simulator.over
    return app


class _Api:
    """The API of one account."""

    def __init__(self, simulator: Twilio) -> None:
        self._simulator = simulator

    async def send(self, request: Request) -> Response:
        self._check(request)
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
        return await troubles.answer(
            request,
            self._simulator,
            lambda: _take(self._simulator, form),
            refuse=lambda _: _answer(TwilioError(20429)),
            fail=lambda code: _answer(TwilioError(code or 30008)),
        )

    async def list_messages(self, request: Request) -> Response:
        self._check(request)
        account_sid = self._simulator.account.account_sid
        return JSONResponse(page_of(account_sid, self._simulator.messages.values(), dict(request.query_params)))

    async def show(self, request: Request) -> Response:
        self._check(request)
        message = self._simulator.messages.get(request.path_params["sid"])
        if message is None:
            raise _missing(request)
        return JSONResponse(message.as_json(MESSAGES.get(message.error_code or 0)))

    async def show_account(self, request: Request) -> Response:
        self._check(request)
        account, uri = self._simulator.account, request.url.path
        return JSONResponse(
            {
                "sid": account.account_sid,
                "owner_account_sid": account.account_sid,
                "friendly_name": account.friendly_name,
                "status": "active",
                "type": "Full",
                "auth_token": account.auth_token,
                "date_created": "Mon, 18 May 2026 09:00:00 +0000",
                "date_updated": "Mon, 18 May 2026 09:00:00 +0000",
                "uri": uri,
                "subresource_uris": {"messages": uri.removesuffix(".json") + "/Messages.json"},
            }
        )

    async def lead_to_media(self, request: Request) -> Response:
        """Files lie elsewhere, where no credentials are needed or wanted."""
        self._check(request)
        message = self._simulator.messages.get(request.path_params["sid"])
        media_sid = request.path_params["media_sid"]
        if message is None or media_sid not in message.media:
            raise _missing(request)
        return RedirectResponse(f"{str(request.base_url).rstrip('/')}/media/{media_sid}", 307)

    async def download(self, request: Request) -> Response:
        file = self._simulator.files.get(request.path_params["media_sid"])
        if file is None:
            return Response(status_code=404)
        return Response(file.content, media_type=file.content_type)

    def _check(self, request: Request) -> None:
        account = self._simulator.account
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        pairs = ((account.account_sid, account.auth_token), (account.api_key_sid, account.api_key_secret))
        known = [b"Basic " + base64.b64encode(f"{name}:{secret}".encode()) for name, secret in pairs]
        if not any([hmac.compare_digest(given, each) for each in known]):  # noqa: C419 - each is compared, whichever fits
            raise TwilioError(20003)
        if request.path_params["account_sid"] != account.account_sid:
            raise _missing(request)
        # The bot has reached us by this address, so it can have files there too.
        self._simulator.own_url = str(request.base_url)


def _take(simulator: Twilio, form: Mapping[str, str]) -> Response:
    try:
        message = simulator.take(form)
    except TwilioError as error:
        return _answer(error)
    answer = JSONResponse(message.as_json(), 201)
    # The answer says "queued", as Twilio's does; what becomes of the message is told to the callback alone.
    simulator.go_on(message)
    return answer


def _missing(request: Request) -> TwilioError:
    return TwilioError(20404, f"The requested resource {request.url.path} was not found")


async def _refuse(_: Request, error: Exception) -> Response:
    if not isinstance(error, TwilioError):
        raise error
    return _answer(error)


def _answer(error: TwilioError) -> Response:
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if error.code == 20003 else None  # noqa: PLR2004 - Twilio's code
    return JSONResponse(error.body(), error.status, headers=headers)
