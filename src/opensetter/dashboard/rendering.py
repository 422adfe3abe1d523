"""The dashboard's pages as HTML, under a policy that lets nothing run but our own files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from starlette.responses import HTMLResponse

from opensetter.core.pages import StaticFiles, templates
from opensetter.dashboard import saying, words
from opensetter.dashboard.inbox import telling
from opensetter.dashboard.words import _, later
from opensetter.users.auth import Signed

static = StaticFiles("opensetter.dashboard", "/static/dashboard")

_templates = templates("opensetter.dashboard")
_templates.add_extension("jinja2.ext.i18n")
_templates.policies["ext.i18n.trimmed"] = True
_templates.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
_templates.filters |= {
    "day": saying.day,
    "clock": saying.clock_time,
    "when": saying.when,
    "full_day": saying.full_day,
    "number": saying.number,
    "short_day": saying.short_day,
    "weekday": saying.weekday,
    "ago": saying.ago,
    "channel": saying.channel,
    "reason": saying.reason,
    "status": saying.status,
    "written": saying.written,
    "made_of": telling.kind,
}

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    # A form that is sent must tell which page it is from, and others need not know where one was.
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}

NoticeKind = Literal["missing", "forged", "not_allowed", "busy", "set_up"]
_NOTICES: Mapping[NoticeKind, tuple[int, str, str]] = {
    "missing": (404, later("There is nothing here"), later("It is not there any more, or it never was.")),
    "forged": (
        403,
        later("That was not done"),
        later("It did not come from one of our own pages. Go back, load the page again, and repeat it there."),
    ),
    "not_allowed": (
        403,
        later("That is for owners and admins"),
        later("Ask one of them to do it, or to give you another role."),
    ),
    "busy": (503, later("One moment, please"), later("The database does not answer just now. Try again in a moment.")),
    "set_up": (
        404,
        later("This link has done its work"),
        later("Somebody can sign in here already. If that is you, sign in."),
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands in the menu, and what is told beside it."""

    name: str
    title: str
    waiting: int = 0
    note: str | None = None
    """What was just done here, in a sentence."""


def page(template: str, signed: Signed, place: Place, status: int = 200, **values: object) -> HTMLResponse:
    """A page with the menu, for somebody who is signed in."""
    return _html(template, status, place=place, signed=signed, **values)


def bare(template: str, title: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page without the menu: to sign in, and to begin."""
    return _html(template, status, title=title, **values)


def notice(kind: NoticeKind) -> HTMLResponse:
    """A sentence instead of a page."""
    status, title, sentence = _NOTICES[kind]
    answer = bare("notice.html", _(title), status, sentence=_(sentence))
    if kind == "busy":
        answer.headers["Retry-After"] = "1"
    return answer


def _html(template: str, status: int, **values: object) -> HTMLResponse:
    html = _templates.get_template(template).render(
        style=static.path("dashboard.css"),
        icon=static.path("icon.svg"),
        file=static.path,
        language=words.language(),
        **values,
    )
    return HTMLResponse(html, status, headers=_HEADERS)
