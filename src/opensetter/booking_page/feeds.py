"""A schedule's calendar feed: its address, and what stands in it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from opensetter.booking_page import ics, queries
from opensetter.booking_page.queries import Kept
from opensetter.calendars import queries as calendars
from opensetter.core.errors import NotFound
from opensetter.core.runtime import Runtime
from opensetter.scheduling import links

PAST = timedelta(days=30)
"""How far back a feed goes."""


class FeedNotFound(NotFound):
    """There is no calendar at this address, or it has a newer address by now."""

    code = "calendar_feed_not_found"


@dataclass(frozen=True, slots=True)
class Written:
    """A feed as it stands; `tag` is another whenever anything in it is."""

    content: bytes
    tag: str
    changed_at: datetime


async def read(runtime: Runtime, token: str, *, now: datetime) -> Written:
    """The feed at an address. Raises `FeedNotFound`."""
    feed = links.read_feed(runtime.vault, token, now=now)
    if feed is None:
        raise FeedNotFound
    async with runtime.database.transaction(feed.organization_id) as session:
        try:
            schedule = await calendars.get_schedule(session, feed.organization_id, feed.schedule_id)
        except calendars.ScheduleNotFound as error:
            raise FeedNotFound from error
        if schedule.feed_generation != feed.generation:
            raise FeedNotFound
        kept = await queries.on_schedule(session, feed.organization_id, schedule.id, since=now - PAST)
    entries = [_entry(each) for each in kept]
    content = ics.written(entries, name=schedule.name)
    changed_at = max([schedule.created_at, *(entry.changed_at for entry in entries)])
    return Written(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"', changed_at)


def _entry(kept: Kept) -> ics.Entry:
    """A booking as its schedule's owner sees it: what, who and when, and nothing that was said."""
    name = kept.full_name or kept.first_name
    location = (kept.location or {}).get("value")
    return ics.Entry(
        booking_id=kept.booking_id,
        created_at=kept.created_at,
        changed_at=max(kept.created_at, kept.moved_at or kept.created_at),
        starts_at=kept.starts_at,
        ends_at=kept.ends_at,
        status=kept.status,
        summary=f"{kept.kind}: {name}" if name else kept.kind,
        location=location,
    )
