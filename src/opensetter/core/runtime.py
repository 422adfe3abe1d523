"""What a running process holds: its settings and its connections, handed to whoever does work."""

from dataclasses import dataclass

from opensetter.core.db import Database
from opensetter.core.limits import Limits
from opensetter.core.live import Live
from opensetter.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Runtime:
    """One per process; opened at start, closed at the end."""

    settings: Settings
    database: Database
    live: Live
    limits: Limits

    @classmethod
    def open(cls, settings: Settings, url: str) -> "Runtime":
        database = Database(url, pool_size=settings.database_pool_size)
        return cls(settings, database, Live(database), Limits(database))

    async def close(self) -> None:
        await self.limits.close()
        await self.live.close()
        await self.database.close()
