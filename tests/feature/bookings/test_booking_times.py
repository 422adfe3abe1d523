"""Rows W to AE and AQ: instants and zones, in and out."""
# ruff: noqa: N802 - rows are named by the table's letters

from datetime import UTC, datetime, timedelta

from opensetter.core import clock
from tests.problems import refused


async def test_row_W_a_time_without_offset_is_refused_even_with_a_time_zone(api, sql):
    for time_zone in ("Europe/London", None):
        for text in ("2026-05-25T14:00:00", "2026-05-25T14:00:00.000", "2026-05-25t14:00:00"):
            start = await api.book(start_time=text, time_zone=time_zone)
            end = await api.book(end_time=text.replace("14", "15"), time_zone=time_zone)
            refused(start, 400, "offset_required", "/start_time")
            refused(end, 400, "offset_required", "/end_time")
    assert sql.bookings() == 0


async def test_row_X_other_ways_of_writing_a_time_are_refused(api, sql, subtests):
    for value in (
        "2026-05-25",
        1779717600,
        1779717600.5,
        "1779717600",
        "2026-W22-1T14:00:00Z",
        "2026-145T14:00:00Z",
        "20260525T140000Z",
        "2026-05-25T24:00:00Z",
        "2026-05-25T23:59:60Z",
        "2026-05-25T14:60:00Z",
        "2026-05-25T14:00:00,5Z",
        "2026-05-25T14:00:00.Z",
        "2026-05-25T14:00:00Z[Europe/London]",
        "2026-05-25T14:00:00+01:00[Europe/London]",
        "2026-05-25T14:00Z",
        "2026-05-25T14Z",
        "2026-05-25T14:00:00+0100",
        "2026-05-25T14:00:00+01",
        "2026-05-25T14:00:00+24:00",
        "2026-02-30T14:00:00Z",
        "2026-13-01T14:00:00Z",
        "2026-05-25T14:00:00Z\n",
        " 2026-05-25T14:00:00Z",
        "２０２６-05-25T14:00:00Z",
        "tomorrow",
        "",
        True,
        ["2026-05-25T14:00:00Z"],
    ):
        with subtests.test(repr(value)):
            refused(await api.book(start_time=value), 400, "time_invalid", "/start_time")
    refused(await api.book(end_time="2026-05-26"), 400, "time_invalid", "/end_time")
    assert sql.bookings() == 0


async def test_row_Y_small_letters_and_minus_zero_are_fine_and_a_space_is_not(api):
    for text in ("2026-05-25t14:00:00z", "2026-05-25T14:00:00-00:00", "2026-05-25t14:00:00+00:00"):
        response = await api.book(start_time=text, external_id=None)
        assert response.status_code == 201
        assert response.json()["start_time"] == "2026-05-25T14:00:00.000Z"
    refused(await api.book(start_time="2026-05-25 14:00:00Z"), 400, "time_invalid", "/start_time")


async def test_row_Z_a_booking_in_the_past_is_recorded_and_not_active(api):
    now = datetime(2026, 5, 25, 14, 30, tzinfo=UTC)
    with clock.frozen(now):
        ended = await booked(api, now - timedelta(hours=2), end=now - timedelta(seconds=1))
        open_end = await booked(api, now - timedelta(minutes=61), end=None)
        under_way = await booked(api, now - timedelta(minutes=59), end=None)
        long = await booked(api, now - timedelta(days=1), end=now + timedelta(seconds=1))
        path = f"/bots/{api.tenant.bot_id}/context"
        known = (await api.get(path, contactId=api.tenant.contact_id)).json()["data"]

    assert {item["bookingId"] for item in known["activeBookings"]} == {under_way, long}
    assert {item["bookingId"] for item in known["pastBookings"]} == {ended, open_end}


async def booked(api, start, *, end):
    """The id of a new booking at this time."""
    times = {"start_time": start.isoformat(), "end_time": end and end.isoformat()}
    response = await api.book(**times, external_id=None)
    assert response.status_code == 201
    return response.json()["id"]


async def test_row_AA_times_lie_between_2000_and_2100(api, sql, subtests):
    last = {"start_time": "2099-12-31T23:59:59.998Z", "end_time": "2099-12-31T23:59:59.999Z"}
    assert (await api.book(start_time="2000-01-01T00:00:00Z", end_time=None, external_id=None)).status_code == 201
    assert (await api.book(**last, external_id=None)).status_code == 201
    for text in (
        "1999-12-31T23:59:59.999Z",
        "2000-01-01T00:59:59+01:00",
        "2100-01-01T00:00:00Z",
        "2099-12-31T23:00:00-01:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-23:59",
        "58366-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
    ):
        with subtests.test(text):
            body = refused(await api.book(start_time=text, end_time=None), 400, pointer="/start_time")
            assert body["code"] in {"time_out_of_range", "time_invalid"}
    refused(await api.book(end_time="2100-01-01T00:00:00Z"), 400, "time_out_of_range", "/end_time")
    assert sql.bookings() == 2


async def test_row_AB_an_end_that_is_not_after_the_start_is_refused(api, sql, subtests):
    for end in (
        "2026-05-25T14:00:00Z",
        "2026-05-25T13:59:59.999Z",
        "2026-05-25T14:30:00+01:00",
        "2026-05-25T14:00:00.0009Z",
    ):
        with subtests.test(end):
            refused(await api.book(end_time=end), 400, "end_time_not_after_start_time")
    assert sql.bookings() == 0
    assert (await api.book(end_time="2026-05-25T14:00:00.001Z")).status_code == 201


async def test_row_AC_an_end_is_not_needed(api):
    for end in (None, ...):
        response = await api.book(end_time=end, external_id=None)
        assert (response.status_code, response.json()["end_time"]) == (201, None)


async def test_row_AD_the_instant_wins_over_the_zone(api):
    response = await api.book(
        start_time="2026-05-25T14:00:00-07:00", end_time="2026-05-26T07:00:00+09:00", time_zone="Europe/London"
    )

    assert response.status_code == 201
    assert response.json()["start_time"] == "2026-05-25T21:00:00.000Z"
    assert response.json()["end_time"] == "2026-05-25T22:00:00.000Z"
    assert response.json()["time_zone"] == "Europe/London"


async def test_row_AE_a_time_zone_is_an_iana_name_spelled_exactly(api, sql, subtests):
    for name in (
        "Europe",
        "europe/london",
        "EUROPE/LONDON",
        "Europe/London ",
        "Europe/Atlantis",
        "+02:00",
        "UTC+2",
        "BST",
        "PST",
        "",
        "posix/Europe/London",
        "right/Europe/London",
        "../zone.tab",
        "/etc/localtime",
        "localtime",
        "Factory.",
        "x" * 5000,
        2,
        ["Europe/London"],
    ):
        with subtests.test(repr(name)[:30]):
            refused(await api.book(time_zone=name), 400, pointer="/time_zone")
    assert sql.bookings() == 0
    refused(await api.book(time_zone="europe/london"), 400, "time_zone_invalid", "/time_zone")


async def test_row_AE_links_are_accepted_and_echoed(api):
    for name in ("Asia/Calcutta", "Asia/Kolkata", "US/Pacific", "EST", "UTC", "Etc/GMT+5", "GB"):
        response = await api.book(time_zone=name, external_id=None)
        assert (response.status_code, response.json()["time_zone"]) == (201, name)


async def test_row_AQ_times_leave_in_utc_with_three_digits_cut_not_rounded(api):
    for sent, told in (
        ("2026-05-25T14:00:00Z", "2026-05-25T14:00:00.000Z"),
        ("2026-05-25T14:00:00.1Z", "2026-05-25T14:00:00.100Z"),
        ("2026-05-25T14:00:00.123456789Z", "2026-05-25T14:00:00.123Z"),
        ("2026-05-25T14:00:00.9999999Z", "2026-05-25T14:00:00.999Z"),
        ("2026-05-25T23:59:59.99999+05:45", "2026-05-25T18:14:59.999Z"),
    ):
        made = (await api.book(start_time=sent, end_time=None, external_id=None)).json()
        stored = (await api.get(f"/bookings/{made['id']}")).json()
        listed = (await api.get("/bookings")).json()["data"]
        assert made["start_time"] == stored["start_time"] == told
        assert {len(booking["start_time"]) for booking in listed} == {len(told)}
        assert len(stored["created_at"]) == len(told)


async def test_row_AQ_what_is_stored_is_what_is_returned(api, sql):
    await api.book(start_time="2026-05-25T14:00:00.1239Z", end_time="2026-05-25T15:00:00.9999Z")

    assert sql.value("SELECT starts_at AT TIME ZONE 'UTC' FROM bookings") == datetime(2026, 5, 25, 14, 0, 0, 123000)  # noqa: DTZ001
    assert sql.value("SELECT ends_at AT TIME ZONE 'UTC' FROM bookings") == datetime(2026, 5, 25, 15, 0, 0, 999000)  # noqa: DTZ001
