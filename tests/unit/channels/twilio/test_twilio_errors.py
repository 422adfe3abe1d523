"""What Twilio's errors call for."""

import httpx
import pytest

from opensetter.channels.base import Meaning
from opensetter.channels.twilio import errors

R, A, U, W, S, X = (
    Meaning.RETRY,
    Meaning.AMBIGUOUS,
    Meaning.UNREACHABLE,
    Meaning.WAIT,
    Meaning.STOPPED,
    Meaning.REJECTED,
)


def answered(status, body=None, *, is_write=True, **headers):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = httpx.Response(status, json=body, headers=names) if body is not None else httpx.Response(status)
    return errors.refused(response, is_write=is_write)


BY_CODE = [
    (400, 21610, Meaning.CONSENT),
    (400, 63016, Meaning.WINDOW_CLOSED),
    (400, 21211, U),
    (400, 21614, U),
    (400, 21635, U),
    (400, 21408, U),
    (400, 30003, U),
    (400, 30005, U),
    (400, 30006, U),
    (400, 63003, U),
    (400, 63024, U),
    (400, 63032, W),
    (400, 63049, W),
    (429, 20429, R),
    (400, 14107, R),
    (400, 21611, R),
    (400, 30001, R),
    (400, 63018, R),
    (401, 20003, S),
    (403, 20005, S),
    (404, 20404, S),
    (400, 21606, S),
    (400, 30034, S),
    (400, 63007, S),
    (400, 21602, X),
    (400, 21604, X),
    (400, 21617, X),
    (400, 30007, X),
    (400, 30008, X),
    (400, 99999, X),
    (503, 20429, R),
    (500, 20500, A),
]


@pytest.mark.parametrize(("status", "code", "meaning"), BY_CODE, ids=[str(row[1]) for row in BY_CODE])
def test_a_code_means(status, code, meaning):
    error = answered(status, {"code": code, "message": "Twilio's words", "status": status})
    assert (error.error.code, error.meaning) == (str(code), meaning)
    assert error.error.message == "Twilio's words"
    assert error.error.details == f"https://www.twilio.com/docs/api/errors/{code}"
    assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("status", "sending", "reading"),
    [
        (301, S, S),
        (400, X, X),
        (401, S, S),
        (403, S, S),
        (404, X, X),
        (429, R, R),
        (500, A, R),
        (502, A, R),
        (503, A, R),
        (504, A, R),
    ],
)
def test_a_status_without_a_code_means(status, sending, reading):
    assert answered(status).meaning is sending
    assert answered(status, is_write=False).meaning is reading
    assert answered(status).error.code == f"http_{status}"


def test_the_newer_shape_of_errors_is_read_as_well():
    error = answered(429, {"type": "t", "title": "Too Many Requests", "detail": "Slow down", "code": 20429})
    assert (error.meaning, error.error.message) == (R, "Slow down")


@pytest.mark.parametrize("body", [[], "text", 1, {"code": None}, {"code": {}}, {"message": None}])
def test_an_answer_of_no_known_shape_goes_by_its_status(body):
    assert answered(503, body).meaning is A


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("0", 0), ("", None), ("-1", None), ("soon", None), ("nan", None), ("٣", None), ("9" * 5000, None)],
)
def test_how_long_to_wait_is_read_if_it_is_a_number(header, seconds):
    headers = {"retry-after": header.encode()}
    error = errors.refused(httpx.Response(429, headers=headers), is_write=True)
    assert error.retry_after_seconds == seconds


@pytest.mark.parametrize(
    ("failure", "sending"),
    [
        (httpx.ConnectError, R),
        (httpx.ConnectTimeout, R),
        (httpx.PoolTimeout, R),
        (httpx.ProxyError, R),
        (httpx.WriteError, A),
        (httpx.WriteTimeout, A),
        (httpx.ReadError, A),
        (httpx.ReadTimeout, A),
        (httpx.RemoteProtocolError, A),
        (httpx.DecodingError, A),
    ],
)
def test_a_request_without_an_answer_may_have_been_acted_on_once_it_left(failure, sending):
    assert errors.lost(failure("…"), is_write=True).meaning is sending
    assert errors.lost(failure("…"), is_write=False).meaning is R


def test_a_long_message_is_cut():
    assert len(errors.explain("1", "x" * 10_000).message) == errors.LONGEST_MESSAGE
