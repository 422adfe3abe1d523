"""Everything that the booking page says, by what it is for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language. `{bot}` is the bot's name, `{zone}` a time zone in words, `{when}` a date and time."""

    language: str

    # Choosing
    title: str
    choose_type: str
    choose_day: str
    choose_time: str
    times_on: str
    month_before: str
    month_after: str
    month_is_full: str
    all_is_full: str
    zone: str
    zone_said: str
    zone_change: str
    twice: str
    booking_as: str
    not_you: str
    link_is_old: str

    # The form
    details: str
    other_time: str
    name: str
    email: str
    phone: str
    phone_hint: str
    either: str
    optional: str
    book: str

    # What is wrong with it
    look_again: str
    name_missing: str
    name_invalid: str
    reach_missing: str
    email_invalid: str
    phone_invalid: str
    phone_ambiguous: str
    answer_missing: str
    answer_invalid: str
    time_missing: str
    sent_twice: str

    # What came of it
    taken: str
    unavailable: str
    nearby: str
    none_nearby: str
    booked_already: str
    no_match_title: str
    no_match: str
    send_again: str
    too_many: str

    # An appointment
    appointment: str
    appointments: str
    booked: str
    moved: str
    is_cancelled: str
    is_over: str
    when: str
    what: str
    where: str
    by_phone: str
    by_video: str
    to_calendar: str
    move: str
    cancel: str
    change: str
    elsewhere: str
    keep_link: str
    book_more: str
    book_again: str
    changed_meanwhile: str
    cannot_change: str

    # Changing it
    move_title: str
    move_question: str
    from_: str
    to: str
    move_now: str
    keep: str
    cancel_question: str
    cancel_now: str

    # Nothing to show
    missing_title: str
    missing: str
    old_title: str
    old: str
    busy_title: str
    busy: str
