"""Codes as RFC 6238 makes them, in its appendix B, of six digits."""

from datetime import UTC, datetime

import pytest

from opensetter.users import totp

SECRET = b"12345678901234567890"
TIMES = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 20000000000: "353130"}


@pytest.mark.parametrize(("seconds", "code"), TIMES.items())
def test_codes_are_those_of_the_standard(seconds, code):
    assert totp.code(SECRET, seconds // 30) == code
    assert totp.matching_step(SECRET, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


@pytest.mark.parametrize(("late", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(late, fits):
    at = datetime.fromtimestamp(1234567890 + late, UTC)
    assert (totp.matching_step(SECRET, "005924", at) is not None) is fits


def test_an_authenticator_is_told_the_secret_and_whose_it_is():
    address = totp.address(SECRET, "ada@example.com")
    assert address.startswith("otpauth://totp/OpenSetter:ada%40example.com?")
    assert f"secret={totp.written(SECRET)}" in address
