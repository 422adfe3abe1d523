"""Bot integrations: where a bot can be reached."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified, Table


class Channel(StrEnum):
    """The kinds of platform a bot can be connected to."""

    WEBCHAT = "webchat"
    API = "api"
    WHATSAPP = "whatsapp"
    SMS = "sms"

    @property
    def has_provider(self) -> bool:
        """Whether somebody else carries the messages: what is sent there is queued, and may fail."""
        return self in {Channel.WHATSAPP, Channel.SMS}


class BotIntegration(Identified):
    """`link_key` signs the addresses and cookies by which a web chat knows who is speaking.

    With a provider, `address` is what it calls our side, `settings` are the connection's public half, and `secrets`
    its encrypted one: several while they are rotated, the newest first. `stopped_at` is when the provider refused all
    further sends, until the operator acts.
    """

    __tablename__ = "bot_integrations"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        ForeignKeyConstraint(["organization_id", "bot_id"], ["bots.organization_id", "bots.id"]),
        CheckConstraint("channel IN ('webchat', 'api', 'whatsapp', 'sms')", "channel"),
        # One number of a provider belongs to one bot of an organization.
        Index(
            "uq_bot_integrations_address",
            "organization_id",
            "channel",
            "address",
            unique=True,
            postgresql_where="address IS NOT NULL AND disabled_at IS NULL",
        ),
    )

    organization_id: Mapped[int]
    bot_id: Mapped[int] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    link_key: Mapped[bytes] = mapped_column(LargeBinary)
    address: Mapped[str | None] = mapped_column(Text)
    settings: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")
    secrets: Mapped[list[bytes]] = mapped_column(ARRAY(LargeBinary), server_default="{}")
    stopped_at: Mapped[datetime | None]
    stopped_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    disabled_at: Mapped[datetime | None]


class WebsiteWidget(Table):
    """How a web chat looks on other websites, and on which of them it may be shown."""

    __tablename__ = "website_widgets"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "bot_integration_id"], ["bot_integrations.organization_id", "bot_integrations.id"]
        ),
        CheckConstraint("position IN ('left', 'right')", "position"),
        CheckConstraint("color ~ '^#[0-9a-f]{6}$'", "color"),
        CheckConstraint("length(title) <= 200", "title_length"),
        CheckConstraint("cardinality(allowed_origins) <= 50", "allowed_origins_count"),
    )

    organization_id: Mapped[int]
    bot_integration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[str] = mapped_column(Text)
    color: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    allowed_origins: Mapped[list[str]] = mapped_column(ARRAY(Text))
