"""Schedules, appointment types, and the stretches of time that are taken."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified


class Schedule(Identified):
    """One person's or room's working time, in one zone: of everything booked on it, no two overlap.

    `weekly` is a list of {"weekday": "monday", "opens": "HH:MM", "closes": "HH:MM"}; `exceptions` a list of
    {"date": "YYYY-MM-DD", "hours": [{"opens": …, "closes": …}], "name": …} which replace that day's hours, none of
    them meaning closed.
    """

    __tablename__ = "schedules"
    __table_args__ = (UniqueConstraint("organization_id", "id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str] = mapped_column(Text)
    time_zone: Mapped[str] = mapped_column(Text)
    weekly: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    exceptions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    feed_generation: Mapped[int] = mapped_column(server_default="1")
    """How many addresses its calendar feed has had: only the newest counts."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AppointmentType(Identified):
    """What a bot can book: how long, with how much room around it, how soon and how far ahead, for how many.

    `questions` is a list of {"text": …, "disqualifying": [answers that end it]}; `location` is
    {"kind": "phone" | "video" | "address", "value": … | null}.
    """

    __tablename__ = "appointment_types"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        ForeignKeyConstraint(["organization_id", "bot_id"], ["bots.organization_id", "bots.id"]),
        ForeignKeyConstraint(["organization_id", "schedule_id"], ["schedules.organization_id", "schedules.id"]),
        CheckConstraint("length_minutes BETWEEN 5 AND 1440", "length"),
        CheckConstraint("step_minutes BETWEEN 5 AND 1440", "step"),
        CheckConstraint("buffer_before_minutes BETWEEN 0 AND 1440", "buffer_before"),
        CheckConstraint("buffer_after_minutes BETWEEN 0 AND 1440", "buffer_after"),
        CheckConstraint("minimum_notice_minutes BETWEEN 0 AND 525600", "minimum_notice"),
        CheckConstraint("horizon_days BETWEEN 1 AND 730", "horizon"),
        CheckConstraint("capacity BETWEEN 1 AND 1000", "capacity"),
        Index("ix_appointment_types_bot_id", "bot_id"),
        Index("ix_appointment_types_schedule_id", "schedule_id"),
    )

    organization_id: Mapped[int]
    bot_id: Mapped[int]
    schedule_id: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    length_minutes: Mapped[int]
    step_minutes: Mapped[int]
    buffer_before_minutes: Mapped[int] = mapped_column(server_default="0")
    buffer_after_minutes: Mapped[int] = mapped_column(server_default="0")
    minimum_notice_minutes: Mapped[int] = mapped_column(server_default="60")
    horizon_days: Mapped[int] = mapped_column(server_default="60")
    capacity: Mapped[int] = mapped_column(server_default="1")
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    archived_at: Mapped[datetime | None]


class TakenSlot(Identified):
    """A stretch of a schedule that somebody has, with room for one or more. It is gone once its last seat is.

    `blocked` is the appointment with its buffers. That no two on one schedule overlap is the database's to hold,
    however many processes book at once. Numbers stand as ranges of one there, because PostgreSQL's GiST indexes
    compare ranges by themselves and numbers only with an extension that not every server has.
    """

    __tablename__ = "taken_slots"
    __table_args__ = (
        # The target of seats, which carry the capacity along, so that a seat's number can be checked against it.
        UniqueConstraint("organization_id", "id", "capacity"),
        ForeignKeyConstraint(["organization_id", "schedule_id"], ["schedules.organization_id", "schedules.id"]),
        ForeignKeyConstraint(
            ["organization_id", "appointment_type_id"], ["appointment_types.organization_id", "appointment_types.id"]
        ),
        CheckConstraint("ends_at > starts_at", "ends_after_start"),
        CheckConstraint("blocked @> tstzrange(starts_at, ends_at)", "blocks_itself"),
        ExcludeConstraint(
            (text("int8range(schedule_id, schedule_id, '[]')"), "&&"),
            ("blocked", "&&"),
            name="ex_taken_slots_overlap",
            using="gist",
        ),
        # Row-level security lets no operator of ranges choose an index, so what is taken of a week is found by this.
        Index("ix_taken_slots_schedule_id_starts_at", "schedule_id", "starts_at"),
    )

    organization_id: Mapped[int]
    schedule_id: Mapped[int]
    appointment_type_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    blocked: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    capacity: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Seat(Identified):
    """One place in a taken slot: a booking's, or until `held_until` a contact's who has not decided yet."""

    __tablename__ = "seats"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "taken_slot_id", "capacity"],
            ["taken_slots.organization_id", "taken_slots.id", "taken_slots.capacity"],
            name="fk_seats_taken_slot",
        ),
        ForeignKeyConstraint(["organization_id", "contact_id"], ["contacts.organization_id", "contacts.id"]),
        ForeignKeyConstraint(["booking_id"], ["bookings.id"]),
        UniqueConstraint("taken_slot_id", "number", name="uq_seats_number"),
        UniqueConstraint("booking_id", name="uq_seats_booking_id"),
        CheckConstraint("number BETWEEN 1 AND capacity", "number"),
        CheckConstraint("(booking_id IS NULL) = (held_until IS NOT NULL)", "booked_or_held"),
        Index("ix_seats_contact_id", "contact_id"),
        Index("ix_seats_held_until", "held_until", postgresql_where=text("held_until IS NOT NULL")),
    )

    organization_id: Mapped[int]
    taken_slot_id: Mapped[int]
    capacity: Mapped[int]
    number: Mapped[int]
    contact_id: Mapped[int]
    booking_id: Mapped[int | None]
    held_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
