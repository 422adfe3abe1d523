"""The chat on other websites: who may show it, and how whoever writes there is known without a cookie."""

import gzip

import pytest

from tests.problems import refused

SHOP = "https://shop.example"
OURS = {"Sec-Fetch-Site": "same-origin"}
OPEN_POLICY = "default-src 'none'; script-src 'self'"


@pytest.fixture
def configuration(client, tenant):
    async def ask(origin=SHOP, **headers):
        path = f"/api/v1/bot-integrations/{tenant.webchat_id}/website-widget/configuration"
        return await client.get(path, headers={"Origin": origin, **headers})

    return ask


@pytest.fixture
def choose(api, tenant):
    async def put(**fields):
        return await api.put(f"/bot-integrations/{tenant.webchat_id}/website-widget", json=fields)

    return put


async def begin(client, tenant, token=None):
    headers = OURS | ({"OpenSetter-Visitor": token} if token else {})
    return await client.post(f"/chat/{tenant.webchat_id}/visitors", headers=headers)


async def test_any_website_may_ask_how_the_bubble_looks_and_hears_whether_it_may_show_it(configuration, choose):
    answer = await configuration()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.json()["data"] == {
        "hideBranding": True,
        "buttonType": "classic",
        "branding": {"title": "Acme bot"},
        "position": "right",
        "colors": {"primary": "#1f5fae", "iconFill": "#ffffff"},
        "texts": {"open": "Open chat", "close": "Close chat", "unread": "New message"},
        "isAllowed": False,
    }
    await choose(allowedOrigins=["SHOP.example/checkout?x"], position="left", color="#FFEE00", title="Ask Acme")
    said = (await configuration(**{"Accept-Language": "de"})).json()["data"]
    assert said["isAllowed"] is True
    assert (said["position"], said["colors"]) == ("left", {"primary": "#ffee00", "iconFill": "#111111"})
    assert (said["branding"]["title"], said["texts"]["open"]) == ("Ask Acme", "Chat öffnen")
    assert (await configuration("https://shop.example:8443")).json()["data"]["isAllowed"] is False
    assert (await configuration("http://opensetter.test")).json()["data"]["isAllowed"] is True


async def test_the_frame_names_the_websites_that_may_show_it_and_no_other_page_does(client, tenant, choose):
    framed, alone = f"/p/embed/{tenant.webchat_id}/chat", f"/chat/{tenant.webchat_id}"
    assert (await client.get(framed)).headers["content-security-policy"].endswith("frame-ancestors 'self'")
    await choose(allowedOrigins=["https://*.shop.example", "http://localhost:3000"])
    page = await client.get(framed)
    policy = page.headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self' https://*.shop.example http://localhost:3000")
    assert policy.startswith(OPEN_POLICY)
    assert "set-cookie" not in page.headers
    # Whoever came by a signed link, or has a cookie, is never in a frame.
    assert (await client.get(alone)).headers["content-security-policy"].endswith("frame-ancestors 'self'")


async def test_a_frame_is_known_by_its_token_and_by_no_cookie(client, tenant, worker, sql):
    client.cookies.set(f"opensetter_chat_{tenant.webchat_id}", "vsomebody.99999999999.forged")
    begun = await begin(client, tenant)
    assert "set-cookie" not in begun.headers
    token, speaker = begun.json()["visitor"], begun.json()["speaker"]
    headers = OURS | {"OpenSetter-Visitor": token}
    body = {"messageId": "message-1", "content": "Hi"}
    sent = await client.post(f"/chat/{tenant.webchat_id}/messages", json=body, headers=headers)
    assert sent.status_code == 202
    assert sql.value("SELECT count(*) FROM messages WHERE content = 'Hi'") == 1
    # The same one a month long; somebody else with a token that is not ours, or was made for something else.
    assert (await begin(client, tenant, token)).json()["speaker"] == speaker
    assert (await begin(client, tenant, token[:-2] + "xx")).json()["speaker"] != speaker
    assert (await begin(client, tenant)).json()["speaker"] != speaker
    wrong = await client.post(
        f"/chat/{tenant.webchat_id}/messages", json=body, headers=OURS | {"OpenSetter-Visitor": "x"}
    )
    refused(wrong, 403, "speaker_unknown")


async def test_a_frames_token_is_no_cookie_and_a_cookie_no_frames_token(client, tenant, visitor):
    await visitor.opens()
    cookie = visitor.client.cookies[f"opensetter_chat_{tenant.webchat_id}"]
    token = (await begin(client, tenant)).json()["visitor"]
    name = f"opensetter_chat_{tenant.webchat_id}"
    for sent in ({"OpenSetter-Visitor": cookie}, {"Cookie": f"{name}={token}"}):
        answer = await client.get(f"/chat/{tenant.webchat_id}/events", headers=sent)
        refused(answer, 403, "speaker_unknown")


async def test_another_sites_page_begins_no_visit(client, tenant):
    answer = await client.post(f"/chat/{tenant.webchat_id}/visitors", headers={"Sec-Fetch-Site": "cross-site"})
    refused(answer, 403, "cross_site_request")


async def test_a_closed_chat_is_on_no_website(client, api, tenant, configuration):
    await api.post(f"/bot-integrations/{tenant.webchat_id}/disable")
    refused(await configuration(), 404, "chat_not_found")
    assert (await client.get(f"/p/embed/{tenant.webchat_id}/chat")).status_code == 404
    assert (await client.get("/p/embed/0/chat")).status_code == 404


@pytest.mark.parametrize(
    "origin",
    [
        "",
        " ",
        "https://",
        "javascript:alert(1)",
        "https://shop.example; script-src *",
        "https://a b.example",
        "https://shop.example\r\nX: y",
        "https://*",
        "https://*.*.example",
        "https://user@shop.example",
        "https://shop.example:99999",
        "https://-shop.example",
        "file:///etc/passwd",
        "'self'",
        "data:",
        "x" * 301,
    ],
)
async def test_what_is_no_website_gets_into_no_policy(choose, origin):
    answer = await choose(allowedOrigins=[origin])
    assert answer.status_code == 400, answer.json()


async def test_what_was_chosen_is_kept_and_told_to_its_owner(api, tenant, choose, other_tenant):
    path = f"/bot-integrations/{tenant.webchat_id}/website-widget"
    first = (await api.get(path)).json()["data"]
    assert first["allowedOrigins"] == []
    tag = f'<script src="http://opensetter.test/widget.js" data-bot-integration="{tenant.webchat_id}" async></script>'
    assert first["scriptTag"] == tag
    await choose(allowedOrigins=["*", "https://a.example:443", "a.example"], color="#00ff00")
    assert (await api.get(path)).json()["data"]["allowedOrigins"] == ["*", "https://a.example"]
    for wrong in ({"color": "red"}, {"position": "top"}, {"allowedOrigins": ["https://a.example"] * 51}):
        assert (await choose(**wrong)).status_code == 400
    refused(await api.put(f"/bot-integrations/{tenant.api_id}/website-widget", json={}), 409, "not_a_webchat")
    refused(await api.get(f"/bot-integrations/{tenant.api_id}/website-widget"), 409, "not_a_webchat")
    foreign = f"/bot-integrations/{other_tenant.webchat_id}/website-widget"
    refused(await api.get(foreign), 404, "bot_integration_not_found")
    refused(await api.put(foreign, json={}), 404, "bot_integration_not_found")


async def test_the_script_is_small_and_loads_nothing_from_elsewhere(client):
    script = await client.get("/widget.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["cache-control"] == "public, max-age=600"
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert len(gzip.compress(script.content)) < 15_000
    code = "\n".join(line for line in script.text.splitlines() if not line.lstrip().startswith("//"))
    addresses = {text for text in code.split('"') if "://" in text}
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert not [word for word in ("innerHTML", "eval(", "document.write", "srcdoc", ".style=") if word in script.text]
