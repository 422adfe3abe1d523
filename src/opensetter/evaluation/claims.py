"""Whether what a reply says of times and bookings is so, told from the rows and apart from the product's own guard."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from opensetter.core.times import zone
from opensetter.evaluation import reading, suspicions
from opensetter.evaluation.reading import Moment
from opensetter.evaluation.transcript import Exchange, Kept, Offered, Reply, Transcript

# The page on which an appointment is made; the one on which it is changed is the contact's own.
_BOOKING_PAGE = re.compile(r"\S+/book/(?!manage/)\S+")


def unbacked(transcript: Transcript, exchange: Exchange, reply: Reply) -> Iterator[str]:
    """The lines of a reply that name a time which nothing backs, or say "booked" where nothing is.

    A time is backed by an offer or a booking of this contact's up to then, by the opening hours, or by the operator's
    own words. One that the contact named may be spoken of: asked about, or said not to be free.
    """
    text = transcript.unquoted(reply.text)
    backing = _Backing(transcript, exchange)
    for moment in reading.moments(text, backing.today):
        if not backing.holds(moment):
            yield moment.quote
    if not exchange.after.active(exchange.at):
        yield from suspicions.booked_claims(text)


def invited(transcript: Transcript, exchange: Exchange, reply: Reply) -> Iterator[str]:
    """What invites a contact to book who has an appointment and did not ask for another or for a different time."""
    if not exchange.after.active(exchange.at):
        return
    if transcript.link is not None and transcript.link.removeprefix("https://") in reply.text:
        yield transcript.link
    yield from _BOOKING_PAGE.findall(reply.text)
    known = {offer.id for offer in exchange.before.offers}
    new = [offer for offer in exchange.after.offers if offer.id not in known]
    if any(offer.moves_booking_id or offer.is_additional for offer in new):
        return
    if new:
        yield f"offers {len(new)} times"
    yield from suspicions.invitations(transcript.unquoted(reply.text))


def booked_in(exchange: Exchange) -> Kept | None:
    """The appointment on our own calendar that came to be, or got its time, in an exchange."""
    before = {booking.id: booking.starts_at for booking in exchange.before.bookings}
    return next(
        (
            booking
            for booking in exchange.after.active(exchange.at)
            if booking.source == "opensetter" and before.get(booking.id) != booking.starts_at
        ),
        None,
    )


def wrongly_said(transcript: Transcript, exchange: Exchange) -> Iterator[str]:
    """How an appointment made in an exchange differs from what was chosen or wished for, or from what was said."""
    made = booked_in(exchange)
    if made is None:
        return
    local = made.starts_at.astimezone(transcript.zone).replace(tzinfo=None)
    chosen = exchange.utterance.chosen
    if chosen is not None and chosen != local:
        yield f"chosen was {chosen:%Y-%m-%d %H:%M}, stored is {local:%Y-%m-%d %H:%M}"
    wish = transcript.scenario.traps.changes_mind or transcript.scenario.wish
    if not wish.is_flexible and not wish.fits(local):
        yield f"stored is {local:%Y-%m-%d %H:%M}, which was not wished for"
    said = " ".join(reply.text for reply in exchange.replies)
    today = exchange.at.astimezone(transcript.zone).date()
    named = reading.moments(transcript.unquoted("\n".join(reply.text for reply in exchange.replies)), today)
    in_any = [made.starts_at.astimezone(each).replace(tzinfo=None) for each in _zones(transcript, exchange)]
    if not any(moment.may_be(at) for moment in named for at in in_any):
        yield f"stored is {local:%Y-%m-%d %H:%M}, said was: {said[:160]}"


class _Backing:
    """Everything that may be said to be at a time, as of one exchange."""

    def __init__(self, transcript: Transcript, exchange: Exchange) -> None:
        self.today: date = exchange.at.astimezone(transcript.zone).date()
        zones = _zones(transcript, exchange)
        rows: list[Kept | Offered] = [*exchange.before.bookings, *exchange.after.bookings, *exchange.after.offers]
        self._spans = [
            (row.starts_at.astimezone(each).replace(tzinfo=None), row.ends_at and row.ends_at.astimezone(each))
            for row in rows
            for each in zones
        ]
        later = exchange.after.talks_later_at
        if later is not None:
            self._spans += [(later.astimezone(each).replace(tzinfo=None), None) for each in zones]
        self._clocks = {time.fromisoformat("00:00" if clock == "24:00" else clock) for clock in transcript.hours.clocks}
        self._named = {moment.clock for moment in reading.moments("\n".join(_told(transcript, exchange)), self.today)}

    def holds(self, moment: Moment) -> bool:
        return self._is_start(moment) or self._is_end(moment) or self._is_hour(moment) or self._is_echo(moment)

    def _is_start(self, moment: Moment) -> bool:
        return any(moment.may_be(start) for start, _ in self._spans)

    def _is_end(self, moment: Moment) -> bool:
        """Whether it is the end of something whose start stands in the same sentence."""
        beside = reading.moments(moment.quote, self.today)
        return any(
            end is not None and moment.may_be(end.replace(tzinfo=None)) and any(other.may_be(start) for other in beside)
            for start, end in self._spans
        )

    def _is_hour(self, moment: Moment) -> bool:
        """Whether a sentence about opening hours names it as one; a date is today's or tomorrow's there."""
        if moment.clock not in self._clocks or not suspicions.tells_hours(moment.quote):
            return False
        day = moment.day
        if day is None or day.date is None:
            return True
        return day.is_consistent and (day.date - self.today).days <= 1

    def _is_echo(self, moment: Moment) -> bool:
        """Whether the contact named it, and it is asked about, or said not to be."""
        return moment.clock in self._named and suspicions.is_hedged(moment.quote)


def _told(transcript: Transcript, exchange: Exchange) -> Iterator[str]:
    """Everything that the contact had said by then."""
    for each in transcript.exchanges:
        yield from each.utterance.messages
        if each is exchange:
            return


def _zones(transcript: Transcript, exchange: Exchange) -> list[ZoneInfo]:
    """The zones in which a time may be told: the contact's, the operator's, an offer's, a booking's."""
    names = [transcript.scenario.zone, transcript.hours.time_zone]
    names += [offer.time_zone for offer in exchange.after.offers]
    names += [booking.time_zone for booking in exchange.after.bookings if booking.time_zone]
    return [zone(name) for name in dict.fromkeys(names)]


def local_start(transcript: Transcript, booking: Kept) -> datetime:
    """When a booking begins, as the contact's clock has it."""
    return booking.starts_at.astimezone(transcript.zone).replace(tzinfo=None)
