"""The worker of the proof of the promise: runs what is queued, in whichever way it can go wrong."""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any

import psycopg

from opensetter import worker
from opensetter.core.errors import OpenSetterError
from opensetter.core.runtime import Runtime
from opensetter.engine import turn
from tests.reliability.promise_racing import Watched, crashed, meanwhile

TURN = "engine.take_turn"
_TASKS = {task.name: task for task in worker.TASKS}
_NOT_RUN = {"sending.acknowledge", "hooks.fetch_media"}

# Whoever takes a job from the queue takes it for good here: one that has to be run again is kept, not put back.
_TAKE = "DELETE FROM procrastinate_jobs RETURNING id, task_name, lock, args"


@dataclass(frozen=True)
class Job:
    """Something that is queued. Those with the same lock are run one after the other."""

    task: str
    lock: str
    ids: dict[str, Any]

    @property
    def is_turn(self) -> bool:
        return self.task == TURN


Act = Callable[[], Coroutine[Any, Any, None]]


@dataclass
class Work:
    """What is queued, and how it is run. `pending` is what was begun in the middle of something, and is under way."""

    runtime: Runtime
    queue: "psycopg.AsyncConnection[Any]"
    chances: random.Random
    counts: Counter[str]
    waiting: dict[str, deque[Job]] = field(default_factory=dict)
    pending: "list[asyncio.Task[None]]" = field(default_factory=list)
    _awaits: dict[str, int] = field(default_factory=dict)

    async def look(self) -> None:
        """Take over what was queued."""
        rows = await (await self.queue.execute(_TAKE)).fetchall()
        for job_id, task, lock, ids in sorted(rows):
            if task not in _NOT_RUN:
                own = lock or f"{task}:{job_id}"
                self.waiting.setdefault(own, deque()).append(Job(task, own, ids))

    @property
    def backlog(self) -> int:
        return sum(map(len, self.waiting.values()))

    def next(self) -> Job | None:
        """One of those that come first under their locks; now and then the last, as two workers may have it."""
        if not self.waiting:
            return None
        lock = self.chances.choice(list(self.waiting))
        jobs = self.waiting[lock]
        job = jobs.pop() if self.chances.random() < 0.04 else jobs.popleft()
        if not jobs:
            del self.waiting[lock]
        return job

    def again(self, job: Job) -> None:
        self.waiting.setdefault(job.lock, deque()).appendleft(job)

    async def plainly(self, job: Job) -> None:
        """Run it to its end; if the database, or a provider, is not to be had, it is queued again."""
        try:
            await self._work(job)
        except OpenSetterError as refusal:
            self.counts[f"jobs again: {type(refusal).__name__}"] += 1
            self.again(job)

    async def meanwhile(self, job: Job, act: Act) -> None:
        """Run it while somebody else acts in the middle of it."""
        watched = Watched(self.plainly(job), self._somewhere(job), partial(self._begin, act))
        if not await watched.run():
            self.counts["acted after the job"] += 1
            await act()
        self._awaits[job.task] = watched.awaits
        await self.settle()

    async def dying(self, job: Job) -> None:
        """Run it on a worker that dies in the middle of it; then it is queued again."""
        has_died, self._awaits[job.task] = await crashed(self.plainly(job), self._somewhere(job))
        if has_died:
            self.counts["crashes"] += 1
            self.again(job)

    async def twice(self, job: Job) -> None:
        """Run it on two workers at once, the second a little later."""
        watched = Watched(self.plainly(job), self._somewhere(job), partial(self._begin, lambda: self.plainly(job)))
        await watched.run()
        await self.settle()
        self.counts["jobs run twice at once"] += 1
        self.counts["steps"] += 1

    async def settle(self) -> None:
        """Wait for all that was begun in the middle of something."""
        tasks, self.pending[:] = list(self.pending), []
        for task in tasks:
            await task

    async def _begin(self, act: Act) -> None:
        await meanwhile(act(), self.pending)

    def _somewhere(self, job: Job) -> int:
        """An await in the middle of it, as far as can be told from the last one of its kind."""
        return self.chances.randrange(max(self._awaits.get(job.task, 20), 4))

    async def _work(self, job: Job) -> None:
        if job.is_turn:
            await turn.take(self.runtime, job.ids["organization_id"], job.ids["message_id"])
            return
        context: Any = SimpleNamespace(additional_context={"runtime": self.runtime}, job=SimpleNamespace(attempts=0))
        await _TASKS[job.task].func(context, **job.ids)
