"""What no page of ours sends back: forms with something wrong in them, and bodies that are no forms."""

from collections.abc import Iterator, Mapping
from itertools import product
from urllib.parse import urlencode

FORM = (("Content-Type", b"application/x-www-form-urlencoded"),)

REFUSED = frozenset({400, 404, 409})
"""How a page answers them: the form again, with what is wrong; or that there is nothing at this address."""

GONE = frozenset({400, 404, 414})
"""How a page answers at an address that was never given."""

_TIMES = (
    "",
    "\0",
    "tomorrow",
    "2026-11-03",
    "2026-11-03T09:00",
    "2026-02-30T09:00:00Z",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2020-01-01T09:00:00Z",
    "2099-12-31T09:00:00Z",
    "2026-11-03T09:00:00+99:99",
    "1e400",
    "9" * 5000,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
)
_WRONG: Mapping[str, tuple[str, ...]] = {
    "at": _TIMES,
    "type": ("0", "-1", "9" * 40, "x", "\0", "1e3", "١", "null"),
    "key": ("", "short", "k" * 65, "\0" * 20, "with a blank in it", "ключ" * 5, "../" * 10),
    "name": ("", " ", "\0", "a\x1bb", "\ufffd", "x" * 201, "x" * 20_000),
    "email": ("", "x", "a@b", "@example.com", "a@example.com\0", "x" * 300 + "@example.com", "a b@example.com"),
    "phone": ("x", "123", "+", "1" * 100, "+44 7813 194799 and +44 7813 194798", "\0", "0" * 20),
}
FROM_OUR_PAGE = (*FORM, ("Sec-Fetch-Site", b"same-origin"))

AT_THE_DOOR = frozenset({303, 400, 403, 404, 414, 429})
"""How the dashboard answers who is not signed in: what is wrong, that there is nothing, or where to sign in."""

_STRANGE = ("", "\0", "a\x1bb", "\ufffd", "x" * 20_000, "' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "\u202e")
_SEEN = (*_TIMES, "2026-11-03T09:00:00Z")
_BODIES = (
    ("nothing", b""),
    ("no UTF-8", b"at=%ff%fe&name=%c0%80"),
    ("bytes", bytes(range(256))),
    ("JSON", b'{"at": "2026-11-03T09:00:00Z"}'),
    ("a thousand fields", b"&".join(b"at%d=1" % number for number in range(1000))),
    ("a thousand times the same", b"&".join([b"at="] * 1000)),
    ("a thousand separators", b"&;=" * 1000),
    ("one very long value", b"name=" + b"x" * 60_000),
)


def bookings(right: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Forms that would book if it were not for one thing in them."""
    for field, values in _WRONG.items():
        for value in values:
            yield f"{field} {value!r:.40}", urlencode({**right, field: value}).encode()
    yield from _BODIES


def sign_ins() -> Iterator[tuple[str, bytes]]:
    """Forms with which nobody can sign in."""
    right = {"email": "ada@example.com", "password": "correct horse battery", "next": "/home"}
    for field, value in product(right, _STRANGE):
        yield f"{field} {value!r:.40}", urlencode({**right, field: value}).encode()
    yield from _BODIES


def joinings() -> Iterator[tuple[str, bytes]]:
    """Forms with which nobody can join, nor show a code."""
    right = {"name": "Ada", "password": "correct horse battery", "code": "123456", "next": "/home"}
    for field, value in product(right, _STRANGE):
        yield f"{field} {value!r:.40}", urlencode({**right, field: value}).encode()
    yield from _BODIES


def changes() -> Iterator[tuple[str, bytes]]:
    """Forms that do not say which appointment was seen, or another than there is."""
    for value in _SEEN:
        yield f"seen {value!r:.40}", urlencode({"seen": value, "at": "2026-11-04T09:00:00Z"}).encode()
    yield from _BODIES
