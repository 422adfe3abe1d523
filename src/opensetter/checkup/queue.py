"""The queue: is there anybody to work it off, and does it move?"""

from opensetter.checkup.findings import Finding, fail, ok, warn
from opensetter.core import queue
from opensetter.core.db import Database
from opensetter.core.errors import Unavailable, root_cause
from opensetter.core.queue import OLD_SECONDS, STALLED_SECONDS, Backlog


async def check(database: Database) -> list[Finding]:
    """The workers and the queue, as a server sees them."""
    try:
        async with database.transaction() as session:
            found = await queue.backlog(session)
    except Unavailable as error:
        found_out = f"A server could not look at it ({root_cause(error)})."
        return [fail("queue", found_out, "See what is said of the database and its schema.")]
    return [_workers(found), _movement(found)]


def _workers(found: Backlog) -> Finding:
    if not found.workers:
        advice = "Start one: opensetter serve (without --no-worker), or opensetter worker"
        return fail("workers", "No worker is alive: nobody answers messages.", advice)
    return ok("workers", f"{found.workers} {'is' if found.workers == 1 else 'are'} alive.")


def _movement(found: Backlog) -> Finding:
    waiting = f"{found.waiting} waiting, {found.running} under way"
    said = f"{waiting}; the oldest has been due for {found.oldest_seconds:.0f} seconds."
    advice = (
        "Look for turn.failed and turn.postponed in the log. If there are none, the workers are too few or too slow: "
        "start another, or raise OPENSETTER_TURN_CONCURRENCY."
    )
    if found.oldest_seconds > STALLED_SECONDS:
        return fail("queue", f"It is stalled: {said}", advice)
    if found.oldest_seconds > OLD_SECONDS:
        return warn("queue", f"It is slow: {said}", advice)
    if found.failed:
        return warn("queue", f"{found.failed} jobs were given up; {waiting}.", "Look for their errors in the log.")
    return ok("queue", said if found.waiting + found.running else "Nothing waits.")
