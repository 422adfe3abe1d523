"""Organizations own everything; API keys act for them, and what they asked for is kept for a few days."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Identity, Index, Integer, LargeBinary, Text, false, func
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified, Table


class Scope(StrEnum):
    """What an API key may do: look, or also change."""

    READ = "read"
    WRITE = "write"


class Organization(Identified):
    """A sandbox is one that nobody belongs to: in it a bot's copy is tried out, apart from all that is real.

    `message_retention_days` is for how long what was said is kept after a conversation fell silent. `time_zone` and
    `language` are what new bots begin with, unless they are told another.
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
    time_zone: Mapped[str] = mapped_column(Text, server_default="UTC")
    language: Mapped[str | None] = mapped_column(Text)


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


class ApiRequest(Table):
    """A request that came with a key: what it asked for, and what became of it. `route` is the address's template.

    Without foreign keys: organization and key are taken from the key's row as this one is written, thousands a second.
    """

    __tablename__ = "api_requests"
    __table_args__ = (
        CheckConstraint("status BETWEEN 100 AND 599", "status"),
        Index("ix_api_requests_organization_id_request_id", "organization_id", "request_id"),
        Index("ix_api_requests_at", "at", postgresql_using="brin"),
    )

    organization_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    method: Mapped[str] = mapped_column(Text)
    route: Mapped[str] = mapped_column(Text)
    status: Mapped[int] = mapped_column(Integer)
    duration_ms: Mapped[int] = mapped_column(Integer)
    request_id: Mapped[str] = mapped_column(Text)
    api_key_id: Mapped[int]
