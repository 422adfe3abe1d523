"""What goes wrong on purpose, goes wrong as ordered."""

import json

import httpx
import pytest

from opensetter.core.errors import Invalid
from opensetter.simulators.faults import Faults, knobs
from opensetter.simulators.phones import Tick
from opensetter.simulators.serving import serving
from opensetter.simulators.whatsapp import webhooks
from opensetter.simulators.whatsapp.app import create_whatsapp


@pytest.fixture
def caller(whatsapp):
    """Sends over a socket, with little patience."""

    async def send(address: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {whatsapp.account.access_token}"}
        body = {"messaging_product": "whatsapp", "to": "447700900123", "type": "text", "text": {"body": "Hello"}}
        path = f"{address}/v25.0/{whatsapp.account.phone_number_id}/messages"
        async with httpx.AsyncClient(trust_env=False, timeout=0.3, headers=headers) as http:
            return await http.post(path, json=body)

    return send


@pytest.mark.parametrize(("fault", "seen"), [("hang", httpx.ReadTimeout), ("reset", httpx.ReadError)])
async def test_an_answer_can_be_lost_although_the_message_was_sent(whatsapp, ear, ada, caller, fault, seen):
    whatsapp.say(ada, "Hi")
    whatsapp.turn(**{fault: 1})
    async with serving(create_whatsapp(whatsapp)) as address:
        with pytest.raises(seen):
            await caller(address)
        assert (await caller(address)).status_code == 200
    await whatsapp.settled()
    assert [bubble.tick for bubble in whatsapp.sent] == [Tick.DELIVERED, Tick.DELIVERED]
    assert len(ear.heard("statuses")) == 4


async def test_refusals_and_failures_are_counted_and_send_nothing(whatsapp, meta, ada):
    whatsapp.say(ada, "Hi")
    whatsapp.turn(refuse=1, retry_after_seconds=7, fail=2, fail_code=131056)
    refused, failed, again, taken = [await meta.send(ada) for _ in range(4)]
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")
    assert refused.json()["error"]["code"] == 130429
    assert [each.json()["error"]["code"] for each in (failed, again)] == [131056, 131056]
    assert taken.status_code == 200
    assert len(whatsapp.sent) == 1
    assert whatsapp.faults.turned_names == []


async def test_updates_are_gathered_into_entries_and_changes(whatsapp, meta, ear, ada):
    bob = whatsapp.add_person("Bob", "+447700900126")
    whatsapp.turn(batch=100)
    said = [whatsapp.say((ada, bob)[each % 2], f"Number {each}") for each in range(12)]
    await meta.sends(ada)
    [body] = ear.bodies
    assert [len(entry["changes"]) for entry in body["entry"]] == [2, 2]
    assert [message["id"] for message in ear.heard("messages")] == said
    assert len(ear.heard("statuses")) == 2
    for value in ear.values:
        contacts = {contact["wa_id"]: contact["profile"]["name"] for contact in value["contacts"]}
        assert {message["from"] for message in value.get("messages", [])} <= contacts.keys()
    first = ear.values[0]
    assert first["contacts"][0]["wa_id"] != first["messages"][0]["from"], "places mean nothing, ids do"


async def test_a_request_comes_again_with_the_same_ids(whatsapp, ear, ada):
    whatsapp.turn(redeliver=3)
    message_id = whatsapp.say(ada, "Hi")
    await whatsapp.settled()
    assert [message["id"] for message in ear.heard("messages")] == [message_id] * 4
    assert ear.requests[0][2] == ear.requests[1][2]


async def test_copies_travel_with_what_comes_next(whatsapp, ear, ada):
    whatsapp.turn(redeliver=2, batch=10)
    ear.meanwhile.append(lambda: whatsapp.say(ada, "Two"))
    whatsapp.say(ada, "One")
    await whatsapp.settled()
    said = [[message["text"]["body"] for message in value["messages"]] for value in ear.values]
    assert said[:2] == [["One"], ["One"]]
    assert said[2] == ["Two", "One"], "the same message, in a request that is another"


async def test_an_update_can_stand_twice_in_one_request(whatsapp, ear, ada):
    whatsapp.turn(duplicate_ids=True)
    message_id = whatsapp.say(ada, "Hi")
    await whatsapp.settled()
    assert [[message["id"] for message in value["messages"]] for value in ear.values] == [[message_id, message_id]]


async def _order(whatsapp, ear, ada, seed: int) -> list[str]:
    ear.requests.clear()
    whatsapp.turn(reorder=True, seed=seed)
    for each in range(8):
        whatsapp.say(ada, str(each))
    await whatsapp.settled()
    return [message["text"]["body"] for message in ear.heard("messages")]


async def test_the_seed_decides_the_order(whatsapp, ear, ada):
    one = await _order(whatsapp, ear, ada, 1)
    other = await _order(whatsapp, ear, ada, 2)
    again = await _order(whatsapp, ear, ada, 1)
    assert sorted(one) == list("01234567")
    assert one == again
    assert one != sorted(one)
    assert one != other


async def test_nothing_is_told_of_numbers_or_of_what_arrived(whatsapp, meta, ear, ada):
    whatsapp.turn(usernames_only=True, drop_statuses=True)
    whatsapp.say(ada, "Hi")
    assert (await meta.sends(ada)).tick is Tick.DELIVERED
    [value] = ear.values
    assert "447700900123" not in json.dumps(value)
    assert ear.heard("statuses") == []


async def test_a_forged_request_has_a_signature_of_the_right_shape(whatsapp, ear, ada):
    whatsapp.turn(forge=True)
    whatsapp.say(ada, "Hi")
    await whatsapp.settled()
    [(_, headers, content)] = ear.requests
    assert len(headers["x-hub-signature-256"]) == len("sha256=") + 64
    assert headers["x-hub-signature-256"] != webhooks.sign(whatsapp.account.app_secret, content)


async def test_twilios_copies_carry_one_token_and_its_failures_are_not_repeated(twilio, ear, grace):
    twilio.turn(redeliver=2)
    twilio.say(grace, "Hi")
    await twilio.settled()
    assert len(ear.requests) == 3
    assert len({headers["i-twilio-idempotency-token"] for _, headers, _ in ear.requests}) == 1
    twilio.turn(redeliver=0)
    ear.status = 500
    twilio.say(grace, "Again")
    await twilio.settled()
    assert len(ear.requests) == 4


@pytest.mark.parametrize(
    "values",
    [{"refuse": "-1"}, {"batch": "0"}, {"seed": "x"}, {"slow_seconds": "nan"}, {"forge": "maybe"}, {"gravity": "1"}],
)
def test_a_knob_cannot_be_turned_to_nonsense(values):
    with pytest.raises(Invalid):
        Faults().turned(values)


def test_every_fault_is_described_and_can_be_turned_from_words():
    assert knobs().keys() == Faults().as_json().keys()
    assert Faults().turned({"forge": "on", "slow_seconds": "0.5", "batch": "20"}) == Faults(
        forge=True, slow_seconds=0.5, batch=20
    )
