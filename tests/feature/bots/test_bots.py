"""`/bots` and `/bot-integrations`: what a bot is set up to be, and where it can be reached."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.core import clock
from tests.problems import refused

GIVEN = {
    "name": "Reception",
    "instructions": "Be brief.\nSay where we are.",
    "questions": ["What is it about?", "Which branch?"],
    "bookingUrl": "https://cal.example.com/acme/intro?utm=a",
    "timeZone": "America/New_York",
    "language": "es",
    "openingHours": [
        {"weekday": "monday", "opens": "09:00", "closes": "12:30"},
        {"weekday": "monday", "opens": "13:30", "closes": "24:00"},
    ],
    "model": "openai:gpt-5-mini",
    "sendConfirmations": False,
    "reminderMinutes": [1440, 60],
    "reminderTemplate": {
        "name": "appointment_reminder",
        "language": "en_US",
        "values": [{"value": "name", "parameterName": None}, {"value": "when", "parameterName": "time"}],
    },
    "followUpMinutes": [120, 1320],
    "quietHours": {"from": "20:00", "until": "09:30"},
    "offersAgainAfterCompletion": False,
    "offersAgainAfterNoShow": False,
}
EMPTY = {
    "instructions": "",
    "questions": [],
    "bookingUrl": None,
    "timeZone": "UTC",
    "language": None,
    "openingHours": [],
    "model": None,
    "sendConfirmations": True,
    "reminderMinutes": [],
    "reminderTemplate": None,
    "followUpMinutes": [],
    "quietHours": {"from": "21:00", "until": "08:00"},
    "offersAgainAfterCompletion": True,
    "offersAgainAfterNoShow": True,
}
NOW = datetime(2026, 5, 20, 17, 42, tzinfo=UTC)


async def created(api, **fields):
    response = await api.post("/bots", json={"name": "Reception", **fields})
    assert response.status_code == 201, response.text
    return response.json()["data"]


async def test_a_new_bot_is_told_as_it_was_given(api):
    response = await api.post("/bots", json=GIVEN)

    assert response.status_code == 201
    assert list(response.json()) == ["data"]
    data = response.json()["data"]
    assert {name: data[name] for name in GIVEN} == GIVEN
    assert data.keys() - GIVEN.keys() == {"id", "createdAt", "updatedAt", "archivedAt"}
    assert data["archivedAt"] is None
    assert (await api.get(f"/bots/{data['id']}")).json() == response.json()


async def test_a_name_is_all_that_is_needed(api):
    data = await created(api)

    assert {name: data[name] for name in EMPTY} == EMPTY


async def test_only_what_is_sent_changes_and_null_puts_an_optional_field_back(api):
    before = await created(api, **GIVEN)

    with clock.frozen(NOW + timedelta(days=36500)):
        after = (await api.put(f"/bots/{before['id']}", json={"name": "Desk", "questions": ["Why?"]})).json()["data"]
    assert after == before | {"name": "Desk", "questions": ["Why?"], "updatedAt": after["updatedAt"]}
    assert after["updatedAt"] > before["updatedAt"]

    nulls = {"bookingUrl": None, "language": None, "model": None, "reminderTemplate": None, "quietHours": None}
    after = (await api.put(f"/bots/{before['id']}", json=nulls)).json()["data"]
    assert {name: after[name] for name in nulls} == nulls
    assert after["instructions"] == GIVEN["instructions"]
    unchanged = (await api.put(f"/bots/{before['id']}", json={})).json()["data"]
    assert unchanged | {"updatedAt": None} == after | {"updatedAt": None}


async def test_faulty_fields_are_pointed_at_and_change_nothing(api, subtests):
    bot = await created(api, **GIVEN)
    for name, values in {
        "name": ("", " ", "x" * 201, "a\nb", None, 1),
        "instructions": ("x" * 20_001, None, 1),
        "questions": ([""], ["x" * 201], ["q"] * 21, "q", None),
        "bookingUrl": (
            "",
            "cal.example.com",
            "javascript:alert(1)",
            "ftp://example.com",
            "https://",
            "https://a b",
            "x",
        ),
        "timeZone": ("", "Europe", "europe/london", "+02:00", None),
        "language": ("EN", "it", "", 1),
        "model": ("gpt-5", ":x", "openai:", "openai:gpt 5", 1),
        "openingHours": ("", None, [{"weekday": "Monday", "opens": "09:00", "closes": "10:00"}]),
        "reminderMinutes": ([4], [43_201], [60] * 6, ["60"], [60.5], 60, None),
        "followUpMinutes": ([0], [60, None], {}, "60", None),
        "quietHours": ({}, {"from": "21:00"}, {"from": "9:00", "until": "10:00"}, {"from": "21:00", "until": "24:00"}),
        "reminderTemplate": ({}, {"name": "x"}, {"name": "x", "language": "en", "values": [{"value": "link"}]}, "x"),
        "sendConfirmations": ("yes", 1, None),
    }.items():
        for value in values:
            with subtests.test(f"{name} {value!r}"[:40]):
                body = {"name": "Desk", name: value}
                for answer in (await api.post("/bots", json=body), await api.put(f"/bots/{bot['id']}", json=body)):
                    errors = refused(answer, 400)["errors"]
                    assert errors[0]["pointer"].startswith(f"/{name}")
    for hours in (
        {"weekday": "monday", "opens": "9:00", "closes": "10:00"},
        {"weekday": "monday", "opens": "24:00", "closes": "24:00"},
        {"weekday": "monday", "opens": "10:00", "closes": "10:00"},
        {"weekday": "monday", "opens": "10:00", "closes": "09:00"},
        {"weekday": "monday", "opens": "10:00", "closes": "24:01"},
        {"weekday": "monday", "opens": "10:00"},
        {"weekday": "monday", "opens": "10:00", "closes": "11:00", "note": "x"},
    ):
        with subtests.test(str(hours)):
            refused(await api.put(f"/bots/{bot['id']}", json={"openingHours": [hours]}), 400)
    for name in ("id", "organizationId", "archivedAt", "createdAt", "isAdmin"):
        with subtests.test(name):
            refused(await api.post("/bots", json={"name": "x", name: 1}), 400, "unknown_field", f"/{name}")
            refused(await api.put(f"/bots/{bot['id']}", json={name: 1}), 400, "unknown_field", f"/{name}")
    assert (await api.get(f"/bots/{bot['id']}")).json()["data"] == bot


async def test_reminders_are_told_in_the_order_in_which_they_come(api):
    data = await created(api, reminderMinutes=[60, 1440, 60], followUpMinutes=[1320, 120, 120])
    assert (data["reminderMinutes"], data["followUpMinutes"]) == ([1440, 60], [120, 1320])


async def test_quiet_hours_are_a_stretch(api):
    hours = {"from": "21:00", "until": "21:00"}
    refused(await api.post("/bots", json={"name": "x", "quietHours": hours}), 400, "quiet_hours_invalid", "/quietHours")


async def test_an_archived_bot_is_not_listed_takes_no_bookings_and_stays_readable(api):
    kept = (await api.book()).json()
    bot = api.tenant.bot_id

    with clock.frozen(NOW):
        first = await api.post(f"/bots/{bot}/archive")
    with clock.frozen(NOW + timedelta(days=1)):
        second = await api.post(f"/bots/{bot}/archive")

    assert first.json()["data"]["archivedAt"] == "2026-05-20T17:42:00.000Z"
    assert second.content == first.content
    assert (await api.get("/bots")).json() == {"data": [], "hasMore": False}
    assert (await api.get(f"/bots/{bot}")).json()["data"]["archivedAt"] == "2026-05-20T17:42:00.000Z"
    refused(await api.book(external_id="new"), 404, "bot_not_found")
    assert (await api.get(f"/bookings/{kept['id']}")).status_code == 200
    assert (await api.get("/bookings", bot_id=bot)).json()["data"][0]["id"] == kept["id"]


@pytest.mark.parametrize("path", ["/bots", "/bot-integrations"])
async def test_pages_have_neither_gaps_nor_doubles(api, path):
    for number in range(5):
        bot = await created(api, name=f"Bot {number}")
        await api.post("/bot-integrations", json={"botId": bot["id"], "channel": "api"})
    everything = [item["id"] for item in (await api.get(path)).json()["data"]]
    assert everything == sorted(everything, reverse=True)

    for limit in (1, 2, 3, len(everything), 100):
        pages, cursor = [], {}
        while True:
            page = (await api.get(path, limit=limit, **cursor)).json()
            pages += [item["id"] for item in page["data"]]
            assert page["hasMore"] is (len(pages) < len(everything))
            if not page["hasMore"]:
                break
            cursor = {"startingAfter": pages[-1]}
        assert pages == everything
    for query in ({"limit": 0}, {"limit": 101}, {"startingAfter": "x"}, {"starting_after": 1}, {"page": 2}):
        refused(await api.get(path, **query), 400)


async def test_an_integration_is_one_bot_on_one_channel(api):
    bot = (await created(api))["id"]

    chat = await api.post("/bot-integrations", json={"botId": bot, "channel": "webchat", "name": "Shop window"})
    own = await api.post("/bot-integrations", json={"botId": bot, "channel": "api"})

    assert [chat.status_code, own.status_code] == [201, 201]
    chat, own = chat.json()["data"], own.json()["data"]
    assert (chat["botId"], chat["channel"], chat["name"]) == (bot, "webchat", "Shop window")
    assert chat["chatUrl"].endswith(f"/chat/{chat['id']}")
    assert (own["channel"], own["chatUrl"], own["disabledAt"]) == ("api", None, None)
    assert own["name"]
    assert (await api.get(f"/bot-integrations/{chat['id']}")).json()["data"] == chat
    for query, expected in (
        ({"botId": bot}, [own, chat]),
        ({"botId": bot, "channel": "webchat"}, [chat]),
        ({"channel": "api", "limit": 1}, [own]),
        ({"botId": 999_999}, []),
    ):
        assert (await api.get("/bot-integrations", **query)).json()["data"] == expected


async def test_an_integration_needs_a_bot_of_ones_own_and_a_known_channel(api, other_tenant, sql, subtests):
    before = sql.value("SELECT count(*) FROM bot_integrations")
    for body in ({"botId": 999_999}, {"botId": other_tenant.bot_id}, {"botId": 2**63 - 1}):
        refused(await api.post("/bot-integrations", json={"channel": "api", **body}), 404, "bot_not_found")
    for body, pointer in (
        ({"channel": "fax"}, "/channel"),
        ({"channel": "API"}, "/channel"),
        ({"channel": None}, "/channel"),
        ({"botId": 0}, "/botId"),
        ({"botId": 2**63}, "/botId"),
        ({"botId": str(api.tenant.bot_id)}, "/botId"),
        ({"botId": None}, "/botId"),
        ({"name": ""}, "/name"),
        ({"linkKey": "x"}, "/linkKey"),
        ({"organizationId": 1}, "/organizationId"),
    ):
        with subtests.test(str(body)):
            given = {"botId": api.tenant.bot_id, "channel": "api", **body}
            refused(await api.post("/bot-integrations", json=given), 400, pointer=pointer)
    refused(await api.get("/bot-integrations", channel="fax"), 400, pointer="/channel")
    assert sql.value("SELECT count(*) FROM bot_integrations") == before


async def test_disabling_twice_tells_the_first_time_and_messages_are_refused(api):
    path = f"/bot-integrations/{api.tenant.api_id}"

    with clock.frozen(NOW):
        first = await api.post(f"{path}/disable")
    second = await api.post(f"{path}/disable")

    assert first.json()["data"]["disabledAt"] == "2026-05-20T17:42:00.000Z"
    assert second.content == first.content
    message = {"userNumber": "+447813194799", "content": "Hi"}
    refused(await api.post(f"{path}/messages/receive", json=message), 409, "bot_integration_disabled")
    assert (await api.get(f"{path}/conversations", userNumber="+447813194799")).json()["data"] == []
    assert api.tenant.api_id in {item["id"] for item in (await api.get("/bot-integrations")).json()["data"]}


async def test_many_at_once_archive_at_one_time(api):
    answers = await asyncio.gather(*(api.post(f"/bots/{api.tenant.bot_id}/archive") for _ in range(8)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["data"]["archivedAt"] for answer in answers}) == 1
