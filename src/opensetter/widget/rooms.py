"""Where a visitor is: an open web chat, and which of its conversations is theirs."""

import hashlib
from dataclasses import dataclass

from opensetter.bots import queries as bots
from opensetter.bots.models import Bot
from opensetter.channels import queries as integrations
from opensetter.channels.links import Speaker
from opensetter.channels.models import BotIntegration, Channel
from opensetter.contacts import queries as contacts
from opensetter.contacts import service as contacts_service
from opensetter.contacts.identity import Candidate, IdentityKind
from opensetter.contacts.service import Identity, Profile
from opensetter.conversations import queries as conversations
from opensetter.conversations import service as conversations_service
from opensetter.conversations.service import Received
from opensetter.core import live
from opensetter.core.db import DbSession
from opensetter.core.errors import NotFound
from opensetter.engine import jobs


class ChatNotFound(NotFound):
    """There is no open chat at this address."""

    code = "chat_not_found"


@dataclass(frozen=True, slots=True)
class Room:
    """A web chat that takes messages, and the bot that answers there."""

    integration: BotIntegration
    bot: Bot

    @property
    def id(self) -> int:
        return self.integration.id

    @property
    def organization_id(self) -> int:
        return self.integration.organization_id


async def find(session: DbSession, bot_integration_id: int) -> Room:
    """The chat behind an address; `ChatNotFound` alike for a closed one, a retired bot's, and one that never was."""
    try:
        integration = await integrations.get_public(session, bot_integration_id)
    except integrations.BotIntegrationNotFound as error:
        raise ChatNotFound from error
    bot = await bots.get(session, integration.organization_id, integration.bot_id)
    if integration.channel != Channel.WEBCHAT or bot.archived_at is not None:
        raise ChatNotFound
    return Room(integration, bot)


async def say(session: DbSession, room: Room, speaker: Speaker, *, client_id: str, content: str) -> Received:
    """Store what a speaker wrote and queue its answer, once however often the browser sends it."""
    who = await _meet(session, room, speaker)
    received = await conversations_service.receive(
        session, room.integration, contact_id=who, content=content, provider_id=provider_id(speaker, client_id)
    )
    await jobs.schedule(session, room.organization_id, received)
    await live.announce(session, arrival(room, speaker))
    return received


async def conversation_id(session: DbSession, room: Room, speaker: Speaker) -> int | None:
    """The speaker's conversation here, if they have begun one."""
    who = await _contact_id(session, room, speaker)
    if who is None:
        return None
    found = await conversations.find(session, room.organization_id, bot_integration_id=room.id, contact_id=who)
    return found.id if found is not None else None


def name_of(speaker: Speaker) -> str:
    """A short name for a speaker that says nothing about them; a page may hold it."""
    return hashlib.sha256(_spoken(speaker).encode()).hexdigest()[:16]


def arrival(room: Room, speaker: Speaker) -> str:
    """Under which name it is announced that a speaker has begun a conversation."""
    return f"chat:{room.id}:{name_of(speaker)}"


def provider_id(speaker: Speaker, client_id: str) -> str:
    """A browser's id of a message, made the speaker's own: whoever guesses it collides with nobody."""
    return f"{_spoken(speaker)}:{client_id}"


def client_id(speaker: Speaker, given: str | None) -> str | None:
    """The browser's id of a message, if this speaker wrote it."""
    whose, _, found = (given or "").rpartition(":")
    return found if whose == _spoken(speaker) else None


async def _contact_id(session: DbSession, room: Room, speaker: Speaker) -> int | None:
    """Who is speaking; None for a visitor who has not said anything yet."""
    if speaker.contact_id is not None:
        # A link may be older than a merge.
        return (await contacts.get(session, room.organization_id, speaker.contact_id)).contact.id
    assert speaker.visitor is not None  # noqa: S101 - a speaker is the one or the other
    return await contacts.find(session, room.organization_id, _candidates(speaker.visitor))


async def _meet(session: DbSession, room: Room, speaker: Speaker) -> int:
    """The contact who is speaking: a visitor becomes one with the first message."""
    if speaker.contact_id is not None:
        return await contacts.hold(session, room.organization_id, speaker.contact_id)
    assert speaker.visitor is not None  # noqa: S101 - a speaker is the one or the other
    return await contacts_service.resolve(
        session,
        room.organization_id,
        candidates=_candidates(speaker.visitor),
        identity=Identity(IdentityKind.VISITOR, speaker.visitor, speaker.visitor),
        profile=Profile(),
    )


def _spoken(speaker: Speaker) -> str:
    return f"v{speaker.visitor}" if speaker.visitor is not None else f"c{speaker.contact_id}"


def _candidates(visitor: str) -> tuple[Candidate, ...]:
    return (Candidate(0, IdentityKind.VISITOR, visitor),)
