"""What a running process holds: its settings and its connections, handed to whoever does work."""

from dataclasses import dataclass, replace

from opensetter.core.db import Database
from opensetter.core.limits import Limits
from opensetter.core.live import Live
from opensetter.core.outgoing import Outgoing
from opensetter.core.settings import Settings
from opensetter.core.vault import Vault, keys_of


@dataclass(frozen=True, slots=True)
class Runtime:
    """One per process; opened at start, closed at the end."""

    settings: Settings
    database: Database
    live: Live
    limits: Limits
    outgoing: Outgoing
    vault: Vault

    @classmethod
    def open(cls, settings: Settings, url: str) -> "Runtime":
        database = Database(url, pool_size=settings.database_pool_size)
        # With a database of their own elsewhere, processes may run on many machines, and share no directory.
        home = settings.data_dir if settings.database_url is None else None
        vault = Vault(lambda: keys_of(settings.secret_key, home))
        return cls(settings, database, Live(database), Limits(database), Outgoing(), vault)

    def beside(self) -> "Runtime":
        """The same process with database connections apart, for a worker: a burst of turns keeps no request waiting.

        It is closed with this one.
        """
        return replace(self, database=self.database.beside())

    async def close(self) -> None:
        await self.outgoing.close()
        await self.limits.close()
        await self.live.close()
        await self.database.close()
