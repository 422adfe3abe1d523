"""Talks with bots that have a calendar, and the models that some of them ask."""

from collections.abc import AsyncIterator, Mapping

import pytest

from opensetter.engine import turn
from opensetter.engine.llm import model_called
from tests.faults import model as fake
from tests.faults.model import Behaviour, FakeModel

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALWAYS_OPEN = [{"weekday": day, "opens": "00:00", "closes": "24:00"} for day in WEEK]


class Chat:
    """One contact's talk with a bot that has a calendar."""

    def __init__(self, api, runtime, bot_id, integration_id):
        self.api, self.runtime = api, runtime
        self.bot_id, self.integration_id = bot_id, integration_id

    async def tells(self, text):
        said = {"userNumber": self.api.tenant.phone, "content": text}
        answer = await self.api.post(f"/bot-integrations/{self.integration_id}/messages/receive", json=said)
        return answer.json()["messageId"]

    async def takes_turn(self, message_id):
        await turn.take(self.runtime, self.api.tenant.organization_id, message_id)

    async def says(self, text):
        await self.takes_turn(await self.tells(text))
        return (await self.replies())[-1]

    async def replies(self):
        path = f"/bot-integrations/{self.integration_id}/conversations"
        told = (await self.api.get(path, contactId=self.api.tenant.contact_id)).json()["data"]
        return [message["content"] for message in told if message["senderType"] == "bot"]

    async def bookings(self):
        found = await self.api.get("/bookings", bot_id=self.bot_id, contact_id=self.api.tenant.contact_id)
        return [(one["status"], one["source"], one["start_time"]) for one in found.json()["data"]]


@pytest.fixture
async def open_chat(api, runtime):
    async def open_(**fields):
        bot = (await api.post("/bots", json={"name": "Acme", "openingHours": ALWAYS_OPEN, **fields})).json()["data"]
        kind = {"botId": bot["id"], "name": "Portrait", "lengthMinutes": 60, "minimumNoticeMinutes": 0}
        assert (await api.post("/appointment-types", json=kind)).status_code == 201
        channel = {"botId": bot["id"], "channel": "api"}
        integration = (await api.post("/bot-integrations", json=channel)).json()["data"]
        return Chat(api, runtime, bot["id"], integration["id"])

    return open_


@pytest.fixture
async def chat(open_chat):
    return await open_chat()


@pytest.fixture
def behaviours() -> Mapping[str, Behaviour]:
    """What the models of a module do, by their names."""
    return {}


@pytest.fixture
async def model(behaviours, monkeypatch) -> AsyncIterator[FakeModel]:
    with fake.serving(**behaviours) as running:
        for name, value in running.settings.items():
            monkeypatch.setenv(name, value)
        # Models are kept for the next turn, with the address that they had.
        model_called.cache_clear()
        yield running
        for name in behaviours:
            await model_called(f"openai:{name}").client.close()
        model_called.cache_clear()
