"""Two servers on one database, and requests that meet: one row, one truth, and no link after a booking."""

import asyncio
import random
from collections import Counter
from itertools import cycle
from typing import Any

import psycopg
import pytest

from tests.caller import Desk, Person
from tests.factories import BOOKING_LINK
from tests.faults.model import FakeModel
from tests.journeys.conftest import Figures, Site

RIVALS = 100
AT_ONCE = 50

# When each was committed. A turn locks the contact's row before it reads the bookings, and recording a booking needs
# a share of that lock: whichever comes second waits until the first one's commit, and PostgreSQL takes the time of a
# commit before it lets go of the locks. So a booking with an earlier time was there to be seen by the turn, and one
# with a later time was not. The ids of events would not do: a booking's is taken before it waits for the lock.
_RACES = """
SELECT pg_xact_commit_timestamp(booking.xmin) < pg_xact_commit_timestamp(reply.xmin) AS is_booked_first, reply.content
FROM bookings booking
JOIN conversations conversation ON conversation.contact_id = booking.contact_id
JOIN messages reply ON reply.conversation_id = conversation.id AND reply.direction = 'outbound'
WHERE booking.bot_id = ANY (%s)
"""


@pytest.mark.parametrize("rounds", [5, pytest.param(50, marks=pytest.mark.full)])
async def test_a_hundred_identical_posts_record_one_booking(
    desk: Desk, site: Site, figures: Figures, rounds: int
) -> None:
    desk = await desk.open_bot()
    person = await desk.meet()
    slowest = 0.0

    for number in range(rounds):
        key = f"race-{desk.bot_id}-{number}"
        servers = cycle((desk, desk.at(site.second)))
        body = desk.booking(person, external_id=key)
        answers = await asyncio.gather(*(next(servers).call("POST", "/bookings", json=body) for _ in range(RIVALS)))

        assert Counter(answer.status_code for answer in answers) == {201: 1, 200: RIVALS - 1}
        told = [answer.json() for answer in answers]
        assert Counter(one["deduplicated"] for one in told) == {False: 1, True: RIVALS - 1}
        assert len({(one["id"], one["event_id"]) for one in told}) == 1
        stored = await desk.ask("GET", "/bookings", params={"external_id": key})
        assert [booking["id"] for booking in stored["data"]] == [told[0]["id"]]
        slowest = max(slowest, *(answer.elapsed.total_seconds() for answer in answers))

    events = _count(site.url, "SELECT count(*) FROM events WHERE payload ->> 'bot_id' = %s", str(desk.bot_id))
    assert events == rounds
    figures.tell(rounds=rounds, slowest_answer_seconds=round(slowest, 2))


@pytest.mark.parametrize("rounds", [3, pytest.param(50, marks=pytest.mark.full)])
async def test_cancelling_and_replaying_at_once_cancels_once(desk: Desk, site: Site, rounds: int) -> None:
    desk = await desk.open_bot()
    person = await desk.meet()

    for number in range(rounds):
        body = desk.booking(person, external_id=f"cancel-{desk.bot_id}-{number}")
        booked = await desk.ask("POST", "/bookings", json=body)
        requests = [
            *(("POST", f"/bookings/{booked['id']}/cancel", None) for _ in range(20)),
            *(("POST", "/bookings", body) for _ in range(20)),
        ]
        random.shuffle(requests)
        servers = cycle((desk, desk.at(site.second)))
        answers = await asyncio.gather(
            *(next(servers).call(method, path, json=content) for method, path, content in requests)
        )

        told = [answer.json() for answer in answers]
        assert {answer.status_code for answer in answers} == {200}
        assert {answer["id"] for answer in told} == {booked["id"]}
        assert len({answer["cancelled_at"] for answer in told if answer.get("cancelled_at")}) == 1
        assert await _knows_of(desk, person.id) == []


@pytest.mark.parametrize("races", [100, pytest.param(500, marks=pytest.mark.full)])
async def test_no_link_is_stored_after_a_booking_that_arrives_while_the_model_thinks(
    desk: Desk, site: Site, model: FakeModel, figures: Figures, races: int
) -> None:
    chances = random.Random(races)  # noqa: S311 - the same races every time
    places = asyncio.Semaphore(AT_ONCE)

    async def race(number: int) -> int:
        name = f"obedient/race-{races}-{number}"
        async with places:
            own = await desk.open_bot(model=f"openai:{name}")
            person = await own.meet()
            thinking = model.hold(name)
            asked = await own.tells(person, "Can I book?")
            await thinking.until_asked()
            # Before, while and after the reply is stored, which takes a tenth of a second or two in this crowd.
            booking = asyncio.create_task(_later(own.at(site.second), person, chances.uniform(0, 0.4)))
            await asyncio.sleep(chances.uniform(0, 0.1))
            thinking.release()
            await booking
            await own.reply_to(person, asked)
            return own.bot_id

    bots = await asyncio.gather(*(race(number) for number in range(races)))

    with psycopg.connect(site.url) as connection:
        stored = connection.execute(_RACES, (bots,)).fetchall()
    after = [content for is_booked_first, content in stored if is_booked_first]
    before = [content for is_booked_first, content in stored if not is_booked_first]
    offered = [content for content in before if BOOKING_LINK in content]
    assert len(stored) == races
    assert [content for content in after if BOOKING_LINK in content] == []
    # The race was won both ways, or nothing was shown.
    assert len(after) >= races // 20
    assert len(offered) >= races // 20
    figures.tell(races=races, booked_first=len(after), links_after_booking=0, offered_first=len(offered))


async def _later(desk: Desk, person: Person, after_seconds: float) -> None:
    await asyncio.sleep(after_seconds)
    await desk.book(person, external_id=f"race-{person.id}")


async def _knows_of(desk: Desk, contact_id: int) -> list[Any]:
    known = await desk.ask("GET", f"/bots/{desk.bot_id}/context", params={"contactId": contact_id})
    active: list[Any] = known["data"]["activeBookings"]
    return active


def _count(url: str, query: str, *values: object) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(query, values).fetchone()
    assert row is not None
    return int(row[0])
