"""What an offer still means, and to whom times are shown."""

from datetime import UTC, datetime, timedelta

import pytest

from opensetter.engine import guard
from opensetter.engine.claims.reviewing import Backing, names_any, unbacked
from opensetter.engine.context import _still_meant
from opensetter.engine.flow.phrases import FLOW_PHRASES
from opensetter.engine.languages import LANGUAGES
from opensetter.engine.plans import Noted, TalkLater
from opensetter.engine.types import Appointment, Draft, Facts
from opensetter.engine.types import Offer as Shown
from opensetter.scheduling.models import Offer

NOW = datetime(2027, 3, 22, 9, tzinfo=UTC)
START = NOW + timedelta(days=1, hours=1)


def _appointment(booking_id):
    return Appointment(booking_id, START, None, "Europe/London", is_active=True)


def _row(*, moves=None, is_additional=False):
    return Offer(
        id=1,
        number=1,
        starts_at=START,
        ends_at=START + timedelta(hours=1),
        time_zone="Europe/London",
        appointment_type_id=3,
        moves_booking_id=moves,
        is_additional=is_additional,
    )


def _shown(**wish):
    return Shown(1, 1, START, START + timedelta(hours=1), "Europe/London", 3, **wish)


@pytest.mark.parametrize(
    ("row", "active", "is_meant"),
    [
        (_row(), [], True),
        (_row(), [9], False),
        (_row(is_additional=True), [9], True),
        (_row(moves=9), [9], True),
        (_row(moves=8), [9], False),
        (_row(moves=8), [], False),
    ],
)
def test_what_was_offered_means_something_as_long_as_it_could_be_taken(row, active, is_meant):
    assert bool(_still_meant([row], [_appointment(number) for number in active])) is is_meant


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["possible", "still", "choose"])
def test_times_to_choose_from_are_shown_to_a_booked_contact_only_if_they_asked_for_some(language, name):
    mine = _appointment(9)
    lead = getattr(FLOW_PHRASES[language], name).format(zone="London", list="")
    draft = Draft(f"{lead}\n1. 10:00", language=language)

    def told(*offers):
        backing = Backing(NOW, "Europe/London", active=(mine,), offers=offers, sets_appointments=True)
        return guard.review(draft, Facts(None, (mine,), now=NOW, backing=backing)).text

    assert lead.split("(")[0].strip() not in told()
    assert lead.split("(")[0].strip() in told(_shown(moves_booking_id=9))
    assert lead.split("(")[0].strip() in told(_shown(is_additional=True))


@pytest.mark.parametrize("text", ["How about 10 am?", "Tuesday at 10:00 is still free.", "1. Dienstag, 10 Uhr"])
def test_an_offer_is_named_in_whatever_words(text):
    assert names_any(text, [_shown()])


@pytest.mark.parametrize(
    "text", ["How about 11 am?", "We are open until 17:00.", "In 10 minutes", "I have 10 of them."]
)
def test_another_time_is_not_the_offers(text):
    assert not names_any(text, [_shown()])


def test_when_we_write_again_is_told_and_is_no_time_to_choose():
    again = Noted(TalkLater(START))
    backing = Backing(NOW, "Europe/London", outcomes=(again,), sets_appointments=True)
    assert unbacked("1. Tuesday at 10:00\nWhich of these times suits you?", backing)
    assert unbacked("Does Tuesday at 10:00 suit you?", backing)
    assert not unbacked("I will write to you again on Tuesday at 10:00.", backing)
