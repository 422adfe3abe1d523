"""The load client: keep-alive connections that each send their next request when the last one is answered.

One thread over sockets and a selector, in a process of its own: about as cheap as a client written in C, because
most of its time is the kernel's, and it needs nothing that is not installed anyway. Every latency is kept, so the
percentiles are exact.
"""

import json
import math
import os
import selectors
import socket
import subprocess
import sys
import time
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from bench import cpu, requests


@dataclass(frozen=True)
class Plan:
    """One window: warm up, then measure. `watched` names process ids whose processor time is told per request."""

    port: int
    connections: int
    seconds: float
    warm_up: float
    contacts: int
    seed: int
    watched: dict[str, int]


@dataclass
class Window:
    """What was seen between the end of the warm-up and the end of the time; `created` counts the warm-up's too."""

    requests: int
    p50_ms: float
    p99_ms: float
    max_ms: float
    seconds: float
    statuses: dict[str, int]
    created: int = 0
    cpu_us: dict[str, float] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def refused(self) -> int:
        """How many were not answered as they should be."""
        return sum(count for status, count in self.statuses.items() if status not in {"200", "201", "committed"})


@dataclass
class _Connection:
    socket: socket.socket
    sent_at: int = 0
    received: bytes = b""


def measure(plan: Plan) -> Window:
    """Run one window against a server on this machine."""
    source = requests.bookings(plan.contacts, plan.seed)
    selector = selectors.DefaultSelector()
    opened = [_Connection(socket.create_connection(("127.0.0.1", plan.port))) for _ in range(plan.connections)]
    for connection in opened:
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        _send(connection, source)
    warming, latencies, statuses = Counter[str](), array("q"), Counter[str]()
    _run(selector, source, plan.warm_up, array("q"), warming)
    watched = {**plan.watched, "client": os.getpid()}
    before = {name: cpu.seconds(process) for name, process in watched.items()}
    elapsed = _run(selector, source, plan.seconds, latencies, statuses)
    after = {name: cpu.seconds(process) for name, process in watched.items()}
    for connection in opened:
        connection.socket.close()
    used = {name: after[name] - before[name] for name in watched}
    return Window(
        *summary(latencies, per_millisecond=1_000_000),
        seconds=elapsed,
        statuses=dict(statuses),
        created=warming["201"] + statuses["201"],
        cpu_us={name: seconds / len(latencies) * 1e6 for name, seconds in used.items()},
    )


def run(plan: Plan) -> Window:
    """One window by a client in a process of its own."""
    command = [sys.executable, "-m", "bench.load", json.dumps(asdict(plan))]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Window(**json.loads(done.stdout))


def summary(latencies: "array[int]", *, per_millisecond: int) -> tuple[int, float, float, float]:
    """How many there are, and their exact p50, p99 and maximum in milliseconds."""
    ordered = array("q", sorted(latencies))
    marks = percentile(ordered, 0.50), percentile(ordered, 0.99), float(ordered[-1])
    p50, p99, most = (mark / per_millisecond for mark in marks)
    return len(ordered), p50, p99, most


def percentile(ordered: "array[int]", share: float) -> float:
    """The smallest value that at least this share of them does not exceed."""
    return float(ordered[max(0, math.ceil(share * len(ordered)) - 1)])


def _run(
    selector: selectors.BaseSelector,
    source: Iterator[bytes],
    seconds: float,
    latencies: "array[int]",
    statuses: Counter[str],
) -> float:
    now = time.perf_counter_ns
    started = now()
    until = started + int(seconds * 1e9)
    while now() < until:
        for key, _ in selector.select(1):
            connection: _Connection = key.data
            status = _receive(connection)
            if status is not None:
                latencies.append(now() - connection.sent_at)
                statuses[status] += 1
                _send(connection, source)
    return (now() - started) / 1e9


def _send(connection: _Connection, source: Iterator[bytes]) -> None:
    request = next(source)
    connection.sent_at = time.perf_counter_ns()
    connection.socket.sendall(request)


def _receive(connection: _Connection) -> str | None:
    """The status of an answer that has arrived whole; None while some of it is missing."""
    chunk = connection.socket.recv(65536)
    if not chunk:
        raise ConnectionError("The server closed a connection.")
    received = connection.received + chunk if connection.received else chunk
    head = received.find(b"\r\n\r\n")
    at = received.find(b"content-length: ", 0, head)
    if head < 0 or len(received) < head + 4 + int(received[at + 16 : received.find(b"\r\n", at)]):
        connection.received = received
        return None
    connection.received = b""
    return received[9:12].decode()


if __name__ == "__main__":
    print(json.dumps(asdict(measure(Plan(**json.loads(sys.argv[1]))))))
