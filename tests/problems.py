"""What every refusal of the API looks like: a problem document as in RFC 9457, checked member by member."""

from typing import Any

import httpx

MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id"}
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    409: "Conflict",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    503: "Service Unavailable",
}


def refused(
    response: httpx.Response, status: int, code: str | None = None, pointer: str | None = None
) -> dict[str, Any]:
    """The body of a refusal with this status and, where they are given, this code and this field."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body.keys() >= MEMBERS
    assert body.keys() - MEMBERS <= {"errors", "existing_id", "alternatives"}
    assert body["status"] == status
    assert body["title"] == TITLES[status]
    assert body["detail"]
    assert body["type"].endswith(body["code"])
    assert body["instance"] == response.request.url.raw_path.split(b"?")[0].decode()
    assert body["request_id"] == response.headers["x-request-id"]
    for error in body.get("errors", []):
        assert error.keys() == {"pointer", "code", "detail"}
    if code is not None:
        assert body["code"] == code, body
    if pointer is not None:
        assert pointer in {error["pointer"] for error in body["errors"]}, body
    return body


def told(response: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    """All that a caller learns from an answer, but for the request id."""
    request_id = response.headers["x-request-id"]
    headers = {name: value for name, value in response.headers.items() if name != "x-request-id"}
    return response.status_code, headers, response.content.replace(request_id.encode(), b"")
