"""All checks, one after the other; nothing is changed by them, and nothing is started."""

import platform

from opensetter import __version__
from opensetter.checkup import connections, database, queue, reminders, surroundings
from opensetter.checkup.findings import Finding, Verdict, fail, ok
from opensetter.core import embedded
from opensetter.core.db import Database
from opensetter.core.embedded import EmbeddedPostgresError
from opensetter.core.settings import Settings


async def examine(settings: Settings) -> list[Finding]:
    """What is found, from the inside to the outside."""
    release = ok("release", f"OpenSetter {__version__} on Python {platform.python_version()}.")
    return [
        release,
        *await _stored(settings),
        surroundings.disk(settings),
        *surroundings.rehearsal(settings),
        await surroundings.model(settings),
        await surroundings.public_url(settings),
    ]


async def _stored(settings: Settings) -> list[Finding]:
    try:
        # Joined, never started: a server that is not running is a finding.
        url = settings.database_url or embedded.attach(settings.data_dir)
    except EmbeddedPostgresError as error:
        found, _, advice = str(error).partition(". ")
        return [fail("database", f"{found}.", advice)]
    findings = await database.check(url)
    # A database that cannot serve has been told; its queue would only say the same again.
    if any(finding.check in {"database", "schema"} and finding.verdict is Verdict.FAIL for finding in findings):
        return findings
    opened = Database(url)
    try:
        return [
            *findings,
            *await queue.check(opened),
            *await reminders.check(opened),
            *await connections.check(settings, opened),
        ]
    finally:
        await opened.close()
