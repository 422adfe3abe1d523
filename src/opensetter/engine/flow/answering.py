"""The built-in responder sets an appointment: what it does before it answers, and what it says of it.

`plan` and `say` are pure. Whoever runs them carries the plan out in between. The same context comes to the same plan,
and all that a turn knows of the turns before it is in the context.
"""

from opensetter.engine import responder
from opensetter.engine.flow import booked
from opensetter.engine.flow.deciding import decide
from opensetter.engine.flow.reading import read
from opensetter.engine.flow.saying import Speaker
from opensetter.engine.flow.steps import Talk, Topic
from opensetter.engine.plans import Outcome, Plan
from opensetter.engine.types import Context, Draft


def plan(context: Context) -> Plan | None:
    """What to do before answering; None if there is only something to say.

    After a `SetZone` is carried out, the plan for the context with that zone is what else the contact wants.
    """
    if not _sets_appointments(context):
        return None
    decision = decide(read(context))
    return None if isinstance(decision, Talk) else decision


def say(context: Context, plan: Plan | None, outcome: Outcome | None) -> Draft:
    """The reply to a burst, after what was done; a plan that came to nothing known is only acknowledged."""
    if not _sets_appointments(context):
        return responder.respond(context)
    reading = read(context)
    speaker = Speaker(reading)
    asked = None
    if outcome is not None:
        parts = speaker.outcome(outcome)
    else:
        decision = decide(reading) if plan is None else Talk(Topic.ANSWER)
        talk = decision if isinstance(decision, Talk) else Talk(Topic.ANSWER)
        # What is asked of a contact who has an appointment is found again in the words themselves.
        asked = None if context.active else talk.question
        parts = speaker.talk(talk)
    return Draft(_joined(parts), language=reading.language, asked=asked, answers=reading.answers)


def wants_another(context: Context) -> bool:
    """Whether the contact has clearly asked for a further appointment beside the one they have."""
    return booked.wants_another(read(context))


def wants_change(context: Context) -> bool:
    """Whether the contact has asked for another time for an appointment of theirs."""
    return booked.wants_change(read(context))


def wants_cancelled(context: Context) -> bool:
    """Whether the contact has asked to cancel an appointment of theirs."""
    return booked.wants_cancelled(read(context))


def _sets_appointments(context: Context) -> bool:
    return bool(context.bot.appointment_types and context.inbound)


def _joined(parts: list[str]) -> str:
    return responder.joined([part for part in parts if part])
