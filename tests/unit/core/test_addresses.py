"""Which address counts, with and without proxies that are trusted."""

import pytest
from pydantic import ValidationError

from opensetter.core.addresses import caller, networks
from opensetter.core.settings import Settings

PROXIES = "10.0.0.0/8, fd00::/8"


def seen(peer: str, *forwarded: str, trusted: str = PROXIES) -> str:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return caller({"type": "http", "client": (peer, 1234), "headers": headers}, networks(trusted))


@pytest.mark.parametrize("forwarded", ["198.51.100.7", "10.0.0.1", "garbage", ""])
def test_a_header_changes_nothing_unless_the_peer_is_trusted(forwarded):
    assert seen("203.0.113.9", forwarded) == "203.0.113.9"
    assert seen("10.0.0.1", forwarded, trusted="") == "10.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (["198.51.100.7"], "198.51.100.7"),
        (["198.51.100.7, 10.1.2.3"], "198.51.100.7"),
        (["192.0.2.1, 198.51.100.7, 10.1.2.3, fd00::1"], "198.51.100.7"),
        (["192.0.2.1", "198.51.100.7", "10.1.2.3"], "198.51.100.7"),
        (["10.1.2.3"], "10.1.2.3"),
        (["198.51.100.7:4711"], "198.51.100.7"),
        (["[2001:db8::7]:4711"], "2001:db8::/64"),
        (["::ffff:198.51.100.7"], "198.51.100.7"),
        ([], "10.0.0.1"),
        ([""], "10.0.0.1"),
    ],
)
def test_behind_proxies_the_rightmost_address_that_is_none_of_them_counts(forwarded, address):
    assert seen("10.0.0.1", *forwarded) == address


@pytest.mark.parametrize("hop", ["unknown", "_hidden", "999.1.1.1", "198.51.100.7%eth0", "a" * 10_000, "[", ":"])
def test_what_stands_left_of_what_cannot_be_read_is_not_believed(hop):
    assert seen("10.0.0.1", f"192.0.2.1, {hop}, 10.1.2.3") == "10.1.2.3"


def test_neighbours_in_one_ipv6_network_are_one_caller():
    assert seen("2001:db8:1:2::3") == seen("2001:db8:1:2:ffff::4") != seen("2001:db8:1:3::3")


def test_a_caller_without_an_address_has_a_name():
    assert caller({"type": "http", "client": None, "headers": []}, ()) == "unknown"


@pytest.mark.parametrize("wrong", ["10.0.0.1/8", "proxy.example.com", "10.0.0.0/8;10.1.0.0/16"])
def test_a_setting_that_names_no_network_is_refused(wrong):
    with pytest.raises(ValidationError):
        Settings(_env_file=None, trusted_proxies=wrong)
