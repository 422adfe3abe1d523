"""From a provider's verified request to stored rows: now if it is small, else by a job; nothing of it is lost."""

from collections.abc import Mapping, Sequence

import structlog

from opensetter.channels import queries as integrations
from opensetter.channels import registry
from opensetter.channels.base import (
    DeliveryReceipt,
    Echo,
    Hook,
    InboundMessage,
    Preference,
    Renumbered,
    Unreadable,
    Update,
)
from opensetter.channels.models import BotIntegration, Channel
from opensetter.core import metrics
from opensetter.core.errors import Invalid, Unavailable
from opensetter.core.runtime import Runtime
from opensetter.hooks import intake

AT_ONCE = 40
"""How many updates are stored before the provider is answered. It waits seconds at most, and then sends all again."""

log = structlog.get_logger(__name__)


class Unstored(Exception):
    """Some of a request's updates could not be stored; the others were."""


def updates(integration: BotIntegration, hook: Hook) -> list[Update]:
    """Everything in a request, in order."""
    return registry.adapter(integration.channel).parse(hook)


async def store(runtime: Runtime, integration: BotIntegration, found: Sequence[Update]) -> None:
    """Store a request's updates, each in a transaction of its own, so that none can spoil its neighbours.

    Raises `Unstored` after all have been tried if one failed for a reason of its own, and `Unavailable` at once if the
    database is away. Storing them again is harmless.
    """
    addressed = await _addressees(runtime, integration, found)
    failed = 0
    for update in found:
        to = addressed.get(update.address or "")
        if isinstance(update, Unreadable) or to is None:
            _note(integration, update, is_addressed=to is not None)
            continue
        try:
            await _store(runtime, to, update)
        except Unavailable:
            raise
        except Invalid as refusal:
            # Nobody can tell whose it is; trying again would tell no more.
            log.warning("hook.update_refused", bot_integration_id=to.id, kind=type(update).__name__, code=refusal.code)
        except Exception:
            failed += 1
            log.exception("hook.update_failed", bot_integration_id=to.id, kind=type(update).__name__)
    if failed:
        raise Unstored


async def _store(runtime: Runtime, integration: BotIntegration, update: Update) -> None:
    organization_id = integration.organization_id
    async with runtime.database.transaction(organization_id) as session:
        match update:
            case InboundMessage():
                await intake.take_message(session, organization_id, integration, update)
            case DeliveryReceipt():
                applied = await intake.take_receipt(session, organization_id, integration, update)
            case Echo():
                await intake.take_echo(session, organization_id, integration, update)
            case Preference():
                await intake.take_preference(session, organization_id, integration, update)
            case Renumbered():
                await intake.take_renumbering(session, organization_id, integration, update)
    if not (isinstance(update, DeliveryReceipt) and applied.is_new):
        return
    # Apart: the message's row is let go before the contact's is taken, as nobody takes them the other way round.
    if update.error is not None:
        async with runtime.database.transaction(organization_id) as session:
            await intake.take_error(session, organization_id, integration, update, contact_id=applied.contact_id)
    told = {"waId": update.recipient.wa_id, "userId": update.recipient.user_id}
    if all(told.values()) and not told.items() <= (applied.recipient or told).items():
        async with runtime.database.transaction(organization_id) as session:
            await intake.take_recipient(session, organization_id, integration, update)


async def _addressees(
    runtime: Runtime, integration: BotIntegration, found: Sequence[Update]
) -> Mapping[str, BotIntegration]:
    """Which connection each update is for.

    Meta calls one address for all numbers of an app, and names the number inside. It may be any that the organization
    has connected: whoever signed has the app's secret, which is theirs. Twilio calls an address for each number.
    """
    named = {update.address for update in found if update.address}
    # Most requests are about the very number whose address was called: nobody needs to be asked whose it is.
    is_own = named <= {integration.address} and integration.disabled_at is None
    if is_own or integration.channel != Channel.WHATSAPP:
        return dict.fromkeys([*named, ""], integration)
    async with runtime.database.transaction(integration.organization_id) as session:
        known = await integrations.by_addresses(
            session, integration.organization_id, channel=integration.channel, addresses=sorted(named)
        )
    return {each.address: each for each in known if each.address}


def _note(integration: BotIntegration, update: Update, *, is_addressed: bool) -> None:
    reason = update.reason if isinstance(update, Unreadable) else "unknown_address"
    if not is_addressed and not isinstance(update, Unreadable):
        metrics.hook_requests.labels(integration.channel, "unknown_address").inc()
    log.info("hook.update_left_out", bot_integration_id=integration.id, reason=reason)
