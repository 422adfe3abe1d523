"""Faults of the calendar, of what a bot does in a conversation, and of what it says of its own accord."""

from tests.reliability.seeded import MIGRATIONS, Change, Fault, fault

CHAT = "tests/feature/engine/test_booking_in_chat.py"
TOOLS = "tests/feature/engine/test_tools.py"
RIVALS = "tests/feature/scheduling/test_rivals.py"
HOLDS = "tests/feature/scheduling/test_holds.py"
AVAILABILITY = "tests/unit/calendars/test_availability.py"
LINKS = "tests/unit/scheduling/test_links.py"

CALENDAR = (
    Fault(
        "appointments that nothing but code keeps apart",
        (
            Change(
                f"{MIGRATIONS}/0008_our_own_calendar.py",
                "EXCLUDE USING gist (int8range(schedule_id, schedule_id, '[]') WITH &&, blocked WITH &&)",
                "EXCLUDE USING gist (int8range(id, id, '[]') WITH &&, blocked WITH &&)",
            ),
        ),
        f"{RIVALS}::test_of_times_that_overlap_none_is_given_beside_another",
    ),
    fault(
        "a bot that books whoever has booked meanwhile",
        "scheduling/service.py",
        "    if order.unless_booked:\n        await _refuse_another(",
        "    if False:\n        await _refuse_another(",
        f"{RIVALS}::test_a_contact_is_booked_once_by_bots_that_book_at_once",
    ),
    fault(
        "a time at which the clocks are changed",
        "calendars/availability.py",
        "            if offset != local.replace(fold=1).utcoffset():",
        "            if False:",
        f"{AVAILABILITY}::test_no_appointment_begins_at_a_time_that_the_clocks_skip",
    ),
    fault(
        "an offer that is taken in another conversation",
        "scheduling/service.py",
        "Offer.organization_id == organization_id, Offer.conversation_id == conversation_id, Offer.id == offer_id",
        "Offer.organization_id == organization_id, Offer.id == offer_id",
        f"{CHAT}::test_nobody_takes_an_offer_of_another_conversation",
    ),
    fault(
        "a model that is believed when it says that something is booked",
        "engine/guard.py",
        "    if facts.backing is None:\n        return Reviewed(text)\n",
        "    return Reviewed(text)\n",
        f"{CHAT}::test_a_model_can_book_nothing_that_was_not_offered_and_cannot_say_that_it_did",
    ),
    fault(
        "times that stand although an appointment came in from elsewhere",
        "engine/types.py",
        "        return self.is_additional or not active\n",
        "        return True\n",
        "tests/unit/engine/test_what_offers_mean.py"
        "::test_what_was_offered_means_something_as_long_as_it_could_be_taken",
    ),
    fault(
        "times that are sent to whoever has booked while they waited",
        "engine/turn.py",
        "reply.offers_link or _offers_times(thought, facts, reply),",
        "reply.offers_link,",
        f"{CHAT}::test_times_that_are_named_once_more_are_held_back_from_who_has_booked_since",
    ),
    fault(
        "a model that may show a booked contact more times",
        "engine/tools.py",
        '    return "already_booked" if hands.active and not _may_be_further(hands) else None',
        "    return None",
        f"{TOOLS}::test_times_beside_an_appointment_are_shown_only_to_who_asks_for_another",
    ),
    fault(
        "a model that may move what nobody asked to move",
        "engine/flow/booked.py",
        "    return picks_one or any(",
        "    return True or any(",
        f"{TOOLS}::test_an_appointment_is_moved_only_for_who_asks_for_it",
    ),
    fault(
        "a model that may cancel what nobody asked to cancel",
        "engine/tools.py",
        "        if not answering.wants_cancelled(hands.context):",
        "        if False:",
        f"{TOOLS}::test_an_appointment_is_cancelled_only_for_who_asks_for_it",
    ),
    fault(
        "a day that is gone taken for one that comes",
        "dates/reckoning.py",
        "        return _wish(span, window, Doubt.PAST)\n",
        "        return _wish(span, window, None)\n",
        "tests/unit/dates/test_understanding.py::test_nothing_is_understood_wrong_and_next_to_nothing_is_asked_in_vain",
    ),
    fault(
        "a link that anybody could have signed",
        "scheduling/links.py",
        "hmac.compare_digest(_signature(key, claim).encode(), given) for key",
        "bool(claim and given) for key",
        f"{LINKS}::test_no_letter_can_be_changed",
    ),
    fault(
        "a follow-up to somebody who has booked",
        "reminders/rules.py",
        "    if situation.has_booking:\n",
        "    if False:\n",
        "tests/unit/reminders/test_rules.py::test_what_forbids_to_break_a_silence",
    ),
    fault(
        "a reminder of an appointment that was moved",
        "reminders/rules.py",
        "is_same = situation.is_confirmed and situation.starts_at == situation.meant",
        "is_same = situation.is_confirmed",
        "tests/unit/reminders/test_rules.py::test_what_forbids_to_speak_of_an_appointment",
    ),
)
