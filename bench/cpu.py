"""How much processor time processes have used, their children's included."""

from contextlib import suppress

import psutil


def seconds(root: int) -> float:
    """User and system seconds of a process and its children, those that have ended and were collected included."""
    process = psutil.Process(root)
    times = process.cpu_times()
    total = times.user + times.system + times.children_user + times.children_system
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            own = child.cpu_times()
            total += own.user + own.system
    return float(total)
