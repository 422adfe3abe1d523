"""A bot with something to book, on a Monday morning in spring, and people who come to its page."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from opensetter.core import clock
from opensetter.core.runtime import Runtime
from opensetter.scheduling import links
from opensetter.scheduling import service as scheduling
from opensetter.scheduling.links import Page, Ticket, Visit
from tests.factories import Tenant
from tests.feature.booking_page.reading import Form, Reading
from tests.feature.conftest import Api

MONDAY = datetime(2027, 3, 22, 8, 0, tzinfo=UTC)
"""Eight in the morning in London. On the Sunday after it, clocks go forward there."""

HOURS = [
    {"weekday": weekday, "opens": "09:00", "closes": "12:00"}
    for weekday in ("monday", "tuesday", "wednesday", "thursday", "friday")
]


_keys = count(1)


class Visitor:
    """Somebody with a browser: follows links, fills in forms, and is led where answers lead."""

    def __init__(self, client: httpx.AsyncClient, **headers: str) -> None:
        self.client = client
        self.headers = headers
        self.url = ""
        self.answer = httpx.Response(200)

    async def opens(self, url: str) -> Reading:
        return await self._reads(await self.client.get(url, headers=self.headers), url)

    async def follows(self, name: str) -> Reading:
        return await self.opens(urljoin(self.url, self.page.link(name)))

    async def sends(self, **fields: str) -> Reading:
        """Fill in these fields of the form that changes something, and send it."""
        form = self.page.form
        return await self.posts(form.action, form.fields | fields)

    async def chooses_zone(self, zone: str) -> Reading:
        (form,) = [form for form in self.page.forms if "zone" in form.fields and form.method == "get"]
        url = httpx.URL(form.action, params=form.fields | {"zone": zone})
        return await self.opens(str(url))

    async def posts(self, path: str, fields: dict[str, str]) -> Reading:
        answer = await self.client.post(path, data=fields, headers=self.headers)
        if answer.status_code == 303:
            self.led_by = answer
            return await self.opens(urljoin(path, answer.headers["location"]))
        return await self._reads(answer, path)

    @property
    def form(self) -> Form:
        return self.page.form

    @property
    def status(self) -> int:
        return self.answer.status_code

    async def _reads(self, answer: httpx.Response, url: str) -> Reading:
        self.answer, self.url = answer, url
        self.page = Reading(answer.text)
        return self.page


@dataclass(frozen=True)
class Shop:
    """A bot with one appointment type, and how its page is reached."""

    runtime: Runtime
    api: Api
    tenant: Tenant
    kind: dict[str, Any]

    @property
    def page(self) -> Page:
        return Page(self.tenant.organization_id, self.tenant.bot_id)

    @property
    def path(self) -> str:
        return f"/book/{links.page_slug(self.runtime.vault, self.page)}"

    def link(self, contact_id: int | None = None, *, conversation_id: int | None = None) -> str:
        """What the bot gives a contact, by default the tenant's."""
        visit = Visit(contact_id or self.tenant.contact_id, conversation_id)
        url = links.page_url(self.runtime.vault, "", self.page, visit=visit, now=clock.now())
        assert url is not None
        return url

    def ticket(self, booking_id: int, *, starts_at: datetime = MONDAY) -> str:
        ticket = Ticket(self.tenant.organization_id, booking_id)
        url = links.appointment_url(self.runtime.vault, "", ticket, starts_at=starts_at, now=clock.now())
        assert url is not None
        return url

    async def books(self, starts_at: datetime, *, contact_id: int | None = None, kind_id: int | None = None) -> int:
        """The id of a booking that was made elsewhere than on the page, by default the tenant's contact's."""
        organization_id = self.tenant.organization_id
        async with self.runtime.database.transaction(organization_id) as session:
            booking = await scheduling.book(
                session,
                organization_id,
                contact_id or self.tenant.contact_id,
                appointment_type_id=kind_id or self.kind["id"],
                starts_at=starts_at,
                time_zone="Europe/London",
                key=f"test-{next(_keys)}",
            )
            return booking.id

    async def also(self, **fields: Any) -> dict[str, Any]:
        """A further appointment type of the bot."""
        return await add_kind(self.api, self.tenant, **fields)

    async def changes_kind(self, **fields: Any) -> None:
        answer = await self.api.put(f"/appointment-types/{self.kind['id']}", json=fields)
        assert answer.status_code == 200, answer.text

    async def changes_bot(self, **fields: Any) -> None:
        answer = await self.api.put(f"/bots/{self.tenant.bot_id}", json=fields)
        assert answer.status_code == 200, answer.text


async def add_kind(api: Api, tenant: Tenant, **fields: Any) -> dict[str, Any]:
    body = {"botId": tenant.bot_id, "name": "Portrait session", "lengthMinutes": 60, **fields}
    answer = await api.post("/appointment-types", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["data"]
    return made


@pytest.fixture(autouse=True)
def now() -> Iterator[datetime]:
    with clock.frozen(MONDAY):
        yield MONDAY


@pytest.fixture
async def shop(runtime: Runtime, api: Api, tenant: Tenant) -> Shop:
    """A bot in London with an hour's portrait session, from 9 to 12 on working days."""
    changed = await api.put(f"/bots/{tenant.bot_id}", json={"openingHours": HOURS, "language": "en"})
    assert changed.status_code == 200
    location = {"kind": "address", "value": "12 Wharf Road, London"}
    return Shop(runtime, api, tenant, await add_kind(api, tenant, location=location))


@pytest.fixture
async def visitor(client: httpx.AsyncClient) -> AsyncIterator[Visitor]:
    # The same application, but a cookie jar of its own, and no key.
    async with httpx.AsyncClient(transport=client._transport, base_url=client.base_url) as browser:
        yield Visitor(browser)
