"""The first page, the bookings, and the API keys."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.core import clock


@pytest.fixture
def books(api):
    async def book(at, **fields):
        number = f"{at.timestamp()}"
        answer = await api.book(start_time=f"{at:%Y-%m-%dT%H:%M:%SZ}", end_time=..., external_id=number, **fields)
        assert answer.status_code == 201
        return answer.json()["id"]

    return book


async def test_who_comes_today_is_on_the_first_page_and_nobody_else(signed, books):
    # A summer's noon in London, where the bot is.
    with clock.frozen(datetime(2026, 7, 1, 11, tzinfo=UTC)):
        assert "Nobody comes today." in (await signed.open("/home")).text
        for day, hour in ((30, 22), (1, 8), (1, 22), (2, 0)):
            await books(datetime(2026, 6 if day == 30 else 7, day, hour, 30, tzinfo=UTC))
        page = (await signed.open("/home")).text
    # 22:30 UTC of the last day is 23:30 there, still yesterday; of the first it is today.
    assert re.findall(r"<strong>(\d\d:\d\d)</strong>", page) == ["09:30", "23:30"]


async def test_what_lies_ahead_is_listed_soonest_first_and_what_is_over_latest_first(signed, api, books):
    now = datetime(2026, 7, 1, 11, tzinfo=UTC)
    with clock.frozen(now):
        for days in (3, 1, 2):
            await books(now + timedelta(days=days))
        for days in (2, 1):
            await books(now - timedelta(days=days))
        cancelled = await books(now + timedelta(days=9))
        await api.post(f"/bookings/{cancelled}/cancel")
        ahead, over = (await signed.open("/bookings")).text, (await signed.open("/bookings?past=1")).text
    assert re.findall(r"<span>\w+ (\d+ \w+)</span>", ahead) == ["2 Jul", "3 Jul", "4 Jul"]
    assert re.findall(r"<span>\w+ (\d+ \w+)</span>", over) == ["10 Jul", "30 Jun", "29 Jun"]
    assert 'class="tag cancelled">cancelled<' in over


async def test_many_bookings_have_pages(signed, tenant, sql):
    sql.run(
        "INSERT INTO bookings (organization_id, bot_id, contact_id, source, external_id, starts_at)"
        " SELECT %s, %s, %s, 'number ' || n, n, now() + n * interval '1 hour' FROM generate_series(1, 60) n",
        tenant.organization_id,
        tenant.bot_id,
        tenant.contact_id,
    )
    page = (await signed.open("/bookings")).text
    (address,) = [part.split('"')[0] for part in page.split('class="more"><a href="')[1:]]
    rest = (await signed.open(address.replace("&amp;", "&"))).text
    seen = [f"number {n} ·" in page for n in range(1, 61)]
    assert seen == [True] * 50 + [False] * 10
    assert [f"number {n} ·" in rest for n in range(1, 61)] == [not one for one in seen]


async def test_a_booking_of_somebody_elses_is_not_listed(signed, other_api):
    answer = await other_api.book(
        start_time=f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%dT10:00:00Z}", end_time=...
    )
    assert answer.status_code == 201
    assert "Nothing lies ahead." in (await signed.open("/bookings")).text


async def test_a_key_is_shown_once_works_and_is_revoked(signed, client, sql):
    made = await signed.send("/settings/api-keys", name="Calendly sync", scopes="write")
    (secret,) = re.findall(r"osk_\w{40}", made.text)
    bearer = {"Authorization": f"Bearer {secret}"}
    assert (await client.get("/api/v1/bots", headers=bearer)).status_code == 200
    listed = (await signed.open("/settings/api-keys")).text
    assert secret not in listed
    assert f"{secret[:8]}…{secret[-4:]}" in listed
    number = sql.value("SELECT max(id) FROM api_keys")
    assert (await signed.send(f"/settings/api-keys/{number}/revoke")).status_code == 303
    assert (await client.get("/api/v1/bots", headers=bearer)).status_code == 401
    assert ">revoked<" in (await signed.open("/settings/api-keys")).text


async def test_a_key_that_may_only_read_says_so(signed, client):
    made = await signed.send("/settings/api-keys", name="Reports", scopes="read")
    (secret,) = re.findall(r"osk_\w{40}", made.text)
    refused = await client.post("/api/v1/bots", json={"name": "x"}, headers={"Authorization": f"Bearer {secret}"})
    assert refused.status_code == 403


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\nb"])
async def test_a_key_without_a_proper_name_is_not_made(signed, sql, name):
    before = sql.value("SELECT count(*) FROM api_keys")
    page = await signed.send("/settings/api-keys", name=name)
    assert (page.status_code, "A name has 1 to 200 characters" in page.text) == (400, True)
    assert sql.value("SELECT count(*) FROM api_keys") == before


@pytest.mark.parametrize("which", ["foreign", "0", "x", "999999"])
async def test_nobody_revokes_what_is_not_theirs(signed, other_tenant, sql, which):
    if which == "foreign":
        which = sql.value("SELECT max(id) FROM api_keys WHERE organization_id = %s", other_tenant.organization_id)
    assert (await signed.send(f"/settings/api-keys/{which}/revoke")).status_code == 404
    assert sql.value("SELECT count(*) FROM api_keys WHERE revoked_at IS NOT NULL") == 0
