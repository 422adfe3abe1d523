"""What is said of its own accord, once each, and in which conversations somebody is waited for."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified


class Silence(Identified):
    """A conversation in which the contact is waited for, and when the bot speaks again of its own accord.

    It began `since` with the message `after_message_id`. A follow-up has a `number`, from 1; a snooze is the contact's
    own wish. Whatever ends a silence ends this row: at the latest when it is due, for then all of it is looked at.
    """

    __tablename__ = "silences"
    __table_args__ = (
        UniqueConstraint("conversation_id", name="uq_silences_conversation_id"),
        ForeignKeyConstraint(
            ["organization_id", "conversation_id"], ["conversations.organization_id", "conversations.id"]
        ),
        ForeignKeyConstraint(["after_message_id"], ["messages.id"]),
        CheckConstraint("kind IN ('follow_up', 'snooze')", "kind"),
        Index("ix_silences_due_at", "due_at"),
        Index("ix_silences_after_message_id", "after_message_id"),
    )

    organization_id: Mapped[int]
    conversation_id: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    after_message_id: Mapped[int]
    number: Mapped[int]
    since: Mapped[datetime]
    due_at: Mapped[datetime]


class Reminder(Identified):
    """Something that was due to be said, and what came of it.

    It is about a booking, at the start that it had then, or about the silence after a message. Once it is `sent`, its
    message tells how far it came; `reason` says why it was `skipped`.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        # However many look for what is due, and however often: once for each time that a booking is given.
        UniqueConstraint("booking_id", "kind", "minutes", "starts_at", name="uq_reminders_booking"),
        UniqueConstraint("after_message_id", "kind", "number", name="uq_reminders_silence"),
        ForeignKeyConstraint(["booking_id"], ["bookings.id"]),
        ForeignKeyConstraint(["after_message_id"], ["messages.id"]),
        ForeignKeyConstraint(["message_id"], ["messages.id"]),
        CheckConstraint("kind IN ('confirmation', 'reminder', 'follow_up', 'snooze')", "kind"),
        CheckConstraint(
            "(booking_id IS NULL) = (after_message_id IS NOT NULL) AND (booking_id IS NULL) = (starts_at IS NULL)",
            "about",
        ),
        CheckConstraint(
            "CASE status WHEN 'queued' THEN message_id IS NULL AND reason IS NULL"
            " WHEN 'sent' THEN message_id IS NOT NULL AND reason IS NULL"
            " WHEN 'skipped' THEN message_id IS NULL AND reason IS NOT NULL ELSE false END",
            "status",
        ),
        Index("ix_reminders_queued", "due_at", postgresql_where="status = 'queued'"),
        Index("ix_reminders_message_id", "message_id", postgresql_where="message_id IS NOT NULL"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[str] = mapped_column(Text)
    booking_id: Mapped[int | None]
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int] = mapped_column(server_default="0")
    after_message_id: Mapped[int | None]
    number: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(Text, server_default="queued")
    reason: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    settled_at: Mapped[datetime | None]
