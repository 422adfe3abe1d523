"""When the model fails in whatever way, the contact is answered in time, and the next message works."""

import asyncio
import time

from tests.caller import Desk
from tests.factories import BOOKING_LINK
from tests.faults.failing import NO_DRAFT, ODD, WORKS
from tests.faults.model import FakeModel
from tests.journeys.conftest import MODEL_TIMEOUT_SECONDS, Figures

# The wait for more of a burst, and what a busy machine adds.
BESIDES_SECONDS = 1.0 + 4.0
ROUNDS_AT_MOST = 6
LONGEST = 4_096


async def test_every_failure_ends_in_a_reply_in_time_and_the_next_message_works(
    desk: Desk, model: FakeModel, figures: Figures
) -> None:
    name = "failing/all"
    desk = await desk.open_bot(model=f"openai:{name}")
    took: dict[str, float] = {}
    asked: dict[str, int] = {}

    async def suffer(failure: str) -> tuple[str, str]:
        person = await desk.meet()
        began = time.monotonic()
        reply = await desk.says(person, f"Please fail: {failure}")
        took[failure] = round(time.monotonic() - began, 1)
        asked[failure] = len([one for one in model.requests[name] if f"Please fail: {failure}" in one.users])
        after = await desk.says(person, "Please work")
        return reply["content"], after["content"]

    failures = [*NO_DRAFT, *ODD]
    answers = dict(zip(failures, await asyncio.gather(*map(suffer, failures)), strict=True))

    assert [name for name, (reply, _) in answers.items() if not reply.strip() or len(reply) > LONGEST] == []
    # Without a draft it is the built-in responder's turn, and this one offers the link at once.
    assert [name for name in NO_DRAFT if BOOKING_LINK not in answers[name][0]] == []
    assert {name: after for name, (_, after) in answers.items() if after != WORKS} == {}
    assert {name: took[name] for name in took if took[name] > MODEL_TIMEOUT_SECONDS + BESIDES_SECONDS} == {}
    assert {name: asked[name] for name in asked if not 1 <= asked[name] <= ROUNDS_AT_MOST} == {}
    figures.tell(
        failures=len(failures), unanswered=0, slowest_reply_seconds=max(took.values()), asked=max(asked.values())
    )


async def test_a_look_up_tells_only_of_the_person_it_is_made_for(desk: Desk) -> None:
    desk = await desk.open_bot(model="openai:failing/ids")
    somebody_else = await desk.meet()
    await desk.book(somebody_else, external_id=f"ids-{desk.bot_id}")
    when = await desk.spoken_of(somebody_else)

    reply = await desk.says(await desk.meet(), "Please fail: other ids")

    assert when not in reply["content"]
    assert when.split(" at ")[0] not in reply["content"]
