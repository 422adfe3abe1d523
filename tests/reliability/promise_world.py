"""Whom the proof of the promise is about: organizations with their bots, and people with several numbers."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import Any

import httpx

from opensetter.bookings.intake import Intake
from opensetter.bots import service as bots
from opensetter.bots.models import Bot
from opensetter.bots.schemas import BotCreate
from opensetter.calendars import service as calendars
from opensetter.calendars.schemas import AppointmentTypeCreate, ScheduleCreate
from opensetter.channels import service as channels
from opensetter.channels.credentials import Halves
from opensetter.channels.links import Speaker
from opensetter.channels.models import BotIntegration, Channel
from opensetter.core.outgoing import Outgoing
from opensetter.core.runtime import Runtime
from opensetter.organizations import keys
from opensetter.organizations import service as organizations
from opensetter.widget.rooms import Room
from tests.factories import BOOKING_LINK
from tests.reliability.promise_judge import KnownBot, KnownType
from tests.reliability.promise_words import LANGUAGES

PEOPLE = 6
"""How many write to one organization."""

ZONES = ("Europe/London", "America/Sao_Paulo", "America/New_York", "Europe/Berlin", "America/Mexico_City")
QUESTION = "Which treatment are you interested in?"
LINKS = (BOOKING_LINK, "https://calendly.com/riverside-studio/intro", "https://book.studio-north.example/de")
KINDS = ((30, 0, 1), (60, 15, 1), (45, 0, 2))
"""What can be booked: how many minutes it takes, how many are kept free after it, and for how many people."""

OPENS, CLOSES = "08:47", "18:13"
"""Hours at which nothing begins: what is said of them is told from what is said of appointments."""

# Under which numbers the same subscriber is known: as dialled, and as WhatsApp spells them.
_NUMBERS = (
    ("+44 7813 19{0:04}", "44781319{0:04}"),
    ("+55 11 98765-{0:04}", "55118765{0:04}"),
    ("+52 55 1234 {0:04}", "5215512 34{0:04}"),
    ("+54 9 11 2345-{0:04}", "54112345{0:04}"),
    ("+49 1512 345{0:04}", "491512345{0:04}"),
)


@dataclass(frozen=True)
class Place:
    """A bot on one channel."""

    integration: BotIntegration
    room: Room | None = None

    @property
    def channel(self) -> Channel:
        return Channel(self.integration.channel)


@dataclass(frozen=True)
class Business:
    """A bot, where it can be reached, and what it can book by itself."""

    bot_id: int
    places: tuple[Place, ...]
    type_ids: tuple[int, ...]
    has_model: bool


@dataclass
class Person:
    """Somebody who writes. `contacts` are whom they were taken for, channel by channel."""

    name: str
    language: str
    number: str
    wa_id: str
    house: "House"
    mine: tuple[Place, ...]
    speaker: Speaker
    contacts: dict[Channel, int] = field(default_factory=dict)
    talks: dict[int, int] = field(default_factory=dict)
    """Their conversations, by integration."""
    said: list[tuple[Place, str, str]] = field(default_factory=list)
    """Where, under which id of the platform's, and what."""


@dataclass
class House:
    """One organization."""

    organization_id: int
    key_hash: bytes
    businesses: tuple[Business, ...]
    people: list[Person] = field(default_factory=list)
    merges: list[int] = field(default_factory=list)


@dataclass
class World:
    """Everything of one episode, and what the judge is told of it."""

    runtime: Runtime
    intake: Intake
    houses: list[House] = field(default_factory=list)
    bots: dict[int, KnownBot] = field(default_factory=dict)
    types: dict[int, KnownType] = field(default_factory=dict)

    @property
    def people(self) -> list[Person]:
        return [person for house in self.houses for person in house.people]


class Phones(Outgoing):
    """Meta, within this process: takes most of what is sent, refuses some, and now and then is not heard."""

    def __init__(self, chances: random.Random) -> None:
        super().__init__()
        self._chances = chances
        self.taken = 0

    @property
    def client(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(transport=httpx.MockTransport(self._take))
        return self._client

    def _take(self, request: httpx.Request) -> httpx.Response:
        match self._chances.choices(("takes", "is busy", "is not heard"), (92, 5, 3))[0]:
            case "takes":
                self.taken += 1
                return httpx.Response(200, json={"messages": [{"id": f"wamid.taken-{id(self):x}-{self.taken}"}]})
            case "is busy":
                return httpx.Response(429, headers={"retry-after": "1"}, json={})
            case _:
                raise httpx.ReadTimeout("nothing was heard", request=request)


def with_phones(runtime: Runtime, chances: random.Random) -> Runtime:
    """The same process, whose messages go to phones that are not there."""
    return replace(runtime, outgoing=Phones(chances))


async def build(world: World, chances: random.Random, *, name: str, model: str | None) -> House:
    """An organization with three bots, of which one may ask a model, and people who will write to them."""
    async with world.runtime.database.transaction() as session:
        organization = await organizations.create(session, name)
        _, key = await organizations.create_key(session, organization.id, name="proof")
        businesses = []
        for number, wanted in enumerate(_wanted(chances, model)):
            businesses.append(await _open(world, session, organization.id, wanted, f"{organization.id}{number}"))
    house = House(organization.id, keys.digest(key), tuple(businesses))
    house.people = [_somebody(chances, house, number) for number in range(PEOPLE)]
    world.houses.append(house)
    return house


def _wanted(chances: random.Random, model: str | None) -> list[dict[str, Any]]:
    """A bot with a link alone, one with a calendar, and one of either kind that may ask a model."""
    link: dict[str, Any] = {"booking_url": chances.choice(LINKS), "kinds": ()}
    kinds = chances.choice([KINDS, KINDS[:1], KINDS[1:2]])
    calendar: dict[str, Any] = {"booking_url": chances.choice([None, *LINKS]), "kinds": kinds}
    third = {**chances.choice([link, calendar, calendar]), "model": model, "booking_url": BOOKING_LINK}
    return [{**wanted, **_manner(chances)} for wanted in (link, calendar, third)]


def _manner(chances: random.Random) -> dict[str, Any]:
    return {
        "time_zone": chances.choice(ZONES),
        "language": chances.choice([None, *LANGUAGES]),
        "questions": [QUESTION] if chances.random() < 0.3 else [],
        "opening_hours": [{"weekday": day, "opens": OPENS, "closes": CLOSES} for day in _WEEK[:5]],
        "follow_up_minutes": chances.choice([[], [30, 180], [60], [20, 60, 240]]),
        "reminder_minutes": chances.choice([[], [1440, 60], [120]]),
        "quiet_hours": chances.choice([None, {"since": "21:00", "until": "08:00"}]),
    }


_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


async def _open(world: World, session: Any, organization_id: int, wanted: dict[str, Any], name: str) -> Business:
    fields = {key: value for key, value in wanted.items() if key != "kinds"}
    bot = await bots.create(session, organization_id, BotCreate(name="Riverside", **fields))
    places = []
    for channel in (Channel.API, Channel.WEBCHAT, Channel.WHATSAPP):
        secrets = {"accessToken": "EAAJ-kept-for-proofs", "appSecret": "0" * 32, "verifyToken": "word"}
        given = Halves(f"1{name}", {"phoneNumberId": f"1{name}"}, secrets) if channel.has_provider else None
        credentials = channels.Entrusted(given, world.runtime.vault) if given else None
        made = await channels.connect(session, organization_id, bot_id=bot.id, channel=channel, credentials=credentials)
        places.append(Place(made, Room(made, bot) if channel is Channel.WEBCHAT else None))
        host = httpx.URL(bot.booking_url).host if bot.booking_url else None
        opening = frozenset({time.fromisoformat(OPENS), time.fromisoformat(CLOSES)})
        world.bots[made.id] = KnownBot(bot.id, bot.time_zone, host, tuple(bot.questions), opening)
    type_ids = await _calendar(world, session, organization_id, bot, wanted["kinds"]) if wanted["kinds"] else ()
    return Business(bot.id, tuple(places), type_ids, has_model=bot.model is not None)


async def _calendar(
    world: World, session: Any, organization_id: int, bot: Bot, kinds: Sequence[tuple[int, int, int]]
) -> tuple[int, ...]:
    """Few hours and few days, so that people are in each other's way."""
    weekly: list[Any] = [{"weekday": day, "opens": "10:00", "closes": "14:00"} for day in _WEEK]
    schedule = await calendars.create_schedule(
        session, organization_id, ScheduleCreate(name="Kim", time_zone=bot.time_zone, weekly=weekly)
    )
    made = []
    for length, buffer, capacity in kinds:
        kind = await calendars.create(
            session,
            organization_id,
            AppointmentTypeCreate(
                bot_id=bot.id,
                schedule_id=schedule.id,
                name=f"{length} minutes",
                length_minutes=length,
                step_minutes=30,
                buffer_after_minutes=buffer,
                capacity=capacity,
                minimum_notice_minutes=60,
                horizon_days=6,
            ),
        )
        world.types[kind.id] = KnownType(schedule.id, timedelta(0), timedelta(minutes=buffer), capacity)
        made.append(kind.id)
    return tuple(made)


def _somebody(chances: random.Random, house: House, number: int) -> Person:
    dialled, spelled = _NUMBERS[number % len(_NUMBERS)]
    own = 1000 + number * 37
    favourite, other = chances.choice(house.businesses), chances.choice(house.businesses)
    mine = chances.sample(favourite.places, 2)
    if chances.random() < 0.3:
        mine.append(chances.choice(other.places))
    return Person(
        name=f"{house.organization_id}.{number}",
        language=chances.choice(LANGUAGES),
        number=dialled.format(own),
        wa_id=spelled.format(own).replace(" ", ""),
        house=house,
        mine=tuple(mine),
        speaker=Speaker(visitor=f"{house.organization_id:016x}{number:016x}"),
    )
