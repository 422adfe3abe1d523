"""What small replies choose from a list, in five languages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from opensetter.dates.understanding import understand
from opensetter.engine.flow.choice import Choice, chosen, say_slot
from opensetter.engine.languages import LANGUAGES
from tests.unit.engine.desk import LONDON, NOW
from tests.unit.engine.tables.replies import CHOICES


def _choice(number, day, hour):
    return Choice(number, datetime(2026, 5, day, hour, tzinfo=ZoneInfo(LONDON)).astimezone(UTC), LONDON)


LISTED = (_choice(1, 26, 9), _choice(2, 26, 15), _choice(3, 27, 10), _choice(4, 28, 16))


def _chosen(text, language, listed=LISTED):
    wish = understand(text, now=NOW, zone=LONDON, language=language)
    return {one.number for one in chosen(text, listed, wish, language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_chooses_what_it_names_and_nothing_else(language):
    found = {text: _chosen(text, language) for text in CHOICES[language]}
    assert found == CHOICES[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_listed_line_chooses_itself_in_any_language_and_cut_off_like_a_button(language):
    for one in LISTED:
        line = say_slot(one.starts_at, one.zone, language)
        for text in (line, f"{one.number}. {line}", line.upper()):
            assert _chosen(text, "en") == {one.number}, text


def test_a_weekday_is_the_one_that_was_offered():
    # Next week's Tuesday was offered; today is Wednesday.
    far = (_choice(1, 27, 9), Choice(2, datetime(2026, 6, 2, 9, tzinfo=UTC), LONDON))
    assert _chosen("Tuesday", "en", far) == {2}


def test_in_portuguese_a_weekday_and_a_place_that_are_one_word_are_told_apart_or_asked_about():
    listed = (_choice(1, 26, 9), _choice(2, 26, 15), Choice(3, datetime(2026, 6, 1, 9, tzinfo=UTC), LONDON))
    assert _chosen("a segunda", "pt", listed) == {2}
    assert _chosen("na segunda", "pt", listed) == {3}
    assert _chosen("segunda-feira", "pt", listed) == {3}
    assert _chosen("segunda", "pt", listed) == {2, 3}


@pytest.mark.parametrize(
    ("text", "number"), [("tomorrow afternoon", set()), ("tomorrow at noon", {2}), ("tomorrow", {2})]
)
def test_noon_is_not_chosen_by_who_says_afternoon(text, number):
    assert _chosen(text, "en", (_choice(1, 26, 9), _choice(2, 21, 12))) == number
