"""`POST /api/v1/bookings`: this server, the ordinary build and pgbench, in turns on one database."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from bench import limit, load, postgres, processes
from bench.dataset import Tell
from bench.load import Plan, Window
from bench.postgres import Postgres
from bench.processes import Server

CONNECTIONS = (1, 32, 128)
VARIED_CONNECTIONS = 32
OURS, PEER, LIMIT = "OpenSetter", "FastAPI + ORM", "pgbench"


@dataclass(frozen=True)
class Effort:
    """How long and how often is measured."""

    seconds: float
    warm_up: float
    rounds: int


@dataclass(frozen=True)
class Medians:
    """The medians over a subject's windows at one number of connections; `refused` is their sum."""

    per_second: float
    p50_ms: float
    p99_ms: float
    server_cpu_us: float | None
    postgres_cpu_us: float
    client_cpu_us: float | None
    refused: int

    @classmethod
    def of(cls, windows: list[Window]) -> "Medians":
        def middle(figure: Callable[[Window], float]) -> float:
            return median(figure(window) for window in windows)

        def cpu(name: str) -> float | None:
            return middle(lambda window: window.cpu_us[name]) if name in windows[0].cpu_us else None

        return cls(
            per_second=middle(lambda window: window.per_second),
            p50_ms=middle(lambda window: window.p50_ms),
            p99_ms=middle(lambda window: window.p99_ms),
            server_cpu_us=cpu("server"),
            postgres_cpu_us=cpu("postgres") or 0,
            client_cpu_us=cpu("client"),
            refused=sum(window.refused for window in windows),
        )


Series = dict[tuple[str, int], list[Window]]


def compare(server: Postgres, url: str, contacts: int, effort: Effort, tell: Tell) -> Series:
    """Windows by subject and number of connections. Subjects take turns, so that a drifting machine is fair."""
    found: Series = {}
    with processes.serving(url) as ours, processes.serving_peer(url) as peer:
        for number in range(effort.rounds):
            for connections in CONNECTIONS:
                for subject, process in ((OURS, ours), (PEER, peer)):
                    window = _by_http(server, url, process, connections, contacts, effort)
                    found.setdefault((subject, connections), []).append(window)
                    tell(_line(subject, connections, number, window))
                window = _by_pgbench(server, url, connections, contacts, effort)
                found.setdefault((LIMIT, connections), []).append(window)
                tell(_line(LIMIT, connections, number, window))
    return found


def vary(server: Postgres, variants: dict[str, tuple[str, int]], effort: Effort, tell: Tell) -> dict[str, list[Window]]:
    """Windows of this server alone, by what it is called on: a database's URL and how many contacts are in it."""
    found: dict[str, list[Window]] = {name: [] for name in variants}
    with ExitStack() as stack:
        serving = {name: stack.enter_context(processes.serving(url)) for name, (url, _) in variants.items()}
        for number in range(effort.rounds):
            for name, process in serving.items():
                url, contacts = variants[name]
                window = _by_http(server, url, process, VARIED_CONNECTIONS, contacts, effort)
                found[name].append(window)
                tell(_line(name, VARIED_CONNECTIONS, number, window))
    return found


def _by_http(server: Postgres, url: str, process: Server, connections: int, contacts: int, effort: Effort) -> Window:
    postgres.checkpoint(url)
    stored = postgres.count(url, "SELECT count(*) FROM bookings")
    watched = {"server": process.pid, "postgres": server.postmaster}
    window = load.run(Plan(process.port, connections, effort.seconds, effort.warm_up, contacts, _seed(), watched))
    # The last request of each connection may have been carried out without its answer having been waited for.
    unheard = postgres.count(url, "SELECT count(*) FROM bookings") - stored - window.created
    if not 0 <= unheard <= connections:
        raise RuntimeError(f"{window.created} bookings were acknowledged, {window.created + unheard} are stored.")
    return window


def _by_pgbench(server: Postgres, url: str, connections: int, contacts: int, effort: Effort) -> Window:
    postgres.checkpoint(url)
    return limit.measure(
        url,
        clients=connections,
        seconds=effort.seconds,
        warm_up=effort.warm_up,
        contacts=contacts,
        seed=_seed(),
        postmaster=server.postmaster,
    )


def _seed() -> int:
    return time.time_ns() // 1_000_000 % 2**31


def _line(subject: str, connections: int, number: int, window: Window) -> str:
    figures = f"{window.per_second:>7,.0f}/s   p50 {window.p50_ms:.1f} ms   p99 {window.p99_ms:.1f} ms"
    return f"round {number + 1}   {subject:<18} {connections:>3} connections   {figures}"
