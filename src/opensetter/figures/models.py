"""Figures as they were last counted."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Table


class OrganizationFigures(Table):
    """`figures` is as `queries.Figures`; counting took so many `seconds`, when `last_event_id` was the newest event."""

    __tablename__ = "organization_figures"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True, autoincrement=False)
    counted_at: Mapped[datetime]
    seconds: Mapped[float]
    last_event_id: Mapped[int]
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
