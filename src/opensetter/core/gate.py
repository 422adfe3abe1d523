"""The gate in front of every route: request ids, security headers, and bodies that are safe to read.

Frameworks accept duplicate keys, byte order marks, NaN and megabytes of nesting, and answer some of them with a 500.
So bodies are read and judged here, once, before any route sees them.
"""

from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from typing import Any

import structlog
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from opensetter.core import jsonbody, metrics
from opensetter.core.errors import Invalid, LimitExceeded, OpenSetterError
from opensetter.core.web import header_values, new_request_id, problem, problem_for

LARGEST_BODY = 256 * 1024
MOST_LARGE_BODIES = 4
"""How many bodies that are larger, where they may be, are held in memory at once."""
SERVER_ERROR = 500

# What HTTP calls a blank; Python knows many more, and others would not read the header as we do.
_BLANKS = " \t"

Admit = Callable[[Scope], Awaitable[None] | None]
Authenticate = Callable[[Scope], Awaitable[object]]
Noted = Callable[[Scope, str, int, float], None]
Shortcuts = Mapping[tuple[str, str], Callable[[Scope], Awaitable[Response]]]

log = structlog.get_logger(__name__)

# What is answered belongs to one caller, to no cache and in no frame; pages and their files say for themselves
# what they need instead.
SAFE_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
# Without subdomains and preloading: this server cannot know what else lives under the operator's domain.
_OVER_TLS = (b"strict-transport-security", b"max-age=31536000")


def _everyone(_scope: Scope) -> None:
    return None


class Refused(Exception):
    """The request cannot go in; carries the answer."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class TooManyLargeBodies(LimitExceeded):
    """Several large bodies are being read already. Try again after the seconds in `Retry-After`."""

    code = "too_many_large_bodies"


class Gate:
    """ASGI middleware; `authenticate` decides who is calling, before the body's faults are told.

    `admit` counts what is for the API, before anything of it is read; it raises to refuse a request, and what it
    returns, if anything, is awaited before the request goes on.

    `shortcuts` maps (method, path) to what answers it from here, for the few addresses whose traffic should not pay
    for routing and dependencies that they do not use. Their routes exist all the same, and describe them.
    With `over_tls` browsers are told to come back over HTTPS only.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        api_prefix: str,
        authenticate: Authenticate,
        admit: Admit = _everyone,
        shortcuts: Shortcuts | None = None,
        over_tls: bool = False,
    ) -> None:
        self._app = app
        self._prefix = api_prefix
        self._admit = admit
        self._authenticate = authenticate
        self._shortcuts = shortcuts or {}
        self._noted: Noted | None = None
        self._raw: dict[str, int] = {}
        self._large_bodies = 0
        self._headers = (*SAFE_HEADERS, _OVER_TLS) if over_tls else SAFE_HEADERS

    def leave_raw(self, prefix: str, *, most_bytes: int) -> None:
        """Hand bodies below a path on as they came, in `scope["state"]["raw"]`: a signature covers each byte.

        Nobody is known before all of a body is there, so of those larger than usual only a few are held at once.
        """
        self._raw[prefix] = most_bytes

    def tell(self, noted: Noted) -> None:
        """Tell of each answer to a request for the API as it begins: its route, status, and the seconds until then."""
        self._noted = noted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = new_request_id()
        is_api = scope["path"].startswith(self._prefix)
        answered = False
        failure: Exception | None = None
        began = perf_counter()

        async def send_with_headers(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                self._note(scope, message["status"], perf_counter() - began, failure)
                present = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", state["request_id"].encode()),
                    *(header for header in self._headers if header[0] not in present),
                ]
            await send(message)

        try:
            receive = await self._let_in(scope, receive, is_api=is_api)
            shortcut = self._shortcuts.get((scope["method"], scope["path"]))
            if shortcut is None:
                await self._app(scope, receive, send_with_headers)
            else:
                await (await shortcut(scope))(scope, receive, send_with_headers)
        except Refused as refused:
            await refused.response(scope, receive, send_with_headers)
        except OpenSetterError as error:
            await problem_for(scope, error)(scope, receive, send_with_headers)
        except Exception as error:
            if answered:
                log.exception("request.cut_short", request_id=state["request_id"], route=self._route(scope))
                raise
            failure = error
            detail = "Something went wrong on our side. The request id finds it in the server's log."
            await problem(scope, 500, "internal_error", detail)(scope, receive, send_with_headers)
        finally:
            self._large_bodies -= state.get("has_large_body", False)

    def _note(self, scope: Scope, status: int, seconds: float, failure: Exception | None) -> None:
        """Count an answer. One that tells of a failure of ours has a line in the log, and this is the only one."""
        route = scope["state"]["route"] = self._route(scope)
        metrics.requests.note(scope["method"], route, status, seconds)
        if self._noted is not None and scope["path"].startswith(self._prefix):
            self._noted(scope, route, status, seconds)
        if status >= SERVER_ERROR:
            log.error(
                "request.failed",
                request_id=scope["state"]["request_id"],
                method=scope["method"],
                route=route,
                status=status,
                reason=scope["state"].get("reason"),
                exc_info=failure,
            )

    def _route(self, scope: Scope) -> str:
        """The template of the route that took a request; a path may hold what somebody wrote."""
        path: str = scope["path"]
        if (scope["method"], path) in self._shortcuts:
            return path
        route = getattr(scope.get("route"), "path", None)
        if route is None:
            return metrics.UNMATCHED
        return self._prefix + route if path.startswith(self._prefix) else str(route)

    async def _let_in(self, scope: Scope, receive: Receive, *, is_api: bool) -> Receive:
        """Count the request, before anything is read, then take in its body if it may have one."""
        if is_api and (counted := self._admit(scope)) is not None:
            await counted
        if scope["method"] in {"POST", "PUT", "PATCH"}:
            return await self._take_in(scope, receive, authenticated_first=is_api)
        return receive

    def _make_room(self, scope: Scope) -> None:
        """Let a body grow beyond the usual size, or refuse it; its room is free again once it was answered."""
        if scope["state"].get("has_large_body"):
            return
        if self._large_bodies >= MOST_LARGE_BODIES:
            raise TooManyLargeBodies
        self._large_bodies += 1
        scope["state"]["has_large_body"] = True

    async def _take_in(self, scope: Scope, receive: Receive, *, authenticated_first: bool) -> Receive:
        """Read the body, judge it, and hand it on; its parsed form is in `scope["state"]["json"]`."""
        raw = next((most for prefix, most in self._raw.items() if scope["path"].startswith(prefix)), None)
        try:
            body = await _read(scope, receive, LARGEST_BODY if raw is None else raw, make_room=self._make_room)
            # A request without a body is not judged by a type it may lack: cancelling, for one, sends none.
            if raw is not None:
                scope["state"]["raw"] = body
            elif body:
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


async def _read(scope: Scope, receive: Receive, most_bytes: int, *, make_room: Callable[[Scope], None]) -> bytes:
    """The whole body, of at most so many bytes; room is made before more than the usual is held."""
    for length in header_values(scope, b"content-length"):
        if length.isdecimal() and int(length[:12]) > most_bytes:
            raise _too_large(scope, most_bytes)
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(Response(status_code=400))
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > most_bytes:
            raise _too_large(scope, most_bytes)
        if size > LARGEST_BODY:
            make_room(scope)
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


def _too_large(scope: Scope, most_bytes: int) -> Refused:
    detail = f"A request body may have {most_bytes // 1024} KiB at most."
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
    first = next(iter(header_values(scope, b"content-type")), "")
    if first == "application/json":
        return True
    kind, _, parameters = first.partition(";")
    if kind.strip(_BLANKS).lower() != "application/json":
        return False
    for parameter in parameters.lower().split(";"):
        name, _, value = (part.strip(_BLANKS) for part in parameter.partition("="))
        if name == "charset" and value.strip('"') not in {"utf-8", "utf8"}:
            return False
    return True
