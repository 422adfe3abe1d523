"""`/bot-integrations/{id}/conversations`: what was said, compatible with the documented history endpoint."""

from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi import Query as QueryParameters
from pydantic import Field

from opensetter.channels import queries as integrations
from opensetter.channels.accounts import window_hours
from opensetter.contacts import queries as contacts
from opensetter.contacts.schemas import Phone, WaId
from opensetter.conversations import queries, window
from opensetter.conversations.models import Message
from opensetter.conversations.senders import sender_candidates
from opensetter.core.errors import Invalid
from opensetter.core.fields import Line
from opensetter.core.paging import Instant, PageQuery, Session
from opensetter.core.web import LARGEST_ID, Camel, PathId
from opensetter.organizations.auth import Reader

router = APIRouter(prefix="/bot-integrations", tags=["Conversations"])


class HistoryQuery(PageQuery):
    """Whose conversation: on a web chat by `sessionId`, elsewhere by `userNumber` or `waId`, or by `contactId`."""

    user_number: Phone | None = Field(
        default=None, description="A phone number in any spelling.", examples=["+447813194799"]
    )
    wa_id: WaId | None = Field(default=None, description="A WhatsApp id.")
    session_id: Line | None = Field(default=None, description="The name under which their messages were handed over.")
    contact_id: Annotated[int | None, Field(ge=1, le=LARGEST_ID)] = Field(default=None, description="A contact's id.")
    limit: Annotated[int, Field(ge=1, le=1000)] = 1000


class MessageRead(Camel):
    bot_integration_id: int = Field(examples=[123])
    content: str = Field(examples=["Hi"])
    sender_type: Literal["user", "bot", "human"] = Field(
        description="The contact, the bot, or a human who answered in its place.", examples=["user"]
    )
    created_at: Instant = Field(examples=["2026-05-20T10:15:00.000Z"])
    message_id: int = Field(examples=[789])
    platform_resource_id: str | None = Field(
        description="The id that the platform, or you, gave the message.", examples=["chat-1001"]
    )
    latest_status: str = Field(
        description="`received`; or of ours `queued`, `sending`, `unknown`, `sent`, `delivered`, `read`, `failed`, or "
        "`blocked` if a rule kept it from being sent.",
        examples=["received"],
    )
    failure_reason: str | None = Field(
        default=None,
        description="Why it was not sent or delivered, such as `window_closed`, `contact_opted_out` or `unreachable`.",
    )
    error_code: str | None = None
    error_message: str | None = None
    error_title: str | None = None
    error_details: str | None = None
    withheld: str | None = Field(default=None, description="Why something was taken out of the bot's reply.")
    kind: str = Field(default="text", description="What it is made of: text, audio, image, template …")


class HistoryContext(Camel):
    context_starts_at: Instant | None = Field(
        description="What was said before this is history to people, and unknown to the bot.",
        examples=["2026-05-20T10:15:00.000Z"],
    )
    has_more: bool = Field(examples=[False])
    conversation_id: int | None = Field(default=None, examples=[31])
    handed_over_at: Instant | None = Field(default=None, description="Since when a human answers, if one does.")
    handed_over_by: str | None = Field(default=None, description="Who took over.")
    window_closes_at: Instant | None = Field(
        default=None, description="On WhatsApp, until when free text may be sent; afterwards only templates."
    )


class History(Camel):
    data: list[MessageRead]
    metadata: HistoryContext


@router.get("/{bot_integration_id}/conversations", summary="Get a conversation")
async def get_conversation(
    bot_integration_id: PathId,
    query: Annotated[HistoryQuery, QueryParameters()],
    principal: Reader,
    session: Session,
) -> History:
    """Everything said between one contact and the bot here, oldest first; nothing for someone who never wrote."""
    organization_id = principal.organization_id
    integration = await integrations.get(session, organization_id, bot_integration_id)
    contact_id = await _contact_id(session, organization_id, query)
    conversation = (
        None
        if contact_id is None
        else await queries.find(session, organization_id, bot_integration_id=bot_integration_id, contact_id=contact_id)
    )
    if conversation is None:
        return History(data=[], metadata=HistoryContext(context_starts_at=None, has_more=False))
    messages = await queries.history(
        session, organization_id, conversation.id, after_id=query.starting_after or 0, limit=query.limit + 1
    )
    return History(
        data=[_read(message) for message in messages[: query.limit]],
        metadata=HistoryContext(
            context_starts_at=conversation.context_starts_at,
            has_more=len(messages) > query.limit,
            conversation_id=conversation.id,
            handed_over_at=conversation.handed_over_at,
            handed_over_by=conversation.handed_over_by,
            window_closes_at=window.closes_at(conversation.last_inbound_at, window_hours(integration)),
        ),
    )


async def _contact_id(session: Session, organization_id: int, query: HistoryQuery) -> int | None:
    if query.contact_id is not None:
        try:
            return (await contacts.get(session, organization_id, query.contact_id)).contact.id
        except contacts.ContactNotFound:
            return None
    candidates = sender_candidates(user_number=query.user_number, wa_id=query.wa_id, session_id=query.session_id)
    if not candidates:
        raise Invalid("Give userNumber, waId, sessionId or contactId.", code="contact_identifier_required")
    return await contacts.find(session, organization_id, candidates)


def _read(message: Message) -> MessageRead:
    failure = message.failure or {}
    return MessageRead(
        bot_integration_id=message.bot_integration_id,
        content=message.content,
        sender_type="user" if message.direction == "inbound" else "human" if message.is_from_human else "bot",
        created_at=message.created_at,
        message_id=message.id,
        platform_resource_id=message.provider_id,
        latest_status=message.status,
        withheld=message.withheld[0] if message.withheld else None,
        kind=message.kind,
        failure_reason=failure.get("reason"),
        error_code=failure.get("code"),
        error_title=failure.get("title"),
        error_message=failure.get("message"),
        error_details=failure.get("details"),
    )
