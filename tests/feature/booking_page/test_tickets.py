"""An appointment's own page: looked at, moved and cancelled by whoever has its link, and by nobody else."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from opensetter.core import clock
from opensetter.scheduling import links
from tests.feature.booking_page.conftest import MONDAY

NINE = MONDAY.replace(hour=9)
SEEN = "2027-03-22T09:00:00.000Z"


@pytest.fixture
async def booking_id(shop) -> int:
    return await shop.books(NINE)


@pytest.fixture
def stored(api, booking_id):
    """The booking as the API tells it."""

    async def read() -> dict[str, Any]:
        found: dict[str, Any] = (await api.get(f"/bookings/{booking_id}")).json()
        return found

    return read


@pytest.fixture
def events(api):
    async def read(kind: str) -> list[dict[str, Any]]:
        found = (await api.get("/events", limit=100)).json()["data"]
        return [event["payload"] for event in found if event["type"] == kind]

    return read


async def test_an_appointment_is_moved_after_one_more_question(shop, visitor, booking_id, stored, events):
    await visitor.opens(shop.ticket(booking_id))
    page = await visitor.follows("Move")
    assert page.heading == "Choose a new time"
    assert page.times == ["10:00", "11:00"]
    await visitor.follows("Tuesday, 23 March 2027")
    page = await visitor.follows("11:00")
    assert page.heading == "Move your appointment?"
    assert page.names("dd") == [
        "Monday, 22 March 2027 at 09:00 (London time)",
        "Tuesday, 23 March 2027 at 11:00 (London time)",
    ]
    assert (await stored())["start_time"] == SEEN
    page = await visitor.sends()
    assert visitor.led_by.status_code == 303
    assert page.heading == "Your appointment was moved"
    assert "Tuesday, 23 March 2027 at 11:00 (London time)" in page.text
    moved = await stored()
    assert (moved["id"], moved["start_time"]) == (booking_id, "2027-03-23T11:00:00.000Z")
    assert len(await events("booking.rescheduled")) == 1


async def test_moving_twice_to_the_same_time_is_moving_once(shop, visitor, booking_id, events):
    await visitor.opens(f"{shop.ticket(booking_id)}?do=move&at=2027-03-23T11:00:00.000Z")
    form = visitor.form
    for _ in range(2):
        page = await visitor.posts(form.action, form.fields)
        assert page.heading == "Your appointment was moved"
    assert len(await events("booking.rescheduled")) == 1


async def test_of_two_who_move_to_one_time_the_second_keeps_theirs_and_sees_what_is_open(
    shop, visitor, booking_id, stored
):
    await visitor.opens(f"{shop.ticket(booking_id)}?do=move&at=2027-03-22T10:00:00.000Z")
    await shop.books(NINE.replace(hour=10))
    page = await visitor.sends()
    assert visitor.status == 409
    assert page.heading == "Choose a new time"
    assert "Somebody has just taken that time." in page.text
    assert page.times == ["11:00"]
    assert (await stored())["start_time"] == SEEN


async def test_a_time_that_cannot_be_had_is_not_asked_about(shop, visitor, booking_id):
    page = await visitor.opens(f"{shop.ticket(booking_id)}?do=move&at=2027-03-22T09:17:00.000Z")
    assert page.heading == "Choose a new time"
    assert "That time cannot be booked any more." in page.text


async def test_an_appointment_is_cancelled_after_one_more_question(shop, visitor, booking_id, stored, events):
    await visitor.opens(shop.ticket(booking_id))
    page = await visitor.follows("Cancel")
    assert page.heading == "Cancel this appointment?"
    assert (await stored())["status"] == "confirmed"
    page = await visitor.sends()
    assert page.heading == "This appointment was cancelled"
    assert "Move" not in page.names("a")
    assert (await stored())["status"] == "cancelled"
    assert (await visitor.opens(shop.path)).times == ["09:00", "10:00", "11:00"]
    assert len(await events("booking.cancelled")) == 1


async def test_cancelling_twice_is_cancelling_once(shop, visitor, client, booking_id, events):
    path = shop.ticket(booking_id)
    answers = await asyncio.gather(*(client.post(f"{path}/cancel", data={"seen": SEEN}) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {303}
    assert len(await events("booking.cancelled")) == 1


async def test_a_cancelled_appointment_leads_to_a_new_one(shop, visitor, booking_id):
    await visitor.opens(f"{shop.ticket(booking_id)}?do=cancel")
    await visitor.sends()
    page = await visitor.follows("Book a new time")
    assert page.heading == "Book an appointment"
    # Whoever has one appointment's link is not let in as its contact.
    assert "You are booking as" not in page.text


@pytest.mark.parametrize("query", ["", "?do=cancel", "?do=move", "?do=move&at=2027-03-23T11:00:00.000Z", "?done=moved"])
async def test_looking_changes_nothing(shop, visitor, booking_id, stored, query):
    before = await stored()
    await visitor.opens(shop.ticket(booking_id) + query)
    assert visitor.status == 200
    assert await stored() == before


@pytest.mark.parametrize("action", ["move", "cancel"])
async def test_what_was_changed_meanwhile_is_shown_before_it_is_changed_again(
    shop, visitor, api, booking_id, stored, action
):
    await visitor.opens(f"{shop.ticket(booking_id)}?do={action}&at=2027-03-23T11:00:00.000Z")
    form = visitor.form
    await visitor.opens(f"{shop.ticket(booking_id)}?do=move&at=2027-03-24T10:00:00.000Z")
    await visitor.sends()
    page = await visitor.posts(form.action, form.fields)
    assert visitor.status == 409
    assert "Your appointment was changed meanwhile." in page.text
    assert "Wednesday, 24 March 2027 at 10:00" in page.text
    assert (await stored())["start_time"] == "2027-03-24T10:00:00.000Z"


@pytest.mark.parametrize("action", ["move", "cancel"])
async def test_what_has_begun_can_no_longer_be_changed(shop, visitor, booking_id, stored, action):
    path = shop.ticket(booking_id)
    with clock.frozen(NINE + timedelta(minutes=1)):
        page = await visitor.opens(path)
        assert not {"Move", "Cancel"} & set(page.names("a"))
        page = await visitor.posts(f"{path}/{action}", {"seen": SEEN, "at": "2027-03-23T11:00:00.000Z"})
    assert visitor.status == 409
    assert "It can no longer be changed here." in page.text
    assert (await stored())["start_time"] == SEEN
    assert (await stored())["status"] == "confirmed"


async def test_what_is_over_says_so(shop, visitor, booking_id):
    path = shop.ticket(booking_id)
    with clock.frozen(NINE + timedelta(hours=2)):
        page = await visitor.opens(path)
    assert page.heading == "This appointment is over"
    assert page.names("a") == ["Book a new time"]


async def test_what_was_made_elsewhere_is_shown_and_not_changed(shop, visitor, api):
    booked = await api.book(start_time="2027-03-24T14:00:00Z", end_time="2027-03-24T15:00:00Z")
    path = shop.ticket(booked.json()["id"])
    page = await visitor.opens(path)
    assert "It was booked elsewhere, and can be changed there." in page.text
    seen = {"seen": "2027-03-24T14:00:00Z", "at": "2027-03-23T11:00:00Z"}
    for action in ("move", "cancel"):
        await visitor.posts(f"{path}/{action}", seen)
        assert visitor.status == 409
    assert (await api.get(f"/bookings/{booked.json()['id']}")).json()["status"] == "confirmed"


async def test_what_is_offered_no_more_can_still_be_cancelled(shop, visitor, api, booking_id, stored):
    await api.post(f"/appointment-types/{shop.kind['id']}/archive")
    page = await visitor.opens(shop.ticket(booking_id))
    assert "Move" not in page.names("a")
    await visitor.follows("Cancel")
    await visitor.sends()
    assert (await stored())["status"] == "cancelled"


async def test_a_meetings_address_can_be_opened_once_it_is_booked(shop, visitor, booking_id):
    await shop.changes_kind(location={"kind": "video", "value": "https://meet.example.com/room?a=1&b=2"})
    page = await visitor.opens(shop.ticket(booking_id))
    assert page.link("https://meet.example.com/room?a=1&b=2") == "https://meet.example.com/room?a=1&b=2"
    await shop.changes_kind(location={"kind": "video", "value": "javascript:alert(1)"})
    page = await visitor.opens(shop.ticket(booking_id))
    assert "By video call: javascript:alert(1)" in page.text
    assert "javascript" not in " ".join(element.attributes["href"] for element in page.all("a"))


async def test_the_appointment_is_told_in_the_zone_and_language_that_are_asked_for(shop, visitor, booking_id):
    page = await visitor.opens(f"{shop.ticket(booking_id)}?zone=America/New_York&lang=fr")
    assert page.heading == "Votre rendez-vous"
    assert "lundi 22 mars 2027 à 5:00 (heure de New York)" in page.text
    page = await visitor.follows("Annuler")
    page = await visitor.sends()
    assert page.heading == "Ce rendez-vous a été annulé"
    assert "heure de New York" in page.text


def spoiled(path: str) -> list[str]:
    start, _, token = path.rpartition("/")
    claim, expiry, signature = token.split(".")
    return [
        f"{start}/{claim}.{expiry}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'Q'}",
        f"{start}/{claim}1.{expiry}.{signature}",
        f"{start}/{claim}.{int(expiry) + 1}.{signature}",
        f"{start}/{claim}.{expiry}.{'A' * 22}",
        f"{start}/{claim}.{expiry}.",
        f"{start}/{claim}",
        f"{start}/x",
        f"{start}/%00",
        f"{start}/{'a' * 4000}",
    ]


async def test_a_link_of_which_anything_was_changed_leads_nowhere(shop, visitor, booking_id, stored):
    for path in spoiled(shop.ticket(booking_id)):
        page = await visitor.opens(path)
        assert (visitor.status, page.heading) == (404, "This link no longer works"), path
        for action in ("move", "cancel"):
            await visitor.posts(f"{path}/{action}", {"seen": SEEN, "at": "2027-03-23T11:00:00Z"})
            assert visitor.status == 404
    assert (await stored())["status"] == "confirmed"


async def test_a_link_for_one_purpose_serves_no_other(shop, visitor, runtime, booking_id):
    visit = links.sign_visit(runtime.vault, shop.page, links.Visit(shop.tenant.contact_id), now=MONDAY)
    feed = links.feed_url(runtime.vault, "", links.Feed(shop.tenant.organization_id, booking_id, 1))
    for token in (visit, feed.removeprefix("/calendars/").removesuffix(".ics"), shop.path.removeprefix("/book/")):
        await visitor.opens(f"/book/manage/{token}")
        assert visitor.status == 404


async def test_a_link_ends_some_time_after_the_appointment(shop, visitor, booking_id):
    path = shop.ticket(booking_id, starts_at=NINE)
    with clock.frozen(NINE + links.BOOKING_LIFETIME - timedelta(seconds=1)):
        await visitor.opens(path)
        assert visitor.status == 200
    with clock.frozen(NINE + links.BOOKING_LIFETIME):
        await visitor.opens(path)
        assert visitor.status == 404


@pytest.mark.parametrize("fields", [{}, {"seen": "x", "at": "y"}, {"at": "2027-03-23T11:00:00Z"}, {"seen": "\x00"}])
async def test_a_form_that_does_not_say_what_was_seen_changes_nothing(shop, visitor, booking_id, stored, fields):
    path = shop.ticket(booking_id)
    for action in ("move", "cancel"):
        await visitor.posts(f"{path}/{action}", fields)
        assert visitor.status == 400
    assert (await stored())["status"] == "confirmed"
