"""Booking on our own calendar: once, for whoever came first, and by the rules."""

from datetime import timedelta

import pytest

from opensetter.core import clock
from opensetter.scheduling import service as scheduling
from opensetter.scheduling.service import AlreadyBooked
from tests.feature.scheduling.conftest import at, opened
from tests.problems import refused

ALL_DAY = [f"{hour:02}:00" for hour in range(9, 17)]


async def test_a_booking_is_told_as_bookings_are_and_the_bot_knows_it(api, calendar):
    made = await calendar.booked(at(10), timeZone="Europe/Paris", externalId="order-1", metadata={"a": 1})

    known = {
        "bot_id": api.tenant.bot_id,
        "contact_id": api.tenant.contact_id,
        "source": "opensetter",
        "external_id": "order-1",
        "start_time": at(10),
        "end_time": at(11),
        "time_zone": "Europe/Paris",
        "status": "confirmed",
        "appointment_type_id": calendar.id,
        "metadata": {"a": 1},
        "cancelled_at": None,
    }
    assert {name: made[name] for name in known} == known
    assert (await api.get(f"/bookings/{made['id']}")).json() == made
    context = (await api.get(f"/bots/{api.tenant.bot_id}/context", contactId=api.tenant.contact_id)).json()["data"]
    assert [item["bookingId"] for item in context["activeBookings"]] == [made["id"]]
    assert context["mayOfferBooking"] is False


async def test_its_event_looks_like_any_bookings(api, calendar):
    made = await calendar.booked(at(10))
    external = (await api.book()).json()
    theirs, ours = (await api.get("/events", type="booking.created")).json()["data"]
    assert theirs["payload"]["id"] == external["id"]
    assert list(ours["payload"].items()) == [(name, made[name]) for name in theirs["payload"]]


async def test_without_a_zone_the_schedules_is_kept(calendar):
    assert (await calendar.booked(at(10)))["time_zone"] == "Europe/London"


async def test_the_same_external_id_again_is_the_same_booking(api, calendar, sql):
    made = await calendar.booked(at(10), externalId="order-1")
    again = await calendar.book(at(14), externalId="order-1")
    assert (again.status_code, again.json()) == (200, made)
    assert (sql.bookings(), sql.value("SELECT count(*) FROM seats")) == (1, 1)
    assert len((await api.get("/events", type="booking.created")).json()["data"]) == 1


async def test_an_external_id_is_for_one_contact_and_one_type(api, calendar, people):
    made = await calendar.booked(at(10), externalId="order-1")
    (other,) = await people(1)
    another = await opened(api, name="Other")
    for answer in (
        await calendar.book(at(10), other, externalId="order-1"),
        await another.book(at(12), externalId="order-1"),
    ):
        assert refused(answer, 409, "external_id_taken")["existing_id"] == made["id"]


async def test_a_cancelled_bookings_external_id_brings_nothing_back(api, calendar):
    made = await calendar.booked(at(10), externalId="order-1")
    await api.post(f"/bookings/{made['id']}/cancel")
    answer = await calendar.book(at(10), externalId="order-1")
    assert refused(answer, 409, "booking_cancelled")["existing_id"] == made["id"]
    assert (await calendar.booked(at(10), externalId="order-2"))["id"] != made["id"]


async def test_a_time_that_is_taken_is_refused_with_the_nearest_that_are_open(calendar, people, sql):
    await calendar.booked(at(10))
    (other,) = await people(1)
    body = refused(await calendar.book(at(10), other), 409, "slot_taken")
    assert body["alternatives"] == [
        {"start_time": at(hour), "end_time": at(hour + 1), "seats_left": 1} for hour in (9, 11, 12)
    ]
    assert sql.bookings() == 1


async def test_a_time_that_is_never_open_is_refused_with_the_nearest_that_are(calendar, subtests, sql):
    for start, nearest in (
        (at(8), [at(9), at(10), at(11)]),
        (at(10, 1), [at(9), at(10), at(11)]),
        (at(17), [at(14), at(15), at(16)]),
        (at(12, day=6), [at(14, day=5), at(15, day=5), at(16, day=5)]),
        ("2026-06-01T04:59:59Z", [at(9), at(10), at(11)]),
        ("2099-06-01T09:00:00Z", None),
    ):
        with subtests.test(start):
            told = refused(await calendar.book(start), 409, "slot_unavailable")["alternatives"]
            found = [slot["start_time"] for slot in told]
            assert found == nearest if nearest else len(found) == 3
    assert sql.value("SELECT count(*) FROM taken_slots") == sql.bookings() == 0


async def test_notice_and_horizon_hold_for_writing_as_for_reading(calendar):
    await calendar.change(minimumNoticeMinutes=300, horizonDays=1)
    assert await calendar.hours(until=at(23, day=3)) == [*(f"{h:02}:00" for h in (11, 12, 13, 14, 15, 16)), *ALL_DAY]
    refused(await calendar.book(at(10)), 409, "slot_unavailable")
    refused(await calendar.book(at(9, day=3)), 409, "slot_unavailable")
    await calendar.booked(at(11))


async def test_busy_elsewhere_is_taken(api, calendar):
    await api.book(start_time=at(10), end_time=at(10, 30))
    refused(await calendar.book(at(10)), 409, "slot_taken")


async def test_buffers_of_either_keep_appointments_apart(api, calendar):
    careful = await opened(api, name="Careful", bufferBeforeMinutes=30, bufferAfterMinutes=10)
    await careful.booked(at(12))
    assert await calendar.hours() == ["09:00", "10:00", "14:00", "15:00", "16:00"]
    refused(await calendar.book(at(11)), 409, "slot_taken")
    refused(await calendar.book(at(13)), 409, "slot_taken")
    await calendar.booked(at(10))


async def test_a_class_takes_as_many_as_it_has_seats_for(group, people):
    ids = await people(4)
    for contact in ids[:3]:
        await group.booked(at(10), contact)
    refused(await group.book(at(10), ids[3]), 409, "slot_taken")
    assert {slot["seatsLeft"] for slot in await group.slots()} == {3}


async def test_a_capacity_that_changes_breaks_nothing_that_is_booked(api, group, people, sql):
    ids = await people(6)
    for contact in ids[:3]:
        await group.booked(at(10), contact)
    await group.change(capacity=2)
    assert "10:00" not in await group.hours()
    await group.change(capacity=5)
    assert {slot["localTime"][11:16]: slot["seatsLeft"] for slot in await group.slots()}["10:00"] == 2
    for contact in ids[3:5]:
        await group.booked(at(10), contact)
    refused(await group.book(at(10), ids[5]), 409, "slot_taken")
    assert sql.value("SELECT array_agg(number ORDER BY number) FROM seats") == [1, 2, 3, 4, 5]
    await group.change(capacity=1)
    (first, *_) = (await api.get("/bookings", contact_id=ids[0])).json()["data"]
    await api.post(f"/bookings/{first['id']}/cancel")
    assert "10:00" not in await group.hours()
    refused(await group.book(at(10), ids[5]), 409, "slot_taken")


async def test_a_length_that_changes_leaves_what_is_booked_and_lets_nobody_join_it(group, people):
    first, second = await people(2)
    await group.booked(at(10), first)
    await group.change(lengthMinutes=120)
    assert await group.hours() == ["11:00", "12:00", "13:00", "14:00", "15:00"]
    refused(await group.book(at(10), second), 409, "slot_taken")


async def test_a_contact_may_have_several_unless_the_bot_books(runtime, api, calendar, now):
    made = await calendar.booked(at(10))
    await calendar.booked(at(12))
    organization_id, contact_id = api.tenant.organization_id, api.tenant.contact_id
    async with runtime.database.transaction(organization_id) as session:
        until = now + timedelta(days=1)
        slot = (await scheduling.find(session, organization_id, calendar.id, since=now, until=until))[0]
        wanted = {"appointment_type_id": calendar.id, "starts_at": slot.starts_at, "time_zone": "UTC", "key": "k"}
        with pytest.raises(AlreadyBooked) as refusal:
            await scheduling.book(session, organization_id, contact_id, **wanted, unless_booked=True)
        assert refusal.value.existing_id == made["id"]
        booking = await scheduling.book(session, organization_id, contact_id, **wanted)
        again = await scheduling.book(session, organization_id, contact_id, **wanted, unless_booked=True)
    assert (booking.id, booking.external_id) == (again.id, "opensetter:k")


async def test_our_source_and_our_ids_cannot_be_said_by_others(api, calendar):
    for source in ("opensetter", "OpenSetter"):
        refused(await api.book(source=source), 400, "source_reserved", "/source")
    refused(await calendar.book(at(10), externalId="opensetter:k"), 400, "key_reserved", "/externalId")
    assert (await api.get("/bookings", source="opensetter")).json()["data"] == []


async def test_what_is_not_there_or_not_yours_is_not_found(api, other_api, calendar):
    theirs = await opened(other_api)
    refused(await calendar.book(at(10), other_api.tenant.contact_id), 404, "contact_not_found")
    body = {"contactId": api.tenant.contact_id, "startTime": at(10)}
    refused(await api.post(f"{theirs.path}/book", json=body), 404, "appointment_type_not_found")
    await api.post(f"{calendar.path}/archive")
    refused(await calendar.book(at(10)), 404, "appointment_type_not_found")
    await other_api.post(f"/bots/{other_api.tenant.bot_id}/archive")
    refused(await theirs.book(at(10)), 404, "appointment_type_not_found")


async def test_cancelling_gives_the_time_back_and_leaves_no_trace_of_it(api, calendar, people, sql):
    made = await calendar.booked(at(10))
    for _ in range(2):
        assert (await api.post(f"/bookings/{made['id']}/cancel")).status_code == 200
    assert sql.value("SELECT count(*) FROM taken_slots") == sql.value("SELECT count(*) FROM seats") == 0
    (other,) = await people(1)
    await calendar.booked(at(10), other)


async def test_cancelling_one_of_a_class_frees_their_seat_alone(api, group, people, sql):
    ids = await people(4)
    bookings = [await group.booked(at(10), contact) for contact in ids[:3]]
    await api.post(f"/bookings/{bookings[1]['id']}/cancel")
    await group.booked(at(10), ids[3])
    assert sql.value("SELECT array_agg(number ORDER BY booking_id) FROM seats") == [1, 3, 2]
    assert sql.value("SELECT count(*) FROM taken_slots") == 1


async def test_nobody_can_be_missed_before_the_start(api, calendar, now):
    made = await calendar.booked(at(10))
    path = f"/bookings/{made['id']}/no-show"
    with clock.frozen(now + timedelta(hours=4) - timedelta(seconds=1)):
        refused(await api.post(path), 409, "booking_not_begun")
    with clock.frozen(now + timedelta(hours=4)):
        missed = (await api.post(path)).json()
        assert missed == made | {"status": "no_show"}
        assert (await api.post(path)).json() == missed
        context = (await api.get(f"/bots/{api.tenant.bot_id}/context", contactId=api.tenant.contact_id)).json()
    assert context["data"]["activeBookings"] == []
    assert (await api.get("/bookings", status="no_show")).json()["data"] == [missed]


async def test_a_cancelled_booking_is_not_missed(api, other_api, calendar):
    made = (await api.book(start_time="2026-05-25T14:00:00Z")).json()
    path = f"/bookings/{made['id']}/no-show"
    refused(await other_api.post(path), 404, "booking_not_found")
    await api.post(f"/bookings/{made['id']}/cancel")
    refused(await api.post(path), 409, "booking_cancelled")
