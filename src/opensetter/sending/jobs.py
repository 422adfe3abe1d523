"""Jobs that talk to providers: sending, finding out what became of it, fetching files. Each may run twice."""

from dataclasses import dataclass

import structlog
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.jobs import Job

from opensetter.channels import accounts, registry
from opensetter.channels.base import Account, ChannelError, Meaning
from opensetter.channels.models import BotIntegration
from opensetter.core import clock, metrics, queue
from opensetter.core.db import DbSession
from opensetter.core.errors import OpenSetterError, Unavailable
from opensetter.core.runtime import Runtime
from opensetter.sending import claims
from opensetter.sending.claims import Claim, Uncertain

log = structlog.get_logger(__name__)


class NotYet(OpenSetterError):
    """The job is to be run again after a pause."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


@dataclass
class Persistence(BaseRetryStrategy):
    """Runs a job again until it has come to an end of its own: as late as it says, else soon.

    Also one that was broken off by a mistake of ours, or because its worker ends: a message that is being sent must not
    be left at that. The next run finds out how far the last one came.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, NotYet):
            return RetryDecision(retry_in={"seconds": max(1, round(exception.seconds))})
        # The database comes back, and another worker is there already. A mistake stays until somebody mends it.
        is_passing = isinstance(exception, Unavailable) or not isinstance(exception, Exception)
        return RetryDecision(retry_in={"seconds": 2 if is_passing else min(2 ** (job.attempts + 1), 60)})


@queue.app.task(name="sending.send", pass_context=True, retry=Persistence())
async def send(context: JobContext, *, organization_id: int, message_id: int) -> None:
    """Hand a message to its provider, unless something stands in its way by now.

    Of one conversation one message is sent at a time, in order: one that has to wait holds up those behind it.
    """
    runtime: Runtime = context.additional_context["runtime"]
    async with runtime.database.transaction(organization_id) as session:
        claimed = await claims.claim(session, organization_id, message_id, public_url=_public_url(runtime))
        if isinstance(claimed, Uncertain):
            await schedule_reconciliation(session, runtime, organization_id, message_id)
        # Within the transaction: if the connection's secrets do not open, nothing was claimed.
        account = _account(runtime, claimed.integration) if isinstance(claimed, Claim) else None
    if isinstance(claimed, Claim) and account is not None:
        await _hand_over(runtime, organization_id, claimed, account)


async def _hand_over(runtime: Runtime, organization_id: int, claimed: Claim, account: Account) -> None:
    channel = claimed.integration.channel
    try:
        sent = await registry.adapter(channel).send(runtime.outgoing.client, account, claimed.outgoing)
    except ChannelError as refusal:
        await _record_refusal(runtime, organization_id, claimed, refusal)
        return
    async with runtime.database.transaction(organization_id) as session:
        await claims.record_sent(session, organization_id, claimed.message_id, sent)
    if sent.recipient.wa_id or sent.recipient.user_id:
        async with runtime.database.transaction(organization_id) as session:
            await claims.note_recipient(session, organization_id, claimed.message_id, sent.recipient)
    metrics.messages_handed_over.labels(channel, "sent").inc()


async def _record_refusal(runtime: Runtime, organization_id: int, claimed: Claim, refusal: ChannelError) -> None:
    async with runtime.database.transaction(organization_id) as session:
        pause = await claims.record_refusal(
            session,
            organization_id,
            claimed.message_id,
            refusal.error,
            retry_after=refusal.retry_after_seconds,
        )
        if refusal.meaning is Meaning.AMBIGUOUS:
            await schedule_reconciliation(session, runtime, organization_id, claimed.message_id)
    metrics.messages_handed_over.labels(claimed.integration.channel, str(refusal.meaning)).inc()
    log.warning(
        "message.not_sent",
        message_id=claimed.message_id,
        channel=claimed.integration.channel,
        meaning=str(refusal.meaning),
        provider_code=refusal.error.code,
        again_in_seconds=pause,
    )
    if pause is not None:
        raise NotYet(pause)


@queue.app.task(name="sending.reconcile", pass_context=True, retry=Persistence())
async def reconcile(context: JobContext, *, organization_id: int, message_id: int) -> None:
    """Find out whether a provider took a message: by its reports, which may be here by now, else by asking it."""
    runtime: Runtime = context.additional_context["runtime"]
    async with runtime.database.transaction(organization_id) as session:
        message = await claims.uncertain(session, organization_id, message_id)
        if message is None:
            return
        integration, letter = await claims.letter(session, organization_id, message, public_url=_public_url(runtime))
    began_at = message.sending_at or message.created_at
    try:
        found = await registry.adapter(integration.channel).find(
            runtime.outgoing.client, _account(runtime, integration), letter, began_at
        )
    except ChannelError as error:
        # Without an answer it stays as uncertain as it was, however long that takes.
        log.warning("message.not_found_out", message_id=message_id, provider_code=error.error.code)
        raise NotYet(error.retry_after_seconds or runtime.settings.reconcile_seconds or 1.0) from error
    async with runtime.database.transaction(organization_id) as session:
        if found is not None and await claims.record_found(session, organization_id, message_id, found):
            metrics.messages_handed_over.labels(integration.channel, "found").inc()
        elif await claims.give_up_waiting(session, organization_id, message_id):
            await schedule(session, organization_id, message_id, conversation_id=message.conversation_id)
            metrics.messages_handed_over.labels(integration.channel, "again").inc()


@queue.app.task(name="sending.acknowledge", pass_context=True)
async def acknowledge(context: JobContext, *, organization_id: int, bot_integration_id: int, provider_id: str) -> None:
    """Show the contact that they were heard. Nothing depends on it, so it is tried once."""
    runtime: Runtime = context.additional_context["runtime"]
    async with runtime.database.transaction(organization_id) as session:
        integration = await claims.connection(session, organization_id, bot_integration_id)
    if integration is None:
        return
    try:
        await registry.adapter(integration.channel).acknowledge(
            runtime.outgoing.client, _account(runtime, integration), provider_id
        )
    except ChannelError as error:
        log.info("message.not_acknowledged", provider_code=error.error.code, meaning=str(error.meaning))


async def schedule(session: DbSession, organization_id: int, message_id: int, *, conversation_id: int) -> None:
    """Queue the sending of a stored message, behind those of its conversation that are queued already."""
    await queue.defer(
        session,
        send,
        lock=f"sending:{conversation_id}",
        organization_id=organization_id,
        message_id=message_id,
    )


async def schedule_reconciliation(session: DbSession, runtime: Runtime, organization_id: int, message_id: int) -> None:
    """Look after a while what became of a message; until then the provider's reports may tell."""
    await queue.defer_for(
        session,
        runtime.settings.reconcile_seconds,
        reconcile,
        organization_id=organization_id,
        message_id=message_id,
    )


async def schedule_acknowledgement(
    session: DbSession, organization_id: int, bot_integration_id: int, provider_id: str
) -> None:
    """Queue that a contact is shown that their message was read."""
    await queue.defer(
        session,
        acknowledge,
        organization_id=organization_id,
        bot_integration_id=bot_integration_id,
        provider_id=provider_id,
    )


def _account(runtime: Runtime, integration: BotIntegration) -> Account:
    return accounts.account(runtime.vault, runtime.settings, integration, now=clock.now())


def _public_url(runtime: Runtime) -> str:
    """Where providers reach us. Without one configured they cannot, unless they run on this machine."""
    settings = runtime.settings
    return (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")
