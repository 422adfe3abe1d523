"""`/simulator/…`: what programs and the page tell a simulator to do, and ask it.

Bodies are JSON or, from the page's forms, fields; whoever sends a form is led back to the page.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import HTTPExceptionHandler

from opensetter.core.errors import Conflict, Forbidden, Invalid, NotFound, OpenSetterError
from opensetter.core.times import format_instant
from opensetter.simulators.delivery import Delivery
from opensetter.simulators.faults import Faults
from opensetter.simulators.people import Channel, Person
from opensetter.simulators.phones import Bubble, Phone
from opensetter.simulators.simulator import Simulator

Values = Mapping[str, str]
Json = dict[str, Any]

SETTLE_SECONDS = 30.0
"""How long `POST /simulator/settle` waits at most."""

LONGEST_TEXT = 4096

_FORM = "application/x-www-form-urlencoded"
_STATUSES: dict[type[OpenSetterError], int] = {Invalid: 400, NotFound: 404, Conflict: 409, Forbidden: 403}


def routes(simulator: Simulator[Any]) -> list[BaseRoute]:
    """Where a simulator is controlled."""
    control = _Control(simulator)

    def post(path: str, work: Callable[[Request, Values], Awaitable[Json]]) -> Route:
        async def endpoint(request: Request) -> Response:
            return await _respond(request, work)

        return Route("/simulator" + path, endpoint, methods=["POST"])

    return [
        Route("/simulator/state", control.state, methods=["GET"]),
        post("/people", control.add_person),
        post("/people/{person_id}/say", control.say),
        post("/people/{person_id}/tap", control.tap),
        post("/people/{person_id}/read", control.read),
        post("/people/{person_id}/{action}", control.act),
        post("/business/{person_id}/say", control.answer_by_hand),
        post("/faults", control.turn),
        post("/calm", control.calm),
        post("/hook", control.set_hook),
        post("/clock", control.set_clock),
        post("/settle", control.settle),
    ]


class _Control:
    """Orders for one simulator. Each answers with what a program wants to know."""

    def __init__(self, simulator: Simulator[Any]) -> None:
        self._simulator = simulator

    async def state(self, _: Request) -> Response:
        """Everything there is to know, in one answer."""
        simulator = self._simulator
        return JSONResponse(
            {
                "provider": simulator.provider,
                "now": format_instant(simulator.now()),
                "hookUrls": {channel.value: simulator.hook_for(channel) for channel in simulator.channels},
                "connections": [simulator.credentials(channel) for channel in simulator.channels],
                "faults": simulator.faults.as_json(),
                "people": [_phone(phone) for phone in simulator.phones.values()],
                "deliveries": [_delivery(each) for each in simulator.postman.deliveries],
            }
        )

    async def add_person(self, _: Request, values: Values) -> Json:
        person = self._simulator.add_person(
            values.get("name", ""),
            values.get("phone") or None,
            username=values.get("username") or None,
            channel=self._channel(values),
            is_reachable=values.get("isReachable", "true").lower() != "false",
        )
        return _person(person)

    async def say(self, request: Request, values: Values) -> Json:
        text = _text(values)
        message_id = self._simulator.say(self._person(request), text, replies_to=values.get("repliesTo") or None)
        return {"id": message_id}

    async def tap(self, request: Request, values: Values) -> Json:
        person = self._person(request)
        return {"id": self._simulator.tap(person, values.get("message", ""), values.get("choice", ""))}

    async def read(self, request: Request, _: Values) -> Json:
        self._simulator.read(self._person(request))
        return {}

    async def act(self, request: Request, values: Values) -> Json:
        action = request.path_params["action"]
        return {"id": self._simulator.act(action, self._person(request), values)}

    async def answer_by_hand(self, request: Request, values: Values) -> Json:
        return {"id": self._simulator.answer_by_hand(self._person(request), _text(values))}

    async def turn(self, _: Request, values: Values) -> Json:
        self._simulator.turn(**values)
        return self._simulator.faults.as_json()

    async def calm(self, _: Request, __: Values) -> Json:
        """Nothing goes wrong any more."""
        self._simulator.faults = Faults()
        self._simulator.changed()
        return self._simulator.faults.as_json()

    async def set_hook(self, _: Request, values: Values) -> Json:
        """Where webhooks go from now on. The provider's handshake says whether somebody is there."""
        url = values.get("url", "").strip()
        if url and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
            raise Invalid.field("url", "url_invalid", "The address begins with http:// or https://.")
        channel = self._channel(values)
        if channel is None or channel is self._simulator.channels[0]:
            self._simulator.hook_url = url or None
        else:
            self._simulator.hook_urls[channel] = url
        self._simulator.changed()
        return {"url": url or None, "answers": await self._simulator.shake_hands() if url else None}

    async def set_clock(self, _: Request, values: Values) -> Json:
        try:
            self._simulator.ahead = timedelta(hours=float(values.get("aheadHours", "0")))
        except (ValueError, OverflowError) as error:
            raise Invalid.field("aheadHours", "hours_invalid", "Say how many hours the clock is ahead.") from error
        self._simulator.changed()
        return {"now": format_instant(self._simulator.now())}

    async def settle(self, _: Request, __: Values) -> Json:
        try:
            async with asyncio.timeout(SETTLE_SECONDS):
                await self._simulator.settled()
        except TimeoutError:
            return {"isSettled": False}
        return {"isSettled": True}

    def _channel(self, values: Values) -> Channel | None:
        named = values.get("channel")
        if not named:
            return None
        if named not in [each.value for each in self._simulator.channels]:
            raise Invalid.field("channel", "channel_unknown", "Nobody can write that way here.")
        return Channel(named)

    def _person(self, request: Request) -> Person:
        return self._simulator.people.get(request.path_params["person_id"])


async def _respond(request: Request, work: Callable[[Request, Values], Awaitable[Json]]) -> Response:
    _refuse_other_sites(request)
    if not request.headers.get("content-type", "").startswith(_FORM):
        return JSONResponse(await work(request, _json(await request.body())))
    values = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
    person_id = values.pop("person", request.path_params.get("person_id", ""))
    try:
        done = await work(request, values)
    except OpenSetterError as error:
        return _back(person_id, str(error))
    return _back(str(done["id"]) if request.url.path == "/simulator/people" else person_id)


def _back(person_id: str, problem: str = "") -> Response:
    query = "&".join(f"{name}={quote(value)}" for name, value in (("as", person_id), ("problem", problem)) if value)
    return RedirectResponse(f"/?{query}" if query else "/", 303)


def _json(content: bytes) -> Values:
    try:
        body = json.loads(content or b"{}")
    except ValueError as error:
        raise Invalid("The body must be JSON.") from error
    if not isinstance(body, dict):
        raise Invalid("The body must be a JSON object.")
    return {str(name): str(value) for name, value in body.items() if value is not None}


def _text(values: Values) -> str:
    text = values.get("text", "").strip()
    if not text:
        raise Invalid.field("text", "text_missing", "There is nothing to say.")
    return text[:LONGEST_TEXT]


def _refuse_other_sites(request: Request) -> None:
    """Only our own page and programs give orders: any page in the same browser could post here."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    is_ours = (
        site == "same-origin" if site else origin is None or urlsplit(origin).netloc == request.headers.get("host")
    )
    if not is_ours:
        raise Forbidden("Only the simulator's own page may do that.", code="cross_site_request")


async def _refuse(_: Request, error: Exception) -> Response:
    if not isinstance(error, OpenSetterError):
        raise error
    status = next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 400)
    return JSONResponse({"code": error.code, "detail": error.detail}, status)


HANDLERS: dict[Any, HTTPExceptionHandler] = {OpenSetterError: _refuse}


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "phone": person.phone,
        "waId": person.wa_id if person.channel is Channel.WHATSAPP else None,
        "userId": person.user_id,
        "username": person.username,
        "channel": person.channel.value,
        "isReachable": person.is_reachable,
    }


def _phone(phone: Phone) -> Json:
    return _person(phone.person) | {
        "lastWroteAt": format_instant(phone.last_wrote_at) if phone.last_wrote_at else None,
        "stopsMarketing": phone.stops_marketing,
        "messages": [_bubble(bubble) for bubble in phone.bubbles],
    }


def _bubble(bubble: Bubble) -> Json:
    return {
        "id": bubble.id,
        "side": bubble.side.value,
        "author": bubble.author.value if bubble.author else None,
        "kind": bubble.kind,
        "text": bubble.text,
        "at": format_instant(bubble.at),
        "status": bubble.tick.value,
        "error": bubble.error or None,
        "choices": [asdict(choice) for choice in bubble.choices],
        "listLabel": bubble.list_label or None,
        "chosen": bubble.chosen,
        "repliesTo": bubble.replies_to,
        "reaction": bubble.reaction or None,
        "reference": bubble.reference,
    }


def _delivery(delivery: Delivery) -> Json:
    return {
        "at": format_instant(delivery.at),
        "url": delivery.url,
        "updates": delivery.updates,
        "attempt": delivery.attempt,
        "status": delivery.status,
        "milliseconds": delivery.milliseconds,
        "problem": delivery.problem or None,
    }
