"""What the bookings page promises, as a small program without a database: the judge of the stateful proof."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

ASSUMED_LENGTH = timedelta(hours=1)
COMPARED = ("bot_id", "start_time", "end_time", "time_zone", "metadata")
"""What a replay may say differently, besides whom it is for."""


@dataclass
class Kept:
    """A booking as it was first recorded, and what became of it."""

    id: int
    event_id: int
    contact_id: int
    sent: Mapping[str, Any]
    cancelled_at: str | None = None

    @property
    def key(self) -> tuple[str, str] | None:
        return key_of(self.sent)

    def told(self) -> dict[str, Any]:
        """The answer's fields but `deduplicated`, as the page shows them."""
        shown = {
            "id": self.id,
            "event_id": self.event_id,
            "bot_id": self.sent["bot_id"],
            "contact_id": self.contact_id,
            "source": self.sent.get("source") or "manual",
            "external_id": self.sent.get("external_id"),
            "start_time": instant(self.sent["start_time"]),
            "end_time": instant(self.sent.get("end_time")),
            "time_zone": self.sent.get("time_zone"),
        }
        return shown if self.cancelled_at is None else {**shown, "cancelled_at": self.cancelled_at}

    def is_active(self, now: datetime) -> bool:
        starts, ends = _read(self.sent["start_time"]), self.sent.get("end_time")
        return self.cancelled_at is None and now < (_read(ends) if ends else starts + ASSUMED_LENGTH)

    def differs_in(self, body: Mapping[str, Any], contact_id: int | None) -> set[str]:
        """What another request under the same key says differently. Whom nobody finds is not compared."""
        different = {name for name in COMPARED if body.get(name) != self.sent.get(name)}
        return different | ({"contact_id"} if contact_id not in {None, self.contact_id} else set())


@dataclass(frozen=True)
class Expected:
    """What a create is to be answered."""

    status: int
    code: str | None = None
    known: Kept | None = None
    differs: frozenset[str] = frozenset()


@dataclass
class Model:
    """One organization's bookings. `contacts` says who answers to which number."""

    contacts: Mapping[str, int]
    bots: tuple[int, ...]
    bookings: list[Kept] = field(default_factory=list)

    def contact_of(self, body: Mapping[str, Any]) -> int | None:
        """The WhatsApp id first, then the phone's digits."""
        numbers = (body.get("wa_id"), (body.get("phone") or "").removeprefix("+"))
        return next((self.contacts[number] for number in numbers if number in self.contacts), None)

    def create(self, body: Mapping[str, Any], *, is_strict: bool) -> Expected:
        """In the page's order: the stored booking, then the bot, then the contact."""
        contact_id = self.contact_of(body)
        known = next((kept for kept in self.bookings if kept.key and kept.key == key_of(body)), None)
        if known is not None:
            differs = known.differs_in(body, contact_id)
            if differs and is_strict:
                return Expected(409, "booking_differs")
            return Expected(200, known=known, differs=frozenset(differs))
        if body["bot_id"] not in self.bots:
            return Expected(404, "bot_not_found")
        return Expected(404, "contact_not_found") if contact_id is None else Expected(201)

    def active(self, contact_id: int, bot_id: int, now: datetime) -> list[int]:
        """The ids of what a bot knows to lie ahead, soonest first."""
        return self._known(contact_id, bot_id, now, is_active=True)

    def past(self, contact_id: int, bot_id: int, now: datetime) -> list[int]:
        return self._known(contact_id, bot_id, now, is_active=False)

    def _known(self, contact_id: int, bot_id: int, now: datetime, *, is_active: bool) -> list[int]:
        found = [
            kept
            for kept in self.bookings
            if kept.contact_id == contact_id
            and kept.sent["bot_id"] == bot_id
            and kept.cancelled_at is None
            and kept.is_active(now) == is_active
        ]
        return [kept.id for kept in sorted(found, key=lambda kept: (_read(kept.sent["start_time"]), kept.id))]


def key_of(body: Mapping[str, Any]) -> tuple[str, str] | None:
    """What makes two requests the same booking; None if nothing does."""
    external_id = body.get("external_id")
    return None if external_id is None else (body.get("source") or "manual", external_id)


def instant(text: str | None) -> str | None:
    """A time as the page writes it."""
    return None if text is None else text.replace("Z", ".000Z")


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text)
