"""What the fake Graph API answers, and what becomes of messages."""

from datetime import timedelta

import pytest

from opensetter.simulators.phones import Tick

TEMPLATE = {"type": "template", "template": {"name": "hello_world", "language": {"code": "en_US"}}}


def reminder(*texts: str, **changed: object) -> dict[str, object]:
    parameters = [{"type": "text", "text": text} for text in texts]
    template = {"name": "appointment_reminder", "language": {"code": "en_US"}}
    template["components"] = [{"type": "body", "parameters": parameters}]
    return {"type": "template", "template": template | changed}


def buttons(count: int, title: str = "Yes") -> dict[str, object]:
    replies = [{"type": "reply", "reply": {"id": f"b{each}", "title": f"{title}{each}"}} for each in range(count)]
    content = {"type": "button", "body": {"text": "Well?"}, "action": {"buttons": replies}}
    return {"type": "interactive", "interactive": content}


async def test_a_message_is_taken_and_its_way_is_reported(whatsapp, meta, ear, ada):
    whatsapp.say(ada, "Hi")
    response = await meta.send(ada, biz_opaque_callback_data="ours-7")
    await whatsapp.settled()
    whatsapp.read(ada)
    await whatsapp.settled()
    [sent] = whatsapp.sent
    assert response.json() == {
        "messaging_product": "whatsapp",
        "contacts": [{"input": "447700900123", "wa_id": "447700900123"}],
        "messages": [{"id": sent.id}],
    }
    statuses = ear.heard("statuses")
    assert [status["status"] for status in statuses] == ["sent", "delivered", "read"]
    assert {status["id"] for status in statuses} == {sent.id}
    assert {status["biz_opaque_callback_data"] for status in statuses} == {"ours-7"}
    assert {status["recipient_id"] for status in statuses} == {"447700900123"}
    assert {status["recipient_user_id"] for status in statuses} == {ada.user_id}


@pytest.mark.parametrize(
    ("number", "spelling"),
    [
        ("+525512345678", "5215512345678"),
        ("+5531991234567", "553191234567"),
        ("+5511991234567", "5511991234567"),
        ("+554532782153", "554532782153"),
        ("+5491123456789", "5491123456789"),
        ("+447700900123", "447700900123"),
    ],
)
async def test_numbers_come_back_in_whatsapps_own_spelling(whatsapp, meta, number, spelling):
    person = whatsapp.add_person("Somebody", number)
    for spelled in (number, number.removeprefix("+"), spelling):
        [contact] = (await meta.send(spelled)).json()["contacts"]
        assert contact == {"input": spelled, "wa_id": spelling}
    assert {bubble.person_id for bubble in whatsapp.sent} == {person.id}


async def test_a_user_id_reaches_somebody_without_a_number(whatsapp, meta, ear):
    sam = whatsapp.add_person("Sam Rivers")
    whatsapp.say(sam, "Hi")
    response = await meta.send(None, recipient=sam.user_id)
    await whatsapp.settled()
    assert response.json()["contacts"] == [{"input": sam.user_id, "user_id": sam.user_id}]
    assert all("recipient_id" not in status for status in ear.heard("statuses"))
    assert (await meta.send(None, recipient="US.13491208655302741918")).status_code == 400


@pytest.mark.parametrize(("hours", "code"), [(23.99, None), (24, 131047)])
async def test_the_window_closes_24_hours_after_the_last_message(whatsapp, meta, ear, ada, hours, code):
    whatsapp.say(ada, "Hi")
    await whatsapp.settled()
    whatsapp.ahead = timedelta(hours=hours)
    sent = await meta.sends(ada)
    assert (sent.tick is Tick.FAILED) is (code is not None)
    errors = [error["code"] for status in ear.heard("statuses") for error in status.get("errors", [])]
    assert errors == ([code] if code else [])
    assert (await meta.sends(ada, TEMPLATE)).tick is Tick.DELIVERED


async def test_a_failed_status_names_no_contact(whatsapp, meta, ear, ada):
    await meta.sends(ada, biz_opaque_callback_data="ours-8")
    [value] = ear.values
    [status] = value["statuses"]
    assert "contacts" not in value
    assert "recipient_user_id" not in status
    assert (status["status"], status["biz_opaque_callback_data"]) == ("failed", "ours-8")
    [error] = status["errors"]
    assert {"code", "title", "message", "error_data", "href"} == set(error)


async def test_who_is_not_on_whatsapp_and_who_stopped_marketing_get_nothing(whatsapp, meta, ear, ada):
    away = whatsapp.add_person("Not here", "+447700900125", is_reachable=False)
    assert (await meta.sends(away, TEMPLATE)).error == "Message undeliverable (131026)"
    whatsapp.prefer(ada, stops_marketing=True)
    named = [{"type": "text", "text": "Ada", "parameter_name": "customer_name"}]
    marketing = reminder(name="appointment_booking", components=[{"type": "body", "parameters": named}])
    assert "(131050)" in (await meta.sends(ada, marketing)).error
    assert (await meta.sends(ada, reminder("Ada", "Monday"))).tick is Tick.DELIVERED


async def test_errors_that_follow_later_can_be_had_at_once(whatsapp, meta, ada):
    whatsapp.turn(errors_at_once=True)
    response = await meta.send(ada)
    assert (response.status_code, response.json()["error"]["code"]) == (400, 131047)
    assert whatsapp.sent == []


async def test_a_test_number_writes_only_to_spellings_on_its_list(whatsapp, meta):
    whatsapp.allow_list = {"541123456789"}
    assert (await meta.send("5491123456789")).json()["error"]["code"] == 131030
    assert (await meta.send("541123456789", TEMPLATE)).status_code == 200


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        ({"type": "text", "text": {"body": ""}}, 400, 131008),
        ({"type": "text", "text": {"body": "x" * 4097}}, 400, 131009),
        ({"type": "text", "text": "Hello"}, 400, 131009),
        ({"type": "hologram"}, 400, 131051),
        ({"type": "text", "text": {"body": "Hi"}, "messaging_product": ...}, 400, 100),
        ({"type": "text", "text": {"body": "Hi"}, "to": ...}, 400, 131008),
        ({"type": "text", "text": {"body": "Hi"}, "to": "a friend"}, 400, 131009),
        (reminder("Ada", "Monday", name="gone"), 404, 132001),
        (reminder("Ada", "Monday", language={"code": "de"}), 404, 132001),
        (reminder("Ada"), 400, 132000),
        (reminder("Ada", "Monday", "noon"), 400, 132000),
        (buttons(4), 400, 131009),
        (buttons(1, "A title of more than twenty"), 400, 131009),
        (buttons(0), 400, 131008),
    ],
)
async def test_what_meta_refuses_is_refused_in_its_words(whatsapp, meta, ada, content, status, code):
    whatsapp.say(ada, "Hi")
    response = await meta.send(ada, content)
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["type"]) == (status, code, "OAuthException")
    assert {"message", "error_data", "fbtrace_id"} < set(error)
    assert whatsapp.sent == []


async def test_a_wrong_token_opens_nothing(whatsapp, meta, ada):
    for method, path in (("POST", meta.path), ("GET", f"/v25.0/{whatsapp.account.phone_number_id}")):
        for wrong in ("", "Bearer", "Bearer wrong", f"Basic {whatsapp.account.access_token}"):
            response = await meta.http.request(method, path, headers={"Authorization": wrong})
            assert (response.status_code, response.json()["error"]["code"]) == (401, 190)


async def test_the_number_says_whose_it_is_at_any_version_of_the_api(whatsapp, meta):
    number = whatsapp.account.phone_number_id
    for prefix in ("/v21.0", "/v25.0", ""):
        found = await meta.http.get(f"{prefix}/{number}", params={"fields": "display_phone_number,verified_name"})
        assert found.json() == {
            "display_phone_number": "+1 555-078-3881",
            "verified_name": "Acme Dental",
            "id": number,
        }
    missing = await meta.http.post("/v25.0/999/messages", json={})
    assert (missing.status_code, missing.json()["error"]["error_subcode"]) == (400, 33)


async def test_a_read_receipt_with_typing_shows_on_the_phone_until_the_answer(whatsapp, meta, ada):
    message_id = whatsapp.say(ada, "Hi")
    receipt = {"status": "read", "typing_indicator": {"type": "text"}}
    response = await meta.send(None, receipt | {"message_id": message_id})
    assert response.json() == {"success": True}
    phone = whatsapp.phone(ada)
    assert phone.bubble(message_id).tick is Tick.READ
    assert whatsapp.is_typing(phone)
    await meta.sends(ada)
    assert not whatsapp.is_typing(phone)
    reaction = whatsapp.react(ada, whatsapp.sent[0].id, "👍")
    assert (await meta.send(None, receipt | {"message_id": reaction})).status_code == 200
    assert (await meta.send(None, receipt | {"message_id": "wamid.unknown"})).status_code == 400
