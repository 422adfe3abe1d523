"""What a bot is set up to be."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Text, UniqueConstraint, func, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified


class Bot(Identified):
    """`opening_hours` is a list of {"weekday": "monday", "opens": "HH:MM", "closes": "HH:MM"} in the bot's zone.

    `reminder_minutes` count back from an appointment's start, the earliest reminder first; `follow_up_minutes` count on
    from the bot's last words. `quiet_hours` is {"since": "HH:MM", "until": "HH:MM"} in the contact's zone.
    """

    __tablename__ = "bots"
    __table_args__ = (
        # The target of foreign keys that carry the organization along, so that no row can point across tenants.
        UniqueConstraint("organization_id", "id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str] = mapped_column(Text)
    instructions: Mapped[str] = mapped_column(Text, server_default="")
    questions: Mapped[list[str]] = mapped_column(JSONB, server_default="[]")
    booking_url: Mapped[str | None] = mapped_column(Text)
    time_zone: Mapped[str] = mapped_column(Text, server_default="UTC")
    language: Mapped[str | None] = mapped_column(Text)
    opening_hours: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    model: Mapped[str | None] = mapped_column(Text)
    send_confirmations: Mapped[bool] = mapped_column(server_default=true())
    reminder_minutes: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    follow_up_minutes: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    quiet_hours: Mapped[dict[str, str] | None] = mapped_column(
        JSONB(none_as_null=True), server_default='{"since": "21:00", "until": "08:00"}'
    )
    reminder_template: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    offers_again_after_completion: Mapped[bool] = mapped_column(server_default=true())
    offers_again_after_no_show: Mapped[bool] = mapped_column(server_default=true())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    archived_at: Mapped[datetime | None]
