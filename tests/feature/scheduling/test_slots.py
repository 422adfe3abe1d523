"""`GET /bots/{id}/slots`: what is open, as callers are told."""

from datetime import timedelta

from opensetter.core import clock
from tests.feature.scheduling.conftest import NOW, at, opened
from tests.problems import refused

ALL_DAY = [f"{hour:02}:00" for hour in range(9, 17)]


async def test_slots_are_told_with_their_end_their_local_time_and_their_seats(group):
    first = (await group.slots())[0]
    assert first == {
        "startTime": "2026-06-01T08:00:00.000Z",
        "endTime": "2026-06-01T09:00:00.000Z",
        "localTime": "2026-06-01T09:00:00+01:00",
        "seatsLeft": 3,
    }


async def test_the_next_seven_days_are_told_unless_others_are_asked_for(api, calendar):
    path = f"/bots/{api.tenant.bot_id}/slots"
    told = (await api.get(path, appointmentTypeId=calendar.id)).json()["data"]
    assert (told["timeZone"], told["hasMore"], len(told["slots"])) == ("Europe/London", False, 5 * 8)
    later = await calendar.slots(since=at(0, day=13), until=at(0, day=16))
    assert {slot["localTime"][:10] for slot in later} == {"2026-06-15"}


async def test_local_times_are_told_in_the_zone_that_is_asked_for(api, calendar):
    path = f"/bots/{api.tenant.bot_id}/slots"
    told = (await api.get(path, appointmentTypeId=calendar.id, timeZone="America/New_York")).json()["data"]
    assert (told["timeZone"], told["slots"][0]["localTime"]) == ("America/New_York", "2026-06-01T04:00:00-04:00")


async def test_a_long_list_is_cut_and_says_so(api, calendar):
    path = f"/bots/{api.tenant.bot_id}/slots"
    await calendar.change(lengthMinutes=5, stepMinutes=5)
    whole = {"appointmentTypeId": calendar.id, "since": at(0), "until": at(0, day=16)}
    first = (await api.get(path, **whole)).json()["data"]
    rest = (await api.get(path, **whole | {"since": first["slots"][-1]["startTime"]})).json()["data"]
    assert (len(first["slots"]), first["hasMore"], rest["hasMore"]) == (1000, True, False)
    assert rest["slots"][0] == first["slots"][-1]
    assert len(first["slots"]) + len(rest["slots"]) - 1 == 11 * 8 * 12


async def test_what_is_booked_or_held_is_not_open_until_it_is_free_again(calendar):
    booking = await calendar.booked(at(10))
    await calendar.held(at(12), minutes=10)
    assert await calendar.hours() == ["09:00", "11:00", *ALL_DAY[4:]]
    await calendar.api.post(f"/bookings/{booking['id']}/cancel")
    assert await calendar.hours() == [*ALL_DAY[:3], *ALL_DAY[4:]]
    with clock.frozen(NOW + timedelta(minutes=10)):
        assert await calendar.hours() == ALL_DAY


async def test_bookings_made_elsewhere_block_the_bots_calendar_while_they_are_active(api, calendar, sql):
    made = (await api.book(start_time=at(10, 30), end_time=None)).json()
    await api.book(external_id="past", start_time=at(13, day=1), end_time=at(14))
    assert await calendar.hours() == ["09:00", "12:00", *ALL_DAY[5:]]
    for status in ("no_show", "completed"):
        sql.run("UPDATE bookings SET status = %s WHERE id = %s", status, made["id"])
        assert await calendar.hours() == [*ALL_DAY[:4], *ALL_DAY[5:]]
    sql.run("UPDATE bookings SET status = 'pending' WHERE id = %s", made["id"])
    assert await calendar.hours() == ["09:00", "12:00", *ALL_DAY[5:]]
    await api.post(f"/bookings/{made['id']}/cancel")
    assert await calendar.hours() == [*ALL_DAY[:4], *ALL_DAY[5:]]


async def test_a_long_appointment_elsewhere_blocks_all_of_its_days(api, calendar):
    await api.book(start_time=at(0, day=1).replace("05-31", "05-20"), end_time=at(12, day=2))
    assert await calendar.hours(until=at(23, day=2)) == ALL_DAY[3:]


async def test_another_bot_on_the_same_schedule_shares_what_is_taken_and_busy(api, calendar):
    second = (await api.post("/bots", json={"name": "Second"})).json()["data"]["id"]
    other = await opened(api, botId=second, scheduleId=calendar.schedule_id)
    await other.booked(at(9))
    await api.book(bot_id=second, start_time=at(11), end_time=at(12))
    assert await calendar.hours() == ["10:00", *ALL_DAY[3:]]
    elsewhere = (await api.post("/schedules", json={"name": "Other"})).json()["data"]["id"]
    await other.change(scheduleId=elsewhere)
    # What was booked stays where it was; what the other bot does elsewhere is no matter any more.
    assert await calendar.hours() == ALL_DAY[1:]


async def test_a_bot_that_shares_nothing_is_not_heard_of(api, calendar):
    second = (await api.post("/bots", json={"name": "Second"})).json()["data"]["id"]
    await (await opened(api, botId=second)).booked(at(10))
    await api.book(bot_id=second, start_time=at(11), end_time=at(12))
    assert await calendar.hours() == ALL_DAY


async def test_what_is_not_there_or_not_yours_is_not_found(api, other_api, calendar):
    second = (await api.post("/bots", json={"name": "Second"})).json()["data"]["id"]
    theirs = await opened(other_api)
    own = f"/bots/{api.tenant.bot_id}/slots"
    refused(await api.get(own, appointmentTypeId=theirs.id), 404, "appointment_type_not_found")
    refused(await api.get(own, appointmentTypeId=999_999), 404, "appointment_type_not_found")
    refused(await api.get(f"/bots/{second}/slots", appointmentTypeId=calendar.id), 404, "appointment_type_not_found")
    refused(await other_api.get(own, appointmentTypeId=theirs.id), 404, "bot_not_found")
    await api.post(f"{calendar.path}/archive")
    refused(await api.get(own, appointmentTypeId=calendar.id), 404, "appointment_type_not_found")


async def test_windows_that_are_none_are_refused(api, calendar, subtests):
    path = f"/bots/{api.tenant.bot_id}/slots"
    for query, code in (
        ({"since": at(12), "until": at(12)}, "window_invalid"),
        ({"since": at(12), "until": at(11)}, "window_invalid"),
        ({"until": "2026-05-01T00:00:00Z"}, "window_invalid"),
        ({"since": "2026-06-01T00:00:00Z", "until": "2026-08-02T00:00:01Z"}, "window_invalid"),
        ({"since": "2026-06-01T00:00:00"}, "offset_required"),
        ({"timeZone": "Mars"}, "time_zone_invalid"),
        ({"limit": "1"}, "unknown_field"),
    ):
        with subtests.test(str(query)):
            refused(await api.get(path, appointmentTypeId=calendar.id, **query), 400, code)
    refused(await api.get(path), 400, "field_required", "/appointmentTypeId")
    last = {"since": "2026-06-01T00:00:00Z", "until": "2026-08-02T00:00:00Z"}
    assert (await api.get(path, appointmentTypeId=calendar.id, **last)).status_code == 200


async def test_a_schedule_that_is_changed_changes_what_is_open_and_not_what_is_booked(api, calendar):
    booking = await calendar.booked(at(9))
    body = {"weekly": [{"weekday": "monday", "opens": "14:00", "closes": "16:00"}]}
    assert (await api.put(f"/schedules/{calendar.schedule_id}", json=body)).status_code == 200
    assert await calendar.hours() == ["14:00", "15:00"]
    assert (await api.get(f"/bookings/{booking['id']}")).json()["start_time"] == at(9)
