"""Conversations are found, and each page beside the list keeps what was looked for."""

import pytest

from opensetter.dashboard.inbox.choosing import Chosen, known_by


@pytest.fixture
async def talks(api, sql):
    """Two conversations on two channels: Ada's, of whom a number is known, and a visitor's. Their ids."""
    path = f"/bot-integrations/{api.tenant.api_id}/messages/receive"
    ada = (await api.post(path, json={"userNumber": api.tenant.phone, "content": "Portraits, please"})).json()
    bob = (await api.post(path, json={"sessionId": "bob", "content": "A wedding in Łódź"})).json()
    sql.run("UPDATE contacts SET full_name = 'Ada Lovelace' WHERE id = %s", ada["contactId"])
    sql.run("UPDATE contacts SET full_name = 'Robert de Niro' WHERE id = %s", bob["contactId"])
    sql.run(
        "UPDATE conversations SET bot_integration_id = %s WHERE id = %s", api.tenant.webchat_id, bob["conversationId"]
    )
    return ada["conversationId"], bob["conversationId"]


async def found(signed, talks, query):
    """Which of the two are in a list: a, b or both."""
    page = (await signed.open(f"/inbox?{query}")).text
    return "".join(name for name, number in zip("ab", talks, strict=True) if f'href="/inbox/{number}' in page)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("ada", "a"),
        ("LOVELACE", "a"),
        ("de+niro", "b"),
        ("%2B44+7813+194799", "a"),
        ("0044+7813+194+799", "a"),
        ("447813194799", "a"),
        ("07813+194799", "a"),
        ("194799", "a"),
        ("wedding", "b"),
        ("please", "a"),
        ("%C5%81%C3%B3d%C5%BA", "b"),
        ("p%25se", ""),
        ("nobody", ""),
        ("19479", "a"),
        ("9479", ""),
        ("%00", "ab"),
        ("%27+OR+1%3D1+--", ""),
        ("%ED%A0%80", "ab"),
    ],
)
async def test_whoever_is_looked_for_is_found(signed, talks, words, who):
    assert await found(signed, talks, f"q={words}") == who


async def test_filters_narrow_the_list_and_what_is_none_is_left_out(signed, api, talks):
    bot = api.tenant.bot_id
    assert await found(signed, talks, "channel=api") == "a"
    assert await found(signed, talks, "channel=webchat") == "b"
    assert await found(signed, talks, f"bot={bot}&channel=whatsapp") == ""
    assert await found(signed, talks, f"bot={bot}") == "ab"
    assert await found(signed, talks, f"bot={bot + 1}") == ""
    assert await found(signed, talks, f"bot={'9' * 40}&channel=nowhere&which=x&q=") == "ab"
    assert await found(signed, talks, "which=booked") == ""
    await api.book(start_time="2099-05-25T14:00:00Z", end_time=...)
    assert await found(signed, talks, "which=booked") == "a"
    assert await found(signed, talks, "which=booked&q=de+niro") == ""


async def test_what_was_looked_for_stays_beside_a_conversation_and_after_a_button(signed, talks):
    page = (await signed.open(f"/inbox/{talks[0]}?q=ada&which=all")).text
    assert f'href="/inbox/{talks[0]}?q=ada" aria-current="page"' in page
    assert f'href="/inbox/{talks[1]}' not in page
    for braces, kept in (("{0}", "%7B0%7D"), ("a", "a")):
        done = await signed.send(f"/inbox/{talks[0]}/take-over?which=human&q={braces}")
        assert done.headers["location"] == f"/inbox/{talks[0]}?which=human&q={kept}"


async def test_nobody_elses_contacts_are_found(signed, talks, other_api):
    path = f"/bot-integrations/{other_api.tenant.api_id}/messages/receive"
    theirs = {"userNumber": "+447900000009", "content": "Quokka", "fullName": "Quentin"}
    await other_api.post(path, json=theirs)
    for words in ("quokka", "quentin", "447900000009", "900000009"):
        page = (await signed.open(f"/inbox?q={words}")).text
        assert "Nobody has that name or number" in page


def test_a_number_is_known_by_every_spelling_of_it():
    assert {"5511987654321", "551187654321"} <= set(known_by("+55 11 98765-4321"))
    assert "ada@example.com" in set(known_by("Ada@Example.com"))
    assert list(known_by("Ada Lovelace")) == ["Ada Lovelace"]


def test_an_address_tells_only_what_was_chosen():
    assert Chosen("all", "", "", "").query() == ""
    assert Chosen("human", "7", "sms", "a & b").query(which="") == "?bot=7&channel=sms&q=a+%26+b"
