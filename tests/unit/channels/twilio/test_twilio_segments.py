"""How many segments an SMS takes."""

import pytest

from opensetter.channels.twilio.segments import segments


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("a", 1, id="a letter"),
        pytest.param("a" * 160, 1, id="as much as fits into one"),
        pytest.param("a" * 161, 2, id="one more"),
        pytest.param("a" * 306, 2, id="as much as fits into two"),
        pytest.param("a" * 307, 3, id="one more than two"),
        pytest.param("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¡ÄÖÑÜ§¿äöñüà" * 3, 1, id="the alphabet's own accents"),
        pytest.param("€" * 80, 1, id="escaped characters take two places"),
        pytest.param("€" * 81, 2, id="and so fewer fit"),
        pytest.param("€" * 153, 3, id="and none is split: 76 to a segment"),
        pytest.param("a" * 152 + "€" + "a" * 152, 3, id="not even if a place is left free for it"),
        pytest.param("ç" + "a" * 69, 1, id="a small cedilla is not in the alphabet"),
        pytest.param("ç" + "a" * 70, 2, id="so 70 characters fit"),
        pytest.param("ç" + "a" * 133, 2, id="or 67 to each of several"),
        pytest.param("ç" + "a" * 134, 3, id="and no more"),
        pytest.param("🙂" * 35, 1, id="an emoji takes two places"),
        pytest.param("🙂" * 36, 2, id="and so fewer fit again"),
        pytest.param("🙂" * 67, 3, id="and none is split: 33 to a segment"),
        pytest.param("\u2019" * 70, 1, id="a typographic apostrophe takes one"),
        pytest.param("مرحبا" * 14, 1, id="and so does an Arabic letter"),
        pytest.param("[]{}\\~^|" * 10, 1, id="brackets are escaped too"),
    ],
)
def test_a_text_takes_as_many_segments(text, count):
    assert segments(text) == count
