"""What happens in a conversation, as server-sent events: made from rows, with announcements only as a hint to look."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from opensetter.channels.links import Speaker
from opensetter.conversations import queries
from opensetter.conversations import service as conversations
from opensetter.conversations.models import Message
from opensetter.core import clock
from opensetter.core.errors import Unavailable
from opensetter.core.live import Subscription
from opensetter.core.runtime import Runtime
from opensetter.core.times import format_instant
from opensetter.widget import rooms
from opensetter.widget.rooms import Room

STREAM_SECONDS = 300.0
"""How long one stream lasts; the browser comes back by itself. Nothing stays open for ever."""

HEARTBEAT_SECONDS = 15.0
# How often a stream looks at the rows by itself, in case an announcement was lost: while an answer is due, and else.
LOOK_AGAIN_SECONDS = 2.0
IDLE_SECONDS = 10.0

TYPING_LIMIT = timedelta(minutes=2)
"""An answer that takes longer is not being typed any more, whatever became of it."""

BATCH = 100
SHOWN = 50
"""How many messages a page starts with; they also tell whether one of them waits for an answer."""

_BEAT = ": still here\n\n"

log = structlog.get_logger(__name__)


class Pulse:
    """The rhythm of one stream: it rests until there is news, and ends when its time is up or the server closes."""

    def __init__(self, closing: asyncio.Event) -> None:
        self._closing = closing
        self._ends_at = time.monotonic() + STREAM_SECONDS
        self.spoke()

    @property
    def is_over(self) -> bool:
        return self._closing.is_set() or time.monotonic() >= self._ends_at

    @property
    def is_beat_due(self) -> bool:
        return time.monotonic() >= self._beat_at

    def spoke(self) -> None:
        self._beat_at = time.monotonic() + HEARTBEAT_SECONDS

    async def rest(self, news: Subscription, seconds: float) -> None:
        """Wait for news, for the next look or heartbeat, or for the end. Holds no database connection."""
        until_next = min(self._beat_at, self._ends_at) - time.monotonic()
        waiting = [
            asyncio.create_task(news.wait(max(0, min(seconds, until_next)))),
            asyncio.create_task(self._closing.wait()),
        ]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()


@dataclass
class Progress:
    """How far a stream has come: what it told last, and whether something said waits for an answer."""

    conversation_id: int
    after: int
    asked: Message | None = None
    answered_up_to: int = 0
    told_typing: bool | None = None

    def note(self, message: Message) -> None:
        if message.direction == "inbound":
            self.asked = message
        else:
            self.answered_up_to = max(self.answered_up_to, message.in_reply_to_id or 0)

    @property
    def is_typing(self) -> bool:
        """Whether an answer is being made."""
        return (
            self.asked is not None
            and self.asked.id > self.answered_up_to
            and clock.now() - self.asked.created_at < TYPING_LIMIT
        )


async def follow(
    runtime: Runtime, room: Room, who: Speaker, *, after: int | None, closing: asyncio.Event
) -> AsyncIterator[str]:
    """Everything said to and by one speaker after a message, until the time is up, or the server or database goes.

    Without one it begins with as many messages as a page would. Starts before there is a conversation, and then waits
    for the first message.
    """
    pulse = Pulse(closing)
    yield _BEAT
    try:
        async with runtime.live.subscribe(rooms.arrival(room, who)) as news:
            while (conversation_id := await _find(runtime, room, who)) is None:
                await pulse.rest(news, IDLE_SECONDS)
                if pulse.is_over:
                    return
                if pulse.is_beat_due:
                    pulse.spoke()
                    yield _BEAT + _typing(on=False)
        async with runtime.live.subscribe(conversations.topic(conversation_id)) as news:
            progress = await _catch_up(runtime, room, conversation_id, after)
            while not pulse.is_over:
                said = await _said(runtime, room, who, progress)
                if pulse.is_beat_due:
                    said += _BEAT + _typing(on=progress.is_typing)
                if said:
                    pulse.spoke()
                    yield said
                await pulse.rest(news, LOOK_AGAIN_SECONDS if progress.is_typing else IDLE_SECONDS)
    except Unavailable:
        # The browser asks again until the database is back, and hears the reason then.
        log.warning("chat.stream_ended", bot_integration_id=room.id, reason="unavailable")


async def _find(runtime: Runtime, room: Room, who: Speaker) -> int | None:
    async with runtime.database.transaction(room.organization_id) as session:
        return await rooms.conversation_id(session, room, who)


async def _catch_up(runtime: Runtime, room: Room, conversation_id: int, after: int | None) -> Progress:
    """A stream's starting point: what waits for an answer may have been said before it."""
    progress = Progress(conversation_id, after or 0)
    async with runtime.database.transaction(room.organization_id) as session:
        recent = await queries.newest(session, room.organization_id, conversation_id, limit=SHOWN)
    for message in recent:
        progress.note(message)
    if after is None and recent:
        progress.after = recent[0].id - 1
    return progress


async def _said(runtime: Runtime, room: Room, who: Speaker, progress: Progress) -> str:
    """The events for what is new since the last look."""
    events: list[str] = []
    while True:
        async with runtime.database.transaction(room.organization_id) as session:
            found: Sequence[Message] = await queries.history(
                session, room.organization_id, progress.conversation_id, after_id=progress.after, limit=BATCH
            )
        for message in found:
            progress.note(message)
            progress.after = message.id
            events.append(_message(who, message))
        if len(found) < BATCH:
            break
    if progress.is_typing != progress.told_typing:
        progress.told_typing = progress.is_typing
        events.append(_typing(on=progress.is_typing))
    return "".join(events)


def _message(who: Speaker, message: Message) -> str:
    data = {
        "messageId": message.id,
        "clientId": rooms.client_id(who, message.provider_id),
        "sender": "user" if message.direction == "inbound" else "bot",
        "content": message.content,
        "createdAt": format_instant(message.created_at),
        "status": message.status,
    }
    # JSON holds no raw line breaks, so an event's data is always one line, whatever was said.
    return f"id: {message.id}\nevent: message\ndata: {json.dumps(data)}\n\n"


def _typing(*, on: bool) -> str:
    return f"event: typing\ndata: {json.dumps({'on': on})}\n\n"
