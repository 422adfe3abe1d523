"""The consent ledger."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified


class Cause(StrEnum):
    """How we know what a contact wants."""

    KEYWORD = "keyword"
    WISH = "wish"
    """A wish to be left alone, or to hear from us again, in the contact's own words."""
    PROVIDER_KEYWORD = "provider_keyword"
    """A keyword that the provider has recognised and acted on, such as Twilio's `OptOutType`."""
    PROVIDER_REFUSAL = "provider_refusal"
    """The provider refused a message because the contact had opted out there, such as Twilio's 21610."""
    PROVIDER_PREFERENCE = "provider_preference"
    """The contact set it with the provider, such as Meta's `user_preferences`."""
    OPERATOR = "operator"


class Category(StrEnum):
    """What consent is about."""

    ALL = "all"
    MARKETING = "marketing"


class Consent(Identified):
    """One line of the ledger. Of a contact, channel, sender and category the newest line counts; none is consent.

    `sender` is our own side as the provider calls it: whoever stops one number of ours has not stopped another.
    """

    __tablename__ = "consents"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id", "contact_id"], ["contacts.organization_id", "contacts.id"]),
        CheckConstraint("category IN ('all', 'marketing')", "category"),
        Index("ix_consents_contact_id_id", "contact_id", "id"),
    )

    organization_id: Mapped[int]
    contact_id: Mapped[int]
    channel: Mapped[str] = mapped_column(Text)
    sender: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    is_granted: Mapped[bool]
    cause: Mapped[str] = mapped_column(Text)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Suppression(Identified):
    """A refusal of somebody who was forgotten: it outlives them, under a digest of the number that it is about."""

    __tablename__ = "suppressions"
    __table_args__ = (
        UniqueConstraint("organization_id", "digest", "channel", "sender", "category", name="uq_suppressions_digest"),
        CheckConstraint("category IN ('all', 'marketing')", "category"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    channel: Mapped[str] = mapped_column(Text)
    sender: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
