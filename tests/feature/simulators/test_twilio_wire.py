"""The fake Twilio, asked by the official library and checked by its validator."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from opensetter.simulators.people import Channel
from opensetter.simulators.serving import serving
from opensetter.simulators.twilio.app import create_twilio
from opensetter.simulators.twilio.messages import segments

STATUS = "http://bot.test/hook/status?message=7"


class Elsewhere(TwilioHttpClient):
    """The library's own client, which calls another address in place of Twilio's."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.session.trust_env = False

    def request(self, method, url, **others):
        return super().request(method, url.replace("https://api.twilio.com", self.address), **others)


def is_genuine(twilio, request) -> bool:
    url, headers, content = request
    form = dict(httpx.QueryParams(content.decode()).items())
    return RequestValidator(twilio.account.auth_token).validate(url, form, headers["x-twilio-signature"])


async def test_the_official_client_sends_finds_and_lists(twilio, grace):
    account = twilio.account

    def work(address: str) -> None:
        http = Elsewhere(address)
        client = Client(account.account_sid, account.auth_token, http_client=http)
        sent = [
            client.messages.create(to=grace.phone, from_=account.number, body=f"Number {each}") for each in range(5)
        ]
        assert {message.status for message in sent} == {"queued"}
        found = client.messages(sent[0].sid).fetch()
        assert (found.body, found.status, found.direction) == ("Number 0", "delivered", "outbound-api")
        listed = client.messages.list(to=grace.phone, page_size=2)
        assert [message.sid for message in listed] == [message.sid for message in reversed(sent)]
        since = found.date_sent - timedelta(hours=1)
        assert len(client.messages.list(from_=account.number, date_sent_after=since, limit=3)) == 3
        assert client.messages.list(date_sent_before=since) == []
        assert client.api.accounts(account.account_sid).fetch().friendly_name == "Acme Dental"
        with pytest.raises(TwilioRestException) as refused:
            client.messages.create(to="+1", from_=account.number, body="Hi")
        assert (refused.value.status, refused.value.code) == (400, 21211)
        http.session.close()

    async with serving(create_twilio(twilio)) as address:
        await asyncio.to_thread(work, address)


async def test_an_api_key_opens_what_the_token_does_and_nothing_else_does(twilio, rest, grace):
    account = twilio.account
    for auth, status in (
        ((account.api_key_sid, account.api_key_secret), 200),
        ((account.account_sid, account.api_key_secret), 401),
        ((account.account_sid, ""), 401),
    ):
        assert (await rest.get("/Messages.json", auth=auth)).status_code == status
    refused = await rest.get("/Messages.json", auth=("AC", "no"))
    assert refused.json() == {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    }


async def test_a_text_comes_as_a_signed_form(twilio, ear, grace):
    message_id = twilio.say(grace, "Hi there é")
    await twilio.settled()
    [request], [form] = ear.requests, ear.forms
    assert is_genuine(twilio, request)
    assert message_id.startswith("SM")
    assert len(message_id) == 34
    assert form["MessageSid"] == form["SmsSid"] == message_id
    assert (form["From"], form["To"], form["Body"]) == ("+447700900124", twilio.account.number, "Hi there é")
    assert (form["NumMedia"], form["SmsStatus"], form["FromCity"]) == ("0", "received", "")
    assert "OptOutType" not in form


async def test_what_becomes_of_a_message_is_told_to_its_callback(twilio, rest, ear, grace):
    sent = await rest.post(
        "/Messages.json",
        data={"To": grace.phone, "From": twilio.account.number, "Body": "Hi", "StatusCallback": STATUS},
    )
    await twilio.settled()
    assert (sent.status_code, sent.json()["status"], sent.json()["num_segments"]) == (201, "queued", "1")
    assert [form["MessageStatus"] for form in ear.forms] == ["sent", "delivered"]
    assert {form["MessageSid"] for form in ear.forms} == {sent.json()["sid"]}
    assert {url for url, _, _ in ear.requests} == {STATUS}
    assert all(is_genuine(twilio, request) for request in ear.requests)


async def test_stop_blocks_until_start_and_the_carrier_answers_by_itself(twilio, rest, ear, grace):
    message = {"To": grace.phone, "From": twilio.account.number, "Body": "Hi"}
    twilio.say(grace, " stop ")
    refused = await rest.post("/Messages.json", data=message)
    assert (refused.status_code, refused.json()["code"]) == (400, 21610)
    twilio.say(grace, "stop by at three?")
    twilio.say(grace, "Start")
    assert (await rest.post("/Messages.json", data=message)).status_code == 201
    await twilio.settled()
    assert [form.get("OptOutType") for form in ear.forms] == ["STOP", None, "START"]
    replies = [bubble.text for bubble in twilio.phone(grace).bubbles if bubble.author == "carrier"]
    assert len(replies) == 2
    assert "unsubscribed" in replies[0]


async def test_whatsapp_through_twilio_names_its_people_and_keeps_its_window(twilio, rest, ear):
    lucia = twilio.add_person("Lucía", "+525512345678", channel=Channel.WHATSAPP)
    sam = twilio.add_person("Sam", channel=Channel.WHATSAPP)
    twilio.say(lucia, "STOP")
    twilio.say(sam, "Hola")
    await twilio.settled()
    first, second = ear.forms
    assert (first["From"], first["WaId"], first["ProfileName"]) == ("whatsapp:+525512345678", "5215512345678", "Lucía")
    assert first["ExternalUserId"] == lucia.user_id
    assert "OptOutType" not in first, "keywords are the carrier's business, not WhatsApp's"
    assert (second["From"], second.get("WaId")) == (f"whatsapp:{sam.user_id}", None)
    message = {"From": f"whatsapp:{twilio.account.number}", "Body": "Hi", "StatusCallback": STATUS}
    for to in (first["From"], second["From"]):
        assert (await rest.post("/Messages.json", data=message | {"To": to})).status_code == 201
    await twilio.settled()
    assert [form["MessageStatus"] for form in ear.forms[2:]] == ["sent", "delivered"] * 2
    twilio.ahead = timedelta(hours=24)
    await rest.post("/Messages.json", data=message | {"To": first["From"]})
    await twilio.settled()
    assert (ear.forms[-1]["MessageStatus"], ear.forms[-1]["ErrorCode"]) == ("undelivered", "63016")


async def test_a_template_has_buttons_that_can_be_tapped(twilio, rest, ear):
    lucia = twilio.add_person("Lucía", "+525512345678", channel=Channel.WHATSAPP)
    content = {"ContentSid": "HX0a1b2c3d4e5f60718293a4b5c6d7e8f9", "ContentVariables": '{"1": "Lucía"}'}
    message = {"To": "whatsapp:+525512345678", "From": f"whatsapp:{twilio.account.number}"}
    sent = (await rest.post("/Messages.json", data=message | content)).json()
    assert sent["body"].startswith("Hi Lucía,")
    twilio.tap(lucia, sent["sid"], "Not now")
    await twilio.settled()
    [form] = ear.forms
    assert (form["ButtonText"], form["ButtonPayload"], form["Body"]) == ("Not now", "Not now", "Not now")
    assert form["OriginalRepliedMessageSid"] == sent["sid"]


async def test_a_file_is_fetched_past_a_redirect_that_needs_no_credentials(twilio, rest, ear, grace):
    twilio.own_url = "http://twilio.test"
    twilio.send_file(grace, b"\x89PNG...", "image/png")
    await twilio.settled()
    [form] = ear.forms
    assert (form["NumMedia"], form["MediaContentType0"]) == ("1", "image/png")
    assert form["MessageSid"].startswith("MM")
    assert (await rest.get(form["MediaUrl0"], auth=("AC", "no"))).status_code == 401
    led = await rest.get(form["MediaUrl0"])
    assert led.status_code == 307
    assert (await rest.get(led.headers["location"], auth=("AC", "no"))).content == b"\x89PNG..."


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"To": ""}, 21604),
        ({"From": ""}, 21603),
        ({"Body": ""}, 21602),
        ({"To": "+0123"}, 21211),
        ({"From": "+15005550006"}, 21606),
        ({"Body": "x" * 1601}, 21617),
        ({"To": "whatsapp:+447700900124"}, 21910),
        ({"From": "", "MessagingServiceSid": "MG0"}, 21701),
        ({"ContentSid": "HX0"}, 21655),
        ({"ContentSid": "HX0a1b2c3d4e5f60718293a4b5c6d7e8f9", "ContentVariables": "{"}, 21656),
    ],
)
async def test_what_twilio_refuses_is_refused_by_its_code(twilio, rest, grace, changed, code):
    message = {"To": grace.phone, "From": twilio.account.number, "Body": "Hi"} | changed
    refused = await rest.post("/Messages.json", data=message)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert twilio.messages == {}


async def test_a_switched_off_handset_is_reported_later(twilio, rest, ear):
    away = twilio.add_person("Away", "+447700900125", is_reachable=False)
    message = {"To": away.phone, "From": twilio.account.number, "Body": "Hi", "StatusCallback": STATUS}
    assert (await rest.post("/Messages.json", data=message)).status_code == 201
    await twilio.settled()
    assert [(form["MessageStatus"], form["ErrorCode"]) for form in ear.forms] == [("undelivered", "30003")]


SEGMENTS = {
    "": 1,
    "x" * 160: 1,
    "x" * 161: 2,
    "x" * 307: 3,
    "é" * 160: 1,
    "€" * 80: 1,
    "€" * 81: 2,
    "ж" * 70: 1,
    "ж" * 71: 2,
    "😀" * 35: 1,
    "😀" * 36: 2,
}


def test_texts_are_counted_in_segments():
    assert {text: segments(text) for text in SEGMENTS} == SEGMENTS
