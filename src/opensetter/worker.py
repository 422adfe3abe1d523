"""The worker: runs queued jobs, takes back those whose worker died, and starts again when the database returns."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Literal

import procrastinate
import psycopg
import structlog
from procrastinate.exceptions import ConnectorException
from sqlalchemy import text

from opensetter.contacts import imports
from opensetter.conversations import retention
from opensetter.core import queue
from opensetter.core.errors import OpenSetterError, Unavailable
from opensetter.core.outage import Outage
from opensetter.core.queue import GONE_AFTER_SECONDS
from opensetter.core.runtime import Runtime
from opensetter.engine import jobs as engine_jobs
from opensetter.figures import counting
from opensetter.hooks import files as hook_files
from opensetter.hooks import jobs as hook_jobs
from opensetter.organizations import requests
from opensetter.reminders import jobs as reminder_jobs
from opensetter.reminders import sweep
from opensetter.sending import jobs as sending_jobs

TASKS = (
    engine_jobs.take_turn,
    sending_jobs.send,
    sending_jobs.reconcile,
    sending_jobs.acknowledge,
    reminder_jobs.tell,
    hook_jobs.work_off,
    hook_files.fetch_media,
    imports.import_rows,
)
"""Every job there is: naming them here is what imports their modules."""

FORGET_SECONDS = 3600.0
HEARTBEAT_SECONDS = 2.0
PRUNE_SECONDS = 600.0
"""How often it is looked for requests that were kept for long enough."""

COUNT_SECONDS = 10.0
"""How often is it looked up whose figures are old."""

POLL_SECONDS = 0.1
"""A job behind a lock becomes runnable without any announcement, and an announcement that comes
while the queue is being looked at is missed, so it is looked at this often."""

log = structlog.get_logger(__name__)

# A dead worker's row goes stale; once somebody prunes the row, its jobs name no worker at all. Both are orphans.
_ORPHANS = text(
    """
    SELECT job.id FROM procrastinate_jobs job
    LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing'
      AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :seconds))
    """
)


@dataclass
class Worker:
    """Runs jobs until told to stop; then lets those under way finish for a while, by default as the settings say."""

    runtime: Runtime
    finishing_seconds: float | None = None

    def __post_init__(self) -> None:
        self._stopping = asyncio.Event()
        self._outage = Outage("worker")

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        """Run until `stop`; a database that goes away is waited for."""
        while not self._stopping.is_set():
            try:
                await self._run_once()
            except (ConnectorException, psycopg.Error, OpenSetterError, OSError) as error:
                self._outage.begins(error)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), 1)

    async def drain(self) -> None:
        """Run everything that is queued now, then return: for tests and for the terminal."""
        async with self._queue() as app:
            await app.run_worker_async(
                wait=False,
                install_signal_handlers=False,
                listen_notify=False,
                additional_context={"runtime": self.runtime},
                delete_jobs="successful",
            )

    @asynccontextmanager
    async def _queue(self) -> AsyncIterator[procrastinate.App]:
        app = queue.app.with_connector(queue.connector(self.runtime.database.url))
        async with app.open_async():
            yield app

    async def _run_once(self) -> None:
        own = self.finishing_seconds
        finishing = self.runtime.settings.shutdown_seconds if own is None else own
        async with self._queue() as app:
            working = asyncio.create_task(
                app.run_worker_async(
                    concurrency=self.runtime.settings.turn_concurrency,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=POLL_SECONDS,
                    shutdown_graceful_timeout=finishing,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=GONE_AFTER_SECONDS,
                    additional_context={"runtime": self.runtime},
                    delete_jobs="successful",
                )
            )
            recovering = asyncio.create_task(self._recover(app))
            sweeping = asyncio.create_task(self._sweep())
            forgetting = asyncio.create_task(self._forget())
            pruning = asyncio.create_task(self._prune())
            stopping = asyncio.create_task(self._stopping.wait())
            figuring = asyncio.create_task(self._count())
            tasks = (recovering, sweeping, forgetting, pruning, figuring, stopping, working)
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            await _end(tasks)
            for task in done - {stopping}:
                task.result()

    async def _recover(self, app: procrastinate.App) -> None:
        while True:
            orphans = await self._orphans()
            self._outage.ends()
            for job_id in orphans:
                log.warning("worker.job_recovered", job_id=job_id)
                await app.job_manager.retry_job_by_id_async(job_id, retry_at=procrastinate.utils.utcnow())
            await asyncio.sleep(HEARTBEAT_SECONDS)

    async def _sweep(self) -> None:
        """Look for what is due, as often as the settings say; all workers do, in case one of them does not."""
        while True:
            # Whoever looks for orphans tells that the database is away; what is due now is due when it is back.
            with suppress(Unavailable):
                await sweep.run(self.runtime)
            await asyncio.sleep(self.runtime.settings.sweep_seconds)

    async def _forget(self) -> None:
        """Delete what organizations want forgotten; as with what is due, all workers do."""
        while True:
            with suppress(Unavailable):
                await retention.run(self.runtime)
            await asyncio.sleep(FORGET_SECONDS)

    async def _prune(self) -> None:
        """Forget requests that are older than is kept."""
        while True:
            with suppress(Unavailable):
                await requests.prune(self.runtime)
            await asyncio.sleep(PRUNE_SECONDS)

    async def _count(self) -> None:
        """Count organizations' figures anew where they are old; apart from the sweep, which must not wait for it."""
        while True:
            with suppress(Unavailable):
                await counting.run(self.runtime)
            await asyncio.sleep(COUNT_SECONDS)

    async def _orphans(self) -> Sequence[int]:
        async with self.runtime.database.transaction() as session:
            return (await session.scalars(_ORPHANS, {"seconds": GONE_AFTER_SECONDS})).all()


async def _end(tasks: Sequence["asyncio.Task[None] | asyncio.Task[Literal[True]]"]) -> None:
    """Cancel, and wait until each is over; cancelling the queue's worker lets its jobs finish first."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
