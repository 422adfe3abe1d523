"""Conversations by SMS, over Twilio."""

from datetime import timedelta

import pytest

from opensetter.core import clock
from opensetter.simulators.people import Channel
from tests.factories import BOOKING_LINK, PHONE
from tests.feature.channels.conftest import Connection


async def test_a_text_message_is_answered_and_its_segments_are_counted(sms: Connection, sql):
    ada = sms.simulator.add_person("Ada", PHONE)
    (answer,) = await sms.says(ada, "Hi, can I book an appointment?")
    assert BOOKING_LINK in answer
    said = await sms.history(userNumber=PHONE)
    assert [(message["senderType"], message["latestStatus"]) for message in said] == [
        ("user", "received"),
        ("bot", "delivered"),
    ]
    assert said[1]["platformResourceId"].startswith("SM")
    assert sql.value("SELECT details->>'segments' FROM messages WHERE direction = 'outbound'") in {"1", "2"}


async def test_a_booking_posted_in_another_spelling_silences_the_invitation(sms: Connection):
    # Before 2024 numbers in Benin had eight digits; calendars may still hold them.
    koffi = sms.simulator.add_person("Koffi", "+2290197123456")
    await sms.says(koffi, "Can I book an appointment?")
    booked = await sms.post(
        "/bookings",
        bot_id=sms.tenant.bot_id,
        phone="+229 97 12 34 56",
        start_time=(clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    assert booked.status_code == 201, booked.text
    (answer,) = await sms.says(koffi, "Can I book an appointment?")
    assert BOOKING_LINK not in answer


async def test_stop_is_the_carriers_to_answer_and_ours_to_obey(sms: Connection, sql):
    ada = sms.simulator.add_person("Ada", PHONE)
    await sms.says(ada, "Hi")
    (carrier,) = await sms.says(ada, "STOP")
    assert "unsubscribed" in carrier
    assert sql.value("SELECT count(*) FROM messages WHERE direction = 'outbound'") == 1
    refused = await sms.post(f"/bot-integrations/{sms.id}/messages/send", phoneNumber=PHONE, message="Hello!")
    assert (refused.status_code, refused.json()["code"]) == (409, "contact_opted_out")
    await sms.says(ada, "START")
    assert len(await sms.says(ada, "What are your opening hours?")) == 1


async def test_a_refusal_that_only_twilio_knew_of_is_remembered(sms: Connection, sql):
    ada = sms.simulator.add_person("Ada", PHONE)
    sms.simulator.turn(fail=1, fail_code=21610)
    await sms.says(ada, "Hi")
    sent = (await sms.history(userNumber=PHONE))[1]
    assert (sent["latestStatus"], sent["failureReason"], sent["errorCode"]) == (
        "failed",
        "contact_opted_out",
        "21610",
    )
    assert sql.value("SELECT cause FROM consents") == "provider_refusal"
    assert await sms.says(ada, "Are you there?") == []


@pytest.mark.parametrize("fault", ["hang", "reset"])
async def test_an_answer_that_was_lost_is_found_in_twilios_list(sms: Connection, fault):
    sms.runtime.outgoing.client.timeout = 0.3
    ada = sms.simulator.add_person("Ada", PHONE)
    sms.simulator.turn(**{fault: 1}, drop_statuses=True)
    await sms.says(ada, "Can I book an appointment?")
    assert len(sms.read_by(ada)) == 1
    sent = (await sms.history(userNumber=PHONE))[1]
    assert sent["latestStatus"] == "sent"
    assert sent["platformResourceId"].startswith("SM")


async def test_a_message_we_begin_with_goes_out_once_in_half_an_hour(sms: Connection, sql):
    grace = sms.simulator.add_person("Grace", "+447900000099")
    send = f"/bot-integrations/{sms.id}/messages/send"
    body = {"message": "Hello! I'm here to help you.", "firstName": "Grace", "email": "grace@example.com"}
    sent = await sms.post(send, phoneNumber="00 44 7900 000099", **body)
    assert (sent.status_code, sent.json()) == (201, sql.value("SELECT max(id) FROM messages"))
    await sms.settle()
    assert sms.read_by(grace) == ["Hello! I'm here to help you."]
    again = await sms.post(send, phoneNumber="+447900000099", **body)
    assert (again.status_code, again.json()["code"]) == (429, "outreach_too_soon")
    assert 1_700 < int(again.headers["Retry-After"]) <= 1_800
    with clock.frozen(clock.now() + timedelta(minutes=30)):
        assert (await sms.post(send, phoneNumber="+447900000099", **body)).status_code == 201
    assert sql.value("SELECT count(*) FROM contacts WHERE first_name = 'Grace'") == 1


async def test_the_booking_link_is_not_sent_to_somebody_who_has_an_appointment_unless_it_must_be(sms: Connection):
    ada = sms.simulator.add_person("Ada", PHONE)
    start = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    await sms.post("/bookings", **sms.tenant.booking(start_time=start, end_time=...))
    send, message = f"/bot-integrations/{sms.id}/messages/send", f"Choose a time: {BOOKING_LINK}"
    refused = await sms.post(send, phoneNumber=PHONE, message=message)
    assert (refused.status_code, refused.json()["code"]) == (409, "booking_exists")
    # What was refused does not count as sent.
    forced = await sms.post(send, phoneNumber=PHONE, message=message, force=True)
    assert forced.status_code == 201
    await sms.settle()
    assert sms.read_by(ada) == [message]


async def test_the_same_person_on_two_channels_is_one_contact_and_both_know_of_the_booking(sms: Connection, sql):
    twilio = sms.simulator
    body = {"botId": sms.tenant.bot_id, **twilio.credentials(Channel.WHATSAPP)}
    other = (await sms.post("/bot-integrations", **body)).json()["data"]
    twilio.hook_urls[Channel.WHATSAPP] = other["webhookUrl"]
    number = "+5511987654321"
    texting, chatting = (twilio.add_person("Ada", number, channel=channel) for channel in twilio.channels)
    for person in (texting, chatting):
        await sms.says(person, "Hi")
    assert sql.value("SELECT count(DISTINCT contact_id) FROM conversations") == 1
    assert sql.value("SELECT count(*) FROM conversations") == 2
    start = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    # As it was written before this number had a ninth digit.
    booked = await sms.post("/bookings", bot_id=sms.tenant.bot_id, phone="+55 11 8765-4321", start_time=start)
    assert booked.status_code == 201, booked.text
    for person in (texting, chatting):
        (answer,) = await sms.says(person, "Can I book an appointment?")
        assert BOOKING_LINK not in answer


async def test_a_human_can_answer_over_the_api_and_the_bot_keeps_quiet(sms: Connection, sql):
    ada = sms.simulator.add_person("Ada", PHONE)
    await sms.says(ada, "Hi")
    conversation_id = sql.value("SELECT id FROM conversations")
    said = await sms.post(f"/conversations/{conversation_id}/messages", content="Sam here. How can I help?")
    assert (said.status_code, said.json()["data"]["status"]) == (201, "queued")
    await sms.settle()
    assert sms.read_by(ada)[-1] == "Sam here. How can I help?"
    assert await sms.says(ada, "I have a question") == []
    handed = await sms.post(f"/conversations/{conversation_id}/handback")
    assert handed.status_code == 200
    await sms.settle()
    assert len(sms.read_by(ada)) == 3
