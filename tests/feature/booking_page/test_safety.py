"""What people write stays text, what no form of ours sends is refused, and nobody can ask for too much."""

from itertools import product
from urllib.parse import quote

import pytest

from opensetter.core.settings import Settings
from tests.conftest import SECRET_KEY
from tests.feature.booking_page.conftest import MONDAY, Visitor
from tests.feature.booking_page.reading import Reading
from tests.feature.widget.test_chat_page import PAYLOADS

ADA = {"name": "Ada Lovelace", "email": "ada@example.com", "phone": "+44 7700 900123"}
NINE = MONDAY.replace(hour=9)

HOSTILE = [
    *PAYLOADS,
    "",
    " ",
    "\x00",
    "\x1b[31m",
    "a\r\nb",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "\ufffd",
    "\u202e",
    "x" * 20_000,
    "9" * 400,
    "-1",
    "1e309",
    "NaN",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2027-03-22T10:00:00.000Z" * 2,
    "2027-02-30T10:00:00Z",
    "2027-13",
    "9999-99",
    "[]",
    "null",
    "' OR 1=1 --",
    "../../etc/passwd",
    "%00%0a",
]
FIELDS = ("type", "at", "from", "zone", "lang", "t", "more", "key", "name", "email", "phone", "seen", "month", "day")


def shape(page: Reading) -> list[tuple[str, tuple[str, ...]]]:
    """Which elements a page has, each with the names of its attributes."""
    return [(element.tag, tuple(element.attributes)) for element in page.elements]


async def every_page(shop, visitor: Visitor, booking_id: int) -> list[Reading]:
    """Each kind of page once."""
    ticket = shop.ticket(booking_id)
    at = "2027-03-23T10:00:00.000Z"
    urls = [shop.path, f"{shop.path}?at={at}", shop.link()]
    urls += [f"{ticket}{query}" for query in ("", "?do=cancel", f"?do=move&at={at}")]
    return [await visitor.opens(url) for url in urls]


async def test_what_an_operator_or_a_contact_is_called_adds_nothing_to_a_page(shop, visitor, sql):
    booking_id = await shop.books(NINE)

    async def shapes(text: str, said: str) -> list[list[tuple[str, tuple[str, ...]]]]:
        location = {"kind": "address", "value": text}
        await shop.changes_kind(name=text, location=location, questions=[{"text": f"{text}?"}])
        await shop.changes_bot(name=text)
        sql.run("UPDATE contacts SET first_name = %s, full_name = %s", text, text)
        pages = await every_page(shop, visitor, booking_id)
        assert [page for page in pages if not any(said in name for name in page.names("p"))] == []
        return [shape(page) for page in pages]

    harmless = await shapes("Harmless", "Harmless")
    for payload in PAYLOADS:
        assert await shapes(payload, " ".join(payload.split())) == harmless, payload


async def test_what_is_typed_comes_back_as_it_was_and_as_nothing_else(shop, visitor):
    await shop.changes_kind(questions=[{"text": "Anything?"}])
    await visitor.opens(f"{shop.path}?at=2027-03-22T10:00:00.000Z")
    question = next(name for name in visitor.form.fields if name.startswith("q"))
    plain = await visitor.sends(name="x", email="x", phone="x", **{question: "x"})
    for payload in PAYLOADS:
        tried = await visitor.sends(name=payload, email="x" + payload, phone="x" + payload, **{question: payload})
        assert visitor.status == 400
        assert shape(tried) == shape(plain)
        assert visitor.form.fields["name"] == payload
        assert visitor.form.fields[question] == payload


async def test_a_disarmed_name_is_a_name(shop, visitor, api):
    await visitor.opens(f"{shop.path}?at=2027-03-22T10:00:00.000Z")
    page = await visitor.sends(**ADA | {"name": "<script>alert(1)</script>"})
    assert page.heading == "You are booked"
    (booking, *_) = (await api.get("/bookings")).json()["data"]
    contact = (await api.get(f"/contacts/{booking['contact_id']}")).json()["data"]
    assert contact["fullName"] == "<script>alert(1)</script>"


async def test_hostile_values_in_each_field_of_each_form_are_answered_with_a_page(shop, client):
    booking_id = await shop.books(NINE)
    ticket = shop.ticket(booking_id)
    visitor = Visitor(client)
    await visitor.opens(f"{shop.path}?at=2027-03-23T10:00:00.000Z")
    right = visitor.form.fields | ADA
    change = {"seen": "2027-03-22T09:00:00.000Z", "at": "2027-03-22T09:00:00.000Z"}
    odd = []
    for field, value in product(FIELDS, HOSTILE):
        for path, fields in ((shop.path, right), (f"{ticket}/move", change), (f"{ticket}/cancel", change)):
            if path.endswith("/cancel") and field != "seen":
                continue
            answer = await client.post(path, data=fields | {field: value})
            is_page = answer.headers.get("content-type", "").startswith("text/html") or answer.status_code == 303
            if answer.status_code >= 500 or not is_page:
                odd.append((path, field, value[:20], answer.status_code))
    assert odd == []


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.full)])
async def test_hostile_values_in_each_part_of_an_address_are_answered_with_a_page(shop, client, every):
    ticket = shop.ticket(await shop.books(NINE))
    odd = []
    for number, (name, value) in [*enumerate(product((*FIELDS, "do", "done"), HOSTILE))][::every]:
        # The two pages read their addresses alike: of each name and value one of them is asked, in turns.
        path = (shop.path, ticket)[(number + number // len(HOSTILE)) % 2]
        answer = await client.get(f"{path}?{name}={quote(value[:4000], safe='')}")
        if answer.status_code not in {200, 404} or not answer.headers["content-type"].startswith("text/html"):
            odd.append((path, name, value[:20], answer.status_code))
    assert odd == []


async def test_every_page_is_strict_with_itself(shop, visitor):
    booking_id = await shop.books(NINE)
    pages = await every_page(shop, visitor, booking_id)
    pages += [await visitor.opens("/book/x"), await visitor.opens("/book/manage/x")]
    for page in pages:
        policy = visitor.answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert visitor.answer.headers["referrer-policy"] == "no-referrer"
        assert visitor.answer.headers["cache-control"] == "no-store"
        assert visitor.answer.headers["x-robots-tag"] == "noindex"
        names = {name for element in page.elements for name in element.attributes}
        assert not [name for name in names if name == "style" or name.startswith("on")]
        assert not [element for element in page.all("script") if element.text or "src" not in element.attributes]
        assert not page.all("style")
        loaded = [
            element.attributes.get("src") or element.attributes["href"]
            for element in page.all("script") + page.all("link")
        ]
        assert all(url.startswith("/static/booking-page/") for url in loaded)


async def test_the_pages_files_are_there_and_kept(shop, visitor, client):
    page = await visitor.opens(shop.path)
    for element in page.all("script") + page.all("link"):
        answer = await client.get(element.attributes.get("src") or element.attributes["href"])
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


async def test_every_control_has_a_name(shop, visitor):
    await shop.changes_kind(questions=[{"text": "Anything?"}])
    booking_id = await shop.books(NINE)
    pages = await every_page(shop, visitor, booking_id)
    await visitor.opens(f"{shop.path}?at=2027-03-22T10:00:00.000Z")
    pages.append(await visitor.sends(**ADA, at="2027-03-22T09:00:00.000Z"))
    for page in pages:
        labels = {element.attributes["for"] for element in page.all("label") if "for" in element.attributes}
        ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        assert len(ids) == len(set(ids))
        for element in page.all("input") + page.all("textarea") + page.all("select"):
            if element.attributes.get("type") not in {"hidden", "radio"}:
                assert element.attributes["id"] in labels
        assert all(element.name for element in page.all("a") + page.all("button"))
        told = [
            element.attributes.get(name, "")
            for element in page.elements
            for name in ("aria-describedby", "aria-labelledby")
        ]
        assert set(" ".join(told).split()) <= set(ids)


# ── how much one address may send ────────────────────────────────────────────────────────────────────────────────────


class TestLimited:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(
            _env_file=None,
            debounce_seconds=0,
            log_level="warning",
            secret_key=SECRET_KEY,
            booking_page_posts_per_minute=5,
            trusted_proxies="127.0.0.0/8",
        )

    async def test_one_address_may_send_so_many_forms_a_minute_and_what_was_typed_can_be_sent_again(self, shop, client):
        visitor = Visitor(client, **{"X-Forwarded-For": "192.0.2.1"})
        await visitor.opens(f"{shop.path}?at=2027-03-22T10:00:00.000Z")
        form = visitor.form.fields | ADA
        for _ in range(5):
            await visitor.posts(shop.path, form | {"name": ""})
            assert visitor.status == 400
        page = await visitor.posts(shop.path, form)
        assert visitor.status == 429
        assert int(visitor.answer.headers["retry-after"]) in range(1, 61)
        assert "There were many tries from your address." in page.text
        assert visitor.form.fields == form
        neighbour = Visitor(client, **{"X-Forwarded-For": "192.0.2.2"})
        page = await neighbour.posts(shop.path, form)
        assert page.heading == "You are booked"
        # Looking is not counted.
        await visitor.opens(shop.path)
        assert visitor.status == 200

    async def test_moving_and_cancelling_count_too(self, shop, client):
        ticket = shop.ticket(await shop.books(NINE))
        answers = [await client.post(f"{ticket}/{action}", data={}) for action in ("move", "cancel") * 3]
        assert [answer.status_code for answer in answers] == [400] * 5 + [429]


class TestWithoutAKey:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(_env_file=None, debounce_seconds=0, log_level="warning", database_url="postgresql://elsewhere")

    async def test_a_server_without_a_secret_key_has_no_pages_and_says_why_to_its_operator(self, api, tenant, client):
        refused = await api.get(f"/bots/{tenant.bot_id}/booking-page")
        assert refused.status_code == 409
        assert refused.json()["code"] == "secret_key_missing"
        assert (await client.get(f"/book/1-1-{'A' * 22}")).status_code == 404
