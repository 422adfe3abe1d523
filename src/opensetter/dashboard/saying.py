"""How pages say times, channels and reasons, in the language of the page."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from opensetter.dashboard import words
from opensetter.dashboard.words import _, later
from opensetter.engine.types import Withheld

_CHANNELS = {"whatsapp": "WhatsApp", "sms": "SMS", "webchat": later("Web chat"), "api": "API"}
_STATUSES = {
    "pending": later("pending"),
    "confirmed": later("confirmed"),
    "cancelled": later("cancelled"),
    "completed": later("over"),
    "no_show": later("did not come"),
}
_REASONS = {
    Withheld.BOOKING_EXISTS: later("a booking link or an invitation, since they have an appointment"),
    Withheld.UNKNOWN_LINK: later("an address that is not in the bot's instructions"),
    Withheld.NO_BOOKING_LINK: later("a booking link that there is not"),
    Withheld.CONFIDENTIAL: later("instructions that are the bot's own"),
    Withheld.UNBACKED_TIME: later("a time that was not offered"),
    Withheld.UNBACKED_DATE: later("a date that was not offered"),
    Withheld.UNBACKED_BOOKING: later("a booking that there is not"),
    Withheld.UNBACKED_MOVE: later("a move that was not made"),
    Withheld.UNBACKED_CANCELLATION: later("a cancellation that was not made"),
}


_NOTES = {
    "saved": later("Saved."),
    "made": later("It is there now."),
    "removed": later("It is gone."),
    "joined": later("Welcome. You are a member now."),
    "password": later("The password is changed, and you are signed out everywhere else."),
    "elsewhere": later("You are signed out everywhere else."),
    "code_off": later("No code is asked for any more, and you are signed out everywhere else."),
    "archived": later("It is archived."),
    "restored": later("It is as it was in that version."),
    "merged": later("The two are one contact now."),
    "taken_apart": later("They are two contacts again."),
    "started": later("The import has begun."),
    "erased": later("Everything about this contact is gone."),
    "revoked": later("The key is revoked: it opens nothing any more."),
    "disconnected": later("Disconnected. Its conversations stay in the inbox."),
    "booked": later("It is booked."),
    "moved": later("It is moved."),
    "cancelled": later("It is cancelled, and its time is free."),
}


def note(kind: str) -> str | None:
    """What was just done, in a sentence; None for what nothing is known of."""
    return _(_NOTES[kind]) if kind in _NOTES else None


def day(at: datetime, zone: str) -> str:
    """`Thu 26 Nov`, in this zone."""
    return _said(at.astimezone(ZoneInfo(zone)), "EEE d MMM")


def clock_time(at: datetime, zone: str) -> str:
    """`14:05`, in this zone."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def when(at: datetime, zone: str) -> str:
    """`Thu 26 Nov 2026, 14:05 (London)`."""
    local = at.astimezone(ZoneInfo(zone))
    place = zone.rpartition("/")[2].replace("_", " ")
    return f"{_said(local, 'EEE d MMM y, HH:mm')} ({place})"


def full_day(at: datetime | date) -> str:
    """`Thursday 26 November 2026`, on the clock that the instant is on."""
    return str(format_date(at, "EEEE d MMMM y", locale=words.language()))


def short_day(at: date) -> str:
    """`26 Nov`."""
    return str(format_date(at, "d MMM", locale=words.language()))


def number(count: int) -> str:
    """`12,345`."""
    return str(format_decimal(count, locale=words.language()))


def weekday(at: datetime | date) -> str:
    """`Thu`, on the clock that the instant is on."""
    return str(format_date(at, "EEE", locale=words.language()))


def ago(at: datetime, now: datetime) -> str:
    """`now`, `5 min`, `3 h`, `2 d`, or the date: how long ago something was, in a few letters."""
    passed = now - at
    if passed < timedelta(minutes=1):
        return _("now")
    if passed < timedelta(hours=1):
        return _("%(count)d min") % {"count": passed // timedelta(minutes=1)}
    if passed < timedelta(days=1):
        return _("%(count)d h") % {"count": passed // timedelta(hours=1)}
    if passed < timedelta(days=7):
        return _("%(count)d d") % {"count": passed.days}
    return _said(at, "d MMM y")


def channel(name: str) -> str:
    """A channel as people call it."""
    return _(_CHANNELS.get(name, name))


def status(name: str) -> str:
    """A booking's status in a word or two."""
    return _(_STATUSES.get(name, name))


def reason(name: str) -> str:
    """Why something was taken out of a reply, to follow on `Taken out:`."""
    return _(_REASONS[Withheld(name)])


def written(value: object) -> str:
    """Any JSON value, as it is written."""
    return json.dumps(value, ensure_ascii=False)


def _said(at: datetime, pattern: str) -> str:
    return str(format_datetime(at, pattern, locale=words.language()))
