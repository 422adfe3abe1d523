"""`opensetter chat`: talk to a bot in the terminal, as any contact."""

import asyncio
import uuid
from typing import Annotated

import typer
from rich.console import Console

from opensetter.bots import queries as bots
from opensetter.channels import queries as integrations
from opensetter.channels import service as channels
from opensetter.channels.models import BotIntegration, Channel
from opensetter.cli.options import DatabaseUrl, DataDir, load_settings, run
from opensetter.contacts import service as contacts
from opensetter.contacts.identity import PhoneInvalid
from opensetter.contacts.service import Profile
from opensetter.conversations import queries
from opensetter.conversations import service as conversations
from opensetter.conversations.senders import sender_candidates, sender_identity
from opensetter.core.db import DbSession
from opensetter.core.errors import Invalid
from opensetter.core.runtime import Runtime
from opensetter.engine import jobs
from opensetter.worker import Worker

NAME = "Terminal"

screen = Console(highlight=False, soft_wrap=True)


def chat(
    bot_id: Annotated[int, typer.Argument(help="The bot to talk to.")],
    speaking_as: Annotated[str, typer.Option("--as", help="The phone number to speak as, in any spelling.")],
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Talk to a bot as a contact. Whoever is new becomes one. End with Ctrl-D.

    Example: opensetter chat 1 --as +447813194799
    """
    settings = load_settings(data_dir, database_url)

    async def work(runtime: Runtime) -> None:
        integration, contact_id, name = await _enter(runtime, bot_id, speaking_as)
        worker = Worker(runtime)
        working = asyncio.create_task(worker.run())
        try:
            await _talk(runtime, integration, contact_id, name)
        finally:
            worker.stop()
            await working

    run(settings, work)


async def _enter(runtime: Runtime, bot_id: int, phone: str) -> tuple[BotIntegration, int, str]:
    sender = {"user_number": phone, "wa_id": None, "session_id": None}
    async with runtime.database.transaction() as session:
        bot = await bots.get_anyones(session, bot_id)
        integration = await _terminal(session, bot.organization_id, bot_id)
        try:
            candidates, identity = sender_candidates(**sender), sender_identity(**sender)
        except PhoneInvalid as error:
            raise Invalid(str(error)) from error
        contact_id = await contacts.resolve(
            session, bot.organization_id, candidates=candidates, identity=identity, profile=Profile()
        )
        return integration, contact_id, bot.name


async def _terminal(session: DbSession, organization_id: int, bot_id: int) -> BotIntegration:
    """The bot's integration for terminals, connected with the first conversation there."""
    connected = await integrations.list_page(
        session, organization_id, limit=100, starting_after=None, bot_id=bot_id, channel=Channel.API
    )
    for integration in connected:
        if integration.name == NAME and integration.disabled_at is None:
            return integration
    return await channels.connect(session, organization_id, bot_id=bot_id, channel=Channel.API, name=NAME)


async def _talk(runtime: Runtime, integration: BotIntegration, contact_id: int, name: str) -> None:
    screen.print(f"You are talking to {name}. End with Ctrl-D.", style="dim", markup=False)
    while True:
        try:
            said = (await asyncio.to_thread(screen.input, "[bold]You:[/] ")).strip()
        except (EOFError, KeyboardInterrupt):
            screen.print()
            return
        if not said:
            continue
        async with runtime.database.transaction(integration.organization_id) as session:
            received = await conversations.receive(
                session, integration, contact_id=contact_id, content=said, provider_id=str(uuid.uuid4())
            )
            await jobs.schedule(session, integration.organization_id, received)
        reply = await _reply(runtime, integration.organization_id, received)
        screen.print(f"{name}: ", style="bold cyan", markup=False, end="")
        screen.print(reply, markup=False)


async def _reply(runtime: Runtime, organization_id: int, received: conversations.Received) -> str:
    with screen.status("…"):
        async with runtime.live.subscribe(conversations.topic(received.conversation_id)) as news:
            while True:
                async with runtime.database.transaction(organization_id) as session:
                    reply = await queries.reply_to(session, organization_id, received.message_id)
                if reply is not None:
                    return reply.content
                await news.wait(1)
