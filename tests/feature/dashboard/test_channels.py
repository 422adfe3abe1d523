"""Channels on pages: connected, tried, changed, shown on websites, disconnected."""

import pytest

from opensetter.simulators import serving
from opensetter.simulators.twilio.app import create_twilio
from opensetter.simulators.twilio.simulator import Twilio as TwilioSimulator
from opensetter.simulators.whatsapp.app import create_whatsapp
from opensetter.simulators.whatsapp.simulator import WhatsApp as WhatsAppSimulator
from opensetter.users.models import Role
from tests import providers
from tests.conftest import SECRET_KEY
from tests.feature.dashboard.conftest import Screen

META = {
    "phoneNumberId": "106540352242922",
    "businessAccountId": "102290129340398",
    "accessToken": "EAAJ-very-secret-token-4711",
    "appSecret": "3f9d1c5b7a2e4d60",
    "verifyToken": "a-word-of-ours",
}
TWILIO = {"accountSid": "AC00000000000000000000000000000001", "authToken": "0f1e2d3c4b5a6978", "sender": "+15005550006"}


@pytest.fixture
def connect(signed, tenant):
    async def send(kind, **form):
        return await signed.send(f"/channels/new/{kind}", bot=str(tenant.bot_id), **form)

    return send


@pytest.fixture
def newest(sql):
    return lambda: sql.value("SELECT max(id) FROM bot_integrations")


async def test_a_number_of_whatsapp_is_connected_and_its_secrets_are_shown_to_nobody_again(signed, connect, newest):
    form = (await signed.open("/channels/new/whatsapp")).text
    assert "Phone number ID" in form
    assert "system user" in form.lower()
    made = await connect("whatsapp", **META)
    assert made.status_code == 200
    assert f"http://opensetter.test/hooks/whatsapp/{newest()}" in made.text
    assert 'value="a-word-of-ours"' in made.text
    again = (await signed.open(f"/channels/{newest()}")).text
    assert "The present one ends in 4711." in again
    for page in (made.text, again, (await signed.open("/channels")).text):
        assert META["accessToken"] not in page
        assert META["appSecret"] not in page
    assert "a-word-of-ours" not in again
    assert "has not been heard yet" in again
    assert "not heard yet" in (await signed.open("/channels")).text


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_that_was_typed_is_lost(signed, connect, sql):
    before = sql.value("SELECT count(*) FROM bot_integrations")
    wrong = await connect("whatsapp", **(META | {"accessToken": "with a blank", "phoneNumberId": "", "name": "Ours"}))
    assert wrong.status_code == 400
    assert 'id="phoneNumberId-fault"' in wrong.text
    assert 'value="Ours"' in wrong.text
    assert META["businessAccountId"] in wrong.text
    assert "with a blank" not in wrong.text
    for kind, form in (
        ("sms", TWILIO | {"sender": "no such sender"}),
        ("sms", TWILIO | {"apiKeySid": "SK1"}),
        ("sms", TWILIO | {"accountSid": "\0"}),
        ("sms", TWILIO | {"authToken": "x" * 20_000}),
        ("webchat", {"allowed": "javascript:alert(1)"}),
        ("webchat", {"color": "red"}),
        ("webchat", {"name": "x" * 201}),
        ("webchat", {"position": "top"}),
    ):
        assert (await connect(kind, **form)).status_code == 400, form
    for bot in ("", "0", "x", "٣", "9" * 30, "999999"):
        assert (await signed.send("/channels/new/webchat", bot=bot)).status_code == 400
    assert sql.value("SELECT count(*) FROM bot_integrations") == before
    assert (await connect("fax")).status_code == 404
    assert (await connect("api")).status_code == 404


async def test_a_number_is_connected_once(connect):
    assert (await connect("sms", **TWILIO)).status_code == 200
    twice = await connect("sms", **TWILIO)
    assert twice.status_code == 409
    assert "already has that number" in twice.text


async def test_a_chat_for_a_website_comes_with_its_line_and_a_preview(signed, connect, newest, client):
    made = await connect("webchat", allowed="shop.example\nhttp://localhost:3000", position="left", color="#AA2200")
    assert made.headers["location"] == f"/channels/{newest()}?done=made"
    page = await signed.open(f"/channels/{newest()}")
    line = (
        f"&lt;script src=&#34;http://opensetter.test/widget.js&#34; data-bot-integration=&#34;{newest()}&#34; async&gt;"
    )
    assert line in page.text
    assert page.headers["content-security-policy"].endswith("; frame-src 'self'")
    assert f'src="/p/embed/{newest()}/chat"' in page.text
    frame = await client.get(f"/p/embed/{newest()}/chat")
    assert frame.headers["content-security-policy"].endswith("'self' https://shop.example http://localhost:3000")
    wrong = await signed.send(f"/channels/{newest()}/website", allowed="https://a b; script-src", title="Typed")
    assert wrong.status_code == 400
    assert 'id="allowed-fault"' in wrong.text
    assert 'value="Typed"' in wrong.text
    changed = await signed.send(f"/channels/{newest()}/website", allowed="", color="#00ff00", title="Ask us")
    assert changed.status_code == 303
    assert 'value="Ask us"' in (await signed.open(f"/channels/{newest()}")).text


@pytest.mark.parametrize("kind", ["whatsapp", "sms"])
async def test_the_provider_is_asked_with_what_is_stored_and_its_answer_is_told_in_words(
    signed, connect, newest, runtime, settings, kind
):
    simulator = WhatsAppSimulator() if kind == "whatsapp" else TwilioSimulator()
    app = (create_whatsapp if kind == "whatsapp" else create_twilio)(simulator)
    given = simulator.credentials(simulator.channels[0])["credentials"]
    form = {"sender" if name == "from" else name: value for name, value in given.items()}
    async with serving.serving(app) as provider:
        setting = simulator.setting.removeprefix("OPENSETTER_").lower()
        object.__setattr__(runtime, "settings", settings.model_copy(update={setting: provider}))
        assert (await connect(kind, **form)).status_code == 200
        good = await signed.send(f"/channels/{newest()}/check")
        assert good.status_code == 200
        assert "The credentials work." in good.text
        secret = "accessToken" if kind == "whatsapp" else "authToken"
        changed = await signed.send(f"/channels/{newest()}/credentials", **{secret: "another-one-entirely"})
        assert changed.status_code == 303
        bad = await signed.send(f"/channels/{newest()}/check")
        assert "refuses the credentials" in bad.text
        assert "another-one-entirely" not in bad.text
    away = await signed.send(f"/channels/{newest()}/check")
    assert "could not be reached" in away.text
    await simulator.close()


async def test_whether_the_provider_was_heard_is_on_the_page(signed, connect, newest, client):
    await connect("whatsapp", **META)
    meta = providers.Meta(app_secret=META["appSecret"], hook=f"http://opensetter.test/hooks/whatsapp/{newest()}")
    forged = providers.Meta(app_secret="another", hook=meta.hook)
    assert (await forged.tell(client)).status_code == 403
    page = (await signed.open(f"/channels/{newest()}")).text
    assert "A call was refused" in page
    assert "calls refused" in (await signed.open("/channels")).text
    query = {"hub.mode": "subscribe", "hub.verify_token": META["verifyToken"], "hub.challenge": "42"}
    assert (await client.get(f"/hooks/whatsapp/{newest()}", params=query)).text == "42"
    assert (await meta.tell(client)).status_code == 200
    page = (await signed.open(f"/channels/{newest()}")).text
    assert "Meta has confirmed the address (now)." in page
    assert "The provider was last heard: now." in page
    assert "A call was refused" not in page


async def test_what_came_and_went_and_failed_is_in_the_list(signed, tenant, api, worker, sql):
    path = f"/bot-integrations/{tenant.api_id}/messages/receive"
    await api.post(path, json={"userNumber": tenant.phone, "content": "Hi"})
    await worker.drain()
    sql.run("UPDATE messages SET status = 'failed' WHERE direction = 'outbound'")
    page = (await signed.open("/channels")).text
    assert page.count("nothing in yet") == 1
    assert "1 message failed this week" in page


async def test_a_channel_is_disconnected_by_whoever_means_it(signed, tenant, sql, client):
    path = f"/channels/{tenant.webchat_id}/disconnect"
    assert (await signed.send(path)).status_code == 400
    assert (await client.get(f"/chat/{tenant.webchat_id}")).status_code == 200
    done = await signed.send(path, sure="yes")
    assert done.headers["location"] == "/channels?done=disconnected"
    assert (await client.get(f"/chat/{tenant.webchat_id}")).status_code == 404
    assert "This channel is disconnected" in (await signed.open(f"/channels/{tenant.webchat_id}")).text
    assert sql.value("SELECT action FROM audit_entries ORDER BY id DESC LIMIT 1") == "bot_integration.disabled"


async def test_nothing_of_it_is_for_agents_or_for_other_organizations(
    signed, tenant, other_tenant, admit, client, connect
):
    foreign = other_tenant.webchat_id
    for path in (f"/channels/{foreign}", "/channels/0", "/channels/x", "/channels/99999999999999999999"):
        assert (await signed.open(path)).status_code == 404
    for what in ("check", "credentials", "website", "disconnect"):
        assert (await signed.send(f"/channels/{foreign}/{what}", sure="yes", accessToken="x")).status_code == 404
    assert (await signed.send(f"/channels/{tenant.webchat_id}/check")).status_code == 404
    assert (await signed.send("/channels/new/webchat", bot=str(other_tenant.bot_id))).status_code == 400
    assert "Elsewhere" not in (await signed.open("/channels")).text
    await admit("agent@example.com", tenant.organization_id, role=Role.AGENT)
    await signed.send("/sign-out")
    agent = Screen(client)
    await agent.sign_in("agent@example.com")
    for path in ("/channels", "/channels/new", "/channels/new/sms", f"/channels/{tenant.webchat_id}"):
        assert (await agent.open(path)).status_code == 403
    assert (await agent.send("/channels/new/webchat", bot=str(tenant.bot_id))).status_code == 403


async def test_credentials_that_the_server_cannot_read_leave_the_page_standing(signed, connect, newest, sql, client):
    await connect("sms", **TWILIO)
    sql.run("UPDATE bot_integrations SET secrets = ARRAY['broken'::bytea] WHERE id = %s", newest())
    assert (await signed.open(f"/channels/{newest()}")).status_code == 200
    assert "cannot be read" in (await signed.send(f"/channels/{newest()}/check")).text
    changed = await signed.send(f"/channels/{newest()}/credentials", authToken="another-token-0123")
    assert changed.status_code in {303, 409}
    assert SECRET_KEY not in changed.text
