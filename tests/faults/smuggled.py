"""Requests that two parsers read in two ways, so that one of them can be made to see what the other let through."""

HOST = b"Host: opensetter.test\r\n"
POST = b"POST /api/v1/bookings HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
NEXT = b"GET /livez HTTP/1.1\r\n" + HOST + b"\r\n"
"""What an attacker hides behind the request: a second one, of which nobody must take notice."""

SHAPES = (
    b"GET /livez HTTP/1.1\r\n\r\n",
    b"GET /livez HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
    b"GET /livez HTTP/1.1\r\nHost: a b\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost:\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost: [::1\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost: a/b\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost: a@b\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost : a\r\n\r\n",
    b"GET /livez HTTP/1.1\nHost: a\n\n",
    b"GET /livez HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
    b"GET /livez HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n",
    b"GET /livez HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n",
    b"GET /livez HTTP/2.0\r\n" + HOST + b"\r\n",
    b"GET /livez\r\n" + HOST + b"\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"CONNECT opensetter.test:80 HTTP/1.1\r\n" + HOST + b"\r\n",
    b"BREW /livez HTTP/1.1\r\n" + HOST + b"\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    POST + b"Content-Length: 2\r\n" + CHUNKED + b"\r\n0\r\n\r\n",
    POST + CHUNKED + b"Content-Length: 2\r\n\r\n0\r\n\r\n",
    POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    POST + b"Content-Length: 2, 2\r\n\r\n{}",
    POST + b"Content-Length: +2\r\n\r\n{}",
    POST + b"Content-Length: -2\r\n\r\n{}",
    POST + b"Content-Length: 18446744073709551618\r\n\r\n{}",
    POST + CHUNKED + CHUNKED + b"\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    POST + b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    POST.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n0\r\n\r\n",
    POST + CHUNKED + b"\r\n0x2\r\n{}\r\n0\r\n\r\n",
    POST + CHUNKED + b"\r\n2 \r\n{}\r\n0\r\n\r\n",
    POST + CHUNKED + b"\r\n2\n{}\r\n0\r\n\r\n",
    POST + CHUNKED + b"\r\n2\r\n{}0\r\n\r\n",
    POST + CHUNKED + b"\r\nffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    POST + CHUNKED + b"\r\n2;" + b"x" * 1_000_000,
    POST + CHUNKED + b"\r\n0\r\nX: " + b"x" * 1_000_000,
)
