"""Meta and Twilio as a test plays them: requests that they would sign, and an API that takes whatever is sent.

The signatures are made here, by the rules on the providers' pages, and not by the code that checks them.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from opensetter.core import clock
from opensetter.simulators import serving
from tests.unit.channels.twilio.hooks import Pairs, sign

Json = dict[str, Any]


@dataclass(frozen=True)
class Meta:
    """A number at Meta, its app's secret, and what Meta would report about it."""

    phone_number_id: str = "106540352242922"
    app_secret: str = "3f9d1c5b7a2e4d60"
    verify_token: str = "a-word-of-ours"
    hook: str = ""

    def connection(self, bot_id: int) -> Json:
        """What connects the number: the body of a request to `POST /bot-integrations`."""
        credentials = {
            "phoneNumberId": self.phone_number_id,
            "businessAccountId": "102290129340398",
            "accessToken": "EAAJ0123",
            "appSecret": self.app_secret,
            "verifyToken": self.verify_token,
        }
        return {"botId": bot_id, "channel": "whatsapp", "credentials": credentials}

    def change(self, *, messages: Sequence[Any] = (), statuses: Sequence[Any] = ()) -> Json:
        """News of one number; everybody who wrote is listed beside it."""
        writers = dict.fromkeys(str(each["from"]) for each in messages if isinstance(each, dict) and "from" in each)
        value: Json = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550783881", "phone_number_id": self.phone_number_id},
        }
        if writers:
            value["contacts"] = [{"profile": {"name": "Ada"}, "wa_id": wa_id} for wa_id in writers]
        if messages:
            value["messages"] = list(messages)
        if statuses:
            value["statuses"] = list(statuses)
        return {"field": "messages", "value": value}

    def sign(self, body: bytes) -> str:
        return "sha256=" + hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()

    async def post(self, client: httpx.AsyncClient, body: bytes, *, through: str = "") -> httpx.Response:
        """Deliver a body, signed as it is."""
        signed = {"content-type": "application/json", "x-hub-signature-256": self.sign(body)}
        return await client.post(address(self.hook, through), content=body, headers=signed)

    async def tell(
        self,
        client: httpx.AsyncClient,
        *,
        messages: Sequence[Any] = (),
        statuses: Sequence[Any] = (),
        through: str = "",
    ) -> httpx.Response:
        """Deliver one change."""
        body = batch([[self.change(messages=messages, statuses=statuses)]])
        return await self.post(client, body, through=through)


def batch(entries: Iterable[Iterable[Any]]) -> bytes:
    """One request of several entries of several changes. What is not ASCII is escaped, as Meta does it."""
    content = {
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": list(changes)} for changes in entries],
    }
    return json.dumps(content, separators=(",", ":")).encode()


def wrote(wa_id: str, text: str, *, message_id: str) -> Json:
    """An item: somebody wrote a text just now."""
    return {"from": wa_id, "id": message_id, "timestamp": _now(), "type": "text", "text": {"body": text}}


def reacted(wa_id: str, *, message_id: str) -> Json:
    """An item: somebody put an emoji on a message. It is stored, and nobody answers."""
    reaction = {"message_id": "wamid.another", "emoji": "👍"}
    return {"from": wa_id, "id": message_id, "timestamp": _now(), "type": "reaction", "reaction": reaction}


def became(provider_id: str, status: str, *, wa_id: str, reference: str | None = None) -> Json:
    """An item: what became of a message of ours."""
    item = {"id": provider_id, "status": status, "timestamp": _now(), "recipient_id": wa_id}
    return item | ({"biz_opaque_callback_data": reference} if reference else {})


@dataclass(frozen=True)
class Twilio:
    """A sender at Twilio, the account's token, and what Twilio would report about it."""

    sender: str = "+15005550006"
    account_sid: str = "AC00000000000000000000000000000001"
    auth_token: str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
    hook: str = ""

    def connection(self, bot_id: int) -> Json:
        """What connects the sender."""
        credentials = {"accountSid": self.account_sid, "authToken": self.auth_token, "from": self.sender}
        return {"botId": bot_id, "channel": "sms", "credentials": credentials}

    def message(self, phone: str, text: str, *, message_id: str) -> Pairs:
        """A form: somebody wrote from a number, on WhatsApp if that is what our sender is on."""
        form = {"MessageSid": message_id, "AccountSid": self.account_sid, "To": self.sender, "Body": text}
        if self.sender.startswith("whatsapp:"):
            form |= {"From": f"whatsapp:{phone}", "WaId": phone.lstrip("+"), "ProfileName": "Ada"}
        else:
            form["From"] = phone
        return [*form.items(), ("SmsStatus", "received"), ("NumMedia", "0")]

    async def post(self, client: httpx.AsyncClient, form: Pairs, *, through: str = "") -> httpx.Response:
        """Deliver a form, signed as it is."""
        signed = {
            "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
            "x-twilio-signature": sign(self.hook, form, self.auth_token),
        }
        return await client.post(address(self.hook, through), content=urlencode(form), headers=signed)


def address(hook: str, through: str = "") -> str:
    """Where to deliver what is for a hook: there, or through one of the servers behind the public address."""
    return through + hook[hook.index("/hooks/") :] if through else hook


class AnyProvider:
    """Both providers' APIs. Whatever is sent is taken, and gets an id that is known beforehand."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        """To whom, and what, in order."""
        self._numbers = count(1)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """The address that it listens on."""
        app = Starlette(
            routes=[
                Route("/{version}/{number}/messages", self._from_whatsapp, methods=["POST"]),
                Route("/2010-04-01/Accounts/{sid}/Messages.json", self._from_twilio, methods=["POST"]),
            ]
        )
        app.state.over = asyncio.Event()
        async with serving.serving(app) as served:
            yield served

    async def _from_whatsapp(self, request: Request) -> Response:
        body = await request.json()
        if body.get("status") == "read":
            return JSONResponse({"success": True})
        to = body["to"]
        self.sent.append((to, body["text"]["body"]))
        contact = {"input": to, "wa_id": to}
        return JSONResponse({"contacts": [contact], "messages": [{"id": answer_to(to)}]})

    async def _from_twilio(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        self.sent.append((form["To"], form["Body"]))
        return JSONResponse({"sid": f"SM{next(self._numbers):032}", "status": "queued", "to": form["To"]}, 201)


def answer_to(wa_id: str) -> str:
    """The id of the message that is sent to somebody, if it is the only one."""
    return f"wamid.to-{wa_id}"


def _now() -> str:
    return str(int(clock.now().timestamp()))
