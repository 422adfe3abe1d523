"""The job queue: jobs are rows, queued in the caller's transaction and run by any worker, perhaps twice."""

from typing import Any

import procrastinate
from procrastinate import PsycopgConnector
from procrastinate.tasks import Task
from psycopg import AsyncConnection
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core.db import driver_connection
from opensetter.core.wall import AS_APP

# Tasks register themselves here at import. This connector is never opened: deferring goes through the caller's own
# connection, and whoever runs a worker brings a connector along.
app = procrastinate.App(connector=PsycopgConnector())


async def defer(
    session: AsyncSession,
    task: Task[Any, Any, Any],
    *,
    lock: str | None = None,
    **ids: int,
) -> None:
    """Queue a job that exists if and only if the caller's transaction commits.

    Jobs with the same `lock` run one at a time, in the order they were queued.
    """
    await task.configure(connection=await driver_connection(session), lock=lock).defer_async(**ids)


async def _autocommit(connection: AsyncConnection[Any]) -> None:
    """The queue's own statements stand alone; without this each costs a BEGIN and a COMMIT of its own."""
    await connection.set_autocommit(True)


def connector(url: str, *, size: int = 4) -> PsycopgConnector:
    """A connector for running jobs; its pool is opened and closed by the worker."""
    return PsycopgConnector(
        conninfo=url,
        min_size=1,
        max_size=size,
        timeout=5,
        configure=_autocommit,
        kwargs={"application_name": "opensetter-queue", "options": f"{AS_APP} -c timezone=UTC"},
    )
