"""Whether a message was sent after all, when the answer to its sending was lost: Twilio's own list knows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from opensetter.channels.base import Account, ChannelError, Meaning, OutgoingMessage, Sent
from opensetter.channels.twilio import addresses, answers, calls, errors, sending

CLOCK_ALLOWANCE = timedelta(seconds=5)
"""How far Twilio's clock may be behind ours. More would take an earlier message of the same words for this one."""

PAGE_SIZE = 1000
"""As long as a page may be: of one recipient's messages there is hardly ever a second."""

MOST_PAGES = 5

_Dated = tuple[datetime, Mapping[str, Any]]

_TRIAL = "Sent from your Twilio trial account - "


async def find(http: httpx.AsyncClient, account: Account, message: OutgoingMessage, since: datetime) -> Sent | None:
    """The message that Twilio took at or after `since`, or None; `ChannelError` if its list cannot be read.

    Two messages of the same words to the same person are told apart by time alone. A template is found only if our
    text for it is what the template says.
    """
    to = addresses.recipient(account, message.to)
    if to is None:
        return None
    text = sending.body(message).strip()
    # Twilio's times are whole seconds, so a message may seem to be from just before it was sent. By a clock behind ours
    # it may even be from a moment earlier; then it is the last such.
    start = since.replace(microsecond=0)
    before, after = list[_Dated](), list[_Dated]()
    for item in await _listed(http, account, to):
        if _is_ours(item, account, text) and (at := _created_at(item)) is not None and at >= start - CLOCK_ALLOWANCE:
            (after if at >= start else before).append((at, item))
    if after:
        return answers.sent(min(after, key=lambda each: each[0])[1])
    return answers.sent(max(before, key=lambda each: each[0])[1]) if before else None


async def _listed(http: httpx.AsyncClient, account: Account, to: str) -> list[Mapping[str, Any]]:
    """Everything that was sent to an address."""
    # Not by DateSent as well, though it could be asked for: a message has that date only once it has left Twilio's
    # queue, and one that still waits there would be sent again.
    listed: list[Mapping[str, Any]] = []
    address = calls.url(account, "/Messages")
    own = {} if "messagingServiceSid" in account.settings else {"From": addresses.sender(account)}
    parameters: Mapping[str, str] | None = {"To": to, "PageSize": str(PAGE_SIZE), **own}
    for _ in range(MOST_PAGES):
        page = await calls.get(http, address, calls.credentials(account), parameters)
        messages, onward = page.get("messages"), page.get("next_page_uri")
        if not isinstance(messages, list):
            raise ChannelError(errors.explain("answer_unreadable", otherwise=Meaning.RETRY))
        listed += [each for each in messages if isinstance(each, dict)]
        if not onward:
            return listed
        # Put together rather than resolved: what an answer says must not take our credentials to another host.
        address, parameters = f"{account.base_url.rstrip('/')}/{str(onward).lstrip('/')}", None
    return listed


def _is_ours(item: Mapping[str, Any], account: Account, text: str) -> bool:
    service = account.settings.get("messagingServiceSid")
    is_from_us = (
        item.get("messaging_service_sid") == service if service else item.get("from") == addresses.sender(account)
    )
    words = str(item.get("body") or "").removeprefix(_TRIAL).strip()
    return is_from_us and item.get("direction") == "outbound-api" and words == text


def _created_at(item: Mapping[str, Any]) -> datetime | None:
    try:
        at = parsedate_to_datetime(str(item.get("date_created")))
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
