"""When a number was last written to of our own accord."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Table


class OutreachNumber(Table):
    """One row for each number that an organization has begun to write to; `number` is one of all its spellings."""

    __tablename__ = "outreach_numbers"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    number: Mapped[str] = mapped_column(Text, primary_key=True)
    last_sent_at: Mapped[datetime]
