"""The shapes of messages that are sent of our own accord."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from opensetter.contacts.schemas import Email, Phone
from opensetter.core.fields import FieldInvalid, Line, Metadata, Zone
from opensetter.core.paging import Instant
from opensetter.core.web import BodyId, Camel

LONGEST_TEXT = 1_600


class BodyParameter(BaseModel):
    """What fills one placeholder of a template, in Meta's own shape: by name, or by its place in the list."""

    model_config = ConfigDict(extra="forbid", strict=True)

    type: Literal["text"] = Field(examples=["text"])
    text: Annotated[str, StringConstraints(min_length=1, max_length=1_024)] = Field(examples=["John"])
    parameter_name: Line | None = Field(default=None, examples=["customer_name"])


class MessageSend(Camel):
    """A WhatsApp template, or on SMS a text, for a number; whoever is new becomes a contact."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "phoneNumber": "+447813194799",
                    "templateName": "appointment_booking",
                    "language": "en_US",
                    "bodyParameters": [{"type": "text", "text": "John", "parameter_name": "customer_name"}],
                    "firstName": "John",
                },
                {"phoneNumber": "+447813194799", "message": "Hello! I'm here to help you."},
            ]
        }
    )

    phone_number: Phone = Field(description="The number, in any spelling.")
    template_name: Line | None = Field(
        default=None,
        description="An approved WhatsApp template; over Twilio, its content's id.",
        examples=["appointment_booking"],
    )
    language: Line | None = Field(default=None, description="The template's language.", examples=["en_US"])
    body_parameters: Annotated[list[BodyParameter], Field(max_length=50)] = Field(
        default_factory=list, description="What fills the template's placeholders."
    )
    message: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT)] | None = Field(
        default=None, description="The text, on SMS.", examples=["Hello! I'm here to help you."]
    )
    email: Email | None = Field(default=None, description="The contact's e-mail address.")
    first_name: Line | None = Field(default=None, examples=["John"])
    last_name: Line | None = Field(default=None, examples=["Doe"])
    full_name: Line | None = Field(default=None, examples=["John Doe"])
    time_zone: Zone | None = Field(default=None, description="Where the contact is.")
    metadata: Metadata | None = Field(default=None, description="Key-values of your own, kept with the contact.")
    calendar_integration_id: BodyId | None = Field(
        default=None, description="Kept with the message; this server has no calendars to choose from."
    )
    force: bool = Field(
        default=False, description="Send the booking link although the contact has an appointment already."
    )

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if (self.template_name is None) == (self.message is None):
            raise FieldInvalid("content_required", "Give templateName with language, or on SMS message.")
        if self.template_name is not None and self.language is None:
            raise FieldInvalid("content_required", "A template needs its language.")
        if self.message is not None and not self.message.strip():
            raise FieldInvalid("text_blank", "The message must not be blank.")
        if self.message is not None and (self.language is not None or self.body_parameters):
            raise FieldInvalid("content_required", "language and bodyParameters belong to a template.")
        return self

    def profile_changes(self) -> dict[str, Any]:
        """What is told of the contact, by the names of the contact's own fields."""
        told = {
            "email": self.email,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "full_name": self.full_name,
            "default_time_zone": self.time_zone,
            "metadata": self.metadata,
        }
        return {name: value for name, value in told.items() if value is not None}


class HumanMessageCreate(Camel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"content": "Hi Ada, this is Sam. I'll take it here."}]})

    content: Annotated[str, StringConstraints(min_length=1, max_length=4_096)] = Field(
        description="What the contact reads."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.content.strip():
            raise FieldInvalid("text_blank", "The content must not be blank.")
        return self


class HumanMessageRead(Camel):
    message_id: int = Field(examples=[791])
    conversation_id: int = Field(examples=[31])
    status: str = Field(description="`sent`, or `queued` where a provider is still to take it.", examples=["queued"])


class ConversationRead(Camel):
    id: int = Field(examples=[31])
    bot_integration_id: int = Field(examples=[123])
    contact_id: int = Field(examples=[42])
    handed_over_at: Instant | None = Field(
        description="Since when a human answers, and the bot is silent.", examples=["2026-05-20T10:15:00.000Z"]
    )
    handed_over_by: str | None = Field(description="Who took over.", examples=["api"])
