"""People who sign in, what they may do in an organization, and where they are signed in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified

LONGEST_EMAIL = 254
LONGEST_NAME = 200
LONGEST_AGENT = 300


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
        CheckConstraint("length(language) BETWEEN 2 AND 10", "language"),
    )

    email: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    disabled_at: Mapped[datetime | None]
    language: Mapped[str | None] = mapped_column(Text)
    """What pages speak to them; without one, what their browser asks for."""


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
        CheckConstraint(f"length(agent) <= {LONGEST_AGENT}", "agent_length"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    shown_organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    """Which of their organizations is on the screen."""
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    agent: Mapped[str | None] = mapped_column(Text)
    """What the browser calls itself."""


class SignInLink(Identified):
    """A way in without a password, for one use and a short time."""

    __tablename__ = "sign_in_links"
    __table_args__ = (Index("uq_sign_in_links_token_hash", "token_hash", unique=True),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Invitation(Identified):
    """A way into an organization for whoever has an address, and its link: for one use, and some days.

    An address has one open invitation at most: inviting again makes another link, and the one before opens nothing.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        Index("uq_invitations_token_hash", "token_hash", unique=True),
        Index(
            "uq_invitations_open",
            *("organization_id", "email"),
            unique=True,
            postgresql_where=text("used_at IS NULL AND withdrawn_at IS NULL"),
        ),
        CheckConstraint(f"email = lower(email) AND length(email) <= {LONGEST_EMAIL}", "email"),
        CheckConstraint("role IN ('owner', 'admin', 'agent')", "role"),
        CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", "ended_once"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    email: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    invited_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class SecondFactor(Identified):
    """What somebody's authenticator makes codes of, sealed. It counts once a code of it has confirmed it.

    `last_step` is the half minute of the last code that was taken: neither it nor an earlier one is taken again.
    """

    __tablename__ = "second_factors"
    __table_args__ = (UniqueConstraint("user_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]


class RecoveryCode(Identified):
    """A code for the day on which an authenticator is lost: for one use, and kept as its SHA-256."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[datetime | None]


class HalfSession(Identified):
    """Somebody who has shown a password or a link and still has to show a code: it opens nothing but that page."""

    __tablename__ = "half_sessions"
    __table_args__ = (
        Index("uq_half_sessions_token_hash", "token_hash", unique=True),
        Index("ix_half_sessions_user_id", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
