"""However reports of a message arrive, the same is believed of it in the end."""

from functools import reduce
from itertools import permutations

import pytest

from opensetter.conversations import statuses
from opensetter.conversations.models import Status

REPORTS = (Status.SENT, Status.DELIVERED, Status.READ, Status.FAILED)


def furthest(*reports: Status, start: Status = Status.SENDING) -> Status:
    return reduce(statuses.after, reports, start)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_order_of_reports_makes_no_difference(count):
    for chosen in permutations(REPORTS, count):
        assert furthest(*chosen) == furthest(*sorted(chosen))


@pytest.mark.parametrize(
    ("reports", "believed"),
    [
        ((Status.READ, Status.DELIVERED, Status.SENT), Status.READ),
        ((Status.SENT, Status.SENT), Status.SENT),
        # A failure that is told late does not undo what has arrived, and a late "sent" undoes no failure.
        ((Status.DELIVERED, Status.FAILED), Status.DELIVERED),
        ((Status.FAILED, Status.SENT), Status.FAILED),
        ((Status.FAILED, Status.DELIVERED), Status.DELIVERED),
    ],
)
def test_the_furthest_report_counts(reports, believed):
    assert furthest(*reports) == believed


def test_a_report_ends_the_doubt_whether_a_message_was_sent():
    assert statuses.after(Status.UNKNOWN, Status.SENT) is Status.SENT
    assert statuses.after(Status.UNKNOWN, Status.FAILED) is Status.FAILED


@pytest.mark.parametrize("ours", [Status.RECEIVED, Status.BLOCKED])
def test_what_the_provider_never_had_is_not_its_to_change(ours):
    assert {statuses.after(ours, report) for report in REPORTS} == {ours}
