"""What the fake WhatsApp tells a bot's hook."""

import hashlib
import hmac
import json

import httpx
import pytest

from opensetter.simulators.whatsapp.account import WhatsAppAccount
from opensetter.simulators.whatsapp.simulator import WhatsApp

BUTTONS = {
    "type": "interactive",
    "interactive": {
        "type": "button",
        "body": {"text": "When?"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "t1", "title": "Monday"}}]},
    },
}
ROWS = {
    "type": "interactive",
    "interactive": {
        "type": "list",
        "body": {"text": "When?"},
        "action": {"button": "Times", "sections": [{"rows": [{"id": "r1", "title": "Noon", "description": "Monday"}]}]},
    },
}


async def test_what_somebody_writes_comes_in_metas_envelope(whatsapp, ear, ada):
    message_id = whatsapp.say(ada, "Hi")
    await whatsapp.settled()
    account = whatsapp.account
    [body] = ear.bodies
    assert body["object"] == "whatsapp_business_account"
    assert body["entry"][0]["id"] == account.business_account_id
    [change] = body["entry"][0]["changes"]
    assert change["field"] == "messages"
    value = change["value"]
    assert value["messaging_product"] == "whatsapp"
    assert value["metadata"]["phone_number_id"] == account.phone_number_id
    assert value["contacts"] == [{"profile": {"name": "Ada Byron"}, "wa_id": "447700900123", "user_id": ada.user_id}]
    [message] = value["messages"]
    assert message["timestamp"].isdigit()
    del message["timestamp"]
    assert message == {
        "from": "447700900123",
        "from_user_id": ada.user_id,
        "id": message_id,
        "type": "text",
        "text": {"body": "Hi"},
    }
    assert message_id.startswith("wamid.HBgMNDQ3NzAwOTAwMTIz")


async def test_the_signature_covers_the_bytes_in_which_letters_are_escaped(whatsapp, ear, ada):
    whatsapp.say(ada, "Café ☕ 😀")
    await whatsapp.settled()
    [(_, headers, content)] = ear.requests
    assert b"Caf\\u00e9 \\u2615 \\ud83d\\ude00" in content

    def signature(over: bytes) -> str:
        return "sha256=" + hmac.new(whatsapp.account.app_secret.encode(), over, hashlib.sha256).hexdigest()

    assert headers["x-hub-signature-256"] == signature(content)
    assert headers["x-hub-signature-256"] != signature(json.dumps(json.loads(content), ensure_ascii=False).encode())


async def test_somebody_with_only_a_username_is_known_by_the_user_id_alone(whatsapp, ear):
    sam = whatsapp.add_person("Sam Rivers", username="sam.rivers")
    whatsapp.say(sam, "Hi")
    await whatsapp.settled()
    [value] = ear.values
    assert value["contacts"] == [{"profile": {"name": "Sam Rivers", "username": "sam.rivers"}, "user_id": sam.user_id}]
    assert value["messages"][0]["from_user_id"] == sam.user_id
    assert "from" not in value["messages"][0]


async def test_a_tap_says_what_was_tapped_and_where(whatsapp, meta, ear, ada):
    whatsapp.say(ada, "Hi")
    for content, kind, choice in ((BUTTONS, "button_reply", "t1"), (ROWS, "list_reply", "r1")):
        asked = await meta.sends(ada, content)
        whatsapp.tap(ada, asked.id, choice)
        await whatsapp.settled()
        said = ear.heard("messages")[-1]
        assert said["type"] == "interactive"
        assert said["interactive"]["type"] == kind
        assert said["interactive"][kind]["id"] == choice
        assert said["context"] == {"id": asked.id, "from": whatsapp.account.display_phone_number}
    assert said["interactive"]["list_reply"] == {"id": "r1", "title": "Noon", "description": "Monday"}


async def test_a_templates_quick_reply_is_a_button_of_its_own_kind(whatsapp, meta, ear, ada):
    named = {"type": "text", "text": "Ada", "parameter_name": "customer_name"}
    content = {"name": "appointment_booking", "language": {"code": "en_US"}}
    content["components"] = [{"type": "body", "parameters": [named]}]
    asked = await meta.sends(ada, {"type": "template", "template": content})
    assert asked.text.startswith("Hi Ada, ")
    whatsapp.tap(ada, asked.id, "Yes, please")
    await whatsapp.settled()
    said = ear.heard("messages")[-1]
    assert (said["type"], said["button"]) == ("button", {"payload": "Yes, please", "text": "Yes, please"})


async def test_files_can_be_fetched_with_the_token_only(whatsapp, meta, ear, ada):
    whatsapp.send_file(ada, "image", "My street")
    whatsapp.send_file(ada, "audio")
    await whatsapp.settled()
    picture, voice = (message[message["type"]] for message in ear.heard("messages"))
    assert picture["caption"] == "My street"
    assert voice["voice"] is True
    described = (await meta.http.get(f"/v25.0/{picture['id']}")).json()
    file = await meta.http.get(described["url"])
    assert file.headers["content-type"] == "image/png"
    assert file.content.startswith(b"\x89PNG")
    assert described["sha256"] == hashlib.sha256(file.content).hexdigest()
    assert described["file_size"] == len(file.content)
    stranger = await meta.http.get(described["url"], headers={"Authorization": "Bearer no"})
    assert stranger.status_code == 401


async def test_everything_else_that_people_do_is_told(whatsapp, meta, ear, ada):
    whatsapp.share_location(ada, 51.5, -0.1, "The office")
    asked = await meta.sends(ada)
    whatsapp.react(ada, asked.id, "👍")
    whatsapp.react(ada, asked.id, "")
    whatsapp.prefer(ada, stops_marketing=True)
    whatsapp.answer_by_hand(ada, "A human here")
    await whatsapp.settled()
    place, thumb, taken_back = ear.heard("messages")
    assert place["location"] == {"latitude": 51.5, "longitude": -0.1, "name": "The office"}
    assert thumb["reaction"] == {"message_id": asked.id, "emoji": "👍"}
    assert taken_back["reaction"] == {"message_id": asked.id}
    [preference] = ear.heard("user_preferences")
    assert (preference["value"], preference["category"]) == ("stop", "marketing_messages")
    assert isinstance(preference["timestamp"], int)
    [echo] = ear.heard("message_echoes")
    assert (echo["from"], echo["to"]) == (whatsapp.account.display_phone_number, "447700900123")
    assert echo["text"] == {"body": "A human here"}


async def test_a_changed_number_is_told_without_contacts_and_changes_the_user_id(whatsapp, ear, ada):
    changed = whatsapp.renumber(ada, "+44 7700 900199")
    whatsapp.say(ada, "It is still me")
    await whatsapp.settled()
    told, after = ear.values
    [message] = told["messages"]
    assert "contacts" not in told
    assert message["from"] == "447700900123"
    assert message["system"]["type"] == "user_changed_number"
    assert (message["system"]["wa_id"], message["system"]["user_id"]) == ("447700900199", changed.user_id)
    assert changed.user_id != ada.user_id
    assert after["messages"][0]["from"] == "447700900199"


async def test_a_hook_that_fails_is_asked_again_with_the_same_bytes(whatsapp, ear, ada):
    whatsapp.postman.retries = (0.0, 0.0)
    ear.status = 500
    whatsapp.say(ada, "Hi")
    await whatsapp.settled()
    assert len({content for _, _, content in ear.requests}) == 1
    assert [delivery.attempt for delivery in whatsapp.postman.deliveries] == [1, 2, 3]
    assert len(whatsapp.postman.given_up) == 1


@pytest.mark.parametrize(("token", "answers"), [("open sesame", True), ("another", False)])
async def test_the_handshake_tells_whether_the_hook_knows_the_verify_token(ear, token, answers):
    http = httpx.AsyncClient(transport=httpx.ASGITransport(ear.app))
    simulator = WhatsApp(WhatsAppAccount(verify_token=token), hook_url="http://bot.test/hook", http=http)
    assert await simulator.shake_hands() is answers
    await simulator.close()
