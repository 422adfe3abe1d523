"""Turns as jobs: one is queued with every new message, in the message's own transaction."""

import structlog
from procrastinate import JobContext, RetryStrategy

from opensetter.conversations.service import Received
from opensetter.core import queue
from opensetter.core.db import DbSession
from opensetter.core.errors import Unavailable
from opensetter.core.runtime import Runtime
from opensetter.engine import turn

log = structlog.get_logger(__name__)


@queue.app.task(
    name="engine.take_turn",
    pass_context=True,
    # A turn fails when the database is away. It comes back; until then the message waits rather than being dropped.
    retry=RetryStrategy(max_attempts=10_000, wait=2),
)
async def take_turn(context: JobContext, *, organization_id: int, message_id: int) -> None:
    """Answer a message once its burst is over. Safe to run twice."""
    runtime: Runtime = context.additional_context["runtime"]
    try:
        await turn.take(runtime, organization_id, message_id)
    except Unavailable:
        raise
    except Exception:
        log.exception("turn.failed", message_id=message_id)
        raise


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
        )
