"""A whole installation, seen from outside: started commands, HTTP, and rows counted under a role that may only read."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from opensetter.core import embedded
from tests import processes
from tests.caller import Desk, Person
from tests.processes import Server, Worker

READER = "reliability_reader"

# Proofs ask more of one key, and try more wrong ones, than anybody should. All of it is counted nevertheless.
GENEROUS = {
    "OPENSETTER_LOG_FORMAT": "json",
    "OPENSETTER_SECRET_KEY": "of-an-installation-under-proof-7c02",
    "OPENSETTER_RATE_LIMIT_PER_MINUTE": "1000000",
    "OPENSETTER_WRONG_KEYS_PER_MINUTE": "1000000",
    "OPENSETTER_BOOKING_PAGE_POSTS_PER_MINUTE": "1000000",
}


@dataclass
class Organization:
    """A tenant, as `opensetter organizations create` made it."""

    id: int
    key: str


@dataclass
class Installation:
    """Servers and workers over one database. `url` is its owner's address; `settings` go to every process."""

    home: Path
    url: str
    settings: Mapping[str, str] = field(default_factory=dict)
    servers: list[Server] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.servers[0].address

    def organization(self, name: str = "Acme") -> Organization:
        """A new tenant, made with the command line as an operator does it."""
        ended = processes.command(
            self.home, "organizations", "create", name, "--json", f"--database-url={self.url}", timeout_seconds=60
        )
        assert ended.code == 0, ended.output
        made = json.loads(ended.output[ended.output.index("{") :])
        return Organization(made["id"], made["api_key"])

    async def desk(self, http: httpx.AsyncClient, name: str = "Acme", **bot: Any) -> Desk:
        """A new tenant's bot on an `api` channel, through the first server."""
        return await Desk(http, self.address, self.organization(name).key).open_bot(**bot)

    async def opened(self, http: httpx.AsyncClient) -> tuple[Desk, Person]:
        """A new tenant's bot, and a contact of theirs."""
        desk = await self.desk(http)
        return desk, await desk.meet()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds, read over a role that cannot change anything."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"SET ROLE {READER}")
            return connection.execute(query, values).fetchall()

    def count(self, query: str, *values: object) -> int:
        """The one number that a query answers."""
        ((number,),) = self.rows(query, *values)
        return int(number)


def allow_reading(url: str) -> None:
    """Make the role under which rows are counted; it sees all tenants and writes nothing."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            f"DO $$ BEGIN CREATE ROLE {READER} NOLOGIN BYPASSRLS; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}")


@contextmanager
def installed(
    home: Path,
    url: str,
    *,
    servers: int = 1,
    workers: int = 1,
    settings: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
) -> Iterator[Installation]:
    """Processes over a database that has the schema (see `schema.upgrade`), ready inside the block, stopped after it.

    Servers run without a worker of their own when there are workers beside them.
    """
    given = {**GENEROUS, **(settings or {})}
    alone = ("--no-worker",) if workers else ()
    made = Installation(
        home,
        url,
        given,
        [processes.server(home, f"--database-url={url}", *alone, *options, settings=given) for _ in range(servers)],
        [Worker(home, ("worker", f"--database-url={url}"), given) for _ in range(workers)],
    )
    allow_reading(url)
    with processes.started(*made.servers, *made.workers):
        yield made


@contextmanager
def embedded_house(home: Path, settings: Mapping[str, str] | None = None) -> Iterator[Installation]:
    """`opensetter serve --data-dir`: one process with its worker and its own PostgreSQL, which survives its kills."""
    data = home / "data"
    given = {**GENEROUS, **(settings or {})}
    server = processes.server(home, f"--data-dir={data}", settings=given)
    try:
        with processes.started(server):
            url = embedded.attach(data)
            allow_reading(url)
            yield Installation(home, url, given, [server])
    finally:
        # Whatever became of the server, its PostgreSQL is not left behind: the last command to use it stops it.
        with embedded.running(data):
            pass
