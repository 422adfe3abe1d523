"""The built-in responder: a whole conversation without a model, in five languages, by fixed rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opensetter.engine import wording
from opensetter.engine.guard import PLACEHOLDER
from opensetter.engine.hours import say_hours
from opensetter.engine.intents import Intent, Understood, understand
from opensetter.engine.languages import plain, recognise, supported
from opensetter.engine.phrases import PHRASES, Phrases
from opensetter.engine.types import Context, Draft
from opensetter.engine.vocabulary import Pattern

_OFFER_AGAIN_AFTER = 4
"""How many of our messages after an offer the link comes up again by itself."""

_COUNTERS = {
    Intent.HOURS,
    Intent.APPOINTMENT,
    Intent.MOVE,
    Intent.CANCEL,
    Intent.ADD,
    Intent.DECLINE,
    Intent.REFUSE,
    Intent.QUESTION,
}
_POLITE = {
    Intent.GREETING,
    Intent.THANKS,
    Intent.GOODBYE,
    Intent.YES,
    Intent.NO,
    Intent.DECLINE,
    Intent.REFUSE,
}


_PLAIN_YES = Pattern(r"\W*(?:yes|yeah|yep|yup|si|sim|ja|jawohl|oui)\b")


@dataclass(frozen=True, slots=True)
class Turn:
    """A context with its burst understood, and in which language to answer."""

    context: Context
    language: str
    messages: tuple[tuple[str, Understood], ...]

    @property
    def phrases(self) -> Phrases:
        return wording.phrases_in(self.language)

    @property
    def intents(self) -> frozenset[Intent]:
        return frozenset().union(*(understood.intents for _, understood in self.messages))

    @property
    def is_polite(self) -> bool:
        """Whether the burst holds nothing but politeness, assent or dissent."""
        return bool(self.intents) and self.intents <= _POLITE and not self.has_content

    @property
    def has_content(self) -> bool:
        return any(understood.has_content for _, understood in self.messages)

    @property
    def spoken(self) -> list[str]:
        """What the bot has said so far, oldest first."""
        return [line.text for line in self.context.history if line.direction == "outbound"]

    @property
    def last_spoken(self) -> str:
        return self.spoken[-1] if self.spoken else ""

    def fill(self, template: str, **values: object) -> str:
        return wording.fill(template, self.context.bot.name, self.language, **values)

    def greets(self) -> Iterator[str]:
        """A greeting, when the contact greets or the two have not met."""
        if not self.spoken or Intent.GREETING in self.intents:
            yield wording.greeting(self.context.person, self.context.bot.name, self.language, first=not self.spoken)


def respond(context: Context) -> Draft:
    """What the bot says when no model does. The same context always gets the same words."""
    turn = read(context)
    answers = _answers(turn)
    if context.active:
        return Draft(joined(_to_booked(turn)), language=turn.language, answers=answers)
    step = _next_step(turn, answers)
    parts = [*turn.greets(), *_counter_answers(turn), *_acknowledgement(turn, answers, step), *step.parts]
    text = joined(parts or [turn.fill(turn.phrases.received)])
    return Draft(text, offer_link=step.offers, language=turn.language, asked=step.asked, answers=answers)


def read(context: Context) -> Turn:
    """The context with its burst understood."""
    messages = tuple((message, understand(message)) for message in context.inbound)
    return Turn(context, language_of(context), messages)


def language_of(context: Context) -> str:
    """The language of the burst, else of what the contact wrote before, else the bot's, else English."""
    own = supported(context.bot.language)
    earlier = (line.text for line in reversed(context.history) if line.direction == "inbound")
    before = next((found for text in earlier if (found := recognise(text, leaning=own))), own)
    return recognise("\n".join(context.inbound), leaning=before) or before or "en"


def _answers(turn: Turn) -> dict[str, str]:
    """The burst as the answer to the question that was asked, without greetings and counter-questions."""
    asked = turn.context.asked
    if asked is None or asked not in turn.context.bot.questions:
        return {}
    told = [message.strip() for message, understood in turn.messages if is_answer(understood)]
    answer = "\n".join(message for message in told if message)
    return {asked: answer} if answer else {}


def is_answer(understood: Understood) -> bool:
    """Whether a message may be an answer to what was asked, rather than politeness or a question in return."""
    if understood.is_social or understood.intents & _COUNTERS:
        return False
    return understood.has_content or Intent.BOOK not in understood.intents


# ── to a contact who has an appointment ──────────────────────────────────────────────────────────────────────────


def _to_booked(turn: Turn) -> list[str]:
    """The parts of an answer to a booked contact. Each answer speaks of the appointment; none asks for one."""
    phrases, intents, active = turn.phrases, turn.intents, turn.context.active
    greeting = list(turn.greets())
    wish = _wish(turn)
    if wish:
        return [*greeting, *_hours(turn), wording.wish(wish, active, turn.context.bot.name, turn.language)]
    if Intent.BOOK in intents:
        return [*greeting, *_hours(turn), wording.already(active, turn.language)]
    parts = [*greeting, *_hours(turn), *_booked_reaction(turn)]
    if not (turn.is_polite and not greeting and _stated(turn)):
        parts.append(wording.statement(active, turn.language))
    if Intent.GOODBYE in intents:
        parts.append(phrases.goodbye)
    elif turn.is_polite:
        parts.append(phrases.if_it_changes if greeting else phrases.at_your_service)
    return parts


def _booked_reaction(turn: Turn) -> Iterator[str]:
    phrases, intents = turn.phrases, turn.intents
    if Intent.QUESTION in intents:
        yield turn.fill(phrases.colleague)
    elif Intent.THANKS in intents:
        yield phrases.you_are_welcome
    elif turn.is_polite and not intents <= {Intent.GREETING, Intent.GOODBYE}:
        yield phrases.agreed
    elif not intents & {Intent.APPOINTMENT, Intent.HOURS} and turn.has_content:
        yield turn.fill(phrases.received)


def _wish(turn: Turn) -> str | None:
    """The phrase that notes a wish to move, cancel or add; a yes to the offer of a change is one, too."""
    phrases, intents = turn.phrases, turn.intents
    if intents & {Intent.MOVE, Intent.OTHER_TIME} or accepts_change(turn):
        return phrases.wish_to_move
    if Intent.CANCEL in intents:
        return phrases.wish_to_cancel
    if Intent.ADD in intents:
        return phrases.wish_to_add
    return None


def accepts_change(turn: Turn) -> bool:
    """Whether this is a yes to our offer to change something; an `ok` only means that it was read."""
    invited = any(known.or_change in turn.last_spoken for known in PHRASES.values())
    says_yes = turn.intents == {Intent.YES} and not turn.has_content
    return invited and says_yes and any(_PLAIN_YES.match(plain(message)) for message, _ in turn.messages)


def _stated(turn: Turn) -> bool:
    """Whether our last message already named every appointment."""
    return all(
        any(
            wording.say_when(one.starts_at, one.time_zone, language).split(" (")[0]
            in turn.last_spoken.replace(", dem ", ", ")
            for language in PHRASES
        )
        for one in turn.context.active
    )


# ── to a contact who has none ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Step:
    """What follows the answers: a question of the bot's, the link, or a closing word."""

    parts: tuple[str, ...] = ()
    offers: bool = False
    asked: str | None = None


def _counter_answers(turn: Turn) -> Iterator[str]:
    """Answers to what the contact asked, before the bot goes on with its own matter."""
    phrases, intents = turn.phrases, turn.intents
    if has_lost_one(turn):
        yield phrases.gone
    elif Intent.APPOINTMENT in intents:
        yield phrases.none
        if turn.context.past:
            yield wording.past(turn.context.past, turn.language)
    yield from _hours(turn)
    if Intent.QUESTION in intents:
        yield turn.fill(phrases.colleague)


def _hours(turn: Turn) -> Iterator[str]:
    if Intent.HOURS in turn.intents:
        yield say_hours(turn.context.bot, turn.context.now, turn.language)


def _acknowledgement(turn: Turn, answers: dict[str, str], step: _Step) -> Iterator[str]:
    if answers:
        noted = turn.phrases.answer_noted
        yield noted[len(turn.context.answers) % len(noted)]
    elif Intent.THANKS in turn.intents and not turn.intents & {Intent.DECLINE, Intent.REFUSE}:
        yield turn.phrases.you_are_welcome
    elif Intent.REFUSE in turn.intents and step.offers:
        yield turn.phrases.no_matter


def _next_step(turn: Turn, answers: dict[str, str]) -> _Step:
    phrases, intents = turn.phrases, turn.intents
    if Intent.DECLINE in intents:
        return _Step((phrases.declined,))
    if intents & {Intent.MOVE, Intent.CANCEL} and not has_lost_one(turn):
        return _Step((turn.fill(phrases.wish_unknown),))
    if Intent.GOODBYE in intents and not intents & {Intent.BOOK, Intent.ADD}:
        return _Step((phrases.goodbye,))
    since = _messages_since_offer(turn)
    if since is not None:
        return _after_offer(turn, since)
    known = {**turn.context.answers, **answers}
    remaining = [question for question in turn.context.bot.questions if question not in known]
    if remaining and not _insists(turn):
        return _question(turn, remaining[0], answered=bool(answers))
    return _offer(turn, phrases.offer)


def _question(turn: Turn, question: str, *, answered: bool) -> _Step:
    """The bot's next question, with the words that fit the moment before it."""
    phrases = turn.phrases
    if Intent.BOOK in turn.intents or Intent.ADD in turn.intents:
        lead = phrases.before_booking
    elif question == turn.context.asked:
        lead = phrases.back_to_question
    else:
        lead = "{question}" if answered else phrases.first_question
    return _Step((lead.replace("{question}", question),), asked=question)


def _offer(turn: Turn, lead: str) -> _Step:
    """The link, which is rendered after these words; without one, word that the team will be in touch."""
    if turn.context.may_offer:
        return _Step((lead,), offers=True)
    return _Step((turn.fill(turn.phrases.no_link),))


def _after_offer(turn: Turn, since: int) -> _Step:
    """Once offered, the link is not pressed on anyone: it comes again when asked for, or after a while."""
    phrases, intents = turn.phrases, turn.intents
    if intents & {Intent.BOOK, Intent.ADD, Intent.REFUSE}:
        return _offer(turn, phrases.offer_again)
    if since >= _OFFER_AGAIN_AFTER and not turn.is_polite and turn.context.may_offer:
        return _offer(turn, phrases.offer)
    if turn.is_polite:
        agrees = intents & {Intent.YES, Intent.NO} and Intent.THANKS not in intents
        return _Step((phrases.agreed, phrases.at_your_service) if agrees else (phrases.at_your_service,))
    if intents & {Intent.QUESTION, Intent.HOURS, Intent.APPOINTMENT}:
        return _Step()
    return _Step((turn.fill(phrases.received),))


def _messages_since_offer(turn: Turn) -> int | None:
    """How many messages ago the link was offered, or a call promised; None when neither was."""
    promises = [wording.fill(known.no_link, turn.context.bot.name, language) for language, known in PHRASES.items()]
    for ago, text in enumerate(reversed(turn.spoken)):
        if PLACEHOLDER in text or any(promise in text for promise in promises):
            return ago
        if _speaks_of_one(text):
            return None
    return None


def _insists(turn: Turn) -> bool:
    """Whether the contact will not be asked: they refuse, or ask to book a second time."""
    if Intent.REFUSE in turn.intents:
        return True
    if not any(_only_books(understood) for _, understood in turn.messages):
        return False
    said_before = (line.text for line in turn.context.history if line.direction == "inbound")
    return any(_only_books(understand(text)) for text in said_before)


def _only_books(understood: Understood) -> bool:
    return Intent.BOOK in understood.intents and not understood.has_content


def has_lost_one(turn: Turn) -> bool:
    """Whether our last message spoke of an appointment that is neither ahead nor over: it has been cancelled."""
    if not _speaks_of_one(turn.last_spoken):
        return False
    overs = (
        wording.say_when(one.starts_at, one.time_zone, language) for one in turn.context.past for language in PHRASES
    )
    return not any(over in turn.last_spoken.replace(", dem ", ", ") for over in overs)


def _speaks_of_one(text: str) -> bool:
    """Whether these words of ours state an appointment to come."""
    openings = (
        opening.split("{on}")[0].split("{what}")[0]
        for known in PHRASES.values()
        for opening in (known.upcoming, known.already, known.wish_to_move, known.wish_to_cancel)
    )
    # With its number, for "You have no appointment" begins alike.
    counts = (re.escape(known.upcoming_several.split("{count}")[0]) + r"\d" for known in PHRASES.values())
    return any(opening in text for opening in openings) or any(re.search(count, text) for count in counts)


def joined(parts: Sequence[str]) -> str:
    """Parts as one message: sentences run on, a list stands by itself."""
    text = ""
    for part in parts:
        between = "\n\n" if "\n" in part or "\n" in text.rpartition("\n\n")[2] else " "
        text = f"{text}{between}{part}" if text else part
    return text
