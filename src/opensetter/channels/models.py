"""Bot integrations: where a bot can be reached."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified


class Channel(StrEnum):
    """The kinds of platform a bot can be connected to."""

    WEBCHAT = "webchat"
    API = "api"


class BotIntegration(Identified):
    """`link_key` signs the addresses and cookies by which a web chat knows who is speaking."""

    __tablename__ = "bot_integrations"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        ForeignKeyConstraint(["organization_id", "bot_id"], ["bots.organization_id", "bots.id"]),
        CheckConstraint("channel IN ('webchat', 'api')", "channel"),
    )

    organization_id: Mapped[int]
    bot_id: Mapped[int] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    link_key: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    disabled_at: Mapped[datetime | None]
