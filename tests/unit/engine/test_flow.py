"""Conversations in which the built-in responder sets an appointment, without a model, in five languages."""

import statistics

from tests.unit.engine.desk import Desk
from tests.unit.engine.tables.talks import TALKS


def test_conversations_end_with_the_appointment_that_was_wished_for():
    wrong, counts = [], []
    for settings, messages, expected in TALKS:
        desk = Desk(**settings)
        for message in messages:
            desk.says(message)
        if desk.booked_at == [expected]:
            counts.append(desk.messages)
        else:
            wrong.append((messages, expected, desk.booked_at, desk.draft.text))
    assert not wrong
    assert len(counts) >= 60
    assert max(counts) <= 6
    assert statistics.median(counts) <= 3
