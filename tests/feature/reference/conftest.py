"""The document that all pages here are made of: every server writes the same one, and takes a second for it."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from opensetter.app import create_app
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings
from tests.conftest import SECRET_KEY


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """What a server says of itself; it asks no database for it."""
    settings = Settings(_env_file=None, secret_key=SECRET_KEY)
    return create_app(Runtime.open(settings, "postgresql://nobody@127.0.0.1:1/none")).openapi()


@pytest.fixture
async def client(runtime: Runtime, document: dict[str, Any]) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of the running application, which has written the document already."""
    app = create_app(runtime)
    app.openapi_schema = document
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://opensetter.test") as opened,
    ):
        yield opened
