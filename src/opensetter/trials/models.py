"""Who tries which bot out, and in which sandbox."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from opensetter.core.db import Identified


class BotTrial(Identified):
    """One person's trial of one bot. `sandbox_id` is the organization in which the bot's copy answers.

    `copies` tells what stands for what there: `{"bot": {"7": 90}, "schedules": {…}, "types": {…}}`, by the ids here.
    """

    __tablename__ = "bot_trials"
    __table_args__ = (
        UniqueConstraint("bot_id", "user_id"),
        UniqueConstraint("sandbox_id"),
        ForeignKeyConstraint(["organization_id", "bot_id"], ["bots.organization_id", "bots.id"]),
    )

    organization_id: Mapped[int]
    bot_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    sandbox_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    copies: Mapped[dict[str, dict[str, int]]] = mapped_column(JSONB, server_default="{}")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
