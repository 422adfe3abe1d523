"""The second wall: whatever a query forgets, PostgreSQL shows one organization's rows, or nobody's."""

from datetime import timedelta

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from tests.factories import make_tenant

from opensetter.audit import service as audit
from opensetter.channels.base import Media
from opensetter.contacts import service as contacts
from opensetter.conversations import media, receipts
from opensetter.conversations.models import Status
from opensetter.conversations.receipts import Receipt
from opensetter.core import archive, clock, schema, wall
from opensetter.core.runtime import Runtime
from opensetter.hooks import batches
from opensetter.reminders import service as reminders
from opensetter.scheduling import service as scheduling
from opensetter.scheduling import steps
from opensetter.users import actors
from opensetter.users import service as users
from opensetter.users.models import Role

TENANT_TABLES = """
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND (c.relname = 'organizations' OR EXISTS (
          SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped))
    ORDER BY 1
"""


# ruff: noqa: ISC004
# What people and the worker's clock write, each with nothing but what it must have.
BY_HAND = (
    "INSERT INTO booking_changes (organization_id, booking_id, kind, actor, actor_name, reason)"
    " SELECT organization_id, id, 'no_show', '', '', '' FROM bookings WHERE organization_id = %(own)s LIMIT 1",
    "INSERT INTO bot_trials (organization_id, bot_id, user_id, sandbox_id)"
    " SELECT organization_id, id, %(user)s, organization_id FROM bots WHERE organization_id = %(own)s LIMIT 1",
    "INSERT INTO contact_imports (organization_id, file_name, content, delimiter, has_header, columns, total)"
    " VALUES (%(own)s, 'x', 'x', ';', false, '[]', 1)",
    "INSERT INTO contact_import_faults (organization_id, contact_import_id, number, cells, code, reason)"
    " SELECT organization_id, id, 1, ARRAY['x'], 'x', 'x' FROM contact_imports",
    "INSERT INTO suppressions (organization_id, digest, channel, sender, category)"
    " VALUES (%(own)s, sha256('x'), 'sms', '*', 'all')",
    "INSERT INTO invitations (organization_id, email, role, token_hash, invited_by, created_at, expires_at)"
    " VALUES (%(own)s, 'b@example.com', 'agent', sha256('x'), %(user)s, now(), now() + interval '7 d')",
    "INSERT INTO organization_figures (organization_id, counted_at, seconds, last_event_id, figures)"
    " VALUES (%(own)s, now(), 0, 0, '{}')",
    "INSERT INTO website_widgets (organization_id, bot_integration_id, position, color, allowed_origins)"
    " SELECT organization_id, id, 'left', '#000000', '{}' FROM bot_integrations WHERE organization_id = %(own)s"
    " LIMIT 1",
    "INSERT INTO hook_sightings (organization_id, bot_integration_id, outcome, at)"
    " SELECT organization_id, id, 'heard', now() FROM bot_integrations WHERE organization_id = %(own)s LIMIT 1",
)


@pytest.fixture
def owner(database_url):
    """A connection with the login that migrated."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def app(database_url):
    """A connection as the application has them."""
    with psycopg.connect(database_url, autocommit=True, options=wall.AS_APP) as connection:
        yield connection


@pytest.fixture
async def worked(api, other_tenant, runtime, application, owner):
    """Two organizations, of which one has a row in every table."""
    assert (await api.book()).status_code == 201
    again = api.tenant.booking(external_id=...)
    assert (await api.post("/bookings", json=again, headers={"Idempotency-Key": "k"})).status_code == 201
    answer = await api.post(
        f"/bot-integrations/{api.tenant.api_id}/messages/receive", json={"sessionId": "s", "content": "Hi"}
    )
    assert answer.status_code == 202
    async with runtime.database.transaction(api.tenant.organization_id) as session:
        await contacts.note_answers(
            session,
            api.tenant.organization_id,
            api.tenant.contact_id,
            bot_id=api.tenant.bot_id,
            answers={"Why?": "So."},
        )
    async with runtime.database.transaction(api.tenant.organization_id) as session:
        somebody = await users.create(session, email="ada@example.com", name="Ada", password_hash="x")
        await users.join(session, api.tenant.organization_id, somebody.id, Role.OWNER)
        await audit.record(session, api.tenant.organization_id, actors.of(1, "Ada", "ada@example.com"), "user.joined")
    await application.state.requests.flush()
    number = await _begin_on_sms(api)
    await _two_who_are_one(api)
    await _book_our_own(api, runtime, answer.json()["conversationId"], answer.json()["messageId"])
    await _hear_from_the_provider(runtime, api.tenant.organization_id, number, answer.json()["messageId"])
    for statement in BY_HAND:
        owner.execute(statement, {"own": api.tenant.organization_id, "user": somebody.id})
    return api.tenant


async def _begin_on_sms(api):
    """A connection to a provider, with a message to somebody who has stopped us elsewhere: its id."""
    credentials = {"accountSid": "AC1", "authToken": "t", "from": "+15005550006"}
    made = await api.post(
        "/bot-integrations", json={"botId": api.tenant.bot_id, "channel": "sms", "credentials": credentials}
    )
    number = made.json()["data"]["id"]
    body = {"phoneNumber": api.tenant.phone, "message": "Hi"}
    assert (await api.post(f"/bot-integrations/{number}/messages/send", json=body)).status_code == 201
    consent = {"channel": "whatsapp", "granted": False}
    assert (await api.post(f"/contacts/{api.tenant.contact_id}/consents", json=consent)).status_code == 201
    return number


async def _two_who_are_one(api):
    made = await api.post("/contacts", json={"email": "ada@example.com"})
    other = {"contactId": made.json()["data"]["id"]}
    assert (await api.post(f"/contacts/{api.tenant.contact_id}/merge", json=other)).status_code == 200


async def _book_our_own(api, runtime, conversation_id, message_id):
    """Times of the bot's own calendar: one offered and booked, one held; and a talk put off."""
    organization_id = api.tenant.organization_id
    made = await api.post("/appointment-types", json={"botId": api.tenant.bot_id, "name": "Intro"})
    kind = made.json()["data"]["id"]
    async with runtime.database.transaction(organization_id) as session:
        (slot, other, *_) = await scheduling.find(
            session, organization_id, kind, since=clock.now(), until=clock.now() + timedelta(days=7)
        )
        await scheduling.offer(
            session, organization_id, conversation_id, slots=[slot], appointment_type_id=kind, time_zone="UTC"
        )
        await scheduling.hold(
            session,
            organization_id,
            api.tenant.contact_id,
            appointment_type_id=kind,
            starts_at=slot.starts_at,
            minutes=10,
        )
        booking = await scheduling.book(
            session,
            organization_id,
            api.tenant.contact_id,
            appointment_type_id=kind,
            starts_at=other.starts_at,
            time_zone="UTC",
            key="k",
        )
        await reminders.note_said(session, organization_id, booking.id)
        await reminders.snooze(session, organization_id, conversation_id, at=clock.now() + timedelta(days=1))
        await steps.record(session, organization_id, message_id, steps.Step({"kind": "Take"}, {"kind": "Booked"}))


async def _hear_from_the_provider(runtime, organization_id, bot_integration_id, message_id):
    """A report, a file, and a request that is kept for later."""
    file = Media(reference="m", content_type="image/png")
    async with runtime.database.transaction(organization_id) as session:
        await receipts.record(session, organization_id, bot_integration_id, Receipt("p", Status.SENT))
        await media.keep(session, organization_id, message_id, [file])
        await batches.keep(session, organization_id, bot_integration_id=bot_integration_id, url="https://x", body=b"{}")


def count(connection, table):
    ((number,),) = connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table))).fetchall()
    return number


def test_every_table_of_a_tenant_is_behind_it(owner):
    found = owner.execute(TENANT_TABLES).fetchall()
    assert len(found) >= 18
    assert [name for name, enabled, forced in found if not (enabled and forced)] == []


async def test_without_an_organization_nobodys_rows_are_seen_and_with_one_its_own(owner, app, worked, subtests):
    for table, *_ in owner.execute(TENANT_TABLES).fetchall():
        with subtests.test(table):
            assert count(owner, table) > 0
            assert count(app, table) == 0
            with app.transaction():
                app.execute("SELECT set_config(%s, %s, true)", (wall.SETTING, str(worked.organization_id)))
                mine = count(app, table)
            key = "id" if table == "organizations" else "organization_id"
            query = SQL("SELECT count(*) FROM {} WHERE {} = %s").format(Identifier(table), Identifier(key))
            assert owner.execute(query, (worked.organization_id,)).fetchone() == (mine,)
            assert mine > 0


async def test_a_row_cannot_be_written_into_another_organization(app, worked, other_tenant):
    with app.transaction():
        app.execute("SELECT set_config(%s, %s, true)", (wall.SETTING, str(worked.organization_id)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute("INSERT INTO bots (organization_id, name) VALUES (%s, 'x')", (other_tenant.organization_id,))
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute("UPDATE bots SET organization_id = %s", (other_tenant.organization_id,))
        stolen = app.execute("UPDATE contacts SET first_name = 'x' WHERE id = %s", (other_tenant.contact_id,))
        assert stolen.rowcount == 0


def test_the_application_owns_nothing_and_may_not_walk_around(owner, app):
    rights = owner.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname = %s",
        (wall.APP,),
    ).fetchone()
    assert rights == (False,) * 5
    owned = "SELECT count(*) FROM pg_class WHERE relowner = %s::regrole"
    assert owner.execute(owned, (wall.APP,)).fetchone() == (0,)
    for statement in (
        "CREATE TABLE x ()",
        "DROP TABLE bookings",
        "ALTER TABLE bookings DISABLE ROW LEVEL SECURITY",
        "UPDATE alembic_version SET version_num = '0001'",
        "SELECT rolpassword FROM pg_authid",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(statement)


def test_the_setting_ends_with_its_transaction(app):
    with app.transaction():
        app.execute("SELECT set_config(%s, '1', true)", (wall.SETTING,))
    assert app.execute("SELECT current_setting(%s)", (wall.SETTING,)).fetchone() == ("",)


async def test_a_plain_login_can_migrate_serve_back_up_and_restore(cluster, tmp_path, settings):
    """As on a managed PostgreSQL, where nobody is superuser and each database has an owner."""
    maintenance = cluster.replace("/opensetter?", "/postgres?")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS plain")
        connection.execute("CREATE ROLE plain LOGIN CREATEROLE")
        for role in (wall.APP, wall.OPERATOR):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
            if known:
                connection.execute(SQL("GRANT {} TO plain").format(Identifier(role)))
        for name in ("plain_one", "plain_two"):
            connection.execute(SQL("CREATE DATABASE {} OWNER plain").format(Identifier(name)))
    first, second = (
        cluster.replace("postgres@", "plain@").replace("/opensetter?", f"/{name}?")
        for name in ("plain_one", "plain_two")
    )
    try:
        schema.upgrade(first)
        tenant = await _serve_once(settings, first)
        archive.backup(first, tmp_path / "backup")
        archive.restore(second, tmp_path / "backup")
        with psycopg.connect(second, autocommit=True, options=wall.AS_APP) as app:
            assert count(app, "bots") == 0
            app.execute("SELECT set_config(%s, %s, false)", (wall.SETTING, str(tenant.organization_id)))
            assert count(app, "bots") == 1
        await _serve_once(settings, second)
    finally:
        with psycopg.connect(maintenance, autocommit=True) as connection:
            for name in ("plain_one", "plain_two"):
                connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
            connection.execute("DROP ROLE plain")


async def _serve_once(settings, url):
    runtime = Runtime.open(settings, url)
    try:
        return await make_tenant(runtime)
    finally:
        await runtime.close()


def test_who_may_not_make_the_roles_is_told_what_an_administrator_should_run(cluster):
    maintenance = cluster.replace("/opensetter?", "/postgres?")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute("CREATE ROLE powerless LOGIN")
        connection.execute("CREATE DATABASE powerless OWNER powerless")
    try:
        with pytest.raises(wall.RolesMissing, match=r"As an administrator, run: .*GRANT opensetter_app TO powerless"):
            schema.upgrade(cluster.replace("postgres@", "powerless@").replace("/opensetter?", "/powerless?"))
    finally:
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute("DROP DATABASE powerless WITH (FORCE)")
            connection.execute("DROP ROLE powerless")
