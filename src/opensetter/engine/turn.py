"""One turn: from a message that waits for an answer to the reply that is stored.

Nothing is held while a model thinks. What it drafted is judged afterwards, on facts that are read in the very
transaction that stores the reply, so a booking that arrived in between is never overlooked.
"""

import asyncio
from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

import structlog

from opensetter.channels.models import Channel
from opensetter.contacts import service as contacts
from opensetter.conversations import queries
from opensetter.conversations import service as conversations
from opensetter.conversations.models import Status
from opensetter.conversations.queries import Thread
from opensetter.core import clock, metrics
from opensetter.core.db import DbSession
from opensetter.core.runtime import Runtime
from opensetter.engine import actions, explaining, guard, thinking
from opensetter.engine import context as reading
from opensetter.engine.actions import Done, Hands
from opensetter.engine.claims import reviewing
from opensetter.engine.plans import HandOver, Stop
from opensetter.engine.thinking import BUILT_IN, Thought
from opensetter.engine.types import Context, Facts, Reply
from opensetter.reminders import service as reminders
from opensetter.sending import jobs as sending

_MARKS: Mapping[type, str] = {HandOver: "handsOver", Stop: "confirmsConsent"}

ROUNDS = 3
"""How often a turn starts over because the facts changed under it. The last round is stored as the guard leaves it."""

log = structlog.get_logger(__name__)


class Outcome(Enum):
    """How a round ended."""

    STORED = auto()
    SUPERSEDED = auto()
    FACTS_CHANGED = auto()


async def take(runtime: Runtime, organization_id: int, message_id: int) -> None:
    """Answer everything up to a message, unless a newer one came in or it is answered already.

    May be run any number of times, by any number of workers at once: one reply is stored.
    """
    for attempt in range(1, ROUNDS + 1):
        hands = await _gather(runtime, organization_id, message_id)
        thought = None if hands is None else await thinking.think(hands)
        if hands is None or thought is None:
            return
        if await _store(hands, thought, is_last=attempt == ROUNDS) != Outcome.FACTS_CHANGED:
            return


async def _gather(runtime: Runtime, organization_id: int, message_id: int) -> Hands | None:
    """What the turn is about, once its burst may be over; None if there is nothing to answer any more."""
    while True:
        async with runtime.database.transaction(organization_id) as session:
            thread = await queries.thread(session, organization_id, message_id)
            if thread is None or not thread.is_open:
                return None
            unrest = _unrest_seconds(runtime, thread)
            if not unrest:
                context = await reading.load(runtime, session, organization_id, thread)
                if context is None:
                    return None
                done = await _already_done(session, organization_id, thread, context)
                return Hands(runtime, organization_id, thread, context, done)
        # Whatever comes meanwhile has a turn of its own, and this one is over then.
        await asyncio.sleep(unrest)


async def _already_done(session: DbSession, organization_id: int, thread: Thread, context: Context) -> list[Done]:
    # Nothing is done on a calendar that the bot does not have.
    if not context.bot.appointment_types:
        return []
    return await actions.already_done(session, organization_id, thread.message_id)


def _unrest_seconds(runtime: Runtime, thread: Thread) -> float:
    """How long more messages of the same burst may yet come."""
    debounce = runtime.settings.debounce_seconds
    return min(max(debounce - (clock.now() - thread.received_at).total_seconds(), 0), debounce)


async def _store(hands: Hands, thought: Thought, *, is_last: bool) -> Outcome:
    organization_id, thread = hands.organization_id, hands.thread
    async with hands.runtime.database.transaction(organization_id) as session:
        if not await conversations.claim_turn(session, organization_id, thread):
            return Outcome.SUPERSEDED
        facts = await reading.facts(session, hands)
        if not is_last and thought.active != facts.active:
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
        waits = outgoing.asked is not None or outgoing.offers_link
        await reminders.note_reply(session, organization_id, thread.conversation_id, message_id, waits=waits)
        # After it: a reply ends whatever was waited for, and this may be what begins now.
        await actions.afterwards(session, organization_id, thread, thought.done)
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
        asked=None if facts.active else _asked(thought, reply),
        withheld=[str(reason) for reason in reply.withheld],
        explanation=explaining.record(thought, facts, reply),
        # Times are an offer as much as a link is: who has booked meanwhile gets neither.
        offers_link=reply.offers_link or _offers_times(thought, facts, reply),
        status=Status.QUEUED if Channel(thread.channel).has_provider else Status.SENT,
        more=_marks(thought),
    )


def _asked(thought: Thought, reply: Reply) -> str | None:
    asked = thought.draft.asked
    return asked if asked and (asked in reply.text or asked not in thought.draft.text) else None


def _marks(thought: Thought) -> dict[str, Any] | None:
    """What the reply is beside a reply: the last before a human comes, or before silence."""
    marks = {_MARKS[type(step.plan)]: True for step in thought.done if type(step.plan) in _MARKS}
    return marks or None


def _offers_times(thought: Thought, facts: Facts, reply: Reply) -> bool:
    """Whether it offers times for a first appointment: those that were found now, or names once more what stands."""
    found = (offer for step in thought.done for offer in getattr(step.outcome, "offers", ()))
    if any(offer.is_for_first for offer in found):
        return True
    standing = [offer for offer in (facts.backing.offers if facts.backing else ()) if offer.is_for_first]
    return bool(standing) and not facts.active and reviewing.names_any(reply.text, standing)
