"""Holding a slot while somebody decides: nobody else gets it, and it ends by itself."""

from datetime import timedelta

import psycopg
import pytest

from opensetter.core import clock
from opensetter.scheduling import service as scheduling
from tests.feature.scheduling.conftest import at, opened
from tests.problems import refused


async def test_a_hold_is_told_with_its_end(calendar):
    held = await calendar.held(at(10), minutes=10)
    assert held == {
        "id": held["id"],
        "appointmentTypeId": calendar.id,
        "contactId": calendar.api.tenant.contact_id,
        "startTime": at(10),
        "endTime": at(11),
        "heldUntil": "2026-06-01T05:10:00.000Z",
    }


async def test_nobody_else_gets_what_is_held_until_its_time_is_over(calendar, people, now):
    (other,) = await people(1)
    await calendar.held(at(10), minutes=10)
    refused(await calendar.book(at(10), other), 409, "slot_taken")
    refused(await calendar.hold(at(10), other), 409, "slot_taken")
    with clock.frozen(now + timedelta(minutes=10) - timedelta(milliseconds=1)):
        refused(await calendar.book(at(10), other), 409, "slot_taken")
    with clock.frozen(now + timedelta(minutes=10)):
        await calendar.booked(at(10), other)


async def test_whoever_holds_it_books_it(calendar, sql):
    held = await calendar.held(at(10))
    booking = await calendar.booked(at(10))
    assert sql.value("SELECT array_agg((id, booking_id)::text) FROM seats") == [f"({held['id']},{booking['id']})"]
    assert sql.value("SELECT held_until FROM seats") is None


async def test_a_hold_is_booked_by_its_id_and_again_is_the_same_booking(api, calendar, sql):
    held = await calendar.held(at(10))
    path = f"/holds/{held['id']}/book"
    first, second = [await api.post(path, json={}) for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.json() == first.json()
    assert (first.json()["start_time"], first.json()["time_zone"]) == (at(10), "Europe/London")
    assert sql.bookings() == 1
    named = await calendar.held(at(12))
    body = {"externalId": "order-1", "timeZone": "Europe/Paris", "metadata": {"a": 1}}
    booking = (await api.post(f"/holds/{named['id']}/book", json=body)).json()
    assert (booking["external_id"], booking["time_zone"], booking["metadata"]) == ("order-1", "Europe/Paris", {"a": 1})


async def test_a_hold_that_is_over_is_booked_if_nobody_else_has_the_time(api, calendar, people, now):
    first, second = await calendar.held(at(10), minutes=1), await calendar.held(at(12), minutes=1)
    (other,) = await people(1)
    with clock.frozen(now + timedelta(minutes=5)):
        answers = [await api.post(f"/holds/{first['id']}/book", json={}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].json() == answers[1].json()
        await calendar.booked(at(12), other)
        refused(await api.post(f"/holds/{second['id']}/book", json={}), 404, "hold_not_found")


async def test_a_hold_keeps_a_promise_that_would_not_be_made_any_more(api, calendar, people, now):
    await calendar.change(minimumNoticeMinutes=230)
    first, second = await calendar.held(at(10), minutes=30), await calendar.held(at(12), minutes=30)
    (other,) = await people(1)
    hours = {"weekly": [{"weekday": "monday", "opens": "13:00", "closes": "16:00"}]}
    await api.put(f"/schedules/{calendar.schedule_id}", json=hours)
    with clock.frozen(now + timedelta(minutes=20)):
        refused(await calendar.book(at(10), other), 409, "slot_unavailable")
        for held in (first, second):
            assert (await api.post(f"/holds/{held['id']}/book", json={})).status_code == 200


async def test_held_again_it_is_held_from_now_on(calendar, now, sql):
    first = await calendar.held(at(10), minutes=10)
    with clock.frozen(now + timedelta(minutes=5)):
        second = await calendar.held(at(10), minutes=10)
    assert second == first | {"heldUntil": "2026-06-01T05:15:00.000Z"}
    assert sql.value("SELECT count(*) FROM seats") == 1


async def test_a_contact_who_holds_another_time_across_it_gives_that_up(calendar, people, sql):
    half_hourly = await opened(calendar.api, name="Half-hourly", stepMinutes=30)
    await half_hourly.held(at(10))
    await half_hourly.held(at(10, 30))
    assert await half_hourly.hours(until=at(12, 30)) == ["09:00", "09:30", "11:30", "12:00"]
    await calendar.booked(at(11))
    assert sql.value("SELECT count(*) FROM taken_slots") == 1
    (other,) = await people(1)
    await half_hourly.booked(at(10), other)


async def test_a_released_hold_is_free_at_once_and_gone(api, calendar, people, sql):
    held = await calendar.held(at(10))
    (other,) = await people(1)
    answer = await api.post(f"/holds/{held['id']}/release")
    assert answer.json() == {"data": held}
    assert sql.value("SELECT count(*) FROM taken_slots") == 0
    await calendar.booked(at(10), other)
    refused(await api.post(f"/holds/{held['id']}/release"), 404, "hold_not_found")
    refused(await api.post(f"/holds/{held['id']}/book", json={}), 404, "hold_not_found")


async def test_a_hold_that_has_become_a_booking_is_not_released(api, calendar, sql):
    held = await calendar.held(at(10))
    booking = await calendar.booked(at(10))
    body = refused(await api.post(f"/holds/{held['id']}/release"), 409, "hold_booked")
    assert body["existing_id"] == booking["id"]
    assert sql.value("SELECT count(*) FROM seats") == 1


async def test_releasing_what_is_not_there_does_nothing(runtime, api, calendar):
    held = await calendar.held(at(10))
    async with runtime.database.transaction(api.tenant.organization_id) as session:
        for _ in range(2):
            await scheduling.release(session, api.tenant.organization_id, held["id"])
        await scheduling.release(session, api.tenant.organization_id, 999_999)


async def test_seats_of_a_class_are_held_one_by_one(group, people, now):
    ids = await people(4)
    for contact in ids[:3]:
        await group.held(at(10), contact, minutes=10)
    refused(await group.hold(at(10), ids[3]), 409, "slot_taken")
    await group.booked(at(10), ids[1])
    with clock.frozen(now + timedelta(minutes=11)):
        assert {slot["localTime"][11:16]: slot["seatsLeft"] for slot in await group.slots()}["10:00"] == 2
        for contact in ids[2:]:
            await group.booked(at(10), contact)
        refused(await group.book(at(10), ids[0]), 409, "slot_taken")


async def test_what_a_contact_holds_is_open_to_them_alone(runtime, api, calendar, now):
    await calendar.held(at(10))
    organization_id, day = api.tenant.organization_id, now + timedelta(days=1)
    async with runtime.database.transaction(organization_id) as session:
        found = [
            await scheduling.find(session, organization_id, calendar.id, since=now, until=day, contact_id=contact)
            for contact in (api.tenant.contact_id, None)
        ]
    assert [len(slots) for slots in found] == [8, 7]


async def test_whoever_dies_before_the_commit_has_held_nothing(calendar, people, database_url, sql):
    """A process that is killed while it holds leaves an open transaction, and PostgreSQL ends that."""
    ids = {
        "organization_id": calendar.api.tenant.organization_id,
        "schedule_id": calendar.schedule_id,
        "type_id": calendar.id,
        "start": at(10),
        "end": at(11),
    }
    with psycopg.connect(database_url) as dying:
        dying.execute(
            "INSERT INTO taken_slots (organization_id, schedule_id, appointment_type_id, starts_at, ends_at, blocked,"
            " capacity) VALUES (%(organization_id)s, %(schedule_id)s, %(type_id)s, %(start)s, %(end)s,"
            " tstzrange(%(start)s, %(end)s), 1)",
            ids,
        )
        dying.rollback()
    await calendar.booked(at(10))
    assert sql.value("SELECT count(*) FROM taken_slots") == 1


@pytest.mark.parametrize("minutes", [0, 61, "10", None, 1.5])
async def test_a_hold_is_for_an_hour_at_most(calendar, minutes):
    refused(await calendar.hold(at(10), minutes=minutes), 400)


async def test_holds_of_others_are_not_there(api, other_api, calendar, sql):
    held = await calendar.held(at(10))
    for action in ("release", "book"):
        refused(await other_api.post(f"/holds/{held['id']}/{action}", json={}), 404, "hold_not_found")
    body = {"contactId": other_api.tenant.contact_id, "startTime": at(12)}
    refused(await other_api.post(f"{calendar.path}/holds", json=body), 404, "appointment_type_not_found")
    refused(await calendar.hold(at(12), other_api.tenant.contact_id), 404, "contact_not_found")
    assert sql.value("SELECT count(*) FROM seats WHERE held_until IS NOT NULL") == 1
