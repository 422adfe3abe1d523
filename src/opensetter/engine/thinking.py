"""Thinking: a draft by the model, or by the built-in responder if there is none or it fails."""

import asyncio
import time
from dataclasses import dataclass, replace

import structlog

from opensetter.consent import confirmations
from opensetter.conversations import queries
from opensetter.conversations import service as conversations
from opensetter.core import metrics
from opensetter.engine import llm, responder, unread
from opensetter.engine.actions import Done, Hands, Superseded
from opensetter.engine.flow import answering
from opensetter.engine.plans import FindTimes, Hold, NoteAnswer, Plan, Refusal, Refused, SetZone, Stop
from opensetter.engine.plans import Outcome as PlanOutcome
from opensetter.engine.types import Appointment, Draft

LOOK_AGAIN_SECONDS = 2.0
"""How often a turn that waits for a model looks for a newer message by itself."""

BUILT_IN = "built-in"

_GONE = frozenset({Refusal.SLOT_TAKEN, Refusal.SLOT_UNAVAILABLE, Refusal.NOT_OFFERED})

_BY_THE_WAY = FindTimes | SetZone | NoteAnswer | Hold
"""What changes nothing that the contact has to be told of."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Thought:
    """A draft, who made it, and why it was not the model if it should have been.

    `done` is what was done on the way, and `active` the appointments that the draft takes to be true.
    """

    draft: Draft
    answered_by: str
    active: tuple[Appointment, ...]
    fallback: str | None = None
    done: tuple[Done, ...] = ()


async def think(hands: Hands) -> Thought | None:
    """A draft of the reply; None if the turn is superseded."""
    try:
        return await _think(hands)
    except Superseded:
        return None


async def _think(hands: Hands) -> Thought | None:
    context = hands.context
    if context.unread is not None:
        # Nothing was said that anybody could think about.
        return Thought(unread.respond(context), BUILT_IN, context.active)
    settings = hands.runtime.settings
    model = context.bot.model or settings.model
    if model is None:
        return await _built_in(hands)
    began = time.monotonic()
    drafting = asyncio.create_task(llm.complete(settings, model, hands))
    try:
        if not await _while_current(hands, drafting):
            return None
        draft = drafting.result()
        if any(isinstance(step.plan, Stop) for step in hands.done):
            # The last words are ours: they say how to hear from us again.
            draft = Draft(confirmations.stopped(draft.language), language=draft.language)
    except llm.ModelFailed as failure:
        metrics.model_failed(model, failure.reason, time.monotonic() - began)
        log.warning("model.failed", model=model, reason=failure.reason, message_id=hands.thread.message_id)
        return await _built_in(hands, failure.reason)
    finally:
        drafting.cancel()
    metrics.model_answered(model, time.monotonic() - began)
    return Thought(draft, model, hands.active, done=tuple(hands.done))


async def _built_in(hands: Hands, fallback: str | None = None) -> Thought:
    """The responder's draft. What the turn has done already, a model's tools included, it tells and does not repeat."""
    context = hands.context
    if not context.bot.appointment_types:
        return Thought(responder.respond(context), BUILT_IN, context.active, fallback)
    step = _worth_telling(hands)
    if step is None:
        plan, outcome = await _decide(hands)
    else:
        plan, outcome = step.plan, step.outcome
    draft = answering.say(hands.context, plan, outcome)
    return Thought(draft, BUILT_IN, hands.active, fallback, tuple(hands.done))


async def _decide(hands: Hands) -> "tuple[Plan | None, PlanOutcome | None]":
    """What the responder decides, and what came of it. A zone is noted first: it tells what the rest is to mean."""
    plan = answering.plan(hands.context)
    if not isinstance(plan, SetZone):
        return plan, None if plan is None else await hands.carry_out(plan)
    noted = await hands.carry_out(plan)
    person = replace(hands.context.person, time_zone=plan.time_zone)
    hands.context = replace(hands.context, person=person)
    further = answering.plan(hands.context)
    if further is None or isinstance(further, SetZone):
        return plan, noted
    return further, await hands.carry_out(further)


def _worth_telling(hands: Hands) -> Done | None:
    """The last thing that changed something. A look-up did not, and after a note there may be more to do."""
    told = (step for step in reversed(hands.done) if not isinstance(step.plan, _BY_THE_WAY))
    return next((step for step in told if not _is_pointless(step, hands)), None)


def _is_pointless(step: Done, hands: Hands) -> bool:
    """Whether a time could not be had which the contact does not need any more: they have booked elsewhere since."""
    if not (hands.active and isinstance(step.outcome, Refused) and step.outcome.why in _GONE):
        return False
    return all(one.is_for_first for one in step.outcome.offers)


async def _while_current(hands: Hands, drafting: "asyncio.Task[Draft]") -> bool:
    """Wait for the draft; False as soon as a newer message makes it pointless."""
    runtime, thread = hands.runtime, hands.thread
    async with runtime.live.subscribe(conversations.topic(thread.conversation_id)) as news:
        while True:
            listening = asyncio.create_task(news.wait(LOOK_AGAIN_SECONDS))
            done, _ = await asyncio.wait({drafting, listening}, return_when=asyncio.FIRST_COMPLETED)
            if drafting in done:
                listening.cancel()
                return True
            async with runtime.database.transaction(hands.organization_id) as session:
                now = await queries.thread(session, hands.organization_id, thread.message_id)
            if now is None or not now.is_open:
                return False
