"""`/conversations`: a human answers in the bot's place, and lets it answer again."""

from fastapi import APIRouter

from opensetter.conversations import handover
from opensetter.conversations.models import Conversation
from opensetter.core.paging import Session, Single
from opensetter.core.web import NoFields, PathId
from opensetter.engine import jobs as turns
from opensetter.organizations.auth import Writer
from opensetter.outreach.schemas import ConversationRead, HumanMessageCreate, HumanMessageRead
from opensetter.sending import humans

router = APIRouter(prefix="/conversations", tags=["Conversations"])

OPERATOR = "api"
"""Who took over, if they did it with an API key."""


@router.post("/{conversation_id}/messages", status_code=201, summary="Answer as a human")
async def create_message(
    conversation_id: PathId, body: HumanMessageCreate, principal: Writer, session: Session
) -> Single[HumanMessageRead]:
    """Write to the contact yourself. From this instant the bot is silent, until the conversation is handed back."""
    message_id, status = await humans.write(
        session, principal.organization_id, conversation_id, body.content, by=OPERATOR
    )
    return Single(data=HumanMessageRead(message_id=message_id, conversation_id=conversation_id, status=str(status)))


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
    handed = await turns.hand_back(session, principal.organization_id, conversation_id)
    return Single(data=_read(handed))


def _read(conversation: Conversation) -> ConversationRead:
    return ConversationRead(
        id=conversation.id,
        bot_integration_id=conversation.bot_integration_id,
        contact_id=conversation.contact_id,
        handed_over_at=conversation.handed_over_at,
        handed_over_by=conversation.handed_over_by,
    )
