"""Times that were offered in a conversation, the only ones that may be taken there; and what its turns have done."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, false, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified


class Offer(Identified):
    """One time offered to one conversation, under the number that the contact sees.

    Those of one `round` were offered together; the latest round is the one that "the second" means. `moves_booking_id`
    is the booking that taking it would move, if it was offered for that.
    """

    __tablename__ = "offers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "conversation_id"], ["conversations.organization_id", "conversations.id"]
        ),
        ForeignKeyConstraint(
            ["organization_id", "appointment_type_id"], ["appointment_types.organization_id", "appointment_types.id"]
        ),
        ForeignKeyConstraint(["moves_booking_id"], ["bookings.id"]),
        UniqueConstraint("conversation_id", "round", "number", name="uq_offers_number"),
        CheckConstraint("number BETWEEN 1 AND 20", "number"),
        CheckConstraint("ends_at > starts_at", "ends_after_start"),
        Index("ix_offers_conversation_id_id", "conversation_id", "id"),
    )

    organization_id: Mapped[int]
    conversation_id: Mapped[int]
    appointment_type_id: Mapped[int]
    round: Mapped[int]
    number: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str] = mapped_column(Text)
    moves_booking_id: Mapped[int | None]
    is_additional: Mapped[bool] = mapped_column(server_default=false())
    """Whether it was asked for beside an appointment that the contact has already."""
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TurnStep(Identified):
    """Something that a turn has done, committed together with what it did.

    A turn that is taken again, because its process died or the facts changed under it, tells this rather than doing
    it once more.
    """

    __tablename__ = "turn_steps"
    __table_args__ = (
        ForeignKeyConstraint(["message_id"], ["messages.id"]),
        UniqueConstraint("message_id", "number", name="uq_turn_steps_number"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    message_id: Mapped[int]
    number: Mapped[int]
    plan: Mapped[dict[str, Any]] = mapped_column(JSONB)
    outcome: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
