"""Whose booking page is open, and who came to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from opensetter.bookings import queries as bookings
from opensetter.bookings.queries import Kept
from opensetter.bots import queries as bots
from opensetter.bots.models import Bot
from opensetter.calendars import queries as calendars
from opensetter.calendars.models import AppointmentType
from opensetter.contacts import naming
from opensetter.contacts import queries as contacts
from opensetter.contacts.identity import IdentityKind
from opensetter.core import wall
from opensetter.core.db import DbSession
from opensetter.core.errors import NotFound
from opensetter.core.vault import Vault
from opensetter.scheduling import links
from opensetter.scheduling.links import Page

MOST_TYPES = 50

_REACHES = {IdentityKind.WA_ID, IdentityKind.WHATSAPP_USER_ID, IdentityKind.SMS, IdentityKind.PHONE, IdentityKind.EMAIL}
"""By what somebody can be reached outside of the web chat."""


class PageNotFound(NotFound):
    """There is no booking page at this address."""

    code = "booking_page_not_found"


@dataclass(frozen=True, slots=True)
class Guest:
    """A contact who came by a link that was given to them. `active` are the appointments they have, soonest first.

    `name` is what to call them: a profile's name may be none that can be said.
    """

    contact_id: int
    conversation_id: int | None
    name: str | None
    is_named: bool
    time_zone: str | None
    can_be_reached: bool
    answers: Mapping[str, str]
    active: Sequence[Kept]


@dataclass(frozen=True, slots=True)
class Desk:
    """A bot's booking page. Without a guest, whoever is there is a stranger; `token` is what a guest came with."""

    page: Page
    slug: str
    bot: Bot
    kinds: Sequence[AppointmentType]
    guest: Guest | None = None
    token: str | None = None
    token_is_bad: bool = False

    @property
    def organization_id(self) -> int:
        return self.page.organization_id

    def kind(self, kind_id: str | None) -> AppointmentType | None:
        """The appointment type that is asked for; the only one, if there is one and nothing is asked for."""
        if not kind_id:
            return self.kinds[0] if len(self.kinds) == 1 else None
        found = next((kind for kind in self.kinds if str(kind.id) == kind_id), None)
        if found is None:
            raise PageNotFound
        return found


def read_page(vault: Vault, slug: str) -> Page:
    """Whose page an address names. Raises `PageNotFound`, without asking the database."""
    page = links.read_page(vault, slug)
    if page is None:
        raise PageNotFound
    return page


async def find(session: DbSession, vault: Vault, slug: str, token: str | None, *, now: datetime) -> Desk:
    """The page at an address, its organization entered, and the guest that a token names.

    `PageNotFound` alike for a bot that is retired, that has nothing to book, and that never was.
    """
    page = read_page(vault, slug)
    await wall.enter(session, page.organization_id)
    try:
        bot = await bots.get(session, page.organization_id, page.bot_id)
    except bots.BotNotFound as error:
        raise PageNotFound from error
    kinds = await calendars.list_page(
        session, page.organization_id, bot_id=bot.id, limit=MOST_TYPES, starting_after=None
    )
    if bot.archived_at is not None or not kinds:
        raise PageNotFound
    desk = Desk(page, slug, bot, tuple(sorted(kinds, key=lambda kind: kind.id)))
    if not token:
        return desk
    guest = await _guest(session, vault, page, token, now=now)
    if guest is None:
        return Desk(page, slug, bot, desk.kinds, token_is_bad=True)
    return Desk(page, slug, bot, desk.kinds, guest, token)


async def _guest(session: DbSession, vault: Vault, page: Page, token: str, *, now: datetime) -> Guest | None:
    visit = links.read_visit(vault, page, token, now=now)
    if visit is None:
        return None
    try:
        known = await contacts.get(session, page.organization_id, visit.contact_id)
    except contacts.ContactNotFound:
        return None
    contact_id = known.contact.id
    standing = await bookings.standing(session, page.organization_id, contact_id, bot_id=page.bot_id, now=now)
    assert standing is not None  # noqa: S101 - both were there a moment ago, and neither is ever deleted
    return Guest(
        contact_id=contact_id,
        conversation_id=visit.conversation_id,
        name=naming.call_name(standing.first_name, standing.full_name),
        is_named=bool(standing.first_name or standing.full_name),
        time_zone=standing.contact_time_zone,
        can_be_reached=any(found.kind in _REACHES for found in known.identities),
        answers=standing.answers,
        active=tuple(kept for kept in standing.bookings if kept.is_active(now)),
    )
