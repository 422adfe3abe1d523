"""Rows L to S, AF to AI and AV: whose booking it is, in the page's order, never a guess."""
# ruff: noqa: N802 - rows are named by the table's letters

import pytest
from structlog.testing import capture_logs

from tests.factories import make_contact
from tests.problems import refused, told

BSUID = "US.13491208655302741918"
STRANGER = "+447900000009"


@pytest.fixture
def someone(runtime, tenant):
    """Makes another contact of the same organization."""

    async def make(**fields):
        return await make_contact(runtime, tenant.organization_id, **fields)

    return make


async def test_row_L_a_booking_without_phone_and_wa_id_is_refused(api, sql):
    for nobody in ({"phone": ...}, {"phone": None, "wa_id": None}, {"phone": ""}, {"phone": "", "wa_id": ""}):
        refused(await api.book(**nobody), 400, "contact_identifier_required")
    assert sql.bookings() == 0
    assert (await api.book(phone="", wa_id="447813194799")).status_code == 201
    assert (await api.book(wa_id="")).status_code == 200


async def test_row_M_of_two_identifiers_that_disagree_wa_id_wins(api, someone):
    other = await someone(wa_id="447900000002")

    with capture_logs() as logs:
        response = await api.book(phone=api.tenant.phone, wa_id="447900000002")

    assert (response.status_code, response.json()["contact_id"]) == (201, other)
    (line,) = [line for line in logs if line["event"] == "bookings.identifiers_disagree"]
    assert line["booking_id"] == response.json()["id"]
    assert "4479" not in str(line)
    assert "4478" not in str(line)


async def test_row_M_a_wa_id_that_matches_nobody_falls_through_to_the_phone(api):
    with capture_logs() as logs:
        response = await api.book(phone=api.tenant.phone, wa_id=BSUID)
        await api.book(phone=api.tenant.phone, wa_id="+447813194799", external_id=None)

    assert (response.status_code, response.json()["contact_id"]) == (201, api.tenant.contact_id)
    assert "ignored-input" not in response.headers
    assert logs == []


async def test_row_N_an_unreadable_phone_is_ignored_when_the_wa_id_matches(api, subtests):
    for number, phone in enumerate(("nonsense", "+44", "1-800-FLOWERS", "+447813194799 x12", "9" * 400)):
        with subtests.test(phone[:20]):
            response = await api.book(phone=phone, wa_id="447813194799", external_id=f"n-{number}")
            assert response.status_code == 201
            assert response.json()["contact_id"] == api.tenant.contact_id
            assert response.headers["ignored-input"] == "phone"
    again = await api.book(phone="nonsense", wa_id="447813194799", external_id="n-0")
    assert (again.status_code, again.headers["ignored-input"]) == (200, "phone")
    assert "deduplicated-differs" not in again.headers


async def test_row_O_an_unreadable_phone_alone_is_invalid_and_an_unknown_one_is_not_found(api, sql):
    alone = await api.book(phone="nonsense")
    with_stranger = await api.book(phone="nonsense", wa_id="447900000009")
    parsed = await api.book(phone=STRANGER)
    parsed_with_stranger = await api.book(phone=STRANGER, wa_id=BSUID)

    refused(alone, 400, "phone_invalid", "/phone")
    refused(with_stranger, 400, "phone_invalid", "/phone")
    refused(parsed, 404, "contact_not_found")
    refused(parsed_with_stranger, 404, "contact_not_found")
    assert sql.bookings() == 0


async def test_row_P_an_identity_belongs_to_one_contact_of_an_organization(api):
    for field, value in (
        ("waId", "447813194799"),
        ("waId", "+447813194799"),
        ("smsPhoneNumber", "+44 7813 194799"),
        ("smsPhoneNumber", "447813194799"),
    ):
        body = refused(await api.post("/contacts", json={field: value}), 409, "identity_taken")
        assert body["existing_id"] == api.tenant.contact_id


async def test_row_P_of_colliding_contacts_the_one_who_talks_with_the_bot_is_meant(api, sql, someone):
    """Such data is older than the constraint that rules it out, so the constraint goes for this test."""
    sql.run("ALTER TABLE contact_identities DROP CONSTRAINT uq_contact_identities_value")
    twin = await someone(email="twin@example.com")
    sql.run(
        "INSERT INTO contact_identities (organization_id, contact_id, kind, value, spelling)"
        " VALUES (%s, %s, 'wa_id', '447813194799', '447813194799')",
        api.tenant.organization_id,
        twin,
    )

    async def talks(contact_id):
        sql.run(
            "INSERT INTO conversations (organization_id, bot_integration_id, contact_id) VALUES (%s, %s, %s)",
            api.tenant.organization_id,
            api.tenant.api_id,
            contact_id,
        )

    refused(await api.book(), 409, "contact_ambiguous")
    await talks(twin)
    found = await api.book()
    assert (found.status_code, found.json()["contact_id"]) == (201, twin)
    await talks(api.tenant.contact_id)
    refused(await api.book(external_id=None), 409, "contact_ambiguous")
    assert (await api.book()).json()["contact_id"] == twin
    assert sql.bookings() == 1


async def test_row_Q_a_whatsapp_contact_comes_before_an_sms_contact(api, someone):
    by_sms = await someone(sms_phone_number="+447900000003")
    assert (await api.book(phone="+447900000003")).json()["contact_id"] == by_sms

    by_whatsapp = await someone(wa_id="447900000003")

    response = await api.book(phone="+447900000003", external_id=None)
    assert (response.status_code, response.json()["contact_id"]) == (201, by_whatsapp)


async def test_row_Q_sms_numbers_are_found_however_they_were_stored(api, someone):
    for number, stored in enumerate(("447900000004", "+447900000005", "+44 (0)7900 000006")):
        contact = await someone(sms_phone_number=stored)
        for sent in (f"+44790000000{number + 4}", f"44790000000{number + 4}"):
            assert (await api.book(phone=sent, external_id=None)).json()["contact_id"] == contact


async def test_row_R_another_organizations_contact_is_as_unknown_as_nobody(api, other_tenant, sql):
    foreign = await api.book(phone=other_tenant.phone)
    unknown = await api.book(phone=STRANGER)

    refused(foreign, 404, "contact_not_found")
    assert told(foreign) == told(unknown)
    by_wa_id = [await api.book(phone=..., wa_id=who) for who in (other_tenant.phone[1:], STRANGER[1:])]
    assert told(by_wa_id[0]) == told(by_wa_id[1])
    assert sql.bookings() == 0


async def test_row_S_a_contact_who_never_spoke_with_this_bot_is_accepted(api, someone):
    contact = await someone(phone_number="+447900000007")

    response = await api.book(phone="+447900000007")

    assert (response.status_code, response.json()["contact_id"]) == (201, contact)


async def test_row_AV_what_a_contact_wishes_to_receive_does_not_matter_for_a_fact(api, someone):
    contact = await someone(wa_id="447900000008", metadata={"optedOut": True, "archived": True})
    await api.post(f"/bot-integrations/{api.tenant.api_id}/disable")
    await api.post(f"/bot-integrations/{api.tenant.webchat_id}/disable")

    response = await api.book(phone="+447900000008")

    assert (response.status_code, response.json()["contact_id"]) == (201, contact)


async def test_row_AF_a_country_is_checked_even_if_it_is_not_needed(api, sql, subtests):
    for code in ("UK", "ZZ", "GBR", "", "g", " GB", "44", "G\u00df"):
        with subtests.test(repr(code)):
            body = refused(await api.book(default_country=code), 400, "default_country_invalid", "/default_country")
            assert '"GB"' in body["detail"]
    refused(await api.book(phone=..., wa_id="447813194799", default_country="UK"), 400, "default_country_invalid")
    assert sql.bookings() == 0
    for code in ("gb", "Gb", "GB", "US"):
        assert (await api.book(default_country=code)).status_code in {200, 201}


async def test_row_AF_a_national_number_is_read_in_its_country(api):
    for number, code in (("07813 194799", "GB"), ("(07813) 194799", "gb"), ("447813194799", "US")):
        response = await api.book(phone=number, default_country=code)
        assert response.json()["contact_id"] == api.tenant.contact_id


async def test_row_AG_a_number_without_plus_or_country_is_read_as_international(api, sql, subtests):
    for national in ("07813194799", "07813 194799", "7813194799"):
        refused(await api.book(phone=national), 400, "phone_invalid", "/phone")
    refused(await api.book(phone="9161234567"), 404, "contact_not_found")  # India's +91, as it stands
    assert sql.bookings() == 0
    for spelling in (
        "447813194799",
        "00447813194799",
        "00 44 7813 194 799",
        "+44-7813-194799",
        "+44 (0)7813 194799",
        "(+44) 7813.194799",
        " +447813194799 ",
        "\u202a+44 7813\u00a0194799\u202c",
        "＋４４７８１３１９４７９９",
    ):
        with subtests.test(spelling):
            assert (await api.book(phone=spelling)).json()["contact_id"] == api.tenant.contact_id


async def test_row_AH_a_possible_number_is_enough_assigned_or_not(api, someone):
    for number in ("+447700900123", "+15551234567", "+554188887777"):
        contact = await someone(wa_id=number)
        response = await api.book(phone=number, external_id=None)
        assert (response.status_code, response.json()["contact_id"]) == (201, contact)


async def test_row_AI_a_wa_id_loses_one_plus_and_is_otherwise_opaque(api, someone, subtests):
    for stored in (BSUID, "x" * 160, "Ada Lovelace", "ädä"):
        contact = await someone(wa_id=stored)
        for sent in (stored, f"+{stored}"):
            response = await api.book(phone=..., wa_id=sent, external_id=None)
            assert (response.status_code, response.json()["contact_id"]) == (201, contact)
    for unlike in ("44 7813 194799", " 447813194799", "++447813194799", "00447813194799", BSUID.lower(), BSUID[:-1]):
        with subtests.test(unlike):
            refused(await api.book(phone=..., wa_id=unlike), 404, "contact_not_found")
    for impossible in ("x" * 161, "+" + "x" * 161, " ", "+", "a\nb", "\x7f"):
        with subtests.test(repr(impossible)):
            refused(await api.book(phone=..., wa_id=impossible), 400, pointer="/wa_id")


# One subscriber, two ways of writing: the number people dial, and the one under which WhatsApp knows them.
SPELLINGS = {
    "Brazil": ("5541988887777", "554188887777"),
    "Mexico": ("525512345678", "5215512345678"),
    "Argentina": ("541123456789", "5491123456789"),
    "Benin": ("2290197123456", "22997123456"),
    "Ivory Coast": ("2250707123456", "22507123456"),
}


@pytest.mark.parametrize(("one", "other"), SPELLINGS.values(), ids=SPELLINGS)
async def test_either_spelling_finds_the_contact_who_was_created_by_the_other(api, sql, one, other):
    for stored, sent in ((one, other), (other, one)):
        for field in ("waId", "smsPhoneNumber"):
            value = stored if field == "waId" else f"+{stored}"
            created = await api.post("/contacts", json={field: value})
            contact = created.json()["data"]
            assert contact[field] == value
            for identifier in ({"phone": f"+{sent}"}, {"phone": sent}) + (
                ({"phone": ..., "wa_id": sent},) if field == "waId" else ()
            ):
                response = await api.book(external_id=None, **identifier)
                assert (response.status_code, response.json()["contact_id"]) == (201, contact["id"]), response.text
            sql.run("UPDATE contact_identities SET value = 'gone-' || id")


async def test_the_exact_spelling_comes_before_the_other_one(api, someone):
    with_nine = await someone(wa_id="5541988887777")
    without = await someone(wa_id="554188887777")

    found = [await api.book(phone=p, external_id=None) for p in ("+5541988887777", "+554188887777")]

    assert [response.json()["contact_id"] for response in found] == [with_nine, without]


async def test_a_spelling_by_whatsapp_comes_before_the_exact_sms_number(api, someone):
    by_sms = await someone(sms_phone_number="+5541988887777")
    by_whatsapp = await someone(wa_id="554188887777")
    assert by_sms != by_whatsapp

    response = await api.book(phone="+5541988887777")

    assert response.json()["contact_id"] == by_whatsapp


async def test_a_landline_has_no_other_spelling(api, someone):
    await someone(wa_id="554532782153")

    refused(await api.book(phone="+5545932782153"), 404, "contact_not_found")
