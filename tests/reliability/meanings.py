"""What an id in a request can mean, and a row that says it of every id of one operation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Named:
    """Whatever has this id must be the caller's: 404 otherwise.

    `retired` is the status for something of the caller's own that was archived, disabled or cancelled. `without` are
    fields that would be looked at instead of this one. What `may_be_null` is chosen for the caller if they do not.
    """

    kind: str
    retired: int | None = None
    without: tuple[str, ...] = ()
    may_be_null: bool = False


@dataclass(frozen=True)
class Sought:
    """A filter: nobody else's is found, so the page is empty."""

    kind: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Position:
    """A place in the caller's own list, whoever's id it is: compared as a number, and never looked up."""

    kind: str


@dataclass(frozen=True)
class Word:
    """The caller's own name for something: the same word of another organization is another thing."""

    kind: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Public:
    """The address of a page for everyone; `status` is what a visitor of another organization's page gets there."""

    kind: str
    status: int


@dataclass(frozen=True)
class Counted:
    """A number within what another id of the path names, where everybody counts from one; `status` is what it gets."""

    kind: str
    status: int


@dataclass(frozen=True)
class Token:
    """A signature that opens one chat or one hook: another's is worth as little as an invented one."""

    kind: str
    status: int


@dataclass(frozen=True)
class Kept:
    """A number that is kept for the caller, whoever's it is: never looked up, and it may be left out."""

    kind: str


@dataclass(frozen=True)
class Misplaced:
    """What this request cannot take at all: whoever's it is, it is refused alike."""

    kind: str
    status: int = 400


Meaning = Named | Sought | Position | Word | Public | Counted | Token | Kept | Misplaced


@dataclass(frozen=True)
class Row:
    """One operation.

    `makes` is the table in which a success leaves one more row; `visitor` is the status with a chat's cookie, or with
    the signature of the provider that `signed` names: what it signs is the form or JSON in `body`. It also is the
    status for what a page of the dashboard sends: `form`, with the cookie of somebody signed in, if `member` says so;
    one that may have files in it `is_multipart`.
    """

    operation: str
    roles: str
    ids: Mapping[str, Meaning] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    makes: str | None = None
    visitor: int | None = None
    signed: Literal["whatsapp", "twilio"] | None = None
    member: bool = False
    form: Mapping[str, str] | None = None
    is_multipart: bool = False

    @property
    def success(self) -> int:
        """The status for whoever may ask this."""
        return self.visitor or int(self.roles.split()[3])

    @property
    def path_kinds(self) -> dict[str, str]:
        """Which of the caller's things a name in the path stands for."""
        return {key.removeprefix("path "): name.kind for key, name in self.ids.items() if key.startswith("path ")}
