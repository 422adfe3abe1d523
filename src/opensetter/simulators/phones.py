"""What is on a simulated phone: the conversation with the business as its owner sees it, and what they decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from opensetter.core.errors import Conflict, NotFound
from opensetter.simulators.media import File
from opensetter.simulators.people import Person


class Side(StrEnum):
    """Whose words they are."""

    PERSON = "person"
    BUSINESS = "business"


class Author(StrEnum):
    """What the business's words came through."""

    API = "api"
    PHONE = "phone"
    """The business's own phone app: a human."""
    CARRIER = "carrier"
    """Nobody at the business: the carrier answers STOP, START and HELP by itself."""


class Tick(StrEnum):
    """How far a message has come, in the order in which it comes there."""

    TAKEN = "taken"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap: a reply button, or a row of a list."""

    id: str
    title: str
    description: str = ""


@dataclass(slots=True)
class Bubble:
    """One message. `request` is what the business's program sent, as it was sent."""

    id: str
    person_id: str
    side: Side
    text: str
    at: datetime
    kind: str = "text"
    author: Author | None = None
    tick: Tick = Tick.TAKEN
    error: str = ""
    file: File | None = None
    choices: tuple[Choice, ...] = ()
    list_label: str = ""
    is_seen: bool = False
    """Whether the phone's owner has looked at it."""
    chosen: str | None = None
    """The id of the choice that was tapped."""
    replies_to: str | None = None
    reaction: str = ""
    reference: str | None = None
    sender: str = ""
    """Which of the business's addresses it goes from or to, where it has several."""
    request: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_unread(self) -> bool:
        """Whether it came from the business, arrived, and was not looked at yet."""
        return self.side is Side.BUSINESS and not self.is_seen and self.tick in {Tick.DELIVERED, Tick.READ}

    def choice(self, choice_id: str) -> Choice:
        for choice in self.choices:
            if choice.id == choice_id:
                return choice
        raise NotFound("That message has no such button.")

    def tap(self, choice_id: str) -> Choice:
        """The choice that is tapped now. Buttons can be tapped once, the rows of a list again and again."""
        if self.chosen is not None and not self.list_label:
            raise Conflict("One of these buttons was tapped already.", code="button_tapped")
        choice = self.choice(choice_id)
        self.chosen = choice.id
        return choice


@dataclass(slots=True)
class Phone:
    """One person's phone."""

    person: Person
    bubbles: list[Bubble] = field(default_factory=list)
    last_wrote_at: datetime | None = None
    typing_until: datetime | None = None
    stops_marketing: bool = False
    blocked: set[str] = field(default_factory=set)
    """The business's addresses that the carrier lets nothing through from."""

    def bubble(self, message_id: str) -> Bubble:
        for bubble in self.bubbles:
            if bubble.id == message_id:
                return bubble
        raise NotFound("There is no such message on this phone.")

    @property
    def unread(self) -> list[Bubble]:
        """What arrived and was not looked at yet."""
        return [bubble for bubble in self.bubbles if bubble.is_unread]
