"""Turns: how long from a message accepted to its reply stored, and how many a second a backlog is worked off."""

import json
import time
from array import array
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import local
from typing import Protocol

import psycopg

from bench import postgres, processes
from bench.dataset import organization_of, phone, secret
from bench.load import summary
from bench.processes import Server

HANDS = 16
"""Connections that post messages as fast as they can be taken."""

PATIENCE_SECONDS = 60
RAMP = 100
"""Replies at the start of a backlog that are not counted: the worker is still warming up."""


@dataclass(frozen=True)
class Latency:
    """Milliseconds at a steady rate of new conversations."""

    conversations: int
    per_second: int
    p50_ms: float
    p99_ms: float
    max_ms: float


class Start(Protocol):
    """Starts something that works on a database, for the length of a block."""

    def __call__(self, url: str) -> AbstractContextManager[object]: ...


def latency(url: str, *, rate: int, contacts: range) -> Latency:
    """From a message's arrival to its reply, by the times stored with both: each contact says one thing."""
    with processes.serving(url) as server:
        _warm_up(server, contacts)
        mark = _newest(url)
        _say(server, contacts, rate=rate)
        _wait_for_replies(url, mark, len(contacts))
    took = "(extract(epoch FROM reply.created_at - asked.created_at) * 1000000)::bigint"
    with psycopg.connect(url) as connection:
        rows = connection.execute(f"SELECT {took} {_answered(mark)}").fetchall()
    return Latency(*_figures(rate, [row[0] for row in rows]))


def round_trip(url: str, *, rate: int, contacts: range) -> Latency:
    """From the request to the answer that carries the reply (`?wait=20`), as a caller sees it."""
    with processes.serving(url) as server:
        _warm_up(server, contacts)
        took = _say(server, contacts, rate=rate, wait=20)
    return Latency(*_figures(rate, took))


def drain(url: str, *, contacts: range, start: Start) -> float:
    """Turns a second: messages are queued while nobody works, then one process is started and works them off."""
    postgres.tidy(url)
    mark = _newest(url)
    with processes.serving(url, "--no-worker") as server:
        _say(server, contacts, rate=None)
    with start(url):
        _wait_for_replies(url, mark, len(contacts))
    with psycopg.connect(url) as connection:
        stored = f"SELECT reply.created_at {_answered(mark)} ORDER BY reply.created_at"
        times: list[float] = [row[0].timestamp() for row in connection.execute(stored)]
    skipped = min(RAMP, len(times) // 2)
    return (len(times) - skipped) / (times[-1] - times[skipped - 1])


def _answered(mark: int) -> str:
    return f"FROM messages asked JOIN messages reply ON reply.in_reply_to_id = asked.id WHERE asked.id > {mark}"


def _newest(url: str) -> int:
    return postgres.count(url, "SELECT coalesce(max(id), 0) FROM messages")


def _wait_for_replies(url: str, mark: int, expected: int) -> None:
    query = f"SELECT count(*) FROM messages WHERE id > {mark} AND direction = 'outbound'"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while postgres.count(url, query) < expected:
        if time.monotonic() > deadline:
            raise RuntimeError(f"Not every message was answered within {PATIENCE_SECONDS} seconds.")
        time.sleep(0.25)


def _warm_up(server: Server, contacts: range) -> None:
    """The first turns of a process load what later ones find loaded."""
    _say(server, range(contacts.start - HANDS, contacts.start), rate=HANDS, wait=20)


def _say(server: Server, contacts: range, *, rate: int | None, wait: int = 0) -> list[int]:
    """One message from each of these contacts, at a rate or as fast as can be; microseconds until the answers."""
    here = local()
    started = time.monotonic()

    def say(contact: int) -> int:
        if rate is not None:
            time.sleep(max(0.0, started + (contact - contacts.start) / rate - time.monotonic()))
        if not hasattr(here, "connection"):
            here.connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
        return _post(here.connection, contact, wait)

    # At a rate there are enough hands that a slow answer does not hold up the next message's time.
    with ThreadPoolExecutor(HANDS if rate is None else 4 * HANDS) as hands:
        return list(hands.map(say, contacts))


def _post(connection: HTTPConnection, contact: int, wait: int) -> int:
    organization = organization_of(contact)
    path = f"/api/v1/bot-integrations/{organization}/messages/receive" + (f"?wait={wait}" if wait else "")
    body = {"userNumber": "+" + phone(contact), "content": "Hello!", "messageId": f"bench-{contact}"}
    headers = {"Authorization": f"Bearer {secret(organization)}", "Content-Type": "application/json"}
    began = time.perf_counter_ns()
    connection.request("POST", path, json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != (200 if wait else 202):
        raise RuntimeError(f"A message was answered with {answer.status}: {text.decode(errors='replace')[:500]}")
    return (time.perf_counter_ns() - began) // 1_000


def _figures(rate: int, microseconds: list[int]) -> tuple[int, int, float, float, float]:
    count, p50, p99, most = summary(array("q", microseconds), per_millisecond=1_000)
    return count, rate, p50, p99, most
