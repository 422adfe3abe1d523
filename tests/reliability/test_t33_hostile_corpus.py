"""T33: no request, however odd, is answered with a 5xx, slowly, in anything but JSON, or leaves a row behind."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx

from tests.caller import Desk, Person
from tests.reliability import corpus_hooks
from tests.reliability.corpus import Hostile, Target, corpus
from tests.reliability.installation import Installation
from tests.reliability.proof import Proof
from tests.wire import Answer, ask_all

LONGEST_SECONDS = 0.2


async def test_t33_hostile_requests_are_refused_and_leave_nothing(
    site: Installation, http: httpx.AsyncClient, proof: Proof
):
    desk = await site.desk(http)
    requests = list(corpus(await _target(desk)))[:: proof.of_size(smoke=4, full=1)]
    hostile = [request for request in requests if not request.may or request.is_void]
    before = _rows(site)
    told = await _ask(site, desk, hostile)
    left = _rows(site) - before
    told += await _ask(site, desk, [request for request in requests if request.may and not request.is_void])

    proof.at_least("distinct requests", len({request.written(desk.key) for request in requests}), 300)
    proof.equal("answers of 5xx", [_said(*pair) for pair in told if pair[1].status >= 500], [])
    wrong = [_said(*pair) for pair in told if not _is_as_it_may(*pair)]
    proof.equal("answers other than 4xx, or 2xx where that is documented", wrong, [])
    proof.equal("answers that are not JSON in UTF-8", [_said(*pair) for pair in told if not _is_json(*pair)], [])
    proof.equal("rows that refused requests left", dict(left), {})
    suspects = [request for request, answer in told if answer.seconds > LONGEST_SECONDS]
    slow = [request.name for request in suspects if await _takes_long(site, desk, request)]
    proof.equal(f"requests that take longer than {LONGEST_SECONDS} s", slow, [])


async def _target(desk: Desk) -> Target:
    person = await desk.meet()
    body = {"botId": desk.bot_id, "channel": "webchat"}
    webchat = (await desk.ask("POST", "/bot-integrations", json=body))["data"]
    whatsapp, sms = [
        (await desk.ask("POST", "/bot-integrations", json=body | {"channel": channel, "credentials": credentials}))[
            "data"
        ]
        for channel, credentials in (("whatsapp", corpus_hooks.META), ("sms", corpus_hooks.TWILIO))
    ]
    receive = f"/bot-integrations/{desk.integration_id}/messages/receive?wait=30"
    said = await desk.ask("POST", receive, json={"userNumber": person.phone, "content": "Hi"})
    calendar = await _calendar(desk, person)
    return Target(
        bot_id=desk.bot_id,
        api_id=desk.integration_id,
        webchat_id=webchat["id"],
        contact_id=person.id,
        other_contact_id=(await desk.meet()).id,
        conversation_id=said["conversationId"],
        whatsapp_id=whatsapp["id"],
        sms_id=sms["id"],
        phone=person.phone,
        **calendar,
    )


async def _calendar(desk: Desk, person: Person) -> dict[str, Any]:
    """Something that can be booked, a slot of it, another that is held, and a booking."""
    made = (await desk.ask("POST", "/appointment-types", json={"botId": desk.bot_id, "name": "Intro"}))["data"]
    path = f"/appointment-types/{made['id']}"
    told = await desk.ask("GET", f"/bots/{desk.bot_id}/slots", params={"appointmentTypeId": made["id"]})
    free, held, booked = [
        {"contactId": person.id, "startTime": slot["startTime"]} for slot in told["data"]["slots"][-3:]
    ]
    return {
        "schedule_id": made["scheduleId"],
        "appointment_type_id": made["id"],
        "hold_id": (await desk.ask("POST", f"{path}/holds", json=held))["data"]["id"],
        "our_booking_id": (await desk.ask("POST", f"{path}/book", json=booked))["id"],
        "slot": free["startTime"],
        **await _pages(desk),
    }


async def _pages(desk: Desk) -> dict[str, str]:
    """The bot's booking page, and an appointment that a visitor has made there."""
    url = (await desk.ask("GET", f"/bots/{desk.bot_id}/booking-page"))["data"]["url"]
    page = f"/book/{url.rpartition('/')[2]}"
    (kind,) = (await desk.ask("GET", "/appointment-types", params={"botId": desk.bot_id}))["data"]
    told = await desk.ask("GET", f"/bots/{desk.bot_id}/slots", params={"appointmentTypeId": kind["id"]})
    at = told["data"]["slots"][0]["startTime"]
    form = {"at": at, "key": "of-the-first-visitor", "name": "First", "email": "first@example.com"}
    led = await desk.client.post(f"{desk.address}{page}", data=form)
    assert led.status_code == 303, led.text
    return {"page": page, "ticket": led.headers["location"].partition("?")[0]}


def _rows(site: Installation) -> Counter[str]:
    """How many rows each table has, but for when keys were used and addresses called, and the queue's own notes."""
    tables = site.rows(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
        "AND tablename NOT IN ('request_counts', 'api_requests', 'hook_sightings', 'organization_figures',"
        " 'procrastinate_workers', 'procrastinate_periodic_defers')"
    )
    return Counter({name: site.count(f"SELECT count(*) FROM {name}") for (name,) in tables})


async def _ask(site: Installation, desk: Desk, requests: Sequence[Hostile]) -> list[tuple[Hostile, Answer]]:
    written = (request.written(desk.key) for request in requests)
    answers = [answer async for answer in ask_all(site.servers[0].port, written)]
    return list(zip(requests, answers, strict=True))


async def _takes_long(site: Installation, desk: Desk, request: Hostile) -> bool:
    """Whether it is slow each time: a machine has a slow moment now and then, a request that costs has it always."""
    return all(answer.seconds > LONGEST_SECONDS for _, answer in await _ask(site, desk, [request] * 3))


def _is_as_it_may(request: Hostile, answer: Answer) -> bool:
    if request.may:
        return answer.status in request.may
    return 400 <= answer.status < 500 and answer.headers.get("content-type") == "application/problem+json"


def _is_json(request: Hostile, answer: Answer) -> bool:
    if request.is_void and answer.status in request.may:
        # A provider reads the status, and nothing else.
        return True
    try:
        json.loads(answer.body.decode())
    except ValueError:
        return False
    return True


def _said(request: Hostile, answer: Answer) -> str:
    return f"{request.name}: {answer.status} {answer.body[:200]!r}"
