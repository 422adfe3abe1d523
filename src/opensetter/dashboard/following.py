"""A page that follows a conversation: told that something has changed, it asks for what there is now."""

import asyncio
import time
from collections.abc import AsyncIterator

from starlette.requests import Request

from opensetter.conversations import service as conversations
from opensetter.core.errors import Unavailable
from opensetter.core.runtime import Runtime
from opensetter.dashboard import door
from opensetter.users.auth import NotSignedIn

STREAM_SECONDS = 300.0
"""How long one stream lasts; the browser comes back by itself."""

LOOK_AGAIN_SECONDS = 10.0
"""How often a page is told to look although nothing was announced: an announcement may be lost."""

_CHANGED = "event: changed\ndata: {}\n\n"


async def changes(request: Request, conversation_id: int, *, closing: asyncio.Event) -> AsyncIterator[str]:
    """An event for each change, until the time is up, the session ends, or the server or the database goes.

    The first comes at once: something may have changed since the page was made, before anybody listened.
    """
    runtime: Runtime = request.app.state.runtime
    ends_at = time.monotonic() + STREAM_SECONDS
    yield ": here\n\n"
    async with runtime.live.subscribe(conversations.topic(conversation_id)) as news:
        yield _CHANGED
        while time.monotonic() < ends_at:
            waiting = [asyncio.create_task(news.wait(LOOK_AGAIN_SECONDS)), asyncio.create_task(closing.wait())]
            try:
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in waiting:
                    task.cancel()
            if closing.is_set() or not await _is_still_signed_in(request):
                return
            yield _CHANGED


async def _is_still_signed_in(request: Request) -> bool:
    try:
        await door.signed_in(request)
    except (NotSignedIn, Unavailable):
        return False
    return True
