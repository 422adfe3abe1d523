"""Forgetting a person: everything personal goes, in one transaction; what others rely on stays, and names nobody.

Appointments stay in the calendar, without a name. That somebody does not want to be written to outlives them as a
digest of their number: should it come back, it is refused still.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.contacts import identity, queries, unsaying
from opensetter.core import clock

_EVENTS_AT_ONCE = 50_000
_ENOUGH_DIGITS = 7
"""So many of a number's last digits tell whose it is, however it was written."""

_KIN = text("SELECT id FROM contacts WHERE organization_id = :organization_id AND (id = :id OR merged_into_id = :id)")
_IDENTITIES = text(
    "SELECT value, spelling, kind FROM contact_identities WHERE organization_id = :organization_id"
    " AND contact_id = ANY (:ids)"
)
_TALKS = text(
    "SELECT id FROM conversations WHERE organization_id = :organization_id AND contact_id = ANY (:ids)"
    " ORDER BY id FOR UPDATE"
)

DIGEST = "sha256(convert_to({organization} || ':' || {value}, 'UTF8'))"
"""Under which a refusal outlives whoever it is about."""

# Of each contact, channel, sender and category the refusals that nothing was granted after.
_SUPPRESS = text(
    f"""
    INSERT INTO suppressions (organization_id, digest, channel, sender, category, created_at)
    SELECT DISTINCT line.organization_id, {DIGEST.format(organization="line.organization_id", value="number")},
        line.channel, line.sender, line.category, cast(:now AS timestamptz)
    FROM consents line CROSS JOIN unnest(cast(:numbers AS text[])) AS number
    WHERE line.organization_id = :organization_id AND line.contact_id = ANY (:ids) AND NOT line.is_granted
        AND NOT EXISTS (
            SELECT FROM consents later
            WHERE later.organization_id = line.organization_id AND later.contact_id = line.contact_id
                AND later.channel = line.channel AND later.category = line.category AND later.id > line.id
                AND later.is_granted AND later.sender IN (line.sender, '*'))
    ON CONFLICT ON CONSTRAINT uq_suppressions_digest DO NOTHING
    """
)

# Ids and numbers stay in what was announced; whatever is written in words goes.
_EVENTS = text(
    """
    UPDATE events SET payload = (
        SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(events.payload)
        WHERE jsonb_typeof(value) IN ('number', 'boolean', 'null'))
    WHERE organization_id = :organization_id AND id > :after AND id <= :until
        AND (payload ->> 'contactId' = ANY (:names) OR payload ->> 'contact_id' = ANY (:names)
            OR payload ->> 'survivorId' = ANY (:names) OR payload ->> 'absorbedId' = ANY (:names)
            OR payload ->> 'takenBy' = ANY (:names)
            OR (type LIKE 'booking.%' AND payload ->> 'id' IN (
                SELECT id::text FROM bookings WHERE organization_id = :organization_id AND contact_id = ANY (:ids))))
    """
)
_LAST_EVENT = text("SELECT max(id) FROM events WHERE organization_id = :organization_id")
_FIRST_EVENT = text("SELECT min(id) FROM events WHERE organization_id = :organization_id")

_OWN = "organization_id = :organization_id AND contact_id = ANY (:ids)"
_DIGITS = "right(regexp_replace({}, '[^0-9]', '', 'g'), 7)"
_TOLD = f"""
    EXISTS (SELECT FROM unnest(cells) AS cell
        WHERE lower(cell) = ANY (:values) OR {_DIGITS.format("cell")} = ANY (:endings))
"""
# A file that waits or runs and holds them would bring them back.
_IN_FILE = """
    EXISTS (SELECT FROM unnest(cast(:values AS text[])) AS value WHERE position(value IN lower(content)) > 0)
        OR EXISTS (SELECT FROM unnest(cast(:endings AS text[])) AS ending
            WHERE position(ending IN regexp_replace(content, '[^0-9]', '', 'g')) > 0)
"""
# One of which something is still unknown after a day holds others' messages too, but nobody waits for those any more.
_IN_REQUEST = """
    EXISTS (SELECT FROM unnest(cast(:values AS text[])) AS value
        WHERE position(convert_to(value, 'UTF8') IN body) > 0)
"""
_STATEMENTS = tuple(
    text(statement)
    for statement in (
        (
            "DELETE FROM conversations talk WHERE organization_id = :organization_id AND id = ANY (:talks)"
            " AND NOT EXISTS (SELECT FROM messages WHERE messages.conversation_id = talk.id)"
        ),
        (
            "UPDATE conversations SET recipient = NULL, handed_over_by = NULL"
            " WHERE organization_id = :organization_id AND id = ANY (:talks)"
        ),
        f"DELETE FROM contact_answers WHERE {_OWN}",
        (
            "DELETE FROM contact_merges WHERE organization_id = :organization_id"
            " AND (survivor_id = ANY (:ids) OR absorbed_id = ANY (:ids))"
        ),
        f"DELETE FROM contact_identities WHERE {_OWN}",
        (
            "DELETE FROM idempotent_requests WHERE organization_id = :organization_id"
            " AND body::jsonb ->> 'contact_id' = ANY (:names)"
        ),
        f"UPDATE bookings SET metadata = NULL, external_id = NULL WHERE {_OWN}",
        # Who did it stays where it was somebody who works here.
        (
            "UPDATE booking_changes SET reason = '',"
            " actor_name = CASE WHEN actor = 'contact' THEN '' ELSE actor_name END"
            f" WHERE organization_id = :organization_id AND booking_id IN (SELECT id FROM bookings WHERE {_OWN})"
        ),
        (
            "DELETE FROM outreach_numbers WHERE organization_id = :organization_id"
            f" AND (number = ANY (:values) OR {_DIGITS.format('number')} = ANY (:endings))"
        ),
        (
            "DELETE FROM hook_batches WHERE organization_id = :organization_id"
            f" AND created_at < cast(:now AS timestamptz) - interval '1 day' AND {_IN_REQUEST}"
        ),
        f"DELETE FROM contact_import_faults WHERE organization_id = :organization_id AND {_TOLD}",
        (
            "UPDATE contact_imports SET status = 'cancelled', content = NULL, ended_at = :now"
            f" WHERE organization_id = :organization_id AND status IN ('draft', 'running') AND ({_IN_FILE})"
        ),
        "SELECT forget_consents(:ids)",
        (
            "UPDATE contacts SET first_name = NULL, last_name = NULL, full_name = NULL, default_time_zone = NULL,"
            " metadata = '{}', updated_at = :now, erased_at = :now"
            " WHERE organization_id = :organization_id AND id = ANY (:ids)"
        ),
    )
)
_GONE = text(
    """
    DELETE FROM contacts gone WHERE organization_id = :organization_id AND id = ANY (:ids)
        AND NOT EXISTS (SELECT FROM bookings WHERE bookings.contact_id = gone.id)
        AND NOT EXISTS (SELECT FROM seats WHERE seats.contact_id = gone.id)
        AND NOT EXISTS (SELECT FROM conversations WHERE conversations.contact_id = gone.id)
        AND NOT EXISTS (SELECT FROM contacts other WHERE other.merged_into_id = gone.id)
    """
)


async def erase(session: AsyncSession, organization_id: int, contact_id: int) -> None:
    """Forget a contact, and everybody who was merged into them. Raises `ContactNotFound`."""
    held = await queries.lock(session, organization_id, contact_id)
    own = {"organization_id": organization_id}
    ids = (await session.scalars(_KIN, {**own, "id": held})).all()
    known = (await session.execute(_IDENTITIES, {**own, "ids": list(ids)})).all()
    talks = (await session.scalars(_TALKS, {**own, "ids": list(ids)})).all()
    given = {
        **own,
        "ids": list(ids),
        "names": [str(number) for number in ids],
        "talks": list(talks),
        "numbers": _numbers([row.value for row in known if row.kind not in {"email", "visitor"}]),
        "values": sorted({text_.lower() for row in known for text_ in (row.value, row.spelling)}),
        "endings": _endings([row.value for row in known]),
        "now": clock.now(),
    }
    await _run(session, _SUPPRESS, given)
    await unsaying.unsay(session, organization_id, talks, now=clock.now())
    await _strip_events(session, organization_id, given)
    for statement in _STATEMENTS:
        await _run(session, statement, given)
    # Those who were absorbed first: the survivor's row is what theirs point at.
    for _ in range(2):
        await _run(session, _GONE, given)
    session.expire_all()


async def _strip_events(session: AsyncSession, organization_id: int, given: Mapping[str, object]) -> None:
    """In parts: an organization has many events, and no statement may take longer than a few seconds."""
    own = {"organization_id": organization_id}
    first, last = await session.scalar(_FIRST_EVENT, own), await session.scalar(_LAST_EVENT, own)
    if first is None or last is None:
        return
    for after in range(first - 1, last, _EVENTS_AT_ONCE):
        await _run(session, _EVENTS, {**given, "after": after, "until": after + _EVENTS_AT_ONCE})


async def _run(session: AsyncSession, statement: TextClause, given: Mapping[str, object]) -> None:
    await session.execute(statement, {name: given[name] for name in statement.compile().params})


def _numbers(values: Sequence[str]) -> list[str]:
    """Numbers with their other spellings: whoever comes back may be spelled otherwise."""
    return sorted({each for value in values for each in (value, *identity.spellings(value))})


def _endings(values: Sequence[str]) -> list[str]:
    return sorted({value[-_ENOUGH_DIGITS:] for value in values if value.isdigit() and len(value) > _ENOUGH_DIGITS})
