"""What the demo shows: a small studio, with two bots, and Ada, whom both know."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.bots import service as bots
from opensetter.bots.schemas import BotCreate, OpeningHours, Weekday
from opensetter.calendars import service as calendars
from opensetter.calendars.schemas import AppointmentTypeCreate, Location
from opensetter.channels import service as channels
from opensetter.channels.credentials import Credentials, halves
from opensetter.channels.models import Channel
from opensetter.contacts import service as contacts
from opensetter.contacts.schemas import ContactCreate
from opensetter.core.runtime import Runtime
from opensetter.organizations import queries as organizations_read
from opensetter.organizations import service as organizations
from opensetter.organizations.keys import digest
from opensetter.simulators.people import Channel as SimulatedChannel
from opensetter.simulators.whatsapp.account import WhatsAppAccount
from opensetter.simulators.whatsapp.simulator import WhatsApp

PHONE = "+447813194799"
BOOKING_LINK = "https://cal.example.com/riverside-studio/intro"

_NUMBERS = ("15550783881", "15550783882")
"""Those of the bot with the link and of the one with the calendar, as WhatsApp writes them."""

_WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday")
_OPEN = [OpeningHours(weekday=day, opens="09:00", closes="17:30") for day in _WEEKDAYS]


@dataclass(frozen=True, slots=True)
class Seed:
    """What the demo made on its first run; kept beside the database, since a key cannot be read back from it."""

    organization_id: int
    api_key: str
    bot_id: int
    contact_id: int
    webchat_id: int
    api_id: int
    whatsapp_id: int
    calendar_bot_id: int
    """The studio's other bot, which books appointments itself."""
    calendar_webchat_id: int
    calendar_whatsapp_id: int
    whatsapp: Mapping[str, str]
    """What the simulated number is called by, and its secrets."""
    calendar_whatsapp: Mapping[str, str]
    """The same of the other bot's number."""


async def seeded(runtime: Runtime, home: Path) -> Seed:
    """What the demo is made of, made now if it is not there or its key no longer opens anything."""
    file = home / "demo.json"
    if await asyncio.to_thread(file.exists):
        known = json.loads(await asyncio.to_thread(file.read_text))
        # What an earlier release has made lacks something, and is made anew beside it.
        seed = Seed(**known) if known.keys() == Seed.__dataclass_fields__.keys() else None
        async with runtime.database.transaction() as session:
            if seed and await organizations_read.find_key(session, digest(seed.api_key)) is not None:
                return seed
    seed = await _sow(runtime)
    await asyncio.to_thread(_keep, file, seed)
    return seed


def _keep(file: Path, seed: Seed) -> None:
    file.touch(mode=0o600)
    file.write_text(json.dumps(asdict(seed), indent=2))


async def _sow(runtime: Runtime) -> Seed:
    async with runtime.database.transaction() as session:
        organization = await organizations.create(session, "Riverside Studio")
        _, secret = await organizations.create_key(session, organization.id, name="demo")
        bot = await bots.create(
            session,
            organization.id,
            BotCreate(
                name="Riverside Studio",
                instructions="Riverside Studio gives free introductory calls of one hour about kitchens and bathrooms.",
                questions=["Which room would you like to change?"],
                booking_url=BOOKING_LINK,
                time_zone="Europe/London",
                opening_hours=_OPEN,
            ),
        )
        webchat = await channels.connect(session, organization.id, bot_id=bot.id, channel=Channel.WEBCHAT)
        api = await channels.connect(session, organization.id, bot_id=bot.id, channel=Channel.API)
        account, calendar_account = (
            WhatsAppAccount(verified_name="Riverside Studio", display_phone_number=number) for number in _NUMBERS
        )
        whatsapp_id = await _connect(runtime, session, organization.id, bot.id, account)
        contact = await contacts.create(
            session,
            organization.id,
            ContactCreate(wa_id=PHONE.removeprefix("+"), sms_phone_number=PHONE, first_name="Ada", last_name="Byron"),
        )
        calendar_bot_id, calendar_webchat_id = await _sow_calendar(session, organization.id)
        calendar_whatsapp_id = await _connect(runtime, session, organization.id, calendar_bot_id, calendar_account)
        return Seed(
            organization_id=organization.id,
            api_key=secret,
            bot_id=bot.id,
            contact_id=contact.contact.id,
            webchat_id=webchat.id,
            api_id=api.id,
            whatsapp_id=whatsapp_id,
            calendar_bot_id=calendar_bot_id,
            calendar_webchat_id=calendar_webchat_id,
            calendar_whatsapp_id=calendar_whatsapp_id,
            whatsapp=asdict(account),
            calendar_whatsapp=asdict(calendar_account),
        )


async def _connect(
    runtime: Runtime, session: AsyncSession, organization_id: int, bot_id: int, account: WhatsAppAccount
) -> int:
    """The integration of a bot with a simulated number."""
    credentials = Credentials(**WhatsApp(account).credentials(SimulatedChannel.WHATSAPP)["credentials"])
    made = await channels.connect(
        session,
        organization_id,
        bot_id=bot_id,
        channel=Channel.WHATSAPP,
        credentials=channels.Entrusted(halves(Channel.WHATSAPP, credentials, is_complete=True), runtime.vault),
    )
    return made.id


async def _sow_calendar(session: AsyncSession, organization_id: int) -> tuple[int, int]:
    """A bot with a calendar of its own, and its web chat."""
    bot = await bots.create(
        session,
        organization_id,
        BotCreate(
            name="Riverside Studio",
            instructions="Riverside Studio gives free introductory calls of half an hour about kitchens and bathrooms.",
            time_zone="Europe/London",
            opening_hours=_OPEN,
            reminder_minutes=[1440, 60],
        ),
    )
    call = AppointmentTypeCreate(
        bot_id=bot.id, name="Introductory call", length_minutes=30, location=Location(kind="phone", value=None)
    )
    await calendars.create(session, organization_id, call)
    webchat = await channels.connect(session, organization_id, bot_id=bot.id, channel=Channel.WEBCHAT)
    return bot.id, webchat.id
