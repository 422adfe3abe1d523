"""What a bot is set up to be."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified


class Bot(Identified):
    """`opening_hours` is a list of {"weekday": "monday", "opens": "HH:MM", "closes": "HH:MM"} in the bot's zone."""

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
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    archived_at: Mapped[datetime | None]
