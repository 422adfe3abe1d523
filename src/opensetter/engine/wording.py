"""How the bot says things in five languages: appointments, names. The sentences are in `phrases`."""

import re
from collections.abc import Sequence

from opensetter.contacts import naming
from opensetter.dates.saying import say_clock, say_on, say_when, say_zone, smooth
from opensetter.engine.languages import detect, recognise, supported
from opensetter.engine.phrases import PHRASES, Phrases
from opensetter.engine.types import Appointment, Person

__all__ = [
    "already",
    "call_name",
    "detect",
    "fill",
    "greeting",
    "past",
    "phrases_in",
    "recognise",
    "say_clock",
    "say_on",
    "say_when",
    "say_zone",
    "smooth",
    "statement",
    "supported",
    "wish",
]

_LISTED = 10
_ADDRESS_LIKE = re.compile(r"\w[./@]\w|[<>\[\]@]|//")


def phrases_in(language: str) -> Phrases:
    """The sentences of one of the five languages; English for any other."""
    return PHRASES.get(language, PHRASES["en"])


def call_name(person: Person) -> str | None:
    """What to call the contact; None when their profile tells no name."""
    return naming.call_name(person.first_name, person.full_name)


def greeting(person: Person, bot_name: str, language: str, *, first: bool) -> str:
    """Hello, by name when there is one; the first time with thanks for writing."""
    phrases = phrases_in(language)
    name = call_name(person)
    hello = phrases.hello_named.format(name=name) if name else phrases.hello
    return f"{hello} {fill(phrases.welcome, bot_name, language)}" if first else hello


def fill(template: str, bot_name: str, language: str, **values: object) -> str:
    """A sentence with the bot's name in it, or without where that name cannot be spoken, such as an address."""
    phrases = phrases_in(language)
    bot = " ".join(bot_name.split())
    if not bot or _ADDRESS_LIKE.search(bot):
        template = phrases.welcome_plain if template == phrases.welcome else template
        return template.format(team=phrases.team_plain, **values)
    return template.format(bot=bot, team=phrases.team.format(bot=bot), **values)


def statement(active: Sequence[Appointment], language: str) -> str:
    """The appointments a contact has, each with its local time; `active` is not empty."""
    phrases = phrases_in(language)
    if len(active) == 1:
        return phrases.upcoming.format(on=_on(active[0], language))
    coming = sorted(active, key=lambda appointment: appointment.starts_at)[:_LISTED]
    lines = "\n".join(f"– {_when(appointment, language)}" for appointment in coming)
    return phrases.upcoming_several.format(count=len(active), list=lines)


def already(active: Sequence[Appointment], language: str) -> str:
    """The answer to a booked contact's wish to book: what there is, and that it can be changed."""
    phrases = phrases_in(language)
    if len(active) == 1:
        return f"{phrases.already.format(on=_on(active[0], language))} {phrases.or_change}"
    return f"{statement(active, language)}\n\n{phrases.or_change}"


def past(appointments: Sequence[Appointment], language: str) -> str:
    """The latest of the appointments that are over; there is at least one."""
    last = max(appointments, key=lambda appointment: appointment.starts_at)
    return phrases_in(language).past.format(on=_on(last, language))


def wish(template: str, active: Sequence[Appointment], bot_name: str, language: str) -> str:
    """A wish to move, cancel or add, noted in one of the `wish_…` phrases; with several appointments, they follow."""
    phrases = phrases_in(language)
    single = len(active) == 1
    what = phrases.yours.format(when=_when(active[0], language), on=_on(active[0], language))
    noted = fill(template, bot_name, language, what=what if single else phrases.one_of_yours)
    if single and "{what}" in template:
        return noted
    return (" " if single else "\n\n").join((noted, statement(active, language)))


def _when(appointment: Appointment, language: str) -> str:
    return say_when(appointment.starts_at, appointment.time_zone, language)


def _on(appointment: Appointment, language: str) -> str:
    return say_on(appointment.starts_at, appointment.time_zone, language)
