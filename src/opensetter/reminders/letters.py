"""What is due to be said, as a message: its words, why it is said, and until when that is so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from opensetter.bookings.models import Booking
from opensetter.bots.models import Bot
from opensetter.channels.base import Template
from opensetter.contacts import naming
from opensetter.contacts.models import Contact
from opensetter.conversations.models import Message, Status
from opensetter.conversations.unprompted import Unprompted
from opensetter.core.times import format_instant
from opensetter.reminders import words
from opensetter.reminders.facts import Spot
from opensetter.reminders.models import Reminder
from opensetter.reminders.rules import Kind
from opensetter.reminders.words import Told
from opensetter.sending import conditions
from opensetter.sending import letters as sending
from opensetter.sending.conditions import Condition


@dataclass(frozen=True, slots=True)
class Letter:
    """Words, with the condition on which they are said, and a template for when those may not be."""

    content: str
    language: str
    condition: Condition
    is_marketing: bool = False
    template: Template | None = None
    asked: str | None = None
    offers_link: bool = False
    about: Mapping[str, Any] = field(default_factory=dict)
    """What it is about, for whoever asks later."""


def of_booking(
    reminder: Reminder,
    booking: Booking,
    *,
    bot: Bot,
    person: Contact,
    spot: Spot,
    said: tuple[str, Mapping[str, Any] | None],
) -> Letter:
    """That an appointment was made or moved, or is coming; `said` are the language and the place of the appointment."""
    language, location = said
    zone = booking.time_zone or person.default_time_zone or bot.time_zone
    told = Told(
        booking.starts_at,
        zone,
        names_zone=person.default_time_zone != zone,
        location_kind=(location or {}).get("kind"),
        location=_harmless((location or {}).get("value"), bot),
    )
    name = naming.call_name(person.first_name, person.full_name)
    if reminder.kind == Kind.REMINDER:
        content = words.reminder(name, told, language)
    else:
        content = words.confirmation(name, told, language, is_moved=booking.moved_at is not None)
    return Letter(
        content[: sending.longest(spot.integration.channel)],
        language,
        Condition(booking_id=booking.id, starts_at=booking.starts_at, until=booking.starts_at),
        template=_template(bot, told, name, language),
        about={
            "bookingId": booking.id,
            "bookingStatus": booking.status,
            "startsAt": format_instant(booking.starts_at),
            "timeZone": zone,
            **({"minutesBefore": reminder.minutes} if reminder.kind == Kind.REMINDER else {}),
        },
    )


def into_silence(
    reminder: Reminder, said: Message, *, bot: Bot, person: Contact, language: str, until: datetime | None
) -> Letter:
    """To somebody who has not answered, or asked to be written to now. It is an offer: whoever has booked gets none."""
    name = naming.call_name(person.first_name, person.full_name)
    if reminder.kind == Kind.FOLLOW_UP:
        most = len(bot.follow_up_minutes)
        content = words.follow_up(language, number=reminder.number, most=most, question=said.asked)
    else:
        content = words.resumed(name, language, said.asked)
    return Letter(
        content,
        language,
        Condition(silent_since=said.id, until=until),
        is_marketing=reminder.kind == Kind.FOLLOW_UP,
        asked=said.asked,
        offers_link=True,
        about={"silentSince": format_instant(said.created_at), "silentSinceMessageId": said.id, "hasBooking": False}
        | ({"number": reminder.number} if reminder.kind == Kind.FOLLOW_UP else {}),
    )


def message(letter: Letter, reminder: Reminder, spot: Spot) -> Unprompted:
    """The message as it is stored: where a provider carries it, it waits to be sent, on its condition."""
    is_template = not spot.place.is_window_open and letter.template is not None
    content, more = letter.content, {}
    if spot.has_provider:
        more = {**conditions.as_stored(letter.condition), "isMarketing": letter.is_marketing}
        if letter.template is not None:
            stored = sending.as_template(letter.template) if is_template else sending.or_template(letter.template)
            more |= stored
            content = sending.template_words(letter.template) if is_template else content
    return Unprompted(
        content=content,
        status=Status.QUEUED if spot.has_provider else Status.SENT,
        kind="template" if is_template else "text",
        asked=letter.asked,
        offers_link=letter.offers_link,
        more=more or None,
        explanation={
            "language": letter.language,
            "reminder": {
                "kind": reminder.kind,
                "dueAt": format_instant(reminder.due_at),
                **letter.about,
                "hasOptedOut": spot.place.is_refused,
                "isHandedOver": spot.place.is_handed_over,
                "isWindowOpen": spot.place.is_window_open,
            },
        },
    )


def _template(bot: Bot, told: Told, name: str | None, language: str) -> Template | None:
    wanted = bot.reminder_template
    if wanted is None:
        return None
    spoken = str(wanted["language"])[:2].lower()
    filled = words.values(
        [each["value"] for each in wanted["values"]],
        told,
        spoken if spoken in words.WORDS else language,
        name=name,
        bot_name=bot.name,
    )
    parameters = (
        {"type": "text", "text": text, **({"parameter_name": known} if (known := each.get("parameter_name")) else {})}
        for each, text in zip(wanted["values"], filled, strict=True)
    )
    return Template(wanted["name"], wanted["language"], tuple(parameters))


def _harmless(location: str | None, bot: Bot) -> str | None:
    """The place, unless it is where people book: whoever has an appointment is not sent there."""
    return None if location and bot.booking_url and bot.booking_url in location else location
