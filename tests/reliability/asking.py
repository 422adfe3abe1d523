"""Requests made from the table of operations, one thing in them changed at will; and answers that can be compared."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

import httpx
from twilio.request_validator import RequestValidator

from tests.reliability.estate import FROM_OUR_PAGE, Estate
from tests.reliability.meanings import Row
from tests.reliability.operations import Operation

_UNUSED = 987_000

_fresh = count(1)


@dataclass(frozen=True)
class Answer:
    """What came back. `sent` was in the request, and is taken out of what is compared."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    sent: str = ""

    @property
    def told(self) -> tuple[int, dict[str, str], bytes]:
        """All that a caller learns: without the request's id, the time of day, and what they sent themselves."""
        request_id = self.headers["x-request-id"].encode()
        headers = {name: value for name, value in self.headers.items() if name not in {"x-request-id", "date"}}
        content = self.content.replace(request_id, b"")
        return self.status, headers, content.replace(self.sent.encode(), b"") if self.sent else content

    def leaks(self, marks: list[str]) -> list[str]:
        """Which of these are told, beyond what was sent."""
        text = f"{dict(self.headers)} {self.content.decode(errors='replace')}"
        text = text.replace(self.sent, "") if self.sent else text
        return [mark for mark in marks if mark in text]


@dataclass(frozen=True)
class Signing:
    """A provider that knows an organization's secrets, and signs whatever is sent to whichever address."""

    provider: str
    estate: Estate

    def written(self, path: str, body: Any) -> tuple[bytes, dict[str, str]]:
        """A body as this provider writes it, and the headers that come with it."""
        own = self.estate.own
        if self.provider == "whatsapp":
            content = json.dumps(body).encode()
            mac = hmac.new(own["app_secret"].encode(), content, hashlib.sha256).hexdigest()
            return content, {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={mac}"}
        signature = RequestValidator(own["auth_token"]).compute_signature(self.estate.address + path, body)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        return urlencode(body).encode(), headers


@dataclass(frozen=True)
class Filling:
    """A browser that sends a form of our own pages."""

    fields: Mapping[str, str]
    is_multipart: bool = False

    def written(self, _path: str, _body: Any) -> tuple[bytes, dict[str, str]]:
        """The form as browsers write it."""
        if self.is_multipart:
            parts = [
                f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in self.fields.items()
            ]
            return "".join([*parts, "--x--\r\n"]).encode(), {"Content-Type": "multipart/form-data; boundary=x"}
        return urlencode(self.fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Request:
    """A request in the making."""

    path: str
    query: dict[str, Any]
    headers: dict[str, str]
    body: Any
    signing: Signing | Filling | None = None
    """Who signs it, for what a provider sends; or fills it in, for what a browser does."""


@dataclass
class Caller:
    """Somebody at the doors of one server."""

    address: str
    http: httpx.Client

    def ask(self, operation: Operation, request: Request, *, sent: object = "") -> Answer:
        """Send a request; of a stream, only the beginning is read."""
        with self.http.stream(
            operation.method,
            self.address + request.path,
            params=request.query,
            **_written(request),
        ) as answer:
            content = b""
            for chunk in answer.iter_raw():
                content += chunk
                is_stream = answer.headers.get("content-type", "").startswith("text/event-stream")
                if is_stream and (b"typing" in content or b": here" in content):
                    break
            # Who asks next is somebody else.
            self.http.cookies.clear()
            return Answer(answer.status_code, dict(answer.headers), content, f"{sent}" if sent is not None else "")


def request(row: Row, estate: Estate, *, headers: Mapping[str, str] | None = None) -> Request:
    """What a row of the table asks for, about this organization's things; with its full key unless others are given.

    Whoever comes to a chat brings the visitor's cookie instead.
    """
    path = _path(row, estate)
    given = dict(estate.headers if headers is None else headers)
    if path.startswith("/chat/") and headers is None:
        given = visitor(estate, estate.own["webchat"])
    signing: Signing | Filling | None = Signing(row.signed, estate) if row.signed and headers is None else None
    if row.form is not None and headers is None:
        given, signing = FROM_OUR_PAGE, Filling(filled(dict(row.form), estate), row.is_multipart)
    if row.member and headers is None:
        given = member(estate)
    return Request(path, filled(dict(row.query), estate), dict(given), filled(row.body, estate), signing)


def visitor(estate: Estate, webchat: object) -> dict[str, str]:
    """What a browser sends to this chat that holds the cookie of the organization's own."""
    return {"Sec-Fetch-Site": "same-origin", "Cookie": f"opensetter_chat_{webchat}={estate.own['cookie']}"}


def member(estate: Estate) -> dict[str, str]:
    """What the browser of somebody sends who is signed in to the dashboard, from a page of ours."""
    return {**FROM_OUR_PAGE, "Cookie": estate.own["signed_in"]}


def filled(value: Any, estate: Estate) -> Any:
    """A row's body or query with this organization's things in it."""
    if isinstance(value, dict):
        return {key: filled(item, estate) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, estate) for item in value]
    if isinstance(value, str) and value.startswith("$") and value[1:] in estate.own:
        return estate.own[value[1:]]
    return value.replace("$fresh", f"fresh-{next(_fresh):08}") if isinstance(value, str) else value


def unknown(kind: str, like: object) -> object:
    """An id or a name that nothing has, as long as a real one."""
    if isinstance(like, int):
        return like // 1_000_000 * 1_000_000 + _UNUSED + next(_fresh)
    if kind in {"phone", "spare_phone", "sent_phone", "wa_id"}:
        return re.sub(r"\d{5}$", f"{99_000 + next(_fresh) % 1_000}", str(like))
    name, at, host = str(like).partition("@")
    return f"{next(_fresh):08}".ljust(len(name), "z")[: len(name)] + at + host


def change(asked: Request, row: Row, estate: Estate, key: str, value: Any) -> None:
    """Put another value in one place of a request, and take out what would be looked at instead of it."""
    place, _, name = key.partition(" ")
    for instead in getattr(row.ids.get(key), "without", ()):
        (asked.query if place == "query" else asked.body).pop(instead, None)
    if place == "path":
        asked.path = _path(row, estate, name, value)
        if asked.path.startswith("/chat/"):
            asked.headers.update(visitor(estate, value))
    elif place == "query":
        asked.query[name] = "null" if value is None else value
    elif place == "header":
        asked.headers[name] = str(value)
    else:
        *above, last = name.split(".")
        target = asked.body
        for step in above:
            target = target[int(step)] if isinstance(target, list) else target.setdefault(step, {})
        target[last] = value


def _written(request: Request) -> dict[str, Any]:
    """The body and the headers, in httpx's words."""
    if request.signing is None:
        return {"headers": request.headers} | ({} if request.body is None else {"json": request.body})
    content, headers = request.signing.written(request.path, request.body)
    return {"headers": headers | request.headers, "content": content}


def _path(row: Row, estate: Estate, changed: str = "", value: object = None) -> str:
    path = row.operation.partition(" ")[2]
    for name, kind in row.path_kinds.items():
        written = ("null" if value is None else value) if name == changed else estate.own[kind]
        path = path.replace(f"{{{name}}}", f"{written}")
    return path
