"""Conversations and messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.conversations.statuses import Status
from opensetter.core.db import Identified

__all__ = ["Conversation", "MediaFile", "Message", "MessageReceipt", "Status"]


class Conversation(Identified):
    """One contact on one bot integration.

    `recipient` is whom the provider says we talk to: `waId`, `userId`, `phone`, verbatim. While `handed_over_at` is
    set a human answers, and the bot is silent.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        UniqueConstraint("bot_integration_id", "contact_id"),
        ForeignKeyConstraint(
            ["organization_id", "bot_integration_id"], ["bot_integrations.organization_id", "bot_integrations.id"]
        ),
        ForeignKeyConstraint(["organization_id", "contact_id"], ["contacts.organization_id", "contacts.id"]),
        Index("ix_conversations_newest", "organization_id", text("last_message_at DESC"), text("id DESC")),
        Index(
            "ix_conversations_handed_over",
            "organization_id",
            text("last_message_at DESC"),
            text("id DESC"),
            postgresql_where=text("handed_over_at IS NOT NULL"),
        ),
        Index(
            "ix_conversations_bot_integration_id",
            "bot_integration_id",
            text("last_inbound_at DESC NULLS LAST"),
            text("id DESC"),
        ),
    )

    organization_id: Mapped[int]
    bot_integration_id: Mapped[int]
    contact_id: Mapped[int] = mapped_column(index=True)
    context_starts_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_message_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_inbound_at: Mapped[datetime | None]
    recipient: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    handed_over_at: Mapped[datetime | None]
    handed_over_by: Mapped[str | None] = mapped_column(Text)


class Message(Identified):
    """What one side said.

    `provider_id` is the id that the platform, or the caller, gave an inbound message. An outbound message answers all
    inbound ones up to `in_reply_to_id`; `withheld` and `explanation` say what the guard took out of it and why.

    On a provider's channel `outgoing` is what is sent beside the text, `details` what an inbound message carried beside
    it, and `failure` why it was not sent or not delivered. `sending_at` is when the last attempt to send began.
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
        CheckConstraint(
            "status IN ('received', 'queued', 'sending', 'unknown', 'sent', 'delivered', 'read', 'failed', 'blocked')",
            "status",
        ),
        Index("ix_messages_conversation_id_id", "conversation_id", "id"),
        Index("ix_messages_failed", "bot_integration_id", "created_at", postgresql_where=text("status = 'failed'")),
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
    kind: Mapped[str] = mapped_column(Text, server_default="text")
    is_from_human: Mapped[bool] = mapped_column(server_default=false())
    offers_link: Mapped[bool] = mapped_column(server_default=false())
    is_forced: Mapped[bool] = mapped_column(server_default=false())
    outgoing: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    details: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    attempts: Mapped[int] = mapped_column(server_default="0")
    sending_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class MessageReceipt(Identified):
    """What a provider told of a message of ours, once for each status.

    One that comes before the send is recorded names no message yet, and is applied when it is.
    """

    __tablename__ = "message_receipts"
    __table_args__ = (
        UniqueConstraint("bot_integration_id", "provider_id", "status"),
        ForeignKeyConstraint(
            ["organization_id", "bot_integration_id"], ["bot_integrations.organization_id", "bot_integrations.id"]
        ),
        CheckConstraint("status IN ('sent', 'delivered', 'read', 'failed')", "status"),
    )

    organization_id: Mapped[int]
    bot_integration_id: Mapped[int]
    provider_id: Mapped[str] = mapped_column(Text)
    message_id: Mapped[int | None] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(Text)
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class MediaFile(Identified):
    """A file that came with a message. `content` is there once it was fetched; `failure` says why it was not."""

    __tablename__ = "media_files"
    __table_args__ = (
        UniqueConstraint("message_id", "position"),
        ForeignKeyConstraint(["message_id"], ["messages.id"]),
    )

    organization_id: Mapped[int]
    message_id: Mapped[int]
    position: Mapped[int]
    reference: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str | None] = mapped_column(Text)
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(Text)
    is_voice: Mapped[bool] = mapped_column(server_default=false())
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    fetched_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(Text)
