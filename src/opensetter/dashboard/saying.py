"""How pages say times, channels and reasons. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from opensetter.engine.types import Withheld

_CHANNELS = {"whatsapp": "WhatsApp", "sms": "SMS", "webchat": "Web chat", "api": "API"}
_STATUSES = {
    "pending": "pending",
    "confirmed": "confirmed",
    "cancelled": "cancelled",
    "completed": "over",
    "no_show": "did not come",
}
_REASONS = {
    Withheld.BOOKING_EXISTS: "a booking link or an invitation, since they have an appointment",
    Withheld.UNKNOWN_LINK: "an address that is not in the bot's instructions",
    Withheld.NO_BOOKING_LINK: "a booking link that there is not",
    Withheld.CONFIDENTIAL: "instructions that are the bot's own",
    Withheld.UNBACKED_TIME: "a time that was not offered",
    Withheld.UNBACKED_DATE: "a date that was not offered",
    Withheld.UNBACKED_BOOKING: "a booking that there is not",
    Withheld.UNBACKED_MOVE: "a move that was not made",
    Withheld.UNBACKED_CANCELLATION: "a cancellation that was not made",
}


def day(at: datetime, zone: str) -> str:
    """`Thu 26 Nov`, in this zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b}"


def clock_time(at: datetime, zone: str) -> str:
    """`14:05`, in this zone."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def when(at: datetime, zone: str) -> str:
    """`Thu 26 Nov 2026, 14:05 (London)`."""
    local = at.astimezone(ZoneInfo(zone))
    place = zone.rpartition("/")[2].replace("_", " ")
    return f"{local:%a} {local.day} {local:%b %Y}, {local:%H:%M} ({place})"


def ago(at: datetime, now: datetime) -> str:
    """`now`, `5 min`, `3 h`, `2 d`, or the date: how long ago something was, in a few letters."""
    passed = now - at
    if passed < timedelta(minutes=1):
        return "now"
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} min"
    if passed < timedelta(days=1):
        return f"{passed // timedelta(hours=1)} h"
    if passed < timedelta(days=7):
        return f"{passed.days} d"
    return f"{at.day} {at:%b %Y}"


def channel(name: str) -> str:
    """A channel as people call it."""
    return _CHANNELS.get(name, name)


def status(name: str) -> str:
    """A booking's status in a word or two."""
    return _STATUSES.get(name, name)


def reason(name: str) -> str:
    """Why something was taken out of a reply, to follow on `Taken out:`."""
    return _REASONS[Withheld(name)]
