"""How times are said, where that is not told by the tests of what is built of it."""

from datetime import UTC, datetime

import pytest

from opensetter.dates import saying


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-01T03:45:00Z", "1:15 AM (St. John’s time, UTC-2:30)"),
        ("2026-11-01T04:45:00Z", "1:15 AM (St. John’s time, UTC-3:30)"),
    ],
)
def test_an_hour_that_is_there_twice_west_of_greenwich_is_told_by_its_offset(at, said):
    assert saying.say_when(datetime.fromisoformat(at), "America/St_Johns", "en").endswith(said)


def test_a_zone_need_not_be_named():
    at = datetime(2026, 5, 25, 14, tzinfo=UTC)
    assert saying.say_when(at, "Europe/London", "de", names_zone=False) == "Montag, 25. Mai 2026, um 15:00 Uhr"
    assert saying.say_on(at, "Europe/London", "de", names_zone=False) == "am Montag, dem 25. Mai 2026, um 15:00 Uhr"
    assert saying.say_date(at, "Pacific/Auckland", "fr") == "mardi 26 mai 2026"
