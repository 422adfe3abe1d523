"""What is wrong in front of a body: addresses, methods, queries and headers of the hostile corpus."""

PATH_IDS = (
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "1" * 5000,
    "%00",
    "%ff",
    "%D9%A1",
    "+1",
    "01",
    "1.0",
    "1e0",
    "1_0",
    "0x1",
    "18446744073709551617",
    "%31%00",
    "%C0%80",
    "%EF%BC%91",
    "%201",
    "1%20",
    "1%0d%0aX-Evil:%20y",
    "%E2%80%8B1",
    "1;a=b",
    "1%2f..",
    "..%2f1",
    "null",
    "true",
    "NaN",
    "%27%20OR%201=1--",
    "%3Cscript%3E",
    "$%7Bjndi:ldap://x%7D",
)

WORST_PATH_IDS = 8
"""How many of them, from the first on, are tried on every operation."""

PATHS = (
    "/api/v1",
    "/api/v1/",
    "/api/v1/nothing",
    "/api/v1/bookings/",
    "/api/v1/bookings/1/",
    "/api/v1//bookings",
    "//api/v1/bookings",
    "/api/v1/../v1/bookings",
    "/api/v1/%2e%2e/v1/bookings",
    "/api/v1/bookings%00",
    "/API/V1/bookings",
    "/api/v2/bookings",
    "/%ff",
    "/%",
    "/%zz",
    "/api/v1/bookings/" + "a/" * 3000,
    "/.env",
    "/.git/config",
    "/static/reference/x/../../routes.py",
    "/static/reference/x/%2e%2e%2f%2e%2e%2froutes.py",
    "/admin",
    "/debug",
    "*",
)

METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "LOCK", "get", "BREW", "GETT")

PAGE_QUERIES = (
    "limit=0",
    "limit=-1",
    "limit=101",
    "limit=1e1",
    "limit=%D9%A1",
    "limit=9223372036854775808",
    "limit=" + "9" * 5000,
    "limit=",
    "limit=null",
    "limit=1%00",
    "limit[]=1",
    "unknown=1",
    "Limit=1",
    "startingAfter=0&starting_after=0",
    "%00=1",
    "%ff=1",
    "limit=1;unknown=2",
)

QUERIES = {
    "/bookings": (
        "bot_id=0",
        "bot_id=x",
        "contact_id=9223372036854775808",
        "status=unknown",
        "status=Confirmed",
        "starts_after=2026-05-25T14:00:00",
        "starts_after=2026-05-25T14:00:00+01:00",
        "starts_before=9999-12-31T23:59:59-23:59",
        "source=",
        "source=%00",
        "source=" + "x" * 256,
        "external_id=%0a",
        "external_id=a%E2%80%8Bb",
        "order=id;drop table bookings",
    ),
    "/contacts": (
        "phoneNumber=x",
        "phoneNumber=",
        "phoneNumber=" + "4" * 65,
        "email=x",
        "email=a@b%0a.de",
        "waId=",
        "waId=%00",
    ),
    "/bot-integrations": ("botId=0", "botId=x", "channel=fax", "channel="),
    "/events": ("type=", "type=unknown", "type=%00"),
    "/appointment-types": ("botId=0", "botId=x", "scheduleId=1"),
    "/bots/{bot}/slots": (
        "",
        "appointmentTypeId=",
        "appointmentTypeId=0",
        "appointmentTypeId=9223372036854775807",
        "appointmentTypeId={kind}&since=2026-05-25",
        "appointmentTypeId={kind}&since=2026-05-25T14:00:00",
        "appointmentTypeId={kind}&until=2000-01-01T00:00:00Z",
        "appointmentTypeId={kind}&until=2099-12-31T23:59:59Z",
        "appointmentTypeId={kind}&until=9999-12-31T23:59:59Z",
        "appointmentTypeId={kind}&since=2026-06-01T00:00:00Z&until=2026-06-01T00:00:00Z",
        "appointmentTypeId={kind}&timeZone=",
        "appointmentTypeId={kind}&timeZone=../etc/passwd",
        "appointmentTypeId={kind}&timeZone=%00",
        "appointmentTypeId={kind}&limit=1",
    ),
    "/bots/{bot}/context": ("", "contactId=", "contactId=0", "contactId=x", "contactId=9223372036854775807"),
    "/bot-integrations/{api}/conversations": (
        "",
        "contactId=0",
        "sessionId=",
        "sessionId=%00",
        "sessionId=a%0ab",
        "userNumber=x",
        "waId=%20",
        "limit=1001&contactId=1",
    ),
}

CHALLENGES = (
    "",
    "hub.mode=subscribe",
    "hub.mode=subscribe&hub.challenge=1",
    "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
    "hub.mode=subscribe&hub.challenge=1&hub.verify_token=corpus-verify-toke",
    "hub.mode=subscribe&hub.challenge=1&hub.verify_token=%00",
    "hub.mode=subscribe&hub.challenge=1&hub.verify_token=%ff%e9",
    "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=corpus-verify-token",
    "hub.mode=subscribe&hub.challenge=&hub.verify_token=corpus-verify-token",
    "hub.mode[]=subscribe&hub.challenge[]=1&hub.verify_token[]=corpus-verify-token",
    "hub.mode=subscribe&hub.challenge=1&hub.verify_token=" + "x" * 5000,
)

WAITS = ("-1", "61", "NaN", "inf", "1e400", "x", "", "%00", "1,5", "%D9%A1%D9%A2x")

AUTHORIZATIONS = (
    b"Bearer",
    b"Bearer ",
    b"Bearer \xe9",
    b"Bearer " + b"x" * 10_000,
    b"Basic dXNlcjpwYXNzd29yZA==",
    b"Bearer os_" + b"a" * 43,
    b"bearer null",
    b"Bearer a b",
    b"Bearer \xf0\x9f\x98\x80",
    b"Digest username=x",
    b"undefined",
)

IDEMPOTENCY_KEYS = (b"x" * 256, b"\xe9", b"\xf0\x9f\x98\x80")

HOSTS = (b"[::1", b"a b", b"a/b", b"a@b", b"a\xe9", b"a:b", b"<script>", b"a,b, c", b"a#b", b"a?b")

ORIGINS = (b"null", b"https://evil.example", b"http://[", b"opensetter.test", b"http://opensetter.test.evil.example")

COOKIES = (
    b"opensetter_chat_ID=x",
    b"opensetter_chat_ID=",
    b"opensetter_chat_ID=\xe9",
    b"opensetter_chat_ID=c1.9999999999.AAAAAAAAAAAAAAAAAAAAAA",
    b"opensetter_chat_ID=" + b"." * 4000,
    b"opensetter_chat_ID=c99999999999999999999.1.x",
    b"=;=;=",
)

HARMLESS_HEADERS = (
    ("Content-Type", b'application/json; charset="UTF-8"'),
    ("Content-Type", b"APPLICATION/JSON"),
    ("Prefer", b"\xe9"),
    ("Prefer", b"handling=strict, handling=lenient"),
    ("Accept", b"\xff"),
    ("Accept", b"application/xml"),
    ("Accept-Language", b"x" * 5000),
    ("X-Forwarded-For", b"' OR 1=1"),
    ("X-HTTP-Method-Override", b"DELETE"),
    ("X-Request-Id", b"evil"),
    ("Cookie", b"a=\xe9; b"),
    ("Origin", b"https://evil.example"),
    ("Expect", b"100-continue"),
    ("Range", b"bytes=" + b"0-1," * 1000),
    ("Transfer-Encoding", b""),
)

HARMLESS_QUERIES = (
    "bookings?limit=1&limit=2",
    "bookings?source=%27%20OR%201=1--",
    "bookings?external_id=" + "x" * 255,
    "contacts?email=a%2Bb@example.com",
    "bookings?starts_after=2026-05-25T14:00:00%2B01:00",
    "events?type=booking.cancelled",
    "bookings?",
)
