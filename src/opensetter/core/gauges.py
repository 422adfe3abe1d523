"""What is looked up when somebody asks: the pool, the disk, and the queue that all processes share."""

import math

from prometheus_client import Gauge

from opensetter.core.metrics import REGISTRY
from opensetter.core.queue import Backlog

pool_size = Gauge("opensetter_database_pool_size", "Connections that this process may hold.", registry=REGISTRY)
pool_checked_out = Gauge("opensetter_database_pool_checked_out", "Connections that are in use.", registry=REGISTRY)
queue_jobs = Gauge(
    "opensetter_queue_jobs", "Jobs in the queue of all processes, by state.", ["state"], registry=REGISTRY
)
queue_oldest = Gauge(
    "opensetter_queue_oldest_seconds", "For how long the oldest unfinished job has been due.", registry=REGISTRY
)
queue_workers = Gauge("opensetter_queue_workers", "Workers that are alive, of all processes.", registry=REGISTRY)
database_up = Gauge("opensetter_database_up", "Whether the database told about the queue in time.", registry=REGISTRY)
free_bytes = Gauge(
    "opensetter_data_dir_free_bytes",
    "What is free where the embedded PostgreSQL keeps its files.",
    registry=REGISTRY,
)


def show_pool(size: int, checked_out: int) -> None:
    """Set what is known of the pool."""
    pool_size.set(size)
    pool_checked_out.set(checked_out)


def show_backlog(backlog: Backlog | None) -> None:
    """Set what is known of the queue. What is not known is not a number, which no rule takes for good news."""
    database_up.set(backlog is not None)
    for state in ("waiting", "running", "failed"):
        queue_jobs.labels(state).set(math.nan if backlog is None else getattr(backlog, state))
    queue_oldest.set(math.nan if backlog is None else backlog.oldest_seconds)
    queue_workers.set(math.nan if backlog is None else backlog.workers)


def show_free_bytes(free: int | None) -> None:
    """Set what is known of the disk."""
    free_bytes.set(math.nan if free is None else free)
