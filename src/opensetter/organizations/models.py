"""Organizations own everything; API keys act for them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, Text, false, func
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified


class Scope(StrEnum):
    """What an API key may do: look, or also change."""

    READ = "read"
    WRITE = "write"


class Organization(Identified):
    """A sandbox is one that nobody belongs to: in it a bot's copy is tried out, apart from all that is real.

    `message_retention_days` is for how long what was said is kept after a conversation fell silent.
    """

    __tablename__ = "organizations"
    __table_args__ = (
        CheckConstraint("length(name) BETWEEN 1 AND 200", "name_length"),
        CheckConstraint("message_retention_days BETWEEN 1 AND 3650", "message_retention_days"),
    )

    name: Mapped[str] = mapped_column(Text)
    is_sandbox: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    message_retention_days: Mapped[int | None]


class ApiKey(Identified):
    """The key itself is never stored, only its SHA-256: with over 200 random bits in it, nothing slower helps."""

    __tablename__ = "api_keys"
    __table_args__ = (Index("uq_api_keys_key_hash", "key_hash", unique=True),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    prefix: Mapped[str] = mapped_column(Text)
    last_four: Mapped[str] = mapped_column(Text)
    key_hash: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
