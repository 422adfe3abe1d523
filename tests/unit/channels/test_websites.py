"""Which websites may show a chat, and the colours it has there."""

import pytest

from opensetter.channels.websites import allows, hue_of, ink_on


@pytest.mark.parametrize(
    ("named", "origin", "may"),
    [
        ("https://a.example", "https://a.example", True),
        ("https://a.example", "http://a.example", False),
        ("https://a.example", "https://a.example:8443", False),
        ("https://a.example", "https://b.a.example", False),
        ("https://a.example", "https://a.example.evil.test", False),
        ("https://*.a.example", "https://b.a.example", True),
        ("https://*.a.example", "https://c.b.a.example", True),
        ("https://*.a.example", "https://a.example", False),
        ("https://*.a.example", "https://ba.example", False),
        ("http://localhost:3000", "http://localhost:3000", True),
        ("*", "https://anything.example", True),
        ("*", "null", True),
        ("https://a.example", "null", False),
        ("https://a.example", "", False),
    ],
)
def test_a_website_is_meant_by_scheme_host_and_port(named, origin, may):
    assert allows([named, "https://other.example"], origin) is may
    assert allows([], origin) is False


@pytest.mark.parametrize(
    ("color", "ink", "hue"),
    [("#1f5fae", "#ffffff", 256), ("#ffee00", "#111111", 105), ("#aa2200", "#ffffff", 33), ("#0000ff", "#ffffff", 264)],
)
def test_what_stands_on_a_colour_can_be_read_and_what_is_beside_it_goes_with_it(color, ink, hue):
    assert ink_on(color) == ink
    assert abs(hue_of(color) - hue) <= 3
