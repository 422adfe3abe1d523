"""A hook that hears everything, and simulators that talk to it; neither needs a socket unless a test breaks one."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from opensetter.simulators.people import Person
from opensetter.simulators.phones import Bubble
from opensetter.simulators.twilio.app import create_twilio
from opensetter.simulators.twilio.simulator import Twilio
from opensetter.simulators.whatsapp.app import create_whatsapp
from opensetter.simulators.whatsapp.simulator import WhatsApp

HOOK = "http://bot.test/hook"


class Ear:
    """What a hook heard: whole requests, in order. It answers with `status`."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.status = 200
        self.meanwhile: list[Callable[[], object]] = []
        """What happens while the next requests are being answered."""
        self.app = Starlette(routes=[Route("/{path:path}", self._hear, methods=["GET", "POST"])])

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(content) for _, _, content in self.requests]

    @property
    def forms(self) -> list[dict[str, str]]:
        return [dict(parse_qsl(content.decode(), keep_blank_values=True)) for _, _, content in self.requests]

    @property
    def values(self) -> list[dict[str, Any]]:
        """The value of every change, of every entry, of every request."""
        changes = [each for body in self.bodies for entry in body["entry"] for each in entry["changes"]]
        return [change["value"] for change in changes]

    def heard(self, plural: str) -> list[dict[str, Any]]:
        return [item for value in self.values for item in value.get(plural, [])]

    async def _hear(self, request: Request) -> Response:
        if request.method == "GET":
            is_known = request.query_params.get("hub.verify_token") == "open sesame"
            return PlainTextResponse(request.query_params["hub.challenge"], 200 if is_known else 403)
        if self.meanwhile:
            self.meanwhile.pop(0)()
        self.requests.append((str(request.url), dict(request.headers), await request.body()))
        return Response(status_code=self.status)


@pytest.fixture
def ear() -> Ear:
    return Ear()


class Meta:
    """A bot's side of the fake Graph API."""

    def __init__(self, simulator: WhatsApp, http: httpx.AsyncClient) -> None:
        self.simulator = simulator
        self.http = http
        self.path = f"/v25.0/{simulator.account.phone_number_id}/messages"

    async def send(self, to: str | Person | None, content: object = "Hello", **extra: Any) -> httpx.Response:
        """Send a text, or whatever the content is, to a number or to somebody; `...` leaves a field out."""
        number = (to.phone or "").removeprefix("+") if isinstance(to, Person) else to or ...
        said = {"type": "text", "text": {"body": content}} if isinstance(content, str) else content
        body = {"messaging_product": "whatsapp", "to": number, **extra, **said}
        return await self.http.post(self.path, json={name: value for name, value in body.items() if value is not ...})

    async def sends(self, to: Person, content: object = "Hello", **extra: Any) -> Bubble:
        """Send what is taken, and wait until the hook knows what became of it."""
        response = await self.send(to, content, **extra)
        assert response.status_code == 200, response.text
        await self.simulator.settled()
        return self.simulator.sent[-1]


@pytest.fixture
async def whatsapp(ear: Ear) -> AsyncIterator[WhatsApp]:
    http = httpx.AsyncClient(transport=httpx.ASGITransport(ear.app))
    simulator = WhatsApp(hook_url=HOOK, http=http)
    yield simulator
    await simulator.close()


@pytest.fixture
async def meta(whatsapp: WhatsApp) -> AsyncIterator[Meta]:
    transport = httpx.ASGITransport(create_whatsapp(whatsapp))
    headers = {"Authorization": f"Bearer {whatsapp.account.access_token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://meta.test", headers=headers) as http:
        yield Meta(whatsapp, http)


@pytest.fixture
def ada(whatsapp: WhatsApp) -> Person:
    return whatsapp.add_person("Ada Byron", "+44 7700 900123")


@pytest.fixture
async def twilio(ear: Ear) -> AsyncIterator[Twilio]:
    http = httpx.AsyncClient(transport=httpx.ASGITransport(ear.app))
    simulator = Twilio(hook_url=HOOK, http=http)
    yield simulator
    await simulator.close()


@pytest.fixture
async def rest(twilio: Twilio) -> AsyncIterator[httpx.AsyncClient]:
    """A bot's side of the fake Twilio API."""
    account = twilio.account
    transport = httpx.ASGITransport(create_twilio(twilio))
    base_url = f"http://twilio.test/2010-04-01/Accounts/{account.account_sid}"
    async with httpx.AsyncClient(
        transport=transport, base_url=base_url, auth=(account.account_sid, account.auth_token)
    ) as http:
        yield http


@pytest.fixture
def grace(twilio: Twilio) -> Person:
    return twilio.add_person("Grace Murray", "+447700900124")
