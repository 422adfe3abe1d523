"""Row AR: a key that somebody else is writing just now, and many who write the same one at once."""
# ruff: noqa: N802 - rows are named by the table's letters

import asyncio
import time
from contextlib import contextmanager

import psycopg
import pytest

from tests.problems import refused


@pytest.fixture
def rival(database_url, tenant):
    """Another writer, who has inserted a key in a transaction that is still open."""

    @contextmanager
    def writing(external_id="calendly-invitee-abc"):
        with psycopg.connect(database_url) as connection:
            connection.execute(
                "INSERT INTO bookings (organization_id, bot_id, contact_id, source, external_id, starts_at)"
                " VALUES (%s, %s, %s, 'calendly', %s, '2026-05-25T14:00:00Z')",
                (tenant.organization_id, tenant.bot_id, tenant.contact_id, external_id),
            )
            yield connection

    return writing


async def timed(request):
    """The answer, and after how many seconds it came."""
    began = time.monotonic()
    answer = await request
    return answer, time.monotonic() - began


async def test_row_AR_a_rival_that_stays_uncommitted_is_waited_for_5_seconds_and_no_neighbour_waits(api, sql, rival):
    with rival() as connection, rival("another") as another:
        # More of them than there are connections to write with.
        stuck = [asyncio.create_task(timed(api.book())) for _ in range(4)]
        stuck += [asyncio.create_task(timed(api.book(external_id="another"))) for _ in range(4)]
        neighbours = []
        while not all(task.done() for task in stuck):
            neighbours.append(await timed(api.book(external_id=f"neighbour-{len(neighbours)}")))
            await asyncio.sleep(0.1)
        connection.rollback()
        another.rollback()

    for answer, seconds in [await task for task in stuck]:
        refused(answer, 503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
        assert 3 < seconds < 5.5
    assert {answer.status_code for answer, _ in neighbours} == {201}
    assert max(seconds for _, seconds in neighbours) < 1
    # The last try may have found the key free: then the caller's next one is a replay.
    assert (await api.book()).status_code in {200, 201}
    assert (await api.book()).status_code == 200
    assert (await api.book(external_id="another")).status_code in {200, 201}
    assert sql.bookings() == len(neighbours) + 2


async def test_row_AR_a_rival_that_commits_in_time_turns_the_request_into_a_replay(api, sql, rival):
    with rival() as connection:
        waiting = [asyncio.create_task(api.book()) for _ in range(3)]
        await asyncio.sleep(1.5)
        assert not any(task.done() for task in waiting)
        connection.commit()
        answers, seconds = await timed(asyncio.gather(*waiting))

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert {answer.json()["id"] for answer in answers} == {sql.value("SELECT id FROM bookings")}
    assert answers[0].headers["deduplicated-differs"] == "end_time, time_zone"
    assert seconds < 1.5
    assert sql.bookings() == 1


async def test_row_AR_a_rival_that_gives_up_leaves_the_key_to_the_request(api, sql, rival):
    with rival() as connection:
        waiting = [asyncio.create_task(api.book()) for _ in range(3)]
        await asyncio.sleep(1.5)
        assert not any(task.done() for task in waiting)
        connection.rollback()
        answers, seconds = await timed(asyncio.gather(*waiting))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert seconds < 1.5
    assert sql.bookings() == 1


async def test_row_AR_a_hundred_requests_for_one_key_at_once_make_one_booking(api, sql):
    for number in range(3):
        answers = await asyncio.gather(*(api.book(external_id=f"crowd-{number}") for _ in range(100)))

        assert sorted(answer.status_code for answer in answers) == [200] * 99 + [201]
        assert len({(answer.json()["id"], answer.json()["event_id"]) for answer in answers}) == 1
        assert sum(answer.json()["deduplicated"] for answer in answers) == 99
        assert sql.bookings() == number + 1


async def test_requests_that_are_written_together_keep_their_own_verdicts(api, other_api, sql):
    """A bad neighbour spoils nobody, and nobody gets another's answer."""
    known = (await api.book(external_id="known")).json()

    def ask(number):
        kinds = (
            lambda: api.book(external_id=f"a-{number}", metadata={"n": number}),
            lambda: other_api.book(external_id=f"a-{number}", metadata={"n": number}),
            lambda: api.book(external_id="known"),
            lambda: api.book(external_id=f"b-{number}", bot_id=999_999),
            lambda: api.book(external_id=f"c-{number}", phone="+447900000009"),
            lambda: api.book(external_id=f"d-{number}", phone=other_api.tenant.phone),
        )
        return kinds[number % len(kinds)]()

    answers = await asyncio.gather(*(ask(number) for number in range(120)))

    for number, answer in enumerate(answers):
        kind = number % 6
        if kind < 2:
            owner = (api, other_api)[kind]
            assert answer.status_code == 201
            assert answer.json()["external_id"] == f"a-{number}"
            assert answer.json()["contact_id"] == owner.tenant.contact_id
            assert (await owner.get(f"/bookings/{answer.json()['id']}")).json()["metadata"] == {"n": number}
        elif kind == 2:
            assert (answer.status_code, answer.json()) == (200, known | {"deduplicated": True})
        else:
            refused(answer, 404, "bot_not_found" if kind == 3 else "contact_not_found")
    assert sql.bookings() == 41


async def test_a_booking_and_its_event_appear_together(api, sql):
    made = (await api.book()).json()
    await api.book()
    await api.book(external_id="refused", bot_id=999_999)

    (event,) = (await api.get("/events", type="booking.created")).json()["data"]
    assert event["payload"] == {name: value for name, value in made.items() if name != "deduplicated"}
    assert sql.value("SELECT count(*) FROM events") == 1
