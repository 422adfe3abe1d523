"""Links are believed if we signed them, for what they are used for, and not for longer than they say."""

from datetime import UTC, datetime, timedelta

import pytest

from opensetter.core.settings import Settings
from opensetter.core.vault import SecretKeyMissing, Vault
from opensetter.scheduling import links
from opensetter.scheduling.links import Feed, Page, Ticket, Visit

OLD, NEW = "an-older-key-of-some-length", "a-newer-key-of-some-length"
NOW = datetime(2027, 3, 22, 8, tzinfo=UTC)
PAGE = Page(3, 7)


def vault(*keys: str) -> Vault:
    return Vault(lambda: keys)


def slug(of: Vault, page: Page = PAGE) -> str:
    found = links.page_slug(of, page)
    assert found is not None
    return found


@pytest.mark.parametrize("visit", [Visit(42), Visit(42, 9), Visit(2**63 - 1, 2**63 - 1)])
def test_what_was_signed_is_read_back(visit):
    ours = vault(NEW)
    assert links.read_page(ours, slug(ours)) == PAGE
    assert links.read_visit(ours, PAGE, links.sign_visit(ours, PAGE, visit, now=NOW), now=NOW) == visit
    ticket = Ticket(3, 555)
    assert links.read_ticket(ours, links.sign_ticket(ours, ticket, starts_at=NOW, now=NOW), now=NOW) == ticket
    feed = Feed(3, 12, 2)
    token = links.feed_url(ours, "", feed).removeprefix("/calendars/").removesuffix(".ics")
    assert links.read_feed(ours, token, now=NOW + timedelta(days=20_000)) == feed


def test_a_pages_address_holds_what_it_must_and_stays_as_it_is():
    ours = vault(NEW)
    url = links.page_url(ours, "https://chat.example.com", PAGE, visit=Visit(42, 9), language="pt", now=NOW)
    assert url is not None
    assert url.startswith(f"https://chat.example.com/book/{slug(ours)}?t=c42v9.")
    assert url.endswith("&lang=pt")
    # It has to fit into a text message.
    assert len(url.removeprefix("https://chat.example.com")) < 100
    later = links.page_url(ours, "https://chat.example.com", PAGE, now=NOW + timedelta(days=999))
    assert later == f"https://chat.example.com/book/{slug(ours)}"


@pytest.mark.parametrize("place", range(0, 60, 3))
def test_no_letter_can_be_changed(place):
    ours = vault(NEW)
    token = links.sign_ticket(ours, Ticket(3, 555), starts_at=NOW, now=NOW)
    place %= len(token)
    spoiled = token[:place] + ("x" if token[place] != "x" else "y") + token[place + 1 :]
    assert links.read_ticket(ours, spoiled, now=NOW) is None


def test_a_visit_is_to_one_page_only():
    ours = vault(NEW)
    token = links.sign_visit(ours, PAGE, Visit(42), now=NOW)
    assert links.read_visit(ours, Page(3, 8), token, now=NOW) is None
    assert links.read_visit(ours, Page(4, 7), token, now=NOW) is None


def test_what_is_signed_for_one_thing_is_nothing_else():
    ours = vault(NEW)
    visit = links.sign_visit(ours, PAGE, Visit(42), now=NOW)
    ticket = links.sign_ticket(ours, Ticket(3, 555), starts_at=NOW, now=NOW)
    feed = links.feed_url(ours, "", Feed(3, 555, 1)).removeprefix("/calendars/").removesuffix(".ics")
    for token in (visit, feed, slug(ours)):
        assert links.read_ticket(ours, token, now=NOW) is None
    for token in (visit, ticket, slug(ours)):
        assert links.read_feed(ours, token, now=NOW) is None
    for token in (ticket, feed, slug(ours)):
        assert links.read_visit(ours, PAGE, token, now=NOW) is None


def test_links_end_when_they_say():
    ours = vault(NEW)
    visit = links.sign_visit(ours, PAGE, Visit(42), now=NOW)
    ends = NOW + links.VISIT_LIFETIME
    assert links.read_visit(ours, PAGE, visit, now=ends - timedelta(seconds=1)) == Visit(42)
    assert links.read_visit(ours, PAGE, visit, now=ends) is None
    starts = NOW + timedelta(days=400)
    ticket = links.sign_ticket(ours, Ticket(3, 555), starts_at=starts, now=NOW)
    assert links.read_ticket(ours, ticket, now=starts + links.BOOKING_LIFETIME - timedelta(seconds=1)) is not None
    assert links.read_ticket(ours, ticket, now=starts + links.BOOKING_LIFETIME) is None


def test_a_key_may_be_changed_while_links_of_the_old_one_still_lead_somewhere():
    before = vault(OLD)
    address, ticket = slug(before), links.sign_ticket(before, Ticket(3, 5), starts_at=NOW, now=NOW)
    both, after = vault(NEW, OLD), vault(NEW)
    assert links.read_page(both, address) == PAGE
    assert links.read_ticket(both, ticket, now=NOW) == Ticket(3, 5)
    assert slug(both) == slug(after)
    assert links.read_page(after, address) is None
    assert links.read_ticket(after, ticket, now=NOW) is None


def test_without_a_key_nothing_is_signed_and_nothing_believed():
    none = vault()
    assert links.page_url(none, "", PAGE, visit=Visit(42), now=NOW) is None
    assert links.appointment_url(none, "", Ticket(3, 5), starts_at=NOW, now=NOW) is None
    with pytest.raises(SecretKeyMissing):
        links.feed_url(none, "", Feed(3, 12, 1))
    assert links.read_page(none, slug(vault(NEW))) is None


@pytest.mark.parametrize(
    "text", ["", "x", "3-7", "3-7-", "03-7-" + "A" * 22, "3-7-" + "ä" * 22, "٣-7-" + "A" * 22, "\x00", "." * 9999]
)
def test_what_has_not_the_shape_of_a_link_is_none(text):
    ours = vault(NEW)
    assert links.read_page(ours, text) is None
    assert links.read_ticket(ours, text, now=NOW) is None
    assert links.read_visit(ours, PAGE, text, now=NOW) is None
    assert links.read_feed(ours, text, now=NOW) is None


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({"public_url": "https://chat.example.com/"}, "https://chat.example.com"),
        ({"host": "127.0.0.1", "port": 8000}, "http://127.0.0.1:8000"),
        ({"host": "::1", "port": 8000}, "http://[::1]:8000"),
    ],
)
def test_the_servers_address_is_the_public_one_or_where_it_listens(settings, address):
    assert links.public_address(Settings(_env_file=None, **settings)) == address
