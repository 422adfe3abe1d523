"""Links that people are given: to a bot's booking page, to one appointment, to a schedule's calendar feed.

Who has one may do what it is for, so each is signed (HMAC-SHA256, cut to 128 bits) with a key that is derived for its
purpose from the server's secret key. Without that key no link can be made, and none is believed.

A page's address is `<organization>-<bot>-<signature>`, and stays what it is. Everything else is a token
`<claim>.<expiry>.<signature>`, its expiry in Unix seconds: `c42v9` for contact 42 in conversation 9, on one page only;
`o3b555` for organization 3's booking 555; `o3s12g1` for its schedule 12, whose feed got its first address.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from opensetter.core.settings import Settings
from opensetter.core.vault import SecretKeyMissing, Vault

VISIT_LIFETIME = timedelta(days=30)
"""How long a link in a conversation tells who opens it; after that it is a page like any other."""

BOOKING_LIFETIME = timedelta(days=90)
"""How long after an appointment its own link still leads there: it may have been moved since the link was given."""

FOREVER = datetime(2286, 11, 20, tzinfo=UTC)
"""When a feed's address expires. Subscriptions are made once, so what ends one is a new address."""

_Purpose = Literal["booking pages", "visits to booking pages", "appointments", "calendar feeds"]

_NUMBER = r"([1-9][0-9]{0,18})"
_SIGNATURE = r"([A-Za-z0-9_-]{22})"
_PAGE = re.compile(rf"{_NUMBER}-{_NUMBER}-{_SIGNATURE}")
_TOKEN = re.compile(rf"([a-z0-9]{{1,80}})\.([0-9]{{9,11}})\.{_SIGNATURE}")
_VISIT = re.compile(rf"c{_NUMBER}(?:v{_NUMBER})?")
_BOOKING = re.compile(rf"o{_NUMBER}b{_NUMBER}")
_FEED = re.compile(rf"o{_NUMBER}s{_NUMBER}g{_NUMBER}")


@dataclass(frozen=True, slots=True)
class Page:
    """Whose booking page it is."""

    organization_id: int
    bot_id: int


@dataclass(frozen=True, slots=True)
class Visit:
    """Who was sent to a booking page, and from which conversation."""

    contact_id: int
    conversation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One booking, for whoever may look at it, move it and cancel it."""

    organization_id: int
    booking_id: int


@dataclass(frozen=True, slots=True)
class Feed:
    """A schedule's calendar feed, at the address that it got so-manieth."""

    organization_id: int
    schedule_id: int
    generation: int


def public_address(settings: Settings) -> str:
    """The address under which people reach this server, where no request tells it."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return (settings.public_url or f"http://{host}:{settings.port}").rstrip("/")


def page_url(
    vault: Vault, address: str, page: Page, *, visit: Visit | None = None, language: str | None = None, now: datetime
) -> str | None:
    """Where a bot's appointments can be booked; with a visit, by that contact. None if there is no key to sign with.

    `address` is the server's public one; `language` is the one that the page is to be read in.
    """
    slug = page_slug(vault, page)
    if slug is None:
        return None
    query = {}
    if visit is not None:
        query["t"] = sign_visit(vault, page, visit, now=now)
    if language is not None:
        query["lang"] = language
    return f"{address}/book/{slug}" + (f"?{urlencode(query)}" if query else "")


def page_slug(vault: Vault, page: Page) -> str | None:
    """What stands for a bot in its page's address; None if there is no key to sign with."""
    keys = vault.signing_keys("booking pages")
    claim = _page_claim(page)
    return f"{claim}-{_signature(keys[0], claim)}" if keys else None


def read_page(vault: Vault, slug: str) -> Page | None:
    """Whose page an address names, or None if it is not one of ours."""
    found = _PAGE.fullmatch(slug)
    if found is None:
        return None
    page = Page(int(found[1]), int(found[2]))
    return page if _is_ours(vault, "booking pages", _page_claim(page), found[3]) else None


def sign_visit(vault: Vault, page: Page, visit: Visit, *, now: datetime) -> str:
    claim = f"c{visit.contact_id}" + (f"v{visit.conversation_id}" if visit.conversation_id is not None else "")
    return _sign(vault, "visits to booking pages", claim, expires_at=now + VISIT_LIFETIME, on=_page_claim(page))


def read_visit(vault: Vault, page: Page, token: str, *, now: datetime) -> Visit | None:
    """Who was sent to this page, or None if the token was changed, is another page's, or is too old."""
    found = _read(vault, "visits to booking pages", token, _VISIT, now=now, on=_page_claim(page))
    return Visit(int(found[1]), int(found[2]) if found[2] else None) if found else None


def appointment_url(vault: Vault, address: str, ticket: Ticket, *, starts_at: datetime, now: datetime) -> str | None:
    """Where a booking can be looked at, moved and cancelled. None if there is no key to sign with."""
    if not vault.signing_keys("appointments"):
        return None
    return f"{address}/book/manage/{sign_ticket(vault, ticket, starts_at=starts_at, now=now)}"


def sign_ticket(vault: Vault, ticket: Ticket, *, starts_at: datetime, now: datetime) -> str:
    claim = f"o{ticket.organization_id}b{ticket.booking_id}"
    return _sign(vault, "appointments", claim, expires_at=max(starts_at, now) + BOOKING_LIFETIME)


def read_ticket(vault: Vault, token: str, *, now: datetime) -> Ticket | None:
    """Which booking a token is for, or None if it was changed or is too old."""
    found = _read(vault, "appointments", token, _BOOKING, now=now)
    return Ticket(int(found[1]), int(found[2])) if found else None


def feed_url(vault: Vault, address: str, feed: Feed) -> str:
    """Where a calendar can subscribe to a schedule. Raises `SecretKeyMissing`."""
    claim = f"o{feed.organization_id}s{feed.schedule_id}g{feed.generation}"
    return f"{address}/calendars/{_sign(vault, 'calendar feeds', claim, expires_at=FOREVER)}.ics"


def read_feed(vault: Vault, token: str, *, now: datetime) -> Feed | None:
    """Which feed an address names, or None if it is not one of ours. Whether it still counts, its generation tells."""
    found = _read(vault, "calendar feeds", token, _FEED, now=now)
    return Feed(int(found[1]), int(found[2]), int(found[3])) if found else None


def _page_claim(page: Page) -> str:
    return f"{page.organization_id}-{page.bot_id}"


def _sign(vault: Vault, purpose: _Purpose, claim: str, *, expires_at: datetime, on: str = "") -> str:
    keys = vault.signing_keys(purpose)
    if not keys:
        raise SecretKeyMissing
    signed = f"{claim}.{int(expires_at.timestamp())}"
    return f"{signed}.{_signature(keys[0], f'{on}:{signed}')}"


def _read(
    vault: Vault, purpose: _Purpose, token: str, shape: re.Pattern[str], *, now: datetime, on: str = ""
) -> re.Match[str] | None:
    found = _TOKEN.fullmatch(token)
    if found is None or not _is_ours(vault, purpose, f"{on}:{found[1]}.{found[2]}", found[3]):
        return None
    return shape.fullmatch(found[1]) if int(found[2]) > now.timestamp() else None


def _is_ours(vault: Vault, purpose: _Purpose, claim: str, signature: str) -> bool:
    given = signature.encode()
    return any(hmac.compare_digest(_signature(key, claim).encode(), given) for key in vault.signing_keys(purpose))


def _signature(key: bytes, claim: str) -> str:
    return base64.urlsafe_b64encode(hmac.new(key, claim.encode(), hashlib.sha256).digest()[:16]).decode().rstrip("=")
