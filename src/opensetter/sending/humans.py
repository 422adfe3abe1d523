"""A human writes to a contact in the bot's place."""

from opensetter.channels import accounts
from opensetter.channels import queries as integrations
from opensetter.channels.models import Channel
from opensetter.consent import queries as consent
from opensetter.conversations import handover, queries, window
from opensetter.conversations.handover import HumanMessage
from opensetter.conversations.models import Status
from opensetter.conversations.service import IntegrationDisabled
from opensetter.core import clock
from opensetter.core.db import DbSession
from opensetter.core.errors import Conflict
from opensetter.sending import jobs

LONGEST = 4_096
"""How many characters a human's message may have."""


class OptedOut(Conflict):
    """The contact has asked not to be written to from here."""

    code = "contact_opted_out"


class WindowClosed(Conflict):
    """More than 24 hours have passed since the contact wrote: WhatsApp takes templates only."""

    code = "window_closed"


async def write(
    session: DbSession, organization_id: int, conversation_id: int, content: str, *, by: str
) -> tuple[int, Status]:
    """Store and queue what a human says; from this instant the bot is silent there. The message's id and its status.

    Raises `ConversationNotFound`, `IntegrationDisabled`, `OptedOut` and `WindowClosed`.
    """
    conversation = await queries.get(session, organization_id, conversation_id)
    integration = await integrations.get(session, organization_id, conversation.bot_integration_id)
    if integration.disabled_at is not None:
        raise IntegrationDisabled
    is_queued = Channel(integration.channel).has_provider
    message = HumanMessage(content, Status.QUEUED if is_queued else Status.SENT)
    message_id = await handover.say(session, organization_id, conversation_id, by=by, message=message)
    assert message_id is not None  # noqa: S101 - it has no provider's id that could be known already
    if is_queued:
        # Judged under the lock that `say` has taken, and once more as it is sent.
        refusal = await consent.refusal(
            session,
            organization_id,
            conversation.contact_id,
            channel=integration.channel,
            sender=integration.address or "",
        )
        if refusal is not None:
            raise OptedOut
        hours = accounts.window_hours(integration)
        if not window.is_open(conversation.last_inbound_at, hours, now=clock.now()):
            raise WindowClosed
        await jobs.schedule(session, organization_id, message_id, conversation_id=conversation_id)
    return message_id, message.status
