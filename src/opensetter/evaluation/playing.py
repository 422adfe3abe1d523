"""Playing a scenario: the contact and the real engine in turns, with the clock moving as the scenario says."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from opensetter.core import clock
from opensetter.core.times import zone
from opensetter.evaluation import configuration as configurations
from opensetter.evaluation.configuration import Configuration
from opensetter.evaluation.contact import Contact, Standing, Utterance
from opensetter.evaluation.desk import Desk, Installation, open_desk
from opensetter.evaluation.files import Listed
from opensetter.evaluation.scenario import Scenario
from opensetter.evaluation.transcript import Exchange, Hours, State, Transcript

PACE = timedelta(seconds=40)
"""How long a contact takes to write."""

Interruption = Callable[[int], Awaitable[None]]
"""Something a test does between messages; it is told how many the contact has written."""


async def play(
    place: Installation,
    listed: Listed,
    *,
    own: Configuration | None = None,
    between: Interruption | None = None,
) -> Transcript:
    """The conversation of a scenario, with its own bot or with a copy of an operator's.

    With an operator's bot it takes place now, and otherwise when the scenario says. Whatever goes wrong in the program
    is in the transcript's `trouble`.
    """
    scenario = listed.scenario
    setup = own or configurations.of_setup(scenario.bot)
    began = clock.now() if own else scenario.now.replace(tzinfo=zone(scenario.zone)).astimezone(UTC)
    game = _Game(place, scenario, setup, began)
    started, trouble = time.monotonic(), None
    try:
        await game.play(between)
    # Whatever it is, it fails this scenario and not those after it.
    except Exception as error:  # noqa: BLE001
        trouble = f"{type(error).__name__}: {error}"
    return Transcript(
        key=listed.key,
        scenario=scenario,
        exchanges=tuple(game.exchanges),
        hours=Hours(setup.clocks, setup.bot["time_zone"]),
        own_words=setup.own_words,
        link=setup.bot["booking_url"],
        seconds=time.monotonic() - started,
        trouble=trouble,
    )


@dataclass(slots=True)
class _Game:
    place: Installation
    scenario: Scenario
    setup: Configuration
    now: datetime
    exchanges: list[Exchange] = field(default_factory=list)
    _is_elsewhere_due: bool = True
    _is_elsewhere_fresh: bool = False
    """Whether something was booked since the last exchange."""

    async def play(self, between: Interruption | None) -> None:
        contact = Contact(self.scenario, self.setup.questions, self.setup.bot["booking_url"])
        with clock.frozen(self.now):
            desk = await open_desk(self.place, self.scenario, self.setup)
        utterance: Utterance | None = contact.begin()
        while utterance is not None and len(self.exchanges) < self.scenario.most_messages:
            self.now += PACE + utterance.waits
            with clock.frozen(self.now):
                exchange = await self._exchange(desk, contact, utterance)
                self.exchanges.append(exchange)
                await self._happens_elsewhere(desk)
                if between is not None:
                    await between(len(self.exchanges))
            utterance = self._answer(contact, exchange)

    async def _exchange(self, desk: Desk, contact: Contact, utterance: Utterance) -> Exchange:
        if utterance.taken_before is not None:
            await desk.lose(utterance.taken_before)
        if utterance.books_by_link:
            await desk.record(self._next_noon(), minutes=30)
        is_as_it_was = self.exchanges and not (utterance.books_by_link or self._is_elsewhere_fresh)
        before = self.exchanges[-1].after if is_as_it_was else await desk.state()
        self._is_elsewhere_fresh = False
        last = max((reply.id for exchange in self.exchanges for reply in exchange.replies), default=0)
        for message in utterance.messages:
            await desk.tell(message)
        await desk.take_turns()
        return Exchange(
            at=self.now,
            language=contact.language,
            utterance=utterance,
            replies=await desk.replies(after_id=last),
            before=before,
            after=await desk.state(),
        )

    async def _happens_elsewhere(self, desk: Desk) -> None:
        elsewhere = self.scenario.traps.books_elsewhere
        if elsewhere is not None and self._is_elsewhere_due and len(self.exchanges) >= elsewhere.after:
            self._is_elsewhere_due = False
            self._is_elsewhere_fresh = True
            await desk.record(elsewhere.at, minutes=elsewhere.minutes)

    def _answer(self, contact: Contact, exchange: Exchange) -> Utterance | None:
        local = self.now.astimezone(zone(self.scenario.zone))
        reply = "\n\n".join(each.text for each in exchange.replies)
        return contact.answer(reply, self._standing(exchange.after), today=local.date())

    def _standing(self, state: State) -> Standing:
        local = zone(self.scenario.zone)
        starts = (booking.starts_at.astimezone(local).replace(tzinfo=None) for booking in state.active(self.now))
        return Standing(tuple(starts), state.is_handed_over, talks_later=state.talks_later_at is not None)

    def _next_noon(self) -> datetime:
        local = self.now.astimezone(zone(self.scenario.zone)).replace(tzinfo=None)
        return (local + timedelta(days=2)).replace(hour=12, minute=0, second=0, microsecond=0)
