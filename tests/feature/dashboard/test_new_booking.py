"""A booking that somebody was told of on the phone, written down on a page."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.core import clock

NOW = datetime(2026, 6, 1, 5, tzinfo=UTC)
KEY = "a-key-of-one-form-0123"


@pytest.fixture(autouse=True)
def now():
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
async def kind(api):
    made = await api.post(
        "/appointment-types", json={"botId": api.tenant.bot_id, "name": "Introductory call", "lengthMinutes": 30}
    )
    return made.json()["data"]["id"]


@pytest.fixture
def sent(signed, tenant):
    """The form, sent as it would book half an hour on Tuesday at three, with these fields changed."""

    async def send(**fields):
        right = {
            "key": KEY,
            "who": tenant.phone,
            "name": "",
            "what": f"bot:{tenant.bot_id}",
            "day": "2026-06-02",
            "time": "15:00",
            "minutes": "30",
            "zone": "",
        }
        return await signed.send("/bookings/new", **{**right, **fields})

    return send


@pytest.mark.parametrize("who", ["+447813194799", "07813 194 799", "0044 (0)7813-194799", "447813194799"])
async def test_whoever_is_known_is_found_by_any_spelling(sent, tenant, sql, who):
    led = await sent(who=who)
    assert led.status_code == 303, led.text
    number = int(re.fullmatch(r"/bookings/(\d+)\?done=booked", led.headers["location"])[1])
    row = "(contact_id, source, starts_at, ends_at - starts_at, time_zone)"
    assert sql.value(f"SELECT {row} = (%s, 'dashboard', %s, interval '30 minutes', 'Europe/London') FROM bookings"
                     " WHERE id = %s", tenant.contact_id, datetime(2026, 6, 2, 14, tzinfo=UTC), number)  # fmt: skip
    assert sql.value("SELECT payload ->> 'id' FROM events WHERE type = 'booking.created'") == f"{number}"
    assert sql.value("SELECT about FROM audit_entries WHERE action = 'booking.created'") == f"{number}"


async def test_sent_twice_it_is_one_booking(sent, kind, sql, signed):
    for what in ({}, {"what": f"kind:{kind}", "key": "another-form-456789", "time": "10:00"}):
        first, second = await sent(**what), await sent(**what)
        assert first.headers["location"] == second.headers["location"]
    assert sql.bookings() == 2
    page = (await signed.open(first.headers["location"])).text
    assert page.count("By Ada Lovelace") == 1


async def test_somebody_new_is_added_with_a_name_and_only_then(sent, sql):
    before = sql.value("SELECT count(*) FROM contacts")
    page = await sent(who="07700 900123")
    assert (page.status_code, "Nobody is known by that yet." in page.text) == (400, True)
    assert 'value="07700 900123"' in page.text
    assert (sql.value("SELECT count(*) FROM contacts"), sql.bookings()) == (before, 0)
    for who, name in (("07700 900123", "Grace Hopper"), ("jo@example.com", "Jo")):
        assert (await sent(who=who, name=name, key=f"form-for-{name:x<12}".replace(" ", "-"))).status_code == 303
    assert sql.value("SELECT string_agg(value, ' ' ORDER BY id) FROM contact_identities WHERE id > 2") is not None
    assert sql.value("SELECT count(*) FROM contact_identities WHERE value IN ('447700900123', 'jo@example.com')") == 2


async def test_of_an_appointment_type_its_calendar_has_the_last_word(sent, kind, sql):
    what = {"what": f"kind:{kind}", "minutes": "999"}
    assert (await sent(**what)).status_code == 303
    assert sql.value("SELECT ends_at - starts_at FROM bookings") == timedelta(minutes=30)
    taken = await sent(**what, key="another-form-456789")
    assert taken.status_code == 409
    assert "Somebody else has that time." in taken.text
    (other, *_) = re.findall(r'name="at" value="([^"]+)"', taken.text)
    # One of the others is chosen; the fields still say the first time.
    assert (await sent(**what, key="another-form-456789", at=other)).status_code == 303
    closed = await sent(**what, key="third-form-45678901", time="03:00")
    assert (closed.status_code, "No appointment can begin then." in closed.text) == (409, True)
    assert sql.bookings() == 2


async def test_the_open_times_of_a_day_are_shown_and_nothing_is_booked(sent, kind, sql, tenant):
    page = await sent(what=f"kind:{kind}", step="times", who="")
    assert page.status_code == 200
    assert "Tue 2 Jun, 09:00</button>" in page.text
    assert sql.bookings() == 0
    assert (await sent(step="times")).status_code == 400


async def test_times_are_on_the_clock_that_is_named(sent, sql):
    assert (await sent(zone="America/New_York")).status_code == 303
    assert sql.value("SELECT starts_at = '2026-06-02T19:00:00Z' FROM bookings") is True


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("who", "", "Write a phone number"),
        ("who", "x" * 20_000, "neither a phone number"),
        ("who", "a@b\0", "name@example.com"),
        ("name", "a\nb", "A name is one line"),
        ("what", "kind:999999999999999999999", "Choose what is booked"),
        ("what", "", "Choose what is booked"),
        ("what", "bot:999999", "Choose what is booked"),
        ("zone", "Europe/Nowhere", "A time zone is a name"),
        ("zone", "\0", "A time zone is a name"),
        ("day", "x", "Choose a day"),
        ("time", "", "Write the time"),
        ("minutes", "-5", "An appointment takes"),
        ("key", "short", "This form was not ours"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_lost(sent, sql, field, value, sentence):
    form = {field: value} if field != "name" else {"name": value, "who": "+447700900999"}
    page = await sent(**form)
    assert (page.status_code, sentence in page.text) == (400, True), page.text
    assert sql.bookings() == 0
    if field != "day":
        assert 'value="2026-06-02"' in page.text


async def test_two_who_share_a_number_are_not_guessed_between(sent, sql, tenant):
    sql.run("DELETE FROM contact_identities WHERE kind IN ('wa_id', 'sms')")
    other = sql.value("INSERT INTO contacts (organization_id) VALUES (%s) RETURNING id", tenant.organization_id)
    for contact, value in ((tenant.contact_id, "5511987654321"), (other, "551187654321")):
        sql.run(
            "INSERT INTO contact_identities (organization_id, contact_id, kind, value, spelling)"
            " VALUES (%s, %s, 'phone', %s, %s)",
            *(tenant.organization_id, contact, value, value),
        )
    assert (await sent(who="+55 11 98765 4321")).status_code == 303


async def test_a_contact_that_the_address_names_stands_in_the_form(signed, sent, tenant, other_tenant, sql):
    page = (await signed.open(f"/bookings/new?contact={tenant.contact_id}&day=2026-06-05")).text
    assert f'name="contact" value="{tenant.contact_id}"' in page
    assert 'value="2026-06-05"' in page
    assert (await sent(contact=f"{tenant.contact_id}", who="")).status_code == 303
    assert (
        f'value="{other_tenant.contact_id}"'
        not in (await signed.open(f"/bookings/new?contact={other_tenant.contact_id}")).text
    )
    assert (await sent(contact=f"{other_tenant.contact_id}", key="another-form-456789")).status_code == 404
    foreign = await sent(what=f"bot:{other_tenant.bot_id}", key="another-form-456789")
    assert (foreign.status_code, sql.bookings()) == (400, 1)


async def test_a_key_of_one_person_makes_no_booking_for_another(sent, sql):
    assert (await sent()).status_code == 303
    page = await sent(who="+447700900123", name="Grace")
    assert (page.status_code, "Open a new one." in page.text) == (409, True)
    assert (sql.bookings(), sql.value("SELECT count(*) FROM contacts WHERE full_name = 'Grace'")) == (1, 0)


async def test_without_a_bot_there_is_nothing_to_book(signed, sql):
    sql.run("UPDATE bots SET archived_at = now()")
    assert "There is no bot yet" in (await signed.open("/bookings/new")).text
