"""What somebody did in an organization."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified

LONGEST_ACTION, LONGEST_NAME, LONGEST_ABOUT = 100, 300, 300


class AuditEntry(Identified):
    """`actor` is an `Actor`'s id, and `actor_name` what they were called then; `action` is a thing and what befell it,
    as `api_key.revoked`; `about` says which thing: an id, or a name. Whoever serves may add entries and read them only.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        CheckConstraint(f"length(action) BETWEEN 1 AND {LONGEST_ACTION}", "action_length"),
        CheckConstraint(f"length(actor) BETWEEN 1 AND {LONGEST_NAME}", "actor_length"),
        CheckConstraint(f"length(actor_name) <= {LONGEST_NAME}", "actor_name_length"),
        CheckConstraint(f"length(about) <= {LONGEST_ABOUT}", "about_length"),
        Index("ix_audit_entries_organization_id", "organization_id", "id"),
        Index("ix_audit_entries_actor", "organization_id", "actor", "id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str] = mapped_column(Text)
    actor_name: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
