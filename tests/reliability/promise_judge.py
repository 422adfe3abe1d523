"""The judge: whether what was committed keeps the promise, told from the rows alone and from what people said.

It neither asks the product what it thinks is booked, nor believes a flag of its: appointments are counted here, texts
are read here, and what a contact wanted is known from whoever played them.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.reliability import betrayals
from tests.reliability import promise_reading as reading
from tests.reliability.promise_history import Version
from tests.reliability.promise_words import ACCEPTS_CHANGE, ASKS_FOR_TIMES, SAYS_WHEN, YES

ASSUMED_LENGTH = timedelta(hours=1)
REMEMBERED = 8
"""How much that somebody said before the last answer may explain why they are told of times now."""

_BY_OFFER = "opensetter:offer-"
"""How the external ids begin of what was booked in a chat."""

_MANAGE = re.compile(r"\S*/book/manage/\S+")
"""Where an appointment can be looked at, moved and cancelled: for whoever has one."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class KnownBot:
    """What the judge is told of a bot: whatever else there is to know of it, people write and read."""

    id: int
    zone: str
    host: str | None
    questions: tuple[str, ...] = ()
    opening: frozenset[time] = frozenset()


@dataclass(frozen=True)
class KnownType:
    """An appointment type: whose time it takes, and how much around it."""

    schedule_id: int
    before: timedelta
    after: timedelta
    capacity: int


@dataclass(frozen=True)
class Moment:
    """A step of the test: when it began by the machine's clock, and what the product's clock said all the time."""

    number: int
    began_at: datetime
    now: datetime


@dataclass(frozen=True)
class Known:
    """What is not in the rows. `bots` are found by their integrations, `wants` by the messages that say so."""

    bots: Mapping[int, KnownBot]
    types: Mapping[int, KnownType]
    wants: Mapping[int, str]
    moments: Sequence[Moment]
    humans: frozenset[str] = frozenset()
    """What humans say: they may say anything."""


@dataclass(frozen=True)
class Breach:
    """Where the promise was broken, and how."""

    what: str
    conversation_id: int | None
    step: int
    text: str = ""


@dataclass
class Verdict:
    breaches: list[Breach] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Stand:
    """How a contact stands with a bot at one place: their appointments that lie ahead, and all there ever were.

    `lately` are those that lay ahead as this step began, as they were then: a cancellation waits for no reply that is
    being written, and what was true when the turn looked is no lie because it ends in the middle of it.
    """

    active: Sequence[Row]
    lately: Sequence[Row]
    ever: Sequence[Row]
    offers: Sequence[Row]
    zones: frozenset[str]
    wants: frozenset[str]


class Judge:
    """Hears version after version, in their order."""

    def __init__(self, known: Known) -> None:
        self.verdict = Verdict()
        self._known = known
        self._began = [moment.began_at for moment in known.moments]
        self._bookings: dict[int, Row] = {}
        self._versions: defaultdict[int, list[tuple[int, Row]]] = defaultdict(list)
        self._contacts: dict[int, Row] = {}
        self._zones: defaultdict[int, set[str]] = defaultdict(set)
        self._conversations: dict[int, Row] = {}
        self._messages: dict[int, Row] = {}
        self._offers: dict[int, Row] = {}
        self._offered: defaultdict[int, list[Row]] = defaultdict(list)
        self._said: defaultdict[int, list[str]] = defaultdict(list)
        self._answered: Counter[int] = Counter()
        self._taken: Counter[tuple[int, int]] = Counter()
        self._replies: defaultdict[int, set[int]] = defaultdict(set)
        self._own_times: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
        self._asked_for: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
        self._told: dict[int, str] = {}
        self._explained: set[int] = set()

    def hear(self, versions: Iterable[Version]) -> Verdict:
        for version in versions:
            getattr(self, f"_{version.kind}_changed")(version, version.stored)
        for answered, replies in self._replies.items():
            told = [each for each in replies if self._messages[each]["status"] != "blocked"]
            if len(told) > 1:
                self._breach("a message with two replies", self._messages[answered]["conversation_id"], None)
        return self.verdict

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────

    def _contacts_changed(self, _: Version, row: Row) -> None:
        self._contacts[row["id"]] = row
        if row["default_time_zone"]:
            self._zones[row["id"]].add(row["default_time_zone"])

    def _conversations_changed(self, _: Version, row: Row) -> None:
        self._conversations[row["id"]] = row

    def _offers_changed(self, _: Version, row: Row) -> None:
        before = self._offers.get(row["id"])
        if before is not None:
            # With a merge they go to where the talk goes on.
            self._offered[before["conversation_id"]].remove(before)
        self._offers[row["id"]] = row
        offered = self._offered[row["conversation_id"]]
        offered.append(row)
        offered.sort(key=lambda one: (one["round"], one["id"]))

    def _bookings_changed(self, version: Version, row: Row) -> None:
        is_new = row["id"] not in self._bookings
        if is_new and (row["external_id"] or "").startswith(_BY_OFFER):
            self._taken_in_chat(version, row)
        self._bookings[row["id"]] = row
        self._versions[row["id"]].append((self._moment(version).number, row))
        self.verdict.counts["bookings" if is_new else "bookings changed"] += 1
        if row["appointment_type_id"] is not None and _counts(row):
            self._look_for_overlaps(version, row)

    def _messages_changed(self, version: Version, row: Row) -> None:
        before = self._messages.get(row["id"])
        self._messages[row["id"]] = row
        if row["direction"] == "inbound":
            if before is None:
                self._said[row["conversation_id"]].append(self._wanted(row))
            return
        is_sent_now = row["status"] == "sending" and before is not None and before["status"] != "sending"
        if (before is None or is_sent_now) and row["content"] not in self._known.humans:
            self._judge(version, row, is_new=before is None)
        if before is None:
            self._told[row["conversation_id"]] = reading.plain(row["content"])
        if before is None and row["in_reply_to_id"] is not None:
            self._replies[row["in_reply_to_id"]].add(row["id"])
            self._answered[row["conversation_id"]] = len(self._said[row["conversation_id"]])

    def _wanted(self, row: Row) -> str:
        wanted = self._known.wants.get(row["id"], "?")
        is_offered = reading.OFFERS_CHANGE.search(self._told.get(row["conversation_id"], ""))
        is_accepted = wanted == "yes" and reading.plain(row["content"]) in YES and is_offered
        return ACCEPTS_CHANGE if is_accepted else wanted

    # ── what is said ─────────────────────────────────────────────────────────────────────────────────────────────

    def _judge(self, version: Version, row: Row, *, is_new: bool) -> None:
        bot = self._known.bots[row["bot_integration_id"]]
        stand = self._stand(version, self._conversations[row["conversation_id"]], bot)
        self.verdict.counts["texts judged" if is_new else "sends judged"] += 1
        if is_new:
            # A list means what it meant when it was written, whatever becomes of the appointments before it goes out.
            self._own_times[row["id"]] = self._no_offers(row, bot, stand)
            self._asked_for[row["id"]] = self._offers_asked_for(row, bot, stand)
        found = list(self._said_wrongly(row, bot, stand)) if is_new else []
        if stand.active:
            self.verdict.counts["texts to the booked" if is_new else "sends to the booked"] += 1
            found += self._inviting(row, bot, stand, is_new=is_new)
        for what in found:
            how = "" if is_new else " (as it was sent)"
            self._breach(what + how, row["conversation_id"], version, row["content"])

    def _inviting(self, row: Row, bot: KnownBot, stand: _Stand, *, is_new: bool) -> Iterable[str]:
        """What somebody with an appointment must not read.

        What was stored before the appointment was made, and goes out now, is looked through for links and times alone.
        """
        text = _MANAGE.sub("", row["content"])
        own = [local for one in stand.active for local in _locals(one, bot, stand.zones)]
        if bot.host and betrayals.canaries(row["content"], (bot.host,)):
            yield "a booking link"
        if "/book/" in text:
            yield "the booking page's address"
        if row["in_reply_to_id"] is None and not any(_names(line, own) for line in text.splitlines()):
            yield "a follow-up to somebody who has booked"
        asked_for = self._asked_for[row["id"]]
        known = asked_for | self._own_times[row["id"]]
        if not all(line in known or _names(line, own) for line in reading.offered(text)):
            yield "times that nobody asked for"
        if stand.wants & ASKS_FOR_TIMES:
            self.verdict.counts["of these, to who asked for times"] += 1
        elif is_new:
            yield from self._inviting_words(text, bot, stand)
            if not asked_for and (found := reading.OFFERS_TIMES.search(reading.plain(text))) is not None:
                yield f"an invitation ({found[0]})"

    def _inviting_words(self, text: str, bot: KnownBot, stand: _Stand) -> Iterable[str]:
        plain = reading.plain(text)
        if (found := reading.INVITATION.search(plain)) is not None:
            yield f"an invitation ({found[0]})"
        if (found := reading.ASKS_WHEN.search(plain)) is not None and not stand.wants & SAYS_WHEN:
            yield f"an invitation ({found[0]})"
        if any(question in text for question in bot.questions):
            yield "a question from before a booking"

    def _no_offers(self, row: Row, bot: KnownBot, stand: _Stand) -> frozenset[str]:
        """The lines of a list that are their own appointments, as in `which of them is to be moved?`: no open times.

        No false alarm is spared by it that would have been a true one: a time at which they have an appointment is none
        that they are invited to.
        """
        own = [local for one in (*stand.active, *stand.lately) for local in _locals(one, bot, stand.zones)]
        return frozenset(line for line in reading.offered(row["content"]) if _names(line, own))

    def _offers_asked_for(self, row: Row, bot: KnownBot, stand: _Stand) -> frozenset[str]:
        """The lines of a list that offer what they have asked for: another time for what they have, or one beside it.

        What an offer is for is told by its row, which also is what becomes of it once it is taken: one to move an
        appointment leaves them with as many as before. So it invites nobody to book, if they have asked to move it. Who
        has an appointment and names some time, and no more, may mean just that, and so may who says yes to an offer to
        change something: then it must also have been said, with these very times, which one is to be moved. Nothing of
        the kind is an offer for a first appointment, to whoever asks for whatever.
        """
        offers = self._offered[row["conversation_id"]]
        last = [one for one in offers if one["round"] == offers[-1]["round"]]
        # One that was moved within this step may be named as it is, or as it was.
        booked: defaultdict[int, list[Row]] = defaultdict(list)
        for one in (*stand.active, *stand.lately):
            booked[one["id"]].append(one)
        moved = {one["moves_booking_id"] for one in last} - {None}
        if not last or not moved <= booked.keys():
            return frozenset()
        lines = row["content"].splitlines()
        of_moved = [local for id_ in moved for one in booked[id_] for local in _locals(one, bot, stand.zones)]
        turn = last[0]["id"]
        if moved and any(_names(line, of_moved) for line in lines):
            self._explained.add(turn)
        is_meant = turn in self._explained and stand.wants & {*SAYS_WHEN, ACCEPTS_CHANGE}
        is_wanted = stand.wants & ASKS_FOR_TIMES or is_meant
        is_for_first = any(one["moves_booking_id"] is None and not one["is_additional"] for one in last)
        if is_for_first or not is_wanted:
            return frozenset()
        times = [_local(one["starts_at"], one["time_zone"]) for one in last]
        return frozenset(line for line in reading.offered(row["content"]) if _names(line, times))

    def _said_wrongly(self, row: Row, bot: KnownBot, stand: _Stand) -> Iterable[str]:
        """Times that are nowhere in the rows, and appointments that there are not."""
        told = [local for one in stand.ever for local in _locals(one, bot, stand.zones)]
        told += [_local(one["starts_at"], one["time_zone"]) for one in stand.offers]
        own = [local for one in stand.active for local in _locals(one, bot, stand.zones)]
        for line in row["content"].splitlines():
            clocks = reading.clocks(line)
            for clock in clocks:
                if clock not in bot.opening and not reading.agrees(line, clock, told):
                    yield f"a time that is in no row ({clock:%H:%M})"
            if reading.SETTLED.search(reading.plain(line)):
                self.verdict.counts["said to be settled"] += 1
                if not own or not all(reading.agrees(line, clock, own) for clock in clocks):
                    yield "something called settled that is not"

    # ── what is booked ───────────────────────────────────────────────────────────────────────────────────────────

    def _taken_in_chat(self, version: Version, row: Row) -> None:
        """A turn has booked: once for a burst, and nothing beside an appointment unless it was asked for."""
        offer = self._offers[int(row["external_id"].removeprefix(_BY_OFFER).partition("-")[0])]
        conversation = self._conversations[offer["conversation_id"]]
        integration_id = conversation["bot_integration_id"]
        stand = self._stand(version, conversation, self._known.bots[integration_id])
        self.verdict.counts["booked in a chat"] += 1
        turn = (offer["conversation_id"], len(self._said[offer["conversation_id"]]))
        self._taken[turn] += 1
        if self._taken[turn] > 1:
            self._breach("a second booking for one thing said", offer["conversation_id"], version)
        if stand.active and not stand.wants & ASKS_FOR_TIMES:
            self._breach("a booking beside one that there was", offer["conversation_id"], version)

    def _look_for_overlaps(self, version: Version, row: Row) -> None:
        own = self._known.types[row["appointment_type_id"]]
        shared = 0
        for other in self._bookings.values():
            kind = self._known.types.get(other["appointment_type_id"])
            if other["id"] == row["id"] or kind is None or kind.schedule_id != own.schedule_id or not _counts(other):
                continue
            starts, others = _at(row["starts_at"]), _at(other["starts_at"])
            if starts == others and row["appointment_type_id"] == other["appointment_type_id"]:
                shared += 1
            elif starts - own.before < _end(other) + kind.after and others - kind.before < _end(row) + own.after:
                self._breach(f"two bookings at once: {row['id']} and {other['id']}", None, version)
        if shared >= own.capacity:
            self._breach(f"more people than seats: {row['id']}", None, version)

    # ── who stands how ───────────────────────────────────────────────────────────────────────────────────────────

    def _root(self, contact_id: int) -> int:
        merged: int | None = self._contacts[contact_id]["merged_into_id"]
        return contact_id if merged is None else merged

    def _stand(self, version: Version, conversation: Row, bot: KnownBot) -> _Stand:
        who = self._root(conversation["contact_id"])
        now = self._moment(version).now
        kin = {contact_id for contact_id in self._contacts if self._root(contact_id) == who}
        own = [row for row in self._bookings.values() if row["bot_id"] == bot.id and row["contact_id"] in kin]
        talks = {
            each["id"]
            for each in self._conversations.values()
            if each["contact_id"] in kin and self._known.bots[each["bot_integration_id"]].id == bot.id
        }
        return _Stand(
            active=[row for row in own if _counts(row) and now < _end(row)],
            lately=[row for booking in own for row in self._at_the_beginning(booking["id"], version)],
            ever=[row for booking in own for _, row in self._versions[booking["id"]]],
            offers=[row for talk in talks for row in self._offered[talk]],
            zones=self._heard(who, kin, bot),
            wants=frozenset(wanted for talk in talks for wanted in self._lately(talk)),
        )

    def _heard(self, who: int, kin: Iterable[int], bot: KnownBot) -> frozenset[str]:
        """The zones in which somebody may hear of times: each that was ever known, and the bot's while none is."""
        known = {zone for contact_id in kin for zone in self._zones[contact_id]}
        # A zone that came with a merge is gone once that is undone.
        return frozenset(known if self._contacts[who]["default_time_zone"] else known | {bot.zone})

    def _at_the_beginning(self, booking_id: int, version: Version) -> Sequence[Row]:
        """A booking as this step found it, if it lay ahead."""
        moment = self._moment(version)
        before = [row for number, row in self._versions[booking_id] if number < moment.number][-1:]
        return [row for row in before if _counts(row) and moment.now < _end(row)]

    def _lately(self, conversation_id: int) -> Sequence[str]:
        """What is not answered yet, and what was said just before."""
        return self._said[conversation_id][max(self._answered[conversation_id] - REMEMBERED, 0) :]

    def _moment(self, version: Version) -> Moment:
        return self._known.moments[bisect_right(self._began, version.at) - 1]

    def _breach(self, what: str, conversation_id: int | None, version: Version | None, text: str = "") -> None:
        moment = self._moment(version) if version is not None else self._known.moments[-1]
        self.verdict.breaches.append(Breach(what, conversation_id, moment.number, text))


def _counts(row: Row) -> bool:
    """Whether somebody is expected, as far as the row tells by itself."""
    return row["cancelled_at"] is None and row["status"] in {"pending", "confirmed"}


def _at(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _end(row: Row) -> datetime:
    return _at(row["ends_at"]) if row["ends_at"] else _at(row["starts_at"]) + ASSUMED_LENGTH


def _local(written: str, zone: str) -> datetime:
    return _at(written).astimezone(ZoneInfo(zone))


def _locals(row: Row, bot: KnownBot, zones: Iterable[str]) -> list[datetime]:
    """When a booking is, as it may be said: in its own zone, and in the one in which the contact hears of times."""
    allowed = [*filter(None, [row["time_zone"]]), *zones]
    return [_local(row["starts_at"], zone) for zone in allowed]


def _names(line: str, appointments: Sequence[datetime]) -> bool:
    """Whether a line names one of these, and nothing else."""
    clocks = reading.clocks(line)
    return bool(clocks) and all(reading.agrees(line, clock, appointments) for clock in clocks)
