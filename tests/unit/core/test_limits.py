"""Who is let in at once, who has to ask first, and what several processes let in together: with a clock held still."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from opensetter.core import clock
from opensetter.core.tally import Answer, Tally

NOON = datetime(2026, 5, 25, 12, 0, 0, tzinfo=UTC)
KEY, OTHER = b"k" * 32, b"o" * 32
LIMIT = 1_000


class Shared:
    """What is written down between processes; a settlement is all or nothing, as the statement is."""

    def __init__(self) -> None:
        self.used: dict[tuple[datetime, bytes], int] = {}

    def settle(self, tally: Tally) -> None:
        batch = tally.begin_settling()
        sums = {}
        for subject, admitted in batch.admitted.items():
            place = (batch.window_started_at, subject)
            sums[subject] = self.used[place] = self.used.get(place, 0) + admitted
        tally.settle(batch, sums)

    def of(self, subject: bytes) -> int:
        return sum(used for (_, known), used in self.used.items() if known == subject)


@pytest.fixture
def shared() -> Shared:
    return Shared()


@pytest.fixture
def tally():
    with clock.frozen(NOON):
        yield Tally()


def flood(shared: Shared, processes: list[Tally], limit: int, *, requests: int, seed: int = 1) -> int:
    """How many of so many requests are let in, each by any of the processes; whoever must ask settles first."""
    chance = random.Random(seed)  # noqa: S311 - only to mix the processes
    admitted = 0
    for _ in range(requests):
        process = chance.choice(processes)
        answer = process.take(KEY, limit)
        if answer is Answer.MUST_ASK:
            shared.settle(process)
            answer = process.take(KEY, limit)
        admitted += answer is Answer.ADMITTED
        # Now and then, whoever it is settles in the background.
        if chance.random() < 0.02:
            shared.settle(chance.choice(processes))
    return admitted


def test_a_subject_with_little_traffic_never_waits(tally, shared):
    for _ in range(LIMIT // 2):
        assert tally.take(KEY, LIMIT) is Answer.ADMITTED
        shared.settle(tally)


def test_one_process_alone_lets_in_exactly_the_limit(tally, shared):
    assert flood(shared, [tally], LIMIT, requests=3 * LIMIT) == LIMIT
    assert tally.take(KEY, LIMIT) is Answer.REFUSED


def test_what_is_refused_is_not_counted(tally, shared):
    flood(shared, [tally], LIMIT, requests=3 * LIMIT)
    shared.settle(tally)

    assert shared.of(KEY) == LIMIT


def test_subjects_do_not_share_a_count(tally, shared):
    flood(shared, [tally], LIMIT, requests=2 * LIMIT)

    assert tally.take(OTHER, LIMIT) is Answer.ADMITTED


@pytest.mark.parametrize("limit", [100, 600, 6_000])
@pytest.mark.parametrize("seed", range(8))
def test_four_processes_together_stay_within_five_percent(shared, limit, seed):
    with clock.frozen(NOON):
        processes = [Tally() for _ in range(4)]
        admitted = flood(shared, processes, limit, requests=3 * limit, seed=seed)

    assert limit <= admitted <= 1.05 * limit


def test_four_processes_that_have_not_asked_for_long_stay_within_four_percent(shared):
    with clock.frozen(NOON):
        processes = [Tally() for _ in range(4)]
        for process in processes:
            process.take(KEY, LIMIT)
            shared.settle(process)
        # Everyone believes that almost nothing is used yet; then one uses it all up.
        admitted = 4 + flood(shared, processes[:1], LIMIT, requests=2 * LIMIT)
        for process in processes:
            admitted += flood(shared, [process], LIMIT, requests=LIMIT)

    assert LIMIT <= admitted <= 1.04 * LIMIT


def test_a_restart_within_the_window_gives_each_process_one_request_more(shared):
    with clock.frozen(NOON):
        flood(shared, [Tally() for _ in range(4)], LIMIT, requests=2 * LIMIT)
        restarted = [Tally() for _ in range(4)]

        assert flood(shared, restarted, LIMIT, requests=2 * LIMIT) <= len(restarted)


def test_the_next_window_begins_with_nothing(shared):
    with clock.frozen(NOON):
        tally = Tally()
        flood(shared, [tally], LIMIT, requests=2 * LIMIT)
    with clock.frozen(NOON + timedelta(seconds=59, milliseconds=999)):
        assert tally.take(KEY, LIMIT) is Answer.REFUSED
    with clock.frozen(NOON + timedelta(seconds=60)):
        assert tally.take(KEY, LIMIT) is Answer.ADMITTED


def test_a_clock_that_is_put_back_does_not_keep_anyone_out(shared):
    with clock.frozen(NOON):
        tally = Tally()
        flood(shared, [tally], LIMIT, requests=2 * LIMIT)
    with clock.frozen(NOON - timedelta(hours=1)):
        assert tally.take(KEY, LIMIT) is Answer.ADMITTED


@pytest.mark.parametrize(("second", "left"), [(0, 60), (0.25, 60), (59, 1), (59.999, 1)])
def test_it_tells_how_long_the_window_lasts(second, left):
    with clock.frozen(NOON + timedelta(seconds=second)):
        assert Tally().seconds_left == left


def test_a_settlement_of_the_last_window_changes_nothing_in_this_one():
    with clock.frozen(NOON + timedelta(seconds=59)):
        tally = Tally()
        tally.take(KEY, 2)
        late = tally.begin_settling()
    with clock.frozen(NOON + timedelta(seconds=60)):
        tally.take(KEY, 2)
        tally.settle(late, {KEY: 2})

        assert tally.take(KEY, 2, unasked=True) is Answer.ADMITTED


def test_what_could_not_be_written_down_is_kept_for_the_next_time(tally, shared):
    tally.take(KEY, LIMIT)
    tally.give_back(tally.begin_settling())
    assert tally.has_changed
    tally.take(KEY, LIMIT, unasked=True)

    assert tally.begin_settling().admitted == {KEY: 2}


def test_without_the_others_a_process_lets_in_the_whole_limit_and_no_more(tally):
    answers = [tally.take(KEY, LIMIT, unasked=True) for _ in range(LIMIT + 1)]

    assert answers == [Answer.ADMITTED] * LIMIT + [Answer.REFUSED]


def test_what_comes_in_during_a_settlement_is_settled_by_the_next(tally, shared):
    tally.take(KEY, LIMIT)
    shared.settle(tally)
    tally.take(KEY, LIMIT)
    under_way = tally.begin_settling()
    tally.take(KEY, LIMIT)
    tally.settle(under_way, {KEY: 2})

    assert tally.begin_settling().admitted == {KEY: 1}


def test_nobody_is_not_written_down(tally):
    tally.take(KEY, LIMIT)
    tally.take(OTHER, LIMIT)
    tally.forget(KEY)

    assert tally.begin_settling().admitted == {OTHER: 1}


def test_half_an_allowance_presses_and_less_does_not(tally, shared):
    tally.take(KEY, LIMIT)
    assert tally.is_pressing
    shared.settle(tally)
    for _ in range(4):
        tally.take(KEY, LIMIT)
        assert not tally.is_pressing
    tally.take(KEY, LIMIT)
    assert tally.is_pressing


def test_what_presses_is_settled_without_the_rest(tally, shared):
    for subject in (KEY, OTHER):
        tally.take(subject, LIMIT)
    shared.settle(tally)
    tally.take(OTHER, LIMIT)
    for _ in range(5):
        tally.take(KEY, LIMIT)

    assert tally.begin_settling().admitted == {KEY: 5}
    assert tally.begin_settling().admitted == {OTHER: 1}
    assert not tally.has_changed
