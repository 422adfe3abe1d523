"""`/metrics`: who may read it, what it tells, and what it never tells."""

import asyncio
import math
import time
from collections.abc import Mapping
from dataclasses import replace

import httpx
import psycopg
import pytest
from prometheus_client import CollectorRegistry, Counter, Histogram

from opensetter.app import create_app, create_monitor
from opensetter.core import metrics
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from tests.factories import Tenant
from tests.figures import Scrape
from tests.problems import refused

TOKEN = "b2c1f0e9d8a7b6c5d4e3f2a1b0c9d8e7"


async def scrape(client: httpx.AsyncClient, headers: Mapping[str, str] | None = None) -> Scrape:
    answer = await client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return Scrape(answer.text)


async def asked_by(runtime: Runtime, peer: str, headers: Mapping[str, str]) -> httpx.Response:
    app = create_app(runtime)
    transport = httpx.ASGITransport(app, client=(peer, 4711))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://opensetter.test") as client,
    ):
        return await client.get("/metrics", headers=headers)


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
async def test_a_program_on_this_machine_may_read_them(runtime: Runtime, peer: str):
    assert (await asked_by(runtime, peer, {})).status_code == 200


@pytest.mark.parametrize("peer", ["192.0.2.7", "10.0.0.1", "2001:db8::1", "::ffff:192.0.2.7", "testclient"])
@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": "127.0.0.1"}, {"Authorization": "Bearer "}])
async def test_nobody_else_may_without_a_token(runtime: Runtime, peer: str, headers: dict[str, str]):
    refused(await asked_by(runtime, peer, headers), 404, "route_not_found")


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
async def test_what_a_proxy_on_this_machine_passes_on_is_not_local(runtime: Runtime, name: str):
    refused(await asked_by(runtime, "127.0.0.1", {name: "127.0.0.1"}), 404, "route_not_found")


@pytest.fixture
def guarded(runtime: Runtime) -> Runtime:
    settings = Settings(_env_file=None, debounce_seconds=0, metrics_token=TOKEN)
    return replace(runtime, settings=settings)


async def test_with_a_token_its_holder_may_read_them_from_anywhere(guarded: Runtime):
    answer = await asked_by(guarded, "192.0.2.7", {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "192.0.2.8"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN, "Bearer é"]
)
@pytest.mark.parametrize("peer", ["127.0.0.1", "192.0.2.7"])
async def test_with_a_token_nobody_reads_them_without_it(guarded: Runtime, sent: str, peer: str):
    answer = await asked_by(guarded, peer, {"Authorization": sent.encode("latin-1")})  # type: ignore[dict-item]

    refused(answer, 401, "metrics_token_required")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "token", ["short", "change-me-change-me-change-me", "<your metrics string here>", "example" * 5]
)
def test_a_sample_is_no_token(token: str):
    with pytest.raises(ValueError, match="metrics_token"):
        Settings(_env_file=None, metrics_token=token)


async def test_requests_are_counted_by_route_and_never_by_path(client: httpx.AsyncClient, tenant: Tenant):
    before = await scrape(client)
    await client.get(f"/api/v1/bots/{tenant.bot_id}/context?contactId={tenant.contact_id}", headers=tenant.headers)
    await client.get("/api/v1/bots/999999/context?contactId=1", headers=tenant.headers)
    await client.get("/447813194799")
    await client.request("BREW", "/coffee/447813194799")
    now = await scrape(client)

    context = "/api/v1/bots/{bot_id}/context"
    assert _grown(before, now, "requests_total", method="GET", route=context, status="200") == 1
    assert _grown(before, now, "requests_total", method="GET", route=context, status="404") == 1
    assert _grown(before, now, "requests_total", method="GET", route="unmatched", status="404") == 1
    assert _grown(before, now, "requests_total", method="other", route="unmatched", status="404") == 1
    assert _grown(before, now, "request_seconds_count", method="GET", route=context) == 2
    assert "447813194799" not in now.text
    assert "bots/999999" not in now.text


async def test_bookings_are_counted_as_created_and_as_deduplicated(client: httpx.AsyncClient, tenant: Tenant):
    before = await scrape(client)
    for _ in range(3):
        await client.post("/api/v1/bookings", headers=tenant.headers, json=tenant.booking())
    now = await scrape(client)

    assert _grown(before, now, "bookings_total", outcome="created") == 1
    assert _grown(before, now, "bookings_total", outcome="deduplicated") == 2
    assert _grown(before, now, "requests_total", method="POST", route="/api/v1/bookings", status="200") == 2


async def test_a_turn_of_the_built_in_responder_is_counted_and_timed(
    client: httpx.AsyncClient, tenant: Tenant, runtime: Runtime, worker
):
    before = await scrape(client)
    await _says(client, tenant, "Hello")
    await worker.drain()
    now = await scrape(client)

    assert _grown(before, now, "turns_total", outcome="built-in") == 1
    assert _grown(before, now, "turn_seconds_count") == 1


async def test_the_queue_is_told_as_all_processes_see_it(client: httpx.AsyncClient, tenant: Tenant, runtime: Runtime):
    await _says(client, tenant, "Hello")
    with psycopg.connect(runtime.database.url, autocommit=True) as connection:
        connection.execute("UPDATE procrastinate_events SET at = at - interval '5 minutes' WHERE type = 'deferred'")
        connection.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    now = await scrape(client)

    assert now.of("queue_jobs", state="waiting") == 1
    assert now.of("queue_oldest_seconds") == pytest.approx(300, abs=30)
    assert now.of("queue_workers") == 1
    assert now.of("database_up") == 1


async def test_a_job_that_is_tried_again_and_again_stays_as_old_as_it_is(
    client: httpx.AsyncClient, tenant: Tenant, runtime: Runtime
):
    await _says(client, tenant, "Hello")
    with psycopg.connect(runtime.database.url, autocommit=True) as connection:
        connection.execute("UPDATE procrastinate_events SET at = at - interval '5 minutes' WHERE type = 'deferred'")
        connection.execute("UPDATE procrastinate_jobs SET attempts = 7, scheduled_at = now() + interval '1 second'")

    assert (await scrape(client)).of("queue_oldest_seconds") == pytest.approx(300, abs=30)


async def test_the_pool_is_told_and_who_waits_for_it(client: httpx.AsyncClient, runtime: Runtime):
    before = await scrape(client)
    held = [await runtime.database.engine.connect() for _ in range(runtime.settings.database_pool_size)]
    waiting = asyncio.create_task(_connect_and_leave(runtime))
    await asyncio.sleep(0.05)
    now = await scrape(client)
    for connection in held:
        await connection.close()
    await waiting

    assert now.of("database_pool_size") == len(held)
    assert now.of("database_pool_checked_out") == len(held)
    assert _grown(before, now, "database_pool_waits_total") >= 1


async def test_a_worker_takes_no_connection_from_whoever_waits_for_an_answer(api, runtime: Runtime):
    work = runtime.beside()
    held = [await work.database.engine.connect() for _ in range(runtime.settings.database_pool_size)]
    assert runtime.database.usage == (2 * len(held), len(held))
    assert (await api.get("/bots")).status_code == 200
    for connection in held:
        await connection.close()
    assert runtime.database.usage[1] == 0


async def test_without_a_database_the_rest_is_told_in_time(settings: Settings):
    # Nothing is behind this port.
    away = Runtime.open(settings, "postgresql://nobody@127.0.0.1:1/nothing")
    began = time.monotonic()
    answer = await asked_by(away, "127.0.0.1", {})
    await away.close()
    now = Scrape(answer.text)

    assert answer.status_code == 200
    assert time.monotonic() - began < 3
    assert now.of("database_up") == 0
    assert math.isnan(now.of("queue_oldest_seconds"))
    assert now.of("build_info", **_build()) == 1


async def test_a_worker_shows_its_figures_and_nothing_else(runtime: Runtime):
    app = create_monitor(runtime)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://opensetter.test") as client,
    ):
        assert (await client.get("/livez")).status_code == 200
        assert (await client.get("/readyz")).status_code == 200
        assert (await scrape(client)).of("database_up") == 1
        assert (await client.get("/docs")).status_code == 404
        assert (await client.post("/api/v1/bookings", json={})).status_code in {401, 404}


def test_counting_a_request_costs_the_hot_path_a_fraction_of_what_the_library_takes_for_it():
    registry = CollectorRegistry()
    counter = Counter("requests", "As many.", ["method", "route", "status"], registry=registry)
    seconds = Histogram("seconds", "As long.", ["method", "route"], registry=registry)

    def ours() -> None:
        metrics.requests.note("POST", "/api/v1/bookings", 201, 0.004)
        metrics.bookings_created.inc()

    def the_librarys() -> None:
        counter.labels("POST", "/api/v1/bookings", "201").inc()
        seconds.labels("POST", "/api/v1/bookings").observe(0.004)
        metrics.bookings_created.inc()

    # In turns, so that whatever else the machine does falls on both.
    pairs = [(_seconds(ours), _seconds(the_librarys)) for _ in range(5)]

    assert min(own for own, _ in pairs) < min(other for _, other in pairs) / 2


def _seconds(work, times: int = 5_000) -> float:
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) / times


def _grown(before: Scrape, now: Scrape, name: str, **labels: str) -> float:
    return now.of(name, **labels) - before.of(name, **labels)


def _build() -> dict[str, str]:
    import platform

    from opensetter import __version__
    from opensetter.core import schema

    return {"version": __version__, "python": platform.python_version(), "schema": schema.HEAD}


async def _connect_and_leave(runtime: Runtime) -> None:
    async with runtime.database.engine.connect():
        pass


async def _says(client: httpx.AsyncClient, tenant: Tenant, text: str) -> None:
    path = f"/api/v1/bot-integrations/{tenant.api_id}/messages/receive"
    answer = await client.post(path, headers=tenant.headers, json={"userNumber": tenant.phone, "content": text})
    assert answer.status_code == 202, answer.text
