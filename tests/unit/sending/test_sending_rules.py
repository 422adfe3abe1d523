"""What stands in the way of a message, and what becomes of one that nobody reported on."""

from dataclasses import replace

import pytest

from opensetter.sending import rules
from opensetter.sending.rules import AfterSilence, Obstacle, Situation

CLEAR = Situation(
    is_disabled=False,
    is_stopped=False,
    is_refused=False,
    is_handed_over=False,
    has_booking=False,
    is_window_open=True,
)


def hindered(**changes: bool) -> Obstacle | None:
    return rules.obstacle(replace(CLEAR, **changes))


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({}, None),
        ({"is_disabled": True}, Obstacle.CHANNEL_DISABLED),
        ({"is_stopped": True}, Obstacle.CHANNEL_STOPPED),
        ({"is_refused": True}, Obstacle.CONTACT_OPTED_OUT),
        ({"is_refused": True, "is_from_human": True}, Obstacle.CONTACT_OPTED_OUT),
        ({"is_refused": True, "is_template": True}, Obstacle.CONTACT_OPTED_OUT),
        ({"is_refused": True, "is_confirmation": True}, None),
        ({"is_handed_over": True}, Obstacle.HANDED_OVER),
        ({"is_handed_over": True, "is_from_human": True}, None),
        ({"is_handed_over": True, "is_confirmation": True}, None),
        ({"has_booking": True}, None),
        ({"offers_link": True}, None),
        ({"has_booking": True, "offers_link": True}, Obstacle.BOOKING_EXISTS),
        ({"has_booking": True, "offers_link": True, "is_template": True}, Obstacle.BOOKING_EXISTS),
        ({"has_booking": True, "offers_link": True, "is_forced": True}, None),
        ({"has_booking": True, "offers_link": True, "is_from_human": True}, None),
        ({"is_window_open": False}, Obstacle.WINDOW_CLOSED),
        ({"is_window_open": False, "is_from_human": True}, Obstacle.WINDOW_CLOSED),
        ({"is_window_open": False, "is_template": True}, None),
        ({"is_stale": True}, Obstacle.TOO_LATE),
        ({"is_stale": True, "is_from_human": True}, Obstacle.TOO_LATE),
    ],
)
def test_what_stands_in_the_way(changes, obstacle):
    assert hindered(**changes) is obstacle


def test_a_refusal_outweighs_everything_that_may_be_forced():
    assert hindered(is_refused=True, is_forced=True, has_booking=True, offers_link=True) is Obstacle.CONTACT_OPTED_OUT


@pytest.mark.parametrize(
    ("offers_link", "is_template", "is_overtaken", "verdict"),
    [
        (False, False, False, AfterSilence.AGAIN),
        (True, False, False, AfterSilence.LEAVE),
        (False, True, False, AfterSilence.LEAVE),
        (False, False, True, AfterSilence.LEAVE),
    ],
)
def test_only_a_plain_reply_that_is_still_the_last_word_is_sent_again_on_a_guess(
    offers_link, is_template, is_overtaken, verdict
):
    found = rules.after_silence(offers_link=offers_link, is_template=is_template, is_overtaken=is_overtaken)
    assert found is verdict


def test_a_message_is_sent_again_on_a_guess_twice_at_most():
    plain = {"offers_link": False, "is_template": False, "is_overtaken": False}
    verdicts = [rules.after_silence(**plain, repeats=repeats) for repeats in range(4)]
    assert verdicts == [AfterSilence.AGAIN, AfterSilence.AGAIN, AfterSilence.LEAVE, AfterSilence.LEAVE]


def test_pauses_grow_up_to_ten_minutes_and_end_after_two_hours():
    pauses = [rules.pause_seconds(attempts, None) for attempts in range(1, rules.MOST_ATTEMPTS + 1)]
    assert pauses[:3] == [2, 4, 8]
    assert pauses[-1] is None
    told = [pause for pause in pauses if pause is not None]
    assert told == sorted(told)
    assert 1_200 < sum(told) < 7_200


def test_a_provider_that_names_a_pause_is_given_it():
    assert rules.pause_seconds(1, 30) == 30
    assert rules.pause_seconds(1, 10**6) == rules.LONGEST_PAUSE_SECONDS
