"""Joined reads of conversations for the inbox. Each page of the list begins after a row that was shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.dashboard.queries import ACTIVE, PAGE, WAITING, WHO, Appointment, moment

Which = Literal["all", "waiting", "human", "booked"]

RECENT = 500
"""In how many conversations, the newest ones, the words of messages are looked for."""

MOST_PEOPLE = 1000
"""How many contacts a name or a part of a number stands for at most, the newest ones."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations of the list are wanted: those that everything given holds for.

    `words` are looked for in names and, in the newest conversations, in messages; `identities` are what a number or
    an address may be known by, and `digits` a part of a number, which nobody is called.
    """

    which: Which = "all"
    bot_id: int | None = None
    channel: str | None = None
    words: str = ""
    identities: Sequence[str] = ()
    digits: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation in a list."""

    id: int
    who: str | None
    channel: str
    bot: str
    is_with_human: bool
    is_waiting: bool
    is_booked: bool
    last_message_at: datetime
    said: str | None
    said_by: str | None
    kind: str | None
    zone: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A bot that has conversations, or may have some."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Another contact who may be the same person, and the number or address that both have."""

    id: int
    who: str | None
    shared: str


_WHICH: Mapping[Which, str] = {
    "all": "true",
    "waiting": WAITING,
    "human": "talk.handed_over_at IS NOT NULL",
    "booked": f"""EXISTS (
        SELECT FROM bookings booking
        WHERE booking.organization_id = :organization_id AND booking.contact_id = talk.contact_id AND {ACTIVE})""",
}
_BEFORE = """(talk.last_message_at, talk.id) < (
    SELECT last_message_at, id FROM conversations WHERE organization_id = :organization_id AND id = :before)"""
_BEHIND = """talk.bot_integration_id = ANY (
    SELECT id FROM bot_integrations WHERE organization_id = :organization_id AND {})"""

# A page is found before anything is joined to it: what is shown of a conversation is looked up for few.
_TALKS = """
    WITH page AS MATERIALIZED (
        SELECT talk.* FROM conversations talk
        WHERE talk.organization_id = :organization_id AND {which}
        ORDER BY talk.last_message_at DESC, talk.id DESC
        LIMIT :limit
    )
    SELECT talk.id, {who}, integration.channel, bot.name, talk.handed_over_at IS NOT NULL, {waiting},
        EXISTS (
            SELECT FROM bookings booking
            WHERE booking.organization_id = talk.organization_id AND booking.contact_id = talk.contact_id
              AND booking.bot_id = integration.bot_id AND {active}),
        talk.last_message_at, message.content,
        CASE WHEN message.direction = 'inbound' THEN 'contact' WHEN message.is_from_human THEN 'human' ELSE 'bot' END,
        message.kind, bot.time_zone
    FROM page talk
    JOIN bot_integrations integration ON integration.id = talk.bot_integration_id
    JOIN bots bot ON bot.id = integration.bot_id
    JOIN contacts contact ON contact.id = talk.contact_id
    LEFT JOIN LATERAL (
        SELECT left(content, 200) AS content, direction, is_from_human, kind FROM messages
        WHERE conversation_id = talk.id ORDER BY id DESC LIMIT 1
    ) message ON true
    ORDER BY talk.last_message_at DESC, talk.id DESC
"""

# No index finds words behind the wall: PostgreSQL would have to ask it before it is known whose rows they are. Names
# are few enough to be read, and so are the messages of the newest conversations. They are read as they lie there, in no
# index's order, which would be slower where few are found: hence the minus.
_FOUND = """
    SELECT talk.id FROM conversations talk
    WHERE talk.organization_id = :organization_id AND talk.contact_id = ANY (ARRAY(
        SELECT contact_id FROM contact_identities
        WHERE organization_id = :organization_id AND value = ANY (:identities)
        UNION ALL
        (SELECT contact_id FROM contact_identities
        WHERE :digits <> '' AND organization_id = :organization_id AND kind IN ('wa_id', 'sms', 'phone')
          AND strpos(value, :digits) > 0 ORDER BY -id LIMIT :most)
        UNION ALL
        (SELECT id FROM contacts
        WHERE :digits = '' AND organization_id = :organization_id
          AND strpos(lower(coalesce(full_name, first_name)), :needle) > 0
        ORDER BY -id LIMIT :most)))
    UNION
    SELECT recent.id FROM (
        SELECT talk.id FROM conversations talk
        WHERE talk.organization_id = :organization_id
        ORDER BY talk.last_message_at DESC, talk.id DESC LIMIT :recent
    ) recent
    WHERE EXISTS (
        SELECT FROM messages message
        WHERE message.conversation_id = recent.id AND message.organization_id = :organization_id
          AND strpos(lower(message.content), :needle) > 0)
"""

# Somebody's bookings are found before anything is joined to them, and by their index: what stands between would have
# all contacts read.
_BOOKED = """
    WITH page AS MATERIALIZED (
        SELECT booking.* FROM bookings booking
        WHERE booking.organization_id = :organization_id AND booking.contact_id = ANY (ARRAY(
            SELECT id FROM contacts WHERE organization_id = :organization_id AND id = :contact_id
            UNION ALL
            SELECT id FROM contacts WHERE organization_id = :organization_id AND merged_into_id = :contact_id))
        ORDER BY booking.starts_at DESC, booking.id DESC LIMIT :limit
    )
    SELECT booking.id, {who}, booking.contact_id, bot.name, kind.name, booking.source, booking.status,
        booking.starts_at, booking.ends_at, coalesce(booking.time_zone, contact.default_time_zone, bot.time_zone)
    FROM page booking
    JOIN bots bot ON bot.id = booking.bot_id
    JOIN contacts contact ON contact.id = :contact_id
    LEFT JOIN appointment_types kind ON kind.id = booking.appointment_type_id
    ORDER BY booking.starts_at DESC, booking.id DESC
"""

_ALIKE = """
    SELECT contact.id, {who}, theirs.spelling
    FROM contact_identities theirs
    JOIN contacts contact ON contact.id = theirs.contact_id
    WHERE theirs.organization_id = :organization_id AND theirs.value = ANY (:values)
      AND theirs.contact_id <> :contact_id AND contact.merged_into_id IS NULL
    ORDER BY contact.id LIMIT :limit
"""


async def talks(
    session: AsyncSession,
    organization_id: int,
    wanted: Wanted,
    *,
    now: datetime,
    limit: int = PAGE + 1,
) -> Sequence[Talk]:
    """Conversations, the one in which something was said last first; those after `before`, if it is given."""
    given: dict[str, Any] = {"organization_id": organization_id, "limit": limit, **moment(now)}
    chosen = [_WHICH[wanted.which]]
    if wanted.before is not None:
        chosen.append(_BEFORE)
        given["before"] = wanted.before
    if wanted.bot_id is not None:
        chosen.append(_BEHIND.format("bot_id = :bot_id"))
        given["bot_id"] = wanted.bot_id
    if wanted.channel is not None:
        chosen.append(_BEHIND.format("channel = :channel"))
        given["channel"] = wanted.channel
    if wanted.words:
        chosen.append(f"talk.id IN ({_FOUND})")
        given |= {
            "identities": list(wanted.identities),
            "digits": wanted.digits,
            "needle": wanted.words.lower(),
            "recent": RECENT,
            "most": MOST_PEOPLE,
        }
    return await _listed(session, " AND ".join(chosen), given)


async def find_talk(session: AsyncSession, organization_id: int, conversation_id: int, *, now: datetime) -> Talk | None:
    """One conversation, as it stands in a list."""
    given = {"organization_id": organization_id, "conversation_id": conversation_id, "limit": 1, **moment(now)}
    return next(iter(await _listed(session, "talk.id = :conversation_id", given)), None)


async def state(session: AsyncSession, organization_id: int) -> tuple[Any, ...]:
    """What is another one once the list is: when something was said last, who waits, and who has taken over."""
    query = f"""
        SELECT (SELECT max(last_message_at) FROM conversations WHERE organization_id = :organization_id),
            count(*), count(*) FILTER (WHERE {WAITING}), max(talk.handed_over_at)
        FROM conversations talk WHERE talk.organization_id = :organization_id AND talk.handed_over_at IS NOT NULL
    """
    return tuple((await session.execute(text(query), {"organization_id": organization_id})).one())


async def bots(session: AsyncSession, organization_id: int) -> Sequence[Choice]:
    """The bots that are connected to anything, by name."""
    query = """
        SELECT bot.id, bot.name FROM bots bot
        WHERE bot.organization_id = :organization_id
          AND EXISTS (SELECT FROM bot_integrations integration WHERE integration.bot_id = bot.id)
        ORDER BY bot.archived_at IS NOT NULL, lower(bot.name), bot.id LIMIT 100
    """
    rows = await session.execute(text(query), {"organization_id": organization_id})
    return [Choice(*row) for row in rows.all()]


async def files(
    session: AsyncSession, organization_id: int, message_ids: Sequence[int]
) -> Mapping[int, Sequence[tuple[str, str | None]]]:
    """What came with these messages: each file's kind of content, and its name if it has one."""
    query = """
        SELECT message_id, content_type, file_name FROM media_files
        WHERE organization_id = :organization_id AND message_id = ANY (:message_ids) ORDER BY message_id, position
    """
    rows = await session.execute(text(query), {"organization_id": organization_id, "message_ids": list(message_ids)})
    found: dict[int, list[tuple[str, str | None]]] = {}
    for message_id, content_type, name in rows.all():
        found.setdefault(message_id, []).append((content_type, name))
    return found


async def alike(
    session: AsyncSession, organization_id: int, contact_id: int, *, values: Sequence[str], limit: int
) -> Sequence[Alike]:
    """Other contacts that are known by one of these numbers or addresses, of whichever kind."""
    given = {"organization_id": organization_id, "contact_id": contact_id, "values": list(values), "limit": limit}
    rows = await session.execute(text(_ALIKE.format(who=WHO)), given)
    # Somebody may share more than one; the first of them is told.
    return list({row[0]: Alike(*row) for row in reversed(rows.all())}.values())[::-1]


async def booked(session: AsyncSession, organization_id: int, contact_id: int) -> Sequence[Appointment]:
    """What a contact has booked, latest first."""
    given = {"organization_id": organization_id, "contact_id": contact_id, "limit": PAGE}
    rows = await session.execute(text(_BOOKED.format(who=WHO)), given)
    return [Appointment(*row) for row in rows.all()]


async def _listed(session: AsyncSession, which: str, given: Mapping[str, Any]) -> Sequence[Talk]:
    query = _TALKS.format(who=WHO, waiting=WAITING, active=ACTIVE, which=which)
    return [Talk(*row) for row in (await session.execute(text(query), given)).all()]
