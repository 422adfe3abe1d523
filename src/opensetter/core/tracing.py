"""Traces, for whoever sets OpenTelemetry's own environment variables; otherwise nothing is loaded and nothing costs.

A request, the turn that it queues and the model calls of that turn are one trace.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from opensetter.core.spans import Spans

log = structlog.get_logger(__name__)

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class _Tracing:
    """Where this process's spans go; nowhere until it has started to trace."""

    spans: "Spans | None" = None


_tracing = _Tracing()


def start() -> None:
    """Trace from here on, if the environment asks for it; for a process that stays."""
    if not _is_wanted():
        return
    try:
        # The libraries are an optional installation, and take a tenth of a second to load.
        from opensetter.core.spans import Spans
    except ImportError:
        log.warning("tracing.not_installed", advice='pip install "opensetter[otel]"')
        return
    _tracing.spans = Spans()


def is_on() -> bool:
    """Whether this process traces."""
    return _tracing.spans is not None


@contextmanager
def span(name: str, *, parent: str | None = None, **attributes: int | str) -> Iterator[None]:
    """A span around the block, if this process traces; `parent` is what `carried` gave to somebody else."""
    if _tracing.spans is None:
        yield
        return
    with _tracing.spans.around(name, parent, attributes):
        yield


def carried() -> dict[str, str]:
    """What hands the current span on to a job as its parent: nothing, if this process does not trace."""
    return {} if _tracing.spans is None else _tracing.spans.carried()


class Traced:
    """ASGI middleware, outside of everything: a span per request, as part of the caller's trace if they name one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _tracing.spans is None:
            await self._app(scope, receive, send)
            return
        parent = Headers(scope=scope).get("traceparent")
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with _tracing.spans.of_request(scope["method"], parent) as request:
            try:
                await self._app(scope, receive, noting)
            finally:
                state: dict[str, Any] = scope.get("state", {})
                request.answered(state.get("route"), status, state.get("request_id"))


def _is_wanted() -> bool:
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    exporter = os.environ.get("OTEL_TRACES_EXPORTER", "")
    return exporter != "none" if exporter else any(os.environ.get(name) for name in _ENDPOINTS)
