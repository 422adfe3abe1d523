"""`opensetter demo`: everything running with something in it, and what to try first."""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from shlex import quote
from shutil import which
from typing import Annotated

import platformdirs
import typer
import uvloop
from rich.panel import Panel

from opensetter import server
from opensetter.channels import links
from opensetter.channels import queries as integrations
from opensetter.cli import phones
from opensetter.cli.options import DataDir, Json, console, load_settings, print_json, runtime
from opensetter.cli.serve import own_database
from opensetter.cli.studio import PHONE, Seed, seeded
from opensetter.core import clock, wall
from opensetter.core.runtime import Runtime
from opensetter.core.times import format_instant
from opensetter.scheduling import links as booking_links
from opensetter.scheduling.links import Page
from opensetter.simulators import serving
from opensetter.users import auth, tokens
from opensetter.users import queries as users
from opensetter.users import service as people
from opensetter.users.models import Role

LINK_LIFETIME = timedelta(days=7)
OWNER = "sam@riverside.example"
"""Whom the demo signs in: who owns the studio."""


def demo(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="The port to listen on; 0: any.")] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Serve a small studio that is already set up, and say what to try. Its data stays apart from yours.

    Example: opensetter demo
    """
    home = data_dir or Path(platformdirs.user_data_dir("opensetter-demo", appauthor=False))
    settings = load_settings(home, None, host=host, port=port).model_copy(update={"database_url": None})
    listening = server.listen(settings.host, settings.port)
    address = (settings.public_url or f"http://{settings.host}:{listening.getsockname()[1]}").rstrip("/")
    console.print("Starting PostgreSQL… (the first time takes a few seconds)", style="dim")
    numbers = [server.listen(settings.host, 0) for _ in range(2)]
    # What is called is our own: no account anywhere is needed, and none is reached.
    settings = settings.model_copy(update={"public_url": address, "meta_base_url": serving.address(numbers[0])})
    with own_database(settings) as url:

        async def work() -> None:
            async with runtime(settings, url) as opened:
                seed = await seeded(opened, home)
                phone, calendar_phone = map(phones.page, numbers)
                guide = await _guide(opened, seed, address) | {"phone": phone, "calendar_phone": calendar_phone}
                async with phones.simulated(seed, address, numbers):
                    await server.run(
                        opened,
                        listening,
                        with_worker=True,
                        on_ready=lambda: print_json(guide) if as_json else _show(guide),
                    )

        uvloop.run(work())


async def _guide(runtime: Runtime, seed: Seed, address: str) -> dict[str, str]:
    """Everything worth trying, ready to be copied."""
    async with runtime.database.transaction(seed.organization_id) as session:
        integration = await integrations.get(session, seed.organization_id, seed.webchat_id)
        calendar = await integrations.get(session, seed.organization_id, seed.calendar_webchat_id)
    now = clock.now()
    token, calendar_token = (
        links.sign(
            chat.link_key,
            links.Speaker(contact_id=seed.contact_id),
            purpose="link",
            expires_at=now + LINK_LIFETIME,
        )
        for chat in (integration, calendar)
    )
    page = Page(seed.organization_id, seed.calendar_bot_id)
    return {
        "dashboard": f"{address}/sign-in/{await _way_in(runtime, seed)}",
        "web_chat_as_contact": f"{address}/chat/{seed.webchat_id}?as={token}",
        "web_chat_as_stranger": f"{address}/chat/{seed.webchat_id}",
        "calendar_chat": f"{address}/chat/{seed.calendar_webchat_id}?as={calendar_token}",
        "booking_page": booking_links.page_url(runtime.vault, address, page, now=now) or "",
        "api_key": seed.api_key,
        "book": _curl(address, seed, now),
        "context": f'curl -H "Authorization: Bearer {seed.api_key}" '
        f'"{address}/api/v1/bots/{seed.bot_id}/context?contactId={seed.contact_id}"',
        "cancel": f'curl -X POST -H "Authorization: Bearer {seed.api_key}" {address}/api/v1/bookings/BOOKING_ID/cancel',
        "terminal": f"{_itself()} chat {seed.bot_id} --as {PHONE} --data-dir {quote(str(runtime.settings.data_dir))}",
        "api_reference": f"{address}/docs",
        "bot_id": str(seed.bot_id),
        "contact_id": str(seed.contact_id),
        "bot_integration_id": str(seed.api_id),
    }


def _itself() -> str:
    """How this program is called from another window, where the environment it was installed into may be unknown."""
    return "opensetter" if which("opensetter") else f"{quote(sys.executable)} -m opensetter"


async def _way_in(runtime: Runtime, seed: Seed) -> str:
    """The token of a new link with which the studio's owner signs in, once."""
    # Nobody knows the password: each start of the demo makes a link.
    password_hash = await auth.hash_password(tokens.generate())
    async with runtime.database.transaction(seed.organization_id) as session:
        known = await users.find(session, OWNER)
        if known is None:
            owner = (await people.create(session, email=OWNER, name="Sam Rivers", password_hash=password_hash)).id
        else:
            owner = known.id
            await wall.enter_as(session, owner)
        await people.join(session, seed.organization_id, owner, Role.OWNER)
        return await people.create_link(session, owner)


def _curl(address: str, seed: Seed, now: datetime) -> str:
    start = (now + timedelta(days=2)).replace(hour=14, minute=0, second=0, microsecond=0)
    body = {
        "bot_id": seed.bot_id,
        "phone": PHONE,
        "start_time": format_instant(start),
        "end_time": format_instant(start + timedelta(hours=1)),
        "time_zone": "Europe/London",
        "source": "calendly",
        "external_id": f"calendly-invitee-{start:%Y%m%d}",
    }
    return (
        f"curl -X POST {address}/api/v1/bookings \\\n"
        f'  -H "Authorization: Bearer {seed.api_key}" \\\n'
        f'  -H "Content-Type: application/json" \\\n'
        f"  -d '{json.dumps(body)}'"
    )


def _show(guide: dict[str, str]) -> None:
    console.print()
    console.print(
        Panel.fit("[bold]OpenSetter demo[/]: Riverside Studio is open. Stop with Ctrl-C.", border_style="green")
    )
    for title, name in (
        ("1. Write to the bot from Ada's phone, on a simulated WhatsApp: she has no appointment yet", "phone"),
        ("2. Record an appointment for her, as Calendly would", "book"),
        ("3. Write again from the same phone: the bot knows. What it knows:", "context"),
        ("4. Cancel it, and the bot may offer the link again", "cancel"),
        (
            "5. Write to the studio's other number: its bot books by itself, on a calendar of its own",
            "calendar_phone",
        ),
        ("6. The same calendar as a page to book on", "booking_page"),
        ("7. See it all as the studio does, and step in: the dashboard (the link signs you in once)", "dashboard"),
        ("The first bot on a web chat, as Ada", "web_chat_as_contact"),
        ("The other bot on a web chat, as Ada", "calendar_chat"),
        ("The web chat as a stranger", "web_chat_as_stranger"),
        ("Talk in the terminal, from another window", "terminal"),
        ("API key", "api_key"),
        ("API reference", "api_reference"),
    ):
        console.print(f"\n[bold]{title}[/]")
        console.print(guide[name], markup=False)
    console.print()
