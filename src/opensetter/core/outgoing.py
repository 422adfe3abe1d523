"""Requests that we make: one client for a process. It follows no redirect, and reads no proxy from the environment."""

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from opensetter import __version__

if TYPE_CHECKING:
    import httpx

# A provider that takes longer has not answered; whether it acted is then found out by asking.
TIMEOUT_SECONDS, CONNECT_SECONDS = 15.0, 5.0


class Outgoing:
    """Makes its client when it is first needed: most commands never call anybody."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None

    @property
    def client(self) -> "httpx.AsyncClient":
        if self._client is None:
            # A start that calls nobody need not wait for it.
            import httpx

            self._client = httpx.AsyncClient(
                timeout=httpx.Timeout(TIMEOUT_SECONDS, connect=CONNECT_SECONDS),
                limits=httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=30),
                follow_redirects=False,
                trust_env=False,
                # One client serves all organizations: what one's provider would have remembered is no other's to send.
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                headers={"User-Agent": f"OpenSetter/{__version__}"},
            )
        return self._client

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
