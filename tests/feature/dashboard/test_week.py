"""The week of bookings, and the list that is narrowed down."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.core import clock

NOW = datetime(2026, 6, 3, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def books(api):
    async def book(at, minutes=60, **fields):
        end = at + timedelta(minutes=minutes)
        answer = await api.book(
            start_time=f"{at:%Y-%m-%dT%H:%M:%SZ}",
            end_time=f"{end:%Y-%m-%dT%H:%M:%SZ}",
            external_id=f"{at}{fields}",
            **fields,
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    return book


def days(page):
    """What is on each day, by the day's name: the numbers of the bookings."""
    found = re.split(r'<h2 id="day\d"><a[^>]*><span class="unseen">([^<]+)</span>', page)[1:]
    named = zip(found[::2], found[1::2], strict=True)
    return {name: [int(number) for number in re.findall(r'href="/bookings/(\d+)"', rest)] for name, rest in named}


async def test_a_week_has_each_day_what_is_on_it_by_the_bots_clock(signed, books):
    # The last half hour of Sunday in London is Sunday's there, and Monday's nowhere else.
    early = await books(datetime(2026, 5, 31, 22, 30, tzinfo=UTC), 20)
    late = await books(datetime(2026, 6, 7, 22, 30, tzinfo=UTC), 20)
    noon, before = await books(datetime(2026, 6, 3, 11, tzinfo=UTC)), await books(datetime(2026, 6, 3, 8, tzinfo=UTC))
    page = (await signed.open("/bookings/week")).text
    found = days(page)
    assert next(iter(found)) == "Monday 1 June 2026"
    assert found["Wednesday 3 June 2026, today"] == [before, noon]
    assert found["Sunday 7 June 2026"] == [late]
    assert not any(early in numbers for numbers in found.values())
    assert "All times are on the clock of Europe/London." in page
    assert "1–7 June 2026" in page.replace("Jun ", "June ")
    elsewhere = (await signed.open("/bookings/week?zone=Asia/Tokyo&from=2026-06-05")).text
    assert days(elsewhere)["Monday 1 June 2026"] == [early]


async def test_one_leads_to_the_weeks_before_and_after_and_back(signed, books):
    later = await books(datetime(2026, 6, 12, 9, tzinfo=UTC))
    page = (await signed.open("/bookings/week")).text
    before, after = (re.search(rf'href="([^"]+)" rel="{rel}"', page)[1] for rel in ("prev", "next"))
    assert (before, after) == ("/bookings/week?from=2026-05-25", "/bookings/week?from=2026-06-08")
    assert days((await signed.open(after)).text)["Friday 12 June 2026"] == [later]
    day = (await signed.open("/bookings/week?on=2026-06-12")).text
    assert f'href="/bookings/{later}"' in day
    assert 'href="/bookings/week?on=2026-06-13"' in day


@pytest.mark.parametrize(
    "asked", ["from=x", "from=0001-01-01", "on=9999-12-31", "zone=Nowhere", "bot=x", "bot=" + "9" * 40]
)
async def test_what_means_nothing_is_this_week(signed, asked):
    page = await signed.open(f"/bookings/week?{asked}")
    assert (page.status_code, "Wednesday 3 June 2026, " in page.text) == (200, True)


async def test_the_edges_of_what_can_be_booked_have_weeks(signed):
    for asked in ("from=2000-01-02", "from=2099-11-20", "on=2000-01-02"):
        assert (await signed.open(f"/bookings/week?{asked}")).status_code == 200


async def test_what_was_cancelled_is_in_no_week(signed, books, api):
    number = await books(datetime(2026, 6, 4, 9, tzinfo=UTC))
    await api.post(f"/bookings/{number}/cancel")
    assert days((await signed.open("/bookings/week")).text)["Thursday 4 June 2026"] == []


async def test_a_neighbours_week_is_empty(signed, other_api):
    answer = await other_api.book(start_time="2026-06-04T09:00:00Z", end_time=...)
    assert answer.status_code == 201
    for path in ("/bookings/week", f"/bookings/week?bot={other_api.tenant.bot_id}", "/bookings/week?on=2026-06-04"):
        assert f"/bookings/{answer.json()['id']}" not in (await signed.open(path)).text


async def test_sorts_are_told_apart_by_a_mark_and_a_word(signed, books):
    await books(datetime(2026, 6, 4, 9, tzinfo=UTC), source="calendly")
    await books(datetime(2026, 6, 4, 9, 30, tzinfo=UTC), source="acuity")
    page = (await signed.open("/bookings/week")).text
    legend = re.search(r'<ul class="legend".*?</ul>', page, re.DOTALL)[0]
    assert re.findall(r'aria-hidden="true">(.)</span> <span dir="auto">([^<]+)', legend) == [
        ("●", "acuity"),
        ("■", "calendly"),
    ]
    # Side by side, each with half of the day's width.
    assert re.findall(r"(c\d+) w6", page) == ["c1", "c7"]


async def test_the_list_is_narrowed_down(signed, books, api, tenant):
    one = await books(datetime(2026, 6, 4, 9, tzinfo=UTC), source="calendly")
    two = await books(datetime(2026, 6, 5, 9, tzinfo=UTC), source="acuity")
    gone = await books(datetime(2026, 6, 6, 9, tzinfo=UTC), source="acuity")
    await api.post(f"/bookings/{gone}/cancel")

    async def found(query):
        page = (await signed.open(f"/bookings?{query}")).text
        return [int(number) for number in re.findall(r'class="time" href="/bookings/(\d+)"', page)]

    assert await found("source=acuity") == [two]
    assert await found("status=cancelled") == [gone]
    assert await found("past=1&source=calendly") == []
    assert await found(f"bot={tenant.bot_id}") == [one, two]
    assert await found("bot=999") == []
    assert await found(f"contact={tenant.contact_id}&source=calendly") == [one]
    assert await found("source=%00&status=x&bot=x") == [one, two]
    page = (await signed.open("/bookings")).text
    assert [name in page for name in ('value="acuity"', 'value="calendly"')] == [True, True]
    assert f"/contacts/{tenant.contact_id}" in page
