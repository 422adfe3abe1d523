"""What a bot is set up to be."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Text,
    UniqueConstraint,
    func,
    true,
)
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


class BotVersion(Identified):
    """What a bot was set up to be from a change on until the next one. Kept as it was written.

    `changed_by` is `user:<id>`, `key:<id>`, or `server`, and empty for what was so before versions were kept.
    """

    __tablename__ = "bot_versions"
    __table_args__ = (
        UniqueConstraint("bot_id", "number"),
        ForeignKeyConstraint(["organization_id", "bot_id"], ["bots.organization_id", "bots.id"]),
        CheckConstraint("number >= 1", "number"),
        CheckConstraint("length(changed_by) <= 300", "changed_by_length"),
        CheckConstraint("length(changed_by_name) <= 300", "changed_by_name_length"),
    )

    organization_id: Mapped[int]
    bot_id: Mapped[int]
    number: Mapped[int]
    configuration: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changed_by: Mapped[str] = mapped_column(Text)
    changed_by_name: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
