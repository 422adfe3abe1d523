"""What a run found: figures beside targets, as a table for the terminal, Markdown and JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.bookings import CONNECTIONS, LIMIT, OURS, PEER, VARIED_CONNECTIONS, Effort, Medians
from bench.footprint import Footprint
from bench.machine import Machine
from bench.turns import Latency

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


@dataclass(frozen=True)
class Results:
    """Everything that a run measured."""

    machine: Machine
    contacts: int
    effort: Effort
    bookings: dict[tuple[str, int], Medians]
    small: int
    varied: dict[str, Medians]
    turn: Latency
    round_trip: Latency
    drained_by_worker: float
    drained_by_serve: float
    footprint: Footprint


@dataclass(frozen=True)
class Target:
    """A figure to reach, and the one that was reached."""

    what: str
    wanted: str
    found: str
    is_met: bool


@dataclass(frozen=True)
class Grid:
    """A table before it is drawn."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def targets(found: Results) -> list[Target]:
    """The figures this project holds itself to."""
    ours = {n: found.bookings[OURS, n] for n in CONNECTIONS}
    refused = sum(medians.refused for medians in [*found.bookings.values(), *found.varied.values()])

    def over(subject: str, connections: int) -> float:
        return ours[connections].per_second / found.bookings[subject, connections].per_second

    def slower(than: str) -> float:
        return (1 - found.varied["large"].per_second / found.varied[than].per_second) * 100

    return [
        _least("Throughput over the ordinary build, 32 connections", over(PEER, 32), 12, "×"),
        _least("Throughput over pgbench, 32 connections", over(LIMIT, 32), 0.6, "×"),
        _least("Throughput over pgbench, 128 connections", over(LIMIT, 128), 1, "×"),
        _most("p99 at 32 connections", ours[32].p99_ms, 40, " ms"),
        _most("p50 over pgbench's, 1 connection", ours[1].p50_ms / found.bookings[LIMIT, 1].p50_ms, 2, "×"),
        _most(f"Slower with {found.contacts:,} contacts than with {found.small:,}", slower("small"), 10, " %"),
        _most("Slower with the second wall than without", slower("unwalled"), 10, " %"),
        _most("Requests refused", refused, 0, ""),
        _most("Turn, p50", found.turn.p50_ms, 50, " ms"),
        _most("Turn, p99", found.turn.p99_ms, 150, " ms"),
        _least("Turns a second, one worker", found.drained_by_worker, 200, ""),
        _least("Turns a second, one `serve`", found.drained_by_serve, 200, ""),
        _most("Start to ready on existing data", found.footprint.ready_seconds, 2.5, " s"),
        _most("Idle memory of server and PostgreSQL", found.footprint.idle_mib, 250, " MiB"),
    ]


def grids(found: Results) -> list[Grid]:
    """The tables of a report, in reading order."""
    return [_bookings(found), _turns(found), _targets(targets(found))]


def on_terminal(console: Console, found: Results) -> None:
    """Draw the tables."""
    console.print(_conditions(found), markup=False)
    for grid in grids(found):
        table = Table(title=grid.title, title_justify="left")
        for number, column in enumerate(grid.columns):
            table.add_column(column, justify="left" if number == 0 else "right")
        for row in grid.rows:
            table.add_row(*row)
        console.print(table)


def as_json(found: Results) -> str:
    """Every figure, for a script."""
    whole = asdict(found) | {
        "bookings": [
            {"subject": subject, "connections": connections, **asdict(medians)}
            for (subject, connections), medians in found.bookings.items()
        ],
        "targets": [asdict(target) for target in targets(found)],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def into_markdown(path: Path, found: Results) -> None:
    """Replace what stands between the markers of a page, or write a page of nothing else."""
    between(path, BEGIN, END, "\n\n".join([_conditions(found), *(as_markdown(grid) for grid in grids(found))]))


def between(path: Path, begin: str, end: str, tables: str) -> None:
    """Replace what stands between two markers of a page, or write a page of nothing else."""
    page = path.read_text(encoding="utf-8") if path.exists() else f"{begin}\n{end}\n"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    if not rest:
        raise ValueError(f"{path} has no line {begin} to write after.")
    path.write_text(f"{before}{begin}\n\n{tables}\n\n{end}{after}", encoding="utf-8")


def _conditions(found: Results) -> str:
    machine, effort = found.machine, found.effort
    return (
        f"Measured {machine.measured_at} on {machine.processor}, {machine.cores} cores, {machine.memory_gib} GiB, "
        f"{machine.system}, load {machine.load} before the run. Python: {machine.python}. "
        f"PostgreSQL {machine.postgres}; {machine.packages}. {found.contacts:,} contacts; "
        f"medians of {effort.rounds} windows of {effort.seconds:g} s, each after {effort.warm_up:g} s of warm-up."
    )


def _bookings(found: Results) -> Grid:
    rows = []
    for connections in CONNECTIONS:
        ours = found.bookings[OURS, connections].per_second
        for subject in (OURS, PEER, LIMIT):
            medians = found.bookings[subject, connections]
            rows.append(
                (
                    subject,
                    str(connections),
                    f"{medians.per_second:,.0f}",
                    f"{medians.p50_ms:,.2f}",
                    f"{medians.p99_ms:,.1f}",
                    _count(medians.server_cpu_us),
                    _count(medians.postgres_cpu_us),
                    "" if subject == OURS else f"{ours / medians.per_second:.2f} ×",
                    str(medians.refused),
                )
            )
    names = {
        "large": f"{OURS}, {found.contacts:,} contacts",
        "small": f"{OURS}, {found.small:,} contacts",
        "unwalled": f"{OURS}, {found.contacts:,} contacts, without the second wall",
    }
    for name, medians in found.varied.items():
        figures = (f"{medians.per_second:,.0f}", f"{medians.p50_ms:,.2f}", f"{medians.p99_ms:,.1f}")
        cpu = (_count(medians.server_cpu_us), _count(medians.postgres_cpu_us))
        rows.append((names[name], str(VARIED_CONNECTIONS), *figures, *cpu, "", str(medians.refused)))
    columns = (
        *("", "connections", "bookings/s", "p50 ms", "p99 ms", "server CPU µs", "PostgreSQL CPU µs"),
        *(f"{OURS} is", "refused"),
    )
    return Grid("POST /api/v1/bookings", columns, tuple(rows))


def _turns(found: Results) -> Grid:
    def row(name: str, latency: Latency) -> tuple[str, ...]:
        rate = f"{latency.conversations} conversations at {latency.per_second}/s"
        return name, rate, f"{latency.p50_ms:.1f} ms", f"{latency.p99_ms:.1f} ms"

    return Grid(
        "Turns, with the built-in responder and no debounce",
        ("", "load", "p50", "p99"),
        (
            row("message stored to reply stored", found.turn),
            row("request to reply in hand (`?wait=20`)", found.round_trip),
            ("backlog worked off by one worker", f"{found.drained_by_worker:,.0f} turns/s", "", ""),
            ("backlog worked off by one `serve`", f"{found.drained_by_serve:,.0f} turns/s", "", ""),
        ),
    )


def _targets(reached: Sequence[Target]) -> Grid:
    rows = tuple((t.what, t.wanted, t.found, "met" if t.is_met else "missed") for t in reached)
    return Grid("Figures to reach", ("", "wanted", "found", ""), rows)


def _count(microseconds: float | None) -> str:
    return "" if microseconds is None else f"{microseconds:,.0f}"


def _least(what: str, value: float, bound: float, unit: str) -> Target:
    return Target(what, f"≥ {bound:g}{unit}", f"{_short(value)}{unit}", value >= bound)


def _most(what: str, value: float, bound: float, unit: str) -> Target:
    return Target(what, f"≤ {bound:g}{unit}", f"{_short(value)}{unit}", value <= bound)


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"


def as_markdown(grid: Grid) -> str:
    """A table as Markdown has it."""
    lines = [
        f"**{grid.title}**",
        "",
        "| " + " | ".join(grid.columns) + " |",
        "|---" + "|---:" * (len(grid.columns) - 1) + "|",
        *("| " + " | ".join(row) + " |" for row in grid.rows),
    ]
    return "\n".join(lines)
