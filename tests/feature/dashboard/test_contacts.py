"""Contacts on pages: found by whatever is remembered of them, described, merged and taken apart."""

import re

import pytest

from opensetter.users.models import Role
from tests.factories import make_contact


@pytest.fixture
def people(runtime, tenant):
    async def make(**fields):
        return await make_contact(runtime, tenant.organization_id, **fields)

    return make


def listed(page):
    return [int(number) for number in re.findall(r'<a class="talk" href="/contacts/(\d+)"', page.text)]


async def found(signed, wanted):
    return listed(await signed.client.get("/contacts", params={"q": wanted}))


async def test_contacts_are_listed_newest_first_and_have_pages(signed, tenant, sql):
    sql.run(
        "INSERT INTO contacts (organization_id, full_name) SELECT %s, 'Number ' || n FROM generate_series(1, 120) n",
        tenant.organization_id,
    )
    seen, address = [], "/contacts"
    while address:
        page = await signed.open(address)
        seen += listed(page)
        (address,) = re.findall(r'class="more"><a href="([^"]+)"', page.text) or [None]
    assert len(seen) == 121
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize(
    ("known_as", "wanted"),
    [
        ({"phone_number": "+447813205798"}, ["07813 205798", "+44 7813 205798", "0044 7813 205798", "44 7813 2057"]),
        ({"wa_id": "5215512345678"}, ["+52 55 1234 5678", "+52 1 55 1234 5678", "55 1234 5678", "525512345678"]),
        ({"wa_id": "5491112345678"}, ["+54 11 1234-5678", "011 15 1234-5678", "+5491112345678"]),
        ({"sms_phone_number": "+5511912345678"}, ["(11) 91234-5678", "+55 11 1234-5678", "551112345678"][:1]),
        ({"wa_id": "551181234567"}, ["+55 11 98123-4567", "(11) 98123-4567", "551181234567"]),
        ({"email": "Grace.Hopper@Example.com"}, ["grace.hopper@example.com", "GRACE.HOPPER@EX", "grace.h"]),
        (
            {"email": "x@example.com", "full_name": "Grace Brewster Hopper"},
            ["hopper", "grace hop", "HOPPER grace", "br"],
        ),
        ({"email": "x@example.com", "full_name": "Sinéad O'Connor-Lee"}, ["sinéad", "o'connor", "connor", "lee"]),
        ({"email": "x@example.com", "first_name": "Łukasz", "last_name": "Żak"}, ["łukasz", "żak"]),
    ],
)
async def test_somebody_is_found_by_whatever_is_remembered(signed, people, known_as, wanted):
    number = await people(**known_as)
    await people(email="other@example.com", full_name="Nobody Else")
    assert {spelling: await found(signed, spelling) for spelling in wanted} == {each: [number] for each in wanted}


async def test_strange_searches_find_nobody_and_break_nothing(signed):
    for wanted in ("'", "\\", "%", "_", "' & !x", "):*", "\0", "🦩", "a" * 5000, "+", "00", "1" * 80):
        page = await signed.client.get("/contacts", params={"q": wanted})
        assert page.status_code == 200, wanted


async def test_a_search_stays_within_the_organization(signed, runtime, other_tenant):
    await make_contact(runtime, other_tenant.organization_id, full_name="Grace Hopper", email="grace@example.com")
    for wanted in ("grace", "grace@example.com", other_tenant.phone):
        assert await found(signed, wanted) == []


async def test_somebody_is_added_by_hand_and_never_twice(signed, sql):
    form = {"first_name": "Grace", "last_name": "Hopper", "phone_number": "+44 7813 194798", "email": "g@example.com"}
    made = await signed.send("/contacts/new", **form)
    number = sql.value("SELECT max(id) FROM contacts")
    assert (made.status_code, made.headers["location"]) == (303, f"/contacts/{number}?done=made")
    assert "Grace Hopper" in (await signed.open(f"/contacts/{number}")).text
    # The same number as another kind is the same person.
    for again in ({"wa_id": "+447813194798"}, {"email": "G@example.com"}):
        answer = await signed.send("/contacts/new", **again)
        assert (answer.status_code, f'href="/contacts/{number}"' in answer.text) == (409, True)
    assert sql.value("SELECT max(id) FROM contacts") == number
    assert sql.value(
        "SELECT array_agg(action || ' ' || about) FROM audit_entries WHERE action <> 'user.signed_in'"
    ) == ["contact.created "]


WRONG = (
    ({"first_name": "Grace"}, "Give a phone number"),
    ({"phone_number": "x", "first_name": "<Kept>"}, "A phone number must be digits"),
    ({"email": "nobody"}, "An e-mail address looks like"),
    ({"email": "a@example.com", "default_time_zone": "Mars"}, "time zone"),
    ({"email": "a@example.com", "first_name": "x" * 201}, "at most 200 characters"),
    ({"wa_id": "x" * 500}, "at most 161 characters"),
)


async def test_what_is_wrong_is_said_and_what_was_typed_is_kept(signed, sql):
    for form, said in WRONG:
        page = await signed.send("/contacts/new", **form)
        assert (page.status_code, said in page.text) == (400, True), form
        assert ("&lt;Kept&gt;" in page.text) == ("<Kept>" in form.values())
    assert sql.value("SELECT count(*) FROM contacts") == 1


async def test_a_name_is_changed_and_an_empty_field_clears(signed, tenant, sql):
    form = {"first_name": "Augusta", "last_name": "", "full_name": "Augusta Ada King", "email": "ada@example.com"}
    assert (await signed.send(f"/contacts/{tenant.contact_id}", **form)).status_code == 303
    page = (await signed.open(f"/contacts/{tenant.contact_id}")).text
    assert '<h1 dir="auto">Augusta Ada King</h1>' in page
    assert (await signed.send(f"/contacts/{tenant.contact_id}", full_name="Ada")).status_code == 303
    assert sql.value("SELECT count(*) FROM contact_identities WHERE kind = 'email'") == 0
    assert sql.value("SELECT count(*) FROM contact_identities WHERE contact_id = %s", tenant.contact_id) == 2


async def test_an_address_of_somebody_else_is_refused_with_who_it_is(signed, tenant, people):
    other = await people(email="grace@example.com")
    page = await signed.send(f"/contacts/{tenant.contact_id}", email="Grace@example.com", first_name="Typed")
    assert (page.status_code, f'href="/contacts/{other}"' in page.text, "Typed" in page.text) == (409, True, True)


async def test_somebody_is_opted_out_and_in_again(signed, tenant, sql, ada):
    address = f"/contacts/{tenant.contact_id}"
    assert (await signed.send(f"{address}/consent", channel="sms", granted="no")).status_code == 303
    assert (await signed.open(address)).text.count("opted out</span>") == 1
    assert sql.value("SELECT evidence FROM consents") == {"userId": ada.id}
    assert (await signed.send(f"{address}/consent", channel="sms", granted="yes")).status_code == 303
    assert "opted out</span>" not in (await signed.open(address)).text
    assert (await signed.send(f"{address}/consent", channel="pigeon", granted="no")).status_code == 404


async def test_two_are_merged_and_taken_apart(signed, tenant, people, sql):
    other = await people(email="grace@example.com", full_name="Grace Hopper")
    address = f"/contacts/{tenant.contact_id}"
    merged = await signed.send(f"/contacts/{other}/merge", other=f"#{tenant.contact_id}")
    assert merged.headers["location"] == f"{address}?done=merged"
    led = await signed.open(f"/contacts/{other}")
    assert (led.status_code, led.headers["location"]) == (303, f"{address}?done=merged")
    assert await found(signed, "hopper") == [tenant.contact_id]
    assert (await signed.send(f"{address}/merge", other=f"{other}")).status_code == 409
    (number,) = re.findall(r"/merges/(\d+)/undo", (await signed.open(address)).text)
    assert (await signed.send(f"{address}/merges/{number}/undo")).status_code == 303
    assert await found(signed, "hopper") == [other]
    assert (await signed.send(f"{address}/merges/{number}/undo")).status_code == 409
    assert sql.value("SELECT array_agg(action ORDER BY id) FROM audit_entries WHERE action <> 'user.signed_in'") == [
        "contact.merged",
        "contact.merge_undone",
    ]


async def test_a_merge_is_taken_apart_from_the_page_of_who_was_merged_alone(signed, tenant, people, sql):
    others = [await people(email=f"{name}@example.com", full_name=name) for name in ("grace", "graca")]
    await signed.send(f"/contacts/{others[0]}/merge", other=f"{others[1]}")
    merge = sql.value("SELECT id FROM contact_merges")
    assert (await signed.send(f"/contacts/{tenant.contact_id}/merges/{merge}/undo")).status_code == 404
    assert sql.value("SELECT undone_at FROM contact_merges") is None


async def test_nobody_is_merged_with_nobody(signed, tenant, other_tenant, sql):
    for other in ("", "x", "0", f"{tenant.contact_id}", f"{other_tenant.contact_id}", "9" * 30):
        assert (await signed.send(f"/contacts/{tenant.contact_id}/merge", other=other)).status_code == 400
    assert sql.value("SELECT count(*) FROM contact_merges") == 0


async def test_nobody_sees_or_changes_whom_they_do_not_have(signed, tenant, other_tenant, sql):
    for number in (other_tenant.contact_id, "0", "x", "99999999"):
        for path in ("", "/consent", "/merge", "/merges/1/undo"):
            form = {"channel": "sms", "other": f"{tenant.contact_id}", "first_name": "x"}
            assert (await signed.send(f"/contacts/{number}{path}", **form)).status_code == 404, (number, path)
        for path in ("", "/export.json"):
            assert (await signed.open(f"/contacts/{number}{path}")).status_code == 404
    assert sql.value("SELECT count(*) FROM contacts WHERE first_name = 'x'") == 0
    assert sql.value("SELECT count(*) FROM audit_entries WHERE action <> 'user.signed_in'") == 0


async def test_an_agent_keeps_contacts_and_gets_no_data_out(screen, admit, tenant):
    await admit("agent@example.com", tenant.organization_id, role=Role.AGENT)
    await screen.sign_in("agent@example.com")
    assert (await screen.open("/contacts")).status_code == 200
    page = (await screen.open(f"/contacts/{tenant.contact_id}")).text
    assert not re.search(r"/(erase|export\.json)", page)
    assert (await screen.send(f"/contacts/{tenant.contact_id}", first_name="Ada")).status_code == 303
