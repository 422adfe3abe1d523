"""What routes share: a session per request, instants as text, pages of a list."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Request
from pydantic import Field, PlainSerializer
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.core.times import format_instant
from opensetter.core.web import LARGEST_ID, Camel, Query

Row = TypeVar("Row")
Shape = TypeVar("Shape")

Instant = Annotated[datetime, PlainSerializer(format_instant, return_type=str)]
"""An instant that is written as `YYYY-MM-DDTHH:MM:SS.mmmZ`."""


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    # Whoever has shown a key is let into their own organization; a page has to find out whose it is.
    organization_id = request.scope["state"].get("organization_id")
    async with request.app.state.runtime.database.transaction(organization_id) as session:
        yield session


# scope="function" commits before the answer leaves: with the default, a failed commit would follow a 201.
Session = Annotated[AsyncSession, Depends(_session, scope="function")]


class PageQuery(Query):
    """How much of a list: `limit` items after the one with id `startingAfter`."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    starting_after: Annotated[int | None, Field(ge=1, le=LARGEST_ID)] = None


class Single(Camel, Generic[Shape]):
    """One object."""

    data: Shape


class Listed(Camel, Generic[Shape]):
    """A page of a list; `hasMore` tells whether there is another one after it."""

    data: list[Shape]
    has_more: bool


def page(rows: Sequence[Row], limit: int, shape: Callable[[Row], Shape]) -> tuple[list[Shape], bool]:
    """The page's items, and whether the list goes on: queries ask for one row more than the page holds."""
    return [shape(row) for row in rows[:limit]], len(rows) > limit
