"""Many at once, on a real PostgreSQL: one time for one, whoever they are and whatever they do to it."""

import asyncio
from datetime import timedelta

import psycopg
import pytest

from opensetter.core import clock
from opensetter.core.runtime import Runtime
from opensetter.scheduling import service as scheduling
from tests.feature.scheduling.conftest import NOW, at, opened
from tests.problems import refused

OVERLAPS = """
    SELECT count(*) FROM taken_slots one JOIN taken_slots other
    ON one.schedule_id = other.schedule_id AND one.id < other.id AND one.blocked && other.blocked
"""


@pytest.fixture
async def runtime(database_url, settings):
    """With as many connections as there are rivals."""
    opened = Runtime.open(settings.model_copy(update={"database_pool_size": 24}), database_url)
    yield opened
    await opened.close()


async def together(*calls):
    """All of them at once; if one fails, only after the others are done, or they would still be at it afterwards."""
    done = await asyncio.gather(*calls, return_exceptions=True)
    for one in done:
        if isinstance(one, BaseException):
            raise one
    return done


def codes(answers):
    return sorted(answer.status_code for answer in answers)


async def test_of_twenty_who_want_one_time_one_gets_it(calendar, people, sql):
    ids = await people(20)
    answers = await together(*(calendar.book(at(10), contact) for contact in ids))
    assert codes(answers) == [201] + [409] * 19
    for answer in answers:
        if answer.status_code == 409:
            assert len(refused(answer, 409, "slot_taken")["alternatives"]) == 3
    assert (sql.bookings(), sql.value("SELECT count(*) FROM seats"), sql.value(OVERLAPS)) == (1, 1, 0)
    assert sql.value("SELECT count(*) FROM events WHERE type = 'booking.created'") == 1


async def test_of_twenty_who_want_a_class_as_many_get_it_as_there_are_seats(group, people, sql):
    ids = await people(20)
    answers = await together(*(group.book(at(10), contact) for contact in ids))
    assert codes(answers) == [201] * 3 + [409] * 17
    assert sql.value("SELECT array_agg(number ORDER BY number) FROM seats") == [1, 2, 3]


async def test_of_times_that_overlap_none_is_given_beside_another(api, people, sql):
    """Starts every five minutes, an hour each: whoever wins, no two are left that overlap."""
    calendar = await opened(api, stepMinutes=5)
    ids = await people(20)
    starts = [at(10, 5 * (n % 12)) for n in range(20)]
    answers = await together(*map(calendar.book, starts, ids))
    assert set(codes(answers)) == {201, 409}
    assert codes(answers).count(201) == sql.value("SELECT count(*) FROM taken_slots") >= 1
    assert sql.value(OVERLAPS) == 0


async def test_the_same_order_twenty_times_is_one_booking(calendar, sql):
    answers = await together(*(calendar.book(at(10), externalId="order-1") for _ in range(20)))
    assert codes(answers) == [200] * 19 + [201]
    assert len({answer.json()["id"] for answer in answers}) == sql.bookings() == 1


async def test_the_same_order_for_different_times_is_one_booking(calendar, sql):
    answers = await together(*(calendar.book(at(9 + n % 8), externalId="order-1") for n in range(16)))
    assert codes(answers) == [200] * 15 + [201]
    assert sql.bookings() == sql.value("SELECT count(*) FROM seats") == 1


async def test_a_hold_that_is_booked_many_times_at_once_is_one_booking(api, calendar, sql):
    held = await calendar.held(at(10))
    answers = await together(*(api.post(f"/holds/{held['id']}/book", json={}) for _ in range(10)))
    assert codes(answers) == [200] * 10
    assert sql.bookings() == sql.value("SELECT count(*) FROM seats") == 1


async def test_a_contact_is_booked_once_by_bots_that_book_at_once(runtime, api, calendar, sql):
    organization_id, contact_id = api.tenant.organization_id, api.tenant.contact_id

    async def book(hour):
        async with runtime.database.transaction(organization_id) as session:
            return await scheduling.book(
                session,
                organization_id,
                contact_id,
                appointment_type_id=calendar.id,
                starts_at=NOW + timedelta(hours=hour),
                time_zone="UTC",
                key=f"offer-{hour}",
                unless_booked=True,
            )

    rivals = (book(hour) for hour in range(4, 10))
    others = api.book(start_time=at(16), end_time=None)
    found = await asyncio.gather(*rivals, others, return_exceptions=True)
    ours = [one for one in found[:-1] if not isinstance(one, Exception)]
    assert len(ours) <= 1
    assert {type(one) for one in found[:-1]} - {scheduling.Booking} <= {scheduling.AlreadyBooked}
    assert found[-1].status_code == 201
    assert sql.bookings() == len(ours) + 1


async def test_two_who_change_places_keep_their_own_and_nobody_waits_for_ever(api, calendar, people, sql):
    one, other = await people(2)
    first, second = await calendar.booked(at(10), one), await calendar.booked(at(12), other)

    for _ in range(5):
        answers = await together(
            api.post(f"/bookings/{first['id']}/move", json={"start_time": at(12)}),
            api.post(f"/bookings/{second['id']}/move", json={"start_time": at(10)}),
        )
        assert codes(answers) == [409, 409]
    assert (await api.get(f"/bookings/{first['id']}")).json() == first
    assert sql.value("SELECT count(*) FROM taken_slots") == 2


async def test_two_of_a_class_who_change_places_both_can(api, group, people, sql):
    ids = await people(4)
    early = [await group.booked(at(10), contact) for contact in ids[:2]]
    late = [await group.booked(at(12), contact) for contact in ids[2:]]
    for hour, other in ((12, 10), (10, 12), (12, 10)):
        answers = await together(
            *(api.post(f"/bookings/{one['id']}/move", json={"start_time": at(hour)}) for one in early[:1]),
            *(api.post(f"/bookings/{one['id']}/move", json={"start_time": at(other)}) for one in late[:1]),
        )
        assert codes(answers) == [200, 200]
    assert sql.value("SELECT count(*) FROM seats") == 4


async def test_whoever_waits_for_both_places_waits_in_the_same_order(api, group, people, database_url, sql):
    """A stranger holds the older stretch: had either of the two the other one by now, they would block each other."""
    ids = await people(4)
    late = [await group.booked(at(12), contact) for contact in ids[2:]]
    early = [await group.booked(at(10), contact) for contact in ids[:2]]
    with psycopg.connect(database_url) as stranger:
        stranger.execute("SELECT FROM taken_slots WHERE id = (SELECT min(id) FROM taken_slots) FOR UPDATE")
        moves = asyncio.gather(
            api.post(f"/bookings/{early[0]['id']}/move", json={"start_time": at(12)}),
            api.post(f"/bookings/{late[0]['id']}/move", json={"start_time": at(10)}),
        )
        await asyncio.sleep(0.5)
        were_done = moves.done()
        free = sql.value("SELECT count(*) FROM (SELECT id FROM taken_slots FOR UPDATE SKIP LOCKED) unlocked")
        stranger.rollback()
    assert codes(await moves) == [200, 200]
    assert (were_done, free) == (False, 1)


async def test_many_who_move_across_each_other_never_overlap_nor_lose_their_place(api, people, sql):
    calendar = await opened(api, stepMinutes=15)
    ids = await people(8)
    bookings = [await calendar.booked(at(9 + n), contact) for n, contact in enumerate(ids)]
    await api.post(f"/bookings/{bookings.pop()['id']}/cancel")
    for minute in (15, 45, 30, 0):
        answers = await together(
            *(
                api.post(f"/bookings/{one['id']}/move", json={"start_time": at(9 + n + (n % 2), minute)})
                for n, one in enumerate(bookings)
            )
        )
        assert set(codes(answers)) <= {200, 409}
        assert sql.value(OVERLAPS) == 0
        assert sql.value("SELECT count(*) FROM seats") == sql.value("SELECT count(*) FROM taken_slots") == 7
    matching = (
        "SELECT count(*) FROM seats JOIN bookings b ON b.id = booking_id JOIN taken_slots t ON t.id = taken_slot_id"
    )
    assert sql.value(f"{matching} WHERE b.starts_at = t.starts_at AND b.ends_at = t.ends_at") == 7


async def test_what_is_released_at_this_moment_is_had_by_one_or_by_nobody(api, calendar, people, sql):
    ids = await people(6)
    for _ in range(4):
        held = await calendar.held(at(10))
        answers = await together(
            api.post(f"/holds/{held['id']}/release"), *(calendar.book(at(10), contact) for contact in ids)
        )
        assert answers[0].status_code == 200
        won = [answer.json() for answer in answers[1:] if answer.status_code == 201]
        assert len(won) == sql.value("SELECT count(*) FROM taken_slots") <= 1
        for booking in won:
            await api.post(f"/bookings/{booking['id']}/cancel")
    assert sql.value("SELECT count(*) FROM taken_slots") == 0


async def test_a_hold_that_is_over_is_had_by_one_its_holder_or_another(api, calendar, people, sql, now):
    ids = await people(6)
    held = await calendar.held(at(10), minutes=1)
    with clock.frozen(now + timedelta(minutes=2)):
        answers = await together(
            api.post(f"/holds/{held['id']}/book", json={}), *(calendar.book(at(10), contact) for contact in ids)
        )
    assert sum(answer.is_success for answer in answers) == 1
    assert set(codes(answers)) <= {200, 201, 404, 409}
    assert sql.bookings() == sql.value("SELECT count(*) FROM seats WHERE booking_id IS NOT NULL") == 1
    assert sql.value("SELECT count(*) FROM seats") == 1


async def test_cancelled_and_moved_at_once_it_is_one_of_the_two(api, calendar, sql):
    for _ in range(5):
        made = await calendar.booked(at(10))
        moved, cancelled = await together(
            api.post(f"/bookings/{made['id']}/move", json={"start_time": at(12)}),
            api.post(f"/bookings/{made['id']}/cancel"),
        )
        assert (moved.status_code, cancelled.status_code) in {(200, 200), (409, 200)}
        assert sql.value("SELECT count(*) FROM seats") == sql.value("SELECT count(*) FROM taken_slots") == 0


async def test_whoever_waits_for_a_stranger_who_gives_up_gets_the_time(calendar, database_url):
    """Somebody has put the stretch in and not committed: one waits, and does not refuse on a rumour."""
    with psycopg.connect(database_url) as stranger:
        stranger.execute(
            "INSERT INTO taken_slots (organization_id, schedule_id, appointment_type_id, starts_at, ends_at, blocked,"
            " capacity) VALUES (%s, %s, %s, %s, %s, tstzrange(%s, %s), 1)",
            (calendar.api.tenant.organization_id, calendar.schedule_id, calendar.id, *(at(10), at(11)) * 2),
        )
        waiting = asyncio.create_task(calendar.book(at(10)))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        stranger.rollback()
        assert (await waiting).status_code == 201
