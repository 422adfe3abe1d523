"""T38: whatever the model does wrong, the contact is answered in time, and the next message works."""

import asyncio
from collections.abc import Sequence

from tests.caller import Desk
from tests.factories import BOOKING_LINK
from tests.faults.failing import NO_DRAFT, ODD, WORKS
from tests.faults.model import FakeModel
from tests.reliability.conftest import WITH_MODEL
from tests.reliability.installation import Installation
from tests.reliability.proof import Proof

LONGEST = 4_096
NAME = "failing/all"
AT_ONCE = 26

_BESIDE = """
SELECT conversation_id, count(*) FILTER (WHERE direction = 'inbound'), count(*) FILTER (WHERE direction = 'outbound')
FROM messages WHERE bot_integration_id = %s GROUP BY 1 HAVING count(*) FILTER (WHERE direction = 'inbound')
    <> count(*) FILTER (WHERE direction = 'outbound')
"""
_ANSWERED = """
SELECT count(*) FROM messages asked JOIN messages reply ON reply.in_reply_to_id = asked.id
WHERE asked.bot_integration_id = %s AND asked.content = %s AND reply.explanation ->> 'fallback' IS NOT NULL
    AND reply.explanation ->> 'answeredBy' = 'built-in'
"""
_SLOWEST = """
SELECT extract(epoch FROM max(reply.created_at - asked.created_at))
FROM messages asked JOIN messages reply ON reply.in_reply_to_id = asked.id WHERE asked.bot_integration_id = %s
"""
_SETTINGS = "SELECT (SELECT jsonb_agg(bots ORDER BY id) FROM bots)::text, (SELECT count(*) FROM bookings)"


async def test_t38_every_failure_ends_in_a_reply_and_the_next_message_works(
    site_with_model: Installation, reception: Desk, model: FakeModel, proof: Proof
):
    desk = await reception.open_bot(model=f"openai:{NAME}")
    failures = [*NO_DRAFT, *ODD] * proof.of_size(smoke=1, full=10)
    before = site_with_model.rows(_SETTINGS)
    places = asyncio.Semaphore(AT_ONCE)
    answers = await asyncio.gather(*(_suffer(desk, failure, places) for failure in failures))

    slowest = float(site_with_model.rows(_SLOWEST, desk.integration_id)[0][0])
    asked = {failure: _asked(model, failure) / failures.count(failure) for failure in failures}
    proof.told("the model's time-out", f"{WITH_MODEL['OPENSETTER_MODEL_TIMEOUT_SECONDS']} s")
    proof.told("failures", f"{len(failures)} of {len(asked)} kinds")
    proof.equal("messages without a reply", site_with_model.rows(_BESIDE, desk.integration_id), [])
    proof.at_most("slowest reply", slowest, 60, " s")
    unfit = [failure for failure, reply, _ in answers if not reply.strip() or len(reply) > LONGEST]
    proof.equal("replies that are empty or too long", unfit, [])
    # Without a draft it is the built-in responder's turn, and this one offers the link at once.
    mute = [failure for failure, reply, _ in answers if failure in NO_DRAFT and BOOKING_LINK not in reply]
    proof.equal("failures without a draft that the built-in responder did not answer", mute, [])

    def _answered(kind: str) -> int:
        return site_with_model.count(_ANSWERED, desk.integration_id, f"Please fail: {kind}")

    unsaid = [kind for kind in NO_DRAFT if _answered(kind) != failures.count(kind)]
    proof.equal("failures whose reason is not stored with the reply", unsaid, [])
    proof.at_most("requests in one turn", max(asked.values()), 8)
    repaired = {failure: asked[failure] for failure in ("unknown tool", "wrong types", "truncated", "no arguments")}
    proof.at_most("repairs after an answer that does not fit", max(repaired.values()) - 1, 2)
    proof.equal("next messages that did not work", [failure for failure, _, after in answers if after != WORKS], [])
    proof.equal("settings and bookings changed", site_with_model.rows(_SETTINGS) == before, True)


async def test_t38_a_look_up_tells_only_of_the_person_it_is_made_for(reception: Desk, proof: Proof):
    desk = await reception.open_bot(model="openai:failing/ids")
    somebody_else = await desk.meet()
    await desk.book(somebody_else, external_id="ids")
    when = await desk.spoken_of(somebody_else)

    reply = await desk.says(await desk.meet(), "Please fail: other ids")

    found = [part for part in (when, when.split(" at ")[0]) if part in reply["content"]]
    proof.equal("words of somebody else's appointment in a reply", found, [])


async def _suffer(desk: Desk, failure: str, places: asyncio.Semaphore) -> tuple[str, str, str]:
    """A failure, the reply to the message it happened with, and the reply to the next."""
    async with places:
        person = await desk.meet()
        reply = await desk.says(person, f"Please fail: {failure}")
        after = await desk.says(person, "Please work")
        return failure, reply["content"], after["content"]


def _asked(model: FakeModel, failure: str) -> int:
    """How many requests were about the message that names this failure."""
    return sum(_wanted(asked.users) == f"Please fail: {failure}" for asked in model.requests[NAME])


def _wanted(users: Sequence[str]) -> str:
    """What the person wrote last; what the library asks for in their name is not theirs."""
    return next(text for text in reversed(users) if text.startswith("Please"))
