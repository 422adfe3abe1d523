"""The chat's page: what a visitor sees, and what no visitor may smuggle into it."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from opensetter.core.settings import Settings
from opensetter.widget import rendering
from tests.factories import make_tenant

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    " x onfocus=alert(1) autofocus ",
    "</script><script>alert(1)</script>",
    "</title><b>",
    "<!--",
    "]]>",
    "{{7*7}}${7*7}#{7*7}<%= 7*7 %>",
    "{% include 'base.html' %}",
    "javascript:alert(1)",
    "\\u003cscript\\u003ealert(1)",
    "&lt;b&gt;&#60;i&#62;",
    "\u202eevil\u2066",
    "<a href=javascript:alert(1)>x</a>",
    "hx-get=/ hx-on:click=alert(1)",
    "<style>*{display:none}</style>",
    "<template><slot>",
    "{name}",
]


class Outline(HTMLParser):
    """Which elements a page has, each with the names of its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def messages(self) -> int:
        return sum(name == "data-id" for _, name, _ in self.attributes)


async def test_a_stranger_finds_the_bot_by_name_and_an_empty_conversation(visitor):
    page = await visitor.opens()
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Acme bot</title>" in page.text
    assert "Usually replies in seconds" in page.text
    assert 'class="message ' not in page.text


async def test_a_stranger_leaves_no_trace_before_the_first_message(visitor, sql):
    contacts = sql.value("SELECT count(*) FROM contacts")
    await visitor.opens()
    assert sql.value("SELECT count(*) FROM contacts") == contacts
    assert sql.value("SELECT count(*) FROM conversations") == 0


async def test_the_cookie_is_out_of_reach_for_scripts_other_sites_and_other_chats(visitor, tenant):
    cookie = (await visitor.opens()).headers["set-cookie"]
    assert cookie.startswith(f"opensetter_chat_{tenant.webchat_id}=v")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", f"path=/chat/{tenant.webchat_id}", "max-age=2592000"} <= parts
    assert "secure" not in parts


class TestReachedOverHttps:
    @pytest.fixture
    def settings(self):
        return Settings(_env_file=None, debounce_seconds=0, public_url="https://chat.example.com")

    async def test_the_cookie_is_sent_over_https_only(self, visitor):
        cookie = (await visitor.opens()).headers["set-cookie"]
        assert "secure" in {part.strip().lower() for part in cookie.split(";")}

    async def test_the_page_may_post_from_the_public_address(self, visitor):
        token = (await visitor.opens()).headers["set-cookie"].partition(";")[0]
        sent = await visitor.client.post(
            f"{visitor.path}/messages",
            json={"messageId": "message-1", "content": "Hi"},
            headers={"Origin": "https://chat.example.com", "Cookie": token},
        )
        assert sent.status_code == 202


async def test_a_returning_visitor_reads_the_conversation_without_a_script(visitor, worker):
    await visitor.opens()
    await visitor.says("Hi there")
    await worker.drain()
    page = await visitor.opens()
    assert Outline(page.text).messages == 2
    assert "Hi there" in page.text
    assert re.search(r'class="message user starts ends"\s+data-id="\d+" data-client="message-', page.text)
    assert 'data-day="Today"' in page.text
    assert "<noscript>" in page.text


async def test_the_page_starts_with_the_last_fifty_messages(visitor):
    await visitor.opens()
    for number in range(52):
        await visitor.says(f"number {number}.")
    page = (await visitor.opens()).text
    assert Outline(page).messages == 50
    assert "number 1." not in page
    assert "number 2." in page
    assert "number 51." in page


async def test_messages_of_one_side_close_together_form_a_group(visitor, sql):
    await visitor.opens()
    for content in ("one", "two", "three"):
        await visitor.says(content)
    sql.run("UPDATE messages SET created_at = created_at - interval '9 minutes' WHERE content <> 'three'")
    sql.run("UPDATE messages SET created_at = created_at - interval '2 days' WHERE content = 'one'")
    page = (await visitor.opens()).text
    assert re.findall(r'class="message (user[ a-z]*)"', page) == ["user starts ends"] * 3
    assert len(re.findall(r"data-day=", page)) >= 2


async def test_a_chat_that_cannot_be_used_is_a_page_that_says_so(client, tenant, other_tenant, api, other_api, sql):
    await api.post(f"/bot-integrations/{tenant.webchat_id}/disable")
    await other_api.post(f"/bots/{other_tenant.bot_id}/archive")
    for name in (tenant.webchat_id, other_tenant.webchat_id, tenant.api_id, 10**12, "0", "01", "-1", "x", "٣", 2**63):
        page = await client.get(f"/chat/{name}", headers={"Accept-Language": "de-CH,de;q=0.9,en;q=0.8"})
        assert page.status_code == 404, name
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert '<html lang="de"' in page.text
        assert "Diesen Chat gibt es hier nicht" in page.text
        assert "set-cookie" not in page.headers


@pytest.mark.parametrize(
    ("bot_language", "accepted", "language"),
    [
        ("pt", "de", "pt"),
        (None, "de", "de"),
        (None, "fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        (None, "ja,nl;q=0.9,es;q=0.5,de;q=0.4", "es"),
        (None, "de;q=0,es;q=0.1", "es"),
        (None, "de;q=0.2,pt-BR;q=0.9", "pt"),
        (None, "ja", "en"),
        (None, "", "en"),
        (None, "*;q=x,;;,==", "en"),
        (None, "x" * 5000, "en"),
    ],
)
async def test_the_page_speaks_the_bots_language_or_the_browsers(visitor, change_bot, bot_language, accepted, language):
    await change_bot(language=bot_language)
    page = await visitor.client.get(visitor.path, headers={"Accept-Language": accepted})
    assert f'<html lang="{language}"' in page.text


async def test_opening_hours_are_suggested_only_when_there_are_some(visitor, change_bot):
    assert "opening hours" not in (await visitor.opens()).text
    await change_bot(openingHours=[{"weekday": "monday", "opens": "09:00", "closes": "17:00"}])
    assert "What are your opening hours?</button>" in (await visitor.opens()).text


async def test_every_page_is_private_and_runs_nothing_of_anyone_elses(visitor, client, link):
    token = await link()
    for page in (
        await visitor.opens(),
        await client.get("/chat/999999"),
        await visitor.opens(**{"as": "nonsense"}),
        await visitor.opens(**{"as": token}),
    ):
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "no-referrer"
        if page.status_code == 303:
            continue
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "base-uri 'none'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe" not in policy
        outline = Outline(page.text)
        assert not [a for a in outline.attributes if a[1] == "style" or a[1].startswith("on")]
        assert "style" not in {tag for tag, _ in outline.elements}
        scripts = [dict.fromkeys(names) for tag, names in outline.elements if tag == "script"]
        assert all("src" in script or "type" in script for script in scripts)


async def test_what_anybody_wrote_adds_no_element_and_no_attribute(visitor, change_bot, sql, worker):
    """Twenty payloads as bot name, as a visitor's message, and as a bot's."""
    await visitor.opens()
    await visitor.says("harmless")
    await worker.drain()
    sql.run("UPDATE messages SET content = 'harmless'")
    await change_bot(name="Harmless")
    expected = Outline((await visitor.opens()).text).elements
    for payload in PAYLOADS:
        await change_bot(name=payload)
        sql.run("UPDATE messages SET content = %s", payload)
        page = await visitor.opens()
        outline = Outline(page.text)
        assert outline.elements == expected, payload
        assert payload in "".join(outline.texts), payload
        assert "49" not in outline.texts[outline.texts.index(payload)], payload
        allowed = ("/static/widget/", "data:image/svg+xml,")
        assert all(v.startswith(allowed) for _, name, v in outline.attributes if name in {"href", "src"})


async def test_the_script_and_the_style_are_kept_for_as_long_as_they_do_not_change(visitor):
    page = (await visitor.opens()).text
    for kind, pattern in (("text/javascript", r'src="([^"]+)"'), ("text/css", r'rel="stylesheet" href="([^"]+)"')):
        (path,) = re.findall(pattern, page)
        kept = await visitor.client.get(path)
        assert kept.status_code == 200
        assert kept.headers["content-type"] == f"{kind}; charset=utf-8"
        assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert kept.headers["x-content-type-options"] == "nosniff"
        assert len(path.split("/")[3]) == 16
        older = await visitor.client.get(path.replace(path.split("/")[3], "0" * 16))
        assert older.content == kept.content
        assert older.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["chat.html", "../routes.py", "%2e%2e/routes.py", "nothing.css", "chat.css/"])
async def test_nothing_else_is_served(client, name):
    assert (await client.get(f"/static/widget/{'0' * 16}/{name}")).status_code in {404, 307}


async def test_the_script_stays_small(client, visitor):
    (path,) = re.findall(r'src="([^"]+)"', (await visitor.opens()).text)
    assert len((await client.get(path)).content) <= 8 * 1024


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Riverside Studio", "RS"),
        ("acme", "A"),
        ("Dr. Maria von der Heide", "DH"),
        ("Café – Bar", "CB"),
        ("日本 語", "日語"),
        ("& <", "&<"),
        ("🙂", "🙂"),
    ],
)
def test_initials_come_from_the_first_and_the_last_word(name, letters):
    assert rendering.initials(name) == letters


def test_the_tab_shows_the_initials_on_the_bots_colour():
    assert unquote(rendering._icon(1, "RS")).count(">RS<") == 1
    assert rendering._icon(1, "&<").startswith("data:image/svg+xml,%3Csvg")
    assert rendering._icon(1, "A") != rendering._icon(2, "A")


async def test_two_organizations_have_their_own_chats(client, tenant, runtime):
    elsewhere = await make_tenant(runtime, name="Globex", phone="+447900000002")
    assert "Acme bot" in (await client.get(f"/chat/{tenant.webchat_id}")).text
    assert "Globex bot" in (await client.get(f"/chat/{elsewhere.webchat_id}")).text
