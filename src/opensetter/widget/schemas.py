"""The shapes that the chat's page sends and receives."""

from typing import Annotated

from pydantic import Field, StringConstraints

from opensetter.core.web import LARGEST_ID, BodyId, Camel, Query

LONGEST_MESSAGE = 4000


class MessageSend(Camel):
    """What a visitor wrote. The same `messageId` twice is one message."""

    message_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,100}$", description="The browser's id, chosen once.")]
    content: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_MESSAGE)]


class MessageStored(Camel):
    """The message is stored and will be answered."""

    message_id: int
    client_id: str


class MessagesSeen(Camel):
    """The visitor has seen what was said up to this message."""

    message_id: BodyId


class VisitorRead(Camel):
    """Who a frame speaks for: `visitor` goes into the header `OpenSetter-Visitor` of whatever it sends."""

    visitor: str
    speaker: str = Field(description="A short name for them that says nothing about them.")


class EventsQuery(Query):
    after: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0
    recent: Annotated[
        bool, Field(description="With nothing before: only as many of the newest messages as a page begins with.")
    ] = False
