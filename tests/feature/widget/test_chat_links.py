"""Signed links: an operator opens the chat as a contact, and nobody else does."""

from datetime import timedelta

import pytest

from opensetter.core import clock
from opensetter.core.settings import Settings
from opensetter.organizations.models import Scope
from tests.factories import make_contact, make_key
from tests.problems import refused


def path(integration_id):
    return f"/bot-integrations/{integration_id}/chat-links"


async def test_a_link_leads_to_the_chat_for_seven_days(api, tenant):
    with clock.frozen(clock.now().replace(microsecond=0)):
        made = await api.post(path(tenant.webchat_id), json={"contactId": tenant.contact_id})
        in_seven_days = (clock.now() + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert made.status_code == 201
    assert made.json().keys() == {"data"}
    assert made.json()["data"].keys() == {"url", "expiresAt"}
    assert made.json()["data"]["expiresAt"] == in_seven_days
    assert made.json()["data"]["url"].startswith(f"http://opensetter.test/chat/{tenant.webchat_id}?as=")


class TestBehindAnAddressOfItsOwn:
    @pytest.fixture
    def settings(self):
        return Settings(_env_file=None, public_url="https://chat.example.com/")

    async def test_a_link_names_the_address_under_which_people_reach_us(self, api, tenant):
        made = await api.post(path(tenant.webchat_id), json={"contactId": tenant.contact_id})
        assert made.json()["data"]["url"].startswith(f"https://chat.example.com/chat/{tenant.webchat_id}?as=")


async def test_whoever_opens_a_link_speaks_as_its_contact_at_a_clean_address(visitor, link, tenant, sql):
    opened = await visitor.opens(**{"as": await link()})
    assert opened.status_code == 303
    assert opened.headers["location"] == f"/chat/{tenant.webchat_id}"
    assert opened.headers["cache-control"] == "no-store"
    assert "httponly" in opened.headers["set-cookie"].lower()
    await visitor.says("It is me")
    assert sql.value("SELECT contact_id FROM conversations") == tenant.contact_id
    assert "It is me" in (await visitor.opens()).text


async def test_a_link_takes_over_from_the_stranger_this_browser_was(visitor, link, tenant, sql):
    await visitor.opens()
    await visitor.says("I am nobody")
    await visitor.opens(**{"as": await link()})
    assert "I am nobody" not in (await visitor.opens()).text
    await visitor.says("I am Ada")
    assert sql.value("SELECT count(*) FROM conversations") == 2


async def test_the_same_contact_on_two_browsers_has_one_conversation(visitor, another_visitor, link):
    token = await link()
    for browser in (visitor, another_visitor):
        await browser.opens(**{"as": token})
    await visitor.says("from the phone")
    assert "from the phone" in (await another_visitor.opens()).text


async def test_a_link_ends_after_seven_days_and_its_cookie_after_thirty(visitor, link):
    token = await link()
    with clock.frozen(clock.now() + timedelta(days=7, seconds=1)):
        expired = await visitor.opens(**{"as": token})
        assert expired.status_code == 403
        assert "This link no longer works" in expired.text
        assert "set-cookie" not in expired.headers
    with clock.frozen(clock.now() + timedelta(days=6)):
        assert (await visitor.opens(**{"as": token})).status_code == 303
        assert (await visitor.says("Hi")).status_code == 202
    with clock.frozen(clock.now() + timedelta(days=29)):
        # A visit does not prolong it.
        assert "set-cookie" not in (await visitor.opens()).headers
    with clock.frozen(clock.now() + timedelta(days=37)):
        refused(await visitor.says("Hi"), 403, "speaker_unknown")


async def test_a_strangers_name_is_renewed_with_each_visit(visitor):
    first = (await visitor.opens()).headers["set-cookie"]
    with clock.frozen(clock.now() + timedelta(days=20)):
        second = (await visitor.opens()).headers["set-cookie"]
    assert first.split(".")[0] == second.split(".")[0]
    with clock.frozen(clock.now() + timedelta(days=45)):
        assert (await visitor.says("Hi")).status_code == 202


async def test_a_token_is_good_for_nothing_but_what_it_was_made_for(
    visitor, link, tenant, other_tenant, client, another_visitor
):
    token = await link()
    claim, _, signature = token.rpartition(".")
    wrong = [
        "",
        "x",
        ".",
        "..",
        "c1",
        "ü.1.ü",
        "a" * 5000,
        f"c{tenant.contact_id + 1}.{claim.partition('.')[2]}.{signature}",
        f"{claim}0.{signature}",
        f"{claim}.{signature[:-2].swapcase()}{signature[-2:]}",
        signature,
    ]
    cookie = (await visitor.opens()).headers["set-cookie"].partition("=")[2].partition(";")[0]
    for attempt in [*wrong, cookie]:
        assert (await another_visitor.opens(**{"as": attempt})).status_code == 403, attempt
    elsewhere = await client.get(f"/chat/{other_tenant.webchat_id}", params={"as": token})
    assert elsewhere.status_code == 403
    # A link's token is no cookie either.
    headers = {"Cookie": f"opensetter_chat_{tenant.webchat_id}={token}", "Sec-Fetch-Site": "same-origin"}
    body = {"messageId": "message-1", "content": "Hi"}
    refused(await client.post(f"{visitor.path}/messages", json=body, headers=headers), 403, "speaker_unknown")


async def test_a_link_is_made_only_for_ones_own_contact_on_ones_own_chat(api, other_api, tenant, other_tenant):
    mine, theirs = {"contactId": tenant.contact_id}, {"contactId": other_tenant.contact_id}
    refused(await api.post(path(tenant.webchat_id), json=theirs), 404, "contact_not_found")
    refused(await api.post(path(tenant.webchat_id), json={"contactId": 10**9}), 404, "contact_not_found")
    refused(await other_api.post(path(tenant.webchat_id), json=theirs), 404, "bot_integration_not_found")
    refused(await api.post(path(10**9), json=mine), 404, "bot_integration_not_found")
    refused(await api.post(path("x"), json=mine), 404)


async def test_a_link_needs_a_web_chat_that_is_open(api, tenant):
    body = {"contactId": tenant.contact_id}
    refused(await api.post(path(tenant.api_id), json=body), 409, "not_a_webchat")
    await api.post(f"/bot-integrations/{tenant.webchat_id}/disable")
    refused(await api.post(path(tenant.webchat_id), json=body), 409, "bot_integration_disabled")


@pytest.mark.parametrize(
    "body", [{}, {"contactId": "1"}, {"contactId": 0}, {"contactId": True}, {"contactId": 1, "x": 1}]
)
async def test_a_link_names_one_contact(api, tenant, body):
    refused(await api.post(path(tenant.webchat_id), json=body), 400)


async def test_a_link_needs_a_key_that_may_write(client, api, tenant, runtime):
    body = {"contactId": tenant.contact_id}
    refused(await client.post(f"/api/v1{path(tenant.webchat_id)}", json=body), 401)
    reading = await make_key(runtime, tenant.organization_id, scopes=(Scope.READ,))
    headers = {"Authorization": f"Bearer {reading}"}
    refused(await api.post(path(tenant.webchat_id), json=body, headers=headers), 403)


async def test_two_contacts_links_open_two_conversations(visitor, another_visitor, link, runtime, tenant):
    other = await make_contact(runtime, tenant.organization_id, wa_id="447900000099")
    await visitor.opens(**{"as": await link()})
    await another_visitor.opens(**{"as": await link(other)})
    await visitor.says("only mine")
    assert "only mine" not in (await another_visitor.opens()).text
