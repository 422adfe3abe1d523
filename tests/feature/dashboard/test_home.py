"""The first page: first steps, figures, and whether all is well."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.core import clock
from opensetter.figures import counting
from opensetter.users.models import Role

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def talks(sql, tenant):
    """A conversation that began some days ago, and was answered after so many seconds."""

    def talk(ago, *, answered=None, offers=False, integration=None, answers=False, booked=False, status="sent"):
        began = NOW - timedelta(days=ago)
        organization, integration = tenant.organization_id, integration or tenant.api_id
        contact = sql.value("INSERT INTO contacts (organization_id) VALUES (%s) RETURNING id", organization)
        number = sql.value(
            "INSERT INTO conversations (organization_id, bot_integration_id, contact_id, created_at, last_message_at)"
            " VALUES (%s, %s, %s, %s, %s) RETURNING id",
            *(organization, integration, contact, began, began),
        )
        says = (
            "INSERT INTO messages (organization_id, conversation_id, bot_integration_id, direction, content, status,"
            " created_at, offers_link, explanation) VALUES (%s, %s, %s, %s, 'x', %s, %s, %s, %s)"
        )
        sql.run(says, organization, number, integration, "inbound", "received", began, False, None)
        if answered is not None:
            at = began + timedelta(seconds=answered)
            told = '{"answeredBy": "gpt", "fallback": null}'
            sql.run(says, organization, number, integration, "outbound", status, at, offers, told)
        if answers:
            sql.run(
                "INSERT INTO contact_answers (organization_id, contact_id, bot_id, question, answer)"
                " VALUES (%s, %s, %s, 'Which room?', 'The kitchen')",
                *(organization, contact, tenant.bot_id),
            )
        if booked:
            sql.run(
                "INSERT INTO bookings (organization_id, bot_id, contact_id, source, starts_at, created_at)"
                " VALUES (%s, %s, %s, 'calendly', %s, %s)",
                *(organization, tenant.bot_id, contact, NOW + timedelta(days=3), began + timedelta(minutes=1)),
            )
        return number

    return talk


def tiles(page):
    """The five figures, in their order."""
    return re.findall(r"<dd><strong>([^<]+)</strong>", page)


async def test_whoever_begins_is_told_the_first_steps(signed, tenant, sql):
    page = (await signed.open("/home")).text
    steps = re.findall(r'class="step( done)?"', page)
    # There are a bot, a channel and a key; nobody has tried the chat.
    assert steps == [" done", " done", "", " done"]
    assert f'href="/chat/{tenant.webchat_id}"' in page
    assert "The last 30 days" not in page
    sql.run("UPDATE api_keys SET revoked_at = now()")
    page = (await signed.open("/home")).text
    assert '<a href="/settings/api-keys">Create an API key</a>' in page


async def test_an_agent_is_not_sent_to_what_they_may_not_do(screen, admit, tenant):
    await admit("eve@example.com", tenant.organization_id, name="Eve", role=Role.AGENT)
    await screen.sign_in("eve@example.com")
    assert "First steps" not in (await screen.open("/home")).text


async def test_figures_are_what_rows_back(signed, runtime, talks, sql, tenant):
    sql.run("""UPDATE bots SET questions = '["Which room?"]'""")
    talks(0, answered=4, offers=True, answers=True, booked=True)
    talks(1, answered=10, offers=True)
    talks(2, answered=100, answers=True, integration=tenant.webchat_id)
    talks(3)
    # Too long ago, and what was never sent answers nobody.
    talks(40, answered=1, offers=True, booked=True)
    talks(4, answered=1, status="failed")
    assert "The figures are being counted." in (await signed.open("/home")).text
    await counting.run(runtime)
    page = (await signed.open("/home")).text
    assert tiles(page) == ["5", "2", "2", "1", "10 s"]
    table = re.search(r"By channel.*?</table>", page, re.DOTALL)[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th>((?:<td>\d+</td>)+)', table)
    assert [(name, re.findall(r"\d+", cells)) for name, cells in rows] == [
        ("API", ["4", "1", "2", "1"]),
        ("Web chat", ["1", "1", "0", "0"]),
    ]
    days = re.search(r"The same as a table.*?</table>", page, re.DOTALL)[0]
    assert days.count('<th scope="row">') == 30
    assert "Tuesday 30 June 2026</th><td>1</td><td>1</td><td>1</td><td>1</td>" in days


async def test_figures_are_counted_anew_when_something_has_happened_and_not_before(signed, runtime, talks, sql, api):
    talks(0)
    await counting.run(runtime)
    talks(0)
    for later, expected in ((timedelta(minutes=5), "1"), (timedelta(hours=2), "2")):
        with clock.frozen(NOW + later):
            await counting.run(runtime)
            assert tiles((await signed.open("/home")).text)[0] == expected
    with clock.frozen(NOW + timedelta(hours=2, minutes=5)):
        talks(0)
        # Something was told of since.
        sql.run(
            "INSERT INTO events (organization_id, type, payload) VALUES (%s, 'x', '{}')", api.tenant.organization_id
        )
        await counting.run(runtime)
        assert tiles((await signed.open("/home")).text)[0] == "3"


async def test_a_neighbours_figures_are_not_ours(signed, runtime, talks, other_tenant, sql):
    talks(0)
    await counting.run(runtime)
    of = "SELECT jsonb_array_length(figures -> 'days') FROM organization_figures WHERE organization_id = %s"
    assert sql.value(of, other_tenant.organization_id) == 0


async def test_what_is_not_well_is_said_with_what_to_do(signed, runtime, talks, sql, tenant):
    page = (await signed.open("/home")).text
    assert "No worker is alive, so nobody answers messages." in page
    talks(0, answered=4, status="failed")
    told = '{"answeredBy": "built-in", "fallback": "429"}'
    sql.run("UPDATE messages SET explanation = %s WHERE direction = 'outbound'", told)
    sql.run(
        "UPDATE bot_integrations SET stopped_at = %s, stopped_reason = 'Account locked', name = 'Shop' WHERE id = %s",
        NOW - timedelta(hours=3),
        tenant.api_id,
    )
    await counting.run(runtime)
    page = (await signed.open("/home")).text
    for sentence in (
        "It failed last on Tue 30 Jun 2026, 13:00 (London) (429).",
        "whether it is paid for",
        "The provider of Shop refuses everything since Tue 30 Jun 2026, 10:00 (London): Account locked",
        "1 message of the last day was not delivered.",
    ):
        assert sentence in page


async def test_a_model_that_answers_is_named(signed, talks):
    talks(0, answered=4)
    assert "gpt answered last on" in (await signed.open("/home")).text
