"""The sweep: looks again and again for what is due, for every organization. Any number of workers may do it at once.

What is due follows from rows, and not from anybody having been there at the minute: a worker that was down, a clock
that was wrong, a sweep that was broken off leave nothing undone. That nothing is done twice is for constraints to hold.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog

from opensetter.bookings import completion
from opensetter.core import clock
from opensetter.core.errors import Unavailable, root_cause
from opensetter.core.runtime import Runtime
from opensetter.reminders import due, jobs, silences
from opensetter.reminders.due import Written

AT_ONCE = 200
"""How much is written down in one transaction."""

MOST_ROUNDS = 50
"""How often an organization's turn goes on, before the others have theirs."""

log = structlog.get_logger(__name__)


async def run(runtime: Runtime) -> None:
    """Write down everything that is due now, and queue what is to be said.

    One organization's trouble is not another's. Raises `Unavailable` if the database is away.
    """
    now = clock.now()
    async with runtime.database.transaction() as session:
        found = await due.organizations(session, at=now)
    for organization_id in found:
        try:
            await _sweep(runtime, organization_id, now)
        except Unavailable as error:
            log.warning("sweep.interrupted", organization_id=organization_id, reason=root_cause(error))
        except Exception:
            # A mistake stays until somebody mends it; the next sweep tries again.
            log.exception("sweep.failed", organization_id=organization_id)


async def _sweep(runtime: Runtime, organization_id: int, now: datetime) -> None:
    # What began unannounced is written down before it is over.
    for note in (due.note_reminders, due.note_confirmations, silences.note_broken):
        await _until_done(runtime, organization_id, now, note)
    for _ in range(MOST_ROUNDS):
        async with runtime.database.transaction(organization_id) as session:
            completed = await completion.complete_past(session, organization_id, now=now, limit=AT_ONCE)
        if completed < AT_ONCE:
            return


async def _until_done(
    runtime: Runtime, organization_id: int, now: datetime, note: Callable[..., Awaitable[Sequence[Written]]]
) -> None:
    for _ in range(MOST_ROUNDS):
        async with runtime.database.transaction(organization_id) as session:
            written = await note(session, organization_id, now=now, limit=AT_ONCE)
        for each in written:
            if each.reason is not None:
                jobs.count(each.kind, each.reason)
        if len(written) < AT_ONCE:
            return
