"""Row AU: cancelling, once and again."""
# ruff: noqa: N802 - rows are named by the table's letters

import asyncio
from datetime import UTC, datetime, timedelta

from opensetter.core import clock
from tests.factories import make_key
from tests.problems import refused, told

NOW = datetime(2026, 5, 20, 17, 42, 0, 123456, tzinfo=UTC)


async def test_row_AU_cancelling_twice_tells_the_first_time(api):
    made = (await api.book()).json()

    with clock.frozen(NOW):
        first = await api.post(f"/bookings/{made['id']}/cancel")
    with clock.frozen(NOW + timedelta(hours=1)):
        second = await api.post(f"/bookings/{made['id']}/cancel")

    assert [first.status_code, second.status_code] == [200, 200]
    assert list(first.json().items()) == [
        ("id", made["id"]),
        ("event_id", made["event_id"]),
        ("cancelled_at", "2026-05-20T17:42:00.123Z"),
    ]
    assert second.content == first.content
    stored = (await api.get(f"/bookings/{made['id']}")).json()
    assert (stored["status"], stored["cancelled_at"]) == ("cancelled", "2026-05-20T17:42:00.123Z")
    (event,) = (await api.get("/events", type="booking.cancelled")).json()["data"]
    assert event["payload"]["id"] == made["id"]
    assert event["payload"]["cancelled_at"] == "2026-05-20T17:42:00.123Z"


async def test_row_AU_many_cancellations_and_replays_at_once_tell_one_time(api, sql):
    made = (await api.book()).json()

    answers = await asyncio.gather(
        *(api.post(f"/bookings/{made['id']}/cancel") for _ in range(8)), *(api.book() for _ in range(8))
    )

    assert {answer.status_code for answer in answers} == {200}
    times = {answer.json()["cancelled_at"] for answer in answers[:8]}
    assert len(times) == 1
    assert {answer.json().get("cancelled_at") for answer in answers[8:]} <= times | {None}
    assert (await api.book()).json()["cancelled_at"] in times
    assert sql.value("SELECT count(*) FROM bookings WHERE status = 'cancelled'") == sql.bookings() == 1


async def test_row_AU_a_foreign_or_unknown_booking_is_not_found_and_stays(api, other_api):
    foreign = (await other_api.book()).json()["id"]

    answers = {told_of(await api.post(f"/bookings/{booking}/cancel"), booking) for booking in (foreign, 999_999)}

    refused(await api.post(f"/bookings/{foreign}/cancel"), 404, "booking_not_found")
    assert len(answers) == 1
    assert (await other_api.get(f"/bookings/{foreign}")).json()["status"] == "confirmed"


def told_of(answer, booking):
    """All that is told, but for the id that the caller sent in the path."""
    status, headers, content = told(answer)
    headers.pop("content-length")
    return status, tuple(headers.items()), content.replace(f"/bookings/{booking}/".encode(), b"")


async def test_a_cancelled_booking_disappears_from_what_the_bot_knows(api):
    made = (await api.book(start_time="2099-05-25T14:00:00Z", end_time=None)).json()
    context = f"/bots/{made['bot_id']}/context"
    before = (await api.get(context, contactId=made["contact_id"])).json()["data"]

    await api.post(f"/bookings/{made['id']}/cancel")

    after = (await api.get(context, contactId=made["contact_id"])).json()["data"]
    assert [item["bookingId"] for item in before["activeBookings"]] == [made["id"]]
    assert (before["mayOfferBooking"], before["whyNot"]) == (False, "booking_exists")
    assert after["activeBookings"] == after["pastBookings"] == []
    assert after["mayOfferBooking"] is True


async def test_another_bot_does_not_know_the_booking(api):
    made = (await api.book(start_time="2099-05-25T14:00:00Z", end_time=None)).json()
    second = (await api.post("/bots", json={"name": "Second"})).json()["data"]["id"]

    known = (await api.get(f"/bots/{second}/context", contactId=made["contact_id"])).json()["data"]

    assert known["activeBookings"] == known["pastBookings"] == []


async def test_a_body_is_not_needed_and_a_field_that_would_be_ignored_is_refused(api, sql):
    made = (await api.book()).json()["id"]
    path = f"/bookings/{made}/cancel"

    refused(await api.post(path, json={"cancelled_at": "2020-01-01T00:00:00Z"}), 400, "unknown_field", "/cancelled_at")
    refused(await api.post(path, json=["ill"]), 400, "object_required")
    refused(await api.post_text(path, "{"), 400, "json_invalid")
    assert sql.value("SELECT cancelled_at FROM bookings") is None
    assert (await api.post(path, json={})).status_code == 200


async def test_a_key_that_may_only_read_cancels_nothing(api, runtime):
    made = (await api.book()).json()["id"]
    reader = await make_key(runtime, api.tenant.organization_id, scopes=("read",))

    answer = await api.post(f"/bookings/{made}/cancel", headers={"Authorization": f"Bearer {reader}"})

    refused(answer, 403, "forbidden")
    assert (await api.get(f"/bookings/{made}")).json()["status"] == "confirmed"
