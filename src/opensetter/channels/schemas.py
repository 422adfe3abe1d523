"""The shapes of bot integrations that cross the API."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from opensetter.channels.credentials import Credentials, halves
from opensetter.channels.models import Channel
from opensetter.core.fields import FieldInvalid, Line
from opensetter.core.paging import Instant
from opensetter.core.web import BodyId, Camel


class BotIntegrationCreate(Camel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"botId": 700, "channel": "webchat", "name": "Website"}]})

    bot_id: BodyId = Field(description="The bot that answers there.")
    # Of JSON the value is a word; strictness would have it be a member already.
    channel: Channel = Field(
        strict=False,
        description="`webchat`: a page of its own. `api`: you hand messages over and get replies. `whatsapp`: Meta's "
        "Cloud API. `sms`: Twilio, also for WhatsApp, with a `whatsapp:` sender.",
    )
    name: Line | None = Field(default=None, description="For people; by default the channel's name.")
    credentials: Credentials | None = Field(default=None, description="How to reach the provider, where there is one.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.channel.has_provider:
            halves(self.channel, self.credentials or Credentials(), is_complete=True)
        elif self.credentials is not None:
            raise FieldInvalid("credentials_foreign", "This channel has no provider, so it takes no credentials.")
        return self


class CredentialsUpdate(Camel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"credentials": {"accessToken": "EAAJ-new"}}]})

    credentials: Credentials = Field(description="What changes; the rest stays.")


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
    webhook_url: str | None = Field(
        default=None,
        description="What to enter at the provider as the address for incoming messages.",
        examples=["https://chat.example.com/hooks/whatsapp/123"],
    )
    status_callback_url: str | None = Field(
        default=None, description="Where Twilio reports what became of messages; it is told with each of them."
    )
    connection: dict[str, str] | None = Field(
        default=None,
        description="What is known of the provider's account; no secrets.",
        examples=[{"phoneNumberId": "106540352242922"}],
    )
    stopped_at: Instant | None = Field(default=None, description="Since when the provider refuses all messages.")
    stopped_reason: str | None = Field(default=None, description="Why it does. New credentials start it again.")


class ChatLinkCreate(Camel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"contactId": 42}]})

    contact_id: BodyId = Field(description="Who will be speaking.")


class ChatLinkRead(Camel):
    url: str = Field(
        description="Give it to this contact only.",
        examples=["https://chat.example.com/chat/123?as=c42.1780135200.J0mXn3mJ1cY"],
    )
    expires_at: Instant = Field(examples=["2026-05-30T10:00:00.000Z"])
