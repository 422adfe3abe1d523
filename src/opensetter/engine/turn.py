"""One turn: from a message that waits for an answer to the reply that is stored.

Nothing is held while a model thinks. What it drafted is judged afterwards, on facts that are read in the very
transaction that stores the reply, so a booking that arrived in between is never overlooked.
"""

import asyncio
import time
from dataclasses import dataclass
from enum import Enum, auto

import structlog

from opensetter.channels.models import Channel
from opensetter.contacts import service as contacts
from opensetter.conversations import queries
from opensetter.conversations import service as conversations
from opensetter.conversations.models import Status
from opensetter.conversations.queries import Thread
from opensetter.core import clock, metrics
from opensetter.core.runtime import Runtime
from opensetter.engine import context as reading
from opensetter.engine import guard, llm, responder, unread
from opensetter.engine.types import Context, Draft, Facts, Reply
from opensetter.sending import jobs as sending

ROUNDS = 3
"""How often a turn starts over because the facts changed under it. The last round is stored as the guard leaves it."""

LOOK_AGAIN_SECONDS = 2.0
"""How often a turn that waits for a model looks for a newer message by itself."""

BUILT_IN = "built-in"

log = structlog.get_logger(__name__)


class Outcome(Enum):
    """How a round ended."""

    STORED = auto()
    SUPERSEDED = auto()
    FACTS_CHANGED = auto()


@dataclass(frozen=True, slots=True)
class Thought:
    """A draft, who made it, and why it was not the model if it should have been."""

    draft: Draft
    answered_by: str
    fallback: str | None = None


async def take(runtime: Runtime, organization_id: int, message_id: int) -> None:
    """Answer everything up to a message, unless a newer one came in or it is answered already.

    May be run any number of times, by any number of workers at once: one reply is stored.
    """
    for attempt in range(1, ROUNDS + 1):
        gathered = await _gather(runtime, organization_id, message_id)
        if gathered is None:
            return
        thread, context = gathered
        thought = await _think(runtime, organization_id, thread, context)
        if thought is None:
            return
        is_last = attempt == ROUNDS
        if await _store(runtime, organization_id, thread, context, thought, is_last=is_last) != Outcome.FACTS_CHANGED:
            return


async def _gather(runtime: Runtime, organization_id: int, message_id: int) -> tuple[Thread, Context] | None:
    """What the turn is about, once its burst may be over; None if there is nothing to answer any more."""
    while True:
        async with runtime.database.transaction(organization_id) as session:
            thread = await queries.thread(session, organization_id, message_id)
            if thread is None or not thread.is_open:
                return None
            unrest = _unrest_seconds(runtime, thread)
            if not unrest:
                context = await reading.load(session, organization_id, thread)
                return None if context is None else (thread, context)
        # Whatever comes meanwhile has a turn of its own, and this one is over then.
        await asyncio.sleep(unrest)


def _unrest_seconds(runtime: Runtime, thread: Thread) -> float:
    """How long more messages of the same burst may yet come."""
    debounce = runtime.settings.debounce_seconds
    return min(max(debounce - (clock.now() - thread.received_at).total_seconds(), 0), debounce)


async def _think(runtime: Runtime, organization_id: int, thread: Thread, context: Context) -> Thought | None:
    """A draft from the model, or from the built-in responder if there is none or it fails; None if superseded."""
    if context.unread is not None:
        # Nothing was said that anybody could think about.
        return Thought(unread.respond(context), BUILT_IN)
    model = context.bot.model or runtime.settings.model
    if model is None:
        return Thought(responder.respond(context), BUILT_IN)
    began = time.monotonic()
    drafting = asyncio.create_task(llm.complete(runtime.settings, model, context))
    try:
        if not await _while_current(runtime, organization_id, thread, drafting):
            return None
        draft = drafting.result()
    except llm.ModelFailed as failure:
        metrics.model_failed(model, failure.reason, time.monotonic() - began)
        log.warning("model.failed", model=model, reason=failure.reason, message_id=thread.message_id)
        return Thought(responder.respond(context), BUILT_IN, failure.reason)
    finally:
        drafting.cancel()
    metrics.model_answered(model, time.monotonic() - began)
    return Thought(draft, model)


async def _while_current(
    runtime: Runtime, organization_id: int, thread: Thread, drafting: "asyncio.Task[Draft]"
) -> bool:
    """Wait for the draft; False as soon as a newer message makes it pointless."""
    async with runtime.live.subscribe(conversations.topic(thread.conversation_id)) as news:
        while True:
            listening = asyncio.create_task(news.wait(LOOK_AGAIN_SECONDS))
            done, _ = await asyncio.wait({drafting, listening}, return_when=asyncio.FIRST_COMPLETED)
            if drafting in done:
                listening.cancel()
                return True
            async with runtime.database.transaction(organization_id) as session:
                now = await queries.thread(session, organization_id, thread.message_id)
            if now is None or not now.is_open:
                return False


async def _store(
    runtime: Runtime, organization_id: int, thread: Thread, context: Context, thought: Thought, *, is_last: bool
) -> Outcome:
    async with runtime.database.transaction(organization_id) as session:
        if not await conversations.claim_turn(session, organization_id, thread):
            return Outcome.SUPERSEDED
        facts = await reading.facts(session, organization_id, thread)
        if not is_last and _changed(context, facts):
            return Outcome.FACTS_CHANGED
        reply = guard.review(thought.draft, facts)
        outgoing = _outgoing(thread, thought, facts, reply)
        message_id = await conversations.reply(session, organization_id, thread, outgoing)
        if outgoing.status is Status.QUEUED:
            await sending.schedule(session, organization_id, message_id, conversation_id=thread.conversation_id)
        if thought.draft.answers:
            await contacts.note_answers(
                session,
                organization_id,
                thread.contact_id,
                bot_id=thread.bot_id,
                answers=thought.draft.answers,
            )
    (metrics.turns_by_built_in if thought.answered_by == BUILT_IN else metrics.turns_by_model).inc()
    if reply.withheld:
        metrics.withheld(reply.withheld)
        log.info("reply.withheld", message_id=thread.message_id, reasons=[str(reason) for reason in reply.withheld])
    return Outcome.STORED


def _outgoing(thread: Thread, thought: Thought, facts: Facts, reply: Reply) -> conversations.Outgoing:
    """The reply as it is stored: where a provider carries it, there it waits to be sent."""
    return conversations.Outgoing(
        content=reply.text,
        # A question that the guard took out with its sentence was not asked.
        asked=None if facts.active else thought.draft.asked,
        withheld=[str(reason) for reason in reply.withheld],
        explanation=_explanation(thought, facts, offers_link=reply.offers_link),
        offers_link=reply.offers_link,
        status=Status.QUEUED if Channel(thread.channel).has_provider else Status.SENT,
    )


def _changed(context: Context, facts: Facts) -> bool:
    """Whether a booking came, went or moved while the draft was made."""
    return context.active != facts.active


def _explanation(thought: Thought, facts: Facts, *, offers_link: bool) -> dict[str, object]:
    """Why the reply reads as it does, for the operator who asks later."""
    return {
        "answeredBy": thought.answered_by,
        "fallback": thought.fallback,
        "draft": thought.draft.text,
        "wantedToOfferLink": thought.draft.offer_link,
        "offersLink": offers_link,
        "activeBookings": [item.booking_id for item in facts.active],
    }
