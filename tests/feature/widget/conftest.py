"""Visitors of the web chat: browsers without a screen, each with its own cookies."""

import itertools
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.factories import Tenant

_ids = itertools.count(1)


class Visitor:
    """A browser on one web chat. What it sends looks like what our own page sends."""

    def __init__(self, client: httpx.AsyncClient, integration_id: int) -> None:
        self.client = client
        self.path = f"/chat/{integration_id}"

    async def opens(self, **query: str) -> httpx.Response:
        return await self.client.get(self.path, params=query)

    async def says(self, content: str, *, message_id: str | None = None) -> httpx.Response:
        body = {"messageId": message_id or f"message-{next(_ids)}", "content": content}
        return await self.posts("messages", body)

    async def posts(self, what: str, body: Any, **headers: str) -> httpx.Response:
        sent = {"Sec-Fetch-Site": "same-origin"} | headers
        return await self.client.post(f"{self.path}/{what}", json=body, headers=sent)


def _browser(client: httpx.AsyncClient) -> httpx.AsyncClient:
    # The same application, but a cookie jar of its own.
    return httpx.AsyncClient(transport=client._transport, base_url=client.base_url)


@pytest.fixture
async def visitor(client: httpx.AsyncClient, tenant: Tenant) -> AsyncIterator[Visitor]:
    async with _browser(client) as browser:
        yield Visitor(browser, tenant.webchat_id)


@pytest.fixture
async def another_visitor(client: httpx.AsyncClient, tenant: Tenant) -> AsyncIterator[Visitor]:
    async with _browser(client) as browser:
        yield Visitor(browser, tenant.webchat_id)


@pytest.fixture
def link(api: Any, tenant: Tenant) -> Any:
    """Makes a signed link's token for a contact, by default the tenant's."""

    async def make(contact_id: int | None = None) -> str:
        made = await api.post(
            f"/bot-integrations/{tenant.webchat_id}/chat-links", json={"contactId": contact_id or tenant.contact_id}
        )
        assert made.status_code == 201, made.text
        return str(made.json()["data"]["url"].partition("?as=")[2])

    return make


@pytest.fixture
def change_bot(api: Any, tenant: Tenant) -> Any:
    async def change(**fields: Any) -> None:
        assert (await api.put(f"/bots/{tenant.bot_id}", json=fields)).status_code == 200

    return change
