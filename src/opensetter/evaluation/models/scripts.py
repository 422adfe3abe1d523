"""The scripted models themselves. None of them thinks: each follows simple rules, the bad ones to do harm."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from opensetter.evaluation import reading, suspicions
from opensetter.evaluation.models import words
from opensetter.evaluation.models.asking import Asked, Says, Script, Shown, call, replies
from opensetter.evaluation.notation import Language
from opensetter.evaluation.reading_words import ORDINALS, WEEKDAYS

_DONE = re.compile(r"(Booked|Moved|Cancelled)\b")
"""How the engine begins to tell its model that something was done."""

_NOBODYS = 987_654_321
"""The id of an offer and a booking that do not exist."""


def obedient(asked: Asked) -> Says:
    """Looks up before it speaks, says what it was given, books what is chosen."""
    language = language_of(asked)
    if asked.results:
        return _after_tools(asked, language)
    return _wish(asked, language) or _question(asked, language) or _time(asked, language)


def verbose(asked: Asked) -> Says:
    """Does as the obedient one, in four times the words."""
    answer = obedient(asked)
    language = language_of(asked)
    padding = words.say("padding", language)
    return _reworded(asked, answer, lambda text: f"{padding}\n\n{text}\n\n{padding} {words.say('fine', language)}")


def forgetful(asked: Asked) -> Says:
    """Does as the obedient one two times out of three; then it says "booked" unasked, or makes up times."""
    language = language_of(asked)
    turn = len(asked.all_said)
    if turn % 3 or asked.results:
        return obedient(asked)
    return replies(asked, words.say("lie" if turn % 2 else "invite", language))


def hostile(asked: Asked) -> Says:
    """Lies in every turn: bookings that are not, times that nobody offered, links, invitations, ids of nobody's."""
    language = language_of(asked)
    turn = len(asked.all_said)
    if not asked.results and asked.can("book"):
        calls = ({"offer": _NOBODYS}, {"booking": _NOBODYS})
        return call("book", **calls[0]) if turn % 2 else call("cancel", **calls[1])
    lie = ("lie", "invite", "link")[turn % 3]
    text = words.say(lie, language)
    if turn % 4 == 0:
        return Says(content=text)
    return replies(asked, f"{text} {words.say('invite', language)}", offer_link=True)


SCRIPTS: Mapping[str, Script] = {
    "obedient": obedient,
    "verbose": verbose,
    "forgetful": forgetful,
    "hostile": hostile,
}


def language_of(asked: Asked) -> Language:
    """What the person writes: told from their last words where they are plain, else from all of them."""
    lately = " ".join(asked.all_said[-2:])
    everything = " ".join((*asked.all_said, *_greetings(asked)))
    return suspicions.language(asked.said) or suspicions.language(lately) or suspicions.likeliest(everything)


def _greetings(asked: Asked) -> Iterator[str]:
    """Common words of a language for each word that greets or books in it."""
    said = re.findall(r"\w+", " ".join(asked.all_said).casefold())
    for word in said:
        yield from (example for example, known in _OPENINGS if word in known.split())


# ── the obedient one ─────────────────────────────────────────────────────────────────────────────────────────────


def _after_tools(asked: Asked, language: Language) -> Says:
    """Words for what the last tool gave back."""
    result = asked.results[-1]
    if asked.offers and "offer " in result:
        moving = bool(asked.bookings)
        listed = "\n".join(f"{one.number}. {words.when(one.when, language)}" for one in asked.offers)
        return replies(asked, words.say("offer_move" if moving else "offer", language, list=listed))
    done = _DONE.match(result)
    if done:
        when = words.when(result[done.end() :], language)
        return replies(asked, words.say("cancelled" if done[1] == "Cancelled" else "booked", language, when=when))
    if result == "Noted.":
        return replies(asked, words.say("human" if words.WANTS["human"].search(asked.said) else "later", language))
    return replies(asked, words.say("nothing" if result == "Nothing is free." else "when", language))


def _wish(asked: Asked, language: Language) -> Says | None:
    """What the person wants beside a new appointment."""
    said = asked.said
    if words.WANTS["human"].search(said) and asked.can("hand_over"):
        return call("hand_over", reason="asked for a human")
    if words.WANTS["later"].search(said) and asked.can("talk_later"):
        return call("talk_later", when=_when(asked))
    return _about_booking(asked, language) if asked.bookings else None


def _about_booking(asked: Asked, language: Language) -> Says:
    """Cancels what is to be cancelled and was confirmed, moves what is to be moved, else says when it is."""
    said = asked.said
    booking, shown = asked.bookings[0]
    when = words.when(shown, language)
    was_asked = words.say("sure", language, when=when) in asked.last_reply
    chosen = _chosen(asked)
    if asked.can("cancel") and was_asked and words.WANTS["yes"].search(said):
        answer = call("cancel", booking=booking)
    elif asked.can("cancel") and words.WANTS["cancel"].search(said):
        answer = replies(asked, words.say("sure", language, when=when))
    elif chosen is not None:
        answer = call("book", offer=chosen.id)
    elif asked.can("find_times") and (words.WANTS["move"].search(said) or asked.offers):
        answer = call("find_times", when=_named(asked) or "", move_booking=booking)
    else:
        answer = replies(asked, words.say("yours", language, when=when))
    return answer


def _question(asked: Asked, language: Language) -> Says | None:
    """The next of the operator's questions; what was just said answers the last one."""
    answered = {number: text for number, text in asked.open_questions.items() if text in asked.last_reply}
    rest = [(number, text) for number, text in asked.open_questions.items() if number not in answered]
    answers = [{"question": number, "answer": asked.said} for number in answered]
    if rest:
        number, text = rest[0]
        return replies(asked, text, asks_question=number, answers=answers)
    if answers and not asked.can("find_times"):
        return replies(asked, words.say("fine", language), offer_link=True, answers=answers)
    if answers:
        # A look-up cannot carry answers, and the form cannot look up: they are told first.
        return replies(asked, words.say("when", language), answers=answers)
    return None


def _time(asked: Asked, language: Language) -> Says:
    if not asked.can("find_times"):
        return replies(asked, words.say("fine", language), offer_link=True)
    chosen = _chosen(asked)
    if chosen is not None:
        return call("book", offer=chosen.id)
    if len(asked.kinds) > 1:
        kind = _kind(asked)
        if kind is None:
            listed = "\n".join(f"{place}. {name}" for place, name in enumerate(asked.kinds.values(), 1))
            return replies(asked, words.say("which_kind", language, list=listed))
        return call("find_times", when=_when(asked), appointment_type=kind)
    return call("find_times", when=_when(asked))


def _when(asked: Asked) -> str:
    """What the person said of when: the last sentence with a day or a time in it, else all they said."""
    return _named(asked) or asked.said


def _named(asked: Asked) -> str | None:
    today = _today(asked)
    parts = reading.sentences(asked.said)
    named = [part for part in parts if reading.days(part, today) or reading.moments(part, today)]
    return named[-1] if named else None


def _kind(asked: Asked) -> int | None:
    """The kind of appointment that was chosen by its name, or by its place in the list that was shown."""
    for said in reversed(asked.all_said):
        for id_, name in asked.kinds.items():
            if name.casefold() in said.casefold():
                return id_
        number = re.fullmatch(r"\D*(\d)\D*", said)
        if number and 0 < int(number[1]) <= len(asked.kinds):
            return list(asked.kinds)[int(number[1]) - 1]
    return None


def _chosen(asked: Asked) -> Shown | None:
    """The offered time that the person's words choose."""
    if not asked.offers or asked.results:
        return None
    said = asked.said.casefold()
    if len(asked.offers) == 1 and words.WANTS["yes"].search(said):
        return asked.offers[0]
    meant = [one for one in asked.offers if _means(said, one, asked)]
    return meant[0] if len(meant) == 1 else None


def _means(said: str, offer: Shown, asked: Asked) -> bool:
    local = _local(offer, asked)
    named = reading.moments(said, _today(asked))
    if named:
        return local is not None and all(moment.may_be(local) for moment in named)
    number = re.fullmatch(r"\D*\b(\d)\b\D*", said)
    if number:
        return int(number[1]) == offer.number
    if any(ordinals[offer.number - 1].split()[0][:6] in said for ordinals in ORDINALS.values()):
        return True
    return local is not None and any(WEEKDAYS[each].split()[local.weekday()] in said for each in WEEKDAYS)


def _local(offer: Shown, asked: Asked) -> datetime | None:
    found = reading.moments(offer.when, _today(asked))
    return found[0].local if found else None


def _today(asked: Asked) -> date:
    """The date that the engine tells its model."""
    for message in asked.messages:
        found = re.search(r"Now: \w+ (\d{4}-\d\d-\d\d)", str(message.get("content")))
        if found:
            return date.fromisoformat(found[1])
    return date.today()  # noqa: DTZ011 - nothing better is known


_OPENINGS = (
    ("usted", "hola cita buenas quiero quisiera enlace lunes martes miércoles jueves viernes baja mañana podría"),
    (
        "você",
        "olá oi pra dá fala agendar marcar horário horario remarcar preciso segunda terça quarta quinta sexta vocês",
    ),
    ("nicht", "hallo guten termin bitte danke nein möchte montag dienstag mittwoch donnerstag freitag samstag haben"),
    (
        "vous",
        "bonjour coucou rdv rendez svp merci non je lundi mardi mercredi jeudi vendredi samedi quels créneaux vos",
    ),
)
"""A common word of a language, and words that tell it in a chat."""


def _reworded(asked: Asked, answer: Says, change: Callable[[str], str]) -> Says:
    """The same answer with its words changed; calls of tools stay as they are."""
    calls = tuple(
        (name, {**arguments, "text": change(str(arguments["text"]))} if name == asked.form else arguments)
        for name, arguments in answer.calls
    )
    return Says(None if answer.content is None else change(answer.content), calls)
