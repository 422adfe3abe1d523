"""Files that came with messages, fetched from their provider after the message is stored."""

import structlog
from procrastinate import JobContext, RetryStrategy

from opensetter.channels import accounts, registry
from opensetter.channels import queries as integrations
from opensetter.channels.base import ChannelError, Meaning
from opensetter.conversations import media
from opensetter.core import clock, queue
from opensetter.core.db import DbSession
from opensetter.core.runtime import Runtime

MOST_BYTES = 16 * 1024 * 1024
"""The largest file that is fetched: WhatsApp's own limit for what people send."""

log = structlog.get_logger(__name__)


@queue.app.task(
    name="hooks.fetch_media", pass_context=True, retry=RetryStrategy(max_attempts=6, wait=2, exponential_wait=3)
)
async def fetch_media(context: JobContext, *, organization_id: int, media_file_id: int) -> None:
    """Fetch a file that came with a message, and keep it; why it cannot be had is kept instead."""
    runtime: Runtime = context.additional_context["runtime"]
    async with runtime.database.transaction(organization_id) as session:
        file = await media.get(session, organization_id, media_file_id)
        if file is None or file.fetched_at is not None:
            return
        integration = await integrations.get(
            session, organization_id, await media.integration_of(session, organization_id, file)
        )
    account = accounts.account(runtime.vault, runtime.settings, integration, now=clock.now())
    try:
        content = await registry.adapter(integration.channel).fetch(
            runtime.outgoing.client, account, media.described(file), most_bytes=MOST_BYTES
        )
    except ChannelError as error:
        log.warning("media.not_fetched", media_file_id=media_file_id, provider_code=error.error.code)
        if error.meaning in {Meaning.RETRY, Meaning.AMBIGUOUS}:
            raise
        async with runtime.database.transaction(organization_id) as session:
            await media.note_failure(session, organization_id, media_file_id, reason=error.error.code)
        return
    async with runtime.database.transaction(organization_id) as session:
        await media.note_content(session, organization_id, media_file_id, content=content)


async def schedule_fetching(session: DbSession, organization_id: int, media_file_id: int) -> None:
    """Queue the fetching of a file."""
    await queue.defer(session, fetch_media, organization_id=organization_id, media_file_id=media_file_id)
