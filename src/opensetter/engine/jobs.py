"""Turns as jobs: one is queued with every new message, in the message's own transaction."""

import time

import structlog
from procrastinate import JobContext, RetryStrategy

from opensetter.conversations import handover, queries
from opensetter.conversations.models import Conversation
from opensetter.conversations.service import Received
from opensetter.core import metrics, queue, tracing
from opensetter.core.db import DbSession
from opensetter.core.errors import Unavailable, root_cause
from opensetter.core.runtime import Runtime
from opensetter.engine import turn

log = structlog.get_logger(__name__)


@queue.app.task(
    name="engine.take_turn",
    pass_context=True,
    # A turn fails when the database is away. It comes back; until then the message waits rather than being dropped.
    retry=RetryStrategy(max_attempts=10_000, wait=2),
)
async def take_turn(
    context: JobContext, *, organization_id: int, message_id: int, traceparent: str | None = None
) -> None:
    """Answer a message once its burst is over. Safe to run twice."""
    runtime: Runtime = context.additional_context["runtime"]
    ids = {"organization_id": organization_id, "message_id": message_id}
    began = time.monotonic()
    try:
        with tracing.span("turn", parent=traceparent, **ids):
            await turn.take(runtime, organization_id, message_id)
    except Unavailable as failure:
        metrics.turns_failed.inc()
        log.warning("turn.postponed", **ids, attempt=context.job.attempts + 1, reason=root_cause(failure))
        raise
    except Exception:
        metrics.turns_failed.inc()
        log.exception("turn.failed", **ids, attempt=context.job.attempts + 1)
        raise
    metrics.turn_seconds.observe(time.monotonic() - began)


async def schedule(session: DbSession, organization_id: int, received: Received) -> None:
    """Queue the turn that a new message calls for; a repeated message calls for none.

    Turns of one conversation run one after the other, so a burst is thought about once.
    """
    if received.is_new:
        await queue.defer(
            session,
            take_turn,
            lock=f"conversation:{received.conversation_id}",
            organization_id=organization_id,
            message_id=received.message_id,
            **tracing.carried(),
        )


async def hand_back(session: DbSession, organization_id: int, conversation_id: int) -> Conversation:
    """Let the bot answer again; if the contact is still waiting for an answer, they get one now."""
    handed = await handover.hand_back(session, organization_id, conversation_id)
    waiting = await queries.waiting(session, organization_id, conversation_id)
    if waiting is not None:
        await schedule(session, organization_id, Received(waiting, conversation_id, handed.contact_id, is_new=True))
    return handed
