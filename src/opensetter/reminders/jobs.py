"""The job that says what is due to be said, if nothing forbids it by then; it may run twice."""

import structlog
from procrastinate import JobContext

from opensetter.core import clock, metrics, queue
from opensetter.core.db import DbSession
from opensetter.core.runtime import Runtime
from opensetter.reminders import telling
from opensetter.reminders.telling import Later, Settled
from opensetter.sending.jobs import NotYet, Persistence

log = structlog.get_logger(__name__)


@queue.app.task(name="reminders.tell", pass_context=True, retry=Persistence())
async def tell(context: JobContext, *, organization_id: int, reminder_id: int) -> None:
    """Store the message and queue it for sending, or write down why not."""
    runtime: Runtime = context.additional_context["runtime"]
    async with runtime.database.transaction(organization_id) as session:
        outcome = await telling.tell(session, organization_id, reminder_id)
    match outcome:
        case Later(until):
            raise NotYet((until - clock.now()).total_seconds())
        case Settled(kind, reason):
            count(kind, reason)


def count(kind: str, reason: str | None) -> None:
    """Count what was said, or why it was not."""
    metrics.reminders.labels(kind, reason or "said").inc()


async def schedule(session: DbSession, organization_id: int, reminder_id: int) -> None:
    """Queue that a reminder is told."""
    await queue.defer(session, tell, organization_id=organization_id, reminder_id=reminder_id)
