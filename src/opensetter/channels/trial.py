"""Asking a provider whether a connection's credentials open anything: over the network, so outside transactions."""

from dataclasses import dataclass
from enum import StrEnum

from opensetter.channels import accounts, registry
from opensetter.channels.base import ChannelError, Meaning
from opensetter.channels.models import BotIntegration
from opensetter.core import clock
from opensetter.core.outgoing import Outgoing
from opensetter.core.settings import Settings
from opensetter.core.vault import SealBroken, SecretKeyMissing, Vault


class Verdict(StrEnum):
    """What a trial has shown."""

    WORKS = "works"
    REFUSED = "refused"
    """The provider answers, and will not have these credentials."""
    UNREACHABLE = "unreachable"
    """The provider gave no answer that means anything."""
    SEALED = "sealed"
    """The credentials cannot be read with the server's present key."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial has shown, in the provider's words or ours."""

    verdict: Verdict
    sentence: str


async def attempt(vault: Vault, settings: Settings, outgoing: Outgoing, integration: BotIntegration) -> Trial:
    """Try a connection with its provider, once; one request or two, each of fifteen seconds at most."""
    try:
        account = accounts.account(vault, settings, integration, now=clock.now())
        sentence = await registry.adapter(integration.channel).check(outgoing.client, account)
    except (SealBroken, SecretKeyMissing) as error:
        return Trial(Verdict.SEALED, str(error))
    except ChannelError as error:
        is_away = error.meaning in {Meaning.RETRY, Meaning.AMBIGUOUS, Meaning.WAIT}
        verdict = Verdict.UNREACHABLE if is_away else Verdict.REFUSED
        return Trial(verdict, f"{error.error.title} (code {error.error.code})")
    return Trial(Verdict.WORKS, sentence)
