"""`python -m bench`: measure everything in one run and print it beside what it should be."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bench import bookings, footprint, postgres, processes, report, turns
from bench.bookings import Effort, Medians
from bench.machine import Machine
from bench.postgres import Postgres
from bench.report import Results

SMALL = 1_000
"""Contacts in the data set that shows what a large one costs."""

console = Console(highlight=False)
if not console.is_terminal:
    console = Console(highlight=False, width=150)


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    contacts: int
    effort: Effort
    turn_rate: int
    turn_seconds: int
    backlog: int


def main() -> None:
    """Read the options, measure, report."""
    options = _options()
    size = Size(options.contacts, Effort(options.seconds, 2, options.rounds), 20, 20, 2_000)
    if options.quick:
        size = Size(min(options.contacts, 10_000), Effort(3, 1, 1), 20, 5, 200)
    with _directory(options.keep) as directory, postgres.started(directory) as server:
        found = _measure(server, size)
    report.on_terminal(console, found)
    if options.json is not None:
        options.json.write_text(report.as_json(found), encoding="utf-8")
    if options.markdown is not None:
        report.into_markdown(options.markdown, found)


def _measure(server: Postgres, size: Size) -> Results:
    machine = Machine.look(server.version)
    tell = console.print
    tell(f"Data sets of {size.contacts:,} and {SMALL:,} contacts")
    url = server.filled(size.contacts, tell)
    tell("Bookings")
    compared = bookings.compare(server, url, size.contacts, size.effort, tell)
    # From here on everybody starts with a copy in which nothing has happened yet.
    url, small = server.filled(size.contacts, tell), server.filled(SMALL, tell)
    unwalled = server.filled(size.contacts, tell, walled=False)
    variants = {"large": (url, size.contacts), "small": (small, SMALL), "unwalled": (unwalled, size.contacts)}
    varied = bookings.vary(server, variants, size.effort, tell)
    tell("Turns")
    # Everyone writes once, so every message opens a conversation; the groups of contacts lie far apart.
    group, at_rate = size.contacts // 5, size.turn_rate * size.turn_seconds
    turn = turns.latency(url, rate=size.turn_rate, contacts=range(group, group + at_rate))
    round_trip = turns.round_trip(url, rate=size.turn_rate, contacts=range(2 * group, 2 * group + at_rate))
    by_worker = turns.drain(url, contacts=range(3 * group, 3 * group + size.backlog), start=processes.working)
    by_serve = turns.drain(url, contacts=range(4 * group, 4 * group + size.backlog), start=processes.serving)
    tell("Start and memory")
    return Results(
        machine=machine,
        contacts=size.contacts,
        effort=size.effort,
        bookings={key: Medians.of(windows) for key, windows in compared.items()},
        small=SMALL,
        varied={name: Medians.of(windows) for name, windows in varied.items()},
        turn=turn,
        round_trip=round_trip,
        drained_by_worker=by_worker,
        drained_by_serve=by_serve,
        footprint=footprint.measure(),
    )


@contextmanager
def _directory(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="opensetter-bench-") as directory:
        yield Path(directory)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure POST /bookings and turns, beside an ordinary build of the endpoint and pgbench.",
        epilog="Example: python -m bench --markdown docs/performance.md",
    )
    parser.add_argument("--contacts", type=int, default=1_000_000, help="contacts in the large data set")
    parser.add_argument("--seconds", type=float, default=10, help="length of a window")
    parser.add_argument("--rounds", type=int, default=3, help="windows per figure; the median counts")
    parser.add_argument("--quick", action="store_true", help="a smoke run: 10,000 contacts, one window of 3 s")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the data sets there for the next run")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every figure as JSON")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also put the tables into a page")
    return parser.parse_args()


if __name__ == "__main__":
    main()
