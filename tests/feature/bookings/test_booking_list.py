"""Reading bookings: one by its id, and lists by filters and in pages."""

import unicodedata

import pytest

from tests.factories import make_contact
from tests.problems import refused


async def test_one_booking_is_told_as_it_was_recorded(api):
    made = (await api.book(metadata={"invitee_email": "lead@example.com"})).json()

    response = await api.get(f"/bookings/{made['id']}")

    assert response.status_code == 200
    body = response.json()
    expected = {name: value for name, value in made.items() if name != "deduplicated"}
    assert list(body.items())[: len(expected)] == list(expected.items())
    assert body.keys() - expected.keys() == {
        *("status", "appointment_type_id", "metadata", "created_at", "cancelled_at"),
    }
    assert (body["status"], body["appointment_type_id"], body["cancelled_at"]) == ("confirmed", None, None)
    assert body["metadata"] == {"invitee_email": "lead@example.com"}


async def test_what_cannot_be_an_id_is_not_found(api, subtests):
    await api.book()
    for text in ("999999", str(2**31), str(2**63 - 1), str(2**63), "9" * 5000, "0", "-1", "+1", "01", "1.0", "1e0"):
        with subtests.test(text[:20]):
            refused(await api.get(f"/bookings/{text}"), 404)
    for text in ("١", "%D9%A1", "%00", "1%00", "%ff", "x", "null", "%20", "1%20", "²"):
        with subtests.test(text):
            refused(await api.get(f"/bookings/{text}"), 404)


@pytest.fixture
async def booked(api, runtime, sql):
    """Twelve bookings of two bots, two contacts and two sources, several at one instant; ids by start, newest first."""
    second = (await api.post("/bots", json={"name": "Second"})).json()["data"]["id"]
    await make_contact(runtime, api.tenant.organization_id, wa_id="447900000002")
    for number in range(12):
        response = await api.book(
            bot_id=(api.tenant.bot_id, second)[number % 2],
            phone=("+447813194799", "+447900000002")[number // 6],
            start_time=f"2026-05-{20 + number % 4}T14:00:00Z",
            end_time=None,
            source=("calendly", "cal.com")[number % 3 == 0],
            external_id=f"n-{number}",
        )
        assert response.status_code == 201
        if number in {3, 4}:
            await api.post(f"/bookings/{response.json()['id']}/cancel")
    return sql


async def listed(api, **query):
    response = await api.get("/bookings", **query)
    assert response.status_code == 200, response.text
    return response.json()


def order(booking):
    return booking["start_time"], booking["id"]


async def test_a_list_is_newest_start_first(api, booked):
    page = await listed(api)

    assert list(page) == ["data", "has_more"]
    assert page["has_more"] is False
    assert len(page["data"]) == 12
    assert page["data"] == sorted(page["data"], key=order, reverse=True)
    assert page["data"][0] == (await api.get(f"/bookings/{page['data'][0]['id']}")).json()


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 11, 12, 13])
async def test_pages_have_neither_gaps_nor_doubles(api, booked, limit):
    everything = (await listed(api))["data"]
    found, cursor = [], {}
    while True:
        page = await listed(api, limit=limit, **cursor)
        found += page["data"]
        assert page["has_more"] is (len(found) < 12)
        assert len(page["data"]) == min(limit, 12 - len(found) + len(page["data"]))
        if not page["has_more"]:
            break
        cursor = {"starting_after": found[-1]["id"]}
    assert found == everything


async def test_new_and_cancelled_bookings_between_two_pages_disturb_neither(api, booked):
    everything = (await listed(api))["data"]
    first = (await listed(api, limit=5))["data"]

    await api.book(start_time="2027-01-01T00:00:00Z", end_time=None, external_id="newer")
    await api.post(f"/bookings/{first[-1]['id']}/cancel")

    rest = (await listed(api, limit=100, starting_after=first[-1]["id"]))["data"]
    assert first + rest == everything


async def test_filters_narrow_the_list_and_combine(api, booked, subtests):
    everything = (await listed(api))["data"]
    own, contact = api.tenant.bot_id, api.tenant.contact_id
    for query, holds in (
        ({"bot_id": own}, lambda b: b["bot_id"] == own),
        ({"contact_id": contact}, lambda b: b["contact_id"] == contact),
        ({"source": "cal.com"}, lambda b: b["source"] == "cal.com"),
        ({"external_id": "n-7"}, lambda b: b["external_id"] == "n-7"),
        ({"status": "cancelled"}, lambda b: b["cancelled_at"] is not None),
        ({"status": "confirmed"}, lambda b: b["cancelled_at"] is None),
        ({"starts_after": "2026-05-21T14:00:00Z"}, lambda b: b["start_time"] > "2026-05-21T14:00:00.000Z"),
        ({"starts_before": "2026-05-22T15:00:00+01:00"}, lambda b: b["start_time"] < "2026-05-22T14:00:00.000Z"),
        (
            {"bot_id": own, "contact_id": contact, "source": "calendly", "status": "confirmed"},
            lambda b: (
                (b["bot_id"], b["contact_id"], b["source"], b["status"]) == (own, contact, "calendly", "confirmed")
            ),
        ),
        ({"source": "nowhere"}, lambda _: False),
        ({"bot_id": 999_999}, lambda _: False),
        ({"contact_id": 2**63 - 1}, lambda _: False),
    ):
        with subtests.test(str(query)):
            expected = [booking for booking in everything if holds(booking)]
            assert (await listed(api, **query))["data"] == expected
            first = await listed(api, **query, limit=1)
            assert first["data"] == expected[:1]
            assert first["has_more"] is (len(expected) > 1)


async def test_a_key_is_filtered_by_what_it_means_not_how_it_is_written(api):
    made = (await api.book(source="Zürich", external_id="Zürich")).json()
    decomposed = unicodedata.normalize("NFD", "Zürich")

    for name in ("source", "external_id"):
        for value in ("Zürich", decomposed):
            assert [booking["id"] for booking in (await listed(api, **{name: value}))["data"]] == [made["id"]]


async def test_impossible_filters_are_refused(api, subtests):
    for query in (
        {"limit": 0},
        {"limit": 101},
        {"limit": -1},
        {"limit": "x"},
        {"limit": "1.5"},
        {"starting_after": 0},
        {"starting_after": 2**63},
        {"starting_after": "x"},
        {"bot_id": 0},
        {"bot_id": "x"},
        {"contact_id": 2**63},
        {"contact_id": "9" * 5000},
        {"status": "gone"},
        {"status": ""},
        {"starts_after": "2026-05-25"},
        {"starts_after": "2026-05-25T14:00:00"},
        {"starts_before": "9999-12-31T23:59:59-23:59"},
        {"source": "\0"},
        {"source": "a\0b"},
        {"external_id": "\0"},
        {"external_id": ""},
        {"botId": 1},
        {"startingAfter": 1},
        {"api_key": "x"},
    ):
        with subtests.test(str(query)[:40]):
            (name,) = query
            refused(await api.get("/bookings", **query), 400, pointer=f"/{name}")
    refused(await api.client.get("/api/v1/bookings?source=%ff%00", headers=api.tenant.headers), 400)
    refused(await api.get("/bookings", starting_after=999_999), 404, "booking_not_found")


async def test_a_list_holds_only_ones_own(api, other_api):
    foreign = (await other_api.book()).json()
    own = (await api.book()).json()

    assert [booking["id"] for booking in (await listed(api))["data"]] == [own["id"]]
    for query in ({"bot_id": foreign["bot_id"]}, {"contact_id": foreign["contact_id"]}):
        assert await listed(api, **query) == {"data": [], "has_more": False}
    refused(await api.get("/bookings", starting_after=foreign["id"]), 404, "booking_not_found")
