"""What is left of providers' requests: worked off later, perhaps twice."""

from procrastinate import JobContext, RetryStrategy

from opensetter.channels import queries as integrations
from opensetter.channels.base import Hook
from opensetter.core import queue
from opensetter.core.db import DbSession
from opensetter.core.runtime import Runtime
from opensetter.hooks import batches, inbox


@queue.app.task(
    name="hooks.work_off", pass_context=True, retry=RetryStrategy(max_attempts=20, wait=1, exponential_wait=2)
)
async def work_off(context: JobContext, *, organization_id: int, batch_id: int) -> None:
    """Store what a kept request holds, and forget the request once all of it is stored."""
    runtime: Runtime = context.additional_context["runtime"]
    async with runtime.database.transaction(organization_id) as session:
        batch = await batches.get(session, organization_id, batch_id)
        if batch is None:
            return
        integration = await integrations.get(session, organization_id, batch.bot_integration_id)
    hook = Hook(url=batch.url, headers={}, body=batch.body)
    try:
        await inbox.store(runtime, integration, inbox.updates(integration, hook))
    except inbox.Unstored:
        if context.job.lock is None:
            raise
        # Out of the line, to be tried again beside it: whatever is wrong with one update may take days to be mended,
        # and is no reason for the requests behind this one to wait.
        async with runtime.database.transaction(organization_id) as session:
            await queue.defer_for(session, 1, work_off, organization_id=organization_id, batch_id=batch_id)
        return
    async with runtime.database.transaction(organization_id) as session:
        await batches.forget(session, organization_id, batch_id)


async def schedule(session: DbSession, organization_id: int, batch_id: int, *, bot_integration_id: int) -> None:
    """Queue the working off of a kept request, after those that came before it to the same connection."""
    await queue.defer(
        session, work_off, lock=f"hooks:{bot_integration_id}", organization_id=organization_id, batch_id=batch_id
    )
