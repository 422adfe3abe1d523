"""The fake Graph API over HTTP: messages, media, and what a phone number is."""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from opensetter.simulators import control, page, troubles
from opensetter.simulators.whatsapp.errors import INVALID_TOKEN, GraphError
from opensetter.simulators.whatsapp.simulator import WhatsApp


def create_whatsapp(simulator: WhatsApp) -> Starlette:
    """The simulator's application: the API, `/simulator/…` for programs, and the page at `/`."""
    api = _Api(simulator)
    routes: list[BaseRoute] = []
    # The version in the address is optional, and all of them answer alike.
    for prefix in ("/v{version:float}", ""):
        routes += [
            Route(prefix + "/{phone_number_id:int}/messages", api.send, methods=["POST"]),
            Route(prefix + "/{object_id:int}", api.look_up, methods=["GET"]),
        ]
    routes.append(Route("/media/{file_id:int}", api.download, methods=["GET"]))
    routes += [*control.routes(simulator), *page.routes(simulator)]
    app = Starlette(routes=routes, exception_handlers={GraphError: _refuse, **control.HANDLERS})
    app.state.over = simulator.over
    return app


class _Api:
    """The API of one business."""

    def __init__(self, simulator: WhatsApp) -> None:
        self._simulator = simulator

    async def send(self, request: Request) -> Response:
        self._check(request)
        phone_number_id = str(request.path_params["phone_number_id"])
        if phone_number_id != self._simulator.account.phone_number_id:
            raise _missing(phone_number_id)
        body = _object(await request.body())
        if body.get("status") == "read":
            # A read receipt is no message, and what goes wrong with messages leaves it alone.
            return _take(self._simulator, body)
        return await troubles.answer(
            request,
            self._simulator,
            lambda: _take(self._simulator, body),
            refuse=lambda _: _answer(
                GraphError(130429, "Message failed to send because there were too many messages.")
            ),
            fail=lambda code: _answer(GraphError(code or 131000, "Message failed to send due to an unknown error.")),
        )

    async def look_up(self, request: Request) -> Response:
        """A phone number's fields, or where a file is."""
        self._check(request)
        object_id = str(request.path_params["object_id"])
        account = self._simulator.account
        if object_id == account.phone_number_id:
            return JSONResponse(self._number(request.query_params.get("fields")))
        file = self._simulator.files.get(object_id)
        if file is None:
            raise _missing(object_id)
        return JSONResponse(
            {
                "url": f"{str(request.base_url).rstrip('/')}/media/{file.id}",
                "mime_type": file.content_type,
                "sha256": file.sha256,
                "file_size": len(file.content),
                "id": file.id,
                "messaging_product": "whatsapp",
            }
        )

    async def download(self, request: Request) -> Response:
        self._check(request)
        file = self._simulator.files.get(str(request.path_params["file_id"]))
        if file is None:
            return Response(status_code=404)
        return Response(file.content, media_type=file.content_type)

    def _number(self, fields: str | None) -> dict[str, Any]:
        account = self._simulator.account
        known = {
            "verified_name": account.verified_name,
            "display_phone_number": account.shown_number,
            "quality_rating": "GREEN",
            "code_verification_status": "VERIFIED",
            "platform_type": "CLOUD_API",
            "throughput": {"level": "STANDARD"},
            "webhook_configuration": {"application": self._simulator.hook_url or ""},
        }
        wanted = [each.strip() for each in fields.split(",")] if fields else list(known)
        return {name: known[name] for name in wanted if name in known} | {"id": account.phone_number_id}

    def _check(self, request: Request) -> None:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, f"Bearer {self._simulator.account.access_token}".encode()):
            raise GraphError(INVALID_TOKEN, "Invalid OAuth access token - Cannot parse access token")


def _take(simulator: WhatsApp, body: Mapping[str, Any]) -> Response:
    try:
        return JSONResponse(simulator.take(body))
    except GraphError as error:
        return _answer(error)


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(content)
    except ValueError as error:
        raise GraphError(100, "Invalid JSON.") from error
    if not isinstance(body, dict):
        raise GraphError(100, "The body must be a JSON object.")
    return body


def _missing(object_id: str) -> GraphError:
    return GraphError(
        100,
        f"Unsupported request. Object with ID '{object_id}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation",
        subcode=33,
    )


async def _refuse(_: Request, error: Exception) -> Response:
    if not isinstance(error, GraphError):
        raise error
    return _answer(error)


def _answer(error: GraphError) -> Response:
    headers = {"WWW-Authenticate": f'OAuth "Facebook Platform" "invalid_token" "{error.details}"'}
    return JSONResponse(error.body(), error.status, headers=headers if error.code == INVALID_TOKEN else None)
