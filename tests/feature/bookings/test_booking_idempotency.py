"""Row AT: the same request twice, without an external_id and with an Idempotency-Key."""
# ruff: noqa: N802 - rows are named by the table's letters

import asyncio
import time

import psycopg

from tests.factories import make_key
from tests.problems import refused


async def keyed(api, key, *, headers=None, **overrides):
    """Post a booking without an external_id, unless it is given one, under an Idempotency-Key."""
    body = api.tenant.booking(**{"external_id": ..., **overrides})
    return await api.post("/bookings", json=body, headers={"Idempotency-Key": key, **(headers or {})})


async def test_row_AT_the_same_request_twice_makes_two_bookings(api, sql):
    first, second = await api.book(external_id=...), await api.book(external_id=...)

    assert [first.status_code, second.status_code] == [201, 201]
    assert first.json()["id"] != second.json()["id"]
    assert first.json()["event_id"] != second.json()["event_id"]
    assert sql.bookings() == 2


async def test_row_AT_with_an_idempotency_key_the_second_gets_the_first_answer(api, sql):
    first = await keyed(api, "key-1")
    again = await keyed(api, "key-1")
    reordered = dict(reversed(api.tenant.booking(external_id=...).items()))
    again_in_another_order = await api.post("/bookings", json=reordered, headers={"Idempotency-Key": "key-1"})

    assert first.status_code == 201
    assert "idempotent-replayed" not in first.headers
    for answer in (again, again_in_another_order):
        assert answer.status_code == 201
        assert answer.content == first.content
        assert answer.headers["location"] == first.headers["location"]
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["idempotent-replayed"] == "true"
        assert answer.headers["x-request-id"] != first.headers["x-request-id"]
    assert sql.bookings() == 1


async def test_row_AT_the_key_of_another_request_is_422(api, sql):
    first = await keyed(api, "key-1")

    refused(await keyed(api, "key-1", end_time=None), 422, "idempotency_key_reused")
    refused(await keyed(api, "key-1", metadata={}), 422, "idempotency_key_reused")
    assert (await keyed(api, "key-1")).content == first.content
    assert (await keyed(api, "key-2")).json()["id"] != first.json()["id"]
    assert sql.bookings() == 2


async def test_row_AT_many_at_once_under_one_key_make_one_booking(api, sql):
    answers = await asyncio.gather(*(keyed(api, "key-1") for _ in range(12)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sql.bookings() == 1


async def test_row_AT_a_rival_is_waited_for_at_most_5_seconds_and_told_by_its_kind(api, sql, database_url):
    with psycopg.connect(database_url) as rival:
        rival.execute(
            "INSERT INTO idempotent_requests (organization_id, key, fingerprint) VALUES (%s, 'key-1', '')",
            (api.tenant.organization_id,),
        )
        rival.execute(
            "INSERT INTO bookings (organization_id, bot_id, contact_id, source, external_id, starts_at)"
            " VALUES (%s, %s, %s, 'calendly', 'abc', now())",
            (api.tenant.organization_id, api.tenant.bot_id, api.tenant.contact_id),
        )
        began = time.monotonic()
        same_key = asyncio.create_task(keyed(api, "key-1"))
        same_booking = asyncio.create_task(keyed(api, "key-2", external_id="abc"))
        await asyncio.sleep(0)
        assert (await keyed(api, "key-3")).status_code == 201
        assert time.monotonic() - began < 1

        refused(await same_key, 409, "idempotency_key_in_progress")
        refused(await same_booking, 503, "unavailable")
        assert (await same_booking).headers["retry-after"]
        assert 3 < time.monotonic() - began < 5.5
        rival.rollback()
    assert (await keyed(api, "key-1")).status_code == 201
    assert (await keyed(api, "key-2", external_id="abc")).status_code == 201
    assert sql.bookings() == 3


async def test_a_refusal_is_not_remembered(api, sql):
    refused(await keyed(api, "key-1", bot_id=999_999), 404, "bot_not_found")
    refused(await keyed(api, "key-1", bot_id="x"), 400)

    assert (await keyed(api, "key-1")).status_code == 201
    assert sql.bookings() == 1
    assert sql.value("SELECT count(*) FROM idempotent_requests") == 1


async def test_with_an_external_id_both_keys_count(api, sql):
    first = await keyed(api, "key-1", external_id="abc")
    replay = await keyed(api, "key-2", external_id="abc")
    again = await keyed(api, "key-2", external_id="abc")

    assert [first.status_code, replay.status_code, again.status_code] == [201, 200, 200]
    assert replay.json() == again.json() == first.json() | {"deduplicated": True}
    assert sql.bookings() == 1


async def test_a_key_belongs_to_one_organization_and_is_kept_for_a_day(api, other_api, sql):
    first = await keyed(api, "key-1")
    elsewhere = await keyed(other_api, "key-1")
    assert first.json()["id"] != elsewhere.json()["id"]

    sql.run("UPDATE idempotent_requests SET created_at = now() - interval '23 hours'")
    assert (await keyed(api, "key-1")).content == first.content
    sql.run("UPDATE idempotent_requests SET created_at = now() - interval '25 hours'")
    assert (await keyed(api, "key-1")).json()["id"] != first.json()["id"]
    assert (await keyed(other_api, "key-1", end_time=None)).status_code == 201


async def test_an_impossible_key_is_refused(api, sql):
    for key in ("", "x" * 256, "schlüssel".encode(), b"\xff"):
        refused(await keyed(api, key), 400, "idempotency_key_invalid")
    twice = [("Idempotency-Key", "a"), ("Idempotency-Key", "b"), *api.tenant.headers.items()]
    answer = await api.client.post("/api/v1/bookings", json=api.tenant.booking(), headers=twice)
    refused(answer, 400, "idempotency_key_invalid")
    assert sql.bookings() == 0
    assert (await keyed(api, "x" * 255)).status_code == 201


async def test_a_stored_answer_is_for_those_who_might_have_asked(api, runtime):
    await keyed(api, "key-1")
    reader = await make_key(runtime, api.tenant.organization_id, scopes=("read",))

    refused(await keyed(api, "key-1", headers={"Authorization": f"Bearer {reader}"}), 403, "forbidden")
    refused(await keyed(api, "key-2", headers={"Authorization": f"Bearer {reader}"}), 403, "forbidden")
    refused(await keyed(api, "key-1", headers={"Authorization": "Bearer nobody"}), 401, "unauthorized")
