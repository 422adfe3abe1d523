"""Moving a booking: the same one at another time, or, if that cannot be had, where it is."""

from datetime import timedelta

from opensetter.core import clock
from opensetter.scheduling import service as scheduling
from tests.feature.scheduling.conftest import at, opened
from tests.problems import refused

LATER = ["11:00", "11:30", "12:00", "12:30"]


async def moved(api, booking, start):
    return await api.post(f"/bookings/{booking['id']}/move", json={"start_time": start})


async def test_a_moved_booking_keeps_its_id_and_frees_its_time(api, calendar, people):
    made = await calendar.booked(at(10), externalId="order-1")
    answer = await moved(api, made, at(14))
    assert answer.status_code == 200
    assert answer.json() == made | {"start_time": at(14), "end_time": at(15)}
    assert (await api.get(f"/bookings/{made['id']}")).json() == answer.json()
    (other,) = await people(1)
    refused(await calendar.book(at(14), other), 409, "slot_taken")
    await calendar.booked(at(10), other)


async def test_it_is_told_once_with_where_it_was(api, calendar):
    made = await calendar.booked(at(10))
    answers = [await moved(api, made, at(14)) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].json() == answers[2].json()
    (event,) = (await api.get("/events", type="booking.rescheduled")).json()["data"]
    told = {name: value for name, value in answers[0].json().items() if name != "metadata"}
    assert event["payload"] == told | {"previous_start_time": at(10), "previous_end_time": at(11)}


async def test_it_can_be_moved_across_its_own_time(api, sql):
    calendar = await opened(api, stepMinutes=30, bufferBeforeMinutes=15)
    made = await calendar.booked(at(10))
    for start in (at(10, 30), at(9, 30), at(10)):
        assert (await moved(api, made, start)).json()["start_time"] == start
    assert sql.value("SELECT count(*) FROM taken_slots") == sql.value("SELECT count(*) FROM seats") == 1


async def test_where_it_can_be_moved_is_anywhere_else_also_across_its_own_time(api, runtime, now):
    calendar = await opened(api, stepMinutes=30)
    made = await calendar.booked(at(10))
    organization_id = api.tenant.organization_id
    wanted = {"since": now, "until": now + timedelta(hours=7), "moves_booking_id": made["id"]}
    async with runtime.database.transaction(organization_id) as session:
        found = await scheduling.find(session, organization_id, calendar.id, **wanted)
    assert [f"{slot.starts_at + timedelta(hours=1):%H:%M}" for slot in found] == ["09:00", "09:30", "10:30", *LATER]


async def test_moved_to_a_time_that_is_taken_it_stays_where_it_is(api, calendar, people):
    made = await calendar.booked(at(10))
    (other,) = await people(1)
    await calendar.booked(at(14), other)
    body = refused(await moved(api, made, at(14)), 409, "slot_taken")
    assert [slot["start_time"] for slot in body["alternatives"]] == [at(12), at(13), at(15)]
    assert (await api.get(f"/bookings/{made['id']}")).json() == made
    refused(await calendar.book(at(10), other), 409, "slot_taken")
    assert (await api.get("/events", type="booking.rescheduled")).json()["data"] == []


async def test_moved_to_a_time_that_is_never_open_it_stays_where_it_is(api, calendar):
    made = await calendar.booked(at(10))
    for start in (at(8), at(10, 15), "2020-01-01T10:00:00Z"):
        refused(await moved(api, made, start), 409, "slot_unavailable")
    assert (await api.get(f"/bookings/{made['id']}")).json() == made


async def test_moved_into_a_class_and_out_of_it(api, group, people, sql):
    ids = await people(4)
    bookings = [await group.booked(at(10), contact) for contact in ids[:3]]
    late = await group.booked(at(12), ids[3])
    refused(await moved(api, late, at(10)), 409, "slot_taken")
    assert (await moved(api, bookings[0], at(12))).status_code == 200
    assert (await moved(api, late, at(10))).status_code == 200
    taken = (
        "SELECT array_agg(starts_at::text || ' ' || (SELECT count(*) FROM seats WHERE taken_slot_id = taken_slots.id)"
    )
    assert sql.value(f"{taken} ORDER BY starts_at) FROM taken_slots") == [
        "2026-06-01 09:00:00+00 3",
        "2026-06-01 11:00:00+00 1",
    ]


async def test_it_is_as_long_as_its_type_is_now_and_on_its_schedule(api, calendar, sql):
    made = await calendar.booked(at(10))
    elsewhere = {"name": "Other", "weekly": [{"weekday": "monday", "opens": "12:00", "closes": "18:00"}]}
    schedule = (await api.post("/schedules", json=elsewhere)).json()["data"]["id"]
    await calendar.change(lengthMinutes=90, scheduleId=schedule)
    assert (await moved(api, made, "2026-06-01T12:00:00Z")).json()["end_time"] == "2026-06-01T13:30:00.000Z"
    assert sql.value("SELECT array_agg(schedule_id) FROM taken_slots") == [schedule]


async def test_a_hold_at_the_new_time_is_used_up(api, calendar, sql):
    made = await calendar.booked(at(10))
    await calendar.held(at(14))
    assert (await moved(api, made, at(14))).status_code == 200
    assert sql.value("SELECT array_agg(booking_id) FROM seats") == [made["id"]]


async def test_a_booking_of_an_archived_type_can_still_be_moved(api, calendar):
    made = await calendar.booked(at(10))
    await api.post(f"{calendar.path}/archive")
    assert (await moved(api, made, at(12))).status_code == 200
    assert refused(await moved(api, made, at(8)), 409, "slot_unavailable")["alternatives"] == []


async def test_what_was_made_elsewhere_or_is_gone_or_over_is_not_moved(api, calendar, now, sql):
    external = (await api.book(start_time=at(10), end_time=at(11))).json()
    refused(await moved(api, external, at(12)), 409, "booking_not_ours")
    made, cancelled = await calendar.booked(at(12)), await calendar.booked(at(14))
    await api.post(f"/bookings/{cancelled['id']}/cancel")
    refused(await moved(api, cancelled, at(15)), 409, "booking_cancelled")
    with clock.frozen(now + timedelta(hours=7)):
        refused(await moved(api, made, at(15)), 409, "booking_over")
    sql.run("UPDATE bookings SET status = 'no_show' WHERE id = %s", made["id"])
    refused(await moved(api, made, at(15)), 409, "booking_over")


async def test_a_booking_of_somebody_elses_is_not_there(api, other_api, calendar):
    made = await calendar.booked(at(10))
    refused(await moved(other_api, made, at(12)), 404, "booking_not_found")
    refused(await moved(api, {"id": 999_999}, at(12)), 404, "booking_not_found")


async def test_faulty_bodies_are_refused(api, calendar):
    made = await calendar.booked(at(10))
    path = f"/bookings/{made['id']}/move"
    refused(await api.post(path, json={}), 400, "field_required", "/start_time")
    refused(await api.post(path, json={"startTime": at(12)}), 400, "field_required", "/start_time")
    refused(await api.post(path, json={"start_time": "2026-06-01T12:00:00"}), 400, "offset_required")
    refused(await api.post(path, json={"start_time": at(12), "end_time": at(13)}), 400, "unknown_field", "/end_time")
