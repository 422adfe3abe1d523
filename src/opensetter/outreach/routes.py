"""`/bot-integrations/{id}/messages/send`: a bot begins a conversation; and what humans write."""

from datetime import timedelta

from fastapi import APIRouter, Request

from opensetter.channels import queries as integrations
from opensetter.core.paging import Session
from opensetter.core.runtime import Runtime
from opensetter.core.web import PathId
from opensetter.organizations.auth import Writer
from opensetter.outreach import humans, service
from opensetter.outreach.schemas import MessageSend

router = APIRouter()
router.include_router(humans.router)


@router.post(
    "/bot-integrations/{bot_integration_id}/messages/send",
    status_code=201,
    tags=["Messages"],
    summary="Send a message",
    responses={201: {"description": "Queued: the message's id, which the conversation tells more of."}},
)
async def begin_conversation(
    bot_integration_id: PathId, body: MessageSend, request: Request, principal: Writer, session: Session
) -> int:
    """Begin a conversation on WhatsApp, with a template, or by SMS. The contact is created or updated.

    429 with `Retry-After` within 30 minutes of the last such message to the same number; 409 if the contact has opted
    out, or has an appointment and the message carries the bot's booking link.
    """
    runtime: Runtime = request.app.state.runtime
    integration = await integrations.get(session, principal.organization_id, bot_integration_id)
    pause = timedelta(minutes=runtime.settings.outreach_pause_minutes)
    return await service.begin(session, principal.organization_id, integration, body, pause=pause)
