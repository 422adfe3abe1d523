"""Messages as Twilio keeps them: their JSON, how they are listed, and in how many segments they go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from opensetter.simulators.twilio.errors import TwilioError

API_VERSION = "2010-04-01"

PAGE_SIZE = 50
LARGEST_PAGE = 1000

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("\f^{}\\[~]|€")


@dataclass(slots=True)
class Message:
    """A message resource. `callback` is where its sender wants to hear what becomes of it."""

    sid: str
    account_sid: str
    sender: str
    recipient: str
    body: str
    direction: str
    status: str
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None = None
    error_code: int | None = None
    media: tuple[str, ...] = ()
    messaging_service_sid: str | None = None
    callback: str | None = None
    uri: str = field(init=False)

    def __post_init__(self) -> None:
        self.uri = f"/{API_VERSION}/Accounts/{self.account_sid}/Messages/{self.sid}.json"

    def as_json(self, error_message: str | None = None) -> dict[str, Any]:
        return {
            "account_sid": self.account_sid,
            "api_version": API_VERSION,
            "body": self.body,
            "date_created": _rfc2822(self.created_at),
            "date_sent": _rfc2822(self.sent_at) if self.sent_at else None,
            "date_updated": _rfc2822(self.updated_at),
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": error_message,
            "from": self.sender or None,
            "messaging_service_sid": self.messaging_service_sid,
            "num_media": str(len(self.media)),
            "num_segments": str(segments(self.body)),
            "price": None,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": self.uri.removesuffix(".json") + "/Media.json"},
            "to": self.recipient,
            "uri": self.uri,
        }


def page(account_sid: str, messages: Iterable[Message], query: Mapping[str, str]) -> dict[str, Any]:
    """One page of the messages that a query is about, the newest first."""
    size, number, token = _size(query), int(query.get("Page") or 0), query.get("PageToken", "")
    found = sorted(
        (each for each in messages if _is_meant(each, query)), key=lambda each: each.created_at, reverse=True
    )
    sids = [each.sid for each in found]
    start = sids.index(token[2:]) + 1 if token[2:] in sids else number * size
    shown = found[start : start + size]
    path = f"/{API_VERSION}/Accounts/{account_sid}/Messages.json"
    asked = {name: value for name, value in query.items() if name not in {"Page", "PageToken", "PageSize"}}

    def uri(page_number: int, page_token: str | None = None) -> str:
        paging = {"PageSize": size, "Page": page_number} | ({"PageToken": page_token} if page_token else {})
        return f"{path}?{urlencode(asked | paging)}"

    more = start + size < len(found)
    return {
        "first_page_uri": uri(0),
        "end": max(start + len(shown) - 1, 0),
        "previous_page_uri": uri(number - 1) if number else None,
        "messages": [each.as_json() for each in shown],
        "uri": uri(number, token or None),
        "page_size": size,
        "start": start,
        "next_page_uri": uri(number + 1, f"PA{shown[-1].sid}") if more else None,
        "page": number,
    }


def segments(text: str) -> int:
    """In how many parts a text goes: 160 characters of the phones' alphabet or 70 of any other, fewer when joined."""
    if all(character in _GSM or character in _GSM_EXTENDED for character in text):
        length, alone, joined = sum(2 if each in _GSM_EXTENDED else 1 for each in text), 160, 153
    else:
        length, alone, joined = len(text.encode("utf-16-be", "surrogatepass")) // 2, 70, 67
    return 1 if length <= alone else -(-length // joined)


def _size(query: Mapping[str, str]) -> int:
    try:
        return max(1, min(int(query.get("PageSize") or PAGE_SIZE), LARGEST_PAGE))
    except ValueError as error:
        raise TwilioError(20001, "PageSize must be a number") from error


def _is_meant(message: Message, query: Mapping[str, str]) -> bool:
    if query.get("To", message.recipient) != message.recipient or query.get("From", message.sender) != message.sender:
        return False
    at = message.sent_at or message.created_at
    return (
        ("DateSent" not in query or at.astimezone(UTC).date() == _instant(query["DateSent"]).date())
        and ("DateSent>" not in query or at >= _instant(query["DateSent>"]))
        and ("DateSent<" not in query or at <= _instant(query["DateSent<"]))
    )


def _instant(text: str) -> datetime:
    """An instant as the API takes it: a date in UTC, or a date with a time."""
    try:
        if "T" in text:
            found = datetime.fromisoformat(text)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise TwilioError(20001, "DateSent must be a date") from error


def _rfc2822(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC))
