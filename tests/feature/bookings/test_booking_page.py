"""The documented page's own examples, sent and answered verbatim."""

import json

import pytest

from tests.factories import make_tenant

# The page's requests and its answer, character by character.
REFERENCE = """
{
  "bot_id": 700,
  "phone": "+447813194799",
  "start_time": "2026-05-25T14:00:00Z",
  "end_time": "2026-05-25T15:00:00Z",
  "time_zone": "Europe/London",
  "source": "calendly",
  "external_id": "calendly-invitee-abc"
}
"""
BY_PHONE = """{
    "bot_id": 700,
    "phone": "+447813194799",
    "start_time": "2026-05-25T14:00:00Z",
    "end_time": "2026-05-25T15:00:00Z",
    "time_zone": "Europe/London",
    "source": "calendly",
    "external_id": "calendly-invitee-abc"
  }"""
BY_WHATSAPP_ID = """{
    "bot_id": 700,
    "wa_id": "447813194799",
    "start_time": "2026-05-25T14:00:00Z",
    "time_zone": "Europe/London",
    "source": "manual"
  }"""
ANSWER = """{
  "id": 555,
  "event_id": 999,
  "bot_id": 700,
  "contact_id": 42,
  "source": "calendly",
  "external_id": "calendly-invitee-abc",
  "start_time": "2026-05-25T14:00:00.000Z",
  "end_time": null,
  "time_zone": "Europe/London",
  "deduplicated": true
}"""


def fields(text):
    """Names and values in the order in which they are written."""
    return json.loads(text, object_pairs_hook=list)


@pytest.fixture
async def post(sql, runtime, client):
    """Posts a body to an organization whose next ids are the page's."""
    for table, number in (("bots", 700), ("contacts", 42), ("bookings", 555)):
        sql.run(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {number}")
    sql.run("ALTER SEQUENCE booking_event_id_seq RESTART WITH 999")
    tenant = await make_tenant(runtime)

    async def send(body):
        headers = {"Authorization": f"Bearer {tenant.key}", "Content-Type": "application/json"}
        return await client.post("/api/v1/bookings", content=body, headers=headers)

    return send


@pytest.mark.parametrize("body", [REFERENCE, BY_PHONE], ids=["reference", "example"])
async def test_the_example_by_phone_number_is_answered_field_by_field(post, body):
    response = await post(body)

    assert response.status_code == 201
    assert response.headers["content-type"] == "application/json"
    expected = ANSWER.replace('"end_time": null', '"end_time": "2026-05-25T15:00:00.000Z"').replace("true", "false")
    assert fields(response.text) == fields(expected)


async def test_the_example_by_whatsapp_id_is_answered_field_by_field(post):
    response = await post(BY_WHATSAPP_ID)

    assert response.status_code == 201
    assert response.headers["content-type"] == "application/json"
    expected = (
        ANSWER.replace('"calendly"', '"manual"').replace('"calendly-invitee-abc"', "null").replace("true", "false")
    )
    assert fields(response.text) == fields(expected)


async def test_the_pages_sample_answer_is_what_a_replay_gets(post):
    """The request names an end and the answer has none: the booking was recorded without one at first."""
    first = json.loads(BY_PHONE)
    del first["end_time"]
    assert (await post(json.dumps(first))).status_code == 201

    response = await post(BY_PHONE)

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["deduplicated-differs"] == "end_time"
    assert fields(response.text) == fields(ANSWER)


async def test_both_examples_work_one_after_the_other(post):
    by_phone, by_whatsapp_id, again = await post(BY_PHONE), await post(BY_WHATSAPP_ID), await post(BY_PHONE)

    assert [by_phone.status_code, by_whatsapp_id.status_code, again.status_code] == [201, 201, 200]
    assert by_phone.json()["contact_id"] == by_whatsapp_id.json()["contact_id"] == 42
    assert again.json() == by_phone.json() | {"deduplicated": True}
