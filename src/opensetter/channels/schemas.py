"""The shapes of bot integrations that cross the API."""

from typing import Literal

from pydantic import ConfigDict, Field

from opensetter.core.fields import Line
from opensetter.core.paging import Instant
from opensetter.core.web import BodyId, Camel


class BotIntegrationCreate(Camel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"botId": 700, "channel": "webchat", "name": "Website"}]})

    bot_id: BodyId = Field(description="The bot that answers there.")
    channel: Literal["webchat", "api"] = Field(
        description="`webchat`: a page of its own. `api`: you hand messages over and get replies."
    )
    name: Line | None = Field(default=None, description="For people; by default the channel's name.")


class BotIntegrationRead(Camel):
    id: int = Field(examples=[123])
    bot_id: int = Field(examples=[700])
    channel: str = Field(examples=["webchat"])
    name: str = Field(examples=["Website"])
    created_at: Instant = Field(examples=["2026-05-18T09:00:00.000Z"])
    disabled_at: Instant | None = Field(examples=[None])
    chat_url: str | None = Field(
        description="The page where visitors write to the bot, on a web chat.",
        examples=["https://chat.example.com/chat/123"],
    )


class ChatLinkCreate(Camel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"contactId": 42}]})

    contact_id: BodyId = Field(description="Who will be speaking.")


class ChatLinkRead(Camel):
    url: str = Field(
        description="Give it to this contact only.",
        examples=["https://chat.example.com/chat/123?as=c42.1780135200.J0mXn3mJ1cY"],
    )
    expires_at: Instant = Field(examples=["2026-05-30T10:00:00.000Z"])
