"""The steps of the proof of the promise: one thing after the other, drawn by a seed, that people and systems do."""

import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import psycopg

from opensetter.bookings import service as bookings
from opensetter.bookings.record import NewBooking
from opensetter.channels.base import InboundMessage, Kind, Sender
from opensetter.channels.models import Channel
from opensetter.contacts import identity, merging
from opensetter.conversations import handover, queries
from opensetter.conversations.handover import HumanMessage
from opensetter.conversations.models import Status
from opensetter.conversations.service import Received
from opensetter.core import clock
from opensetter.core.errors import OpenSetterError
from opensetter.engine import jobs as turns
from opensetter.engine import routes
from opensetter.engine.schemas import MessageReceive
from opensetter.hooks import intake
from opensetter.reminders import sweep
from opensetter.scheduling import service as scheduling
from opensetter.widget import rooms
from tests.reliability import promise_history
from tests.reliability import promise_words as spoken
from tests.reliability.promise_judge import Moment
from tests.reliability.promise_work import Job, Work
from tests.reliability.promise_world import Business, Person, Place, World

HUMAN = "This is Kim from the front desk: book whenever you like."
SOURCES = ("calendly", "cal.com", "manual", "google_calendar")

_LAST_READ = """
SELECT content FROM messages WHERE conversation_id = %s AND direction = 'outbound' AND status <> 'blocked'
ORDER BY id DESC LIMIT 1
"""

WEIGHTS: Mapping[str, float] = {
    "says": 34,
    "works": 36,
    "time_passes": 8,
    "is_booked_elsewhere": 3.5,
    "is_cancelled": 4,
    "uses_the_page": 4,
    "is_swept": 5,
    "says_again": 2,
    "human_comes": 0.7,
    "human_goes": 1.2,
    "refuses_or_returns": 0.8,
    "does_not_come": 1,
    "turns_out_to_be": 0.5,
    "turns_out_not_to_be": 0.3,
}
"""How often each is done. What nobody can do just now is something said instead."""

MOST_WAITING = 4
"""How much may be queued before a worker mostly goes first: or nobody would ever read an answer."""

RUNS: Mapping[str, float] = {
    "plainly": 56,
    "dying": 10,
    "twice": 6,
    "is_booked_elsewhere": 10,
    "is_cancelled": 4,
    "uses_the_page": 4,
    "says": 6,
    "human_comes": 1,
    "turns_out_to_be": 1,
}
"""How a job is run: to its end, or with something that happens in the middle of it."""


@dataclass
class Journal:
    """What was done in each step, for whoever asks why."""

    moments: list[Moment] = field(default_factory=list)
    lines: "list[tuple[int, str | int, str]]" = field(default_factory=list)
    """In which step, about whom, or about which message, and what."""
    wants: dict[int, str] = field(default_factory=dict)
    """What somebody wants, by the messages that say so."""
    owners: dict[int, str] = field(default_factory=dict)
    """Who talks in which conversation."""

    def begin(self, now: datetime) -> None:
        self.moments.append(Moment(len(self.moments), datetime.now(UTC), now))

    def number_at(self, at: datetime) -> int:
        """In which step something was committed."""
        return bisect_right(self.moments, at, key=lambda moment: moment.began_at) - 1

    def write(self, who: str | int, what: str) -> None:
        moment = self.moments[-1]
        self.lines.append((moment.number, who, f"{moment.number:6} {moment.now:%m-%d %H:%M:%S} {what}"))


class Steps:
    """Does so many steps in a world."""

    def __init__(
        self, world: World, queue: "psycopg.AsyncConnection[Any]", chances: random.Random, *, now: datetime
    ) -> None:
        self.world, self.now = world, now
        self.journal = Journal()
        self.counts: Counter[str] = Counter()
        self.work = Work(world.runtime, queue, chances, self.counts)
        self._sql, self._chances = queue, chances
        self._numbers = 0
        self._authors: dict[int, tuple[Person, Place]] = {}
        self._newest: dict[int, int] = {}
        self._answered: list[tuple[Person, Place]] = []

    async def take(self, steps: int) -> None:
        """So many steps, and then whatever is left to do."""
        names, weights = list(WEIGHTS), list(WEIGHTS.values())
        while self.counts["steps"] < steps:
            is_late = self.work.backlog > MOST_WAITING and self._chances.random() < 0.7
            await self._step("works" if is_late else self._chances.choices(names, weights)[0])
        await self._finish()

    async def _step(self, name: str) -> None:
        self.journal.begin(self.now)
        self.counts[name] += 1
        self.counts["steps"] += 1
        await promise_history.show(self._sql, self.now)
        with clock.frozen(self.now):
            await getattr(self, name)(self._chances.choice(self.world.people))
        self.now += timedelta(seconds=self._chances.uniform(1, 30))

    async def _finish(self) -> None:
        """Everything that is queued, without anything in the middle of it; what has to wait waits for ever."""
        self.journal.begin(self.now)
        await promise_history.show(self._sql, self.now)
        with clock.frozen(self.now):
            for _ in range(400):
                await self.work.look()
                job = self.work.next()
                if job is None:
                    return
                await self.work.plainly(job)

    # ── what is said ─────────────────────────────────────────────────────────────────────────────────────────────

    async def says(self, person: Person) -> None:
        """Something, on one of their channels; what it asks for is done by another step."""
        place = self._chances.choice(person.mine)
        if self._answered and self._chances.random() < 0.8:
            # As a rule it is somebody who has just read an answer.
            person, place = self._answered.pop()
        kind = spoken.next_kind(self._chances, await self._last_read(person, place))
        await self._say(person, place, spoken.words(self._chances, kind, person.language), kind)

    async def _last_read(self, person: Person, place: Place) -> str | None:
        """The last thing that the bot said to them there."""
        found = await self._sql.execute(_LAST_READ, (person.talks.get(place.integration.id),))
        row = await found.fetchone()
        return row[0] if row else None

    async def says_again(self, person: Person) -> None:
        """The platform delivers once more what it has delivered before."""
        if not person.said:
            await self.says(person)
            return
        place, provider_id, text = self._chances.choice(person.said[-6:])
        await self._store(person, place, provider_id, text)

    async def refuses_or_returns(self, person: Person) -> None:
        place = next((one for one in person.mine if one.channel is Channel.WHATSAPP), person.mine[0])
        word = spoken.STOP if self._chances.random() < 0.4 else spoken.START
        await self._say(person, place, word, "refusal")

    async def _say(self, person: Person, place: Place, text: str, kind: str) -> None:
        self._numbers += 1
        provider_id = f"{person.name}-{self._numbers}"
        person.said.append((place, provider_id, text))
        received = await self._store(person, place, provider_id, text)
        if received is not None:
            self.journal.wants[received.message_id] = kind
            self._authors[received.message_id] = person, place
            self._newest[received.conversation_id] = received.message_id

    async def _store(self, person: Person, place: Place, provider_id: str, text: str) -> Received | None:
        self.journal.write(person.name, f"on {place.channel} {place.integration.id}: {text}")
        try:
            received = await self._received(person, place, provider_id, text)
        except OpenSetterError as refusal:
            self._refused(person, "message", refusal)
            return None
        person.contacts[place.channel] = received.contact_id
        person.talks[place.integration.id] = received.conversation_id
        self.journal.owners[received.conversation_id] = person.name
        return received

    async def _received(self, person: Person, place: Place, provider_id: str, text: str) -> Received:
        organization_id = person.house.organization_id
        async with self.world.runtime.database.transaction(organization_id) as session:
            if place.room is not None:
                return await rooms.say(session, place.room, person.speaker, client_id=provider_id, content=text)
            if place.channel is Channel.WHATSAPP:
                sender = Sender(wa_id=person.wa_id, name="Ada")
                update = InboundMessage(place.integration.address or "", provider_id, sender, Kind.TEXT, text)
                return await intake.take_message(session, organization_id, place.integration, update)
            body = MessageReceive(user_number=person.number, content=text, message_id=provider_id)
            return await routes._receive(session, organization_id, place.integration.id, body)

    # ── what is done with it ─────────────────────────────────────────────────────────────────────────────────────

    async def works(self, person: Person) -> None:
        """A worker runs what is queued, however that goes."""
        await self.work.look()
        job = self.work.next()
        if job is None:
            await self.says(person)
            return
        author = self._authors.get(job.ids["message_id"]) if job.is_turn else None
        how = self._chances.choices(list(RUNS), list(RUNS.values()))[0]
        self.journal.write(job.ids.get("message_id", ""), f"{job.task} {job.ids} {how}")
        if how in {"plainly", "dying", "twice"}:
            await getattr(self.work, how)(job)
        else:
            # What somebody else does in the middle of it is a step of its own.
            self.counts["steps"] += 1
            whose = author[0] if author else await self._owner(job) or person
            self.counts[f"in the middle of a job: {how}"] += 1
            await self.work.meanwhile(job, partial(getattr(self, how), whose))
        if author is not None and job.ids["message_id"] in self._newest.values() and how != "dying":
            self._answered.append(author)

    async def _owner(self, job: Job) -> Person | None:
        """Whom a job is about: it is with them that something happens in the middle of it."""
        found = await self._sql.execute(
            "SELECT conversation_id FROM messages WHERE id = %s", (job.ids.get("message_id"),)
        )
        row = await found.fetchone()
        name = self.journal.owners.get(row[0]) if row else None
        return next((person for person in self.world.people if person.name == name), None)

    async def is_swept(self, person: Person) -> None:
        """What is due is looked for, in all organizations."""
        self.journal.write(person.name, "what is due is looked for")
        await sweep.run(self.world.runtime)

    async def time_passes(self, _: Person) -> None:
        minutes = self._chances.choices(
            (self._chances.uniform(1, 30), self._chances.uniform(30, 600), self._chances.uniform(600, 4_000)),
            (60, 30, 10),
        )[0]
        self.now += timedelta(minutes=minutes)

    # ── appointments ─────────────────────────────────────────────────────────────────────────────────────────────

    async def is_booked_elsewhere(self, person: Person) -> None:
        """Another system, or a human, records an appointment; also one that it has recorded already."""
        business = self._business(person)
        self._numbers += self._chances.random() < 0.9
        starts_at = (self.now + timedelta(hours=self._chances.uniform(1, 100))).replace(microsecond=0, second=0)
        new = NewBooking(
            key_hash=person.house.key_hash,
            bot_id=business.bot_id,
            candidates=self._candidates(person),
            starts_at=starts_at,
            ends_at=self._chances.choice([None, starts_at + timedelta(minutes=45)]),
            time_zone=self._chances.choice([None, "Europe/Madrid"]),
            source=self._chances.choice(SOURCES),
            external_id=f"{person.name}-{self._numbers}",
            metadata=None,
        )
        verdict = await self.world.intake.record(new)
        booking = verdict.booking.id if verdict.booking else None
        self.counts["booked elsewhere"] += verdict.is_new
        self.journal.write(person.name, f"booked elsewhere with bot {business.bot_id} for {starts_at}: {booking}")

    def _candidates(self, person: Person) -> Any:
        if self._chances.random() < 0.5:
            return identity.candidates(person.wa_id, None)
        return identity.candidates(None, identity.parse_phone(person.number))

    async def is_cancelled(self, person: Person) -> None:
        """By an operator, or over the API."""
        await self._change(person, "cancelled", "cancelled_at IS NULL", bookings.cancel)

    async def does_not_come(self, person: Person) -> None:
        await self._change(person, "no_show", f"starts_at < '{self.now.isoformat()}'", bookings.mark_no_show)

    async def uses_the_page(self, person: Person) -> None:
        """Books, moves or holds a time on our own calendar, without a chat."""
        business = self._business(person)
        contact_id = self._contact(person)
        if contact_id is None or not business.type_ids:
            return
        type_id = self._chances.choice(business.type_ids)
        moved = await self._booking(person, f"appointment_type_id = {type_id} AND cancelled_at IS NULL")
        self._numbers += 1
        await self._act(person, "page", self._book_there(person, contact_id, type_id, moved))

    async def _book_there(self, person: Person, contact_id: int, type_id: int, moved: int | None) -> None:
        organization_id = person.house.organization_id
        way = self._chances.choice(("books", "books", "moves", "holds"))
        async with self.world.runtime.database.transaction(organization_id) as session:
            slots = await scheduling.find(
                session, organization_id, type_id, since=self.now, until=self.now + timedelta(days=7)
            )
            if not slots:
                return
            starts_at = self._chances.choice(slots[:12]).starts_at
            if way == "moves" and moved is not None:
                await scheduling.move(session, organization_id, moved, starts_at=starts_at)
            elif way == "holds":
                await scheduling.hold(
                    session, organization_id, contact_id, appointment_type_id=type_id, starts_at=starts_at, minutes=10
                )
            else:
                await scheduling.book(
                    session,
                    organization_id,
                    contact_id,
                    appointment_type_id=type_id,
                    starts_at=starts_at,
                    time_zone="Europe/London",
                    key=f"page-{self._numbers}",
                )
        self.counts[f"page {way}"] += 1
        self.journal.write(person.name, f"on the page {way} {starts_at}")

    async def _change(self, person: Person, what: str, which: str, change: Any) -> None:
        booking_id = await self._booking(person, which)
        if booking_id is not None:
            await self._act(person, what, self._changed(person, booking_id, change))
            self.journal.write(person.name, f"booking {booking_id}: {what}")

    async def _changed(self, person: Person, booking_id: int, change: Any) -> None:
        organization_id = person.house.organization_id
        async with self.world.runtime.database.transaction(organization_id) as session:
            await change(session, organization_id, booking_id)
        self.counts[change.__name__] += 1

    async def _booking(self, person: Person, which: str) -> int | None:
        """One of their last bookings, if there is one like that."""
        found = await self._sql.execute(
            f"SELECT id FROM bookings WHERE contact_id = ANY (%s) AND {which} ORDER BY id DESC LIMIT 3",
            (list(person.contacts.values()),),
        )
        rows = await found.fetchall()
        return int(self._chances.choice(rows)[0]) if rows else None

    # ── who answers, and who is who ──────────────────────────────────────────────────────────────────────────────

    async def human_comes(self, person: Person) -> None:
        if person.talks:
            await self._act(person, "human", self._take_over(person, self._chances.choice(list(person.talks.values()))))

    async def _take_over(self, person: Person, conversation_id: int) -> None:
        organization_id = person.house.organization_id
        async with self.world.runtime.database.transaction(organization_id) as session:
            if self._chances.random() < 0.5:
                await handover.hand_over(session, organization_id, conversation_id, by="api")
            else:
                message = HumanMessage(HUMAN, Status.SENT)
                await handover.say(session, organization_id, conversation_id, by="api", message=message)
        self.journal.write(person.name, f"a human takes over {conversation_id}")

    async def human_goes(self, person: Person) -> None:
        for conversation_id in person.talks.values():
            await self._act(person, "human", self._hand_back(person, conversation_id))

    async def _hand_back(self, person: Person, conversation_id: int) -> None:
        organization_id = person.house.organization_id
        async with self.world.runtime.database.transaction(organization_id) as session:
            handed = await handover.hand_back(session, organization_id, conversation_id)
            waiting = await queries.waiting(session, organization_id, conversation_id)
            if waiting is not None:
                waits = Received(waiting, conversation_id, handed.contact_id, is_new=True)
                await turns.schedule(session, organization_id, waits)
        self.journal.write(person.name, f"{conversation_id} is the bot's again")

    async def turns_out_to_be(self, person: Person) -> None:
        """Two contacts are one person: themselves under two names, as a rule."""
        own = sorted(set(person.contacts.values()))
        other = self._chances.choice(person.house.people) if self._chances.random() < 0.2 else person
        candidates = sorted({*own, *other.contacts.values()})
        if len(candidates) > 1:
            survivor, absorbed = self._chances.sample(candidates, 2)
            await self._act(person, "merge", self._merge(person, survivor, absorbed))

    async def _merge(self, person: Person, survivor: int, absorbed: int) -> None:
        organization_id = person.house.organization_id
        async with self.world.runtime.database.transaction(organization_id) as session:
            merged = await merging.merge(
                session, organization_id, survivor_id=survivor, absorbed_id=absorbed, actor="api", evidence={}
            )
        person.house.merges.append(merged.id)
        self.counts["merges"] += 1
        self.journal.write(person.name, f"contact {absorbed} is {survivor}")

    async def turns_out_not_to_be(self, person: Person) -> None:
        if person.house.merges:
            await self._act(person, "undo", self._undo(person, person.house.merges.pop()))

    async def _undo(self, person: Person, merge_id: int) -> None:
        organization_id = person.house.organization_id
        async with self.world.runtime.database.transaction(organization_id) as session:
            await merging.undo(session, organization_id, merge_id)
        self.counts["merges undone"] += 1
        self.journal.write(person.name, f"merge {merge_id} is undone")

    # ── helping hands ────────────────────────────────────────────────────────────────────────────────────────────

    def _business(self, person: Person) -> Business:
        """Mostly one that they talk to."""
        mine = {place.integration.bot_id for place in person.mine}
        known = [each for each in person.house.businesses if each.bot_id in mine]
        return self._chances.choice(known * 4 + list(person.house.businesses))

    def _contact(self, person: Person) -> int | None:
        known = list(person.contacts.values())
        return self._chances.choice(known) if known else None

    async def _act(self, person: Person, what: str, act: Coroutine[Any, Any, None]) -> None:
        """Do it, if the product lets us."""
        try:
            await act
        except OpenSetterError as refusal:
            self._refused(person, what, refusal)

    def _refused(self, person: Person, what: str, refusal: OpenSetterError) -> None:
        self.counts[f"refused: {what}: {type(refusal).__name__}"] += 1
        self.journal.write(person.name, f"{what} refused: {type(refusal).__name__}")
