"""Calendar files and feeds, read by a parser that did not write them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject

from opensetter.core import clock
from opensetter.scheduling import links
from tests.factories import make_contact
from tests.feature.booking_page.conftest import MONDAY

NINE = MONDAY.replace(hour=9)
LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")


def entries(content: bytes) -> list[Any]:
    """The events of a calendar, as vobject reads them."""
    (calendar,) = vobject.readComponents(content.decode())
    assert calendar.name == "VCALENDAR"
    assert calendar.version.value == "2.0"
    return list(getattr(calendar, "vevent_list", []))


@pytest.fixture
def file(shop, client) -> Callable[..., Any]:
    """The one event in a booking's calendar file."""

    async def read(booking_id: int) -> Any:
        answer = await client.get(f"{shop.ticket(booking_id)}/appointment.ics")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        (event,) = entries(answer.content)
        return event

    return read


@pytest.fixture
async def feed(shop, api) -> str:
    """The address of the schedule's feed."""
    return str((await api.get(f"/schedules/{shop.kind['scheduleId']}/feed")).json()["data"]["url"])


async def test_an_appointment_can_be_put_into_a_calendar(shop, file):
    event = await file(await shop.books(NINE))
    assert event.dtstart.value == NINE
    assert event.dtend.value == NINE + timedelta(hours=1)
    assert event.summary.value == "Portrait session – Acme bot"
    assert event.location.value == "12 Wharf Road, London"
    assert event.status.value == "CONFIRMED"
    assert event.sequence.value == "0"
    assert event.url.value.startswith("http://opensetter.test/book/manage/")


async def test_the_same_entry_is_told_again_after_each_change_and_is_newer_each_time(shop, file, visitor):
    booking_id = await shop.books(NINE)
    told = [await file(booking_id)]
    for hours, at in ((1, "2027-03-23T11:00:00.000Z"), (2, "2027-03-24T10:00:00.000Z")):
        with clock.frozen(MONDAY + timedelta(minutes=hours)):
            await visitor.opens(f"{shop.ticket(booking_id)}?do=move&at={at}")
            await visitor.sends()
            told.append(await file(booking_id))
            assert told[-1].dtstart.value == datetime.fromisoformat(at)
    with clock.frozen(MONDAY + timedelta(minutes=5)):
        await visitor.opens(f"{shop.ticket(booking_id)}?do=cancel")
        await visitor.sends()
        told.append(await file(booking_id))
    assert len({event.uid.value for event in told}) == 1
    sequences = [int(event.sequence.value) for event in told]
    assert sequences == sorted(set(sequences))
    stamps = [event.dtstamp.value for event in told]
    assert stamps == sorted(set(stamps))
    assert [event.status.value for event in told] == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]


async def test_two_bookings_are_two_entries(shop, file):
    one, two = [await file(await shop.books(NINE + timedelta(hours=hours))) for hours in (0, 1)]
    assert one.uid.value != two.uid.value


@pytest.mark.parametrize(
    ("day", "london", "new_york"),
    [
        # New York has changed its clocks, London has not; then both have; and in autumn it is London first.
        ("2027-03-26", "09:00", "05:00"),
        ("2027-03-29", "09:00", "04:00"),
        ("2027-11-01", "09:00", "05:00"),
        ("2027-11-08", "09:00", "04:00"),
    ],
)
async def test_the_time_is_right_on_both_sides_of_a_change_of_the_clocks(shop, file, day, london, new_york):
    await shop.changes_kind(horizonDays=300)
    at = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=LONDON)
    event = await file(await shop.books(at))
    assert f"{event.dtstart.value.astimezone(LONDON):%Y-%m-%d %H:%M}" == f"{day} {london}"
    assert f"{event.dtstart.value.astimezone(NEW_YORK):%Y-%m-%d %H:%M}" == f"{day} {new_york}"


NASTY = 'Semi; colon, comma\\ slash "quote" – ünï 😀' + "é" * 90


async def test_no_text_breaks_out_of_its_field(shop, file, feed, client, api, runtime, sql):
    await shop.changes_kind(name=NASTY, location={"kind": "address", "value": NASTY})
    await shop.changes_bot(name=NASTY)
    contact = await make_contact(runtime, shop.tenant.organization_id, email="x@example.com", full_name=NASTY)
    sql.run("UPDATE contacts SET full_name = full_name || %s WHERE id = %s", "\r\nBEGIN:VALARM\r\n\x01", contact)
    await api.put(f"/schedules/{shop.kind['scheduleId']}", json={"name": NASTY})
    event = await file(await shop.books(NINE, contact_id=contact))
    assert event.summary.value == f"{NASTY} – {NASTY}"
    assert event.location.value == NASTY
    content = (await client.get(feed)).content
    assert max(map(len, content.split(b"\r\n"))) <= 75
    (event,) = entries(content)
    assert event.summary.value == f"{NASTY}: {NASTY}BEGIN:VALARM"
    (calendar,) = vobject.readComponents(content.decode())
    assert calendar.contents["x-wr-calname"][0].value.replace("\\", "") == NASTY.replace("\\", "")
    assert list(event.components()) == []


async def test_a_booking_that_was_made_elsewhere_has_no_file(shop, client, api):
    booked = (await api.book(start_time="2027-03-24T14:00:00Z", end_time="2027-03-24T15:00:00Z")).json()
    assert (await client.get(f"{shop.ticket(booked['id'])}/appointment.ics")).status_code == 404


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_feed_shows_what_is_booked_on_a_schedule(shop, feed, client, runtime):
    grace = await make_contact(
        runtime, shop.tenant.organization_id, email="grace@example.com", phone_number="+447700900123", full_name="Grace"
    )
    await shop.books(NINE + timedelta(hours=1), contact_id=grace)
    await shop.books(NINE)
    answer = await client.get(feed)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    first, second = entries(answer.content)
    assert [event.summary.value for event in (first, second)] == ["Portrait session: Ada", "Portrait session: Grace"]
    assert (first.dtstart.value, second.dtstart.value) == (NINE, NINE + timedelta(hours=1))
    # Who and when, and nothing else of them.
    for private in (b"grace@", b"7700900123", b"7813194799", b"/book/manage/"):
        assert private not in answer.content


async def test_a_feed_shows_one_schedule_only(shop, feed, client, api):
    other = (await api.post("/schedules", json={"name": "Room 2", "weekly": []})).json()["data"]
    elsewhere = (await api.get(f"/schedules/{other['id']}/feed")).json()["data"]["url"]
    await shop.books(NINE)
    assert len(entries((await client.get(feed)).content)) == 1
    assert entries((await client.get(elsewhere)).content) == []


async def test_what_is_moved_moves_and_what_is_cancelled_is_gone(shop, feed, client, visitor):
    booking_id = await shop.books(NINE)
    (before,) = entries((await client.get(feed)).content)
    with clock.frozen(MONDAY + timedelta(minutes=1)):
        await visitor.opens(f"{shop.ticket(booking_id)}?do=move&at=2027-03-23T11:00:00.000Z")
        await visitor.sends()
        (after,) = entries((await client.get(feed)).content)
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstart.value == NINE + timedelta(days=1, hours=2)
    await visitor.opens(f"{shop.ticket(booking_id)}?do=cancel")
    await visitor.sends()
    assert entries((await client.get(feed)).content) == []


async def test_a_feed_goes_thirty_days_back(shop, feed, client):
    await shop.books(NINE)
    ended = NINE + timedelta(hours=1)
    for now, shown in ((ended + timedelta(days=30, seconds=-1), 1), (ended + timedelta(days=30), 0)):
        with clock.frozen(now):
            assert len(entries((await client.get(feed)).content)) == shown


async def test_a_subscriber_is_told_when_nothing_has_changed(shop, feed, client):
    await shop.books(NINE)
    first = await client.get(feed)
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["last-modified"].endswith(" GMT")
    for tag in (first.headers["etag"], f"W/{first.headers['etag']}", f'"x", {first.headers["etag"]}'):
        again = await client.get(feed, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    await shop.books(NINE + timedelta(hours=1))
    changed = await client.get(feed, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert len(entries(changed.content)) == 2


async def test_a_new_address_ends_the_old_one(shop, feed, client, api):
    path = f"/schedules/{shop.kind['scheduleId']}/feed"
    newer = (await api.post(f"{path}/rotate")).json()["data"]["url"]
    assert newer != feed
    assert (await client.get(feed)).status_code == 404
    assert (await client.get(newer)).status_code == 200
    assert (await api.get(path)).json()["data"]["url"] == newer


async def test_an_address_of_which_anything_was_changed_leads_nowhere(shop, feed, client):
    path = feed.removeprefix("http://opensetter.test")
    for spoiled in (path.replace("g1.", "g2."), path[:-6] + "AA.ics", "/calendars/x.ics", "/calendars/%00.ics"):
        assert (await client.get(spoiled)).status_code == 404, spoiled


async def test_another_organizations_schedule_is_not_there(shop, other_api, client, runtime):
    path = f"/schedules/{shop.kind['scheduleId']}/feed"
    assert (await other_api.get(path)).status_code == 404
    assert (await other_api.post(f"{path}/rotate")).status_code == 404
    forged = links.feed_url(runtime.vault, "", links.Feed(other_api.tenant.organization_id, shop.kind["scheduleId"], 1))
    assert (await client.get(forged)).status_code == 404
