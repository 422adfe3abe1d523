"""Booking from the page: who it is filed under, what is asked, and what becomes of a time that is gone."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from opensetter.contacts import service as contacts
from opensetter.core import clock
from opensetter.scheduling import links
from tests.factories import make_contact
from tests.feature.booking_page.conftest import MONDAY, Visitor, add_kind

ADA = {"name": "Ada Lovelace", "email": "ada@example.com", "phone": "+44 7700 900123"}
NINE = MONDAY.replace(hour=9)


async def bookings(shop, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await shop.api.get("/bookings", **query)).json()["data"]
    return found


async def test_a_stranger_books_and_is_a_contact_from_then_on(shop, visitor):
    await visitor.opens(shop.path)
    page = await visitor.follows("10:00")
    assert page.heading == "Your details"
    assert "Monday, 22 March 2027 at 10:00 (London time)" in page.text
    page = await visitor.sends(**ADA)
    assert visitor.led_by.status_code == 303
    assert page.heading == "You are booked"
    assert "Monday, 22 March 2027 at 10:00 (London time)" in page.text
    assert "12 Wharf Road, London" in page.text
    (booking,) = await bookings(shop)
    assert booking["start_time"] == "2027-03-22T10:00:00.000Z"
    assert booking["end_time"] == "2027-03-22T11:00:00.000Z"
    assert (booking["source"], booking["status"], booking["time_zone"]) == ("opensetter", "confirmed", "Europe/London")
    contact = (await shop.api.get(f"/contacts/{booking['contact_id']}")).json()["data"]
    assert contact["fullName"] == "Ada Lovelace"
    assert (contact["phoneNumber"], contact["email"]) == ("+44 7700 900123", "ada@example.com")
    assert (await visitor.opens(shop.path)).times == ["09:00", "11:00"]


async def test_its_confirmation_is_written_down_with_it_and_again_once_it_is_moved(shop, visitor, sql):
    confirmations = "SELECT count(*) FROM reminders WHERE kind = 'confirmation' AND status = 'queued'"
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    await visitor.sends(**ADA)
    assert sql.value(confirmations) == 1
    await visitor.follows("Move")
    await visitor.follows("11:00")
    await visitor.sends()
    assert [booking["start_time"] for booking in await bookings(shop)] == ["2027-03-22T11:00:00.000Z"]
    assert sql.value(confirmations) == 2


async def test_the_zone_in_which_it_was_chosen_is_kept_with_it(shop, visitor):
    await visitor.opens(f"{shop.path}?zone=America/New_York")
    await visitor.follows("5:00 AM")
    page = await visitor.sends(**ADA)
    assert "Monday, March 22, 2027 at 5:00 AM (New York time)" in page.text
    (booking,) = await bookings(shop)
    assert (booking["time_zone"], booking["start_time"]) == ("America/New_York", "2027-03-22T09:00:00.000Z")


async def test_the_same_form_sent_twice_is_one_booking(shop, visitor):
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    form = visitor.form.fields | ADA
    first = await visitor.posts(shop.path, form)
    led = visitor.led_by.headers["location"]
    again = await visitor.posts(shop.path, form)
    assert first.heading == again.heading == "You are booked"
    assert visitor.led_by.headers["location"] == led
    assert len(await bookings(shop)) == 1


async def test_the_same_form_sent_at_once_is_one_booking(shop, visitor, client):
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    form = visitor.form.fields | ADA
    answers = await asyncio.gather(*(client.post(shop.path, data=form) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(await bookings(shop)) == 1


async def test_of_many_at_once_one_gets_the_time_and_the_others_are_offered_another(shop, client):
    people = [Visitor(client) for _ in range(8)]
    for person in people:
        await person.opens(f"{shop.path}?at=2027-03-22T10:00:00.000Z")
    await asyncio.gather(
        *(
            person.sends(name=f"Person {number}", email=f"person{number}@example.com")
            for number, person in enumerate(people)
        )
    )
    assert sorted(person.status for person in people) == [200] + [409] * 7
    refused = next(person for person in people if person.status == 409)
    assert "Somebody has just taken that time." in refused.page.text
    assert refused.form.options == ["2027-03-22T09:00:00.000Z", "2027-03-22T11:00:00.000Z", "2027-03-23T09:00:00.000Z"]
    assert len(await bookings(shop)) == 1
    # Of those who got nothing, nothing is left either.
    assert len((await shop.api.get("/contacts")).json()["data"]) == 2


async def test_when_a_time_is_taken_meanwhile_nothing_typed_is_lost_and_another_is_one_choice_away(shop, visitor):
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    await shop.books(MONDAY.replace(hour=10))
    page = await visitor.sends(**ADA)
    assert visitor.status == 409
    assert "Somebody has just taken that time." in page.text
    assert {name: visitor.form.fields[name] for name in ADA} == ADA
    assert "Monday, 22 March 2027 at 09:00 (London time)" in page.text
    page = await visitor.sends()
    assert visitor.status == 400
    assert "Please choose a time." in page.text
    assert {name: visitor.form.fields[name] for name in ADA} == ADA
    page = await visitor.sends(at=visitor.form.options[1])
    assert page.heading == "You are booked"
    assert "at 11:00" in page.text


async def test_a_time_outside_of_all_hours_is_refused_with_others(shop, visitor):
    await visitor.opens(f"{shop.path}?at=2027-03-22T10:00:00.000Z")
    for at in ("2027-03-22T13:00:00.000Z", "2027-03-22T09:30:00.000Z", "2020-01-06T10:00:00Z", "2099-12-31T10:00:00Z"):
        page = await visitor.posts(shop.path, visitor.form.fields | ADA | {"at": at})
        assert visitor.status == 409
        assert "That time cannot be booked any more." in page.text
        assert visitor.form.options
    assert await bookings(shop) == []


async def test_with_nothing_left_the_page_says_so(shop, visitor):
    await shop.changes_kind(horizonDays=1)
    await visitor.opens(f"{shop.path}?at=2027-03-22T10:00:00.000Z")
    for day, hour in ((22, 9), (22, 10), (22, 11), (23, 9), (23, 10), (23, 11)):
        await shop.books(MONDAY.replace(day=day, hour=hour))
    page = await visitor.sends(**ADA)
    assert visitor.status == 409
    assert "There is nothing free close to it." in page.text
    assert "button" not in [element.tag for element in page.elements]


# ── who books ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("phone", ["+447813194799", "07813 194799", "0044 7813 194799", "+44 (0)7813 194799"])
async def test_a_known_number_is_that_contacts_however_it_is_written(shop, visitor, phone):
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    page = await visitor.sends(name="Somebody else", phone=phone)
    assert page.heading == "You are booked"
    (booking,) = await bookings(shop)
    assert booking["contact_id"] == shop.tenant.contact_id
    contact = (await shop.api.get(f"/contacts/{shop.tenant.contact_id}")).json()["data"]
    assert contact["firstName"] == "Ada"


async def test_a_number_and_an_address_of_two_people_leave_them_two(shop, visitor, runtime, sql):
    other = await make_contact(runtime, shop.tenant.organization_id, email="grace@example.com")
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    await visitor.sends(name="Grace", phone=shop.tenant.phone, email="Grace@Example.com")
    (booking,) = await bookings(shop)
    assert booking["contact_id"] == shop.tenant.contact_id
    assert sql.value("SELECT count(*) FROM contact_merges") == 0
    assert sql.value("SELECT contact_id FROM contact_identities WHERE kind = 'email'") == other


async def test_a_strangers_number_may_be_written_as_in_their_own_country(shop, visitor, sql):
    await visitor.opens(f"{shop.path}?zone=Europe/Berlin")
    await visitor.follows("11:00")
    await visitor.sends(name="Karl", phone="030 23125 000")
    assert sql.value("SELECT value FROM contact_identities WHERE kind = 'phone'") == "493023125000"


async def test_a_stranger_is_not_told_whether_somebody_is_booked(shop, visitor):
    await shop.books(NINE + timedelta(days=1))
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    page = await visitor.sends(name="Nosy", phone=shop.tenant.phone)
    assert page.heading == "You are booked"
    assert "23 March" not in page.text


async def test_a_link_from_the_bot_files_the_booking_under_its_contact_whatever_is_typed(shop, visitor, sql):
    identities = "SELECT count(*) FROM contact_identities"
    before = sql.value(identities)
    page = await visitor.opens(shop.link(conversation_id=9))
    assert page.heading == "You are booking as Ada."
    page = await visitor.follows("10:00")
    # Who that is and how to reach them is known.
    assert {"name", "email", "phone"} & visitor.form.fields.keys() == set()
    page = await visitor.sends(name="Grace", email="grace@example.com", phone="+44 7700 900999")
    assert page.heading == "You are booked"
    (booking,) = await bookings(shop)
    assert booking["contact_id"] == shop.tenant.contact_id
    assert booking["metadata"]["conversationId"] == 9
    assert sql.value(identities) == before


async def test_what_somebody_types_who_cannot_be_reached_is_kept_with_the_booking_and_proves_nothing(
    shop, visitor, runtime, sql
):
    with_no_number = await make_contact(runtime, shop.tenant.organization_id, wa_id="unknown")
    sql.run("UPDATE contact_identities SET kind = 'visitor' WHERE contact_id = %s", with_no_number)
    page = await visitor.opens(shop.link(with_no_number))
    assert page.heading == "Book an appointment"
    await visitor.follows("10:00")
    await visitor.sends(**ADA)
    (booking,) = await bookings(shop)
    assert booking["contact_id"] == with_no_number
    assert booking["metadata"] == {
        "bookedOn": "booking_page",
        "name": "Ada Lovelace",
        "email": "ada@example.com",
        "phone": "+44 7700 900123",
    }
    contact = (await shop.api.get(f"/contacts/{with_no_number}")).json()["data"]
    assert contact["fullName"] == "Ada Lovelace"
    # Somebody else who really has that number is somebody else.
    stranger = Visitor(visitor.client)
    await stranger.opens(shop.path)
    await stranger.follows("11:00")
    await stranger.sends(**ADA)
    assert {booking["contact_id"] for booking in await bookings(shop)} != {with_no_number}


@pytest.mark.parametrize("spoil", ["one letter", "another page", "too old", "nonsense"])
async def test_a_link_that_is_not_ours_or_too_old_opens_the_page_as_for_a_stranger(
    shop, other_tenant, visitor, spoil, runtime
):
    link = shop.link()
    page, _, token = link.partition("?t=")
    if spoil == "one letter":
        link = f"{page}?t={token[:-1]}{'A' if token[-1] != 'A' else 'Q'}"
    elif spoil == "another page":
        elsewhere = links.Page(other_tenant.organization_id, other_tenant.bot_id)
        visit = links.Visit(shop.tenant.contact_id)
        link = f"{page}?t={links.sign_visit(runtime.vault, elsewhere, visit, now=MONDAY)}"
    elif spoil == "nonsense":
        link = f"{page}?t=c1.1.x"
    with clock.frozen(MONDAY + (links.VISIT_LIFETIME if spoil == "too old" else timedelta(0))):
        shown = await visitor.opens(link)
        assert visitor.status == 200
        assert shown.heading == "Book an appointment"
        assert "Your link is too old or incomplete. You can book here all the same." in shown.text
        await visitor.follows(shown.times[-1])
        await visitor.sends(**ADA)
    (booking,) = await bookings(shop)
    assert booking["contact_id"] != shop.tenant.contact_id


async def test_whoever_was_forwarded_a_link_can_book_as_themselves(shop, visitor):
    await visitor.opens(shop.link())
    page = await visitor.follows("That is not me")
    assert page.heading == "Book an appointment"
    await visitor.follows("10:00")
    await visitor.sends(**ADA)
    (booking,) = await bookings(shop)
    assert booking["contact_id"] != shop.tenant.contact_id


async def test_a_link_leads_to_whoever_the_contact_was_merged_into(shop, visitor, runtime, api):
    other = await make_contact(runtime, shop.tenant.organization_id, email="ada@example.com")
    link = shop.link(other)
    merged = await api.post(f"/contacts/{shop.tenant.contact_id}/merge", json={"contactId": other})
    assert merged.status_code == 200
    page = await visitor.opens(link)
    assert page.heading == "You are booking as Ada."
    await visitor.follows("10:00")
    await visitor.sends()
    (booking,) = await bookings(shop)
    assert booking["contact_id"] == shop.tenant.contact_id


# ── somebody who is booked ───────────────────────────────────────────────────────────────────────────────────────────


async def test_a_booked_contact_sees_the_appointment_and_no_new_form(shop, visitor):
    await shop.books(NINE)
    page = await visitor.opens(shop.link())
    assert page.heading == "Your appointment"
    assert "You have an appointment already." in page.text
    assert "Monday, 22 March 2027 at 09:00 (London time)" in page.text
    assert page.times == []
    page = await visitor.follows("Move or cancel")
    assert page.heading == "Your appointment"
    assert {"Move", "Cancel", "Add to calendar"} <= set(page.names("a"))


async def test_an_appointment_that_was_made_elsewhere_is_shown_and_cannot_be_changed_here(shop, visitor, api):
    booked = await api.book(start_time="2027-03-24T14:00:00Z", end_time="2027-03-24T15:00:00Z")
    assert booked.status_code == 201
    page = await visitor.opens(shop.link())
    assert "Wednesday, 24 March 2027 at 14:00 (London time)" in page.text
    assert "It was booked elsewhere, and can be changed there." in page.text
    assert "Move or cancel" not in page.names("a")


async def test_a_booked_contact_can_ask_for_another_one(shop, visitor):
    await shop.books(NINE)
    await visitor.opens(shop.link())
    page = await visitor.follows("Book another appointment")
    assert page.heading == "You are booking as Ada."
    await visitor.follows("10:00")
    page = await visitor.sends()
    assert page.heading == "You are booked"
    assert len(await bookings(shop)) == 2


async def test_a_guest_who_was_booked_meanwhile_is_shown_that_instead_of_being_booked_twice(shop, visitor):
    await visitor.opens(shop.link())
    await visitor.follows("10:00")
    await shop.books(NINE + timedelta(days=2))
    page = await visitor.sends()
    assert page.heading == "Your appointment"
    assert "Wednesday, 24 March 2027 at 09:00" in page.text
    assert len(await bookings(shop)) == 1


async def test_a_past_or_cancelled_appointment_is_no_reason_not_to_book(shop, visitor, api):
    booking_id = await shop.books(NINE)
    assert (await api.post(f"/bookings/{booking_id}/cancel")).status_code == 200
    assert (await visitor.opens(shop.link())).times == ["09:00", "10:00", "11:00"]
    await shop.books(NINE)
    with clock.frozen(NINE + timedelta(hours=1)):
        assert (await visitor.opens(shop.link())).times[0] == "11:00"


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────────

PEOPLE = {"text": "How many people will come?", "disqualifying": ["More than 20"]}
WHERE = {"text": "Indoors or outdoors?", "disqualifying": []}


def field_of(page, question: str) -> str:
    return next(element.attributes["for"] for element in page.all("label") if element.name == question)


async def test_questions_are_asked_and_the_answers_are_known_to_the_bot(shop, visitor, api):
    await shop.changes_kind(questions=[PEOPLE, WHERE])
    await visitor.opens(shop.path)
    page = await visitor.follows("10:00")
    answers = {field_of(page, PEOPLE["text"]): "3 & a dog", field_of(page, WHERE["text"]): "Outdoors,\r\nplease"}
    page = await visitor.sends(**ADA, **answers)
    assert page.heading == "You are booked"
    (booking,) = await bookings(shop)
    told = {PEOPLE["text"]: "3 & a dog", WHERE["text"]: "Outdoors,\nplease"}
    assert booking["metadata"]["answers"] == told
    contact_id = booking["contact_id"]
    known = (await api.get(f"/bots/{shop.tenant.bot_id}/context", contactId=contact_id)).json()["data"]
    assert known["answers"] == told


async def test_a_guest_is_not_asked_again_what_the_bot_was_told(shop, visitor, runtime):
    await shop.changes_kind(questions=[PEOPLE, WHERE])
    async with runtime.database.transaction(shop.tenant.organization_id) as session:
        await contacts.note_answers(
            session,
            shop.tenant.organization_id,
            shop.tenant.contact_id,
            bot_id=shop.tenant.bot_id,
            answers={PEOPLE["text"]: "Two"},
        )
    await visitor.opens(shop.link())
    page = await visitor.follows("10:00")
    assert WHERE["text"] in page.names("label")
    assert PEOPLE["text"] not in page.names("label")


@pytest.mark.parametrize("answer", ["More than 20", "  more  than 20. ", "Oh, more than 20 of us!"])
async def test_a_disqualifying_answer_ends_it_politely_and_nothing_is_booked(shop, visitor, answer, sql):
    await shop.changes_kind(questions=[PEOPLE])
    before = sql.value("SELECT count(*) FROM contacts")
    await visitor.opens(shop.path)
    page = await visitor.follows("10:00")
    page = await visitor.sends(**ADA, **{field_of(page, PEOPLE["text"]): answer})
    assert visitor.status == 200
    assert page.heading == "Thank you for your answers"
    assert await bookings(shop) == []
    assert sql.value("SELECT count(*) FROM contacts") == before


async def test_a_disqualifying_answer_that_was_given_to_the_bot_counts_here_too(shop, visitor, runtime):
    await shop.changes_kind(questions=[PEOPLE])
    async with runtime.database.transaction(shop.tenant.organization_id) as session:
        await contacts.note_answers(
            session,
            shop.tenant.organization_id,
            shop.tenant.contact_id,
            bot_id=shop.tenant.bot_id,
            answers={PEOPLE["text"]: "More than 20"},
        )
    await visitor.opens(shop.link())
    await visitor.follows("10:00")
    page = await visitor.sends()
    assert page.heading == "Thank you for your answers"
    assert await bookings(shop) == []


# ── what is wrong with a form ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Please tell us your name."),
        ({"name": "  \t "}, "Please tell us your name."),
        ({"name": "x" * 201}, "A name is one line of at most 200 characters."),
        ({"name": "Ada\x00"}, "A name is one line of at most 200 characters."),
        ({"email": "", "phone": ""}, "Please give an e-mail address or a phone number."),
        ({"email": "ada"}, "This does not look like an e-mail address."),
        ({"email": "ada@example.com" * 20}, "This does not look like an e-mail address."),
        ({"phone": "call me"}, "This does not look like a phone number."),
        ({"phone": "1" * 70}, "This does not look like a phone number."),
        ({"phone": "123"}, "This does not look like a phone number."),
    ],
)
async def test_what_is_wrong_is_said_in_a_sentence_and_nothing_typed_is_lost(shop, visitor, typed, sentence):
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    page = await visitor.sends(**(ADA | typed))
    assert visitor.status == 400
    assert sentence in page.text
    kept = {name: visitor.form.fields[name] for name in ADA}
    assert kept == {name: value.replace("\x00", "") for name, value in (ADA | typed).items()}
    (summary,) = [element for element in page.elements if element.attributes.get("role") == "alert"]
    assert sentence in summary.text
    assert await bookings(shop) == []
    page = await visitor.sends(**ADA)
    assert page.heading == "You are booked"


async def test_an_unanswered_question_is_named(shop, visitor):
    await shop.changes_kind(questions=[PEOPLE])
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    page = await visitor.sends(**ADA)
    assert visitor.status == 400
    assert "Please answer: How many people will come?" in page.text
    assert visitor.form.fields["name"] == "Ada Lovelace"
    page = await visitor.sends(**{field_of(page, PEOPLE["text"]): "x" * 1001})
    assert "This answer is too long" in page.text


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with blank inside it"])
async def test_a_form_without_a_key_of_ours_is_given_a_new_one(shop, visitor, key):
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    page = await visitor.sends(**ADA, key=key)
    assert visitor.status == 400
    assert "Something got lost on the way. Please book once more." in page.text
    page = await visitor.sends()
    assert page.heading == "You are booked"


async def test_a_form_that_is_sent_again_after_its_booking_was_cancelled_is_a_new_booking(shop, visitor, api):
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    form = visitor.form.fields | ADA
    await visitor.posts(shop.path, form)
    (booking,) = await bookings(shop)
    await api.post(f"/bookings/{booking['id']}/cancel")
    await visitor.posts(shop.path, form)
    assert visitor.status == 409
    page = await visitor.sends()
    assert page.heading == "You are booked"


async def test_another_persons_form_does_not_lead_to_their_booking(shop, visitor):
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    form = visitor.form.fields | ADA
    await visitor.posts(shop.path, form)
    page = await visitor.posts(shop.path, form | {"email": "", "phone": "+44 7700 900777"})
    assert visitor.status == 409
    assert "Somebody has just taken that time." in page.text


async def test_an_appointment_type_of_another_bot_cannot_be_booked_here(shop, other_api, visitor):
    theirs = await add_kind(other_api, other_api.tenant)
    await visitor.opens(shop.path)
    await visitor.follows("10:00")
    await visitor.posts(shop.path, visitor.form.fields | ADA | {"type": str(theirs["id"])})
    assert visitor.status == 404
    await visitor.opens(f"{shop.path}?type={theirs['id']}")
    assert visitor.status == 404


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"a=%ff%00", b"&".join(b"a=1" for _ in range(500)), b"{}"])
async def test_what_is_no_form_of_ours_books_nothing(shop, visitor, client, body):
    answer = await client.post(shop.path, content=body)
    assert 400 <= answer.status_code < 500
    assert await bookings(shop) == []
