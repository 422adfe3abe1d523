"""Limits over HTTP and in the database: what a key may do in a minute, and how often an address may try wrong ones."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from opensetter.app import create_app
from opensetter.core import clock
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from opensetter.organizations import keys, service
from tests.factories import make_key
from tests.problems import refused

NOON = datetime(2026, 5, 25, 12, 0, 20, tzinfo=UTC)
LIMIT = 20
WRONG = 10
PROXY, VISITOR, OTHER_VISITOR = "10.0.0.1", "198.51.100.7", "198.51.100.8"


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None,
        debounce_seconds=0,
        log_level="warning",
        rate_limit_per_minute=LIMIT,
        wrong_keys_per_minute=WRONG,
        trusted_proxies="10.0.0.0/8",
    )


@pytest.fixture(autouse=True)
def at_noon():
    with clock.frozen(NOON):
        yield


@asynccontextmanager
async def process(
    database_url: str, settings: Settings, *, peer: str = "127.0.0.1"
) -> AsyncIterator[httpx.AsyncClient]:
    """A further process over the same database, called from an address."""
    runtime = Runtime.open(settings, database_url)
    app = create_app(runtime)
    transport = httpx.ASGITransport(app, client=(peer, 1234))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://opensetter.test") as opened,
    ):
        yield opened
    await runtime.close()


async def use_up(api, times: int = LIMIT) -> None:
    for _ in range(times):
        assert (await api.get("/bots")).status_code == 200


async def counted(runtime: Runtime, sql) -> int:
    """What is written down, once nothing is on its way any more."""
    await runtime.limits.close()
    return int(sql.value("SELECT coalesce(sum(used), 0) FROM request_counts"))


async def test_beyond_the_limit_the_answer_is_429_and_says_when_to_come_back(api):
    await use_up(api)
    answer = await api.get("/bots")

    refused(answer, 429, "rate_limit_exceeded")
    assert answer.headers["retry-after"] == "40"
    assert answer.headers["ratelimit-policy"] == f'"per-minute";q={LIMIT};w=60'
    assert answer.headers["ratelimit"] == '"per-minute";r=0;t=40'


async def test_in_the_next_minute_it_goes_on(api):
    await use_up(api)
    refused(await api.get("/bots"), 429)

    with clock.frozen(NOON + timedelta(seconds=40)):
        await use_up(api)
        refused(await api.get("/bots"), 429)


async def test_a_refusal_asks_neither_the_body_nor_the_database(api, sql):
    await use_up(api)
    sql.run("ALTER TABLE api_keys RENAME TO gone")

    refused(await api.post_text("/bookings", "x" * 300_000), 429)
    refused(await api.post_text("/bookings", "{", content_type="text/plain"), 429)
    refused(await api.put("/contacts", json={}), 429)


async def test_every_operation_counts_and_pages_do_not(api, client):
    for _ in range(LIMIT):
        assert (await client.get("/livez")).status_code == 200
        assert (await client.get("/docs/errors")).status_code == 200
    for number in range(LIMIT // 2):
        assert (await api.book(external_id=f"e-{number}")).status_code == 201
        assert (await api.get("/bookings/1")).status_code in {200, 404}

    refused(await api.book(), 429)
    refused(await api.get("/nowhere"), 429)
    assert (await client.get("/docs")).status_code == 200


async def test_each_key_has_a_count_of_its_own(api, other_api, client, runtime):
    await use_up(api)
    refused(await api.get("/bots"), 429)
    second = await make_key(runtime, api.tenant.organization_id)

    assert (await client.get("/api/v1/bots", headers={"Authorization": f"Bearer {second}"})).status_code == 200
    assert (await other_api.get("/bots")).status_code == 200


async def test_without_a_key_nothing_is_counted(client, api, runtime, sql):
    for _ in range(LIMIT + WRONG):
        refused(await client.get("/api/v1/bots"), 401)
        refused(await client.get("/api/v1/bots", headers={"Authorization": "Basic eDp5"}), 401)

    assert await counted(runtime, sql) == 0


async def test_what_is_refused_is_not_counted(api, runtime, sql):
    await use_up(api)
    for _ in range(LIMIT):
        refused(await api.get("/bots"), 429)

    assert await counted(runtime, sql) == LIMIT


async def test_all_processes_share_the_count(api, database_url, settings):
    async with process(database_url, settings) as second, process(database_url, settings) as third:
        everyone = [api.client, second, third]
        answers = [await everyone[n % 3].get("/api/v1/bots", headers=api.tenant.headers) for n in range(2 * LIMIT)]

    passed = sum(answer.status_code == 200 for answer in answers)
    assert LIMIT <= passed <= LIMIT + len(everyone)


async def test_a_process_that_starts_anew_knows_what_was_used(api, database_url, settings, runtime):
    await use_up(api)
    await runtime.limits.close()
    async with process(database_url, settings) as restarted:
        answers = [await restarted.get("/api/v1/bots", headers=api.tenant.headers) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 429, 429, 429, 429]


async def test_a_hundred_at_once_are_counted_as_a_hundred(api, database_url, settings):
    answers = await asyncio.gather(*(api.get("/bots") for _ in range(100)))

    assert sum(answer.status_code == 200 for answer in answers) == LIMIT


async def test_when_counts_cannot_be_written_down_each_process_goes_on_alone(api, runtime, sql):
    sql.run("ALTER TABLE request_counts RENAME TO gone")
    await use_up(api)
    refused(await api.get("/bots"), 429)

    sql.run("ALTER TABLE gone RENAME TO request_counts")
    await asyncio.sleep(1.2)
    assert await counted(runtime, sql) == LIMIT


async def test_a_database_that_keeps_counts_waiting_holds_nobody_up_for_long(api, sql):
    other = type(sql)(sql.url)
    other.run("BEGIN; LOCK TABLE request_counts")
    began = asyncio.get_running_loop().time()
    await use_up(api)
    took = asyncio.get_running_loop().time() - began
    other.close()

    assert took < 3
    refused(await api.get("/bots"), 429)


async def test_counts_hold_digests_and_only_of_this_minute_and_the_last(api, runtime, sql):
    await api.get("/bots")
    assert await counted(runtime, sql) == 1
    assert bytes(sql.value("SELECT subject FROM request_counts")) == keys.digest(api.tenant.key)
    for minutes, rows in ((1, 2), (2, 2), (30, 1)):
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            await api.get("/bots")
            await runtime.limits.close()
            assert sql.value("SELECT count(*) FROM request_counts") == rows


async def test_nothing_runs_once_everything_is_written_down(api, runtime, sql):
    await use_up(api, 3)
    await asyncio.sleep(1.2)

    assert sql.value("SELECT used FROM request_counts") == 3
    assert runtime.limits._timer is None
    assert "limits" not in {task.get_name() for task in asyncio.all_tasks()}


class TestWithoutALimit:
    """`0` means that nothing is counted."""

    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(_env_file=None, log_level="warning", rate_limit_per_minute=0, wrong_keys_per_minute=0)

    async def test_nobody_is_refused(self, api, client, runtime, sql):
        await use_up(api, 3 * LIMIT)
        for _ in range(3 * WRONG):
            refused(await client.get("/api/v1/bots", headers=wrong()), 401)
        assert await counted(runtime, sql) == 0


def wrong(number: int = 0) -> dict[str, str]:
    return {"Authorization": f"Bearer osk_{number:040d}"}


async def try_wrong_keys(client: httpx.AsyncClient, times: int = WRONG, **headers: str) -> list[int]:
    """What so many different wrong keys are answered with, on several operations."""
    told = []
    for number in range(times):
        given = {**wrong(number), **headers}
        if number % 3 == 0:
            answer = await client.get("/api/v1/bots", headers=given)
        else:
            once = {"Idempotency-Key": str(number)} if number % 3 == 1 else {}
            booking = {"bot_id": 1, "phone": "+447813194799", "start_time": "2026-05-25T14:00:00Z"}
            answer = await client.post("/api/v1/bookings", headers={**given, **once}, json=booking)
        told.append(answer.status_code)
    return told


async def test_many_wrong_keys_from_one_address_are_throttled_and_good_ones_still_work(client, api):
    assert await try_wrong_keys(client) == [401] * WRONG
    assert await try_wrong_keys(client) == [429] * WRONG
    answer = await client.post("/api/v1/bookings", headers=wrong(), content="{")
    refused(answer, 429, "too_many_wrong_keys")

    assert answer.headers["retry-after"] == "40"
    assert (await api.get("/bots")).status_code == 200
    assert (await api.book()).status_code == 201
    refused(await client.get("/api/v1/bots"), 401)
    with clock.frozen(NOON + timedelta(seconds=40)):
        assert await try_wrong_keys(client, 1) == [401]


async def test_a_revoked_key_is_a_wrong_one(client, api, runtime):
    async with runtime.database.transaction(api.tenant.organization_id) as session:
        key, secret = await service.create_key(session, api.tenant.organization_id, name="x")
        await service.revoke_key(session, api.tenant.organization_id, key.id)
    given = {"Authorization": f"Bearer {secret}"}
    answers = [(await client.get("/api/v1/bots", headers=given)).status_code for _ in range(WRONG + 1)]

    assert answers == [401] * WRONG + [429]


async def test_wrong_keys_are_counted_by_address(client, runtime, sql):
    await try_wrong_keys(client)
    await runtime.limits.close()

    subject = hashlib.sha256(b"wrong keys from 127.0.0.1").digest()
    assert sql.value("SELECT used FROM request_counts WHERE subject = %s", subject) == WRONG


async def test_another_address_may_still_be_wrong(client, database_url, settings):
    await try_wrong_keys(client)
    async with process(database_url, settings, peer=VISITOR) as elsewhere:
        assert await try_wrong_keys(elsewhere) == [401] * WRONG


async def test_a_forwarded_address_counts_only_from_a_trusted_proxy(client, database_url, settings):
    for number in range(WRONG):
        await try_wrong_keys(client, 1, **{"X-Forwarded-For": f"203.0.113.{number}"})
    assert await try_wrong_keys(client, 1, **{"X-Forwarded-For": VISITOR}) == [429]

    async with process(database_url, settings, peer=PROXY) as behind:
        await try_wrong_keys(behind, **{"X-Forwarded-For": f"203.0.113.1, {VISITOR}"})
        assert await try_wrong_keys(behind, 1, **{"X-Forwarded-For": f"203.0.113.2, {VISITOR}"}) == [429]
        assert await try_wrong_keys(behind, 1, **{"X-Forwarded-For": f"{VISITOR}, {OTHER_VISITOR}"}) == [401]
