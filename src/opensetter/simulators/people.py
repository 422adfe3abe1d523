"""Simulated people: their numbers, how WhatsApp spells these, and those who are known by a user id alone."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count

import phonenumbers

from opensetter.core.errors import Conflict, Invalid, NotFound

_PUNCTUATION = re.compile(r"[\s().\-/]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")

LONGEST_NAME = 80

_SPELLINGS = (
    # Mexico's numbers lost this 1 in 2019, and kept it on WhatsApp.
    (re.compile(r"52([0-9]{10})"), r"521\1"),
    # Brazil's mobile numbers got a ninth digit. WhatsApp took it over in the area codes that begin with 1 or 2.
    (re.compile(r"(55[3-9][0-9])9([0-9]{8})"), r"\1\2"),
)


class Channel(StrEnum):
    """How a person writes."""

    WHATSAPP = "whatsapp"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone. Without a number they are known by their user id, as people with a username may be."""

    id: str
    name: str
    phone: str | None
    user_id: str
    username: str | None = None
    channel: Channel = Channel.WHATSAPP
    is_reachable: bool = True
    """Whether messages arrive: the number is on WhatsApp, or the handset is switched on."""

    @property
    def wa_id(self) -> str | None:
        """The number as WhatsApp spells it."""
        return None if self.phone is None else whatsapp_spelling(self.phone.removeprefix("+"))


def whatsapp_spelling(digits: str) -> str:
    """How WhatsApp writes a number: some countries' otherwise than everybody else does."""
    for usual, spelling in _SPELLINGS:
        if usual.fullmatch(digits):
            return usual.sub(spelling, digits)
    return digits


def read_phone(text: str) -> str:
    """An international number with "+", without blanks and punctuation; `Invalid` if it is none."""
    cleaned = _PUNCTUATION.sub("", text)
    if not _E164.fullmatch(cleaned):
        raise Invalid.field("phone", "phone_invalid", 'Write the number with "+" and its country code.')
    return cleaned


class People:
    """Everybody whom a simulator knows. No two share a number on one channel."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._numbers = count(1)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people.values())

    def add(self, person: Person) -> Person:
        """One more person; the id, the user id and punctuation are seen to. `Conflict` if their number is taken."""
        name = person.name.strip()[:LONGEST_NAME]
        if not name:
            raise Invalid.field("name", "name_missing", "Give the person a name.")
        phone = read_phone(person.phone) if person.phone else None
        if phone is None and person.channel is Channel.SMS:
            raise Invalid.field("phone", "phone_missing", "Text messages need a number.")
        if phone is not None:
            self._refuse_taken(phone, person.channel)
        added = replace(
            person,
            id=person.id or f"p{next(self._numbers)}",
            name=name,
            phone=phone,
            user_id=person.user_id or new_user_id(phone),
            username=person.username or (None if phone else _username(name)),
        )
        self._people[added.id] = added
        return added

    def get(self, person_id: str) -> Person:
        if person_id not in self._people:
            raise NotFound("There is nobody with that id.")
        return self._people[person_id]

    def with_number(self, digits: str, channel: Channel) -> Person | None:
        """Whose number that is; on WhatsApp in any spelling that leads to the same person."""
        for person in self:
            if person.channel is channel and person.phone is not None and _is_same(digits, person.phone[1:], channel):
                return person
        return None

    def with_user_id(self, user_id: str) -> Person | None:
        return next((person for person in self if person.user_id == user_id), None)

    def renumber(self, person: Person, phone: str) -> Person:
        """The same person with another number. Their user id changes with it, as WhatsApp's does."""
        number = read_phone(phone)
        self._refuse_taken(number, person.channel)
        changed = replace(self.get(person.id), phone=number, user_id=new_user_id(number))
        self._people[person.id] = changed
        return changed

    def _refuse_taken(self, phone: str, channel: Channel) -> None:
        if self.with_number(phone.removeprefix("+"), channel) is not None:
            raise Conflict("Somebody has that number already.", code="phone_taken")


def new_user_id(phone: str | None) -> str:
    """A business-scoped user id as WhatsApp gives them out: a country, and digits that mean nothing."""
    code = 1 if phone is None else phonenumbers.parse(phone, None).country_code or 1
    region = phonenumbers.region_code_for_country_code(code)
    return f"{region if region.isalpha() else 'US'}.{secrets.randbelow(9 * 10**19) + 10**19}"


def _is_same(digits: str, own: str, channel: Channel) -> bool:
    if channel is Channel.SMS:
        return digits == own
    return digits == own or whatsapp_spelling(digits) == whatsapp_spelling(own)


def _username(name: str) -> str:
    letters = re.sub(r"[^a-z0-9]+", ".", name.lower()).strip(".")
    return letters or f"user{secrets.randbelow(10**6)}"
