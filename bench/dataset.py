"""What is measured against: organizations, contacts and known bookings, made by SQL and derived from their numbers."""

from collections.abc import Callable

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Literal

ORGANIZATIONS = 1_000
CONTACTS_PER_KNOWN_BOOKING = 10
"""One contact in ten has a booking already: those are what replays are about."""

_CHUNK = 100_000

Tell = Callable[[str], None]


def secret(organization: int | str) -> str:
    """The API key of an organization, by its number."""
    return f"osk_bench{organization:0>35}"


def organization_of(contact: int) -> int:
    """Contacts take turns, so that an organization's rows lie scattered, as they do after years."""
    return contact % ORGANIZATIONS + 1


def phone(contact: int) -> str:
    return f"447{contact:09d}"


def known_external_id(booking: int) -> str:
    return f"known-{booking:010d}"


def make(url: str, contacts: int, tell: Tell) -> None:
    """Fill a migrated database, unless it was filled before."""
    with psycopg.connect(url, autocommit=True, application_name="bench") as connection:
        # Nothing to lose yet, and every row is right by construction: checking two million foreign keys one by one
        # would take longer than everything else.
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET session_replication_role = replica")
        _make_organizations(connection)
        made = _highest(connection, "contacts")
        for first in range(made + 1, contacts + 1, _CHUNK):
            last = min(first + _CHUNK - 1, contacts)
            _make_contacts(connection, first, last)
            tell(f"{last:,} of {contacts:,} contacts")
        _make_known_bookings(connection, contacts)
        _continue_identities(connection)
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def _highest(connection: Connection, table: str) -> int:
    row = connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def _make_organizations(connection: Connection) -> None:
    if _highest(connection, "organizations"):
        return
    with connection.transaction():
        for statement in _ORGANIZATIONS:
            connection.execute(SQL(statement).format(n=Literal(ORGANIZATIONS)))


def _make_contacts(connection: Connection, first: int, last: int) -> None:
    with connection.transaction():
        for statement in _CONTACTS:
            connection.execute(
                SQL(statement).format(n=Literal(ORGANIZATIONS), first=Literal(first), last=Literal(last))
            )


def _make_known_bookings(connection: Connection, contacts: int) -> None:
    if _highest(connection, "bookings"):
        return
    connection.execute(
        SQL(_KNOWN_BOOKINGS).format(
            n=Literal(ORGANIZATIONS),
            bookings=Literal(contacts // CONTACTS_PER_KNOWN_BOOKING),
            step=Literal(CONTACTS_PER_KNOWN_BOOKING),
        )
    )


def _continue_identities(connection: Connection) -> None:
    for table in ("organizations", "api_keys", "bots", "bot_integrations", "contacts"):
        connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


# An organization's key, bot and integration carry its own number.
_ORGANIZATIONS = (
    """
    INSERT INTO organizations (id, name) OVERRIDING SYSTEM VALUE
    SELECT n, 'Organization ' || n FROM generate_series(1, {n}) AS n
    """,
    """
    INSERT INTO api_keys (id, organization_id, name, prefix, last_four, key_hash, scopes) OVERRIDING SYSTEM VALUE
    SELECT n, n, 'bench', 'osk_benc', right('000' || n, 4),
           sha256(convert_to('osk_bench' || lpad(n::text, 35, '0'), 'UTF8')), ARRAY['read', 'write']
    FROM generate_series(1, {n}) AS n
    """,
    """
    INSERT INTO bots (id, organization_id, name, booking_url, time_zone) OVERRIDING SYSTEM VALUE
    SELECT n, n, 'Bot ' || n, 'https://cal.example.com/' || n || '/intro', 'Europe/London'
    FROM generate_series(1, {n}) AS n
    """,
    """
    INSERT INTO bot_integrations (id, organization_id, bot_id, channel, name, link_key) OVERRIDING SYSTEM VALUE
    SELECT n, n, n, 'api', 'bench', sha256(convert_to('link' || n, 'UTF8')) FROM generate_series(1, {n}) AS n
    """,
)
_CONTACTS = (
    """
    INSERT INTO contacts (id, organization_id, first_name, full_name) OVERRIDING SYSTEM VALUE
    SELECT c, c % {n} + 1, 'Ada', 'Ada Number ' || c FROM generate_series({first}, {last}) AS c
    """,
    """
    INSERT INTO contact_identities (organization_id, contact_id, kind, value, spelling)
    SELECT c % {n} + 1, c, kind, '447' || lpad(c::text, 9, '0'), sign || '447' || lpad(c::text, 9, '0')
    FROM generate_series({first}, {last}) AS c, (VALUES ('wa_id', ''), ('sms', '+')) AS k (kind, sign)
    """,
)
_KNOWN_BOOKINGS = """
    INSERT INTO bookings (organization_id, bot_id, contact_id, source, external_id, starts_at, ends_at, time_zone)
    SELECT b * {step} % {n} + 1, b * {step} % {n} + 1, b * {step}, 'calendly', 'known-' || lpad(b::text, 10, '0'),
           '2030-05-25T14:00:00Z', '2030-05-25T15:00:00Z', 'Europe/London'
    FROM generate_series(1, {bookings}) AS b
    """
