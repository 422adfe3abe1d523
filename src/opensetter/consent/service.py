"""Writing down what contacts want: lines are added to the ledger, and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.audit import service as audit
from opensetter.consent import queries
from opensetter.consent.models import Category, Cause, Consent
from opensetter.consent.queries import EVERY_SENDER, KIN, REFUSED, SUPPRESSED, Scope
from opensetter.contacts.queries import ContactNotFound
from opensetter.core import clock
from opensetter.organizations.actors import Actor
from opensetter.webhooks import service as webhooks
from opensetter.webhooks.catalogue import EventType


@dataclass(frozen=True, slots=True)
class Recorded:
    """The line that says so; `is_new` is False if all of it had been written down before.

    `was_refused` tells how it stood before: who had stopped already needs no second confirmation.
    """

    consent: Consent
    is_new: bool
    was_refused: bool


# Against whoever stores or sends a message: they lock the same row before they ask whether they may. So a message is
# either claimed before this commits, or its sender sees what this writes.
_LOCK = text(
    """
    SELECT survivor.id FROM contacts known
    JOIN contacts survivor ON survivor.organization_id = known.organization_id
      -- Not `coalesce`: behind row-level security PostgreSQL looks no row up by that.
      AND survivor.id = CASE WHEN known.merged_into_id IS NULL THEN known.id ELSE known.merged_into_id END
    WHERE known.organization_id = :organization_id AND known.id = :contact_id
    FOR UPDATE OF survivor
    """
)

_LINE = "organization_id, contact_id, channel, sender, category, is_granted, cause, evidence, created_at"

# What the same cause has told already, with nothing to the contrary since, is not told again: providers repeat
# themselves. Another cause for the same is news. A refusal is written for everybody who was merged: should they be
# taken apart, nobody can tell any more which of them it was.
_ADD = text(
    f"""
    WITH {KIN}
    INSERT INTO consents ({_LINE})
    SELECT :organization_id, kin.id, :channel, :sender, :category, :is_granted, :cause, :evidence, :created_at
    FROM kin WHERE (kin.id = :contact_id OR NOT :is_granted) AND NOT EXISTS (
        SELECT FROM consents same
        WHERE same.organization_id = :organization_id AND same.contact_id = kin.id AND same.channel = :channel
          AND same.sender IN (:sender, '{EVERY_SENDER}') AND same.category = :category
          AND same.is_granted = :is_granted AND same.cause = :cause
          AND NOT EXISTS (
              SELECT FROM consents later
              WHERE later.organization_id = same.organization_id AND later.contact_id = same.contact_id
                AND later.channel = same.channel AND later.category = same.category AND later.id > same.id
                AND later.is_granted <> same.is_granted
                AND (:sender = '{EVERY_SENDER}' OR later.sender IN (:sender, '{EVERY_SENDER}'))))
    RETURNING id
    """
).bindparams(bindparam("evidence", type_=JSONB))

_LIFT = text(
    f"""
    WITH {KIN}
    INSERT INTO consents ({_LINE})
    SELECT :organization_id, refused.contact_id, :channel, :sender, :category, true, :cause, :evidence, :created_at
    FROM (SELECT DISTINCT contact_id FROM ({REFUSED}) standing WHERE category = :category) refused
    RETURNING id
    """
).bindparams(bindparam("evidence", type_=JSONB))


# Whoever grants it again has come back, and speaks for the number that was remembered.
_RELEASE = text(
    f"""
    WITH {KIN}
    DELETE FROM suppressions WHERE category = :category AND id IN ({SUPPRESSED}) RETURNING id
    """
)


async def record(
    session: AsyncSession,
    organization_id: int,
    contact_id: int,
    scope: Scope,
    *,
    is_granted: bool,
    cause: Cause,
    evidence: Mapping[str, Any],
) -> Recorded:
    """Write down that a contact refuses or grants being written to, once however often it is told.

    A refusal is everybody's who was merged into the contact, and a grant lifts what any of them refused. Once a
    refusal is committed nothing in its scope is sent any more.

    Raises `ContactNotFound`. The contact's row is locked until the transaction ends.
    """
    survivor_id = await _lock(session, organization_id, contact_id)
    before = await queries.refusal(
        session,
        organization_id,
        survivor_id,
        channel=scope.channel,
        sender=scope.sender,
        is_marketing=scope.category is Category.MARKETING,
    )
    values = _values(organization_id, survivor_id, scope, cause, evidence) | {"is_granted": is_granted}
    written = await _lift(session, values) if is_granted else []
    written += (await session.scalars(_ADD, values)).all()
    if written:
        await _publish(session, organization_id, survivor_id, scope, is_granted=is_granted, cause=cause)
    consent = await queries.newest(session, organization_id, survivor_id, scope, is_granted=is_granted, cause=cause)
    assert consent is not None  # noqa: S101 - written now, or it kept us from writing
    return Recorded(consent, is_new=bool(written), was_refused=before is not None)


async def record_by_hand(
    session: AsyncSession,
    organization_id: int,
    contact_id: int,
    scope: Scope,
    *,
    is_granted: bool,
    by: Actor,
    note: str | None = None,
) -> Recorded:
    """Write down what a contact wants as somebody knows it who acts here, and how they know if they say so.

    Raises what `record` raises, and is written down as a deed of theirs unless it stood so already.
    """
    evidence: dict[str, Any] = {f"{by.kind}Id": by.number}
    if note is not None:
        evidence["note"] = note
    recorded = await record(
        session,
        organization_id,
        contact_id,
        scope,
        is_granted=is_granted,
        cause=Cause.OPERATOR,
        evidence=evidence,
    )
    if recorded.is_new:
        action = "contact.opted_in" if is_granted else "contact.opted_out"
        await audit.record(session, organization_id, by, action, f"{contact_id} {scope.channel}")
    return recorded


async def restore(
    session: AsyncSession,
    organization_id: int,
    contact_id: int,
    scope: Scope,
    *,
    cause: Cause,
    evidence: Mapping[str, Any],
) -> bool:
    """Lift what a contact, or anybody merged into them, has refused here; False if nothing was.

    A START that lifts nothing is a word like any other, and is to be answered as one.
    """
    survivor_id = await _lock(session, organization_id, contact_id)
    values = _values(organization_id, survivor_id, scope, cause, evidence)
    is_lifted = bool(await _lift(session, values))
    if is_lifted:
        await _publish(session, organization_id, survivor_id, scope, is_granted=True, cause=cause)
    return is_lifted


async def _lift(session: AsyncSession, values: dict[str, Any]) -> list[int]:
    """End the refusals that stand; something for each of them."""
    lifted = (await session.scalars(_LIFT, values)).all()
    named = ("organization_id", "contact_id", "channel", "sender", "category")
    released = (await session.scalars(_RELEASE, {name: values[name] for name in named})).all()
    return [*lifted, *released]


async def _lock(session: AsyncSession, organization_id: int, contact_id: int) -> int:
    """The contact as whom this one is known, whose row is locked until the transaction ends."""
    locked = None
    while True:
        found: int | None = await session.scalar(_LOCK, {"organization_id": organization_id, "contact_id": contact_id})
        if found is None:
            raise ContactNotFound
        # While we waited they may have been merged into somebody else. Whoever merges holds this lock, so once the
        # same contact is found again it stays that one.
        if found == locked:
            return found
        locked = found


def _values(
    organization_id: int, contact_id: int, scope: Scope, cause: Cause, evidence: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "organization_id": organization_id,
        "contact_id": contact_id,
        "channel": scope.channel,
        "sender": scope.sender,
        "category": str(scope.category),
        "cause": str(cause),
        "evidence": dict(evidence),
        "created_at": clock.now(),
    }


async def _publish(
    session: AsyncSession, organization_id: int, contact_id: int, scope: Scope, *, is_granted: bool, cause: Cause
) -> None:
    await webhooks.publish(
        session,
        organization_id,
        kind=EventType.CONSENT_CHANGED,
        payload={
            "contactId": contact_id,
            "channel": scope.channel,
            "sender": scope.sender,
            "category": str(scope.category),
            "granted": is_granted,
            "cause": str(cause),
        },
    )
