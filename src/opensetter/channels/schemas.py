"""The shapes of bot integrations that cross the API."""

from typing import Literal

from pydantic import Field

from opensetter.core.fields import Line
from opensetter.core.paging import Instant
from opensetter.core.web import BodyId, Camel


class BotIntegrationCreate(Camel):
    bot_id: BodyId
    channel: Literal["webchat", "api"]
    name: Line | None = Field(default=None, description="For people; by default the channel's name.")


class BotIntegrationRead(Camel):
    id: int
    bot_id: int
    channel: str
    name: str
    created_at: Instant
    disabled_at: Instant | None
    chat_url: str | None = Field(description="The page where visitors write to the bot, on a web chat.")


class ChatLinkCreate(Camel):
    contact_id: BodyId


class ChatLinkRead(Camel):
    url: str
    expires_at: Instant
