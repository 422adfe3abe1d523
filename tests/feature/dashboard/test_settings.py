"""Settings: what an organization is called, its keys, and the model that answers."""

import pytest

from opensetter.dashboard.settings import model
from opensetter.engine import probe
from opensetter.engine.llm import ModelFailed
from opensetter.users.models import Role

PAGES = ("/settings/general", "/settings/api-keys", "/settings/model", "/developers", "/developers/requests")
RIGHT = {"name": "Studio North", "time_zone": "Europe/Berlin", "language": "de"}


async def test_settings_are_for_who_manages(screen, admit, tenant):
    await admit("agent@example.com", tenant.organization_id, role=Role.AGENT)
    await screen.sign_in("agent@example.com")
    for path in (*PAGES, "/settings"):
        assert (await screen.open(path)).status_code == 403
    assert (await screen.send("/settings/general", **RIGHT)).status_code == 403
    assert "/settings/general" not in (await screen.open("/home")).text


async def test_the_settings_begin_with_the_general_ones(signed):
    assert (await signed.open("/settings")).headers["location"] == "/settings/general"
    page = (await signed.open("/settings/general")).text
    assert 'value="Acme"' in page
    assert 'value="UTC"' in page


async def test_an_organization_is_called_something_else_and_new_bots_begin_with_its_zone(signed, api, sql):
    answer = await signed.send("/settings/general", **RIGHT)
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings/general?done=saved")
    assert "Studio North" in (await signed.open("/settings/general?done=saved")).text
    for body, wanted in (
        ({}, ["Europe/Berlin", "de"]),
        ({"timeZone": "UTC", "language": None}, ["UTC", None]),
        ({"timeZone": "Asia/Tokyo"}, ["Asia/Tokyo", "de"]),
    ):
        made = (await api.post("/bots", json={"name": "New", **body})).json()["data"]
        assert [made["timeZone"], made["language"]] == wanted
    assert (
        sql.value("SELECT action || ' ' || about FROM audit_entries WHERE action ~ '^org'")
        == "organization.changed Studio North"
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "A name has 1 to 200 characters"),
        ({"name": "a\x00b"}, "A name has 1 to 200 characters"),
        ({"name": "x" * 20_000}, "A name has 1 to 200 characters"),
        ({"time_zone": "europe/berlin"}, "Did you mean Europe/Berlin?"),
        ({"time_zone": ""}, "A time zone must be an IANA name"),
        ({"language": "xx"}, "Choose one of the languages"),
    ],
)
async def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(signed, sql, wrong, sentence):
    answer = await signed.send("/settings/general", **{**RIGHT, **wrong})
    assert (answer.status_code, sentence in answer.text) == (400, True)
    (kept,) = {"name", "time_zone"} - set(wrong) or {"name"} if "language" not in wrong else {"name"}
    if kept not in wrong:
        assert RIGHT[kept] in answer.text
    assert sql.value("SELECT name FROM organizations") == "Acme"


async def test_nothing_sent_is_three_faults_at_most_and_no_change(signed, sql):
    answer = await signed.send("/settings/general")
    assert (answer.status_code, answer.text.count('role="alert"')) == (400, 2)
    assert sql.value("SELECT name FROM organizations") == "Acme"


async def test_somebody_is_asked_before_a_key_is_revoked(signed, sql):
    await signed.send("/settings/api-keys", name="Calendly <sync>", scopes="read")
    number = sql.value("SELECT max(id) FROM api_keys")
    path = f"/settings/api-keys/{number}/revoke"
    assert f'href="{path}"' in (await signed.open("/settings/api-keys")).text
    asked = await signed.open(path)
    assert "Calendly &lt;sync&gt;" in asked.text
    assert "It was never used." in asked.text
    assert sql.value("SELECT revoked_at FROM api_keys WHERE id = %s", number) is None
    assert (await signed.send(path)).headers["location"] == "/settings/api-keys?done=revoked"
    assert sql.value("SELECT revoked_at FROM api_keys WHERE id = %s", number) is not None
    assert (await signed.open(path)).headers["location"] == "/settings/api-keys"


async def test_another_organizations_key_is_not_there(signed, other_tenant, sql):
    theirs = sql.value("SELECT id FROM api_keys WHERE organization_id = %s", other_tenant.organization_id)
    for answer in (
        await signed.open(f"/settings/api-keys/{theirs}/revoke"),
        await signed.send(f"/settings/api-keys/{theirs}/revoke"),
        await signed.open("/settings/api-keys/x/revoke"),
    ):
        assert answer.status_code == 404


async def test_without_a_model_the_built_in_responder_is_told_of(signed):
    page = (await signed.open("/settings/model")).text
    assert "OPENSETTER_MODEL" in page
    assert "Check it" not in page


async def test_a_model_is_asked_and_what_comes_of_it_is_told(signed, sql, monkeypatch):
    sql.run("UPDATE bots SET model = 'openai:gpt-test', name = '<Studio>'")
    assert "&lt;Studio&gt;" in (await signed.open("/settings/model")).text

    async def answers(name, _seconds):
        assert name == "openai:gpt-test"
        return 1.25

    async def refuses(_name, _seconds):
        raise ModelFailed("401")

    monkeypatch.setattr(model.probe, "ask", answers)
    page = (await signed.send("/settings/model", model="openai:gpt-test")).text
    assert "It answered in 1.2 seconds." in page
    monkeypatch.setattr(model.probe, "ask", refuses)
    page = (await signed.send("/settings/model", model="openai:gpt-test")).text
    assert "It does not answer (401)." in page
    assert probe.advice("401")[:40] in page


@pytest.mark.parametrize("name", ["", "openai:another", "\x00", "x" * 20_000])
async def test_only_our_own_models_are_asked(signed, monkeypatch, name):
    async def never(_name, _seconds):
        raise AssertionError

    monkeypatch.setattr(model.probe, "ask", never)
    assert (await signed.send("/settings/model", model=name)).status_code == 404
