"""Developers: commands that work as they stand, and what was asked over the API."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from opensetter.core import clock
from opensetter.dashboard.developers import examples
from opensetter.organizations import requests
from tests import curl


@pytest.fixture
def asked(application):
    """Write down what was asked until now."""

    async def write():
        await application.state.requests.flush()

    return write


def rows(sql):
    return sql.value(
        "SELECT coalesce(json_agg(json_build_array(organization_id, method, route, status) ORDER BY id), '[]')"
        " FROM api_requests"
    )


async def test_every_command_works_as_it_stands(signed, api, tenant):
    page = (await signed.open("/developers")).text
    assert "http://opensetter.test/api/v1/bookings" in page
    made = examples.examples("http://opensetter.test/api/v1", tenant.bot_id, {"api": tenant.api_id})
    assert len(made) == 3
    statuses = []
    for one in made:
        command = one.command.replace("wait=20", "wait=0").replace(examples.KEY, tenant.key)
        statuses.append(await curl.run(api.client, command))
    # Ada's number is that of the examples.
    assert [answer.status_code for answer in statuses[1:]] == [201, 202]
    assert statuses[0].status_code in {201, 409}


async def test_without_a_bot_there_is_nothing_to_copy(signed, sql):
    sql.run("UPDATE bots SET archived_at = now()")
    assert "Once there is a bot" in (await signed.open("/developers")).text


async def test_what_is_asked_is_kept_by_its_template_and_for_its_organization(api, other_api, sql, asked, client):
    ours, theirs = api.tenant.organization_id, other_api.tenant.organization_id
    await api.get(f"/contacts/{api.tenant.contact_id}")
    await api.post("/bookings", json=api.tenant.booking())
    found = await other_api.get("/contacts", params={"email": "secret@example.com"})
    await client.get("/api/v1/contacts", headers={"Authorization": "Bearer osk_nobody's"})
    await client.get("/api/v1/contacts")
    await api.get("/no-such-thing/secret")
    await asked()
    # They are written down every second, so the last of them may be before the rest.
    assert sorted(rows(sql)) == [
        [ours, "GET", "/api/v1/contacts/{contact_id}", 200],
        [ours, "GET", "unmatched", 404],
        [ours, "POST", "/api/v1/bookings", 201],
        [theirs, "GET", "/api/v1/contacts", found.status_code],
    ]
    assert "secret" not in sql.value("SELECT string_agg(r::text, ' ') FROM api_requests r")


async def test_a_request_is_found_by_its_status_and_its_id(signed, api, asked):
    refused = await api.get("/contacts/999999")
    await api.get("/contacts")
    await asked()
    page = (await signed.open("/developers/requests")).text
    assert page.count("<tr>") == 3
    assert "test</td>" in page
    page = (await signed.open("/developers/requests?status=4")).text
    assert (page.count("<tr>"), refused.headers["x-request-id"] in page) == (2, True)
    page = (await signed.open(f"/developers/requests?q={refused.headers['x-request-id']}")).text
    assert page.count("<tr>") == 2
    for odd in ("status=5", "q=req_0", "q=%00%ED%A0%80x", "status=4&before=1"):
        assert "<tr>" not in (await signed.open(f"/developers/requests?{odd}")).text
    assert (await signed.open("/developers/requests?before=x")).status_code == 404


async def test_a_long_log_has_pages_and_nobody_elses_requests(signed, tenant, other_tenant, sql):
    for organization, count in ((tenant.organization_id, 60), (other_tenant.organization_id, 5)):
        sql.run(
            "INSERT INTO api_requests (organization_id, at, method, route, status, duration_ms, request_id, api_key_id)"
            " SELECT %s, now(), 'GET', '/n' || n, 200, 1, 'req_' || n, 1 FROM generate_series(1, %s) n",
            organization,
            count,
        )
    page = (await signed.open("/developers/requests")).text
    (address,) = [part.split('"')[0] for part in page.split('class="more"><a href="')[1:]]
    rest = (await signed.open(address.replace("&amp;", "&"))).text
    assert (page.count("GET /n"), rest.count("GET /n")) == (50, 10)


async def test_requests_are_forgotten_after_seven_days(api, runtime, signed, sql, asked):
    await api.get("/contacts")
    await asked()
    with clock.frozen(datetime.now(UTC) + timedelta(days=6, hours=23)):
        await requests.prune(runtime)
    assert len(rows(sql)) == 1
    with clock.frozen(datetime.now(UTC) + timedelta(days=7, minutes=1)):
        await requests.prune(runtime)
    assert rows(sql) == []


async def test_a_revoked_key_leaves_nothing_more(signed, api, sql, asked):
    await api.get("/contacts")
    await asked()
    sql.run("UPDATE api_keys SET revoked_at = now()")
    assert (await api.get("/contacts")).status_code == 401
    await asked()
    assert len(rows(sql)) == 1


async def test_a_database_that_does_not_take_it_holds_nobody_up_and_gets_it_later(api, sql, asked):
    sql.run("ALTER TABLE api_requests RENAME TO gone")
    assert (await api.get("/contacts")).status_code == 200
    await asked()
    sql.run("ALTER TABLE gone RENAME TO api_requests")
    await api.get("/contacts")
    await asked()
    assert len(rows(sql)) == 2


async def test_no_more_is_kept_in_memory_than_there_is_room_for(api, sql, asked, monkeypatch):
    monkeypatch.setattr(requests, "MOST_WAITING", 2)
    for _ in range(4):
        await api.get("/contacts")
    await asked()
    assert len(rows(sql)) == 2


async def test_what_was_noted_is_written_down_as_a_process_ends(runtime, tenant, sql):
    from opensetter.app import create_app

    app = create_app(runtime)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://opensetter.test") as client,
    ):
        await client.get("/api/v1/contacts", headers=tenant.headers)
    assert len(rows(sql)) == 1
