"""`docs/reliability.md`: every figure asked for beside the figure seen."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from opensetter.core.embedded.programs import program
from tests.reliability.proof import Figure, row_of, size

BEGIN, END = "<!-- proofs:begin -->", "<!-- proofs:end -->"
HEAD = ("| test | what | asked | seen | when |  |", "|---|---|---:|---:|---|---|")
VERDICTS = {True: "holds", False: "**fails**"}
WIDEST = 600
"""Characters of a figure that are shown."""

Row = tuple[str, str, str, str, str, str]


def write(file: Path, found: Sequence[Figure], missing: Sequence[str], seconds: float, *, is_whole: bool) -> None:
    """Put the table between the marks of a page that has them; the words around it stay.

    Of a selection of proofs the rows take the places of those with the same names; the others stay, with their days.
    """
    text = file.read_text()
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    rows = merged([] if is_whole else _rows(table), found, missing, f"{datetime.now(UTC):%Y-%m-%d}")
    lines = [*HEAD, *("| " + " | ".join(row) + " |" for row in rows)]
    body = "\n".join(lines)
    file.write_text(f"{before}{BEGIN}\n\n{_conditions(seconds)}\n\n{body}\n\n{END}{after}")


def merged(known: Sequence[Row], found: Sequence[Figure], missing: Sequence[str], day: str) -> list[Row]:
    """The rows of a table once these figures were seen, by test; `missing` are tests that did not end well."""
    fresh = [(one.test, _cell(one.what), _cell(one.asked), _cell(one.seen), day, VERDICTS[one.holds]) for one in found]
    fresh += [(row_of(name), f"`{name}` ended well", "yes", "no", day, VERDICTS[False]) for name in missing]
    names = {row[:2] for row in fresh} | {(row_of(name), f"`{name}` ended well") for name in missing}
    tests = {one.test for one in found}
    # A test that failed before, and of which all that is known now holds, has ended well.
    kept = [row for row in known if row[:2] not in names and not (row[5] == VERDICTS[False] and row[0] in tests)]
    return sorted([*kept, *fresh], key=lambda row: row[0])


def _rows(table: str) -> list[Row]:
    cells = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| T")]
    return [tuple(cell.strip() for cell in row) for row in cells if len(row) == len(HEAD[0].strip("|").split(" | "))]  # type: ignore[misc]


def _cell(text: str) -> str:
    """A text as it can stand in a table."""
    one_line = " ".join(text.split()).replace("|", "/")
    return one_line if len(one_line) <= WIDEST else one_line[:WIDEST] + " …"


def _conditions(seconds: float) -> str:
    parts = ", ".join(f"{name} {version(name)}" for name in ("fastapi", "psycopg", "procrastinate", "pydantic-ai-slim"))
    return (
        f"Size: {size()}. {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {seconds / 60:.0f} minutes, {os.cpu_count()} cores, "
        f"{platform.system()} {platform.release().partition('-')[0]}, {platform.python_implementation()} "
        f"{platform.python_version()}, PostgreSQL {_postgres()}; {parts}."
    )


def _postgres() -> str:
    told = subprocess.run([program("postgres"), "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[-1]
