"""The database: engine, transactions, names for constraints, and what its failures mean to a caller."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NoReturn, cast

import psycopg
from psycopg import AsyncConnection
from sqlalchemy import BigInteger, DateTime, Identity, MetaData
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from opensetter.core import wall
from opensetter.core.errors import OpenSetterError, Unavailable
from opensetter.core.patience import KEEPALIVES, PatientConnection
from opensetter.core.pool import WatchedPool

# A statement that waits longer than this for a lock or a slow disk is given up: the caller hears 503 and may
# repeat, which is safe, rather than holding a connection that everybody else needs.
SESSION_OPTIONS = (
    f"{wall.AS_APP} -c timezone=UTC -c datestyle=ISO"
    " -c statement_timeout=4400 -c lock_timeout=4400 -c idle_in_transaction_session_timeout=15000"
)
CONNECTION: Mapping[str, Any] = {
    "options": SESSION_OPTIONS,
    "connect_timeout": 3,
    "application_name": "opensetter",
    **KEEPALIVES,
}

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


DbSession = AsyncSession
"""A transaction as functions are handed it. Those that may not speak SQL name it by this."""


class Table(DeclarativeBase):
    """Base of every table: bigint identity keys, instants with a time zone, named constraints."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {int: BigInteger, datetime: DateTime(timezone=True)}  # noqa: RUF012 - SQLAlchemy's way


class Identified(Table):
    """A table whose rows have an id of their own."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)


class Database:
    """One process's connections to one database.

    `url` is a libpq URL (`postgresql://…`). Requests that find no free connection within two seconds are told
    that the service is unavailable.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self._pool_size = pool_size
        self._beside: list[Database] = []
        self.engine: AsyncEngine = create_async_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            poolclass=WatchedPool,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=2,
            # An error's text goes to the log, and bound values are what people wrote.
            hide_parameters=True,
            connect_args={**CONNECTION, "async_creator_fn": PatientConnection.connect},
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self, organization_id: int | None = None) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed when the block ends, and undone when it raises.

        It sees and writes one organization's rows; without one, nobody's, until it enters one (see `core.wall`).
        A failure of the database itself (not of the data) is raised as `Unavailable`.
        """
        try:
            async with self._sessions() as session, session.begin():
                if organization_id is not None:
                    await wall.enter(session, organization_id)
                yield session
        except (DBAPIError, PoolTimeoutError) as error:
            raise_unavailable(error)

    async def connect(self) -> AsyncConnection[tuple[Any, ...]]:
        """A plain autocommit connection outside the pool, for listening and for hot paths; the caller closes it."""
        return await PatientConnection.connect(self.url, autocommit=True, **CONNECTION)

    def beside(self) -> "Database":
        """As many connections again, for work that must not take them from whoever waits for an answer.

        They are counted with these, and closed with them.
        """
        other = Database(self.url, pool_size=self._pool_size)
        self._beside.append(other)
        return other

    @property
    def usage(self) -> tuple[int, int]:
        """How many connections may be held, those beside included, and how many of them are in use."""
        pools = [cast("WatchedPool", one.engine.pool) for one in (self, *self._beside)]
        return sum(pool.size() for pool in pools), sum(pool.checkedout() for pool in pools)

    async def close(self) -> None:
        for one in (self, *self._beside):
            await one.engine.dispose()


def raise_unavailable(error: Exception) -> NoReturn:
    """Raise `Unavailable` if this is the database's failure, else the error itself."""
    if isinstance(error, PoolTimeoutError):
        raise Unavailable from error
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, psycopg.OperationalError | psycopg.InterfaceError):
        raise Unavailable from error
    # Read-only (25006) and idle-in-transaction time-outs are internal or data errors by class, outages by nature.
    if isinstance(original, psycopg.Error) and (original.sqlstate or "")[:2] in {"25", "53", "57", "58"}:
        raise Unavailable from error
    raise error


def constraint_name(error: Exception) -> str | None:
    """The name of the constraint that refused a row, if that is what happened."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return original.diag.constraint_name if isinstance(original, psycopg.Error) else None


@asynccontextmanager
async def translating(
    session: AsyncSession, meanings: Mapping[str, Callable[[], OpenSetterError]]
) -> AsyncIterator[None]:
    """Raise the domain's word for a named constraint that refuses a row inside the block.

    The block runs in a savepoint, so the transaction stays usable for finding out what it clashed with.
    """
    try:
        async with session.begin_nested():
            yield
    except IntegrityError as error:
        meaning = meanings.get(constraint_name(error) or "")
        if meaning is None:
            raise
        raise meaning() from error


async def driver_connection(session: AsyncSession) -> AsyncConnection[Any]:
    """The psycopg connection behind a session's transaction, for work that must commit together with it."""
    connection = await (await session.connection()).get_raw_connection()
    # SQLAlchemy types the driver's connection as Any; the engine above can only produce psycopg's.
    return cast("AsyncConnection[Any]", connection.driver_connection)
