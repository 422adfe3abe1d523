"""A connection's two halves: what anybody may see of it, and what is sealed."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from opensetter.channels.base import Account
from opensetter.channels.models import BotIntegration, Channel
from opensetter.core.settings import Settings
from opensetter.core.vault import Vault

OVERLAP = timedelta(hours=24)
"""How long a provider's signatures by the secrets before the present ones are still believed."""

WINDOW_HOURS = 24.0
"""WhatsApp's customer service window."""

MOST_KEPT = 4
"""How many of them are kept beside each other, however often they are changed."""

LONG = 12
"""From how many letters on a secret's last four may be shown."""

_RETIRED = "retiredAt"

Secrets = Mapping[str, str]


def seal(vault: Vault, bot_integration_id: int, secrets: Sequence[Secrets]) -> list[bytes]:
    """What is stored of a connection's secrets, the ones in use first. They open for this integration alone."""
    about = _about(bot_integration_id)
    return [vault.seal(json.dumps(dict(each)).encode(), about=about) for each in secrets]


def unseal(vault: Vault, integration: BotIntegration, *, now: datetime) -> list[Secrets]:
    """The secrets that count: those in use, and those that were replaced a short while ago."""
    about = _about(integration.id)
    opened = (json.loads(vault.unseal(sealed, about=about)) for sealed in integration.secrets)
    return [each for each in opened if _RETIRED not in each or datetime.fromisoformat(each[_RETIRED]) > now]


def endings(vault: Vault, integration: BotIntegration, *, now: datetime) -> dict[str, str]:
    """What may be shown of the secrets in use: the last four letters of each that is long enough to keep the rest."""
    held = unseal(vault, integration, now=now)
    return {name: value[-4:] if len(value) >= LONG else "" for name, value in (held[0] if held else {}).items()}


def replaced(before: Sequence[Secrets], new: Mapping[str, str], *, now: datetime) -> list[Secrets]:
    """The secrets after a change of some of them: what is not given stays, what was in use counts for a while yet."""
    if not before:
        return [dict(new)]
    in_use, *retired = before
    return [{**in_use, **new}, {**in_use, _RETIRED: (now + OVERLAP).isoformat()}, *retired][:MOST_KEPT]


def joined(before: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """The public half after a change. A sender and a messaging service exclude each other."""
    senders = {"from", "messagingServiceSid"}
    kept = {name: value for name, value in before.items() if not (senders & new.keys() and name in senders)}
    return {**kept, **new}


def account(vault: Vault, settings: Settings, integration: BotIntegration, *, now: datetime) -> Account:
    """The connection as its adapter is handed it."""
    assert integration.address is not None  # noqa: S101 - who has a provider has an address there
    return Account(
        address=integration.address,
        settings=integration.settings,
        secrets=unseal(vault, integration, now=now),
        base_url=base_url(settings, Channel(integration.channel)),
    )


def base_url(settings: Settings, channel: Channel) -> str:
    """Where a channel's provider is called: the operator's setting, never a tenant's."""
    return (settings.meta_base_url if channel is Channel.WHATSAPP else settings.twilio_base_url).rstrip("/")


def is_whatsapp(integration: BotIntegration) -> bool:
    """Whether people write from WhatsApp there, whoever carries it."""
    return integration.channel == Channel.WHATSAPP or (integration.address or "").startswith("whatsapp:")


def window_hours(integration: BotIntegration) -> float | None:
    """For how long a contact's message allows free answers, here: WhatsApp alone has such a rule."""
    return WINDOW_HOURS if is_whatsapp(integration) else None


def hook_paths(integration: BotIntegration) -> Mapping[str, str]:
    """The paths below our public address to paste at the provider, by the names of the API's fields."""
    match Channel(integration.channel):
        case Channel.WHATSAPP:
            return {"webhook_url": f"/hooks/whatsapp/{integration.id}"}
        case Channel.SMS:
            own = f"/hooks/twilio/{integration.id}"
            return {"webhook_url": own, "status_callback_url": f"{own}/status"}
        case _:
            return {}


def _about(bot_integration_id: int) -> str:
    return f"bot_integration:{bot_integration_id}"
