"""Conversations on WhatsApp, from a phone to the bot and back."""

from datetime import timedelta

import pytest

from opensetter.core import clock
from tests.factories import BOOKING_LINK, PHONE
from tests.feature.channels.conftest import Connection

WA_ID = PHONE.lstrip("+")


async def test_a_message_is_answered_and_its_ticks_turn(whatsapp: Connection):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    (answer,) = await whatsapp.says(ada, "Hi, can I book an appointment?")
    assert BOOKING_LINK in answer
    said = await whatsapp.history(waId=WA_ID)
    assert [(message["senderType"], message["latestStatus"]) for message in said] == [
        ("user", "received"),
        ("bot", "delivered"),
    ]
    assert said[1]["platformResourceId"].startswith("wamid.")
    whatsapp.simulator.read(ada)
    await whatsapp.settle()
    assert (await whatsapp.history(waId=WA_ID))[1]["latestStatus"] == "read"


async def test_a_message_that_comes_twice_at_once_and_again_later_is_answered_once(whatsapp: Connection, sql):
    whatsapp.simulator.turn(redeliver=4, duplicate_ids=True)
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    answers = await whatsapp.says(ada, "Hi")
    assert len(answers) == 1
    assert sql.value("SELECT count(*) FROM messages WHERE direction = 'inbound'") == 1
    assert sql.value("SELECT count(*) FROM events WHERE type = 'message.received'") == 1


async def test_somebody_without_a_number_is_answered_under_their_user_id(whatsapp: Connection, sql):
    ada = whatsapp.simulator.add_person("Ada", username="ada.byron")
    (answer,) = await whatsapp.says(ada, "Hi, can I book an appointment?")
    assert BOOKING_LINK in answer
    assert sql.value("SELECT array_agg(kind || ':' || value) FROM contact_identities WHERE value LIKE '%%.%%'") == [
        f"whatsapp_user_id:{ada.user_id}"
    ]


async def test_somebody_whose_number_is_told_later_is_still_the_same(whatsapp: Connection, sql):
    whatsapp.simulator.turn(usernames_only=True)
    grace = whatsapp.simulator.add_person("Grace", "+447900000077")
    await whatsapp.says(grace, "Hi")
    whatsapp.simulator.turn(usernames_only=False)
    await whatsapp.says(grace, "Here I am again")
    assert (
        sql.value(
            "SELECT count(DISTINCT contact_id) FROM contact_identities WHERE value IN (%s, %s)",
            grace.user_id,
            "447900000077",
        )
        == 1
    )
    assert sql.value("SELECT count(*) FROM conversations") == 1


@pytest.mark.parametrize("kind", ["audio", "image"])
async def test_a_file_is_stored_and_fetched_and_the_bot_asks_for_words(whatsapp: Connection, sql, kind):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    whatsapp.simulator.send_file(ada, kind)
    await whatsapp.settle()
    (answer,) = whatsapp.read_by(ada)
    assert "voice messages" in answer if kind == "audio" else "pictures" in answer
    (file,) = whatsapp.simulator.files.values()
    assert bytes(sql.value("SELECT content FROM media_files")) == file.content
    assert sql.value("SELECT is_voice FROM media_files") is (kind == "audio")


async def test_a_reaction_is_kept_and_calls_for_nothing(whatsapp: Connection):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    await whatsapp.says(ada, "Hi")
    (bubble,) = [each for each in whatsapp.simulator.phone(ada).bubbles if each.author is not None]
    whatsapp.simulator.react(ada, bubble.id, "👍")
    await whatsapp.settle()
    assert len(whatsapp.read_by(ada)) == 1
    assert [message["kind"] for message in await whatsapp.history(waId=WA_ID)] == ["text", "text", "reaction"]


async def test_a_booking_silences_the_invitation_whichever_spelling_it_was_posted_in(whatsapp: Connection):
    # WhatsApp writes this Mexican number with a 1 that calendars do not know.
    rosa = whatsapp.simulator.add_person("Rosa", "+525512345678")
    assert rosa.wa_id == "5215512345678"
    (offer,) = await whatsapp.says(rosa, "Can I book an appointment?")
    assert BOOKING_LINK in offer
    booked = await whatsapp.post(
        "/bookings",
        bot_id=whatsapp.tenant.bot_id,
        phone="+52 55 1234 5678",
        start_time=(clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    assert booked.status_code == 201, booked.text
    (answer,) = await whatsapp.says(rosa, "Can I book an appointment?")
    assert BOOKING_LINK not in answer
    assert "appointment" in answer


async def test_a_booking_that_comes_in_after_the_offer_was_stored_stops_it_and_the_contact_is_answered_anew(
    whatsapp: Connection, sql
):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    # The provider is away for a moment, so that the offer waits in the queue.
    whatsapp.simulator.turn(refuse=1, retry_after_seconds=60)
    whatsapp.simulator.say(ada, "Can I book an appointment?")
    await whatsapp.until_queued()
    booked = await whatsapp.post("/bookings", **whatsapp.tenant.booking(start_time=_in_two_days(), end_time=...))
    assert booked.status_code == 201
    sql.run("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    await whatsapp.settle()
    offered, told = (await whatsapp.history(waId=WA_ID))[1:]
    assert (offered["latestStatus"], offered["failureReason"]) == ("blocked", "booking_exists")
    assert whatsapp.read_by(ada) == [told["content"]]
    assert BOOKING_LINK not in told["content"]


async def test_what_a_throttled_provider_refuses_is_sent_later_and_holds_up_what_was_said_after_it(
    whatsapp: Connection,
):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    whatsapp.simulator.turn(refuse=1)
    whatsapp.simulator.say(ada, "Hi")
    await whatsapp.until_queued()
    await whatsapp.says(ada, "What are your opening hours?")
    stored = [message["content"] for message in await whatsapp.history(waId=WA_ID) if message["senderType"] == "bot"]
    assert whatsapp.read_by(ada) == stored
    assert len(stored) == 2


@pytest.mark.parametrize("fault", ["reset", "hang"])
async def test_an_answer_that_was_lost_is_made_up_for_by_the_providers_report(whatsapp: Connection, fault):
    whatsapp.runtime.outgoing.client.timeout = 0.3
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    whatsapp.simulator.turn(**{fault: 1})
    await whatsapp.says(ada, "Can I book an appointment?")
    assert len(whatsapp.read_by(ada)) == 1
    sent = (await whatsapp.history(waId=WA_ID))[1]
    assert sent["latestStatus"] == "delivered"
    assert sent["platformResourceId"].startswith("wamid.")


async def test_a_link_whose_sending_nobody_reports_on_is_not_sent_twice(whatsapp: Connection):
    whatsapp.runtime.outgoing.client.timeout = 0.3
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    whatsapp.simulator.turn(reset=1, drop_statuses=True)
    await whatsapp.says(ada, "Can I book an appointment?")
    assert len(whatsapp.read_by(ada)) == 1
    sent = (await whatsapp.history(waId=WA_ID))[1]
    assert (sent["latestStatus"], sent["failureReason"]) == ("unknown", "unconfirmed")


async def test_after_a_day_of_silence_only_a_template_goes_out(whatsapp: Connection):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    await whatsapp.says(ada, "Hi")
    conversation_id = await _conversation(whatsapp)
    with clock.frozen(clock.now() + timedelta(hours=25)):
        refused = await whatsapp.post(f"/conversations/{conversation_id}/messages", content="Are you still there?")
        assert (refused.status_code, refused.json()["code"]) == (409, "window_closed")
        sent = await whatsapp.post(
            f"/bot-integrations/{whatsapp.id}/messages/send",
            phoneNumber=PHONE,
            templateName="hello_world",
            language="en_US",
        )
        assert sent.status_code == 201, sent.text
        await whatsapp.settle()
    history = await whatsapp.history(waId=WA_ID)
    assert history[-1]["kind"] == "template"
    assert history[-1]["messageId"] == sent.json()
    assert history[-1]["latestStatus"] == "delivered"


async def test_a_provider_that_finds_the_window_closed_is_believed(whatsapp: Connection):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    whatsapp.simulator.turn(fail=1, fail_code=131047)
    await whatsapp.says(ada, "Hi")
    sent = (await whatsapp.history(waId=WA_ID))[1]
    assert (sent["latestStatus"], sent["failureReason"], sent["errorCode"]) == ("failed", "window_closed", "131047")


async def test_credentials_that_no_longer_open_anything_stop_the_connection_until_there_are_new_ones(
    whatsapp: Connection, sql
):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    whatsapp.simulator.turn(fail=1, fail_code=190, errors_at_once=True)
    await whatsapp.says(ada, "Hi")
    stopped = (
        await whatsapp.client.get(f"/api/v1/bot-integrations/{whatsapp.id}", headers=whatsapp.tenant.headers)
    ).json()
    assert stopped["data"]["stoppedAt"] is not None
    assert stopped["data"]["stoppedReason"].startswith("190")
    assert sql.value("SELECT count(*) FROM events WHERE type = 'bot_integration.stopped'") == 1
    assert await whatsapp.says(ada, "Hello?") == []
    assert (await whatsapp.history(waId=WA_ID))[-1]["failureReason"] == "channel_stopped"
    token = whatsapp.simulator.account.access_token
    again = await whatsapp.client.put(
        f"/api/v1/bot-integrations/{whatsapp.id}/credentials",
        json={"credentials": {"accessToken": token}},
        headers=whatsapp.tenant.headers,
    )
    assert again.status_code == 200
    assert again.json()["data"]["stoppedAt"] is None
    assert len(await whatsapp.says(ada, "Hello again?")) == 1


async def test_a_human_on_the_businesss_phone_takes_over_until_it_is_handed_back(whatsapp: Connection):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    await whatsapp.says(ada, "Hi")
    whatsapp.simulator.answer_by_hand(ada, "Hi Ada, this is Sam.")
    await whatsapp.settle()
    assert await whatsapp.says(ada, "Oh, hello Sam!") == []
    assert [message["senderType"] for message in await whatsapp.history(waId=WA_ID)] == ["user", "bot", "human", "user"]
    conversation_id = await _conversation(whatsapp)
    handed = await whatsapp.post(f"/conversations/{conversation_id}/handback")
    assert handed.json()["data"]["handedOverAt"] is None
    await whatsapp.settle()
    # What waited for an answer gets one.
    assert len(whatsapp.read_by(ada)) == 3


async def test_whoever_asks_to_be_let_alone_hears_that_once_and_then_nothing_until_they_start_again(
    whatsapp: Connection, sql
):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    await whatsapp.says(ada, "Hi")
    (confirmation,) = await whatsapp.says(ada, "STOP")
    assert "START" in confirmation
    assert await whatsapp.says(ada, "STOP") == []
    assert await whatsapp.says(ada, "What are your opening hours?") == []
    refused = await whatsapp.post(
        f"/bot-integrations/{whatsapp.id}/messages/send",
        phoneNumber=PHONE,
        templateName="hello_world",
        language="en_US",
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "contact_opted_out")
    assert len(await whatsapp.says(ada, "START")) == 1
    assert len(await whatsapp.says(ada, "What are your opening hours?")) == 1
    assert sql.value("SELECT count(*) FROM consents") == 2


async def test_stopping_by_the_office_is_no_wish_to_be_let_alone(whatsapp: Connection):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    assert len(await whatsapp.says(ada, "I'll stop by the office tomorrow")) == 1
    assert len(await whatsapp.says(ada, "Can you cancel my appointment?")) == 1


async def test_marketing_that_was_stopped_with_meta_stops_templates_and_not_answers(whatsapp: Connection):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    whatsapp.simulator.prefer(ada, stops_marketing=True)
    await whatsapp.settle()
    body = {"phoneNumber": PHONE, "templateName": "hello_world", "language": "en_US"}
    refused = await whatsapp.post(f"/bot-integrations/{whatsapp.id}/messages/send", **body)
    assert refused.json()["code"] == "contact_opted_out"
    assert len(await whatsapp.says(ada, "Hi")) == 1
    whatsapp.simulator.prefer(ada, stops_marketing=False)
    await whatsapp.settle()
    assert (await whatsapp.post(f"/bot-integrations/{whatsapp.id}/messages/send", **body)).status_code == 201


async def test_a_changed_number_is_the_same_person(whatsapp: Connection, sql):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    await whatsapp.says(ada, "Hi")
    ada = whatsapp.simulator.renumber(ada, "+447900000088")
    await whatsapp.settle()
    await whatsapp.says(ada, "It's me, with a new number")
    assert sql.value("SELECT count(*) FROM contacts WHERE merged_into_id IS NULL") == 1
    assert sql.value("SELECT count(*) FROM conversations") == 1


async def test_forged_requests_leave_nothing_behind(whatsapp: Connection, sql):
    whatsapp.simulator.turn(forge=True)
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    assert await whatsapp.says(ada, "Hi") == []
    assert sql.value("SELECT count(*) FROM messages") == 0
    assert {delivery.status for delivery in whatsapp.simulator.postman.deliveries} == {403}


async def test_a_message_that_failed_on_the_way_says_why(whatsapp: Connection):
    ada = whatsapp.simulator.add_person("Ada", PHONE)
    whatsapp.simulator.turn(fail=1, fail_code=131026)
    await whatsapp.says(ada, "Hi")
    sent = (await whatsapp.history(waId=WA_ID))[1]
    assert (sent["latestStatus"], sent["failureReason"]) == ("failed", "unreachable")


def _in_two_days() -> str:
    return (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")


async def _conversation(connection: Connection) -> int:
    answer = await connection.client.get(
        f"/api/v1/bot-integrations/{connection.id}/conversations",
        params={"waId": WA_ID},
        headers=connection.tenant.headers,
    )
    return int(answer.json()["metadata"]["conversationId"])
