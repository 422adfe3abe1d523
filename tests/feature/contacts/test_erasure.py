"""Forgetting a person: not a word of theirs is left anywhere, whatever column it may have stood in."""

import json

import psycopg
import pytest

from opensetter.consent import queries as consent
from opensetter.consent import service as wishes
from opensetter.consent.models import Cause
from opensetter.consent.queries import Scope
from opensetter.contacts import erasure
from opensetter.contacts.queries import ContactNotFound
from tests.factories import make_contact

MARK = "xyzzyplugh"

# Where something about a contact stands: table by table, which rows of it are theirs.
KIN = "(SELECT id FROM contacts WHERE id = {0} OR merged_into_id = {0})"
TALKS = f"(SELECT id FROM conversations WHERE contact_id IN {KIN})"
SAID = f"(SELECT id FROM messages WHERE conversation_id IN {TALKS})"
PLACES = {
    "contacts": f"id IN {KIN}",
    "contact_identities": f"contact_id IN {KIN}",
    "contact_answers": f"contact_id IN {KIN}",
    "contact_merges": f"survivor_id IN {KIN}",
    "consents": f"contact_id IN {KIN}",
    "conversations": f"contact_id IN {KIN}",
    "messages": f"conversation_id IN {TALKS}",
    "message_receipts": f"message_id IN {SAID}",
    "media_files": f"message_id IN {SAID}",
    "turn_steps": f"message_id IN {SAID}",
    "offers": f"conversation_id IN {TALKS}",
    "silences": f"conversation_id IN {TALKS}",
    "reminders": f"message_id IN {SAID} OR after_message_id IN {SAID}",
    "bookings": f"contact_id IN {KIN}",
    "booking_changes": f"booking_id IN (SELECT id FROM bookings WHERE contact_id IN {KIN})",
    "events": "true",
    "idempotent_requests": "true",
    "outreach_numbers": "true",
    "hook_batches": "true",
    "contact_imports": "true",
    "contact_import_faults": "true",
}
ABOUT_NOBODY = {
    "organizations",
    "bot_trials",
    "bot_versions",
    "half_sessions",
    "recovery_codes",
    "second_factors",
    "invitations",
    "api_keys",
    "users",
    "memberships",
    "user_sessions",
    "sign_in_links",
    "bots",
    "bot_integrations",
    "schedules",
    "appointment_types",
    "taken_slots",
    "seats",
    "request_counts",
    *("api_requests", "organization_figures", "website_widgets", "hook_sightings"),
    "suppressions",  # digests
    "audit_entries",  # ids of contacts, and names of those who work here
    "alembic_version",
}
KEPT = {
    "bookings.source": "which calendar it came from",
    "bookings.time_zone": "a zone",
    "booking_changes.actor": "one of ours",
    "consents.channel": "one of ours",
    "consents.sender": "a number of ours",
    "events.type": "one of ours",
    "contact_imports.file_name": "what the business calls its file",
    "contact_imports.columns": "one of ours",
    "contact_imports.country": "a country",
    "contact_imports.delimiter": "a comma",
}
# What must go on saying whose it is, for otherwise nobody could tell.
PLANTED = {
    "contact_identities.value": "value",
    "outreach_numbers.number": "number",
    "hook_batches.body": "body",
    "contact_import_faults.cells": "cells || '{mark}'::text",
    "contact_imports.content": "content || '{mark}'",
    "events.payload": 'payload || \'{{"x": {{"deep": "{mark}"}}}}\'',
    "idempotent_requests.body": '(body::jsonb || \'{{"x": "{mark}"}}\')::text',
}
BY_TYPE = {
    "text": "'{mark}' || id::text",
    "jsonb": '\'{{"x": "{mark}"}}\'::jsonb',
    "bytea": "'{mark}'::bytea",
    "ARRAY": "ARRAY['{mark}']",
}


@pytest.fixture
async def somebody(api, tenant, runtime, sql, worker):
    """A contact of whom there is something in every table."""
    contact, organization = tenant.contact_id, tenant.organization_id
    same = await make_contact(runtime, organization, email=f"{MARK}@example.com", full_name=MARK, metadata={"a": MARK})
    headers = {"Idempotency-Key": "one"}
    body = {"phone": tenant.phone, "external_id": None, "start_time": "2099-05-25T14:00:00Z", "end_time": ...}
    booked = await api.post("/bookings", json=tenant.booking(**body), headers=headers)
    assert booked.status_code == 201
    said = f"/bot-integrations/{tenant.api_id}/messages/receive"
    await api.post(said, json={"userNumber": tenant.phone, "content": f"I am {MARK}"})
    await worker.drain()
    await api.post(f"/contacts/{contact}/consents", json={"channel": "sms", "granted": False, "note": MARK})
    await api.post(f"/contacts/{contact}/merge", json={"contactId": same})
    fill(sql, organization, tenant.bot_id, contact, booked.json()["id"])
    return contact


# ruff: noqa: ISC004
def fill(sql, organization, bot, contact, booking):
    def value(query):
        return sql.value(query)

    talk = value(f"SELECT min(id) FROM conversations WHERE contact_id = {contact}")
    first, last = value("SELECT min(id) FROM messages"), value("SELECT max(id) FROM messages")
    integration = value(f"SELECT bot_integration_id FROM conversations WHERE id = {talk}")
    rows = (
        f"INSERT INTO schedules (organization_id, name, time_zone) VALUES ({organization}, 'x', 'UTC')",
        "INSERT INTO appointment_types (organization_id, bot_id, schedule_id, name, length_minutes, step_minutes)"
        f" SELECT {organization}, {bot}, max(id), 'x', 30, 30 FROM schedules",
        "INSERT INTO offers (organization_id, conversation_id, appointment_type_id, round, number, starts_at, ends_at,"
        f" time_zone) SELECT {organization}, {talk}, max(id), 99, 1, now(), now() + interval '1 h', 'UTC'"
        " FROM appointment_types",
        "INSERT INTO silences (organization_id, conversation_id, kind, after_message_id, number, since, due_at)"
        f" VALUES ({organization}, {talk}, 'snooze', {first}, 1, now(), now() + interval '9 d') ON CONFLICT DO NOTHING",
        "INSERT INTO reminders (organization_id, kind, after_message_id, due_at, status, reason)"
        f" VALUES ({organization}, 'follow_up', {first}, now(), 'skipped', 'x')",
        "INSERT INTO reminders (organization_id, kind, booking_id, starts_at, minutes, due_at, status, message_id)"
        f" VALUES ({organization}, 'reminder', {booking}, '2099-05-25', 5, now(), 'sent', {last})",
        "INSERT INTO media_files (organization_id, message_id, position, reference, content_type, content)"
        f" VALUES ({organization}, {first}, 0, 'x', 'x', 'x')",
        f"INSERT INTO turn_steps (organization_id, message_id, number, plan, outcome) VALUES ({organization}, {first},"
        " 99, '{}', '{}')",
        "INSERT INTO message_receipts (organization_id, bot_integration_id, provider_id, message_id, status)"
        f" VALUES ({organization}, {integration}, 'x', {last}, 'sent')",
        "INSERT INTO booking_changes (organization_id, booking_id, kind, actor, actor_name, reason)"
        f" VALUES ({organization}, {booking}, 'no_show', 'contact', 'x', 'x')",
        f"INSERT INTO contact_answers (organization_id, contact_id, bot_id, question, answer) VALUES ({organization},"
        f" {contact}, {bot}, 'Why?', 'x')",
        "INSERT INTO hook_batches (organization_id, bot_integration_id, url, body, created_at) VALUES"
        f" ({organization}, {integration}, 'x', '447813194799', now() - interval '2 d')",
        "INSERT INTO outreach_numbers (organization_id, number, last_sent_at)"
        f" VALUES ({organization}, '447813194799', now())",
        "INSERT INTO contact_imports (organization_id, file_name, content, delimiter, has_header, columns, total)"
        f" VALUES ({organization}, 'x', '07813 194799;', ';', false, '[]', 1)",
        "INSERT INTO contact_import_faults (organization_id, contact_import_id, number, cells, code, reason)"
        f" SELECT {organization}, max(id), 1, ARRAY['07813 194799'], 'x', 'x' FROM contact_imports",
    )
    for row in rows:
        sql.run(row)


def columns(sql):
    return sql.value(
        "SELECT json_agg(json_build_array(c.table_name, c.column_name, c.data_type)) FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.table_schema = 'public'"
        " AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE 'procrastinate%%'"
    )


def plant(sql, contact):
    """Write the mark wherever it can stand; the places where it does now."""
    planted = []
    for table, column, kind in columns(sql):
        place = f"{table}.{column}"
        assert table in PLACES or table in ABOUT_NOBODY, f"say where something about a contact stands in {table}"
        if table in ABOUT_NOBODY or place in KEPT or kind not in BY_TYPE:
            continue
        rows = PLACES[table].format(contact)
        assert sql.value(f"SELECT count(*) FROM {table} WHERE {rows}"), f"there is nothing in {table} to try it on"
        what = PLANTED.get(place, BY_TYPE[kind]).format(mark=MARK)
        if table == "idempotent_requests":
            what = what.replace("id::text", "key")
        try:
            sql.run(f"UPDATE {table} SET {column} = {what} WHERE {rows}")
        except (psycopg.errors.CheckViolation, psycopg.errors.InvalidTextRepresentation):
            continue
        planted.append(place)
    return planted


def found(sql, words):
    """The columns in which one of these words stands."""
    places = []
    for table, column, kind in columns(sql):
        shown = f"encode({column}, 'escape')" if kind == "bytea" else f"{column}::text"
        told = " OR ".join(f"{shown} ILIKE '%%{word}%%'" for word in words)
        if sql.value(f"SELECT count(*) FROM {table} WHERE {told}"):
            places.append(f"{table}.{column}")
    return places


async def test_not_a_word_is_left_wherever_it_stood(somebody, runtime, tenant, sql):
    planted = plant(sql, somebody)
    assert len(planted) > 40
    assert {"messages.content", "contacts.full_name", "consents.evidence", "events.payload"} <= set(planted)
    async with runtime.database.transaction(tenant.organization_id) as session:
        await erasure.erase(session, tenant.organization_id, somebody)
    assert found(sql, (MARK, "7813194799")) == []
    # What others rely on is still there: the appointment, and that its reminder was sent.
    assert sql.value("SELECT ARRAY[count(*), count(metadata), count(external_id)] FROM bookings") == [1, 0, 0]
    assert sql.value("SELECT count(*) FROM reminders WHERE status = 'sent'") == 1
    assert sql.value("SELECT count(*) FROM contacts WHERE erased_at IS NOT NULL") >= 1
    assert sql.value("SELECT status FROM contact_imports") == "cancelled"


async def test_what_is_of_others_stays(api, somebody, runtime, tenant, sql):
    other = await make_contact(runtime, tenant.organization_id, phone_number="+447813205798", full_name="Grace Hopper")
    said = f"/bot-integrations/{tenant.api_id}/messages/receive"
    await api.post(said, json={"userNumber": "+447813205798", "content": "I am Grace"})
    async with runtime.database.transaction(tenant.organization_id) as session:
        await erasure.erase(session, tenant.organization_id, somebody)
    assert sql.value("SELECT full_name FROM contacts WHERE id = %s", other) == "Grace Hopper"
    assert sql.value("SELECT count(*) FROM messages WHERE content = 'I am Grace'") == 1
    assert (await api.get(f"/contacts/{other}")).status_code == 200


async def test_somebody_without_appointments_is_gone_altogether(runtime, tenant, sql):
    async with runtime.database.transaction(tenant.organization_id) as session:
        await erasure.erase(session, tenant.organization_id, tenant.contact_id)
    assert sql.value("SELECT count(*) FROM contacts") == 0
    with pytest.raises(ContactNotFound):
        async with runtime.database.transaction(tenant.organization_id) as session:
            await erasure.erase(session, tenant.organization_id, tenant.contact_id)


@pytest.mark.parametrize("comes_back_as", ["+5215512345678", "+525512345678"])
async def test_a_refusal_outlives_whoever_was_forgotten_until_they_grant_it_again(runtime, tenant, sql, comes_back_as):
    organization = tenant.organization_id
    contact = await make_contact(runtime, organization, wa_id="5215512345678")
    record = {"cause": Cause.KEYWORD, "evidence": {}}
    async with runtime.database.transaction(organization) as session:
        await wishes.record(session, organization, contact, Scope("sms"), is_granted=False, **record)
        await wishes.record(session, organization, contact, Scope("whatsapp"), is_granted=False, **record)
        await wishes.record(session, organization, contact, Scope("whatsapp"), is_granted=True, **record)
    async with runtime.database.transaction(organization) as session:
        await erasure.erase(session, organization, contact)
    assert sql.value("SELECT count(*) FROM consents") == 0
    again = await make_contact(runtime, organization, sms_phone_number=comes_back_as)

    async def is_refused(channel):
        async with runtime.database.transaction(organization) as session:
            return await consent.refusal(session, organization, again, channel=channel, sender="+1500") is not None

    assert [await is_refused("sms"), await is_refused("whatsapp")] == [True, False]
    async with runtime.database.transaction(organization) as session:
        await wishes.record(session, organization, again, Scope("sms"), is_granted=True, **record)
    assert not await is_refused("sms")
    assert json.dumps(sql.value("SELECT count(*) FROM suppressions WHERE channel = 'sms'")) in {"0", "1"}


async def test_nobody_is_forgotten_across_organizations(runtime, tenant, other_tenant, sql):
    with pytest.raises(ContactNotFound):
        async with runtime.database.transaction(tenant.organization_id) as session:
            await erasure.erase(session, tenant.organization_id, other_tenant.contact_id)
    assert sql.value("SELECT count(*) FROM contacts") == 2
