"""What is written down of what API keys do: the same as of people, in the same words."""

import pytest

from tests.routes import routes

LOG = "/settings/audit-log"
WORDS = "SELECT array_agg(action || ' ' || about ORDER BY id) FROM audit_entries WHERE actor LIKE 'key:%%'"

DEEDS = {
    "POST /bots": ("bot.created Reception", {"name": "Reception"}),
    "PUT /bots/{bot}": ("bot.changed {bot}", {"instructions": "Be brief."}),
    "POST /schedules": ("schedule.created Room", {"name": "Room"}),
    "PUT /schedules/{schedule}": ("schedule.changed {schedule}", {"name": "Hall"}),
    "POST /schedules/{schedule}/feed/rotate": ("schedule.feed_rotated {schedule}", {}),
    "POST /appointment-types": ("appointment_type.created Intro", {"botId": "{bot}", "name": "Intro"}),
    "PUT /appointment-types/{type}": ("appointment_type.changed {type}", {"name": "Call"}),
    "POST /appointment-types/{type}/archive": ("appointment_type.archived {type}", {}),
    "POST /bot-integrations": (
        "bot_integration.connected By text",
        {
            "botId": "{bot}",
            "channel": "sms",
            "name": "By text",
            "credentials": {"accountSid": "AC" + "0" * 32, "authToken": "1" * 32, "from": "+15005550006"},
        },
    ),
    "PUT /bot-integrations/{sms}/credentials": (
        "bot_integration.credentials_changed {sms}",
        {"credentials": {"authToken": "2" * 32}},
    ),
    "PUT /bot-integrations/{chat}/website-widget": ("website_widget.changed {chat}", {"position": "left"}),
    "POST /bot-integrations/{chat}/disable": ("bot_integration.disabled {chat}", {}),
    "POST /contacts/{contact}/merge": ("contact.merged {contact} {other}", {"contactId": "{other}"}),
    "POST /contact-merges/{merge}/undo": ("contact.merge_undone {contact} {other}", {}),
    "POST /contacts/{contact}/consents": ("contact.opted_out {contact} sms", {"channel": "sms", "granted": False}),
    "POST /bots/{bot}/archive": ("bot.archived {bot}", {}),
}
"""What a key may do that changes how things are set up, or who somebody is: the words for it, and a body."""

EVERYDAY = {
    "POST /appointment-types/{}/book",
    "POST /appointment-types/{}/holds",
    "POST /bookings",
    "POST /bookings/{}/cancel",
    "POST /bookings/{}/move",
    "POST /bookings/{}/no-show",
    "POST /bot-integrations/{}/chat-links",
    "POST /bot-integrations/{}/messages/receive",
    "POST /bot-integrations/{}/messages/send",
    "POST /contacts",
    "POST /conversations/{}/handback",
    "POST /conversations/{}/handoff",
    "POST /conversations/{}/messages",
    "POST /holds/{}/book",
    "POST /holds/{}/release",
    "PUT /contacts",
}
"""What integrations do all day, of which the log of requests tells."""

LATEST = (("schedule", "schedules"), ("type", "appointment_types"), ("sms", "bot_integrations"))


@pytest.fixture
async def do(api, tenant, sql):
    """Do one of the deeds, and tell what is to be written down of it."""
    ids = {"bot": tenant.bot_id, "chat": tenant.webchat_id, "contact": tenant.contact_id}
    ids["other"] = (await api.post("/contacts", json={"email": "ada@example.org"})).json()["data"]["id"]

    def filled(value):
        if isinstance(value, dict):
            return {name: filled(each) for name, each in value.items()}
        return ids[value[1:-1]] if isinstance(value, str) and value[1:-1] in ids else value

    async def once(deed):
        words, body = DEEDS[deed]
        method, path = deed.format(**ids).split()
        send = api.put if method == "PUT" else api.post
        answer = await send(path, json=filled(body))
        assert answer.is_success, answer.text
        ids.update({name: sql.value(f"SELECT max(id) FROM {table}") for name, table in LATEST})
        ids["merge"] = sql.value("SELECT max(id) FROM contact_merges")
        return words.format(**ids)

    return once


async def test_what_a_key_changes_is_written_down_with_its_name(do, tenant, sql):
    expected = [await do(deed) for deed in DEEDS]
    assert sql.value(WORDS) == expected
    number = sql.value("SELECT id FROM api_keys WHERE organization_id = %s", tenant.organization_id)
    who = sql.value("SELECT array_agg(DISTINCT actor || ' ' || actor_name) FROM audit_entries")
    assert who == [f"key:{number} test ({tenant.key[:8]}…)"]


async def test_what_changes_nothing_or_is_refused_is_not_written_down(do, api, tenant, sql):
    written = [await do(deed) for deed in ("PUT /bots/{bot}", "POST /bots/{bot}/archive")]
    written.append(await do("POST /bot-integrations/{chat}/disable"))
    written.append(await do("POST /contacts/{contact}/consents"))
    for deed in ("PUT /bots/{bot}", "POST /bots/{bot}/archive", "POST /contacts/{contact}/consents"):
        await do(deed)
    await do("POST /bot-integrations/{chat}/disable")
    foreign = {"botId": tenant.bot_id, "name": "Intro", "scheduleId": 999_999}
    assert (await api.post("/appointment-types", json=foreign)).status_code == 404
    assert (await api.put("/schedules/999999", json={"name": "Hall"})).status_code == 404
    itself = {"contactId": tenant.contact_id}
    assert (await api.post(f"/contacts/{tenant.contact_id}/merge", json=itself)).status_code == 400
    assert (await api.put(f"/bot-integrations/{tenant.api_id}/website-widget", json={})).status_code == 409
    assert sql.value(WORDS) == written


async def test_the_log_shows_a_key_by_its_name_and_what_only_it_did_even_once_it_is_revoked(signed, do, tenant, sql):
    await do("PUT /bots/{bot}")
    number = sql.value("SELECT id FROM api_keys WHERE organization_id = %s", tenant.organization_id)
    await signed.send(f"/settings/api-keys/{number}/revoke")
    name = f"The API key test ({tenant.key[:8]}…)"
    page = (await signed.open(f"{LOG}?who=key:{number}")).text
    assert f"{name} changed a bot: {tenant.bot_id}" in page
    assert f'<option value="key:{number}" selected>{name}</option>' in page
    assert "revoked an API key" not in page
    assert "revoked an API key" in (await signed.open(LOG)).text


async def test_a_page_and_the_api_are_written_down_alike(signed, do, tenant, sql):
    bot = f"/bots/{tenant.bot_id}"
    await do("PUT /bots/{bot}")
    await signed.send(bot, instructions="Be kind.")
    await do("POST /appointment-types")
    await signed.send(f"{bot}/appointments", name="Intro", length_minutes="30")
    for granted in ("no", "yes"):
        await signed.send(f"/contacts/{tenant.contact_id}/consent", channel="sms", granted=granted)
    await do("POST /contacts/{contact}/consents")
    actions = sql.value(
        "SELECT json_agg(json_build_array(split_part(actor, ':', 1), action, about) ORDER BY id)"
        " FROM audit_entries WHERE action <> 'user.signed_in'"
    )
    opted_out = ["contact.opted_out", f"{tenant.contact_id} sms"]
    assert actions == [
        ["key", "bot.changed", str(tenant.bot_id)],
        ["user", "bot.changed", str(tenant.bot_id)],
        ["key", "appointment_type.created", "Intro"],
        ["user", "appointment_type.created", "Intro"],
        ["user", *opted_out],
        ["user", "contact.opted_in", f"{tenant.contact_id} sms"],
        ["key", *opted_out],
    ]


def test_every_change_that_the_api_takes_is_written_down_or_known_to_be_everyday(application):
    changing = {
        f"{method} {path.removeprefix('/api/v1')}"
        for method, path in routes(application)
        if path.startswith("/api/v1/") and method in {"POST", "PUT", "PATCH", "DELETE"}
    }
    assert {_blank(each) for each in changing} == {_blank(each) for each in DEEDS} | EVERYDAY


def _blank(operation):
    """An operation without the names of its ids."""
    return "/".join("{}" if part.startswith("{") else part for part in operation.split("/"))
