"""A bot with something to book, and the time held still on a Monday morning before anybody is there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from opensetter.core import clock
from tests.factories import make_contact
from tests.feature.conftest import Api

NOW = datetime(2026, 6, 1, 5, tzinfo=UTC)
"""Six in the morning in London, where it opens at nine."""


@pytest.fixture(autouse=True)
def now() -> Iterator[datetime]:
    with clock.frozen(NOW):
        yield NOW


def at(hour: int, minute: int = 0, *, day: int = 1) -> str:
    """A time by London's clocks in June, as it is sent."""
    return f"{datetime(2026, 6, day, hour, minute, tzinfo=UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:%S.000Z}"


class Calendar:
    """One tenant's appointment type, as callers of the API use it."""

    def __init__(self, api: Api, appointment_type: dict[str, Any]) -> None:
        self.api = api
        self.id = appointment_type["id"]
        self.schedule_id = appointment_type["scheduleId"]
        self.path = f"/appointment-types/{self.id}"

    async def slots(self, **query: Any) -> list[dict[str, Any]]:
        answer = await self.api.get(
            f"/bots/{self.api.tenant.bot_id}/slots", **{"appointmentTypeId": self.id, "until": at(23), **query}
        )
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["data"]["slots"]
        return found

    async def hours(self, **query: Any) -> list[str]:
        """The open starts by London's clocks."""
        return [slot["localTime"][11:16] for slot in await self.slots(**query)]

    async def book(self, start: str, contact: int | None = None, **fields: Any) -> Any:
        body = {"contactId": contact or self.api.tenant.contact_id, "startTime": start, **fields}
        return await self.api.post(f"{self.path}/book", json=body)

    async def booked(self, start: str, contact: int | None = None, **fields: Any) -> dict[str, Any]:
        answer = await self.book(start, contact, **fields)
        assert answer.status_code == 201, answer.text
        booking: dict[str, Any] = answer.json()
        return booking

    async def hold(self, start: str, contact: int | None = None, **fields: Any) -> Any:
        body = {"contactId": contact or self.api.tenant.contact_id, "startTime": start, **fields}
        return await self.api.post(f"{self.path}/holds", json=body)

    async def held(self, start: str, contact: int | None = None, **fields: Any) -> dict[str, Any]:
        answer = await self.hold(start, contact, **fields)
        assert answer.status_code == 201, answer.text
        hold: dict[str, Any] = answer.json()["data"]
        return hold

    async def change(self, **fields: Any) -> None:
        answer = await self.api.put(self.path, json=fields)
        assert answer.status_code == 200, answer.text


async def opened(api: Api, **fields: Any) -> Calendar:
    """An appointment of an hour, on the hour, that can be booked at once."""
    body = {"botId": api.tenant.bot_id, "name": "Intro", "lengthMinutes": 60, "minimumNoticeMinutes": 0, **fields}
    answer = await api.post("/appointment-types", json=body)
    assert answer.status_code == 201, answer.text
    return Calendar(api, answer.json()["data"])


@pytest.fixture
async def calendar(api: Api) -> Calendar:
    return await opened(api)


@pytest.fixture
async def group(api: Api) -> Calendar:
    """The same for three at a time."""
    return await opened(api, name="Class", capacity=3)


@pytest.fixture
def people(runtime: Any, tenant: Any) -> Any:
    """Make so many more contacts of the tenant's."""

    async def make(number: int) -> list[int]:
        return [
            await make_contact(runtime, tenant.organization_id, email=f"person-{n}@example.com") for n in range(number)
        ]

    return make
