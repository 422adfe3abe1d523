"""A page that follows the inbox: told that something has changed, it asks for what there is now."""

import asyncio
import time
from collections.abc import AsyncIterator

from starlette.requests import Request

from opensetter.conversations import service as conversations
from opensetter.core.errors import Unavailable
from opensetter.core.runtime import Runtime
from opensetter.dashboard import door
from opensetter.dashboard.inbox import queries
from opensetter.users.auth import NotSignedIn

STREAM_SECONDS = 300.0
"""How long one stream lasts; the browser comes back by itself."""

LOOK_AGAIN_SECONDS = 10.0
"""How often a page is told to look although nothing was announced: an announcement may be lost."""

PAUSE_SECONDS = 1.0
"""How long the list is left alone after it was looked at, however much is said meanwhile."""

_CHANGED = "event: changed\ndata: {}\n\n"


async def changes(
    request: Request, organization_id: int, conversation_id: int | None = None, *, closing: asyncio.Event
) -> AsyncIterator[str]:
    """An event for each change in the inbox's list, and in one conversation of it if that is given.

    Until the time is up, the session ends, or the server or the database goes. The first comes at once: something may
    have changed since the page was made, before anybody listened.
    """
    runtime: Runtime = request.app.state.runtime
    ends_at = time.monotonic() + STREAM_SECONDS
    topic = "" if conversation_id is None else conversations.topic(conversation_id)
    yield ": here\n\n"
    async with runtime.live.subscribe(topic) as own, runtime.live.subscribe(conversations.ANY) as others:
        yield _CHANGED
        known, look_at = await _state(runtime, organization_id), 0.0
        while (now := time.monotonic()) < ends_at:
            # Others' news are many, and most of them another organization's: the list is looked at now and then.
            listed = others.wait(LOOK_AGAIN_SECONDS) if now >= look_at else asyncio.sleep(look_at - now)
            waiting = [asyncio.create_task(each) for each in (own.wait(LOOK_AGAIN_SECONDS), listed, closing.wait())]
            try:
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in waiting:
                    task.cancel()
            is_own = conversation_id is not None and waiting[0].done()
            if not (is_own or now >= look_at or closing.is_set()):
                continue
            if closing.is_set() or not await _is_still_signed_in(request):
                return
            if is_own:
                yield _CHANGED
            else:
                look_at = time.monotonic() + PAUSE_SECONDS
                before, known = known, await _state(runtime, organization_id)
                if known != before:
                    yield _CHANGED


async def _state(runtime: Runtime, organization_id: int) -> object:
    """How the list stands; None while the database is away."""
    try:
        async with runtime.database.transaction(organization_id) as session:
            return await queries.state(session, organization_id)
    except Unavailable:
        return None


async def _is_still_signed_in(request: Request) -> bool:
    try:
        await door.signed_in(request)
    except (NotSignedIn, Unavailable):
        return False
    return True
