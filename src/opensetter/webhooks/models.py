"""Events: what happened, for other systems to hear."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified


class Event(Identified):
    """`payload` is what the API itself would answer about the subject at that moment."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_organization_id_id", "organization_id", "id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    type: Mapped[str] = mapped_column(Text)
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
