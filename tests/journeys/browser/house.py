"""A studio in the middle of a working month, for who looks at every page: people, what was said, and what is booked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import expect
from sqlalchemy import text

from opensetter.bots import service as bots
from opensetter.bots.schemas import BotCreate, BotUpdate, OpeningHours
from opensetter.calendars import service as calendars
from opensetter.calendars.schemas import AppointmentTypeCreate, Location
from opensetter.channels import service as channels
from opensetter.channels.models import Channel
from opensetter.contacts import importing
from opensetter.contacts import service as contacts
from opensetter.contacts.schemas import ContactCreate
from opensetter.core import wall
from opensetter.core.db import DbSession
from opensetter.core.runtime import Runtime
from opensetter.organizations import actors
from opensetter.organizations import service as organizations
from opensetter.organizations.actors import Actor
from opensetter.users import factors, members
from opensetter.users import queries as users
from opensetter.users import service as accounts
from opensetter.users.models import Role
from tests.journeys.browser.screens import PASSWORD, Screen

ORGANIZATION = 1
"""The one that the first owner has begun."""

SAM = Actor("user:1", "Sam Rivers <sam@example.com>")
"""The first owner."""

PEOPLE = (
    ("Ada Byron", "+447813194799", "ada@example.com"),
    ("Grace Hopper", "+14155550143", "grace@example.com"),
    ("Zoë Müller-Lüdenscheidt", "+4915123456789", "zoe@example.com"),
    ("Bartholomäus Featherstonehaugh-Cholmondeley de la Pole", "+447700900123", None),
    ("María José García", "+34612345678", "mj@example.com"),
    ("محمد الفاتح", "+971501234567", None),
    ("Jean-Luc", "+33612345678", None),
    ("Li Wei", "+8613912345678", "liwei@example.com"),
    ("Inês Carvalho", "+351912345678", "ines@example.com"),
    ("Tom", "+447700900456", None),
    ("Olumide Adeyemi", "+2348031234567", "olu@example.com"),
    ("Sofia Rossi", "+393331234567", "sofia@example.com"),
)
TALK = (
    ("inbound", "Hello, I would like to have my kitchen done. Do you have time this month?"),
    ("outbound", "Hello! We do. Which room would you like to change, and is it a flat or a house?"),
    ("inbound", "Kitchen, in a flat. Second floor, no lift 😬"),
    (
        "outbound",
        "Thank you. I can offer Tuesday at 10:00, Tuesday at 14:30 or Thursday at 09:00. Which one suits you?",
    ),
    ("inbound", "Tuesday 14:30 is perfect"),
    ("outbound", "You are booked for Tuesday at 14:30. We look forward to it."),
)


@dataclass(frozen=True)
class Place:
    """A page to look at: the route it belongs to, what its picture is called, and its address."""

    route: str
    name: str
    path: str


async def sign_in(screen: Screen) -> None:
    """Whoever has begun, on another screen."""
    page = await screen.opens("/sign-in")
    await page.get_by_label("E-mail address").fill("sam@example.com")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Home")).to_be_visible()
    await page.close()


async def furnish(runtime: Runtime) -> list[Place]:
    """Make everything, and tell where it is to be seen."""
    async with runtime.database.transaction(ORGANIZATION) as session:
        key, _ = await organizations.create_key(session, ORGANIZATION, name="Calendly sync")
        await organizations.create_key(session, ORGANIZATION, name="Reports, read by the accountants every month")
        bot_id, chat_id = await _bot(session, "Studio North")
        await _bot(session, "Evening classes")
        wanted = BotUpdate(instructions="Be brief and kind.\nThe first call is free, and takes half an hour.")
        await bots.update(session, ORGANIZATION, bot_id, wanted, by=SAM)
        kind = await calendars.create(
            session,
            ORGANIZATION,
            AppointmentTypeCreate(
                bot_id=bot_id,
                name="First call",
                length_minutes=30,
                location=Location(kind="address", value="12 Mill Lane"),
            ),
            by=actors.key(key.id),
        )
        people = [await _person(session, *person) for person in PEOPLE]
        talks = [await _talk(session, chat_id, contact_id, number) for number, contact_id in enumerate(people)]
        booked = [await _booking(session, bot_id, contact_id, number) for number, contact_id in enumerate(people[:9])]
        rows = "Name;Mobile;City\nAlan Turing;+44 7813 205798;Manchester\nNobody;x;Nowhere\n"
        imported = await importing.draft(session, ORGANIZATION, file_name="people.csv", text=rows)
    ids: dict[str, Any] = {"bot_id": bot_id, "conversation_id": talks[0], "contact_id": people[0], "chat": chat_id}
    ids |= {"appointment_type_id": kind.id, "schedule_id": kind.schedule_id, "booking_id": booked[4]}
    ids["invitation"] = await _members(runtime)
    ids["contact_import_id"] = imported.id
    return [Place(route, name, path.format(**ids)) for route, name, path in PLACES]


PLACES = (
    ("/home", "home", "/home"),
    ("/inbox", "inbox", "/inbox"),
    ("/inbox", "inbox-none", "/inbox?which=waiting"),
    ("/inbox/{conversation_id}", "conversation", "/inbox/{conversation_id}"),
    ("/bookings", "bookings", "/bookings"),
    ("/bookings", "bookings-over", "/bookings?past=1"),
    ("/bots", "bots", "/bots"),
    ("/bots/{bot_id}", "bot", "/bots/{bot_id}"),
    ("/bots/{bot_id}/appointments", "bot-appointments", "/bots/{bot_id}/appointments"),
    ("/bots/{bot_id}/new-appointment", "bot-new-appointment", "/bots/{bot_id}/new-appointment"),
    (
        "/bots/{bot_id}/appointments/{appointment_type_id}",
        "bot-appointment",
        "/bots/{bot_id}/appointments/{appointment_type_id}",
    ),
    ("/bots/{bot_id}/schedules/{schedule_id}", "bot-schedule", "/bots/{bot_id}/schedules/{schedule_id}"),
    ("/bots/{bot_id}/sees", "bot-sees", "/bots/{bot_id}/sees?contact={contact_id}"),
    ("/bots/{bot_id}/try", "bot-try", "/bots/{bot_id}/try"),
    ("/bots/{bot_id}/versions", "bot-versions", "/bots/{bot_id}/versions"),
    ("/bots/{bot_id}/versions/{number}", "bot-version", "/bots/{bot_id}/versions/2"),
    ("/bots/{bot_id}/archive", "bot-archive", "/bots/{bot_id}/archive"),
    ("/contacts", "contacts", "/contacts"),
    ("/contacts", "contacts-none", "/contacts?q=nobody-at-all"),
    ("/contacts/new", "contact-new", "/contacts/new"),
    ("/contacts/{contact_id}", "contact", "/contacts/{contact_id}"),
    ("/contacts/{contact_id}/erase", "contact-erase", "/contacts/{contact_id}/erase"),
    ("/contacts/import", "contacts-import", "/contacts/import"),
    ("/contacts/imports/{contact_import_id}", "contacts-preview", "/contacts/imports/{contact_import_id}"),
    ("/settings/data", "data", "/settings/data"),
    ("/channels", "channels", "/channels"),
    ("/channels/new", "channel-choose", "/channels/new"),
    ("/channels/new/{kind}", "channel-connect", "/channels/new/whatsapp"),
    ("/channels/{bot_integration_id}", "channel", "/channels/{chat}"),
    ("/bookings/week", "bookings-week", "/bookings/week"),
    ("/bookings/week", "bookings-day", "/bookings/week?on=2026-11-02"),
    ("/bookings/new", "bookings-new", "/bookings/new"),
    ("/bookings/{booking_id}", "booking", "/bookings/{booking_id}"),
    ("/bookings/{booking_id}/move", "booking-move", "/bookings/{booking_id}/move"),
    ("/settings", "general", "/settings"),
    ("/settings/general", "general", "/settings/general"),
    ("/settings/model", "model", "/settings/model"),
    ("/settings/api-keys", "keys", "/settings/api-keys"),
    ("/settings/api-keys/{api_key_id}/revoke", "key-revoke", "/settings/api-keys/1/revoke"),
    ("/developers", "developers", "/developers"),
    ("/developers/requests", "requests", "/developers/requests"),
    ("/settings/members", "members", "/settings/members"),
    ("/settings/audit-log", "audit-log", "/settings/audit-log"),
    ("/account", "account", "/account"),
    ("/account/second-factor", "second-factor", "/account/second-factor"),
    ("/invitations/{token}", "invitation", "/invitations/{invitation}"),
    ("/sign-in-code", "sign-in-code", "/sign-in-code"),
    ("/sign-in", "sign-in", "/sign-in"),
    ("/sign-in/{token}", "sign-in-link", "/sign-in/nothing"),
    ("/setup/{code}", "set-up", "/setup/nothing"),
)


async def _members(runtime: Runtime) -> str:
    """Colleagues, an invitation, whose link's token is told, and a second factor that waits to be confirmed."""
    async with runtime.database.transaction(ORGANIZATION) as session:
        sam = await users.find(session, "sam@example.com")
        assert sam is not None
        for name, role in (("Robin Ash", Role.ADMIN), ("Kim", Role.AGENT)):
            email = f"{name.partition(' ')[0].lower()}@example.com"
            made = await accounts.create(session, email=email, name=name, password_hash="none")
            await accounts.join(session, ORGANIZATION, made.id, role)
        await wall.enter_as(session, sam.id)
        await factors.propose(session, runtime.vault, sam.id)
        for email in ("alex@example.com", "a.somewhat.longer.address@bookkeeping.example.com"):
            token = await members.invite(session, ORGANIZATION, email=email, role=Role.AGENT, by=sam.id)
    return token


async def _bot(session: DbSession, name: str) -> tuple[int, int]:
    made = await bots.create(
        session,
        ORGANIZATION,
        BotCreate(
            name=name,
            instructions=f"{name} gives free introductory calls about kitchens and bathrooms.\nBe brief and kind.",
            questions=["Which room would you like to change?", "Is it a flat or a house?"],
            booking_url="https://cal.example.com/north/intro",
            time_zone="Europe/London",
            opening_hours=[OpeningHours(weekday=day, opens="09:00", closes="17:30") for day in ("monday", "friday")],
        ),
        by=SAM,
    )
    chat = await channels.connect(session, ORGANIZATION, bot_id=made.id, channel=Channel.WEBCHAT, by=SAM)
    await channels.connect(session, ORGANIZATION, bot_id=made.id, channel=Channel.API)
    return made.id, chat.id


async def _person(session: DbSession, name: str, phone: str, email: str | None) -> int:
    made = await contacts.create(
        session,
        ORGANIZATION,
        ContactCreate(full_name=name, phone_number=phone, email=email, metadata={"source": "Autumn fair", "budget": 9}),
    )
    return made.contact.id


async def _talk(session: DbSession, chat_id: int, contact_id: int, number: int) -> int:
    """A conversation that ended some hours or days ago; a few are with a human, who is waited for."""
    ended = datetime.now(UTC) - timedelta(hours=7 * number, minutes=4)
    said = TALK[: 6 - number % 3]
    with_human = number % 4 == 1
    talk_id = await _insert(
        session,
        "conversations",
        organization_id=ORGANIZATION,
        bot_integration_id=chat_id,
        contact_id=contact_id,
        created_at=ended - timedelta(minutes=len(said)),
        last_message_at=ended,
        last_inbound_at=ended if said[-1][0] == "inbound" else ended - timedelta(minutes=1),
        handed_over_at=ended if with_human else None,
        handed_over_by="user:1" if with_human else None,
    )
    for place, (direction, content) in enumerate(said):
        await _insert(
            session,
            "messages",
            organization_id=ORGANIZATION,
            conversation_id=talk_id,
            bot_integration_id=chat_id,
            direction=direction,
            content=content,
            status="received" if direction == "inbound" else "read" if place < 4 else "delivered",
            withheld=["booking_exists"] if place == 5 else [],
            created_at=ended - timedelta(minutes=len(said) - 1 - place),
        )
    return talk_id


async def _booking(session: DbSession, bot_id: int, contact_id: int, number: int) -> int:
    """Yesterday's, today's and the next days', from several sources."""
    day = datetime.now(UTC).replace(hour=9 + number % 7, minute=30 * (number % 2), second=0, microsecond=0)
    starts_at = day + timedelta(days=number // 2 - 1)
    return await _insert(
        session,
        "bookings",
        organization_id=ORGANIZATION,
        bot_id=bot_id,
        contact_id=contact_id,
        source=("calendly", "cal.com", "phone")[number % 3],
        external_id=f"number {number}",
        status="cancelled" if number == 6 else "confirmed",
        cancelled_at=datetime.now(UTC) if number == 6 else None,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        time_zone="Europe/London",
    )


async def _insert(session: DbSession, table: str, **values: object) -> int:
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    made = await session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING id"), values)
    return int(made.scalar_one())
