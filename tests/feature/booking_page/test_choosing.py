"""Choosing a time: what is open, in whose zone, and in which language."""

from urllib.parse import quote

import pytest

from opensetter.core import clock
from tests.feature.booking_page.conftest import MONDAY, Visitor


async def test_the_page_shows_open_days_and_the_times_of_the_first(shop, visitor):
    page = await visitor.opens(shop.path)
    assert visitor.status == 200
    assert page.heading == "Book an appointment"
    assert page.days[0] == "Monday, 22 March 2027"
    assert "Saturday, 27 March 2027" not in page.days
    # An hour's notice is needed, and it is eight o'clock.
    assert page.times == ["09:00", "10:00", "11:00"]
    assert "Acme bot" in page.text
    assert "Portrait session" in page.text
    assert "60 minutes" in page.text
    assert "12 Wharf Road, London" in page.text


async def test_a_day_is_chosen_by_a_link(shop, visitor):
    await visitor.opens(shop.path)
    page = await visitor.follows("Thursday, 25 March 2027")
    assert "Open times on Thursday, 25 March 2027" in page.names("h2")
    (chosen,) = [element for element in page.within("month") if element.attributes.get("aria-current")]
    assert chosen.name == "Thursday, 25 March 2027"


async def test_months_follow_each_other_as_far_as_can_be_booked(shop, visitor):
    page = await visitor.opens(shop.path)
    assert "Earlier month" not in page.names("a")
    page = await visitor.follows("Later month")
    assert page.days[0] == "Thursday, 1 April 2027"
    page = await visitor.follows("Later month")
    # Sixty days after today.
    assert page.days[-1] == "Friday, 21 May 2027"
    assert "Later month" not in page.names("a")
    page = await visitor.follows("Earlier month")
    assert page.days[0] == "Thursday, 1 April 2027"


async def test_the_first_month_with_an_open_time_is_shown(shop, visitor):
    await shop.changes_kind(minimumNoticeMinutes=60 * 24 * 20)
    page = await visitor.opens(shop.path)
    assert page.days[0] == "Monday, 12 April 2027"


async def test_a_full_month_says_so(shop, visitor):
    await shop.changes_kind(minimumNoticeMinutes=60 * 24 * 20)
    page = await visitor.opens(f"{shop.path}?month=2027-03")
    assert page.days == page.times == []
    assert "There are no open times this month." in page.text


async def test_nothing_open_at_all_is_told_apart(shop, visitor):
    await shop.changes_kind(minimumNoticeMinutes=60 * 24 * 20, horizonDays=5)
    page = await visitor.opens(shop.path)
    assert "There are no open times at the moment" in page.text


async def test_the_zone_is_said_in_words_and_changing_it_changes_the_times(shop, visitor):
    page = await visitor.opens(shop.path)
    assert "Times are shown in London time, UTC+0." in page.text
    page = await visitor.chooses_zone("America/New_York")
    assert "Times are shown in New York time, UTC-4." in page.text
    assert page.times == ["5:00 AM", "6:00 AM", "7:00 AM"]
    # The day is kept, and so is the zone on every way from here.
    page = await visitor.follows("Monday, March 29, 2027")
    assert page.times == ["4:00 AM", "5:00 AM", "6:00 AM"]


async def test_the_same_times_are_on_another_day_on_the_other_side_of_the_world(shop, visitor):
    page = await visitor.opens(f"{shop.path}?zone=Pacific/Auckland")
    assert page.days[0] == "Monday, 22 March 2027"
    assert page.times == ["10:00 PM", "11:00 PM"]
    page = await visitor.follows("Tuesday, 23 March 2027")
    assert page.times[0] == "12:00 AM"


async def test_each_hour_of_a_change_of_the_clocks_is_the_visitors_own(shop, visitor):
    page = await visitor.opens(f"{shop.path}?zone=Europe/Berlin&day=2027-03-26")
    assert page.times == ["10:00", "11:00", "12:00"]
    page = await visitor.opens(f"{shop.path}?zone=America/New_York&day=2027-03-26")
    assert page.times == ["5:00 AM", "6:00 AM", "7:00 AM"]
    page = await visitor.opens(f"{shop.path}?zone=America/New_York&day=2027-03-29")
    assert page.times == ["4:00 AM", "5:00 AM", "6:00 AM"]


async def test_an_hour_that_the_visitors_clocks_show_twice_says_which_it_is(shop, visitor):
    await shop.changes_kind(horizonDays=300)
    # 9 and 10 o'clock in London: in Havana clocks go back at that time, on the first Sunday of November.
    sunday = {"date": "2027-11-07", "hours": [{"opens": "04:00", "closes": "07:00"}]}
    changed = await shop.api.put(f"/schedules/{shop.kind['scheduleId']}", json={"exceptions": [sunday]})
    assert changed.status_code == 200
    page = await visitor.opens(f"{shop.path}?zone=America/Havana&day=2027-11-07")
    assert page.times == ["00:00 (UTC-4)", "00:00 (UTC-5)", "01:00"]


@pytest.mark.parametrize("zone", ["Nowhere/Land", "", "../../etc/passwd", "Europe/berlin", "\x00", "UTC+1"])
async def test_a_zone_that_there_is_not_is_not_asked_for(shop, visitor, zone):
    page = await visitor.opens(f"{shop.path}?zone={quote(zone, safe='')}")
    assert visitor.status == 200
    assert "London time" in page.text


async def test_every_zone_can_be_chosen_by_its_city(shop, visitor):
    page = await visitor.opens(shop.path)
    options = page.names("option")
    assert len(options) > 400
    assert "Berlin, Germany (UTC+1)" in options
    assert "Kolkata, India (UTC+5:30)" in options
    page = await visitor.opens(f"{shop.path}?zone=Asia/Calcutta")
    (chosen,) = [option for option in page.all("option") if "selected" in option.attributes]
    assert chosen.attributes["value"] == "Asia/Kolkata"


@pytest.mark.parametrize(
    ("language", "heading", "day", "zone"),
    [
        ("en", "Book an appointment", "Monday, 22 March 2027", "London time, UTC+0"),
        ("es", "Reservar una cita", "lunes 22 de marzo de 2027", "hora de Londres, UTC+0"),
        ("pt", "Agendar um horário", "segunda-feira, 22 de março de 2027", "horário de Londres, UTC+0"),
        ("de", "Termin buchen", "Montag, 22. März 2027", "Ortszeit London, UTC+0"),
        ("fr", "Prendre rendez-vous", "lundi 22 mars 2027", "heure de Londres, UTC+0"),
    ],
)
async def test_the_page_speaks_five_languages(shop, visitor, language, heading, day, zone):
    page = await visitor.opens(f"{shop.path}?lang={language}")
    assert page.language == language
    assert page.heading == heading
    assert page.days[0] == day
    assert zone in page.text


async def test_the_bots_language_comes_before_the_browsers_and_after_what_is_asked_for(shop, client):
    french = Visitor(client, **{"Accept-Language": "fr-CA,fr;q=0.9"})
    assert (await french.opens(shop.path)).language == "en"
    assert (await french.opens(f"{shop.path}?lang=de")).language == "de"
    await shop.changes_bot(language=None)
    assert (await french.opens(shop.path)).language == "fr"
    assert (await french.opens(f"{shop.path}?lang=xx")).language == "fr"


async def test_what_is_asked_for_is_kept_on_every_way(shop, visitor):
    await visitor.opens(f"{shop.path}?lang=de&zone=Europe/Berlin")
    page = await visitor.follows("Mittwoch, 24. März 2027")
    assert page.language == "de"
    assert page.times == ["10:00", "11:00", "12:00"]
    page = await visitor.follows("11:00")
    assert page.heading == "Ihre Angaben"
    assert "Mittwoch, 24. März 2027, um 11:00 Uhr (Ortszeit Berlin)" in page.text


async def test_several_appointment_types_are_chosen_among_first(shop, visitor):
    longer = await shop.also(name="Family session", lengthMinutes=90, location={"kind": "video", "value": None})
    page = await visitor.opens(shop.path)
    assert page.heading == "What would you like to book?"
    assert [element.name for element in page.within("kinds")] == [
        "Portrait session 60 minutes · 12 Wharf Road, London",
        "Family session 90 minutes · By video call",
    ]
    page = await visitor.follows("Family session 90 minutes · By video call")
    assert page.times == ["09:00", "10:30"]
    page = await visitor.follows("Tuesday, 23 March 2027")
    assert f"type={longer['id']}" in visitor.url
    page = await visitor.follows("What would you like to book?")
    assert page.heading == "What would you like to book?"


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [("video", "https://meet.example.com/secret-room", "By video call"), ("phone", "+44 20 7946 0777", "By phone")],
)
async def test_where_to_call_is_not_told_before_it_is_booked(shop, visitor, kind, value, said):
    await shop.changes_kind(location={"kind": kind, "value": value})
    page = await visitor.opens(shop.path)
    assert said in page.text
    assert value not in visitor.answer.text
    page = await visitor.follows("09:00")
    assert value not in visitor.answer.text
    page = await visitor.sends(name="Ada", email="ada@example.com")
    assert value in visitor.answer.text


@pytest.mark.parametrize(
    "slug",
    ["1", "x", "0-0-" + "A" * 22, "1-1-" + "A" * 22, "%00", "%2e%2e", "1-1-" + "A" * 5000, "99999999999999999999-1-x"],
)
async def test_an_address_that_was_never_given_is_not_there(shop, visitor, slug):
    page = await visitor.opens(f"/book/{slug}")
    assert visitor.status == 404
    assert page.heading == "There is nothing to book here"


async def test_a_page_is_signed_for_one_bot(shop, other_tenant, visitor):
    _, _, signature = shop.path.rpartition("/")[2].split("-", 2)
    await visitor.opens(f"/book/{other_tenant.organization_id}-{other_tenant.bot_id}-{signature}")
    assert visitor.status == 404
    await visitor.opens(f"/book/{other_tenant.organization_id}-{shop.tenant.bot_id}-{signature}")
    assert visitor.status == 404


async def test_a_bot_that_is_retired_or_books_nothing_has_no_page(shop, visitor):
    await shop.api.post(f"/appointment-types/{shop.kind['id']}/archive")
    await visitor.opens(shop.path)
    assert visitor.status == 404
    await shop.also(name="Another")
    await visitor.opens(shop.path)
    assert visitor.status == 200
    await shop.api.post(f"/bots/{shop.tenant.bot_id}/archive")
    await visitor.opens(shop.path)
    assert visitor.status == 404


async def test_the_api_tells_the_address(shop, visitor):
    told = (await shop.api.get(f"/bots/{shop.tenant.bot_id}/booking-page")).json()["data"]["url"]
    assert told == f"http://opensetter.test{shop.path}"
    await visitor.opens(told)
    assert visitor.status == 200


async def test_looking_leaves_nothing_behind(shop, visitor, sql):
    counted = "SELECT (SELECT count(*) FROM contacts) + (SELECT count(*) FROM seats) + (SELECT count(*) FROM bookings)"
    before = sql.value(counted)
    await visitor.opens(shop.path)
    await visitor.follows("09:00")
    await visitor.opens(shop.link())
    await visitor.follows("10:00")
    assert sql.value(counted) == before


async def test_what_others_have_is_not_open(shop, visitor):
    await shop.books(MONDAY.replace(hour=9))
    assert (await visitor.opens(shop.path)).times == ["10:00", "11:00"]


async def test_a_time_that_is_gone_leads_back_to_those_that_are_there(shop, visitor):
    with clock.frozen(MONDAY.replace(hour=10)):
        page = await visitor.opens(f"{shop.path}?at=2027-03-22T09:00:00.000Z")
    assert page.heading == "Book an appointment"
    assert "That time cannot be booked any more." in page.text
    assert page.times == ["11:00"]
