"""`GET /messages/{id}/explain`: why a message of the bot's reads as it does."""

import pytest
from psycopg.types.json import Jsonb

from opensetter.engine import turn

OLD = {
    "answeredBy": "built-in",
    "fallback": "timeout",
    "draft": "Hello.",
    "wantedToOfferLink": False,
    "offersLink": True,
    "activeBookings": [12],
}


async def answered(api, runtime, text="Hi"):
    """The ids of a message and of the reply to it."""
    said = {"userNumber": api.tenant.phone, "content": text}
    path = f"/bot-integrations/{api.tenant.api_id}"
    message_id = (await api.post(f"{path}/messages/receive", json=said)).json()["messageId"]
    await turn.take(runtime, api.tenant.organization_id, message_id)
    told = (await api.get(f"{path}/conversations", contactId=api.tenant.contact_id)).json()["data"]
    (reply,) = (message for message in told if message["senderType"] == "bot")
    return message_id, reply


async def test_a_reply_is_explained(api, runtime):
    _, reply = await answered(api, runtime)
    response = await api.get(f"/messages/{reply['messageId']}/explain")
    assert response.status_code == 200
    told = response.json()["data"]
    assert told["messageId"] == reply["messageId"]
    assert told["answeredBy"] == "built-in"
    assert told["sent"] == reply["content"]
    assert set(told) == {
        *("messageId", "answeredBy", "fallback", "draft", "sent", "changes", "facts", "tools", "offersLink"),
    }
    assert set(told["facts"]) == {"now", "activeBookings", "offers"}


@pytest.mark.parametrize(
    ("explanation", "told"),
    [
        (OLD, {"answeredBy": "built-in", "fallback": "timeout", "draft": "Hello.", "offersLink": True}),
        ({"answeredBy": "consent"}, {"answeredBy": "consent", "draft": None, "offersLink": False, "tools": []}),
        (None, {"answeredBy": None, "draft": None, "changes": []}),
    ],
)
async def test_a_message_that_was_stored_before_facts_were_is_explained_as_far_as_is_known(
    api, runtime, sql, explanation, told
):
    _, reply = await answered(api, runtime)
    sql.run("UPDATE messages SET explanation = %s WHERE id = %s", Jsonb(explanation), reply["messageId"])
    response = await api.get(f"/messages/{reply['messageId']}/explain")
    assert response.status_code == 200
    assert {key: response.json()["data"][key] for key in told} == told


async def test_a_message_of_another_organizations_is_not_there(api, other_api, runtime):
    _, reply = await answered(api, runtime)
    assert (await other_api.get(f"/messages/{reply['messageId']}/explain")).status_code == 404


async def test_what_the_contact_wrote_and_what_nobody_wrote_has_no_explanation(api, runtime):
    message_id, reply = await answered(api, runtime)
    for wrong in (message_id, reply["messageId"] + 1_000_000, "x"):
        response = await api.get(f"/messages/{wrong}/explain")
        assert response.status_code == 404
    assert (await api.get(f"/messages/{message_id}/explain")).json()["code"] == "message_not_found"
