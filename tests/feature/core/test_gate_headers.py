"""What the gate puts on answers: the same for all of them, and HTTPS for good only where there is HTTPS."""

import httpx
import pytest

from opensetter.app import create_app
from opensetter.core.runtime import Runtime
from opensetter.core.settings import Settings


async def asked(database_url: str, public_url: str | None) -> httpx.Headers:
    runtime = Runtime.open(Settings(_env_file=None, log_level="warning", public_url=public_url), database_url)
    app = create_app(runtime)
    try:
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://opensetter.test") as client,
        ):
            return (await client.get("/livez")).headers
    finally:
        await runtime.close()


@pytest.mark.parametrize("public_url", ["https://chat.example.com", "HTTPS://chat.example.com/"])
async def test_browsers_come_back_over_https_where_people_reach_us_over_https(database_url, public_url):
    headers = await asked(database_url, public_url)
    assert headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("public_url", [None, "http://chat.example.com"])
async def test_browsers_are_not_locked_out_of_a_server_without_https(database_url, public_url):
    assert "strict-transport-security" not in await asked(database_url, public_url)


async def test_an_answer_that_says_nothing_of_its_own_is_kept_out_of_caches_and_frames(client):
    headers = (await client.get("/livez")).headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
