"""A hundred and twenty texts that mean something to an interpreter which ought never to see them."""

from itertools import product

_QUOTES = ("'", '"', "')", "1", "$$")
_CLAUSES = (
    " OR '1'='1",
    " OR 1=1 --",
    " UNION SELECT null, null, null --",
    "; DROP TABLE bookings --",
    "; DELETE FROM contacts; --",
    "; UPDATE api_keys SET revoked_at = null --",
    " AND (SELECT pg_sleep(5)) IS NULL --",
    "; SELECT pg_sleep(5) --",
    " || pg_sleep(5)::text || ",
    "; SET ROLE opensetter_operator; --",
    "; SELECT set_config('opensetter.organization_id', '1', false) --",
    "/**/OR/**/1=1",
)

_OPERATORS = (
    "=", "<>", "!=", ">", "<", ">=", "<=", "~", "!~", "~*", "LIKE", "ILIKE", "IN (1)", "IS NOT NULL", "@>", "?|", "||",
    "::int", "BETWEEN 0 AND 9", "NOT",
)  # fmt: skip

_ORDERS = (
    "id desc",
    "-id",
    "+id",
    "id,(select 1)",
    "created_at; --",
    "1 limit 1 offset 1",
    "(case when 1=1 then id else name end)",
    "id asc nulls first",
)

_ELSEWHERE = (
    "%",
    "_",
    "%%",
    "\\",
    "%s",
    "%(organization_id)s",
    ":organization_id",
    "$1",
    "{0}",
    "{organization_id}",
    "${7*7}",
    "{{7*7}}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{% for x in y %}",
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "file:///etc/passwd",
    "; sleep 5",
    "| sleep 5",
    "`sleep 5`",
    "$(sleep 5)",
    "\r\nSet-Cookie: a=b",
    "*)(uid=*",
    '{"$ne": null}',
    '{"$where": "sleep(5000)"}',
    "__class__",
    "__proto__",
)

_ESCAPED = tuple("\\'" + clause for clause in _CLAUSES[:4])

INJECTIONS = (
    *(quote + clause for quote, clause in product(_QUOTES, _CLAUSES)),
    *_ESCAPED,
    *_OPERATORS,
    *_ORDERS,
    *_ELSEWHERE,
)
