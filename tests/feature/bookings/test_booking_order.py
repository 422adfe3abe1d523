"""The order in which a request is judged: of two faults, the earlier one is told."""

import pytest

from tests.factories import make_key
from tests.problems import refused

NOBODY = {"Authorization": "Bearer osk_" + "x" * 40}


@pytest.fixture
def send(api):
    """Posts the documented example with faults, under a key that is known or not."""

    async def post(*, known=True, text=None, content_type="application/json", **overrides):
        headers = {"Content-Type": content_type, **({} if known else NOBODY)}
        return await api.post("/bookings", content=text or api.json_booking(**overrides), headers=headers)

    return post


async def test_who_is_calling_comes_before_everything(api, send, subtests):
    for name, fault in {
        "415": {"content_type": "text/plain"},
        "413": {"text": " " * 300_000},
        "malformed JSON": {"text": "{"},
        "fields": {"bot_id": "x"},
        "bot": {"bot_id": 999_999},
        "contact": {"phone": "+447900000009"},
        "nothing": {},
    }.items():
        with subtests.test(name):
            refused(await send(known=False, **fault), 401, "unauthorized")
    headers = NOBODY | {"Idempotency-Key": "x" * 256}
    refused(await api.post("/bookings", json=api.tenant.booking(), headers=headers), 401, "unauthorized")


async def test_type_and_size_come_before_what_the_json_says(send):
    refused(await send(content_type="text/plain", text="{"), 415)
    refused(await send(content_type="text/plain", bot_id="x"), 415)
    refused(await send(text="{" * 300_000), 413)


async def test_malformed_json_comes_before_fields(send):
    refused(await send(text='{"bot_id": "x", "bot_id": "y"}'), 400, "json_duplicate_key")
    refused(await send(text='{"bot_id": "x"'), 400, "json_invalid")


async def test_fields_come_before_a_known_external_id(api, send):
    assert (await api.book()).status_code == 201

    refused(await send(bot_id="x"), 400, pointer="/bot_id")
    refused(await send(start_time="2026-05-25"), 400, "time_invalid")
    refused(await send(phone=...), 400, "contact_identifier_required")
    refused(await send(default_country="UK"), 400, "default_country_invalid")
    refused(await send(externalId="x"), 400, "unknown_field")


async def test_a_known_external_id_comes_before_bot_and_contact(api, sql):
    first = (await api.book()).json()
    second = (await api.post("/bots", json={"name": "Second"})).json()["data"]["id"]
    await api.post(f"/bots/{api.tenant.bot_id}/archive")
    sql.run("DELETE FROM contact_identities")

    after_removal = await api.book()
    unknown_bot = await api.book(bot_id=999_999)
    unknown_contact = await api.book(phone="+447900000009")
    both = await api.book(bot_id=second, phone=..., wa_id="nobody")

    for again in (after_removal, unknown_bot, unknown_contact, both):
        assert again.status_code == 200
        assert again.json() == first | {"deduplicated": True}
    refused(await api.book(external_id="new"), 404, "bot_not_found")
    refused(await api.book(external_id="new", bot_id=second), 404, "contact_not_found")


async def test_the_bot_comes_before_the_contact(send):
    refused(await send(bot_id=999_999, phone="+447900000009"), 404, "bot_not_found")
    refused(await send(bot_id=999_999, phone="nonsense", wa_id="nobody"), 404, "bot_not_found")


async def test_a_key_that_may_only_read_is_told_so_before_faults_of_the_booking(api, runtime, sql):
    reader = await make_key(runtime, api.tenant.organization_id, scopes=("read",))
    headers = {"Authorization": f"Bearer {reader}"}
    first = await api.book()
    assert first.status_code == 201

    for overrides in ({}, {"external_id": None}, {"bot_id": "x"}, {"bot_id": 999_999}, {"phone": "nonsense"}):
        refused(await api.post("/bookings", json=api.tenant.booking(**overrides), headers=headers), 403, "forbidden")
    assert sql.bookings() == 1
