"""The verdict on a conversation: what was reached, what was said that must not be, what was expected and did not come.

Pure, and independent of the product's own guard: it reads the rows and the words.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from opensetter.evaluation import claims, suspicions
from opensetter.evaluation.transcript import Exchange, Kept, Transcript


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one conversation came to. `failures` are sentences; there are none if it passed."""

    key: str
    language: str
    seeks_booking: bool
    booked: bool
    messages: int
    """How many messages the contact wrote."""
    messages_to_booking: int | None
    unbacked: tuple[str, ...]
    invitations: tuple[str, ...]
    wrong_times: tuple[str, ...]
    wrong_language: tuple[str, ...]
    failures: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.failures


def judge(transcript: Transcript) -> Verdict:
    """Judge one conversation."""
    scenario = transcript.scenario
    unbacked = tuple(
        quote for exchange, reply in transcript.replies() for quote in claims.unbacked(transcript, exchange, reply)
    )
    invitations = tuple(
        quote for exchange, reply in transcript.replies() for quote in claims.invited(transcript, exchange, reply)
    )
    wrong_times = tuple(
        quote for exchange in transcript.exchanges for quote in claims.wrongly_said(transcript, exchange)
    )
    wrong_language = tuple(_foreign(transcript))
    made = _made(transcript)
    expected = scenario.expect.booked
    wants_booking = scenario.seeks_booking if expected is None else expected
    failures = (
        *([f"the program failed: {transcript.trouble}"] if transcript.trouble else ()),
        *(f"unbacked: {quote}" for quote in unbacked),
        *(f"invites a booked contact: {quote}" for quote in invitations),
        *(f"wrong time: {quote}" for quote in wrong_times),
        *(f"wrong language: {quote}" for quote in wrong_language),
        *(["not booked"] if wants_booking and made is None else ()),
        *(["booked, which was not wanted"] if expected is False and made is not None else ()),
        *_unmet(transcript, made),
    )
    return Verdict(
        key=transcript.key,
        language=scenario.language,
        seeks_booking=scenario.seeks_booking,
        booked=made is not None,
        messages=sum(len(exchange.utterance.messages) for exchange in transcript.exchanges),
        messages_to_booking=_messages_to_booking(transcript),
        unbacked=unbacked,
        invitations=invitations,
        wrong_times=wrong_times,
        wrong_language=wrong_language,
        failures=failures,
    )


def _made(transcript: Transcript) -> Kept | None:
    """The contact's newest appointment that was not there, or not at that time, when the scenario began."""
    before = {booking.id: booking.starts_at for booking in transcript.first.bookings}
    at = transcript.exchanges[-1].at if transcript.exchanges else None
    found = (
        [booking for booking in transcript.last.active(at) if before.get(booking.id) != booking.starts_at] if at else []
    )
    return found[-1] if found else None


def _messages_to_booking(transcript: Transcript) -> int | None:
    """How many utterances it took until the appointment was made."""
    for number, exchange in enumerate(transcript.exchanges, 1):
        if claims.booked_in(exchange) is not None:
            return number
    return None


def _foreign(transcript: Transcript) -> Iterator[str]:
    """The replies that are plainly in another language than the contact writes."""
    for exchange, reply in transcript.replies():
        wanted = transcript.scenario.expect.language or exchange.language
        found = suspicions.language(transcript.unquoted(reply.text))
        if found is not None and found != wanted:
            yield f"{found} instead of {wanted}: {reply.text[:80]}"


def _unmet(transcript: Transcript, made: Kept | None) -> Iterator[str]:
    """The scenario's own expectations that were not met."""
    expect, last = transcript.scenario.expect, transcript.last
    yield from _untimely(transcript, made)
    if expect.bookings is not None:
        count = len(last.active(transcript.exchanges[-1].at)) if transcript.exchanges else 0
        if count != expect.bookings:
            yield f"{count} appointments in the end instead of {expect.bookings}"
    needed = _messages_to_booking(transcript)
    if expect.messages is not None and needed is not None and needed > expect.messages:
        yield f"{needed} messages to the booking instead of at most {expect.messages}"
    for flag, is_so, words in (
        (expect.hands_over, last.is_handed_over, "handed over to a human"),
        (expect.talks_later, last.talks_later_at is not None, "noted to write later"),
        (expect.offers_link, _gives_link(transcript), "given the link"),
    ):
        if flag is not None and flag != is_so:
            yield f"was {'' if is_so else 'not '}{words}"
    yield from (f"did not keep the answer: {answer}" for answer in expect.learns if not _kept(transcript, answer))
    yield from _words(transcript)
    yield from _silence(transcript)


def _gives_link(transcript: Transcript) -> bool:
    link = transcript.link
    return link is not None and any(link.removeprefix("https://") in reply.text for _, reply in transcript.replies())


def _kept(transcript: Transcript, answer: str) -> bool:
    return any(answer.casefold() in known.casefold() for known in transcript.last.answers)


def _untimely(transcript: Transcript, made: Kept | None) -> Iterator[str]:
    expect = transcript.scenario.expect
    if made is None:
        return
    local = claims.local_start(transcript, made)
    if expect.at is not None and local != expect.at:
        yield f"booked for {local:%Y-%m-%d %H:%M} instead of {expect.at:%Y-%m-%d %H:%M}"
    if expect.days and local.date() not in expect.days:
        yield f"booked for {local:%Y-%m-%d}, which is not one of the expected days"
    if expect.between is not None and not expect.between.holds(local.time()):
        yield f"booked for {local:%H:%M}, which is not the expected part of the day"


def _words(transcript: Transcript) -> Iterator[str]:
    expect = transcript.scenario.expect
    everything = [reply.text.casefold() for _, reply in transcript.replies()]
    for words in expect.says:
        if not any(words.casefold() in text for text in everything):
            yield f"never said: {words}"
    for words in expect.never_says:
        if any(words.casefold() in text for text in everything):
            yield f"said: {words}"


def _silence(transcript: Transcript) -> Iterator[str]:
    """Messages without an answer, where one was due, and answers where there should be none."""
    scenario = transcript.scenario
    for number, exchange in enumerate(transcript.exchanges, 1):
        is_last = number == len(transcript.exchanges)
        if _may_be_silent(exchange) or (is_last and scenario.expect.is_silent):
            continue
        if not exchange.replies:
            yield f"no answer to message {number}: {exchange.utterance.messages[-1][:60]}"
    if scenario.expect.is_silent and transcript.exchanges and transcript.exchanges[-1].replies:
        yield "the last message was answered"


def _may_be_silent(exchange: Exchange) -> bool:
    """Whether a human answers there, or was asked for."""
    return exchange.before.is_handed_over
