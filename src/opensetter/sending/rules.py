"""May this message go out now? Asked at the last moment, and decided on what is true then."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Obstacle(StrEnum):
    """Why a message is not sent. The value is what the API and the events call it."""

    CHANNEL_DISABLED = "channel_disabled"
    CHANNEL_STOPPED = "channel_stopped"
    CONTACT_OPTED_OUT = "contact_opted_out"
    HANDED_OVER = "handed_over"
    BOOKING_EXISTS = "booking_exists"
    BOOKING_CHANGED = "booking_changed"
    CONTACT_ANSWERED = "contact_answered"
    WINDOW_CLOSED = "window_closed"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that decides whether a message may be sent, as it stands under the contact's lock."""

    is_disabled: bool
    is_stopped: bool
    is_refused: bool
    """The contact does not want to be written to from this sender."""
    is_handed_over: bool
    has_booking: bool
    """The contact has an active appointment with this bot."""
    is_window_open: bool
    is_from_human: bool = False
    is_template: bool = False
    offers_link: bool = False
    is_forced: bool = False
    """The operator wants the link to be sent to a booked contact all the same."""
    is_stale: bool = False
    """It has waited for so long that it would be out of place: after an outage, or in a backup that was restored."""
    is_confirmation: bool = False
    """It confirms that the contact will hear nothing more: the one message that may follow a refusal."""
    broken: Obstacle | None = None
    """What has become of the reason for which it was said of our own accord."""


def obstacle(now: Situation) -> Obstacle | None:
    """What stands in the way, the gravest first; None if the message may go."""
    is_bots = not (now.is_from_human or now.is_confirmation)
    return next(
        (
            reason
            for stands, reason in (
                (now.is_disabled, Obstacle.CHANNEL_DISABLED),
                (now.is_stopped, Obstacle.CHANNEL_STOPPED),
                (now.is_refused and not now.is_confirmation, Obstacle.CONTACT_OPTED_OUT),
                (now.is_handed_over and is_bots, Obstacle.HANDED_OVER),
                (now.has_booking and now.offers_link and is_bots and not now.is_forced, Obstacle.BOOKING_EXISTS),
                (now.broken is not None, now.broken),
                (not now.is_window_open and not now.is_template, Obstacle.WINDOW_CLOSED),
                (now.is_stale, Obstacle.TOO_LATE),
            )
            if stands
        ),
        None,
    )


STALE_AFTER = timedelta(hours=6)
"""How long after it was written a message is still worth sending."""


class AfterSilence(StrEnum):
    """What becomes of a message of which nobody knows whether it was sent."""

    AGAIN = "again"
    LEAVE = "leave"


MOST_REPEATS = 2
"""How often one message is sent again on a guess: a provider that takes all and says nothing must not be a siren."""


def after_silence(
    *, offers_link: bool, is_template: bool, is_overtaken: bool, repeats: int = 0, is_unasked: bool = False
) -> AfterSilence:
    """Whether to send a message again that the provider has not reported on, and that was repeated so often before.

    A plain reply is better read twice than not at all. A booking link, a template and what nobody has asked for are not
    sent twice on a guess, and nothing is sent after what was said later.
    """
    is_final = offers_link or is_template or is_unasked or is_overtaken or repeats >= MOST_REPEATS
    return AfterSilence.LEAVE if is_final else AfterSilence.AGAIN


LONGEST_PAUSE_SECONDS = 600.0
MOST_ATTEMPTS = 12


def pause_seconds(attempts: int, retry_after_seconds: float | None) -> float | None:
    """How long to wait before the next attempt; None if it is time to give up, after about an hour and a half."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return max(min(2.0**attempts, LONGEST_PAUSE_SECONDS), min(retry_after_seconds or 0.0, LONGEST_PAUSE_SECONDS))
