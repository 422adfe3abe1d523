"""What belongs to another organization looks exactly like what does not exist, wherever an id may be given."""

import re

import pytest

from tests.problems import told

UNKNOWN = 987_654_321
SOON = "2030-05-27T10:00:00Z"

# Bodies that an operation with an id in its path accepts, so that only the id can be what is wrong with a request.
BODIES = {
    "/bots/{bot_id}": {"name": "Mine now"},
    "/bot-integrations/{bot_integration_id}/messages/receive": {"userNumber": "+447813194799", "content": "Hi"},
    "/bot-integrations/{bot_integration_id}/chat-links": {"contactId": None},
    "/bot-integrations/{bot_integration_id}/credentials": {"credentials": {"accessToken": "mine-now"}},
    "/bot-integrations/{bot_integration_id}/messages/send": {"phoneNumber": "+447813194799", "message": "Hi"},
    "/bot-integrations/{bot_integration_id}/website-widget": {"title": "Mine now"},
    "/contacts/{contact_id}/consents": {"channel": "sms", "granted": False},
    "/contacts/{contact_id}/merge": {"contactId": None},
    "/conversations/{conversation_id}/messages": {"content": "Mine now"},
    "/schedules/{schedule_id}": {"name": "Mine now"},
    "/appointment-types/{appointment_type_id}": {"name": "Mine now"},
    "/appointment-types/{appointment_type_id}/holds": {"contactId": None, "startTime": SOON},
    "/appointment-types/{appointment_type_id}/book": {"contactId": None, "startTime": SOON},
    "/holds/{hold_id}/book": {},
    "/bookings/{booking_id}/move": {"start_time": SOON},
}
QUERIES = {
    "/bots/{bot_id}/context": {"contactId": None},
    "/bot-integrations/{bot_integration_id}/conversations": {"userNumber": "+447813194799"},
    "/bots/{bot_id}/slots": {"appointmentTypeId": 1},
}


@pytest.fixture
async def victim(other_api):
    """Another organization's things, by the name of the id in a path, with canaries in them."""
    tenant = other_api.tenant
    booking = (await other_api.book(metadata={"canary": "canary-7f3a"})).json()
    message = {"userNumber": tenant.phone, "content": "canary-7f3a", "messageId": "m-1"}
    received = (await other_api.post(f"/bot-integrations/{tenant.api_id}/messages/receive", json=message)).json()
    contacts = [
        (await other_api.post("/contacts", json={"email": f"{name}@example.com", "firstName": "canary-7f3a"})).json()
        for name in ("merged", "survivor")
    ]
    absorbed, survivor = sorted((contact["data"]["id"] for contact in contacts), reverse=True)
    merged = (await other_api.post(f"/contacts/{survivor}/merge", json={"contactId": absorbed})).json()
    consent = {"channel": "sms", "granted": False, "note": "canary-7f3a"}
    assert (await other_api.post(f"/contacts/{tenant.contact_id}/consents", json=consent)).status_code == 201
    kind = {"botId": tenant.bot_id, "name": "canary-7f3a"}
    appointment_type = (await other_api.post("/appointment-types", json=kind)).json()["data"]
    free = await other_api.get(f"/bots/{tenant.bot_id}/slots", appointmentTypeId=appointment_type["id"])
    start = free.json()["data"]["slots"][0]["startTime"]
    hold = await other_api.post(
        f"/appointment-types/{appointment_type['id']}/holds",
        json={"contactId": tenant.contact_id, "startTime": start, "minutes": 60},
    )
    return {
        "schedule_id": appointment_type["scheduleId"],
        "appointment_type_id": appointment_type["id"],
        "hold_id": hold.json()["data"]["id"],
        "booking_id": booking["id"],
        "bot_id": tenant.bot_id,
        "contact_id": tenant.contact_id,
        "bot_integration_id": tenant.api_id,
        "contact_merge_id": merged["data"]["merge"]["id"],
        "conversation_id": received["conversationId"],
        "message_id": received["messageId"],
    }


@pytest.fixture
def rows(sql):
    """What is stored of an organization, as one value that any change changes."""
    tables = (
        "bots",
        "bot_integrations",
        "contacts",
        "contact_identities",
        "contact_merges",
        "consents",
        "bookings",
        "conversations",
        "messages",
        "events",
        "schedules",
        "appointment_types",
        "taken_slots",
        "seats",
    )

    def read(organization_id):
        everything = (
            "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY id), '')) FROM {} t WHERE organization_id = %s"
        )
        return [sql.value(everything.format(table), organization_id) for table in tables]

    return read


def without(text, number):
    return re.sub(rb"(?<=/)" + str(number).encode() + rb"(?=[/\"])", b"", text)


def _filled(fields, contact_id):
    """Fields that are to name a contact name one of the caller's own."""
    return {name: contact_id if value is None else value for name, value in fields.items()}


def same(foreign, unknown, foreign_id):
    """Whether two answers tell the same, but for the id that the caller sent in the path."""
    (status, headers, content), (other_status, other_headers, other_content) = told(foreign), told(unknown)
    headers.pop("content-length", None)
    other_headers.pop("content-length", None)
    return (status, headers, without(content, foreign_id)) == (
        other_status,
        other_headers,
        without(other_content, UNKNOWN),
    )


async def test_an_id_in_a_path_may_be_foreign_or_unknown_and_nobody_can_tell(api, other_api, victim, rows, subtests):
    schema = (await api.client.get("/openapi.json")).json()
    before = rows(other_api.tenant.organization_id)
    checked = 0
    for path, methods in schema["paths"].items():
        names = re.findall(r"\{([^}]+)\}", path)
        if not path.startswith("/api/v1") or not names:
            continue
        short = path.removeprefix("/api/v1")
        for method, operation in methods.items():
            with subtests.test(f"{method} {short}"):
                assert "requestBody" not in operation or short in BODIES, "a new operation needs a body in BODIES"
                assert names[0] in victim, "a new kind of id needs one of the victim's"
                body = _filled(BODIES.get(short, {}), api.tenant.contact_id)
                query = _filled(QUERIES.get(short, {}), api.tenant.contact_id)
                answers = [
                    await api.client.request(
                        method,
                        path.replace(f"{{{names[0]}}}", str(number)),
                        headers=api.tenant.headers,
                        params=query,
                        json=body if "requestBody" in operation else None,
                    )
                    for number in (victim[names[0]], UNKNOWN)
                ]
                assert answers[0].status_code == 404, answers[0].text
                assert same(*answers, victim[names[0]])
                assert "canary" not in answers[0].text
                checked += 1
    assert checked >= 21
    assert rows(other_api.tenant.organization_id) == before


async def test_an_id_in_a_body_or_a_query_may_be_foreign_or_unknown_and_nobody_can_tell(
    api, other_api, victim, rows, subtests
):
    before = rows(other_api.tenant.organization_id)
    own = api.tenant

    def requests(ids):
        number = {name: ids.get(name, UNKNOWN) for name in victim}
        phone = ids.get("phone", "+447900000099")
        return {
            "a booking's bot": lambda: api.book(bot_id=number["bot_id"]),
            "a booking's contact by phone": lambda: api.book(phone=phone),
            "a booking's contact by wa_id": lambda: api.book(phone=..., wa_id=phone[1:]),
            "an integration's bot": lambda: api.post(
                "/bot-integrations", json={"botId": number["bot_id"], "channel": "api"}
            ),
            "a contact to change by id": lambda: api.put(
                "/contacts", json={"id": number["contact_id"], "firstName": "Mine"}
            ),
            "a contact to change by waId": lambda: api.put("/contacts", json={"waId": phone[1:], "firstName": "Mine"}),
            "a contact to change by number": lambda: api.put(
                "/contacts", json={"smsPhoneNumber": phone, "firstName": "Mine"}
            ),
            "what a bot knows of a contact": lambda: api.get(
                f"/bots/{own.bot_id}/context", contactId=number["contact_id"]
            ),
            "a contact to merge with": lambda: api.post(
                f"/contacts/{own.contact_id}/merge", json={"contactId": number["contact_id"]}
            ),
            "a page of bookings": lambda: api.get("/bookings", starting_after=number["booking_id"]),
        }

    foreign, unknown = requests({**victim, "phone": other_api.tenant.phone}), requests({})
    for name, ask in foreign.items():
        with subtests.test(name):
            answer = await ask()
            assert answer.status_code == 404, answer.text
            assert told(answer) == told(await unknown[name]())
    assert rows(other_api.tenant.organization_id) == before


async def test_lists_and_filters_show_nothing_of_others(api, other_api, victim, sql, subtests):
    phone = other_api.tenant.phone
    for path, query in (
        ("/bookings", {"bot_id": victim["bot_id"]}),
        ("/bookings", {"contact_id": victim["contact_id"]}),
        ("/bookings", {"source": "calendly", "external_id": "calendly-invitee-abc"}),
        ("/contacts", {"waId": phone[1:]}),
        ("/contacts", {"phoneNumber": phone}),
        ("/bot-integrations", {"botId": victim["bot_id"]}),
        ("/events", {}),
        (f"/bot-integrations/{api.tenant.api_id}/conversations", {"userNumber": phone}),
        (f"/bot-integrations/{api.tenant.api_id}/conversations", {"contactId": victim["contact_id"]}),
    ):
        with subtests.test(f"{path} {query}"):
            answer = await api.get(path, **query)
            assert answer.status_code == 200, answer.text
            assert answer.json()["data"] == []
    for path in ("/bookings", "/contacts", "/bots", "/bot-integrations", "/events"):
        with subtests.test(path):
            answer = await api.get(path, limit=100)
            table = path[1:].replace("-", "_")
            own = f"SELECT coalesce(array_agg(id), '{{}}') FROM {table} WHERE organization_id = %s"
            ids = sql.value(own, api.tenant.organization_id)
            assert {item["id"] for item in answer.json()["data"]} == set(ids)
            assert "canary" not in answer.text
            assert phone not in answer.text
            assert '"Elsewhere' not in answer.text


async def test_a_foreign_bot_tells_nothing_of_a_contact_of_its_own(api, other_api, victim):
    def known(bot_id):
        return api.get(f"/bots/{bot_id}/context", contactId=victim["contact_id"])

    foreign = await known(victim["bot_id"])

    assert foreign.status_code == 404, foreign.text
    assert same(foreign, await known(UNKNOWN), victim["bot_id"])


async def test_a_number_that_others_know_is_a_strangers(api, other_api, victim):
    said = {"userNumber": other_api.tenant.phone, "content": "Hi"}
    received = await api.post(f"/bot-integrations/{api.tenant.api_id}/messages/receive", json=said)

    assert received.status_code == 202, received.text
    assert received.json()["contactId"] not in {victim["contact_id"], api.tenant.contact_id}


async def test_the_same_keys_and_identities_exist_once_in_each_organization(api, other_api):
    first, second = await api.book(), await other_api.book()
    taken = await api.post("/contacts", json={"waId": other_api.tenant.phone[1:]})

    assert [first.status_code, second.status_code, taken.status_code] == [201, 201, 201]
    assert first.json()["id"] != second.json()["id"]
