"""`python -m bench.pages`: how fast the dashboard's pages are, and how large, in an organization with much in it."""

import argparse
import re
import tempfile
import time
from array import array
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psycopg
from rich.console import Console
from rich.table import Table

from bench import crowd, postgres, processes, report
from bench.load import percentile
from bench.machine import Machine
from bench.report import Grid
from opensetter.core import schema

P95_MS = 100
"""How long a page may take, 95 times of 100."""

LARGEST_KB = 100
"""How much a page may be, with all its files, as it is transferred."""

COUNTED_WITHIN_SECONDS = 120

BEGIN, END = "<!-- pages:begin -->", "<!-- pages:end -->"

# The conversation is one from the middle.
PAGES = {
    "home": "/home",
    "inbox": "/inbox",
    "inbox, waiting": "/inbox?which=waiting",
    "conversation": "/inbox/{talk}",
    "bookings": "/bookings",
    "bookings, over": "/bookings?past=1",
    "channels": "/channels",
    "bookings, from nowhere": "/bookings?past=1&source=nowhere",
    "bookings, week": "/bookings/week",
    "booking": "/bookings/{booking}",
    "booking, new": "/bookings/new",
    "inbox, a name": "/inbox?q=Number+77777",
    "inbox, a number": "/inbox?q=07000+050000",
    "inbox, words": "/inbox?q=kitchen",
    "contacts": "/contacts",
    "contacts, a name": "/contacts?q=Number+777",
    "contacts, a number": "/contacts?q=07000+050000",
    "contact": "/contacts/50000",
    "bots": "/bots",
    "bot": "/bots/1",
    "bot, what it sees": "/bots/1/sees?contact=50000",
    "bot, versions": "/bots/1/versions",
    "general": "/settings/general",
    "members": "/settings/members",
    "model": "/settings/model",
    "data": "/settings/data",
    "audit log": "/settings/audit-log",
    "API keys": "/settings/api-keys",
    "developers": "/developers",
    "requests": "/developers/requests",
    "account": "/account",
}

console = Console(highlight=False)
if not console.is_terminal:
    console = Console(highlight=False, width=150)


@dataclass(frozen=True)
class Seen:
    """One page: how long it took in milliseconds, and how large it is, in bytes, alone and with its files."""

    name: str
    p50_ms: float
    p95_ms: float
    html: int
    whole: int


def main() -> None:
    """Make the organization, ask for every page, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000, help="how many contacts there are")
    parser.add_argument("--messages", type=int, default=1_000_000, help="how many messages there are")
    parser.add_argument("--times", type=int, default=100, help="how often each page is asked for")
    parser.add_argument("--markdown", type=Path, help="write the table into this page, between its markers")
    options = parser.parse_args()
    prefix = "opensetter-bench-"
    with tempfile.TemporaryDirectory(prefix=prefix) as directory, postgres.started(Path(directory)) as server:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE crowd")
        url = server.database("crowd")
        schema.upgrade(url)
        token = crowd.make(url, options.contacts, options.messages, console.print)
        machine = Machine.look(server.version)
        with processes.serving(url) as running:
            _wait_for_figures(url)
            talk = options.messages // crowd.MESSAGES_PER_CONVERSATION // 2
            pages = {name: path.format(talk=talk, booking=options.contacts // 10) for name, path in PAGES.items()}
            found = [_ask(running.port, token, name, path, options.times) for name, path in pages.items()]
    grid = _grid(found)
    told = (
        f"Measured {machine.measured_at} on {machine.processor}, {machine.cores} cores, load {machine.load} before the "
        f"run, with {options.contacts:,} contacts and {options.messages:,} messages in one organization whose figures "
        f"had just been counted; each page asked for {options.times} times, by one person, over a kept connection."
    )
    console.print(told)
    table = Table(title=grid.title, title_justify="left")
    for number, column in enumerate(grid.columns):
        table.add_column(column, justify="left" if number == 0 else "right")
    for row in grid.rows:
        table.add_row(*row)
    console.print(table)
    if options.markdown is not None:
        report.between(options.markdown, BEGIN, END, f"{told}\n\n{report.as_markdown(grid)}")


def _wait_for_figures(url: str) -> None:
    """The worker counts a new organization's figures at once, and again only after a while."""
    deadline = time.monotonic() + COUNTED_WITHIN_SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute("SELECT count(*) FROM organization_figures").fetchone() == (0,):
            if time.monotonic() > deadline:
                raise RuntimeError(f"No figures were counted in {COUNTED_WITHIN_SECONDS} seconds.")
            time.sleep(0.1)


def _ask(port: int, token: str, name: str, path: str, times: int) -> Seen:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"opensetter-session={token}"}
    took, html = array("q"), b""
    # The first ones find nothing compiled and nothing cached.
    for number in range(times + 5):
        began = time.perf_counter_ns()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        html = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        if number >= 5:
            took.append(time.perf_counter_ns() - began)
    whole = len(html)
    for file in set(re.findall(rb'(?:href|src)="(/static/[^"]+)"', html)):
        connection.request("GET", file.decode())
        whole += len(connection.getresponse().read())
    ordered = array("q", sorted(took))
    return Seen(name, percentile(ordered, 0.5) / 1e6, percentile(ordered, 0.95) / 1e6, len(html), whole)


def _grid(found: list[Seen]) -> Grid:
    columns = ("page", "p50 ms", "p95 ms", f"of {P95_MS} ms", "page kB", "with files kB", f"of {LARGEST_KB} kB", "")
    rows = tuple(
        (
            one.name,
            f"{one.p50_ms:.1f}",
            f"{one.p95_ms:.1f}",
            f"{one.p95_ms / P95_MS:.2f} ×",
            f"{one.html / 1000:.1f}",
            f"{one.whole / 1000:.1f}",
            f"{one.whole / 1000 / LARGEST_KB:.2f} ×",
            "met" if one.p95_ms <= P95_MS and one.whole <= LARGEST_KB * 1000 else "missed",
        )
        for one in found
    )
    return Grid("Pages of the dashboard", columns, rows)


if __name__ == "__main__":
    main()
