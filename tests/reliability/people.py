"""People at their screens, as an installation's servers see them: a browser's cookies, forms, and codes."""

import base64
import hmac
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import count
from typing import Any

import httpx

from tests import processes
from tests.reliability.estate import FROM_OUR_PAGE
from tests.reliability.installation import Installation, Organization

PASSWORD = "correct horse battery staple"
SESSION, HALF = "__Host-opensetter-session", "__Host-opensetter-half-session"

BEHIND_TLS = {
    # A proxy of ours ends TLS, and says from where somebody comes.
    "OPENSETTER_PUBLIC_URL": "https://dashboard.example",
    "OPENSETTER_TRUSTED_PROXIES": "127.0.0.0/8",
}

_SETTLE_SECONDS = 40
_numbers = count(1)


@dataclass
class Browser:
    """One browser: what it was given it gives back, to whichever server. Each comes from an address of its own."""

    http: httpx.AsyncClient
    house: Installation
    cookies: dict[str, str] = field(default_factory=dict)
    comes_from: str = field(default_factory=lambda: f"198.51.{next(_numbers) // 250}.{next(_numbers) % 250}")

    async def opens(self, path: str, *, server: int = 0) -> httpx.Response:
        return await self._asks("GET", path, server)

    async def sends(self, path: str, *, server: int = 0, **form: Any) -> httpx.Response:
        return await self._asks("POST", path, server, data=form or {"nothing": ""})

    async def signs_in(self, email: str, password: str = PASSWORD, **form: Any) -> httpx.Response:
        return await self.sends("/sign-in", email=email, password=password, **form)

    async def is_in(self, *, server: int = 0) -> bool:
        """Whether a page is shown, rather than where to sign in."""
        return (await self.opens("/account", server=server)).status_code == 200

    def copy(self) -> "Browser":
        """Whoever has stolen its cookies."""
        return Browser(self.http, self.house, dict(self.cookies))

    async def _asks(self, method: str, path: str, server: int, **content: Any) -> httpx.Response:
        headers = {**FROM_OUR_PAGE, "X-Forwarded-For": self.comes_from}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = await self.http.request(method, self.house.servers[server].address + path, headers=headers, **content)
        self.cookies = _given(answer, self.cookies)
        return answer


@dataclass
class Team:
    """An organization with its owner, who invites others."""

    http: httpx.AsyncClient
    house: Installation
    organization: Organization
    owner: Browser
    owner_email: str

    def browser(self) -> Browser:
        return Browser(self.http, self.house)

    async def invites(self, email: str, role: str = "agent") -> str:
        """The path of an invitation's page."""
        page = await self.owner.sends("/settings/members/invitations", email=email, role=role)
        return re.findall(r"/invitations/[\w-]{43}", page.text)[0]

    async def hires(self, role: str = "agent") -> tuple[str, Browser]:
        """Somebody new: their address, and the screen at which they have joined."""
        email = f"member-{next(_numbers)}@example.com"
        browser = self.browser()
        joined = await browser.sends(await self.invites(email, role), name="Somebody", password=PASSWORD)
        assert joined.status_code == 303, joined.text
        return email, browser

    def id_of(self, email: str) -> int:
        return self.house.count("SELECT id FROM users WHERE email = %s", email)


@dataclass(frozen=True)
class Founded:
    """An organization and its owner, made on the command line and signed in: what one module's tests share."""

    house: Installation
    organization: Organization
    email: str
    cookies: Mapping[str, str]

    def team(self, http: httpx.AsyncClient) -> Team:
        return Team(http, self.house, self.organization, Browser(http, self.house, dict(self.cookies)), self.email)


def found(house: Installation) -> Founded:
    """A new organization with its owner."""
    organization = house.organization(f"Team {next(_numbers)}")
    email = f"owner-{next(_numbers)}@example.com"
    who = ("users", "create", email, "--name", "Owner", "--organization", f"{organization.id}")
    operator(house, *who, f"--password={PASSWORD}")
    with httpx.Client(base_url=house.address, trust_env=False, timeout=90) as http:
        led = http.post("/sign-in", data={"email": email, "password": PASSWORD}, headers=FROM_OUR_PAGE)
    assert led.status_code == 303, led.text
    return Founded(house, organization, email, _given(led, {}))


def operator(house: Installation, *arguments: str) -> str:
    """What a command tells, run by whoever runs the server."""
    told = processes.command(house.home, *arguments, f"--database-url={house.url}", timeout_seconds=60)
    assert told.code == 0, told.output
    return told.output


def code(secret: str, steps: int = 0) -> str:
    """What an authenticator shows, so many half minutes from now (RFC 6238, written once more)."""
    counter = (int(time.time()) // 30 + steps).to_bytes(8, "big")
    mac = hmac.digest(base64.b32decode(secret), counter, "sha1")
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


async def enroll(browser: Browser) -> tuple[str, list[str]]:
    """A second factor for whoever is signed in: its secret, and the recovery codes."""
    assert (await browser.sends("/account/second-factor", password=PASSWORD)).status_code == 303
    page = await browser.opens("/account/second-factor")
    secret = re.findall(r'class="secret">([A-Z2-7 ]+)<', page.text)[0].replace(" ", "")
    done = await browser.sends("/account/second-factor/confirm", code=code(secret, -1))
    assert done.status_code == 200, done.text
    return secret, re.findall(r"<code>([a-z0-9-]{29})</code>", done.text)


def early_in_a_minute() -> None:
    """Wait for the next minute if this one is nearly over: tries are counted by the minute."""
    if (passed := time.time() % 60) > _SETTLE_SECONDS:
        time.sleep(60 - passed + 0.2)


def _given(answer: httpx.Response, before: Mapping[str, str]) -> dict[str, str]:
    """The cookies that a browser has after an answer."""
    set_now = [pair for line in answer.headers.get_list("set-cookie") for pair in SimpleCookie(line).items()]
    gone = {name for name, morsel in set_now if morsel["max-age"] == "0"}
    return {name: value for name, value in before.items() if name not in gone} | {
        name: morsel.value for name, morsel in set_now if name not in gone
    }
