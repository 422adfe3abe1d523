"""`/conversations`: a human answers in the bot's place, and lets it answer again."""

from fastapi import APIRouter

from opensetter.channels import accounts
from opensetter.channels import queries as integrations
from opensetter.channels.models import Channel
from opensetter.consent import queries as consent_read
from opensetter.conversations import handover, queries, window
from opensetter.conversations.handover import HumanMessage
from opensetter.conversations.models import Conversation, Status
from opensetter.conversations.service import IntegrationDisabled, Received
from opensetter.core import clock
from opensetter.core.errors import Conflict
from opensetter.core.paging import Session, Single
from opensetter.core.web import NoFields, PathId
from opensetter.engine import jobs as turns
from opensetter.organizations.auth import Writer
from opensetter.outreach.schemas import ConversationRead, HumanMessageCreate, HumanMessageRead
from opensetter.outreach.service import OptedOut
from opensetter.sending import jobs as sending

router = APIRouter(prefix="/conversations", tags=["Conversations"])

OPERATOR = "api"
"""Who took over, if they did it with an API key."""


class WindowClosed(Conflict):
    """More than 24 hours have passed since the contact wrote: WhatsApp takes templates only."""

    code = "window_closed"


@router.post("/{conversation_id}/messages", status_code=201, summary="Answer as a human")
async def create_message(
    conversation_id: PathId, body: HumanMessageCreate, principal: Writer, session: Session
) -> Single[HumanMessageRead]:
    """Write to the contact yourself. From this instant the bot is silent, until the conversation is handed back."""
    organization_id = principal.organization_id
    conversation = await queries.get(session, organization_id, conversation_id)
    integration = await integrations.get(session, organization_id, conversation.bot_integration_id)
    if integration.disabled_at is not None:
        raise IntegrationDisabled
    is_queued = Channel(integration.channel).has_provider
    message = HumanMessage(body.content, Status.QUEUED if is_queued else Status.SENT)
    message_id = await handover.say(session, organization_id, conversation_id, by=OPERATOR, message=message)
    assert message_id is not None  # noqa: S101 - it has no provider's id that could be known already
    if is_queued:
        # Judged under the lock that `say` has taken, and once more as it is sent.
        refusal = await consent_read.refusal(
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
        await sending.schedule(session, organization_id, message_id, conversation_id=conversation_id)
    return Single(
        data=HumanMessageRead(message_id=message_id, conversation_id=conversation_id, status=str(message.status))
    )


@router.post("/{conversation_id}/handoff", summary="Hand a conversation off")
async def hand_off(
    conversation_id: PathId, principal: Writer, _body: NoFields, session: Session
) -> Single[ConversationRead]:
    """Silence the bot here, also in the middle of a turn; what it has queued is not sent. Repeating changes nothing."""
    handed = await handover.hand_over(session, principal.organization_id, conversation_id, by=OPERATOR)
    return Single(data=_read(handed))


@router.post("/{conversation_id}/handback", summary="Hand a conversation back")
async def hand_back(
    conversation_id: PathId, principal: Writer, _body: NoFields, session: Session
) -> Single[ConversationRead]:
    """Let the bot answer again; if the contact is still waiting for an answer, they get one now."""
    organization_id = principal.organization_id
    handed = await handover.hand_back(session, organization_id, conversation_id)
    waiting = await queries.waiting(session, organization_id, conversation_id)
    if waiting is not None:
        await turns.schedule(
            session, organization_id, Received(waiting, conversation_id, handed.contact_id, is_new=True)
        )
    return Single(data=_read(handed))


def _read(conversation: Conversation) -> ConversationRead:
    return ConversationRead(
        id=conversation.id,
        bot_integration_id=conversation.bot_integration_id,
        contact_id=conversation.contact_id,
        handed_over_at=conversation.handed_over_at,
        handed_over_by=conversation.handed_over_by,
    )
