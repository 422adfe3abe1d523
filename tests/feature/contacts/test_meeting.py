"""Who it is that a provider has seen: one contact for one person, in whatever order their ids come."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count, permutations

import pytest

from opensetter.core import clock
from opensetter.core.errors import Invalid

USER_ID = "US.13491208655302741918"

# The number that people dial, and the one under which WhatsApp knows them.
SUBSCRIBERS = {
    "Brazil": ("5541988887700", "554188887700"),
    "a landline in Brazil": ("554532782100", "554532782100"),
    "Mexico": ("525512345600", "5215512345600"),
    "Argentina": ("5491123456700", "5491123456700"),
    "Argentina, dialled without its 9": ("541123456700", "5491123456700"),
    "Benin": ("2290197123400", "22997123400"),
    "Ivory Coast": ("2250707123400", "22507123400"),
}


def identities(sql, contact_id):
    """What a contact is recognised by: kinds and values."""
    rows = sql.value(
        "SELECT coalesce(array_agg(kind || ' ' || value ORDER BY kind, value), '{}') FROM contact_identities"
        " WHERE contact_id = %s",
        contact_id,
    )
    return list(rows)


def contacts(sql):
    return sql.value("SELECT count(*) FROM contacts WHERE merged_into_id IS NULL")


@pytest.mark.parametrize(("dialled", "on_whatsapp"), SUBSCRIBERS.values(), ids=SUBSCRIBERS)
async def test_a_subscriber_is_one_contact_on_every_channel_in_every_order(api, seen, dialled, on_whatsapp):
    numbers = count(10)
    channels = {
        "whatsapp": lambda n: seen("meta.message", wa_id=on_whatsapp[:-2] + n),
        "whatsapp through twilio": lambda n: seen(
            "twilio.waid", wa_id=on_whatsapp[:-2] + n, phone=f"+{dialled[:-2]}{n}"
        ),
        "sms": lambda n: seen("twilio.message", phone=f"+{dialled[:-2]}{n}"),
    }
    for first, then in permutations(channels, 2):
        number = str(next(numbers))
        met = await channels[first](number)
        booked = [
            (await api.book(external_id=None, phone=f"+{spelling[:-2]}{number}")).json()["contact_id"]
            for spelling in (dialled, on_whatsapp)
        ]
        assert (await channels[then](number), booked) == (met, [met, met]), (first, then)
    for channel, meet in channels.items():
        number = str(next(numbers))
        made = await api.post("/contacts", json={"phoneNumber": f"+{dialled[:-2]}{number}"})
        assert await meet(number) == made.json()["data"]["id"], channel


async def test_a_guess_by_spelling_is_used_and_not_written_down(seen, sql):
    by_sms = await seen("twilio.message", phone="+5541988887777")

    assert await seen("meta.message", wa_id="554188887777", user_id="BR.77") == by_sms

    assert identities(sql, by_sms) == ["sms 5541988887777"]


@pytest.mark.parametrize("source", ["meta.send", "twilio.waid"])
async def test_a_source_that_knows_spellings_is_believed(seen, sql, source):
    by_sms = await seen("twilio.message", phone="+5541988887777")

    assert await seen(source, wa_id="554188887777", user_id="BR.77") == by_sms

    assert identities(sql, by_sms) == ["sms 5541988887777", "wa_id 554188887777", "whatsapp_user_id BR.77"]
    sources = sql.value("SELECT array_agg(DISTINCT source) FROM contact_identities WHERE contact_id = %s", by_sms)
    assert set(sources) == {source, "twilio.message"}


async def test_a_number_is_learned_under_every_kind_that_was_seen(api, seen, sql):
    known = api.tenant.contact_id

    assert await seen(wa_id="447813194799", user_id=USER_ID) == known
    assert await seen(user_id=USER_ID) == known
    assert await seen(user_id=USER_ID, wa_id="447900000005") == known

    assert identities(sql, known) == [
        "sms 447813194799",
        "wa_id 447813194799",
        "wa_id 447900000005",
        f"whatsapp_user_id {USER_ID}",
    ]


async def test_a_user_id_alone_makes_a_contact_that_bookings_find(api, seen, sql, subtests):
    met = await seen(user_id=USER_ID)

    assert identities(sql, met) == [f"whatsapp_user_id {USER_ID}"]
    assert (await api.book(phone=..., wa_id=USER_ID)).json()["contact_id"] == met
    assert (await api.get(f"/contacts/{met}")).json()["data"]["waId"] == USER_ID
    assert [found["id"] for found in (await api.get("/contacts", waId=USER_ID)).json()["data"]] == [met]
    for unlike in (USER_ID.lower(), USER_ID[3:], f"+{USER_ID}", USER_ID + " "):
        with subtests.test(unlike):
            assert await seen(user_id=unlike) != met


async def test_whoever_was_created_with_a_user_id_is_recognised_by_it(api, seen):
    made = (await api.post("/contacts", json={"waId": USER_ID})).json()["data"]["id"]

    assert await seen(user_id=USER_ID) == made


async def test_two_contacts_whom_a_provider_proves_to_be_one_are_merged_into_the_older(api, seen, sql):
    by_number = await seen(wa_id="447900000005")
    by_user_id = await seen(user_id=USER_ID)
    await api.book(phone=..., wa_id=USER_ID)

    assert await seen(user_id=USER_ID, wa_id="447900000005") == by_number

    assert identities(sql, by_number) == ["wa_id 447900000005", f"whatsapp_user_id {USER_ID}"]
    assert sql.value("SELECT contact_id FROM bookings") == by_number
    (event,) = (await api.get("/events", type="contact.merged")).json()["data"]
    (told,) = (await api.get(f"/contacts/{by_number}/merges")).json()["data"]
    assert event["payload"] == {
        "mergeId": told["id"],
        "survivorId": by_number,
        "absorbedId": by_user_id,
        "actor": "provider",
    }
    assert told["evidence"] == {
        "source": "meta.message",
        "identities": [
            {"kind": "wa_id", "value": "447900000005"},
            {"kind": "whatsapp_user_id", "value": USER_ID},
        ],
    }


async def test_whom_a_person_has_taken_apart_no_provider_merges_again(api, seen, sql):
    by_number, by_user_id = await seen(wa_id="447900000005"), await seen(user_id=USER_ID)
    await seen(wa_id="447900000005", user_id=USER_ID)
    (told,) = (await api.get(f"/contacts/{by_number}/merges")).json()["data"]
    assert (await api.post(f"/contact-merges/{told['id']}/undo")).status_code == 200

    assert await seen(wa_id="447900000005", user_id=USER_ID) == by_number
    assert await seen(user_id=USER_ID) == by_user_id

    assert sql.value("SELECT count(*) FROM contact_merges") == 1


async def test_of_several_who_may_be_meant_nobody_is_and_the_message_is_not_lost(api, seen, sql):
    mobile = (await api.post("/contacts", json={"waId": "541123456789"})).json()["data"]["id"]
    landline = (await api.post("/contacts", json={"phoneNumber": "+541123456789"})).json()["data"]["id"]

    met = await seen(wa_id="5491123456789")

    assert met not in {mobile, landline}
    assert identities(sql, met) == ["wa_id 5491123456789"]
    (event,) = (await api.get("/events", type="contact.ambiguous")).json()["data"]
    assert event["payload"] == {"contactId": met, "mayBe": [mobile, landline]}
    assert await seen(wa_id="5491123456789") == met
    assert sql.value("SELECT count(*) FROM contact_merges") == 0


async def test_a_landline_that_differs_by_a_9_is_never_merged(seen, sql):
    mobile = await seen("twilio.waid", wa_id="5491123456789", phone="+5491123456789")
    sql.run("UPDATE contact_identities SET value = 'moved-' || value WHERE contact_id = %s", mobile)
    landline = await seen("twilio.message", phone="+541123456789")
    sql.run("UPDATE contact_identities SET value = substr(value, 7) WHERE contact_id = %s", mobile)

    assert await seen("twilio.message", phone="+541123456789") == landline
    assert await seen("twilio.waid", wa_id="5491123456789", phone="+5491123456789") == mobile
    assert contacts(sql) == 3


async def test_when_someone_was_seen_is_written_down_once_an_hour(seen, sql):
    began = datetime(2026, 5, 20, 10, tzinfo=UTC)
    told = []
    for minutes in (0, 59, 61, 90, 122):
        with clock.frozen(began + timedelta(minutes=minutes)):
            met = await seen(wa_id="447900000005")
        told.append(sql.value("SELECT seen_at FROM contact_identities WHERE contact_id = %s", met))
    assert [(at - began).total_seconds() / 60 for at in told] == [0, 0, 61, 61, 122]


async def test_fifty_first_messages_at_once_end_at_one_contact(seen, sql):
    met = await asyncio.gather(*(seen(wa_id="447900000005", user_id=USER_ID) for _ in range(50)))

    assert len(set(met)) == 1
    assert contacts(sql) == 2
    assert sql.value("SELECT count(*) FROM contact_identities WHERE contact_id = %s", met[0]) == 2


async def test_twenty_at_once_who_prove_two_contacts_to_be_one_merge_them_once(seen, sql):
    by_number = await seen(wa_id="447900000005")
    await seen(user_id=USER_ID)

    met = await asyncio.gather(*(seen(wa_id="447900000005", user_id=USER_ID) for _ in range(20)))

    assert set(met) == {by_number}
    assert sql.value("SELECT count(*) FROM contact_merges") == 1


async def test_the_same_person_is_another_contact_of_another_organization(seen, other_tenant, sql):
    here = await seen(wa_id="447900000005", user_id=USER_ID)
    there = await seen(wa_id="447900000005", user_id=USER_ID, organization_id=other_tenant.organization_id)

    assert here != there
    assert sql.value("SELECT organization_id FROM contacts WHERE id = %s", there) == other_tenant.organization_id
    assert identities(sql, here) == identities(sql, there)


@pytest.mark.parametrize("ids", [{}, {"phone": "12345"}, {"phone": "BANK"}, {"wa_id": ""}, {"user_id": " "}])
async def test_whom_nothing_tells_of_is_nobody(seen, sql, ids):
    with pytest.raises(Invalid) as refusal:
        await seen("twilio.message", **ids)
    assert refusal.value.code == "contact_identifier_required"
    assert contacts(sql) == 1


async def test_a_changed_number_finds_the_same_contact_and_the_old_one_finds_nobody(api, seen, renumbered, sql):
    met = await seen(wa_id="554188887777", user_id="BR.1")
    await seen("twilio.waid", wa_id="554188887777", phone="+5541988887777")

    outcome = await renumbered({"wa_id": "554188887777"}, {"wa_id": "447900000005", "user_id": "GB.2"})

    assert (outcome.contact_id, outcome.taken_by) == (met, None)
    assert await seen(wa_id="447900000005") == await seen(user_id="GB.2") == met
    assert identities(sql, met) == ["wa_id 447900000005", "whatsapp_user_id BR.1", "whatsapp_user_id GB.2"]
    assert (await api.book(phone="+5541988887777")).status_code == 404
    assert await seen(wa_id="554188887777") != met
    (event,) = (await api.get("/events", type="contact.renumbered")).json()["data"]
    assert event["payload"]["contactId"] == met
    assert [item["value"] for item in event["payload"]["released"]] == ["5541988887777", "554188887777"]


async def test_a_new_user_id_takes_the_place_of_the_old_one_and_the_number_stays(seen, renumbered, sql):
    met = await seen(wa_id="447900000005", user_id="GB.1")

    await renumbered({"wa_id": "447900000005", "user_id": "GB.1"}, {"wa_id": "447900000005", "user_id": "GB.2"})

    assert identities(sql, met) == ["wa_id 447900000005", "whatsapp_user_id GB.2"]
    assert await seen(user_id="GB.1") != met


async def test_a_number_that_was_somebodys_merges_nobody(api, seen, renumbered, sql):
    met, owner = await seen(wa_id="447900000005"), await seen(wa_id="447900000006")

    outcome = await renumbered({"wa_id": "447900000005"}, {"wa_id": "447900000006"})

    assert (outcome.contact_id, outcome.taken_by) == (met, owner)
    assert await seen(wa_id="447900000006") == owner
    assert identities(sql, met) == []
    assert sql.value("SELECT count(*) FROM contact_merges") == 0
    (event,) = (await api.get("/events", type="contact.renumbered")).json()["data"]
    assert event["payload"]["takenBy"] == owner


async def test_a_change_of_number_that_is_told_twice_changes_nothing_the_second_time(api, seen, renumbered, sql):
    met = await seen(wa_id="447900000005")
    await renumbered({"wa_id": "447900000005"}, {"wa_id": "447900000006"})

    outcome = await renumbered({"wa_id": "447900000005"}, {"wa_id": "447900000006"})

    assert (outcome.contact_id, identities(sql, met)) == (None, ["wa_id 447900000006"])
    assert len((await api.get("/events", type="contact.renumbered")).json()["data"]) == 1


@pytest.mark.parametrize("after", [{}, {"wa_id": ""}, {"phone": "BANK"}])
async def test_a_change_to_nothing_is_none(seen, renumbered, sql, after):
    met = await seen(wa_id="447900000005")

    assert (await renumbered({"wa_id": "447900000005"}, after)).contact_id is None
    assert identities(sql, met) == ["wa_id 447900000005"]
