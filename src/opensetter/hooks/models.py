"""Requests of providers that are worked off later."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, LargeBinary, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified, Table


class HookBatch(Identified):
    """A request whose signature was checked, whole: too many updates to take in at once, or one that failed.

    It is there until all of it is stored.
    """

    __tablename__ = "hook_batches"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "bot_integration_id"], ["bot_integrations.organization_id", "bot_integrations.id"]
        ),
    )

    organization_id: Mapped[int]
    bot_integration_id: Mapped[int]
    url: Mapped[str] = mapped_column(Text)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class HookSighting(Table):
    """When a connection's address was last called with such an outcome, to the minute."""

    __tablename__ = "hook_sightings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "bot_integration_id"], ["bot_integrations.organization_id", "bot_integrations.id"]
        ),
        CheckConstraint("outcome IN ('confirmed', 'heard', 'refused')", "outcome"),
    )

    organization_id: Mapped[int]
    bot_integration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime]
