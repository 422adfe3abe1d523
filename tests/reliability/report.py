"""`docs/reliability.md`: every figure asked for beside the figure seen."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from opensetter.core.embedded.programs import program
from tests.reliability.proof import Figure, size

BEGIN, END = "<!-- proofs:begin -->", "<!-- proofs:end -->"


def write(file: Path, found: Sequence[Figure], missing: Sequence[str], seconds: float) -> None:
    """Put the table between the marks of a page that has them; the words around it stay."""
    text = file.read_text()
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    file.write_text(f"{before}{BEGIN}\n\n{_conditions(seconds)}\n\n{_table(found, missing)}\n\n{END}{after}")


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


def _table(found: Sequence[Figure], missing: Sequence[str]) -> str:
    lines = ["| test | what | asked | seen |  |", "|---|---|---:|---:|---|"]
    verdicts = {True: "holds", False: "**fails**"}
    lines += [
        f"| {figure.test} | {figure.what} | {figure.asked} | {figure.seen} | {verdicts[figure.holds]} |"
        for figure in sorted(found, key=lambda figure: figure.test)
    ]
    lines += [f"| {name} | did not end well |  |  | **fails** |" for name in missing]
    return "\n".join(lines)
