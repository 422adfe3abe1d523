"""Conversations and messages."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified


class Status(StrEnum):
    """How far a message has come; it never goes back."""

    RECEIVED = "received"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"


class Conversation(Identified):
    """One contact on one bot integration."""

    __tablename__ = "conversations"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        UniqueConstraint("bot_integration_id", "contact_id"),
        ForeignKeyConstraint(
            ["organization_id", "bot_integration_id"], ["bot_integrations.organization_id", "bot_integrations.id"]
        ),
        ForeignKeyConstraint(["organization_id", "contact_id"], ["contacts.organization_id", "contacts.id"]),
    )

    organization_id: Mapped[int]
    bot_integration_id: Mapped[int]
    contact_id: Mapped[int] = mapped_column(index=True)
    context_starts_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_message_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Message(Identified):
    """What one side said.

    `provider_id` is the id that the platform, or the caller, gave an inbound message. An outbound message answers all
    inbound ones up to `in_reply_to_id`; `withheld` and `explanation` say what the guard took out of it and why.
    """

    __tablename__ = "messages"
    __table_args__ = (
        # Platforms repeat themselves; the first copy counts.
        Index(
            "uq_messages_provider_id",
            "bot_integration_id",
            "provider_id",
            unique=True,
            postgresql_where="provider_id IS NOT NULL",
        ),
        # However often a turn is run, a message gets one reply.
        UniqueConstraint("in_reply_to_id", name="uq_messages_in_reply_to_id"),
        ForeignKeyConstraint(
            ["organization_id", "conversation_id"], ["conversations.organization_id", "conversations.id"]
        ),
        CheckConstraint("direction IN ('inbound', 'outbound')", "direction"),
        CheckConstraint("status IN ('received', 'sent', 'delivered', 'read')", "status"),
        Index("ix_messages_conversation_id_id", "conversation_id", "id"),
    )

    organization_id: Mapped[int]
    conversation_id: Mapped[int]
    bot_integration_id: Mapped[int]
    direction: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    provider_id: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    in_reply_to_id: Mapped[int | None]
    asked: Mapped[str | None] = mapped_column(Text)
    withheld: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    explanation: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
