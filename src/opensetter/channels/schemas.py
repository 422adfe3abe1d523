"""The shapes of bot integrations that cross the API."""

from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from opensetter.channels.credentials import Credentials, halves
from opensetter.channels.models import Channel
from opensetter.channels.websites import DEFAULT_COLOR, Color, Origins
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


class WebsiteWidgetUpdate(Camel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"allowedOrigins": ["https://www.example.com"], "color": "#1f5fae"}]}
    )

    allowed_origins: Origins = Field(
        default=[],
        description="The websites that may show the chat, such as `https://www.example.com`; `https://*.example.com` "
        "is all below it, and `*` is every one. None: only our own pages.",
        examples=[["https://www.example.com"]],
    )
    position: Literal["left", "right"] = Field(default="right", description="In which corner the bubble is.")
    color: Color = Field(default=DEFAULT_COLOR, description="The bubble's colour, as `#rrggbb`.", examples=["#1f5fae"])
    title: Line | None = Field(default=None, description="What the chat is called; by default as the bot is.")


class WebsiteWidgetRead(Camel):
    bot_integration_id: int = Field(examples=[123])
    allowed_origins: list[str] = Field(examples=[["https://www.example.com"]])
    position: str = Field(examples=["right"])
    color: str = Field(examples=["#1f5fae"])
    title: str | None = Field(examples=[None])
    script_tag: str = Field(
        description="What to put into a website's pages.",
        examples=['<script src="https://chat.example.com/widget.js" data-bot-integration="123" async></script>'],
    )


class WidgetBranding(Camel):
    title: str = Field(description="What the chat is called.", examples=["Riverside Studio"])


class WidgetColors(Camel):
    primary: str = Field(examples=["#1f5fae"])
    icon_fill: str = Field(description="What can be read on it.", examples=["#ffffff"])


class WidgetTexts(Camel):
    open: str = Field(examples=["Open chat"])
    close: str = Field(examples=["Close chat"])
    unread: str = Field(examples=["New message"])


class WidgetConfiguration(Camel):
    """What the bubble on a website needs before it is shown; nothing of it is secret."""

    hide_branding: bool = Field(description="Always: there is no advertisement of ours in it.", examples=[True])
    button_type: str = Field(examples=["classic"])
    branding: WidgetBranding
    position: str = Field(examples=["right"])
    colors: WidgetColors
    texts: WidgetTexts
    is_allowed: bool = Field(description="Whether a page of the `Origin` that asks may show the chat.", examples=[True])
