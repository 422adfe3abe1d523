"""What a channel's adapter takes and gives: one vocabulary for every provider of messages.

An adapter only translates. It knows neither tables nor features, keeps nothing, and is told every secret it needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from opensetter.core.errors import OpenSetterError

if TYPE_CHECKING:
    # Only those who call a provider load it, when they do.
    import httpx


class Kind(StrEnum):
    """What a message is made of. Only the first four are words that a bot can answer."""

    TEXT = "text"
    BUTTON = "button"
    """A template's quick reply."""
    INTERACTIVE = "interactive"
    """A tapped reply button or list row."""
    LOCATION = "location"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"
    STICKER = "sticker"
    CONTACTS = "contacts"
    ORDER = "order"
    REACTION = "reaction"
    """An emoji on an earlier message; it is stored, and calls for no turn."""
    TEMPLATE = "template"
    UNSUPPORTED = "unsupported"


class Status(StrEnum):
    """What a provider tells of a message that we sent."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Account:
    """One connection to a provider: its public settings, and its secrets with the one in use first.

    `address` is what the provider calls our side: a phone number id, a number, `whatsapp:` and a number, or a
    messaging service's id.
    """

    address: str
    settings: Mapping[str, str]
    secrets: Sequence[Mapping[str, str]]
    base_url: str

    @property
    def secret(self) -> Mapping[str, str]:
        """The secrets that are used for calls of ours."""
        return self.secrets[0]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as far as the provider tells: at least one of the three ids. Each is kept verbatim.

    `wa_id` are digits without "+", `user_id` is a WhatsApp business-scoped user id, `phone` is an E.164 number
    with "+". `username` and `name` are for people, and recognise nobody.
    """

    wa_id: str | None = None
    user_id: str | None = None
    phone: str | None = None
    username: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """A file that came with a message. `reference` is how the adapter fetches it: an id or an address."""

    reference: str
    content_type: str
    file_name: str | None = None
    size: int | None = None
    sha256: str | None = None
    is_voice: bool = False


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A contact wrote. `text` is what a bot reads: words, a caption, a button's title; empty if there is none.

    `opt_out` is the provider's own verdict on a keyword, such as Twilio's `OptOutType`: STOP, START or HELP. The
    provider has answered and acted on it already.
    """

    address: str
    provider_id: str
    sender: Sender
    kind: Kind
    text: str
    sent_at: datetime | None = None
    media: tuple[Media, ...] = ()
    replies_to: str | None = None
    opt_out: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProviderError:
    """Why a provider refuses or failed: its stable `code`, its words, and what it means for us."""

    code: str
    title: str
    message: str = ""
    details: str = ""
    meaning: "Meaning | None" = None


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """What became of a message that we sent. `reference` is what we gave the send along, if it comes back."""

    address: str
    provider_id: str
    status: Status
    at: datetime | None = None
    reference: str | None = None
    error: ProviderError | None = None
    recipient: Sender = field(default_factory=Sender)


@dataclass(frozen=True, slots=True)
class Echo:
    """A human wrote to the contact from the business's own phone."""

    address: str
    provider_id: str
    recipient: Sender
    kind: Kind
    text: str
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Preference:
    """A contact stopped or resumed marketing messages with the provider."""

    address: str
    sender: Sender
    stops: bool
    category: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A contact changed their number: the same person, known by new ids from here on."""

    address: str
    provider_id: str
    before: Sender
    after: Sender
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One item that could not be understood; its neighbours are not affected. `reason` quotes nothing of it."""

    address: str | None
    provider_id: str | None
    reason: str


Update = InboundMessage | DeliveryReceipt | Echo | Preference | Renumbered | Unreadable


@dataclass(frozen=True, slots=True)
class Button:
    """A reply that can be tapped: `id` comes back, `title` is read."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """An approved template with its parameters, in the provider's own shape: `{"type": "text", "text": …}`."""

    name: str
    language: str
    body_parameters: tuple[Mapping[str, Any], ...] = ()
    header_parameters: tuple[Mapping[str, Any], ...] = ()
    button_parameters: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """What is to be sent. `reference` is ours, and comes back with receipts where the provider can carry it.

    `to` is one of a `Sender`'s ids, as the provider wrote it. With `template` the text is only what we keep of it.
    `status_url` is where the provider reports, for those that are told with each message.
    """

    to: Sender
    text: str
    reference: str
    buttons: tuple[Button, ...] = ()
    button_label: str = ""
    """With this the buttons are a list behind it."""
    template: Template | None = None
    replies_to: str | None = None
    status_url: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A provider took a message. `recipient` is whom it says that we wrote to: evidence of who is who."""

    provider_id: str
    recipient: Sender = field(default_factory=Sender)
    segments: int | None = None


class Meaning(StrEnum):
    """What a provider's error calls for."""

    RETRY = "retry"
    """Nothing was sent, and later it may work."""
    AMBIGUOUS = "ambiguous"
    """It may have been sent: the answer was lost."""
    WINDOW_CLOSED = "window_closed"
    """Only a template may be sent now."""
    CONSENT = "consent"
    """The contact does not want this; the consent ledger says so from now on."""
    UNREACHABLE = "unreachable"
    """This contact cannot be reached here."""
    WAIT = "wait"
    """The provider holds this one back for reasons of its own; not to be hammered."""
    REJECTED = "rejected"
    """This message is wrong, and will be tomorrow: a template's parameters, a text that is too long."""
    STOPPED = "stopped"
    """Nothing can be sent over this connection until its operator acts: credentials, payment, a ban."""


class ChannelError(OpenSetterError):
    """A provider did not take a message. `error.meaning` says what happens next."""

    def __init__(self, error: ProviderError, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(error.title)
        self.error = error
        self.retry_after_seconds = retry_after_seconds

    @property
    def meaning(self) -> Meaning:
        return self.error.meaning or Meaning.REJECTED


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits into one message here. `window_hours` is how long after a contact's message one may write freely."""

    text: int
    buttons: int = 0
    button_title: int = 0
    list_rows: int = 0
    row_title: int = 0
    row_description: int = 0
    window_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Hook:
    """A provider's request: what its signature covers, untouched. `url` is the public one, with its query."""

    url: str
    headers: Mapping[str, str]
    """Names in small letters. A header that came twice is left out, and so verifies nothing."""
    body: bytes


class ChannelAdapter(Protocol):
    """One provider, stateless."""

    def limits(self, account: Account) -> Limits:
        """What fits into one message on this connection."""
        ...

    def verify(self, hook: Hook, account: Account) -> bool:
        """Whether the provider sent this request: by any of the account's secrets, compared in constant time."""
        ...

    def parse(self, hook: Hook) -> list[Update]:
        """Everything in a request, in order. Never raises: an item that cannot be read is an `Unreadable`."""
        ...

    async def send(self, http: "httpx.AsyncClient", account: Account, message: OutgoingMessage) -> Sent:
        """Hand one message to the provider; `ChannelError` if it does not take it."""
        ...

    async def find(
        self, http: "httpx.AsyncClient", account: Account, message: OutgoingMessage, since: datetime
    ) -> Sent | None:
        """A message whose sending was ambiguous, if the provider can tell that it took it; None if it cannot."""
        ...

    async def acknowledge(self, http: "httpx.AsyncClient", account: Account, provider_id: str) -> None:
        """Show the contact that their message was read and is being answered, where the provider can."""
        ...

    async def fetch(self, http: "httpx.AsyncClient", account: Account, media: Media, *, most_bytes: int) -> bytes:
        """A file's content; credentials go to the provider's own hosts only. `ChannelError` if it cannot be had."""
        ...

    async def check(self, http: "httpx.AsyncClient", account: Account) -> str:
        """One sentence on whose connection this is; `ChannelError` if the credentials do not open it."""
        ...
