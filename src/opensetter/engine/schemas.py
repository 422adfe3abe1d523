"""The shapes of messages handed to a bot, and of what it knows."""

from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator

from opensetter.contacts.schemas import Named, Phone, WaId
from opensetter.conversations.service import LONGEST_MESSAGE
from opensetter.core.fields import FieldInvalid, Line
from opensetter.core.paging import Instant
from opensetter.core.web import Camel


class MessageReceive(Named):
    """A message from a platform of your own. Say who wrote it by one of `userNumber`, `waId` and `sessionId`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"userNumber": "+447813194799", "content": "Hi", "messageId": "chat-1001", "firstName": "Ada"}]
        }
    )

    user_number: Phone | None = Field(default=None, description="A phone number in any spelling.")
    wa_id: WaId | None = Field(default=None, description="A WhatsApp id.")
    session_id: Line | None = Field(default=None, description="A name of your own for someone without a number.")
    content: Annotated[str, Field(min_length=1, max_length=LONGEST_MESSAGE, description="What they wrote.")]
    message_id: Line | None = Field(default=None, description="Your id of the message: sent twice, it is one message.")

    @model_validator(mode="after")
    def _one_sender(self) -> Self:
        given = [value for value in (self.user_number, self.wa_id, self.session_id) if value]
        if len(given) != 1:
            raise FieldInvalid("contact_identifier_required", "Give exactly one of userNumber, waId and sessionId.")
        if not self.content.strip():
            raise FieldInvalid("text_blank", "The content must not be blank.")
        return self


class ReplyRead(Camel):
    message_id: int = Field(examples=[790])
    content: str = Field(examples=["Hello Ada! Your appointment is on Monday, 25 May 2026 at 15:00."])
    withheld: str | None = Field(description="Why something was taken out, such as `booking_exists`.", examples=[None])


class MessageAccepted(Camel):
    """The message is stored and will be answered."""

    message_id: int = Field(examples=[789])
    conversation_id: int = Field(examples=[31])
    contact_id: int = Field(examples=[42])


class MessageAnswered(MessageAccepted):
    """The message is stored, and here is the answer."""

    replies: list[ReplyRead]


class AppointmentRead(Camel):
    booking_id: int = Field(examples=[555])
    start_time: Instant = Field(examples=["2026-05-25T14:00:00.000Z"])
    end_time: Instant | None = Field(examples=["2026-05-25T15:00:00.000Z"])
    time_zone: str = Field(description="The booking's, else the contact's, else the bot's.", examples=["Europe/London"])
    said_as: str = Field(description="As the bot would say it.", examples=["Monday, 25 May 2026 at 15:00"])


class ContextRead(Camel):
    """What a bot knows about a contact right now."""

    bot_id: int = Field(examples=[700])
    contact_id: int = Field(examples=[42])
    language: str = Field(examples=["en"])
    active_bookings: list[AppointmentRead] = Field(description="Not cancelled, and not over yet.")
    past_bookings: list[AppointmentRead] = Field(examples=[[]])
    may_offer_booking: bool = Field(examples=[False])
    why_not: str | None = Field(
        description="`booking_exists` or `no_booking_link`, if a booking may not be offered.",
        examples=["booking_exists"],
    )
    answers: dict[str, str] = Field(
        description="What this contact answered to the bot's questions.",
        examples=[{"What would you like photographed?": "A wedding"}],
    )


class ChangeRead(Camel):
    """Something that was taken out of the draft, or put into the reply."""

    kind: str = Field(description="As in `withheld`, or `added`.", examples=["unbacked_time"])
    text: str = Field(examples=["16:00"])
    why: str = Field(examples=["No offer and no appointment of the contact's is at that time."])


class FactRead(Camel):
    """A time that the reply could tell. Of old messages only the booking's id is known."""

    booking_id: int | None = Field(default=None, examples=[555])
    offer_id: int | None = Field(default=None, examples=[None])
    number: int | None = Field(default=None, description="Under which the contact saw the offer.", examples=[None])
    start_time: Instant | None = Field(default=None, examples=["2026-05-25T14:00:00.000Z"])
    end_time: Instant | None = Field(default=None, examples=["2026-05-25T15:00:00.000Z"])
    time_zone: str | None = Field(default=None, examples=["Europe/London"])


class FactsRead(Camel):
    """What was known when the reply was decided."""

    now: Instant | None = Field(default=None, examples=["2026-05-20T10:15:00.000Z"])
    active_bookings: list[FactRead] = Field(default_factory=list)
    offers: list[FactRead] = Field(default_factory=list, examples=[[]])


class ToolRead(Camel):
    """Something that was done on the way to the reply."""

    name: str = Field(examples=["FindTimes"])
    arguments: dict[str, Any] = Field(examples=[{"appointment_type_id": 9}])
    outcome: dict[str, Any] = Field(examples=[{"kind": "Offered", "offers": [], "is_wished": True}])


class MessageExplained(Camel):
    """How a message of the bot's came about: what was drafted, what was known, what was changed and why."""

    message_id: int = Field(examples=[790])
    answered_by: str | None = Field(
        description="A model, `built-in`, `consent`, or null if nobody's message was answered.",
        examples=["openai:gpt-4o-mini"],
    )
    fallback: str | None = Field(description="Why it was not the model, if it should have been.", examples=[None])
    draft: str | None = Field(examples=["Sure, I have Monday at 15:00 or at 16:00."])
    sent: str = Field(examples=["Your appointment is on Monday, 25 May 2026 at 15:00 (London time)."])
    changes: list[ChangeRead]
    facts: FactsRead
    tools: list[ToolRead]
    offers_link: bool = Field(examples=[False])
