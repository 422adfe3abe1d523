"""One organization with everything in it: contacts, conversations, messages and bookings, and somebody who signs in."""

from datetime import UTC, datetime

import psycopg
from psycopg.sql import SQL, Literal

from bench.dataset import Tell
from opensetter.users import passwords, tokens

MESSAGES_PER_CONVERSATION = 10


def make(url: str, contacts: int, messages: int, tell: Tell) -> str:
    """Fill an empty, migrated database; the token of a session of the organization's owner."""
    token = tokens.generate()
    with psycopg.connect(url, autocommit=True, application_name="bench") as connection:
        # Every row is right by construction: checking the keys of a million would take longer than everything else.
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET session_replication_role = replica")
        sizes = {
            "contacts": Literal(contacts),
            "talks": Literal(messages // MESSAGES_PER_CONVERSATION),
            "each": Literal(MESSAGES_PER_CONVERSATION),
            "hash": Literal(passwords.hashed(token)),
            "token": Literal(tokens.digest(token)),
            "now": Literal(datetime.now(UTC)),
        }
        for what, statement in _STATEMENTS.items():
            tell(what)
            connection.execute(SQL(statement).format(**sizes))
        for table in ("organizations", "users", "bots", "bot_integrations", "contacts", "conversations"):
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
    return token


# Conversations end one a minute, back from now; a few are with a human, and some of those wait.
_STATEMENTS = {
    "an organization with five bots, and its owner": """
        INSERT INTO organizations (id, name) OVERRIDING SYSTEM VALUE VALUES (1, 'Crowd');
        INSERT INTO users (id, email, name, password_hash) OVERRIDING SYSTEM VALUE
        VALUES (1, 'owner@example.com', 'Olive Owner', {hash});
        INSERT INTO memberships (organization_id, user_id, role) VALUES (1, 1, 'owner');
        INSERT INTO user_sessions (user_id, token_hash, shown_organization_id, created_at, seen_at)
        VALUES (1, {token}, 1, {now}, {now});
        INSERT INTO bots (id, organization_id, name, booking_url, time_zone, questions) OVERRIDING SYSTEM VALUE
        SELECT n, 1, 'Bot ' || n, 'https://cal.example.com/' || n, 'Europe/London', '["Which room?"]'
        FROM generate_series(1, 5) n;
        INSERT INTO bot_integrations (id, organization_id, bot_id, channel, name, link_key) OVERRIDING SYSTEM VALUE
        SELECT n, 1, (n - 1) % 5 + 1, CASE WHEN n <= 5 THEN 'webchat' ELSE 'api' END, 'bench',
            sha256(convert_to('link' || n, 'UTF8'))
        FROM generate_series(1, 10) n
    """,
    "contacts": """
        INSERT INTO contacts (id, organization_id, first_name, full_name, created_at) OVERRIDING SYSTEM VALUE
        SELECT c, 1, 'Ada', 'Ada Number ' || c, {now} - c * interval '1 minute'
        FROM generate_series(1, {contacts}) c;
        INSERT INTO contact_identities (organization_id, contact_id, kind, value, spelling)
        SELECT 1, c, kind, '447' || lpad(c::text, 9, '0'), sign || '447' || lpad(c::text, 9, '0')
        FROM generate_series(1, {contacts}) c, (VALUES ('wa_id', ''), ('sms', '+')) k (kind, sign)
    """,
    "conversations": """
        INSERT INTO conversations (id, organization_id, bot_integration_id, contact_id, created_at, last_message_at,
            last_inbound_at, handed_over_at, handed_over_by) OVERRIDING SYSTEM VALUE
        SELECT t, 1, (t - 1) % 10 + 1, (t - 1) % {contacts} + 1, {now} - t * interval '1 minute' - interval '1 hour',
            {now} - t * interval '1 minute',
            {now} - t * interval '1 minute' - CASE WHEN t % 2 = 0 THEN interval '0' ELSE interval '1 second' END,
            CASE WHEN t % 100 = 0 THEN {now} END, CASE WHEN t % 100 = 0 THEN 'user:1' END
        FROM generate_series(1, {talks}) t
    """,
    "messages": """
        INSERT INTO messages (organization_id, conversation_id, bot_integration_id, direction, content, status,
            created_at)
        SELECT 1, t, (t - 1) % 10 + 1, CASE WHEN m % 2 = 1 THEN 'inbound' ELSE 'outbound' END,
            'This is what was said in message ' || m || ' of conversation ' || t || ', about a kitchen.',
            CASE WHEN m % 2 = 1 THEN 'received' ELSE 'sent' END,
            {now} - t * interval '1 minute' - ({each} - m) * interval '1 minute'
        FROM generate_series({talks}, 1, -1) t, generate_series(1, {each}) m
    """,
    "bookings": """
        INSERT INTO bookings (organization_id, bot_id, contact_id, source, external_id, starts_at, ends_at, time_zone,
            created_at)
        SELECT 1, b % 5 + 1, b * 5, 'calendly', 'known-' || b, {now} + (b - {contacts} / 10) * interval '5 minutes',
            {now} + (b - {contacts} / 10) * interval '5 minutes' + interval '30 minutes', 'Europe/London',
            {now} - b * interval '2 minutes'
        FROM generate_series(1, {contacts} / 5) b
    """,
}
