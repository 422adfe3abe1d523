"""What this process counts and times about itself: instruments that are cheap to touch, read by `/metrics`.

Labels only take values from short lists: a route's template and not a path, a reason's name and not its text. None of
them tells of a tenant or a person.
"""

import platform
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from opensetter import __version__
from opensetter.core import schema

# When a counter was made is when the process was, and that is told once.
disable_created_metrics()  # type: ignore[no-untyped-call]  # not annotated

REGISTRY = CollectorRegistry()

UNMATCHED = "unmatched"
"""The route of a request that no route took."""

_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_REQUEST_SECONDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_THINKING_SECONDS = (0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120)

_MOST_MODELS = 20
"""How many models have figures of their own: a bot's model is what its tenant writes, and there may be any number."""


class _Tally:
    """How many requests of one kind there were, and how many of them took no longer than each bound."""

    __slots__ = ("buckets", "seconds")

    def __init__(self) -> None:
        self.buckets = [0] * (len(_REQUEST_SECONDS) + 1)
        self.seconds = 0.0


class Requests(Collector):
    """Answered requests by method, route and status, and the time until their answers began.

    Only the event loop's thread writes, so nothing is locked: the library's own counter and histogram would cost the
    hot path several times as much.
    """

    def __init__(self) -> None:
        self._tallies: dict[tuple[str, str, int], _Tally] = {}

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer that has just begun."""
        if method not in _METHODS:
            method = "other"
        key = (method, route, status)
        tally = self._tallies.get(key)
        if tally is None:
            tally = self._tallies[key] = _Tally()
        tally.buckets[bisect_left(_REQUEST_SECONDS, seconds)] += 1
        tally.seconds += seconds

    def collect(self) -> Iterable[Metric]:
        answered = CounterMetricFamily(
            "opensetter_requests", "Requests that were answered.", labels=("method", "route", "status")
        )
        merged: defaultdict[tuple[str, str], _Tally] = defaultdict(_Tally)
        for (method, route, status), tally in self._tallies.items():
            answered.add_metric((method, route, str(status)), sum(tally.buckets))
            whole = merged[method, route]
            whole.buckets = [one + other for one, other in zip(whole.buckets, tally.buckets, strict=True)]
            whole.seconds += tally.seconds
        took = HistogramMetricFamily(
            "opensetter_request_seconds", "Time until a request's answer began.", labels=("method", "route")
        )
        for labels, tally in merged.items():
            took.add_metric(labels, list(_cumulative(tally)), tally.seconds)
        return (answered, took)


def _cumulative(tally: _Tally) -> Iterator[tuple[str, float]]:
    bounds = (*(str(bound) for bound in _REQUEST_SECONDS), "+Inf")
    return zip(bounds, accumulate(tally.buckets), strict=True)


requests = Requests()
REGISTRY.register(requests)

_bookings = Counter(
    "opensetter_bookings",
    "Bookings that were recorded: created, or deduplicated because they were known already.",
    ["outcome"],
    registry=REGISTRY,
)
bookings_created = _bookings.labels("created")
bookings_deduplicated = _bookings.labels("deduplicated")

_turns = Counter(
    "opensetter_turns",
    "Turns that ended: answered by a model or by the built-in responder, or failed and to be tried again.",
    ["outcome"],
    registry=REGISTRY,
)
turns_by_model = _turns.labels("model")
turns_by_built_in = _turns.labels("built-in")
turns_failed = _turns.labels("failed")

turn_seconds = Histogram(
    "opensetter_turn_seconds",
    "Time from a turn's start to its end, the wait for more messages of the burst included.",
    registry=REGISTRY,
    buckets=_THINKING_SECONDS,
)

_withheld = Counter(
    "opensetter_withheld", "What the guard took out of drafts before they were sent.", ["reason"], registry=REGISTRY
)
_model_seconds = Histogram(
    "opensetter_model_seconds",
    "Time that a model took for a draft, or to fail.",
    ["model"],
    registry=REGISTRY,
    buckets=_THINKING_SECONDS,
)
_model_failures = Counter(
    "opensetter_model_failures",
    "Drafts that a model did not deliver; the built-in responder answered instead.",
    ["model", "reason"],
    registry=REGISTRY,
)
_models: set[str] = set()


def withheld(reasons: Iterable[str]) -> None:
    """Count what was taken out of one draft."""
    for reason in reasons:
        _withheld.labels(reason).inc()


def model_answered(name: str, seconds: float) -> None:
    """Count a draft that a model delivered."""
    _model_seconds.labels(_bounded(name)).observe(seconds)


def model_failed(name: str, reason: str, seconds: float) -> None:
    """Count a draft that a model did not deliver."""
    _model_seconds.labels(_bounded(name)).observe(seconds)
    _model_failures.labels(_bounded(name), reason).inc()


def _bounded(model: str) -> str:
    if model not in _models and len(_models) >= _MOST_MODELS:
        return "other"
    _models.add(model)
    return model


messages_handed_over = Counter(
    "opensetter_messages_handed_over",
    "Messages handed to a channel's provider, by what came of it.",
    ["channel", "outcome"],
    registry=REGISTRY,
)
hook_requests = Counter(
    "opensetter_hook_requests",
    "Requests of channels' providers, by what became of them.",
    ["channel", "outcome"],
    registry=REGISTRY,
)

reminders = Counter(
    "opensetter_reminders",
    "Confirmations, reminders and follow-ups that were due: said, or why not.",
    ["kind", "outcome"],
    registry=REGISTRY,
)

pool_waits = Counter(
    "opensetter_database_pool_waits",
    "How often all connections were in use, and one was waited for.",
    registry=REGISTRY,
)
pool_timeouts = Counter(
    "opensetter_database_pool_timeouts", "How often that wait was given up, and 503 was answered.", registry=REGISTRY
)

Info("opensetter_build", "What is running.", registry=REGISTRY).info(
    {"version": __version__, "python": platform.python_version(), "schema": schema.HEAD}
)
for _collector in (ProcessCollector, PlatformCollector, GCCollector):
    _collector(registry=REGISTRY)
