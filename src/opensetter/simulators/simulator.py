"""What the simulators of all providers share: people with phones, a clock, faults, and news for whoever watches."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, TypeVar

import httpx

from opensetter.core import clock
from opensetter.core.errors import Conflict
from opensetter.simulators.delivery import RETRY_SECONDS, Post, Postman
from opensetter.simulators.faults import Faults
from opensetter.simulators.media import File
from opensetter.simulators.people import Channel, People, Person
from opensetter.simulators.phones import Author, Bubble, Phone, Side, Tick

WINDOW = timedelta(hours=24)
"""How long after somebody wrote on WhatsApp a business may answer freely."""

TYPING = timedelta(seconds=25)
"""How long WhatsApp shows that the business is typing, unless a message comes first."""

LARGEST_BATCH = 1000

Item = TypeVar("Item")


class Simulator(ABC, Generic[Item]):
    """One business at one provider, and the people who write to it. All state is in memory.

    `hook_url` is where updates go, None as long as nobody listens; `hook_urls` are for channels with one of their own.
    """

    provider: ClassVar[str]
    company: ClassVar[str]
    title: ClassVar[str]
    abilities: ClassVar[frozenset[str]]
    """What people on the page can do beyond writing."""
    channels: ClassVar[tuple[Channel, ...]]
    setting: ClassVar[str]
    """The environment variable that leads OpenSetter here instead of to the provider."""
    without_faults: ClassVar[frozenset[str]] = frozenset()
    """Faults that this provider cannot have."""

    def __init__(
        self,
        pack: Callable[[Sequence[Item]], Post | None],
        *,
        hook_url: str | None,
        faults: Faults | None,
        http: httpx.AsyncClient | None,
        largest_batch: int = LARGEST_BATCH,
        retries: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self.hook_url = hook_url
        self.hook_urls: dict[Channel, str] = {}
        self.faults = faults or Faults()
        self.people = People()
        self.phones: dict[str, Phone] = {}
        self.files: dict[str, File] = {}
        self._messages: dict[str, tuple[str, Bubble]] = {}
        self.ahead = timedelta()
        self.version = 0
        self.over = asyncio.Event()
        """Set when the server ends: whoever waits for news or for an answer that never comes, need wait no longer."""
        self._watching: set[asyncio.Event] = set()
        self.postman: Postman[Item] = Postman(
            pack, lambda: self.faults, largest_batch=largest_batch, retries=retries, http=http
        )
        self.postman.on_delivery = self.changed
        self.postman.on_taken = self._taken

    # The business and its surroundings.

    @property
    @abstractmethod
    def business(self) -> str:
        """What people call it."""

    @property
    @abstractmethod
    def address(self) -> str:
        """The business's number, as people read it."""

    @abstractmethod
    def credentials(self, channel: Channel) -> dict[str, Any]:
        """What connects this business: the body of a request to `POST /api/v1/bot-integrations`, without the bot."""

    def now(self) -> datetime:
        """The simulated instant."""
        return clock.now() + self.ahead

    @property
    def sent(self) -> list[Bubble]:
        """Everything that the business's program sent, in order."""
        found = [bubble for phone in self.phones.values() for bubble in phone.bubbles if bubble.author is Author.API]
        return sorted(found, key=lambda bubble: bubble.at)

    def turn(self, **values: object) -> None:
        """Turn some of the faults' knobs."""
        self.faults = self.faults.turned(values)
        self.changed()

    async def settled(self) -> None:
        """Return once the hook was told everything, or will not hear the rest."""
        await self.postman.settled()

    async def close(self) -> None:
        await self.postman.close()

    def hook_for(self, channel: Channel) -> str | None:
        return self.hook_urls.get(channel) or self.hook_url

    # People and their phones.

    def add_person(
        self,
        name: str,
        phone: str | None = None,
        *,
        username: str | None = None,
        channel: Channel | None = None,
        is_reachable: bool = True,
    ) -> Person:
        """Somebody new. Without a number they have a username, and only their user id is ever told."""
        person = self.people.add(
            Person("", name, phone, "", username, channel or self.channels[0], is_reachable=is_reachable)
        )
        self.phones[person.id] = Phone(person)
        self.changed()
        return person

    def phone(self, person: Person) -> Phone:
        return self.phones[self.people.get(person.id).id]

    def find_message(self, message_id: str) -> tuple[Phone, Bubble] | None:
        """A message and the phone that it is on."""
        found = self._messages.get(message_id)
        return (self.phones[found[0]], found[1]) if found else None

    def is_open(self, phone: Phone) -> bool:
        """Whether the business may write freely to this phone now."""
        is_free = phone.person.channel is Channel.SMS
        return is_free or (phone.last_wrote_at is not None and self.now() - phone.last_wrote_at < WINDOW)

    def reveals_number(self, person: Person) -> bool:
        """Whether the provider tells the business this person's number."""
        return person.phone is not None and not (self.faults.usernames_only and person.channel is Channel.WHATSAPP)

    # What people do. Each provider says what it can, and what its hook hears of it.

    @abstractmethod
    def say(self, person: Person, text: str, *, replies_to: str | None = None) -> str:
        """Write to the business. The message's id at the provider is returned."""

    @abstractmethod
    def tap(self, person: Person, message_id: str, choice_id: str) -> str:
        """Tap a button or a row of a list in a message."""

    def read(self, person: Person) -> None:
        """Look at everything that arrived. The business's program hears it of its own messages only."""
        phone = self.phone(person)
        for bubble in phone.unread:
            bubble.is_seen = True
            if bubble.author is Author.API:
                self.saw(phone, bubble)
        self.changed()

    @abstractmethod
    def saw(self, phone: Phone, bubble: Bubble) -> None:
        """Somebody looked at a message of the program's."""

    @abstractmethod
    def act(self, action: str, person: Person, values: Mapping[str, str]) -> str | None:
        """Carry out one of the `abilities` by its name."""

    @abstractmethod
    def answer_by_hand(self, person: Person, text: str) -> str:
        """A human at the business answers, past the program."""

    @abstractmethod
    async def shake_hands(self) -> bool | None:
        """Whether somebody answers at the hook's address; None if the provider does not ask before it sends."""

    # Keeping it.

    def keep(self, phone: Phone, bubble: Bubble) -> Bubble:
        phone.bubbles.append(bubble)
        self._messages[bubble.id] = phone.person.id, bubble
        if bubble.side is Side.PERSON:
            phone.last_wrote_at = bubble.at
        else:
            phone.typing_until = None
        self.changed()
        return bubble

    def mark(self, bubble: Bubble, tick: Tick, error: str = "") -> None:
        bubble.tick, bubble.error = tick, error
        self.changed()

    def is_typing(self, phone: Phone) -> bool:
        return phone.typing_until is not None and self.now() < phone.typing_until

    def shows_typing(self, phone: Phone) -> None:
        phone.typing_until = self.now() + TYPING
        self.changed()

    def renumber(self, person: Person, number: str) -> Person:
        """Give somebody another number; the phone and what is on it stay theirs."""
        if person.phone is None:
            raise Conflict("This person has no number that could change.", code="number_missing")
        changed = self.people.renumber(person, number)
        self.phones[person.id].person = changed
        self.changed()
        return changed

    @abstractmethod
    def message_of(self, item: Item) -> str | None:
        """The id of the message that an update brings; None if it brings something else."""

    def _taken(self, items: Sequence[Item]) -> None:
        """The hook has these now: what people wrote has arrived."""
        for item in items:
            message_id = self.message_of(item)
            found = self.find_message(message_id) if message_id else None
            if found is not None and found[1].side is Side.PERSON and found[1].tick is Tick.SENT:
                self.mark(found[1], Tick.DELIVERED)

    # Whoever watches.

    def changed(self) -> None:
        """Tell everybody who watches that there is something new to see."""
        self.version += 1
        for event in self._watching:
            event.set()

    async def next_version(self, seen: int, *, seconds: float) -> int:
        """The version of what there is to see, once it is another than the one seen, or after some seconds."""
        event = asyncio.Event()
        self._watching.add(event)
        try:
            if self.version == seen:
                await first_of(event.wait(), self.over.wait(), seconds=seconds)
        finally:
            self._watching.discard(event)
        return self.version


async def first_of(*waits: Coroutine[Any, Any, object], seconds: float) -> None:
    """Return when one of these is done, or after some seconds."""
    tasks = [asyncio.create_task(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
