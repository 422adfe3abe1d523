"""Spans as OpenTelemetry's libraries make and export them; loaded only where traces are wanted."""

import atexit
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter, SpanExportResult
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from opensetter import __version__

FINISHING_SECONDS = 2.0
"""How long a process that ends may take to export what it has left."""

_SERVER_ERROR = 500

_propagator = TraceContextTextMapPropagator()


class Spans:
    """The process's tracer, exporting as the environment says: over OTLP/HTTP, or to the console."""

    def __init__(self) -> None:
        exporter = ConsoleSpanExporter() if os.environ.get("OTEL_TRACES_EXPORTER") == "console" else OTLPSpanExporter()
        provider = TracerProvider(resource=_resource(), shutdown_on_exit=False)
        provider.add_span_processor(BatchSpanProcessor(Discreet(exporter)))
        atexit.register(_finish, provider, exporter)
        # The model library finds its tracer here.
        trace.set_tracer_provider(provider)
        self._tracer = provider.get_tracer("opensetter", __version__)

    @contextmanager
    def around(self, name: str, parent: str | None, attributes: Mapping[str, int | str]) -> Iterator[None]:
        named = {f"opensetter.{key}": value for key, value in attributes.items()}
        with self._tracer.start_as_current_span(name, _context(parent), SpanKind.CONSUMER, named):
            yield

    @contextmanager
    def of_request(self, method: str, parent: str | None) -> "Iterator[RequestSpan]":
        with self._tracer.start_as_current_span(method, _context(parent), SpanKind.SERVER) as span:
            yield RequestSpan(span, method)

    def carried(self) -> dict[str, str]:
        """The current span, as W3C's trace context writes it."""
        carrier: dict[str, str] = {}
        _propagator.inject(carrier)
        return {name: value for name, value in carrier.items() if name == "traceparent"}


def _finish(provider: TracerProvider, exporter: SpanExporter) -> None:
    """Export what is left. A collector that is away is not waited for: the library would try again for many seconds."""
    giving_up = threading.Timer(FINISHING_SECONDS, exporter.shutdown)
    giving_up.start()
    provider.shutdown()
    giving_up.cancel()


class RequestSpan:
    """A request's span, which learns its name only once a route has taken it."""

    def __init__(self, span: Span, method: str) -> None:
        self._span = span
        self._method = method

    def answered(self, route: str | None, status: int, request_id: str | None) -> None:
        """Say what became of the request."""
        known = {"http.route": route, "opensetter.request_id": request_id}
        self._span.set_attributes({name: value for name, value in known.items() if value is not None})
        self._span.set_attributes({"http.request.method": self._method, "http.response.status_code": status})
        if route is not None:
            self._span.update_name(f"{self._method} {route}")
        if status >= _SERVER_ERROR:
            self._span.set_status(Status(StatusCode.ERROR))


class Discreet(SpanExporter):
    """Exports spans without what errors say: their messages quote what people and models wrote."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._exporter.export([_wordless(span) for span in spans])

    def shutdown(self) -> None:
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._exporter.force_flush(timeout_millis)


def _wordless(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=span.attributes,
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _context(parent: str | None) -> Context | None:
    return None if parent is None else _propagator.extract({"traceparent": parent})


def _resource() -> Resource:
    found = Resource.create({SERVICE_VERSION: __version__})
    # The library's own name for a process that nobody named.
    if str(found.attributes.get(SERVICE_NAME, "")).startswith("unknown_service"):
        found = found.merge(Resource({SERVICE_NAME: "opensetter"}))
    return found
