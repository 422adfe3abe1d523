"""What is wrong with the bodies of the hostile corpus: their bytes, their types, and the fields of most operations."""

from collections.abc import Iterator
from typing import Any

LARGEST_BODY = 256 * 1024


def spoiled(text: bytes) -> Iterator[tuple[str, bytes]]:
    """A JSON object made into something that is not one, or not one that everybody reads alike."""
    begun = text[:-1]
    members = {
        "NUL in an unknown field": rb'"\u0000"',
        "half a surrogate pair": rb'"\ud800"',
        "a surrogate pair reversed": rb'"\ude00\ud83d"',
        "NaN": b"NaN",
        "Infinity": b"-Infinity",
        "beyond a double": b"1e400",
        "5,000 digits": b"9" * 5000,
        "2^63 in an unknown field": b"9223372036854775808",
        "1,100 levels": b"[" * 1100 + b"]" * 1100,
        "33 levels": b'{"a":' * 33 + b"1" + b"}" * 33,
        "a raw line break in a text": b'"a\nb"',
        "an unknown escape": rb'"\x41"',
        "a number with a leading zero": b"01",
        "a number without digits": b"-",
    }
    yield from ((name, begun + b', "x": ' + value + b"}") for name, value in members.items())
    yield "NUL in a name", begun + rb', "\u0000": 1}'
    yield "half a surrogate pair in a name", begun + rb', "\udfff": 1}'
    yield "an unknown field", begun + b', "x": 1}'
    yield "a prototype", begun + b', "__proto__": {"a": 1}}'
    yield "the same name twice", begun + b"," + text[1:]
    yield "100,000 arrays deep", b"[" * 100_000
    yield "40,000 objects deep", b'{"a":' * 40_000 + b"1" + b"}" * 40_000
    yield "too large", text + b" " * LARGEST_BODY
    yield "a byte order mark", b"\xef\xbb\xbf" + text
    yield "UTF-16", text.decode().encode("utf-16")
    yield "UTF-32", text.decode().encode("utf-32-be")
    yield "Latin-1", begun + b', "x": "\xe9"}'
    yield "UTF-8 of a surrogate", begun + b', "x": "\xed\xa0\x80"}'
    yield "UTF-8 cut off", begun + b', "x": "\xf0\x9f\x98"}'
    yield "UTF-8 longer than it need be", begun + b', "x": "\xc0\x80"}'
    yield "gzip", bytes.fromhex("1f8b0800000000000003abae050043bfa6a302000000")
    yield "nothing but blanks", b" \r\n\t"
    yield "a list", b"[" + text + b"]"
    yield "null", b"null"
    yield "a text", b'"' + text.replace(b'"', rb"\"") + b'"'
    yield "a number", b"1"
    yield "two values", text + b"{}"
    yield "a comma too many", begun + b",}"
    yield "cut off", begun
    yield "single quotes", text.replace(b'"', b"'")
    yield "a comment", b"/* hi */" + text
    yield "a form", b"bot_id=1&phone=%2B447813194799"
    yield "XML", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


CONTENT_TYPES = (
    "",
    "text/plain",
    "text/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
    "application/json; charset=utf-16",
    "application/json; charset=latin-1",
    "application/json, text/plain",
    "application/jsonp",
    "json",
    "*/*",
    "application/json\xa0",
    "x" * 5000,
)


def nested(levels: int) -> dict[str, Any]:
    return {} if levels == 1 else {"k": nested(levels - 1)}


_TEXTS: tuple[Any, ...] = ("", " ", "a\nb", "a\0b", "\ud800", "x" * 201, 1, True, [], {})
_ZONES: tuple[Any, ...] = ("", "Europe", "x" * 5000, "../etc/passwd", 1, [])
_IDS: tuple[Any, ...] = (0, -1, 2**63, 2**63 - 1, 10**19, 1.5, "1", True, None, [], {})
_METADATA: tuple[Any, ...] = ([], "x", 1, nested(11), {"k": "x" * 16_384}, {"\0": 1})
_NUMBERS: tuple[Any, ...] = ("", "x", "+1-800-FLOWERS", "+44", "4" * 65, 447813194799, True, [], {})

WRONG_FIELDS: dict[tuple[str, str], dict[str, tuple[Any, ...]]] = {
    ("POST", "/contacts"): {
        "smsPhoneNumber": _NUMBERS,
        "waId": ("", "x" * 162, 1, [], {}),
        "email": ("", "x", "@", "a@", "a b@c.de", "a@b\n.de", "x" * 250 + "@b.de", 1, [], {}),
        "firstName": _TEXTS,
        "defaultTimeZone": _ZONES,
        "metadata": _METADATA,
        "organizationId": (1,),
        "id": (1,),
    },
    ("PUT", "/contacts"): {"id": _IDS[:8], "lastName": _TEXTS, "metadata": _METADATA, "createdAt": ("2026-05-25",)},
    ("POST", "/bots"): {
        "name": (*_TEXTS, None),
        "instructions": ("x" * 20_001, "\0", None, 1, []),
        "questions": ("x", ["x" * 201], ["a"] * 21, [1], [None], [[]], {}, None),
        "bookingUrl": (
            "javascript:alert(1)",
            "//example.com",
            "https://",
            "https://user:password@example.com",
            "https://example.com/a b",
            "https://[::1",
            "https://example.com:99999",
            "file:///etc/passwd",
            "https://example.com/" + "x" * 2000,
            1,
        ),
        "timeZone": _ZONES,
        "language": ("", "xx", "EN", "en-GB", 1, []),
        "openingHours": (
            "x",
            [1],
            [{"weekday": "monday"}],
            [{"weekday": "Monday", "opens": "09:00", "closes": "17:00"}],
            [{"weekday": "monday", "opens": "17:00", "closes": "09:00"}],
            [{"weekday": "monday", "opens": "9:00", "closes": "17:00"}],
            [{"weekday": "monday", "opens": "09:00\n", "closes": "17:00"}],
            [{"weekday": "monday", "opens": "٠٩:٠٠", "closes": "17:00"}],
            [{"weekday": "monday", "opens": "09:00", "closes": "24:01"}],
            [{"weekday": "monday", "opens": "09:00", "closes": "17:00"}] * 51,
        ),
        "model": ("", "x", ":", "x:", ":x", "a b:c", "ä:b", "x" * 201, 1),
        "sendConfirmations": ("", 1, None, "true", [], {}),
        "reminderMinutes": ("x", [0], [-60], [10**19], [1.5], ["60"], [True], [None], [60] * 6, {}, None),
        "reminderTemplate": (
            "x",
            [],
            {},
            {"name": "x"},
            {"name": "\0", "language": "en_US"},
            {"name": "x" * 201, "language": "en_US"},
            {"name": "x", "language": "en_US", "values": [{"value": "bookingUrl"}]},
            {"name": "x", "language": "en_US", "values": [{"value": "when"}] * 11},
        ),
        "followUpMinutes": ("x", [0], [43_201], [[60]], [None], [60] * 6, 1, None),
        "quietHours": (
            "x",
            [],
            {},
            {"from": "21:00"},
            {"from": "21:00", "until": "21:00"},
            {"from": "25:00", "until": "08:00"},
            {"from": "21:00\n", "until": "08:00"},
            {"from": "٢١:٠٠", "until": "08:00"},
        ),
        "offersAgainAfterCompletion": ("no", 0, None),
        "offersAgainAfterNoShow": ("no", 0, None),
    },
    ("PUT", "/bots/{bot}"): {"name": _TEXTS, "archivedAt": (None,), "timeZone": (*_ZONES, None), "id": (1,)},
    ("POST", "/bot-integrations"): {
        "botId": _IDS,
        "channel": ("", "sms", "WEBCHAT", "webchat ", None, 1, [], {}),
        "name": _TEXTS,
    },
    ("POST", "/bot-integrations/{api}/messages/receive"): {
        "userNumber": _NUMBERS,
        "content": ("", " \n", "\0", "\ud800", "x" * 100_000, None, 1, [], {}),
        "messageId": _TEXTS,
        "sessionId": ("both are given", *_TEXTS),
        "metadata": _METADATA,
    },
    ("POST", "/bot-integrations/{webchat}/chat-links"): {"contactId": _IDS},
    ("PUT", "/bot-integrations/{webchat}/website-widget"): {
        "allowedOrigins": (
            None,
            "x",
            {},
            [1],
            [""],
            ["javascript:alert(1)"],
            ["https://a.example; script-src *"],
            ["https://a.example\r\nSet-Cookie: a=b"],
            ["https://\u0430.example"],
            ["https://a.example:0"],
            ["\0"],
            ["\ud800"],
            ["x" * 100_000],
            ["https://a.example"] * 51,
        ),
        "position": ("top", "", None, 1, []),
        "color": ("red", "", "#12345", "#1234567", "#\u0661\u0662\u0663456", "url(x)", None, 1, []),
        "title": _TEXTS,
        "id": (1,),
    },
    ("PUT", "/bot-integrations/{whatsapp}/credentials"): {
        "credentials": (
            None,
            "x",
            [],
            {"accessToken": ""},
            {"accessToken": "a b"},
            {"accessToken": "a\r\nb"},
            {"accessToken": "\0"},
            {"accessToken": "é"},
            {"accessToken": "x" * 1001},
            {"accessToken": 1},
            {"authToken": "x"},
            {"from": "+15005550006"},
            {"secrets": "x"},
            {"apiKeySid": "x"},
            {"baseUrl": "http://169.254.169.254"},
        ),
        "secrets": ([],),
        "id": (1,),
    },
    ("POST", "/bot-integrations/{whatsapp}/messages/send"): {
        "phoneNumber": (*_NUMBERS, None),
        "templateName": (*_TEXTS, None),
        "language": (*_TEXTS, None),
        "bodyParameters": (
            None,
            "x",
            {},
            [1],
            [{}],
            [{"type": "image", "image": {"link": "file:///etc/passwd"}}],
            [{"type": "text", "text": ""}],
            [{"type": "text", "text": "a\0b"}],
            [{"type": "text", "text": "x" * 1025}],
            [{"type": "text", "text": "a", "parameter_name": "\n"}],
            [{"type": "text", "text": "a", "payload": "b"}],
            [{"type": "text", "text": "a"}] * 51,
        ),
        "message": ("both are given", "", " ", "\0"),
        "email": ("x", "a@b\n.de", 1),
        "firstName": _TEXTS,
        "timeZone": _ZONES,
        "metadata": _METADATA,
        "calendarIntegrationId": (0, -1, 2**63, 1.5, "1", True, []),
        "force": ("yes", 1, None),
        "organizationId": (1,),
    },
    ("POST", "/bot-integrations/{sms}/messages/send"): {
        "message": ("", " \n", "a\0b", "\ud800", "x" * 1601, 1, [], None),
        "language": ("en",),
        "templateName": ("both are given",),
    },
    ("POST", "/contacts/{contact}/consents"): {
        "channel": ("", "fax", "SMS", "webchat", None, 1, []),
        "sender": (*_TEXTS, None),
        "category": ("", "some", None, 1),
        "granted": ("false", 0, None, []),
        "note": _TEXTS,
        "cause": ("keyword",),
        "evidence": ({},),
    },
    ("POST", "/schedules"): {
        "name": (*_TEXTS, None),
        "timeZone": (*_ZONES, None),
        "weekly": (
            "x",
            None,
            [1],
            [{"weekday": "monday"}],
            [{"weekday": "Monday", "opens": "09:00", "closes": "17:00"}],
            [{"weekday": "monday", "opens": "17:00", "closes": "17:00"}],
            [{"weekday": "monday", "opens": "٠٩:٠٠", "closes": "17:00"}],
            [{"weekday": "monday", "opens": "09:00", "closes": "17:00", "id": 1}],
            [{"weekday": "monday", "opens": "09:00", "closes": "17:00"}] * 51,
        ),
        "exceptions": (
            "x",
            None,
            [1],
            [{}],
            [{"date": "2026-02-30"}],
            [{"date": "2026-13-01"}],
            [{"date": "26-12-25"}],
            [{"date": "2026-W01-1"}],
            [{"date": "٢٠٢٦-١٢-٢٥"}],
            [{"date": "2026-12-25\n"}],
            [{"date": "0001-01-01"}],
            [{"date": "9999-12-31"}],
            [{"date": 20261225}],
            [{"date": "2026-12-25"}, {"date": "2026-12-25"}],
            [{"date": "2026-12-25", "hours": None}],
            [{"date": "2026-12-25", "hours": [{"opens": "12:00", "closes": "09:00"}]}],
            [{"date": "2026-12-25", "hours": [{"opens": "09:00", "closes": "12:00"}] * 21}],
            [{"date": "2026-12-25", "name": "x" * 201}],
            [{"date": f"20{n // 300 + 26}-{n % 300 // 28 + 1:02}-{n % 28 + 1:02}"} for n in range(401)],
        ),
        "organizationId": (1,),
    },
    ("PUT", "/schedules/{schedule}"): {"name": _TEXTS, "timeZone": (None,), "id": (1,), "createdAt": ("2026-05-25",)},
    ("POST", "/appointment-types"): {
        "botId": _IDS,
        "scheduleId": (0, -1, 2**63, 2**63 - 1, 1.5, "1", True, []),
        "name": (*_TEXTS, None),
        "lengthMinutes": (0, 4, 1441, -30, 2**63, 1.5, "30", True, None),
        "stepMinutes": (0, 4, 1441, -30, 2**63, 1.5, "30", True),
        "bufferBeforeMinutes": (-1, 1441, "0", None),
        "bufferAfterMinutes": (-1, 1441, "0", None),
        "minimumNoticeMinutes": (-1, 525_601, "0", None),
        "horizonDays": (0, 731, "1", None),
        "capacity": (0, 1001, -1, "1", None),
        "questions": ("x", ["x"], [{}], [{"text": ""}], [{"text": "a"}] * 21, [{"text": "a", "if": []}], None),
        "location": ("x", {}, {"kind": "moon"}, {"kind": "phone", "value": "a\nb"}, {"kind": "phone", "url": "x"}, []),
        "archivedAt": (None,),
    },
    ("PUT", "/appointment-types/{kind}"): {"scheduleId": (*_IDS,), "botId": (1,), "stepMinutes": (None, 0)},
    ("POST", "/appointment-types/{kind}/holds"): {
        "contactId": _IDS,
        "startTime": ("", "tomorrow", "2026-05-25", "2026-05-25T14:00:00", "9999-12-31T23:59:59Z", 1, None, []),
        "minutes": (0, 61, -1, 1.5, "10", True, None),
        "heldUntil": ("2099-01-01T00:00:00Z",),
    },
    ("POST", "/appointment-types/{kind}/book"): {
        "contactId": _IDS,
        # The last two are times at which it is never open.
        "startTime": ("", "2026-05-25T14:00:00", 1, None, [], "2000-01-01T00:00:00Z", "2099-12-31T23:59:59Z"),
        "timeZone": _ZONES,
        "externalId": ("", " ", "a\nb", "\0", "x" * 256, "opensetter:1", 1, True, [], {}),
        "metadata": _METADATA,
        "source": ("opensetter",),
    },
    ("POST", "/holds/{hold}/book"): {
        "timeZone": _ZONES,
        "externalId": ("", "opensetter:1", 1),
        "metadata": _METADATA,
        "contactId": (1,),
    },
    ("POST", "/bookings/{ours}/move"): {
        "start_time": ("", "2026-05-25T14:00:00", 1, None, [], "2000-01-01T00:00:00Z", "2099-12-31T23:59:59Z"),
        "end_time": ("2099-12-31T23:59:59Z",),
        "startTime": ("2099-12-31T23:59:59Z",),
    },
    ("POST", "/contacts/{contact}/merge"): {"contactId": _IDS, "actor": ("provider",), "evidence": ({},)},
    ("POST", "/conversations/{conversation}/messages"): {
        "content": ("", " \n", "a\0b", "\ud800", "x" * 4097, None, 1, [], {}),
        "status": ("sent",),
        "providerId": ("x",),
    },
}
