"""Contacts, the identities by which they are recognised, and what they answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified

NAMES = (
    "to_tsvector('simple'::regconfig, (((((('o'::text || organization_id::text) || ' '::text)"
    " || COALESCE(full_name, ''::text)) || ' '::text) || COALESCE(first_name, ''::text)) || ' '::text)"
    " || COALESCE(last_name, ''::text))"
)
"""The words that a contact is found by. The organization is one of them, so that a search stays within it."""


class Contact(Identified):
    """A person. One that turned out to be another is kept, empty, and `merged_into_id` names that other.

    One who was erased and whose appointments are still there is kept as well, and nothing is known of them.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        ForeignKeyConstraint(["organization_id", "merged_into_id"], ["contacts.organization_id", "contacts.id"]),
        Index("ix_contacts_merged_into_id", "merged_into_id", postgresql_where="merged_into_id IS NOT NULL"),
        Index("ix_contacts_names", text(NAMES), postgresql_using="gin"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    first_name: Mapped[str | None] = mapped_column(Text)
    last_name: Mapped[str | None] = mapped_column(Text)
    full_name: Mapped[str | None] = mapped_column(Text)
    default_time_zone: Mapped[str | None] = mapped_column(Text)
    extra: Mapped[dict[str, Any]] = mapped_column("metadata", JSONB, server_default="{}")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    merged_into_id: Mapped[int | None]
    erased_at: Mapped[datetime | None]


class ContactIdentity(Identified):
    """One way of recognising a contact.

    `value` is what look-ups compare: digits of the E.164 number for sms and phone, a wa_id as its provider wrote it,
    a folded e-mail address. `spelling` is what was given, kept verbatim. `source` is who told us that it is theirs, and
    `seen_at` when that was last said.
    """

    __tablename__ = "contact_identities"
    __table_args__ = (
        # Who is who is decided here: an identity belongs to one contact of an organization, whoever asks at once.
        UniqueConstraint(
            "organization_id", "value", "kind", name="uq_contact_identities_value", postgresql_include=["contact_id"]
        ),
        ForeignKeyConstraint(["organization_id", "contact_id"], ["contacts.organization_id", "contacts.id"]),
        CheckConstraint(
            "kind IN ('wa_id', 'sms', 'phone', 'email', 'visitor', 'whatsapp_user_id')",
            "kind",
        ),
        Index(
            "ix_contact_identities_beginning",
            "organization_id",
            "value",
            postgresql_ops={"value": "text_pattern_ops"},
        ),
    )

    organization_id: Mapped[int]
    contact_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    spelling: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text, server_default="api")
    seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ContactAnswer(Identified):
    """What a contact answered to one of a bot's questions, on whichever channel."""

    __tablename__ = "contact_answers"
    __table_args__ = (
        UniqueConstraint("contact_id", "bot_id", "question"),
        ForeignKeyConstraint(["organization_id", "contact_id"], ["contacts.organization_id", "contacts.id"]),
        ForeignKeyConstraint(["organization_id", "bot_id"], ["bots.organization_id", "bots.id"]),
    )

    organization_id: Mapped[int]
    contact_id: Mapped[int]
    bot_id: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ContactMerge(Identified):
    """Two contacts that turned out to be one person: who said so, on what evidence, and what moved.

    `journal` holds the ids of all rows that were moved, and what was filled in, so that it can be undone.
    """

    __tablename__ = "contact_merges"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id", "survivor_id"], ["contacts.organization_id", "contacts.id"]),
        ForeignKeyConstraint(["organization_id", "absorbed_id"], ["contacts.organization_id", "contacts.id"]),
        CheckConstraint("survivor_id <> absorbed_id", "two"),
    )

    organization_id: Mapped[int]
    survivor_id: Mapped[int] = mapped_column(index=True)
    absorbed_id: Mapped[int]
    actor: Mapped[str] = mapped_column(Text)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    journal: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    undone_at: Mapped[datetime | None]


class ContactImport(Identified):
    """A file of contacts. `content` is there until all of its rows are done; `done` says how many are.

    `columns` says what each column of the file is, and `country` whose numbers those without a country code are.
    """

    __tablename__ = "contact_imports"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        CheckConstraint("status IN ('draft', 'running', 'done', 'cancelled')", "status"),
        CheckConstraint("(status IN ('draft', 'running')) = (content IS NOT NULL)", "content"),
        CheckConstraint("done BETWEEN 0 AND total AND done = created + known + faulty", "done"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    file_name: Mapped[str] = mapped_column(Text)
    content: Mapped[str | None] = mapped_column(Text)
    delimiter: Mapped[str] = mapped_column(Text)
    has_header: Mapped[bool]
    columns: Mapped[list[str]] = mapped_column(JSONB)
    country: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="draft")
    total: Mapped[int]
    done: Mapped[int] = mapped_column(server_default="0")
    created: Mapped[int] = mapped_column(server_default="0")
    known: Mapped[int] = mapped_column(server_default="0")
    faulty: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ContactImportFault(Identified):
    """A row that could not be imported, as it stood in the file, and why."""

    __tablename__ = "contact_import_faults"
    __table_args__ = (
        UniqueConstraint("contact_import_id", "number", name="uq_contact_import_faults_number"),
        ForeignKeyConstraint(
            ["organization_id", "contact_import_id"], ["contact_imports.organization_id", "contact_imports.id"]
        ),
    )

    organization_id: Mapped[int]
    contact_import_id: Mapped[int]
    number: Mapped[int]
    cells: Mapped[list[str]] = mapped_column(ARRAY(Text))
    code: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
