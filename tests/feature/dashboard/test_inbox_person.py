"""Beside a conversation: how a message fared and came about, who the contact is, and what they want."""

import json
from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture
async def talk(api):
    """A conversation with Ada, whose number is known."""
    path = f"/bot-integrations/{api.tenant.api_id}/messages/receive"
    said = {"userNumber": api.tenant.phone, "content": "Hello"}
    return (await api.post(path, json=said)).json()


@pytest.fixture
def stored(sql, tenant, talk):
    """A message as it is stored; its id."""

    def store(direction, content, **columns):
        columns = {"status": "sent", **columns}
        values = [json.dumps(value) if isinstance(value, dict) else value for value in columns.values()]
        sql.run(
            "INSERT INTO messages (organization_id, conversation_id, bot_integration_id, direction, content,"
            f" {', '.join(columns)}) VALUES (%s, %s, %s, %s, %s{', %s' * len(columns)})",
            tenant.organization_id,
            talk["conversationId"],
            tenant.api_id,
            direction,
            content,
            *values,
        )
        return sql.value("SELECT max(id) FROM messages")

    return store


async def page_of(signed, talk):
    return (await signed.open(f"/inbox/{talk['conversationId']}")).text


async def test_what_became_of_a_message_is_told_in_words(signed, talk, stored):
    failure = {"reason": "unreachable", "code": "131026", "title": "Undeliverable"}
    stored("outbound", "One", status="read")
    stored("outbound", "Two", status="failed", failure=failure, is_from_human=True)
    stored("outbound", "Three", status="blocked", failure={"reason": "window_closed"})
    stored("outbound", "Four", status="failed", failure={"reason": "not known yet"})
    page = await page_of(signed, talk)
    assert '<span aria-hidden="true">✓✓</span> read' in page
    assert "The number cannot be reached there" in page
    assert "(131026 Undeliverable)" in page
    assert "WhatsApp takes templates only." in page
    assert "The provider refuses the message itself." in page


async def test_a_file_is_told_by_its_kind_and_name(signed, talk, stored, sql, tenant):
    number = stored("inbound", "", kind="image", status="received")
    sql.run(
        "INSERT INTO media_files (organization_id, message_id, position, reference, content_type, file_name)"
        " VALUES (%s, %s, 0, 'x', 'image/jpeg', '<b>square</b>.jpg')",
        tenant.organization_id,
        number,
    )
    stored("inbound", "", kind="location", status="received")
    page = await page_of(signed, talk)
    assert "A picture: &lt;b&gt;square&lt;/b&gt;.jpg" in page
    assert "A place on the map" in page


async def test_what_the_bot_withheld_is_explained_in_place(signed, talk, stored):
    explanation = {
        "answeredBy": "openai:gpt-5-mini",
        "draft": "Monday at 15:00 or at 16:00.",
        "claims": [{"kind": "unbacked_time", "text": "16:00"}],
    }
    stored("outbound", "Monday at 15:00.", withheld=["unbacked_time"], explanation=explanation)
    stored("outbound", "As drafted.", explanation={"draft": "As drafted."})
    stored("outbound", "Of old", withheld=["booking_exists"])
    page = await page_of(signed, talk)
    assert page.count("The bot withheld something") == 2
    assert '<q dir="auto">16:00</q>' in page
    assert "No offer and no appointment of the contact&#39;s is at that time." in page
    assert "Monday at 15:00 or at 16:00." in page
    assert "openai:gpt-5-mini" in page


async def test_the_window_counts_down_and_closes(signed, talk, sql):
    assert "Free text for" not in await page_of(signed, talk)
    sql.run("UPDATE bot_integrations SET channel = 'whatsapp', address = '1' WHERE channel = 'api'")
    opened = datetime.now(UTC) - timedelta(hours=20, minutes=47, seconds=30)
    sql.run("UPDATE conversations SET last_inbound_at = %s", opened)
    assert "Free text for 3 h 12 min more, until" in await page_of(signed, talk)
    sql.run("UPDATE conversations SET last_inbound_at = %s", opened - timedelta(hours=4))
    page = await page_of(signed, talk)
    assert "Free text for" not in page
    assert "templates only" in page


async def test_somebody_who_wants_no_messages_gets_none_until_they_do(signed, talk, sql):
    path = f"/inbox/{talk['conversationId']}/consent"
    assert (await signed.send(path, channel="sms", granted="no")).status_code == 303
    assert (await signed.send(path, channel="sms", granted="no")).status_code == 303
    assert sql.value("SELECT json_agg(json_build_array(channel, is_granted, cause)) FROM consents") == [
        ["sms", False, "operator"]
    ]
    page = await page_of(signed, talk)
    assert page.count("They do not want to be written to.") == 1
    assert (await signed.send(path, channel="sms", granted="yes")).status_code == 303
    assert "They do not want to be written to." not in await page_of(signed, talk)
    # What stood so already is no deed.
    assert sql.value("SELECT array_agg(action || ' ' || about) FROM audit_entries WHERE action ~ '^contact'") == [
        f"contact.opted_out {talk['contactId']} sms",
        f"contact.opted_in {talk['contactId']} sms",
    ]


@pytest.mark.parametrize("form", [{}, {"channel": "fax", "granted": "no"}, {"channel": "sms", "granted": "\x00"}])
async def test_what_is_no_consent_is_not_recorded(signed, talk, sql, form):
    answer = await signed.send(f"/inbox/{talk['conversationId']}/consent", **form)
    assert (answer.status_code, "Choose a channel" in answer.text) == (400, True)
    assert sql.value("SELECT count(*) FROM consents") == 0


async def test_two_who_are_one_are_merged_and_taken_apart(signed, api, talk, sql):
    # Known by WhatsApp and SMS; somebody else has the same number as one to call.
    sql.run("DELETE FROM contact_identities WHERE kind = 'phone'")
    other = (await api.post("/contacts", json={"fullName": "Ada B.", "phoneNumber": "+44 7813 194 799"})).json()
    number = other["data"]["id"]
    assert "Ada B." in await page_of(signed, talk)
    here = f"/inbox/{talk['conversationId']}"
    led = await signed.send(f"{here}/merge", contact=f"{number}")
    assert (led.status_code, led.headers["location"]) == (303, here)
    merged = sql.value("SELECT json_build_array(survivor_id, absorbed_id, actor) FROM contact_merges")
    assert merged == [talk["contactId"], number, "user:1"]
    page = await page_of(signed, talk)
    assert "Make one contact of both" not in page
    assert "Two contacts are one since" in page
    again = await signed.send(f"{here}/merge", contact=f"{number}")
    assert again.status_code == 409

    merge = sql.value("SELECT id FROM contact_merges")
    assert (await signed.send(f"{here}/unmerge", merge=f"{merge}")).status_code == 303
    assert sql.value("SELECT merged_into_id FROM contacts WHERE id = %s", number) is None
    # A person has said that they are two: nobody asks again.
    page = await page_of(signed, talk)
    assert "Make one contact of both" not in page
    assert "Two contacts are one since" not in page


@pytest.mark.parametrize("other", ["", "x", "999999", "\x00"])
async def test_nobody_is_merged_with_who_is_not_there(signed, talk, sql, other):
    answer = await signed.send(f"/inbox/{talk['conversationId']}/merge", contact=other)
    assert answer.status_code == 404
    itself = await signed.send(f"/inbox/{talk['conversationId']}/merge", contact=f"{talk['contactId']}")
    assert itself.status_code == 409
    assert sql.value("SELECT count(*) FROM contact_merges") == 0
    assert sql.value("SELECT count(*) FROM audit_entries WHERE action = 'contact.merged'") == 0


async def test_a_merge_of_others_is_not_undone_from_here(signed, api, talk, sql):
    ids = [
        (await api.post("/contacts", json={"fullName": name, "phoneNumber": number})).json()["data"]["id"]
        for name, number in (("Eve", "+447813194001"), ("Eva", "+447813194002"))
    ]
    merge = (await api.post(f"/contacts/{ids[0]}/merge", json={"contactId": ids[1]})).json()["data"]["merge"]["id"]
    answer = await signed.send(f"/inbox/{talk['conversationId']}/unmerge", merge=f"{merge}")
    assert answer.status_code == 404
    assert sql.value("SELECT undone_at FROM contact_merges") is None
