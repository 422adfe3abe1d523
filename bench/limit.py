"""The limit: pgbench with the statement prepared, one booking and one commit at a time, nothing around it."""

import os
import subprocess
import tempfile
import time
from array import array
from pathlib import Path

from bench import cpu
from bench.dataset import CONTACTS_PER_KNOWN_BOOKING, ORGANIZATIONS
from bench.load import Window, summary
from opensetter.core.embedded.programs import program

SCRIPT = Path(__file__).with_name("limit.sql")


def measure(
    url: str, *, clients: int, seconds: float, warm_up: float, contacts: int, seed: int, postmaster: int
) -> Window:
    """One run of pgbench, without its warm-up."""
    with tempfile.TemporaryDirectory() as directory:
        before = cpu.seconds(postmaster)
        _pgbench(url, directory, clients, round(warm_up + seconds), contacts, seed)
        # What a process used is added to its parent's sum when it has been collected, a moment after it ended.
        time.sleep(0.5)
        used = cpu.seconds(postmaster) - before
        latencies, elapsed, everything = _read(Path(directory), warm_up)
    return Window(
        *summary(latencies, per_millisecond=1_000),
        seconds=elapsed,
        statuses={"committed": len(latencies)},
        cpu_us={"postgres": used / everything * 1e6},
    )


def _pgbench(url: str, directory: str, clients: int, seconds: int, contacts: int, seed: int) -> None:
    variables = {
        "contacts": contacts,
        "organizations": ORGANIZATIONS,
        "step": CONTACTS_PER_KNOWN_BOOKING,
        "format": 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"',
    }
    command = [
        *(program("pgbench"), "--no-vacuum", "--protocol=prepared", f"--file={SCRIPT}"),
        *(f"--client={clients}", f"--jobs={min(clients, os.cpu_count() or 1)}", f"--time={seconds}"),
        *("--log", f"--log-prefix={directory}/log", f"--random-seed={seed}"),
        *(f"--define={name}={value}" for name, value in variables.items()),
        url,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # pgbench ends with success although clients gave up, and says so only in words.
    if done.returncode or "number of failed transactions: 0" not in done.stdout or "aborted" in done.stderr:
        raise RuntimeError(f"pgbench failed:\n{done.stdout}\n{done.stderr}")


def _read(directory: Path, warm_up: float) -> "tuple[array[int], float, int]":
    """The latencies in microseconds after the warm-up, over how long, and how many there were in all."""
    rows: list[tuple[int, int]] = []
    for log in directory.iterdir():
        for line in log.read_text().splitlines():
            _, _, took, _, at, microseconds = line.split()[:6]
            rows.append((int(at) * 1_000_000 + int(microseconds), int(took)))
    first = min(at - took for at, took in rows)
    begin = first + int(warm_up * 1_000_000)
    kept = array("q", (took for at, took in rows if at >= begin))
    return kept, (max(at for at, _ in rows) - begin) / 1e6, len(rows)
