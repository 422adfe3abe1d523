"""The job that takes in a file of contacts: a batch at a time, and each queues the next."""

from procrastinate import JobContext, RetryStrategy

from opensetter.contacts import importing
from opensetter.core import queue
from opensetter.core.db import DbSession
from opensetter.core.runtime import Runtime


@queue.app.task(
    name="contacts.import_rows", pass_context=True, retry=RetryStrategy(max_attempts=20, wait=1, exponential_wait=2)
)
async def import_rows(context: JobContext, *, organization_id: int, contact_import_id: int, begin_at: int) -> None:
    """Take in one batch of a file. Whoever runs a batch that is done already does nothing."""
    runtime: Runtime = context.additional_context["runtime"]
    async with runtime.database.transaction(organization_id) as session:
        goes_on_at = await importing.carry_on(session, organization_id, contact_import_id, begin_at=begin_at)
        if goes_on_at is not None:
            await _queue(session, organization_id, contact_import_id, begin_at=goes_on_at)


async def start(session: DbSession, organization_id: int, contact_import_id: int) -> None:
    """Begin an import that was described. Raises as `importing.begin` does."""
    begun = await importing.begin(session, organization_id, contact_import_id)
    await _queue(session, organization_id, contact_import_id, begin_at=begun.done)


async def _queue(session: DbSession, organization_id: int, contact_import_id: int, *, begin_at: int) -> None:
    await queue.defer(
        session,
        import_rows,
        organization_id=organization_id,
        contact_import_id=contact_import_id,
        begin_at=begin_at,
    )
