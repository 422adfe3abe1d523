"""A simulator as programs steer it, and its page as it is without a script."""

import re

import httpx
import pytest

from opensetter.cli.simulate import app
from opensetter.simulators import cast
from opensetter.simulators.twilio.app import create_twilio

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def test_a_program_can_do_what_people_do(whatsapp, meta, ear):
    post = meta.http.post
    ada = (await post("/simulator/people", json={"name": "Ada", "phone": "+52 55 1234 5678"})).json()
    assert (ada["phone"], ada["waId"]) == ("+525512345678", "5215512345678")
    path = f"/simulator/people/{ada['id']}"
    said = (await post(f"{path}/say", json={"text": "Hi"})).json()["id"]
    await meta.send("5215512345678", "Hello")
    for action in ("picture", "voice", "location", "stop-marketing", "resume-marketing"):
        assert (await post(f"{path}/{action}", json={})).status_code == 200, action
    assert (await post(f"{path}/react", json={"message": whatsapp.sent[0].id, "emoji": "👍"})).status_code == 200
    assert (await post(f"{path}/renumber", json={"phone": "+525512345679"})).status_code == 200
    assert (await post(f"/simulator/business/{ada['id']}/say", json={"text": "A human"})).status_code == 200
    assert (await post("/simulator/settle", json={})).json() == {"isSettled": True}
    assert ear.heard("messages")[0]["id"] == said
    kinds = [message["type"] for message in ear.heard("messages")]
    assert sorted(kinds) == sorted(["text", "image", "audio", "location", "reaction", "system"])
    state = (await meta.http.get("/simulator/state")).json()
    assert [person["phone"] for person in state["people"]] == ["+525512345679"]
    assert [each["text"] for each in state["people"][0]["messages"]][:2] == ["Hi", "Hello"]
    assert {delivery["status"] for delivery in state["deliveries"]} == {200}


async def test_a_program_turns_knobs_the_clock_and_the_hook(whatsapp, meta):
    post = meta.http.post
    assert (await post("/simulator/faults", json={"redeliver": 2, "forge": True})).json()["redeliver"] == 2
    assert whatsapp.faults.forge
    assert not (await post("/simulator/calm", json={})).json()["forge"]
    before = whatsapp.now()
    await post("/simulator/clock", json={"aheadHours": 25})
    assert (whatsapp.now() - before).total_seconds() >= 25 * 3600
    answer = await post("/simulator/hook", json={"url": "http://bot.test/other"})
    assert answer.json() == {"url": "http://bot.test/other", "answers": False}
    assert whatsapp.hook_url == "http://bot.test/other"


async def test_each_channel_of_twilio_can_have_a_hook_of_its_own(twilio, rest, ear):
    root = "http://twilio.test"
    await rest.post(f"{root}/simulator/hook", json={"url": "http://bot.test/wa", "channel": "whatsapp"})
    lucia = await rest.post(
        f"{root}/simulator/people", json={"name": "Lucía", "phone": "+525512345678", "channel": "whatsapp"}
    )
    grace = await rest.post(f"{root}/simulator/people", json={"name": "Grace", "phone": "+525512345678"})
    for person in (lucia, grace):
        await rest.post(f"{root}/simulator/people/{person.json()['id']}/say", json={"text": "Hi"})
    await twilio.settled()
    assert [url for url, _, _ in ear.requests] == ["http://bot.test/wa", "http://bot.test/hook"]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/people", {"name": ""}, 400, "name_missing"),
        ("/people", {"name": "Ada", "phone": "07700 900123"}, 400, "phone_invalid"),
        ("/people", {"name": "Ada", "phone": "+447700900123"}, 409, "phone_taken"),
        ("/people", {"name": "Ada", "channel": "pigeon"}, 400, "channel_unknown"),
        ("/people/p1/say", {"text": "  "}, 400, "text_missing"),
        ("/people/p9/say", {"text": "Hi"}, 404, "not_found"),
        ("/people/p1/dance", {}, 400, "action_unknown"),
        ("/people/p1/tap", {"message": "wamid.x", "choice": "y"}, 404, "not_found"),
        ("/faults", {"gravity": 1}, 400, "fault_unknown"),
        ("/hook", {"url": "ftp://bot.test"}, 400, "url_invalid"),
        ("/clock", {"aheadHours": "soon"}, 400, "hours_invalid"),
        ("/clock", {"aheadHours": "1e300"}, 400, "hours_invalid"),
    ],
)
async def test_nonsense_is_refused_in_a_sentence(meta, ada, path, body, status, code):
    response = await meta.http.post(f"/simulator{path}", json=body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["detail"].endswith(".")


async def test_another_sites_page_gives_no_orders(whatsapp, meta, ada):
    for origin in ("http://evil.test", "null", "http://meta.test.evil"):
        headers = FORM | {"Origin": origin}
        response = await meta.http.post(f"/simulator/people/{ada.id}/say", content="text=Hi", headers=headers)
        assert response.status_code == 403
    response = await meta.http.post(
        f"/simulator/people/{ada.id}/say", json={"text": "Hi"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403
    assert whatsapp.phone(ada).bubbles == []


async def test_without_a_script_a_form_says_it_and_leads_back(whatsapp, meta, ada):
    headers = FORM | {"Origin": "http://meta.test"}
    said = await meta.http.post(f"/simulator/people/{ada.id}/say", content="text=Hello+%3Cb%3E", headers=headers)
    assert (said.status_code, said.headers["location"]) == (303, f"/?as={ada.id}")
    html = (await meta.http.get(said.headers["location"])).text
    assert "Hello &lt;b&gt;" in html
    wrong = await meta.http.post("/simulator/people", content="name=Eve&phone=1", headers=headers)
    assert "country code" in (await meta.http.get(wrong.headers["location"])).text


async def test_the_page_runs_only_its_own_files_and_fetches_nothing_else(whatsapp, meta, ada):
    whatsapp.say(ada, "Hi")
    await meta.send(ada, 'See https://a.example/x?y=1&z=2. <script src="https://evil.example/s.js"></script>')
    response = await meta.http.get("/")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    html = response.text
    assert '<a href="https://a.example/x?y=1&amp;z=2" target="_blank" rel="noopener noreferrer">' in html
    loaded = re.findall(r'(?:src|<link rel="stylesheet" href)="([^"]+)"', html)
    assert loaded
    assert all(each.startswith("/static/simulator/") for each in loaded)
    assert not re.findall(r"<[^>]+\s(?:on\w+|style)=", html)
    for path in loaded:
        assert (await meta.http.get(path)).status_code == 200


async def test_the_page_says_what_to_paste(twilio, ear):
    cast.fill(twilio)
    transport = httpx.ASGITransport(create_twilio(twilio))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8102") as http:
        html = (await http.get("/")).text
    assert "OPENSETTER_TWILIO_BASE_URL=http://127.0.0.1:8102" in html
    assert twilio.account.auth_token in html
    assert "Ada Byron" in html


def test_the_command_offers_every_fault():
    from typer.testing import CliRunner

    for command in ("whatsapp", "twilio"):
        told = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})
        assert told.exit_code == 0
        assert {"--hook-url", "--redeliver", "--usernames-only"} <= set(re.findall(r"--[a-z-]+", told.output))
    wrong = CliRunner().invoke(app, ["whatsapp", "--batch", "0"])
    assert "Batch must be a number from 1 to 1000." in str(wrong.exception)
