"""However a model lies about times and bookings, and among whatever truths, nobody reads it; what is honest stays.

The outputs are made up by `claims_fuzz` and `claims_honest`, which know what they planted and use nothing of what is
proven here.
"""

from datetime import UTC, datetime, timedelta

import pytest

from opensetter.engine import sentences
from opensetter.engine.claims.reviewing import Backing, review, unbacked
from opensetter.engine.types import Appointment, Hours
from tests.unit.engine import claims_fuzz, claims_honest
from tests.unit.engine.tables.benign import BENIGN
from tests.unit.engine.tables.honest import honest, talked

LIES = 10_000
HONEST = 10
"""How often each of the hand-written honest outputs is told, each time with other facts."""

KEPT = 0.95


def _got_through(seed: int, count: int) -> list[tuple[str, str]]:
    found = []
    for output in claims_fuzz.outputs(seed, count):
        text = review(output.text, output.backing, output.language).text
        if claims_fuzz.survives(output, text) or unbacked(text, output.backing):
            found.append((output.kind, output.text))
    return found


def _touched(seed: int, rounds: int) -> tuple[int, list[str]]:
    outputs = list(claims_honest.outputs(seed, rounds))
    changed = [
        output.text
        for output in outputs
        if review(output.text, output.backing, output.language).text != sentences.clean(output.text)
    ]
    return len(outputs), changed


def test_no_lie_gets_through():
    assert _got_through(seed=2025, count=250) == []


def test_what_is_honest_stays_word_for_word():
    count, changed = _touched(seed=2025, rounds=1)
    assert len(changed) <= (1 - KEPT) * count, changed


def test_the_maker_tells_all_kinds_of_lies_in_all_languages():
    made = list(claims_fuzz.outputs(1, 1_500))
    assert {output.language for output in made} == set(claims_fuzz.LANGUAGES)
    assert {output.kind for output in made} >= {
        *("invented time", "invented date", "off by one", "day of one, time of another", "wrong zone"),
        *("wrong zone above a list", "false confirmation", "confirmed offer", "booked elsewhere", "false move"),
        *("false cancellation", "wish affirmed", "wrong hours", "wrong number", "soon", "broken up"),
    }
    assert all(part in output.text for output in made for part in output.planted)


def test_what_was_written_for_another_proof_stays_too():
    # Written for the guard of links, before there was anything to read times with. Some of it tells times of its own.
    monday, friday = datetime(2026, 5, 25, 14, tzinfo=UTC), datetime(2026, 5, 29, 9, tzinfo=UTC)
    known = Backing(
        now=datetime(2026, 5, 21, 12, tzinfo=UTC),
        time_zone="Europe/London",
        active=tuple(
            Appointment(n, at, at + timedelta(minutes=30), "Europe/London", is_active=True)
            for n, at in enumerate((monday, friday))
        ),
        opening_hours=(*claims_fuzz.WEEK, Hours(5, "10:00", "13:00")),
        hours_zone="Europe/London",
    )
    changed = [text for text in BENIGN if unbacked(text, known)]
    assert len(changed) <= (1 - KEPT) * len(BENIGN), changed


@pytest.mark.parametrize(("outputs", "count"), [(honest, 200), (talked, 250)])
def test_what_others_worded_without_knowing_the_guard_stays_word_for_word(outputs, count):
    # Whoever wrote these had not read what reviews them. Those that are changed stay among them, and count.
    said = list(outputs())
    left = [review(one.text, one.backing, one.language).text for one in said]
    changed = [(one.text, text) for one, text in zip(said, left, strict=True) if text != sentences.clean(one.text)]
    for before, after in changed:
        print(f"{before!r}\n  became {after!r}")  # noqa: T201 - pytest shows it only when the test fails
    assert len(said) == count
    assert len(changed) <= (1 - KEPT) * len(said)


@pytest.mark.full
def test_of_ten_thousand_lies_none_gets_through():
    assert _got_through(seed=7, count=LIES) == []


@pytest.mark.full
def test_of_thousands_of_honest_outputs_nearly_all_stay_word_for_word():
    count, changed = _touched(seed=7, rounds=HONEST)
    assert count >= 500
    assert len(changed) <= (1 - KEPT) * count, changed
