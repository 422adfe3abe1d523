"""Recording bookings made elsewhere: many requests in one statement, each with a verdict of its own.

Everything a request needs is decided in the database at once: whose key it is, whether the booking is known
already, whether the bot is there, which contact is meant. Then the booking and its event are written, and all of
it is committed together.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection, AsyncRawCursor

from opensetter.contacts.identity import Candidate
from opensetter.webhooks.catalogue import EventType


@dataclass(frozen=True, slots=True)
class NewBooking:
    """A request to record a booking, its shape already checked. `candidates` name the contact, best guess first."""

    key_hash: bytes
    bot_id: int
    candidates: tuple[Candidate, ...]
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str | None
    source: str
    external_id: str | None
    metadata: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A booking's row."""

    id: int
    event_id: int
    bot_id: int
    contact_id: int
    source: str
    external_id: str | None
    starts_at: datetime
    ends_at: datetime | None
    time_zone: str | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the database said of one request.

    `organization_id` is None when the key is unknown. `booking` is the new or the stored one, or None if there is
    neither; then `bot_exists` and `contact_ids` (everyone that the first matching step names) say what was missing.
    All three are also filled for a stored booking, so that differences can be told.
    """

    organization_id: int | None
    key_id: int | None
    may_write: bool
    key_is_stale: bool
    bot_exists: bool
    contact_ids: tuple[int, ...]
    booking: Stored | None
    is_new: bool
    metadata_differs: bool


# One row per request in, one row per request out, in the same order. Rows are inserted in the order of their keys,
# so that two statements that share keys wait for each other rather than deadlock. A key that is stored already is
# looked up first: a conflicting insert would burn ids, and the retry of a known booking is the common case.
_STATEMENT = f"""
WITH looked AS MATERIALIZED (
    SELECT r.n, r.bot_id, r.starts_at, r.ends_at, r.time_zone, r.source, r.external_id, r.metadata,
        k.id AS key_id, k.organization_id, 'write' = ANY (k.scopes) AS may_write,
        coalesce(k.last_used_at < now() - interval '1 minute', true) AS key_is_stale,
        b.id IS NOT NULL AS bot_exists,
        s.id AS stored_id, s.event_id AS stored_event_id, s.contact_id AS stored_contact_id, s.bot_id AS stored_bot_id,
        s.starts_at AS stored_starts_at, s.ends_at AS stored_ends_at, s.time_zone AS stored_time_zone, s.cancelled_at,
        -- Metadata is compared here: the database keeps numbers exactly that Python reads back as others.
        s.metadata IS DISTINCT FROM r.metadata AS metadata_differs,
        -- Everyone whom the first step that names anybody names.
        (SELECT array_agg(DISTINCT i.contact_id)
         FROM unnest(r.steps::int[], r.kinds::text[], r.candidates::text[]) AS d (step, kind, value)
         JOIN contact_identities i
           ON i.organization_id = k.organization_id AND i.value = d.value AND i.kind = d.kind
         GROUP BY d.step ORDER BY d.step LIMIT 1) AS named
    FROM unnest(
            $1::int[], $2::bytea[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[],
            $8::text[], $9::jsonb[], $10::text[], $11::text[], $12::text[]
        ) AS r (n, key_hash, bot_id, starts_at, ends_at, time_zone, source, external_id, metadata,
                steps, kinds, candidates)
    JOIN api_keys k ON k.key_hash = r.key_hash AND k.revoked_at IS NULL
    LEFT JOIN bookings s
        ON s.organization_id = k.organization_id AND s.source = r.source AND s.external_id = r.external_id
    LEFT JOIN bots b ON b.id = r.bot_id AND b.organization_id = k.organization_id AND b.archived_at IS NULL
), meant AS MATERIALIZED (
    -- Of several contacts at one step, the only one who has talked with this bot is the one who is meant.
    SELECT l.*, CASE WHEN cardinality(named) > 1 THEN coalesce((
            SELECT array_agg(c.id) FROM unnest(named) AS c (id)
            WHERE EXISTS (
                SELECT FROM conversations v JOIN bot_integrations g ON g.id = v.bot_integration_id
                WHERE v.contact_id = c.id AND g.bot_id = l.bot_id)
            HAVING count(*) = 1), named) ELSE named END AS ids
    FROM looked l
), fresh AS MATERIALIZED (
    -- Ids are taken here rather than by default, so that a row can be told from its neighbour when it comes back.
    SELECT m.*, ids[1] AS contact_id, nextval(pg_get_serial_sequence('bookings', 'id')) AS id,
        nextval('booking_event_id_seq') AS event_id
    FROM meant m
    WHERE may_write AND bot_exists AND stored_id IS NULL AND cardinality(ids) = 1
), inserted AS (
    INSERT INTO bookings
        (id, event_id, organization_id, bot_id, contact_id,
        source, external_id, starts_at, ends_at, time_zone, metadata)
    OVERRIDING SYSTEM VALUE
    SELECT id, event_id, organization_id, bot_id, contact_id,
        source, external_id, starts_at, ends_at, time_zone, metadata
    FROM fresh ORDER BY organization_id, source, external_id
    ON CONFLICT ON CONSTRAINT uq_bookings_external_id DO NOTHING
    RETURNING *
), published AS (
    INSERT INTO events (organization_id, type, payload)
    SELECT organization_id, '{EventType.BOOKING_CREATED}', jsonb_build_object(
        'id', id, 'event_id', event_id, 'bot_id', bot_id, 'contact_id', contact_id, 'source', source,
        'external_id', external_id, 'start_time', to_char(starts_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'end_time', to_char(ends_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'time_zone', time_zone)
    FROM inserted
)
SELECT m.n, m.organization_id, m.key_id, m.may_write, m.key_is_stale, m.bot_exists, m.ids,
    i.id, i.event_id, i.contact_id,
    m.stored_id, m.stored_event_id, m.stored_contact_id, m.stored_bot_id,
    m.stored_starts_at, m.stored_ends_at, m.stored_time_zone, m.cancelled_at, m.metadata_differs
FROM meant m LEFT JOIN (fresh f JOIN inserted i ON i.id = f.id) ON f.n = m.n
"""


async def record(connection: AsyncConnection[Any], requests: Sequence[NewBooking]) -> list[Verdict]:
    """One verdict per request, in their order, all committed when this returns.

    Raises psycopg's error, with nothing recorded, if the database refuses the statement as a whole.
    """
    verdicts = await _once(connection, requests)
    # A rival that committed between our look and our insert, or a twin in this very batch, took the key. Its row is
    # there now, so the second look finds it; were it gone again, the third round would insert.
    for _ in range(3):
        lost = [n for n, verdict in enumerate(verdicts) if _lost_a_race(verdict)]
        if not lost:
            return verdicts
        for n, verdict in zip(lost, await _once(connection, [requests[n] for n in lost]), strict=True):
            verdicts[n] = verdict
    return verdicts


async def touch_keys(connection: AsyncConnection[Any], verdicts: Sequence[Verdict]) -> None:
    """Remember that the callers' keys were used just now; at most once a minute for each, and after the answers."""
    stale = sorted({verdict.key_id for verdict in verdicts if verdict.key_is_stale and verdict.key_id is not None})
    if stale:
        await connection.execute("UPDATE api_keys SET last_used_at = now() WHERE id = ANY (%s)", (stale,))


def _lost_a_race(verdict: Verdict) -> bool:
    return verdict.booking is None and verdict.may_write and verdict.bot_exists and len(verdict.contact_ids) == 1


async def _once(connection: AsyncConnection[Any], requests: Sequence[NewBooking]) -> list[Verdict]:
    cursor = AsyncRawCursor(connection)
    await cursor.execute(_STATEMENT, _parameters(requests), prepare=True)
    verdicts = [_STRANGER] * len(requests)
    for row in await cursor.fetchall():
        verdicts[row[0]] = _verdict(row, requests[row[0]])
    return verdicts


def _parameters(requests: Sequence[NewBooking]) -> list[str]:
    return [
        _array(range(len(requests))),
        _array(rf"\\x{request.key_hash.hex()}" for request in requests),
        _array(request.bot_id for request in requests),
        _array(request.starts_at.isoformat() for request in requests),
        _array("NULL" if request.ends_at is None else request.ends_at.isoformat() for request in requests),
        _array(_quoted(request.time_zone) for request in requests),
        _array(_quoted(request.source) for request in requests),
        _array(_quoted(request.external_id) for request in requests),
        _array("NULL" if request.metadata is None else _quoted(json.dumps(request.metadata)) for request in requests),
        _array(_quoted(_array(found.step for found in request.candidates)) for request in requests),
        _array(_quoted(_array(found.kind.value for found in request.candidates)) for request in requests),
        _array(_quoted(_array(_quoted(found.value) for found in request.candidates)) for request in requests),
    ]


def _array(items: Iterable[object]) -> str:
    """An array as PostgreSQL writes it. The driver can do this too, but takes a third of a batch's time for it."""
    return "{" + ",".join(map(str, items)) + "}"


def _quoted(text: str | None) -> str:
    if text is None:
        return "NULL"
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'


_STRANGER = Verdict(None, None, False, False, False, (), None, False, False)


def _verdict(row: tuple[Any, ...], request: NewBooking) -> Verdict:
    _, organization_id, key_id, may_write, key_is_stale, bot_exists, contact_ids, *rest = row
    new_id, new_event_id, new_contact_id, old_id, old_event_id, old_contact_id, *old, metadata_differs = rest
    booking = None
    if new_id is not None:
        booking = Stored(
            id=new_id,
            event_id=new_event_id,
            bot_id=request.bot_id,
            contact_id=new_contact_id,
            source=request.source,
            external_id=request.external_id,
            starts_at=request.starts_at,
            ends_at=request.ends_at,
            time_zone=request.time_zone,
            cancelled_at=None,
        )
    elif old_id is not None:
        bot_id, starts_at, ends_at, time_zone, cancelled_at = old
        booking = Stored(
            id=old_id,
            event_id=old_event_id,
            bot_id=bot_id,
            contact_id=old_contact_id,
            source=request.source,
            external_id=request.external_id,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=time_zone,
            cancelled_at=cancelled_at,
        )
    return Verdict(
        organization_id=organization_id,
        key_id=key_id,
        may_write=may_write,
        key_is_stale=key_is_stale,
        bot_exists=bot_exists,
        contact_ids=tuple(contact_ids or ()),
        booking=booking,
        is_new=new_id is not None,
        metadata_differs=bool(metadata_differs),
    )
