"""How fast the server starts on data it has, and how much memory it and its PostgreSQL hold when idle."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench import processes

SETTLE_SECONDS = 3


@dataclass(frozen=True)
class Footprint:
    """Memory shared between processes is counted once."""

    ready_seconds: float
    idle_mib: float


def measure() -> Footprint:
    """The second start of `opensetter serve` on a data directory of its own."""
    with tempfile.TemporaryDirectory(prefix="opensetter-bench-") as directory:
        data_dir = Path(directory) / "data"
        with processes.serving_alone(data_dir):
            pass
        began = time.monotonic()
        with processes.serving_alone(data_dir) as server:
            ready = time.monotonic() - began
            time.sleep(SETTLE_SECONDS)
            serving = psutil.Process(server.pid)
            everyone = [serving, *serving.children(recursive=True)]
            return Footprint(ready, sum(_share(process) for process in everyone) / 2**20)


def _share(process: psutil.Process) -> float:
    memory = process.memory_full_info()
    return float(getattr(memory, "pss", memory.rss))
