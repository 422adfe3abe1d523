"""Somebody at the screen."""

from typing import Any

import httpx
import pytest

from tests.feature.people import PASSWORD, ada, admit, at_noon, password_hash

__all__ = ["ada", "admit", "at_noon", "password_hash"]

FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


class Screen:
    """A browser without a window: it keeps cookies, and sends forms as our own pages do."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def open(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def send(self, path: str, headers: dict[str, str] = FROM_OUR_PAGE, **form: Any) -> httpx.Response:
        return await self.client.post(path, data=form or {"nothing": ""}, headers=headers)

    async def sign_in(self, email: str = "ada@example.com", password: str = PASSWORD, **form: str) -> httpx.Response:
        return await self.send("/sign-in", email=email, password=password, **form)


@pytest.fixture
def screen(client):
    return Screen(client)


@pytest.fixture
async def signed(screen, ada):
    """The screen of an owner who is signed in."""
    assert (await screen.sign_in()).status_code == 303
    return screen
