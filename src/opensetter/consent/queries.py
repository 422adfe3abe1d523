"""Reads of the consent ledger: what forbids a send, and every line about a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.consent.models import Category, Cause, Consent
from opensetter.contacts.erasure import DIGEST
from opensetter.contacts.queries import ContactNotFound

EVERY_SENDER = "*"
"""As a line's sender: it is about each of our senders on the channel, those to come included."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a line is about. `sender` is our own side as the provider calls it, or every one."""

    channel: str
    sender: str = EVERY_SENDER
    category: Category = Category.ALL


@dataclass(frozen=True, slots=True)
class Refusal:
    """The line that forbids a send: how we know, and since when. Of somebody who was forgotten there is none: 0."""

    consent_id: int
    category: Category
    cause: Cause
    at: datetime


# Merges are flat: whoever absorbs a contact takes over those whom that one had absorbed. So one step finds everybody,
# also from an id that was absorbed since its holder read it.
KIN = """
    root AS (
        SELECT coalesce(merged_into_id, id) AS id FROM contacts
        WHERE organization_id = :organization_id AND id = :contact_id
    ), kin AS (
        SELECT id FROM root
        UNION ALL
        SELECT absorbed.id FROM root JOIN contacts absorbed ON absorbed.merged_into_id = root.id
        WHERE absorbed.organization_id = :organization_id
    )
"""
"""`kin`: a contact, as whom they turned out to be, and everybody merged into them."""

# Lines of a contact are written under the lock of the contact's row, so that their ids rise in the order of commits.
REFUSED = f"""
    SELECT line.* FROM kin JOIN consents line ON line.contact_id = kin.id
    WHERE line.organization_id = :organization_id AND line.channel = :channel AND NOT line.is_granted
      AND (:sender = '{EVERY_SENDER}' OR line.sender IN (:sender, '{EVERY_SENDER}'))
      AND NOT EXISTS (
          SELECT FROM consents later
          WHERE later.organization_id = line.organization_id AND later.contact_id = line.contact_id
            AND later.channel = line.channel AND later.category = line.category AND later.id > line.id
            AND later.is_granted AND later.sender IN (line.sender, :sender, '{EVERY_SENDER}'))
"""
"""The refusals of `kin` that stand: in their scope, nothing was granted to the same contact since."""

SUPPRESSED = f"""
    SELECT held.id FROM suppressions held
    WHERE held.organization_id = :organization_id AND held.channel = :channel
      AND (:sender = '{EVERY_SENDER}' OR held.sender IN (:sender, '{EVERY_SENDER}'))
      AND held.digest IN (
          SELECT {DIGEST.format(organization="identity.organization_id", value="identity.value")}
          FROM kin JOIN contact_identities identity ON identity.contact_id = kin.id
          WHERE identity.organization_id = :organization_id)
"""
"""Refusals of somebody who was forgotten since, and who had one of the numbers of `kin`."""

_REFUSAL = text(
    f"""
    WITH {KIN}
    SELECT id, category, cause, created_at FROM (
        SELECT id, category, cause, created_at FROM ({REFUSED}) refused
        UNION ALL
        SELECT 0, category, '{Cause.OPERATOR}', created_at FROM suppressions WHERE id IN ({SUPPRESSED})
    ) every
    WHERE category = '{Category.ALL}' OR :is_marketing ORDER BY category, id DESC LIMIT 1
    """
)


async def refusal(
    session: AsyncSession,
    organization_id: int,
    contact_id: int,
    *,
    channel: str,
    sender: str,
    is_marketing: bool = False,
) -> Refusal | None:
    """What forbids writing to a contact now, or None.

    Whoever is one person now may have been several to us: each has a standing of their own, and one refusal is enough.
    Asked under the lock of the contact's row, the answer holds until the transaction ends.
    """
    values = {
        "organization_id": organization_id,
        "contact_id": contact_id,
        "channel": channel,
        "sender": sender,
        "is_marketing": is_marketing,
    }
    row = (await session.execute(_REFUSAL, values)).one_or_none()
    return None if row is None else Refusal(row.id, Category(row.category), Cause(row.cause), row.created_at)


_KIN = text(f"WITH {KIN} SELECT id FROM kin")


async def ledger(
    session: AsyncSession, organization_id: int, contact_id: int, *, limit: int, starting_after: int | None = None
) -> Sequence[Consent]:
    """The lines about a contact and everybody merged into them, newest first; `ContactNotFound` if there is none."""
    kin = await session.scalars(_KIN, {"organization_id": organization_id, "contact_id": contact_id})
    contact_ids = kin.all()
    if not contact_ids:
        raise ContactNotFound
    query = (
        select(Consent)
        .where(Consent.organization_id == organization_id, Consent.contact_id.in_(contact_ids))
        .order_by(Consent.id.desc())
        .limit(limit)
    )
    if starting_after is not None:
        query = query.where(Consent.id < starting_after)
    return (await session.scalars(query)).all()


async def newest(
    session: AsyncSession, organization_id: int, contact_id: int, scope: Scope, *, is_granted: bool, cause: Cause
) -> Consent | None:
    """The last line that says just this of one contact, or says it for every sender."""
    return await session.scalar(
        select(Consent)
        .where(
            Consent.organization_id == organization_id,
            Consent.contact_id == contact_id,
            Consent.channel == scope.channel,
            Consent.sender.in_({scope.sender, EVERY_SENDER}),
            Consent.category == str(scope.category),
            Consent.is_granted.is_(is_granted),
            Consent.cause == str(cause),
        )
        .order_by(Consent.id.desc())
        .limit(1)
    )
