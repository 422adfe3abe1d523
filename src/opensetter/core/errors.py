"""The kinds of errors: a feature subclasses a kind, each surface decides what a kind looks like.

OpenSetterError
├── Invalid        the input cannot be accepted as it is
├── Unauthorized   we do not know who is calling
├── Forbidden      we know, and they may not
├── NotFound       not there, or not yours: the two look the same
├── Conflict       true input that clashes with what is stored
├── LimitExceeded  too many for now
└── Unavailable    try again later
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with the input: a JSON pointer (RFC 6901) to the field, a stable code, a sentence."""

    pointer: str
    code: str
    detail: str


class OpenSetterError(Exception):
    """An error with a stable `code` and a message fit for the person who will read it."""

    code = "error"

    def __init__(self, detail: str | None = None, *, code: str | None = None) -> None:
        super().__init__(detail or (self.__doc__ or "").strip())
        self.code = code or type(self).code

    @property
    def detail(self) -> str:
        return str(self)


class Invalid(OpenSetterError):
    """Something in the request is not acceptable."""

    code = "invalid"

    def __init__(
        self,
        detail: str | None = None,
        *,
        code: str | None = None,
        errors: tuple[FieldError, ...] = (),
    ) -> None:
        super().__init__(detail, code=code)
        self.errors = errors

    @classmethod
    def field(cls, name: str, code: str, detail: str) -> "Invalid":
        """One field is wrong, and its code is the answer's code."""
        return cls(detail, code=code, errors=(FieldError(f"/{name}", code, detail),))


class Unauthorized(OpenSetterError):
    """A valid API key is required: send it as `Authorization: Bearer <key>`."""

    code = "unauthorized"


class Forbidden(OpenSetterError):
    """The API key may not do that."""

    code = "forbidden"


class NotFound(OpenSetterError):
    """There is nothing here with that id."""

    code = "not_found"


class Conflict(OpenSetterError):
    """That clashes with what is already stored."""

    code = "conflict"

    def __init__(self, detail: str | None = None, *, code: str | None = None, existing_id: int | None = None) -> None:
        super().__init__(detail, code=code)
        self.existing_id = existing_id

    @property
    def members(self) -> Mapping[str, object]:
        """What the answer tells beside the words."""
        return {} if self.existing_id is None else {"existing_id": self.existing_id}


class LimitExceeded(OpenSetterError):
    """The API key has used up its requests for this minute. Try again after the seconds in `Retry-After`."""

    code = "rate_limit_exceeded"

    def __init__(
        self, detail: str | None = None, *, code: str | None = None, limit: int = 0, retry_after_seconds: int = 1
    ) -> None:
        super().__init__(detail, code=code)
        self.limit = limit
        self.retry_after_seconds = retry_after_seconds


class Unavailable(OpenSetterError):
    """The database cannot answer right now. Try again in a moment."""

    code = "unavailable"


def root_cause(error: BaseException) -> str:
    """What an error began with, in words that are fit for a log: a class, and PostgreSQL's code if it has one."""
    while error.__cause__ is not None:
        error = error.__cause__
    state = getattr(error, "sqlstate", None)
    return f"{type(error).__name__} {state}" if state else type(error).__name__
