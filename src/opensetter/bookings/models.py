"""Bookings, and the requests that must not be carried out twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Sequence,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified, Table

LONGEST_NAME, LONGEST_REASON = 300, 1000

event_id_seq = Sequence("booking_event_id_seq", metadata=Table.metadata)


class Booking(Identified):
    """A contact's appointment, filed against one bot. It is never deleted, only cancelled."""

    __tablename__ = "bookings"
    __table_args__ = (
        # What makes retries safe. NULLs are distinct, so bookings without an external_id never collide.
        UniqueConstraint("organization_id", "source", "external_id", name="uq_bookings_external_id"),
        UniqueConstraint("event_id", name="uq_bookings_event_id"),
        ForeignKeyConstraint(["organization_id", "bot_id"], ["bots.organization_id", "bots.id"]),
        ForeignKeyConstraint(["organization_id", "contact_id"], ["contacts.organization_id", "contacts.id"]),
        ForeignKeyConstraint(["appointment_type_id"], ["appointment_types.id"]),
        CheckConstraint("ends_at > starts_at", "ends_after_start"),
        CheckConstraint(
            "starts_at >= '2000-01-01T00:00:00Z' AND starts_at < '2100-01-01T00:00:00Z'",
            "starts_in_range",
        ),
        CheckConstraint("(status = 'cancelled') = (cancelled_at IS NOT NULL)", "cancelled"),
        CheckConstraint("status IN ('pending', 'confirmed', 'cancelled', 'completed', 'no_show')", "status"),
        # What a turn reads: this contact's bookings with this bot.
        Index("ix_bookings_contact_id_bot_id", "contact_id", "bot_id"),
        Index("ix_bookings_newest", "organization_id", text("starts_at DESC"), text("id DESC")),
        # Whoever is expected: it holds what lies ahead, and shrinks as appointments are over.
        Index(
            "ix_bookings_expected",
            "organization_id",
            "bot_id",
            "starts_at",
            postgresql_where=text("status IN ('pending', 'confirmed')"),
        ),
        Index(
            "ix_bookings_placed",
            text("coalesce(moved_at, created_at)"),
            postgresql_where=text("appointment_type_id IS NOT NULL"),
        ),
    )

    event_id: Mapped[int] = mapped_column(event_id_seq, server_default=event_id_seq.next_value())
    organization_id: Mapped[int]
    bot_id: Mapped[int]
    contact_id: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    external_id: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, server_default="confirmed")
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    time_zone: Mapped[str | None] = mapped_column(Text)
    extra: Mapped[dict[str, Any] | None] = mapped_column("metadata", JSONB)
    appointment_type_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    cancelled_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]
    """When it was last given another time."""


class BookingChange(Identified):
    """What became of a booking, and by whose hand: a note for people, of which no rule is made.

    `actor` is `user:<id>`, `key:<id>`, `contact` or `bot`, and empty where nobody knows; `actor_name` is what they were
    called then. How a booking came about is told by its source, and by a `booked` one if a person wrote it down.
    """

    __tablename__ = "booking_changes"
    __table_args__ = (
        ForeignKeyConstraint(["booking_id"], ["bookings.id"]),
        CheckConstraint("kind IN ('booked', 'moved', 'cancelled', 'no_show')", "kind"),
        CheckConstraint(f"length(actor) <= {LONGEST_NAME}", "actor_length"),
        CheckConstraint(f"length(actor_name) <= {LONGEST_NAME}", "actor_name_length"),
        CheckConstraint(f"length(reason) <= {LONGEST_REASON}", "reason_length"),
        CheckConstraint("(kind = 'moved') = (previous_starts_at IS NOT NULL)", "moved"),
        Index("ix_booking_changes_booking_id", "booking_id", "id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    booking_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    kind: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    actor_name: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    previous_starts_at: Mapped[datetime | None]


class IdempotentRequest(Table):
    """The answer given to a request that carried an Idempotency-Key, kept to be given again."""

    __tablename__ = "idempotent_requests"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    body: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
