"""API keys at the door of every operation: none, unknown, revoked, read-only."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from opensetter.core import clock
from opensetter.core.settings import Settings
from opensetter.organizations import keys, queries, service
from tests.factories import make_key
from tests.problems import refused

ANY_ID = "1"

FOR_EVERYBODY = "/api/v1/bot-integrations/{bot_integration_id}/website-widget/configuration"
"""What a website asks before it shows a bubble, for whoever looks at it."""


def operations(schema) -> Iterator[tuple[str, str]]:
    """Method and path of every documented operation of the API, with an id where one is needed."""
    for path, methods in schema["paths"].items():
        if path.startswith("/api/") and path != FOR_EVERYBODY:
            for method in methods:
                yield method.upper(), re.sub(r"\{[^}]+\}", ANY_ID, path)


@pytest.fixture
async def call(client):
    """Calls every operation with a key, or without, and yields what came of it."""
    schema = (await client.get("/openapi.json")).json()

    async def every(key):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        for method, path in operations(schema):
            body = {"json": {}} if method in {"POST", "PUT", "PATCH"} else {}
            yield method, path, await client.request(method, path, headers=headers, **body)

    return every


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """There are more operations than wrong keys in a minute."""
    return settings.model_copy(update={"wrong_keys_per_minute": 0})


async def test_no_operation_answers_without_a_known_key(call, tenant, runtime, subtests):
    async with runtime.database.transaction(tenant.organization_id) as session:
        key, revoked = await service.create_key(session, tenant.organization_id, name="short-lived")
        await service.revoke_key(session, tenant.organization_id, key.id)
    bodies = set()
    for secret in (None, "osk_" + "x" * 40, revoked):
        async for method, path, answer in call(secret):
            with subtests.test(f"{method} {path}"):
                body = refused(answer, 401, "unauthorized")
                assert answer.headers["www-authenticate"].startswith("Bearer")
                bodies.add((body["detail"], body["type"]))
    assert len(bodies) == 1


async def test_a_key_that_may_only_read_changes_nothing(call, tenant, runtime, subtests):
    reader = await make_key(runtime, tenant.organization_id, scopes=("read",))
    calls = 0
    async for method, path, answer in call(reader):
        calls += 1
        with subtests.test(f"{method} {path}"):
            if method == "GET":
                assert answer.status_code not in {401, 403}
            else:
                refused(answer, 403, "forbidden")
    assert calls > 15


async def test_a_full_key_is_forbidden_nothing(call, tenant, subtests):
    async for method, path, answer in call(tenant.key):
        with subtests.test(f"{method} {path}"):
            assert answer.status_code not in {401, 403}
            assert answer.status_code < 500


async def test_a_revoked_key_opens_nothing_from_the_next_request_on(api, runtime):
    assert (await api.book()).status_code == 201
    async with runtime.database.transaction(api.tenant.organization_id) as session:
        for key in await queries.list_keys(session, api.tenant.organization_id):
            await service.revoke_key(session, api.tenant.organization_id, key.id)

    for answer in (await api.book(), await api.get("/bookings"), await api.put("/contacts", json={})):
        refused(answer, 401, "unauthorized")


async def test_revoking_again_changes_nothing_and_foreign_keys_stay(runtime, tenant, other_tenant):
    async with runtime.database.transaction(tenant.organization_id) as session:
        key, _ = await service.create_key(session, tenant.organization_id, name="x")
        first = (await service.revoke_key(session, tenant.organization_id, key.id)).revoked_at
        again = (await service.revoke_key(session, tenant.organization_id, key.id)).revoked_at
    assert first == again
    async with runtime.database.transaction(tenant.organization_id) as session:
        with pytest.raises(service.KeyNotFound):
            await service.revoke_key(session, other_tenant.organization_id, key.id)


async def test_a_secret_is_nowhere_in_the_database(sql, tenant):
    stored = sql.value("SELECT string_agg(k::text, ',') FROM api_keys k")

    assert tenant.key not in stored
    assert tenant.key.encode().hex() not in stored
    assert tenant.key[4:-4] not in stored
    assert keys.digest(tenant.key).hex() in stored


async def test_secrets_are_recognisable_and_never_repeat():
    made = {keys.generate().secret for _ in range(100)}

    assert len(made) == 100
    assert all(re.fullmatch(r"osk_[A-Za-z0-9]{40}", secret) for secret in made)


@pytest.mark.parametrize("use", ["reading", "booking", "booking with an Idempotency-Key"])
async def test_a_keys_last_use_is_noted_once_a_minute(api, sql, use):
    async def used():
        if use == "reading":
            assert (await api.get("/bookings")).status_code == 200
        else:
            headers = {"Idempotency-Key": str(clock.now())} if "Idempotency" in use else {}
            assert (await api.post("/bookings", json=api.tenant.booking(), headers=headers)).status_code < 300

    async def noted():
        """When the key was last used, as soon as that was less than a minute ago: a booking's answer comes first."""
        for _ in range(100):
            last = sql.value("SELECT last_used_at FROM api_keys")
            if last is not None and clock.now() - last < timedelta(minutes=1):
                return last
            await asyncio.sleep(0.01)
        return None

    await used()
    first = await noted()
    await used()
    await asyncio.sleep(0.05)
    assert first is not None
    assert await noted() == first
    sql.run("UPDATE api_keys SET last_used_at = last_used_at - interval '61 seconds'")
    await used()
    assert await noted() > first
