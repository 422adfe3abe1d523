"""What somebody writes down of an appointment: whose it is, of what, and when; and the booking that it becomes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.core import get_global
from pydantic import ValidationError

from opensetter.bookings import changes, service
from opensetter.bookings.rules import OUR_KEYS
from opensetter.bookings.service import ToldBooking
from opensetter.bots import queries as bot_rows
from opensetter.calendars.availability import Slot
from opensetter.contacts import identity
from opensetter.contacts import queries as contacts
from opensetter.contacts import service as contacts_service
from opensetter.contacts.identity import Candidate, IdentityInvalid, IdentityKind
from opensetter.contacts.schemas import ContactCreate
from opensetter.core.db import DbSession
from opensetter.core.errors import NotFound
from opensetter.core.forms import Form
from opensetter.dashboard import showing
from opensetter.dashboard.bookings import moments
from opensetter.dashboard.bookings.booking import by
from opensetter.dashboard.bookings.moments import Faulty
from opensetter.dashboard.bookings.queries import BotChoice, KindChoice
from opensetter.dashboard.words import _
from opensetter.scheduling import alternatives
from opensetter.scheduling import service as scheduling
from opensetter.scheduling.service import Order
from opensetter.users.auth import Signed

LONGEST_WHO = 300

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_WHAT = re.compile(r"(kind|bot):([1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Person:
    """Whose appointment it is: a contact that was chosen, or what they are reached by and called."""

    contact_id: int | None
    who: str
    name: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be booked: of an appointment type, or so long with a bot. The same `key` twice is one booking."""

    key: str
    person: Person
    kind: KindChoice | None
    bot_id: int
    starts_at: datetime | None
    day: str
    clock: str
    minutes: str
    zone: str


def is_key(written: str) -> bool:
    """Whether this is how our forms' keys look."""
    return _KEY.fullmatch(written) is not None


def zone_of(typed: Form, bots: Sequence[BotChoice], kinds: Sequence[KindChoice]) -> str:
    """The clock on which a form's times are read: the one that was typed, else that of what is booked."""
    try:
        return moments.zone(typed.get("zone", ""))
    except Faulty:
        pass
    what = _WHAT.fullmatch(typed.get("what", ""))
    if what is not None:
        rows: Sequence[BotChoice | KindChoice] = kinds if what[1] == "kind" else bots
        found = next((row.time_zone for row in rows if row.id == int(what[2])), None)
        if found is not None:
            return found
    return bots[0].time_zone if bots else "UTC"


def read(typed: Form, kinds: Sequence[KindChoice]) -> Wish:
    """What a form asks for; raises `Faulty`."""
    kind, bot_id = _what(typed, kinds)
    key = typed.get("key", "")
    if not is_key(key):
        raise Faulty("key", _("This form was not ours. Look it through, and send it again."))
    return Wish(
        key=key,
        person=_person(typed),
        kind=kind,
        bot_id=bot_id,
        starts_at=moments.sent(typed.get("at", "")),
        day=typed.get("day", ""),
        clock=typed.get("time", ""),
        minutes=typed.get("minutes", ""),
        zone=typed.get("zone", "").strip(),
    )


async def book(session: DbSession, signed: Signed, wish: Wish) -> int:
    """The booking's id, made now or when this was first sent.

    Raises `Faulty`, `SlotTaken` or `SlotUnavailable` with others that are open, and what else stands in its way.
    """
    organization_id = signed.organization_id
    zone = moments.zone(wish.zone) if wish.zone else await _zone(session, organization_id, wish)
    starts_at = wish.starts_at or moments.instant(wish.day, wish.clock, zone)
    length = None if wish.kind else moments.minutes(wish.minutes)
    contact_id = await _meet(session, organization_id, wish.person, zone)
    if wish.kind is not None:
        key = f"{OUR_KEYS}dashboard-{wish.key}"
        order = Order(appointment_type_id=wish.kind.id, starts_at=starts_at, time_zone=zone, key=key)
        async with alternatives.naming(session, organization_id):
            made = await scheduling.make(session, organization_id, contact_id, order)
        if made.is_new:
            await changes.note(session, organization_id, made.booking.id, changes.BOOKED, by(signed))
        return made.booking.id
    assert length is not None  # noqa: S101 - it is there unless an appointment type tells it
    told = ToldBooking(wish.bot_id, contact_id, starts_at, starts_at + length, zone, wish.key)
    return (await service.note(session, organization_id, told, by=by(signed)))[0].id


async def open_times(
    session: DbSession, organization_id: int, typed: Form, kinds: Sequence[KindChoice]
) -> Sequence[Slot]:
    """What is open on the day that was typed, else the nearest open times; raises `Faulty`."""
    kind, _bot = _what(typed, kinds)
    if kind is None:
        raise Faulty("what", _("There are open times for what is on a calendar. Off it, any time will do."))
    zone = moments.zone(typed["zone"]) if typed.get("zone", "").strip() else kind.time_zone
    day = moments.day(typed.get("day", "").strip())
    if day is None:
        raise Faulty("day", _("Choose a day, from 2000 to 2099."))
    since, until = moments.midnight(day, zone), moments.midnight(day + timedelta(days=1), zone)
    found = await scheduling.find(session, organization_id, kind.id, since=since, until=until)
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    return found or await alternatives.nearest(session, organization_id, kind.id, at=noon)


def _what(typed: Form, kinds: Sequence[KindChoice]) -> tuple[KindChoice | None, int]:
    """The appointment type, or the bot's id alone."""
    what = _WHAT.fullmatch(typed.get("what", ""))
    if what is not None and what[1] == "bot":
        return None, showing.number(what[2])
    kind = next((kind for kind in kinds if what is not None and kind.id == int(what[2])), None)
    if kind is None:
        raise Faulty("what", _("Choose what is booked."))
    return kind, kind.bot_id


def _person(typed: Form) -> Person:
    who, name = typed.get("who", "").strip(), typed.get("name", "").strip()
    if typed.get("contact"):
        return Person(showing.number(typed["contact"]), "", "")
    if not who:
        raise Faulty("who", _("Write a phone number or an e-mail address."))
    if len(who) > LONGEST_WHO:
        raise Faulty("who", _("That is neither a phone number nor an e-mail address."))
    return Person(None, who, name)


async def _zone(session: DbSession, organization_id: int, wish: Wish) -> str:
    if wish.kind is not None:
        return wish.kind.time_zone
    try:
        return (await bot_rows.get(session, organization_id, wish.bot_id)).time_zone
    except NotFound:
        raise Faulty("what", _("Choose what is booked.")) from None


async def _meet(session: DbSession, organization_id: int, person: Person, zone: str) -> int:
    """The contact whom this recognises, in any spelling; a new one if it is nobody, and there is a name."""
    if person.contact_id is not None:
        return await contacts.hold(session, organization_id, person.contact_id)
    candidates, spelling = _recognised_by(person.who, zone)
    found = await contacts.find(session, organization_id, candidates)
    if found is not None:
        return found
    if not person.name:
        sentence = _("Nobody is known by that yet. Write their name too, and they are added.")
        raise Faulty("name", sentence)
    try:
        if candidates[0].kind is IdentityKind.EMAIL:
            request = ContactCreate(full_name=person.name, email=spelling)
        else:
            request = ContactCreate(full_name=person.name, phone_number=spelling)
    except ValidationError:
        raise Faulty("name", _("A name is one line, and has 200 characters at most.")) from None
    return (await contacts_service.create(session, organization_id, request)).contact.id


def _recognised_by(who: str, zone: str) -> tuple[Sequence[Candidate], str]:
    """By what a contact is looked for, and how a new one's number or address is kept.

    A number without a country's code is read as the zone's country writes it.
    """
    try:
        if "@" in who:
            return (Candidate(1, IdentityKind.EMAIL, identity.email(who)),), who
        digits = identity.parse_phone(who, _country(zone))
    except IdentityInvalid as error:
        raise Faulty("who", _(str(error))) from None
    return identity.candidates(None, digits), f"+{digits}"


def _country(zone: str) -> str | None:
    try:
        return identity.country(get_global("zone_territories").get(zone, ""))
    except IdentityInvalid:
        return None
