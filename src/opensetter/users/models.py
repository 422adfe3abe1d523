"""People who sign in, what they may do in an organization, and where they are signed in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified

LONGEST_EMAIL = 254
LONGEST_NAME = 200


class Role(StrEnum):
    """What a member may do: everything; everything but to make owners; or answer people and keep their bookings."""

    OWNER = "owner"
    ADMIN = "admin"
    AGENT = "agent"


class User(Identified):
    """A person. The address is kept as it is compared: in small letters. `password_hash` is argon2id, salted."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint(f"email = lower(email) AND length(email) <= {LONGEST_EMAIL}", "email"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {LONGEST_NAME}", "name_length"),
    )

    email: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    disabled_at: Mapped[datetime | None]


class Membership(Identified):
    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("organization_id", "user_id"),
        CheckConstraint("role IN ('owner', 'admin', 'agent')", "role"),
        Index("ix_memberships_user_id", "user_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class UserSession(Identified):
    """Somewhere somebody is signed in. The token itself is never stored, only its SHA-256; a session ends as a row."""

    __tablename__ = "user_sessions"
    __table_args__ = (
        Index("uq_user_sessions_token_hash", "token_hash", unique=True),
        Index("ix_user_sessions_user_id", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    shown_organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    """Which of their organizations is on the screen."""
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class SignInLink(Identified):
    """A way in without a password, for one use and a short time."""

    __tablename__ = "sign_in_links"
    __table_args__ = (Index("uq_sign_in_links_token_hash", "token_hash", unique=True),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
