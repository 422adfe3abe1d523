"""The booking page's pages as HTML, under a policy that lets nothing run but our own file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from starlette.responses import HTMLResponse

from opensetter.booking_page.forms import Fault, Wanted
from opensetter.booking_page.views import Choosing, Frame, Kind, Time
from opensetter.booking_page.words import Words
from opensetter.core import forms
from opensetter.core.forms import Form
from opensetter.core.pages import StaticFiles, templates

static = StaticFiles("opensetter.booking_page", "/static/booking-page")

_templates = templates("opensetter.booking_page")

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}

NoticeKind = Literal["missing", "old", "busy", "no_match"]
_NOTICE_STATUS: dict[NoticeKind, int] = {"missing": 404, "old": 404, "busy": 503, "no_match": 200}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with what was typed, what is wrong with it, and what can be had instead of a time that is gone."""

    key: str
    time: Time
    wanted: Wanted
    typed: Form
    faults: Sequence[Fault] = ()
    refusal: str | None = None
    instead: Sequence[Time] | None = None

    def value(self, field: str) -> str:
        return forms.shown(self.typed.get(field, ""))

    def fault(self, field: str) -> str | None:
        return next((fault.sentence for fault in self.faults if fault.field == field), None)


@dataclass(frozen=True, slots=True)
class Top:
    """What stands above a month: `back` leads to where the visitor was, `stranger` to where no guest is known."""

    heading: str
    notes: Sequence[str] = ()
    back: str | None = None
    stranger: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An appointment: when and what it is, where it is shown, and what can be done with it."""

    heading: str
    when: str
    kind: Kind | None
    base: str
    is_ours: bool
    has_changes: bool
    can_move: bool = False
    calendar: str | None = None
    again: str | None = None


def kinds(frame: Frame, choices: Sequence[Kind], *, note: str | None) -> HTMLResponse:
    """What can be booked here."""
    return _page("kinds.html", 200, frame, kinds=choices, note=note)


def choose(frame: Frame, kind: Kind | None, choosing: Choosing, top: Top, *, status: int = 200) -> HTMLResponse:
    """A month, a day's times, and the zone."""
    script = static.path("zone.js")
    return _page("choose.html", status, frame, kind=kind, choosing=choosing, top=top, script=script)


def form(frame: Frame, kind: Kind, filled: Filled, *, notes: Sequence[str] = (), status: int = 200) -> HTMLResponse:
    """The chosen time, and what has to be known to book it."""
    return _page("form.html", status, frame, kind=kind, filled=filled, notes=notes)


def appointments(frame: Frame, shown: Sequence[Shown], *, more: str) -> HTMLResponse:
    """What a guest has already, instead of a form. `more` is where another one can be booked."""
    return _page("appointments.html", 200, frame, shown=shown, more=more)


def appointment(frame: Frame, shown: Shown, *, notes: Sequence[str] = (), status: int = 200) -> HTMLResponse:
    """One appointment, and what can be done with it."""
    return _page("appointment.html", status, frame, shown=shown, notes=notes)


def confirm(
    frame: Frame, shown: Shown, *, question: str, button: str, action: str, hidden: Mapping[str, str], to: str | None
) -> HTMLResponse:
    """One more question before an appointment is changed; `to` is its new time."""
    return _page(
        "confirm.html", 200, frame, shown=shown, question=question, button=button, action=action, hidden=hidden, to=to
    )


def resend(words: Words, *, action: str, typed: Form, sentence: str, status: int, wait: int) -> HTMLResponse:
    """What could not be taken just now, ready to be sent again as it was."""
    frame = Frame(words, words.busy_title, 0, action, {})
    fields = {forms.shown(name): forms.shown(value) for name, value in typed.items()}
    page = _page("resend.html", status, frame, fields=fields, sentence=sentence)
    page.headers["Retry-After"] = str(wait)
    return page


def notice(kind: NoticeKind, words: Words) -> HTMLResponse:
    """A sentence instead of a page."""
    title, text = getattr(words, f"{kind}_title"), getattr(words, kind)
    page = _page("notice.html", _NOTICE_STATUS[kind], Frame(words, title, 0, "", {}), text=text)
    if kind == "busy":
        page.headers["Retry-After"] = "1"
    return page


def _page(template: str, status: int, frame: Frame, **values: object) -> HTMLResponse:
    html = _templates.get_template(template).render(
        frame=frame, words=frame.words, style=static.path("booking.css"), icon=static.path("icon.svg"), **values
    )
    return HTMLResponse(html, status, headers=_HEADERS)
