"""The gate in front of every route: request ids, security headers, and bodies that are safe to read.

Frameworks accept duplicate keys, byte order marks, NaN and megabytes of nesting, and answer some of them with a 500.
So bodies are read and judged here, once, before any route sees them.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from opensetter.core import jsonbody
from opensetter.core.errors import Invalid, OpenSetterError
from opensetter.core.web import new_request_id, problem, problem_for

LARGEST_BODY = 256 * 1024

Authenticate = Callable[[Scope], Awaitable[object]]
Shortcuts = Mapping[tuple[str, str], Callable[[Scope], Awaitable[Response]]]

log = structlog.get_logger(__name__)

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
# What the API answers belongs to one caller and no cache; pages say for themselves what they need.
_API_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


class Refused(Exception):
    """The request cannot go in; carries the answer."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class Gate:
    """ASGI middleware; `authenticate` decides who is calling, before the body's faults are told.

    `shortcuts` maps (method, path) to what answers it from here, for the few addresses whose traffic should not pay
    for routing and dependencies that they do not use. Their routes exist all the same, and describe them.
    """

    def __init__(
        self, app: ASGIApp, *, api_prefix: str, authenticate: Authenticate, shortcuts: Shortcuts | None = None
    ) -> None:
        self._app = app
        self._prefix = api_prefix
        self._authenticate = authenticate
        self._shortcuts = shortcuts or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = new_request_id()
        is_api = scope["path"].startswith(self._prefix)
        answered = False

        async def send_with_headers(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                present = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", state["request_id"].encode()),
                    *((n, v) for n, v in (_HEADERS + (_API_HEADERS if is_api else ())) if n not in present),
                ]
            await send(message)

        try:
            if scope["method"] in {"POST", "PUT", "PATCH"}:
                receive = await self._admit(scope, receive, authenticated_first=is_api)
            shortcut = self._shortcuts.get((scope["method"], scope["path"]))
            if shortcut is None:
                await self._app(scope, receive, send_with_headers)
            else:
                await (await shortcut(scope))(scope, receive, send_with_headers)
        except Refused as refused:
            await refused.response(scope, receive, send_with_headers)
        except OpenSetterError as error:
            await problem_for(scope, error)(scope, receive, send_with_headers)
        except Exception:
            log.exception("request.failed", request_id=state["request_id"], path=scope["path"])
            if answered:
                raise
            detail = "Something went wrong on our side. The request id finds it in the server's log."
            await problem(scope, 500, "internal_error", detail)(scope, receive, send_with_headers)

    async def _admit(self, scope: Scope, receive: Receive, *, authenticated_first: bool) -> Receive:
        """Read the body, judge it, and hand it on; its parsed form is in `scope["state"]["json"]`."""
        try:
            body = await _read(scope, receive)
            # A request without a body is not judged by a type it may lack: cancelling, for one, sends none.
            if body:
                scope["state"]["json"] = _parse(scope, body)
        except (Refused, Invalid):
            # Whoever is not known hears that first, whatever they sent.
            if authenticated_first:
                await self._authenticate(scope)
            raise
        sent = False

        async def replay() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        return replay


async def _read(scope: Scope, receive: Receive) -> bytes:
    length = Headers(scope=scope).get("content-length", "")
    if length.isdecimal() and int(length[:12]) > LARGEST_BODY:
        raise _too_large(scope)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(Response(status_code=400))
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > LARGEST_BODY:
            raise _too_large(scope)
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


def _too_large(scope: Scope) -> Refused:
    detail = f"A request body may have {LARGEST_BODY // 1024} KiB at most."
    return Refused(problem(scope, 413, "body_too_large", detail))


def _parse(scope: Scope, body: bytes) -> Any:  # noqa: ANN401 - JSON is any value
    if not is_json(scope):
        raise Refused(unsupported(scope))
    try:
        return jsonbody.parse(body)
    except jsonbody.JsonInvalid as error:
        raise Invalid(str(error), code=error.code) from error


def unsupported(scope: Scope) -> Response:
    return problem(
        scope,
        415,
        "content_type_unsupported",
        "Send JSON: `Content-Type: application/json`, in UTF-8.",
        headers={"Accept": "application/json"},
    )


def is_json(scope: Scope) -> bool:
    """Whether the request says that its body is JSON in UTF-8."""
    kind, _, parameters = Headers(scope=scope).get("content-type", "").partition(";")
    if kind.strip().lower() != "application/json":
        return False
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in {"utf-8", "utf8"}:
            return False
    return True
