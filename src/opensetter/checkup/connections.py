"""The connections to channels' providers: do their credentials open anything, and can the providers reach us?"""

from opensetter.channels import queries, trial
from opensetter.channels.models import BotIntegration
from opensetter.channels.trial import Verdict
from opensetter.checkup.findings import Finding, fail, ok, warn
from opensetter.core import wall
from opensetter.core.db import Database
from opensetter.core.errors import Unavailable, root_cause
from opensetter.core.outgoing import Outgoing
from opensetter.core.settings import Settings
from opensetter.core.vault import Vault, keys_of

MOST = 50
"""How many connections are tried: one after the other, so that no provider is flooded."""


async def check(settings: Settings, database: Database) -> list[Finding]:
    """Every connection that is in use, of whichever organization."""
    try:
        async with database.transaction() as session:
            await wall.lift(session)
            found = await queries.list_connected(session, limit=MOST)
    except Unavailable as error:
        return [fail("channels", f"They could not be looked at ({root_cause(error)}).", "See what is said above.")]
    if not found:
        return []
    home = settings.data_dir if settings.database_url is None else None
    vault = Vault(lambda: keys_of(settings.secret_key, home))
    outgoing = Outgoing()
    try:
        findings = [await _try(settings, vault, outgoing, integration) for integration in found]
    finally:
        await outgoing.close()
    return [*_reachable(settings), *findings]


def _reachable(settings: Settings) -> list[Finding]:
    if settings.public_url is None:
        advice = "Set OPENSETTER_PUBLIC_URL to the address that providers call, and enter it there anew."
        return [fail("channels", "Channels are connected, and no public URL is set.", advice)]
    return []


async def _try(settings: Settings, vault: Vault, outgoing: Outgoing, integration: BotIntegration) -> Finding:
    name = f"{integration.channel} {integration.id}"
    again = f"Give new ones: PUT /api/v1/bot-integrations/{integration.id}/credentials"
    found = await trial.attempt(vault, settings, outgoing, integration)
    if found.verdict is Verdict.SEALED:
        advice = "Set OPENSETTER_SECRET_KEY to the key that they were stored with, or give the credentials anew."
        return fail(name, found.sentence, advice)
    if found.verdict is not Verdict.WORKS:
        return fail(name, f"The provider refuses: {found.sentence}.", again)
    if integration.stopped_at is not None:
        said = f"{found.sentence} But it has refused messages: {integration.stopped_reason}"
        return warn(name, said, f"Mend the cause at the provider, then: {again}")
    return ok(name, found.sentence)
