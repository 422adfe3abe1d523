"""The job queue: jobs are rows, queued in the caller's transaction and run by any worker, perhaps twice."""

from dataclasses import dataclass
from typing import Any

import procrastinate
from procrastinate import PsycopgConnector
from procrastinate.tasks import Task
from psycopg import AsyncConnection
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core.db import driver_connection
from opensetter.core.patience import KEEPALIVES, PatientConnection
from opensetter.core.wall import AS_APP

GONE_AFTER_SECONDS = 8.0
"""A worker that has not been heard of for this long is dead, and its jobs are free."""

OLD_SECONDS, STALLED_SECONDS = 60.0, 300.0
"""For how long the oldest job may have been due before the queue counts as slow, and as stalled."""

# Tasks register themselves here at import. This connector is never opened: deferring goes through the caller's own
# connection, and whoever runs a worker brings a connector along.
app = procrastinate.App(connector=PsycopgConnector())


async def defer(
    session: AsyncSession,
    task: Task[Any, Any, Any],
    *,
    lock: str | None = None,
    **ids: int | str,
) -> None:
    """Queue a job that exists if and only if the caller's transaction commits.

    Jobs with the same `lock` run one at a time, in the order they were queued.
    """
    await task.configure(connection=await driver_connection(session), lock=lock).defer_async(**ids)


async def defer_for(session: AsyncSession, seconds: float, task: Task[Any, Any, Any], **ids: int | str) -> None:
    """The same for a job that is not begun before so many seconds have passed."""
    later: Any = {"schedule_in": {"milliseconds": round(seconds * 1000)}} if seconds else {}
    await task.configure(connection=await driver_connection(session), **later).defer_async(**ids)


async def defer_by_name(session: AsyncSession, name: str, *, lock: str | None = None, **ids: int | str) -> None:
    """Queue a job of a package above the caller's, which may know its name and not its code."""
    connection = await driver_connection(session)
    await app.configure_task(name, connection=connection, lock=lock).defer_async(**ids)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is queued, how many seconds ago the oldest of it was due, and how many workers there are to do it.

    A job that is tried again and again stays as old as it is.
    """

    waiting: int
    running: int
    failed: int
    oldest_seconds: float
    workers: int


# By number rather than by time: jobs are numbered as they are queued, and the smallest number is found by the key.
_BACKLOG = text(
    """
    WITH job AS (
        SELECT id, status, scheduled_at, attempts FROM procrastinate_jobs
        WHERE status IN ('todo', 'doing') AND NOT (attempts = 0 AND coalesce(scheduled_at > now(), false))
    ), oldest AS (
        SELECT coalesce(CASE WHEN job.attempts = 0 THEN job.scheduled_at END, event.at) AS due_at
        FROM (SELECT * FROM job ORDER BY id LIMIT 1) job
        JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
    )
    SELECT (SELECT count(*) FROM job WHERE status = 'todo') AS waiting,
           (SELECT count(*) FROM job WHERE status = 'doing') AS running,
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed') AS failed,
           coalesce((SELECT extract(epoch FROM now() - min(due_at)) FROM oldest), 0)::float AS oldest_seconds,
           (SELECT count(*) FROM procrastinate_workers
            WHERE last_heartbeat > now() - make_interval(secs => :seconds)) AS workers
    """
)


async def backlog(session: AsyncSession) -> Backlog:
    """The queue as all processes see it."""
    row = (await session.execute(_BACKLOG, {"seconds": GONE_AFTER_SECONDS})).one()
    return Backlog(*row)


async def _autocommit(connection: AsyncConnection[Any]) -> None:
    """The queue's own statements stand alone; without this each costs a BEGIN and a COMMIT of its own."""
    await connection.set_autocommit(True)


def connector(url: str, *, size: int = 4) -> PsycopgConnector:
    """A connector for running jobs; its pool is opened and closed by the worker."""
    return PsycopgConnector(
        conninfo=url,
        connection_class=PatientConnection,
        # None is opened beforehand: waiting for the first would take half a minute while the database is away, and
        # the pool's attempts grow so rare that its return would go unnoticed as long.
        min_size=0,
        max_size=size,
        timeout=3,
        configure=_autocommit,
        kwargs={
            "application_name": "opensetter-queue",
            "options": f"{AS_APP} -c timezone=UTC",
            "connect_timeout": 3,
            **KEEPALIVES,
        },
    )
