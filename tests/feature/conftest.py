"""The API as one tenant calls it, and the database as only a test may look at it."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from tests.factories import Tenant

PREFIX = "/api/v1"


class Api:
    """Requests below `/api/v1` with a tenant's key."""

    def __init__(self, client: httpx.AsyncClient, tenant: Tenant) -> None:
        self.client = client
        self.tenant = tenant

    async def book(self, **overrides: Any) -> httpx.Response:
        """Post the documented page's first example, with these fields changed; `...` leaves one out."""
        return await self.post("/bookings", json=self.tenant.booking(**overrides))

    def json_booking(self, **overrides: Any) -> str:
        """The same booking as text, for a test that spoils it."""
        return json.dumps(self.tenant.booking(**overrides))

    async def post_text(
        self, path: str, body: str | bytes, *, content_type: str = "application/json"
    ) -> httpx.Response:
        """Post a body as it is."""
        return await self.post(path, content=body, headers={"Content-Type": content_type})

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.client.get(PREFIX + path, params=query, headers=self.tenant.headers)

    async def post(self, path: str, *, headers: dict[str, str] | None = None, **content: Any) -> httpx.Response:
        return await self.client.post(PREFIX + path, headers=self.tenant.headers | (headers or {}), **content)

    async def put(self, path: str, *, json: Any) -> httpx.Response:
        return await self.client.put(PREFIX + path, headers=self.tenant.headers, json=json)


@pytest.fixture
def api(client: httpx.AsyncClient, tenant: Tenant) -> Api:
    return Api(client, tenant)


@pytest.fixture
def other_api(client: httpx.AsyncClient, other_tenant: Tenant) -> Api:
    """The same, as another organization."""
    return Api(client, other_tenant)


class Sql:
    """A connection of the test's own, on which every statement is committed at once."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = psycopg.connect(url, autocommit=True)

    def run(self, statement: str, *values: Any) -> None:
        self._connection.execute(statement, values)

    def value(self, statement: str, *values: Any) -> Any:
        """The first column of the first row."""
        row = self._connection.execute(statement, values).fetchone()
        assert row is not None
        return row[0]

    def bookings(self) -> int:
        """How many bookings there are, of whomever."""
        return int(self.value("SELECT count(*) FROM bookings"))

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def sql(database_url: str) -> Iterator[Sql]:
    opened = Sql(database_url)
    yield opened
    opened.close()
