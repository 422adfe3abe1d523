"""What is due of the bots' own accord: does somebody look for it?"""

from datetime import timedelta

from opensetter.checkup.findings import Finding, ok, warn
from opensetter.core import clock
from opensetter.core.db import Database
from opensetter.core.errors import Unavailable, root_cause
from opensetter.reminders import due

BEHIND = timedelta(minutes=5)
"""How long something may have been due: each worker looks several times a minute."""


async def check(database: Database) -> list[Finding]:
    """Whether confirmations, reminders and follow-ups are written down as they are due."""
    try:
        async with database.transaction() as session:
            found = await due.organizations(session, at=clock.now() - BEHIND, is_settled=True)
    except Unavailable as error:
        # What keeps a server from the database has been told.
        return [warn("reminders", f"It could not be looked up what is due ({root_cause(error)}).", "Try again.")]
    if found:
        whose = "1 organization" if len(found) == 1 else f"{len(found)} organizations"
        said = f"What was due to be said five minutes ago is left undone for {whose}."
        return [warn("reminders", said, "See whether a worker is alive, and look for sweep.failed in its log.")]
    return [ok("reminders", "Nothing that is due is left undone.")]
