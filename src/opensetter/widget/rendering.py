"""The chat's pages as HTML: the conversation so far, and the notices shown instead of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from urllib.parse import quote

from babel.dates import format_date, format_time
from starlette.responses import HTMLResponse

from opensetter.channels import websites
from opensetter.channels.links import Speaker
from opensetter.conversations.models import Message
from opensetter.core import clock
from opensetter.core.pages import StaticFiles, templates
from opensetter.core.times import format_instant, zone
from opensetter.widget import rooms
from opensetter.widget.rooms import Room
from opensetter.widget.schemas import LONGEST_MESSAGE
from opensetter.widget.words import Words

GROUP_GAP = timedelta(minutes=5)
"""Messages of one side that follow each other within this time are shown as one group."""

HUES = (255, 288, 325, 12, 45, 150, 178, 215)
"""The colours that bots can have, as angles on the colour wheel; the stylesheet has a class for each."""

SCRIPT_TEXTS = ("language", "you", "sending", "sent", "failed", "connection_lost", "today", "yesterday")
"""What the script says by itself."""

static = StaticFiles("opensetter.widget", "/static/widget")

_templates = templates("opensetter.widget")

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    # Only browsers that know no frame-ancestors read it.
    "X-Frame-Options": "SAMEORIGIN",
}

NoticeKind = Literal["missing", "expired", "unavailable"]
_NOTICE_STATUS: dict[NoticeKind, int] = {"missing": 404, "expired": 403, "unavailable": 503}


@dataclass(frozen=True, slots=True)
class Look:
    """How a chat looks on websites, and which of them may show it."""

    title: str
    color: str = websites.DEFAULT_COLOR
    position: str = "right"
    allowed_origins: Sequence[str] = ()

    @property
    def ink(self) -> str:
        """What can be read on its colour."""
        return websites.ink_on(self.color)

    @property
    def hue(self) -> int:
        """What the chat's other colours go with."""
        return websites.hue_of(self.color)


@dataclass(frozen=True, slots=True)
class Row:
    """A message as the page shows it; `day` is set on the first of a day."""

    message_id: int
    client_id: str | None
    sender: Literal["user", "bot"]
    content: str
    created_at: str
    time: str
    day: str | None
    starts_group: bool
    ends_group: bool


def chat(room: Room, who: Speaker, messages: Sequence[Message], words: Words) -> HTMLResponse:
    """The conversation so far and a place to write. Readable without a script, in the bot's time zone."""
    rows = _rows(who, messages, words, room.bot.time_zone)
    last_id = messages[-1].id if messages else 0
    return _chat(room, words, rows=rows, speaker=rooms.name_of(who), last_id=last_id, frame=None)


def frame(room: Room, look: Look, words: Words) -> HTMLResponse:
    """The same for a frame on the websites that may show it. Who is speaking, and what was said, its script finds out.

    No cookie is read or set, and so there is nothing in it that another website's page could make use of.
    """
    answer = _chat(room, words, rows=[], speaker="", last_id=0, frame=look)
    answer.headers["Content-Security-Policy"] = " ".join([_POLICY, *look.allowed_origins])
    return answer


def _chat(room: Room, words: Words, *, rows: list[Row], speaker: str, last_id: int, frame: Look | None) -> HTMLResponse:
    return _page(
        "chat.html",
        200,
        words=words,
        title=frame.title if frame else room.bot.name,
        frame=frame,
        frame_script=static.path("frame.js"),
        greeting=words.greeting.replace("{name}", room.bot.name),
        typing=words.typing.replace("{name}", room.bot.name),
        texts={name: getattr(words, name) for name in SCRIPT_TEXTS},
        room=room,
        initials=initials(room.bot.name),
        hue=room.bot.id % len(HUES),
        icon=_icon(room.bot.id, initials(room.bot.name)),
        rows=rows,
        speaker=speaker,
        last_id=last_id,
        longest_message=LONGEST_MESSAGE,
        chips=[words.chip_hello, words.chip_hours] if room.bot.opening_hours else [words.chip_hello],
    )


def notice(kind: NoticeKind, words: Words) -> HTMLResponse:
    """A sentence instead of a chat."""
    status = _NOTICE_STATUS[kind]
    return _page(
        "notice.html",
        status,
        words=words,
        title=getattr(words, f"{kind}_title"),
        text=getattr(words, f"{kind}_text"),
        hue=0,
        icon=_icon(0, "…"),
    )


def initials(name: str) -> str:
    """The first letters of a name's first and last word."""
    words = [word for word in name.split() if word[0].isalnum()] or name.split()
    chosen = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in chosen).upper()


def _page(template: str, status: int, **values: object) -> HTMLResponse:
    html = _templates.get_template(template).render(
        style=static.path("chat.css"), script=static.path("chat.js"), **values
    )
    return HTMLResponse(html, status, headers=_HEADERS)


def _rows(who: Speaker, messages: Sequence[Message], words: Words, time_zone: str) -> list[Row]:
    place = zone(time_zone)
    today = clock.now().astimezone(place).date()
    local = [message.created_at.astimezone(place) for message in messages]
    joins = [False, *(_joins(*pair) for pair in pairwise(zip(messages, local, strict=True))), False]
    return [
        Row(
            message_id=message.id,
            client_id=rooms.client_id(who, message.provider_id),
            sender="user" if message.direction == "inbound" else "bot",
            content=message.content,
            created_at=format_instant(message.created_at),
            time=format_time(at, "short", locale=words.language),
            day=_day(at.date(), today, words) if not index or local[index - 1].date() != at.date() else None,
            starts_group=not joins[index],
            ends_group=not joins[index + 1],
        )
        for index, (message, at) in enumerate(zip(messages, local, strict=True))
    ]


def _joins(earlier: tuple[Message, datetime], later: tuple[Message, datetime]) -> bool:
    (before, at_before), (after, at_after) = earlier, later
    is_close = at_after - at_before < GROUP_GAP and at_after.date() == at_before.date()
    return is_close and before.direction == after.direction


def _day(day: date, today: date, words: Words) -> str:
    if day == today:
        return words.today
    if day == today - timedelta(days=1):
        return words.yesterday
    return format_date(day, "full", locale=words.language)


def _icon(number: int, letters: str) -> str:
    """The browser tab's picture: the letters on the bot's colour."""
    hue = HUES[number % len(HUES)]
    letters = letters.replace("&", "").replace("<", "")
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="9" fill="oklch(.5 .12 {hue})"/>'
        '<text x="16" y="21.5" fill="#fff" font-family="system-ui,sans-serif" font-size="15" font-weight="600" '
        f'text-anchor="middle">{letters}</text></svg>'
    )
    return "data:image/svg+xml," + quote(svg)
