"""What an address of the booking page asks for. What cannot be understood is not asked for."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from opensetter.booking_page import zones
from opensetter.core.times import EARLIEST, LATEST, TimeInvalid, parse_instant


class Seen(BaseModel):
    """What is looked at: a month, a day, a time, in which zone and language."""

    # Whoever sends visitors adds names of their own.
    model_config = ConfigDict(extra="ignore")

    month: str | None = Field(default=None, description="A month, as `2026-11`.")
    day: str | None = Field(default=None, description="A day, as `2026-11-03`.")
    at: str | None = Field(default=None, description="The time that was chosen.")
    zone: str | None = Field(default=None, description="The IANA time zone in which times are shown.")
    lang: str | None = Field(default=None, description="One of `en`, `es`, `pt`, `de` and `fr`.")

    @property
    def chosen_day(self) -> date | None:
        return _day(self.day)

    @property
    def chosen_month(self) -> date | None:
        return _day(f"{self.month}-01") if self.month else self.chosen_day

    @property
    def chosen_time(self) -> datetime | None:
        return instant(self.at)

    @property
    def chosen_zone(self) -> str | None:
        return zones.canonical(self.zone)


class PageAsked(Seen):
    t: str | None = Field(default=None, description="Who was sent here: the token of a link that a bot gave.")
    type: str | None = Field(default=None, description="What is to be booked: an appointment type's id.")
    more: str | None = Field(default=None, description="Anything: to book beside an appointment that is there.")


class TicketAsked(Seen):
    do: str | None = Field(default=None, description="`move` or `cancel`: asks once more before anything changes.")
    done: str | None = Field(default=None, description="`booked` or `moved`: what has just been done.")


def instant(text: str | None) -> datetime | None:
    """The instant that a field holds, if it holds one."""
    try:
        return parse_instant(text or "")
    except TimeInvalid:
        return None


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if EARLIEST.date() <= found < LATEST.date() else None
