"""Reminders of appointments: each is said once, at its time, if it still is true then."""

import asyncio
from datetime import timedelta

import psycopg
import pytest

from opensetter.core import clock
from opensetter.core.errors import Unavailable
from opensetter.reminders import sweep, telling
from opensetter.worker import Worker
from tests.factories import BOOKING_LINK, make_contact
from tests.feature.reminders.conftest import DAY, HOUR, MINUTE, NOW
from tests.problems import refused

START = NOW + 2 * DAY
BOTH = {"reminderMinutes": [1440, 60]}
SAID = (
    "Hello Ada. This is a reminder of your appointment on Thursday, 22 May 2031 at 13:00 (London time). "
    "If anything changes, just write to me here."
)


async def reminders(house, booking_id, **query):
    answer = await house.api.get(f"/bookings/{booking_id}/reminders", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_nobody_is_reminded_unless_the_bot_is_told_to(house):
    await house.says()
    await house.book(START)
    await house.pass_by(START - HOUR)
    assert house.written() == []


async def test_each_reminder_is_said_once_at_its_time(house):
    await house.set(**BOTH)
    await house.says()
    booking_id = await house.book(START)

    await house.pass_by(START - DAY - MINUTE / 60)
    assert house.written() == []
    for at in (START - DAY, START - DAY + MINUTE, START - HOUR - MINUTE):
        await house.pass_by(at)
        assert house.said() == [SAID]
    for at in (START - HOUR, START - MINUTE, START, START + DAY):
        await house.pass_by(at)
        assert house.said() == [SAID, SAID]

    later, earlier = await reminders(house, booking_id)
    assert (later["kind"], later["minutesBefore"], earlier["minutesBefore"]) == ("reminder", 60, 1440)
    assert (later["dueAt"], later["status"], later["reason"]) == ("2031-05-22T11:00:00.000Z", "sent", None)
    assert later["startsAt"] == "2031-05-22T12:00:00.000Z"
    assert await reminders(house, booking_id, limit=1) == [later]
    assert await reminders(house, booking_id, startingAfter=later["id"]) == [earlier]


async def test_what_was_said_is_in_the_conversation_and_says_why(house):
    await house.set(**BOTH)
    conversation_id = await house.says()
    booking_id = await house.book(START)
    await house.pass_by(START - DAY)

    path = f"/bot-integrations/{house.tenant.api_id}/conversations"
    *_, message = (await house.api.get(path, contactId=house.tenant.contact_id)).json()["data"]
    assert (message["content"], message["senderType"], message["latestStatus"]) == (SAID, "bot", "sent")
    (event, *_) = (await house.api.get("/events", type="message.sent")).json()["data"]
    assert event["payload"] == {
        "messageId": message["messageId"],
        "conversationId": conversation_id,
        "contactId": house.tenant.contact_id,
        "botIntegrationId": house.tenant.api_id,
        "withheld": [],
    }
    why = house.sql.value("SELECT explanation FROM messages WHERE id = %s", message["messageId"])
    assert why == {
        "language": "en",
        "reminder": {
            "kind": "reminder",
            "dueAt": "2031-05-21T12:00:00.000Z",
            "bookingId": booking_id,
            "bookingStatus": "confirmed",
            "startsAt": "2031-05-22T12:00:00.000Z",
            "timeZone": "Europe/London",
            "minutesBefore": 1440,
            "hasOptedOut": False,
            "isHandedOver": False,
            "isWindowOpen": True,
        },
    }


async def _cancel(house, booking_id, _):
    assert (await house.api.post(f"/bookings/{booking_id}/cancel")).status_code == 200


async def _move(house, booking_id, _):
    house.sql.run("UPDATE bookings SET starts_at = starts_at + interval '1 hour', moved_at = now()")


async def _unconfirm(house, booking_id, _):
    house.sql.run("UPDATE bookings SET status = 'pending'")


async def _refuse(house, booking_id, _):
    house.opts_out()


async def _take_over(house, booking_id, conversation_id):
    assert (await house.api.post(f"/conversations/{conversation_id}/handoff")).status_code == 200


async def _disconnect(house, booking_id, _):
    assert (await house.api.post(f"/bot-integrations/{house.tenant.api_id}/disable")).status_code == 200


async def _switch_off(house, booking_id, _):
    await house.set(reminderMinutes=[60])


async def _archive(house, booking_id, _):
    assert (await house.api.post(f"/bots/{house.tenant.bot_id}/archive")).status_code == 200


async def _nothing(house, booking_id, _):
    pass


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (_cancel, "booking_changed"),
        (_move, "booking_changed"),
        (_unconfirm, "booking_changed"),
        (_refuse, "contact_opted_out"),
        (_take_over, "handed_over"),
        (_disconnect, "no_channel"),
        (_switch_off, "switched_off"),
        (_archive, "switched_off"),
        (_nothing, None),
    ],
)
async def test_what_happens_before_it_is_said_is_heeded(house, happens, reason):
    await house.set(**BOTH)
    conversation_id = await house.says()
    booking_id = await house.book(START)
    await house.sweep(START - DAY)
    assert (await reminders(house, booking_id))[0]["status"] == "queued"
    await happens(house, booking_id, conversation_id)
    with clock.frozen(START - DAY + MINUTE):
        await house.work()
    assert house.said() == ([] if reason else [SAID])
    (told,) = await reminders(house, booking_id)
    assert (told["status"], told["reason"]) == (("skipped", reason) if reason else ("sent", None))


async def test_an_appointment_that_was_never_confirmed_is_not_spoken_of(house):
    await house.set(**BOTH)
    await house.says()
    await house.book(START)
    house.sql.run("UPDATE bookings SET status = 'pending'")
    await house.pass_by(START - HOUR)
    assert house.written() == []


async def test_an_appointment_that_is_moved_is_reminded_of_at_its_new_time(house):
    await house.set(**BOTH)
    await house.says()
    booking_id = await house.book(START)
    await house.pass_by(START - DAY)
    house.sql.run("UPDATE bookings SET starts_at = %s, moved_at = %s", START + 3 * DAY, START - DAY + HOUR)
    await house.pass_by(START - HOUR)
    assert house.said() == [SAID]
    await house.pass_by(START + 2 * DAY)
    assert house.said()[1:] == [SAID.replace("Thursday, 22", "Sunday, 25")]
    assert [told["startsAt"][:10] for told in await reminders(house, booking_id)] == ["2031-05-25", "2031-05-22"]
    # And back again: of that time everything was said that was due by then.
    house.sql.run("UPDATE bookings SET starts_at = %s", START)
    await house.pass_by(START - HOUR)
    assert len(house.said()) == 3


async def test_whoever_never_wrote_is_not_written_to(house):
    await house.set(**BOTH)
    booking_id = await house.book(START)
    await house.pass_by(START - DAY)
    (told,) = await reminders(house, booking_id)
    assert (told["status"], told["reason"], told["messageId"]) == ("skipped", "no_channel", None)


async def test_it_is_said_where_the_contact_was_last(house, runtime):
    await house.set(**BOTH)
    await house.says()
    conversation_id = house.sql.value(
        "INSERT INTO conversations (organization_id, bot_integration_id, contact_id, last_message_at)"
        " VALUES (%s, %s, %s, %s) RETURNING id",
        house.tenant.organization_id,
        house.tenant.webchat_id,
        house.tenant.contact_id,
        NOW + HOUR,
    )
    await house.book(START)
    await house.pass_by(START - DAY)
    where = "SELECT conversation_id FROM messages WHERE explanation ? 'reminder' ORDER BY id DESC LIMIT 1"
    assert house.sql.value(where) == conversation_id
    await house.says("Thank you", at=START - DAY + MINUTE)
    await house.pass_by(START - HOUR)
    assert house.sql.value(where) != conversation_id


@pytest.mark.parametrize("first_is_survivor", [True, False])
async def test_two_contacts_who_turn_out_to_be_one_are_reminded_once(house, runtime, first_is_survivor):
    await house.set(**BOTH)
    phone = "+447900000042"
    other = await make_contact(runtime, house.tenant.organization_id, sms_phone_number=phone)
    await house.says()
    await house.book(START, phone=phone)
    await house.sweep(START - DAY)
    pair = (house.tenant.contact_id, other)
    await house.merge(*(pair if first_is_survivor else pair[::-1]))
    await house.pass_by(START - DAY)
    assert house.written() == [["reminder", "1440", "sent", None]]
    assert len(house.said()) == 1


async def test_any_number_of_workers_say_it_once(house):
    await house.set(**BOTH)
    await house.says()
    for number in range(5):
        await house.book(START + number * MINUTE)
    with clock.frozen(START - DAY + HOUR):
        await asyncio.gather(*(sweep.run(house.runtime) for _ in range(4)))
        await asyncio.gather(*(Worker(house.runtime).drain() for _ in range(3)))
        await asyncio.gather(*(sweep.run(house.runtime) for _ in range(4)))
        await house.work()
    assert len(house.said()) == 5
    assert house.written() == [["reminder", "1440", "sent", None]] * 5


async def test_a_job_that_is_run_again_says_nothing_more(house):
    await house.set(**BOTH)
    await house.says()
    await house.book(START)
    await house.pass_by(START - DAY)
    reminder_id = house.sql.value("SELECT id FROM reminders")
    async with house.transaction() as session:
        assert await telling.tell(session, house.tenant.organization_id, reminder_id) is None
        assert await telling.tell(session, house.tenant.organization_id, reminder_id + 1) is None
    assert house.said() == [SAID]


async def test_after_an_outage_the_last_reminder_that_is_due_is_said_and_none_after_the_start(house):
    await house.set(**BOTH)
    await house.says()
    late, over = await house.book(START), await house.book(START - HOUR)
    await house.pass_by(START - HOUR / 2)
    assert house.said() == [SAID]
    assert [(told["minutesBefore"], told["status"], told["reason"]) for told in await reminders(house, late)] == [
        (1440, "skipped", "superseded"),
        (60, "sent", None),
    ]
    assert [told["reason"] for told in await reminders(house, over)] == ["too_late"] * 2


async def test_what_waited_until_the_appointment_began_is_not_said(house):
    await house.set(**BOTH)
    await house.says()
    await house.book(START)
    await house.sweep(START - HOUR)
    with clock.frozen(START):
        await house.work()
    assert house.said() == []
    assert ["reminder", "60", "skipped", "too_late"] in house.written()


async def test_what_waited_until_the_next_reminder_is_left_to_that(house):
    await house.set(**BOTH)
    await house.says()
    await house.book(START)
    await house.sweep(START - DAY)
    await house.pass_by(START - HOUR)
    assert house.said() == [SAID]
    assert house.written() == [["reminder", "1440", "skipped", "superseded"], ["reminder", "60", "sent", None]]


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
async def test_a_clock_that_jumps_and_is_set_right_neither_loses_nor_doubles_one(house, jump):
    await house.set(reminderMinutes=[60, 15])
    await house.says()
    for number in range(8):
        await house.book(START + number * 15 * MINUTE)
    for minute in range(-120, 130, 5):
        await house.pass_by(START + minute * MINUTE + (jump if -40 <= minute < -20 else timedelta()))
    counts = house.sql.value(
        "SELECT array_agg(said) FROM (SELECT count(*) AS said FROM reminders"
        " WHERE status = 'sent' OR reason = 'superseded' GROUP BY booking_id, minutes) AS each"
    )
    assert counts == [1] * 16
    assert "too_late" not in [reason for *_, reason in house.written()]
    # The last word before an appointment is never the one that is missing.
    assert house.sql.value("SELECT count(*) FROM reminders WHERE minutes = 15 AND status = 'sent'") == 8


@pytest.mark.parametrize(
    ("placed", "reason"), [(HOUR + MINUTE, "booked_later"), (-MINUTE, "booked_later"), (-6 * MINUTE, None)]
)
async def test_whoever_has_just_booked_is_not_reminded_at_once(house, placed, reason):
    await house.set(reminderMinutes=[1440])
    await house.says()
    await house.book(START)
    due = START - DAY
    house.sql.run("UPDATE bookings SET created_at = %s", due + placed)
    await house.pass_by(due + max(placed, timedelta()) + MINUTE)
    assert house.written() == [["reminder", "1440", "skipped" if reason else "sent", reason]]


async def test_it_is_said_in_the_language_of_the_conversation_and_in_the_contacts_zone(house):
    await house.set(reminderMinutes=[1440, 60], language="fr")
    conversation_id = await house.says("Bonjour")
    await house.api.put("/contacts", json={"id": house.tenant.contact_id, "defaultTimeZone": "Europe/London"})
    await house.book(START)
    await house.pass_by(START - DAY)
    (said,) = house.said()
    assert said == (
        "Bonjour Ada. Je vous rappelle votre rendez-vous du jeudi 22 mai 2031 à 13:00. "
        "En cas de changement, écrivez-moi simplement ici."
    )
    house.sql.run(
        'UPDATE messages SET explanation = \'{"language": "de"}\' WHERE id = (SELECT max(id) FROM messages'
        " WHERE conversation_id = %s AND direction = 'outbound')",
        conversation_id,
    )
    house.sql.run("UPDATE contacts SET default_time_zone = 'Asia/Tokyo'")
    await house.pass_by(START - HOUR)
    assert house.sql.value("SELECT content FROM messages ORDER BY id DESC LIMIT 1").startswith(
        "Guten Tag, Ada. Ich möchte Sie an Ihren Termin am Donnerstag, dem 22. Mai 2031, um 13:00 Uhr (Ortszeit London)"
    )


@pytest.mark.parametrize("place", ["1 High Street", BOOKING_LINK])
async def test_the_place_is_told_but_never_the_booking_link(house, place):
    await house.set(reminderMinutes=[60], sendConfirmations=False)
    await house.says()
    house.own_booking(START, location=f'{{"kind": "address", "value": "{place}"}}')
    await house.pass_by(START - HOUR)
    (said,) = house.said()
    assert (place in said) == (place != BOOKING_LINK)


async def test_a_booking_that_somebody_is_changing_is_waited_for(house, database_url):
    await house.set(**BOTH)
    await house.says()
    booking_id = await house.book(START)
    await house.sweep(START - DAY)
    reminder_id = house.sql.value("SELECT id FROM reminders")
    with psycopg.connect(database_url) as rival:
        rival.execute("SELECT FROM bookings WHERE id = %s FOR UPDATE", (booking_id,))
        with pytest.raises(Unavailable):
            async with house.transaction() as session:
                await telling.tell(session, house.tenant.organization_id, reminder_id)
        rival.execute("UPDATE bookings SET status = 'cancelled', cancelled_at = now()")
    await house.work()
    assert house.written() == [["reminder", "1440", "skipped", "booking_changed"]]


async def test_one_organizations_trouble_is_not_anothers(house, other_api, other_tenant, runtime):
    await house.set(**BOTH)
    await house.says()
    await house.book(START)
    body = {"name": "Elsewhere", "reminderMinutes": [1440]}
    assert (await other_api.put(f"/bots/{other_tenant.bot_id}", json=body)).status_code == 200
    elsewhere = (await other_api.book(start_time=f"{START:%Y-%m-%dT%H:%M:%SZ}", end_time=...)).json()["id"]
    house.sql.run(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$"
    )
    house.sql.run(
        "CREATE TRIGGER broken BEFORE INSERT ON reminders FOR EACH ROW WHEN (new.organization_id = "
        f"{house.tenant.organization_id}) EXECUTE FUNCTION fail()"
    )
    await house.pass_by(START - DAY)
    assert house.written() == [["reminder", "1440", "skipped", "no_channel"]]
    assert house.sql.value("SELECT booking_id FROM reminders") == elsewhere
    house.sql.run("DROP TRIGGER broken ON reminders")
    await house.pass_by(START - DAY + MINUTE)
    assert house.said() == [SAID]
    refused(await house.api.get(f"/bookings/{elsewhere}/reminders"), 404, "booking_not_found")
