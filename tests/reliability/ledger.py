"""Clients that post bookings until each is acknowledged, what they were told, and whether the database agrees."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx

from tests.caller import Desk, Person, until
from tests.reliability.installation import Installation
from tests.reliability.proof import Proof

CLIENTS = 32
PAUSE_SECONDS = 0.2

OUT_OF_ORDER = "clean 503"
BROKEN_OFF = "connection broken"


@dataclass(frozen=True)
class Told:
    """One acknowledgement."""

    status: int
    booking_id: int
    event_id: int


@dataclass
class Ledger:
    """What clients were told about each external_id, and how answers came. Times are on the monotonic clock."""

    posts: int
    acknowledged: defaultdict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    answers: Counter[str] = field(default_factory=Counter)
    odd: list[str] = field(default_factory=list)
    slowest_seconds: float = 0.0
    successes: list[float] = field(default_factory=list)

    @property
    def progress(self) -> float:
        """How many of the posts have been acknowledged, from 0 to 1."""
        return len(self.acknowledged) / self.posts

    def first_success_after(self, moment: float) -> float:
        """How many seconds after a moment something was acknowledged."""
        return next((success for success in self.successes if success >= moment), float("inf")) - moment

    async def post(self, desk: Desk, body: dict[str, Any]) -> bool:
        """Post a booking once; whether it was acknowledged."""
        began = time.monotonic()
        try:
            answer = await desk.call("POST", "/bookings", json=body)
        except httpx.TransportError:
            self.answers[BROKEN_OFF] += 1
            return False
        finally:
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began)
        if answer.status_code in {200, 201}:
            booking = answer.json()
            told = Told(answer.status_code, booking["id"], booking["event_id"])
            self.acknowledged[body["external_id"]].append(told)
            self.successes.append(time.monotonic())
            self.answers[str(answer.status_code)] += 1
            return True
        if answer.status_code == 503 and "retry-after" in answer.headers:
            self.answers[OUT_OF_ORDER] += 1
        else:
            self.odd.append(f"{answer.status_code} {answer.text[:200]}")
        return False

    async def insist(self, desk: Desk, body: dict[str, Any]) -> None:
        """Post a booking until it is acknowledged, as any integrator that means it."""
        await until(partial(self.post, desk, body), every_seconds=PAUSE_SECONDS)

    async def fill(self, desks: Sequence[Desk], person: Person, keys: Iterable[str], *, clients: int = CLIENTS) -> None:
        """Have many clients insist on a booking for each key, over all the desks."""
        left = iter(keys)

        async def work(desk: Desk) -> None:
            for key in left:
                await self.insist(desk, desk.booking(person, external_id=key))

        await asyncio.gather(*(work(desks[number % len(desks)]) for number in range(clients)))

    def lost(self, installation: Installation, desk: Desk) -> list[str]:
        """The keys that were acknowledged and are not there."""
        stored = _stored(installation, desk)
        return [key for key in self.acknowledged if key not in stored]

    def balance(self, proof: Proof, installation: Installation, desk: Desk) -> None:
        """Nothing is lost, nothing is there twice, and everything is what was acknowledged, whenever that was."""
        stored = _stored(installation, desk)
        rows = installation.count("SELECT count(*) FROM bookings WHERE bot_id = %s", desk.bot_id)
        changed = {
            key: said
            for key, said in self.acknowledged.items()
            if {(told.booking_id, told.event_id) for told in said} != {stored.get(key)}
        }
        made_twice = [key for key, said in self.acknowledged.items() if sum(told.status == 201 for told in said) > 1]
        proof.equal("acknowledged", len(self.acknowledged), self.posts)
        proof.equal(
            f"lost of {self.posts:,} acknowledged", len([key for key in self.acknowledged if key not in stored]), 0
        )
        proof.equal("external_ids there twice", rows - len(stored), 0)
        proof.equal("ids other than first acknowledged", len(changed), 0)
        proof.equal("bookings called new twice", len(made_twice), 0)
        proof.equal("events for each booking", _events(installation, desk), len(stored))
        proof.equal("answers other than 200, 201 and 503 with Retry-After", self.odd[:3], [])


def _stored(installation: Installation, desk: Desk) -> dict[str, tuple[int, int]]:
    query = "SELECT external_id, id, event_id FROM bookings WHERE bot_id = %s"
    return {key: (booking_id, event_id) for key, booking_id, event_id in installation.rows(query, desk.bot_id)}


def _events(installation: Installation, desk: Desk) -> int:
    query = "SELECT count(*) FROM events WHERE type = 'booking.created' AND payload ->> 'bot_id' = %s"
    return installation.count(query, str(desk.bot_id))
