"""Choosing among what is offered: which time suits, which appointment is meant, and the words that say so. Pure."""

from collections.abc import Sequence
from datetime import datetime

from opensetter.evaluation import manner
from opensetter.evaluation.notation import Language
from opensetter.evaluation.reading import Choice
from opensetter.evaluation.scenario import Answering, Scenario, Wish


def fitting(choices: Sequence[Choice], wish: Wish) -> list[Choice]:
    """The offered times that meet a wish."""
    return [choice for choice in choices if _fits(choice, wish)]


def own(choices: Sequence[Choice], scenario: Scenario) -> Choice | None:
    """The choice that is the appointment the contact speaks of, if the choices are the contact's own appointments."""
    before = {each.at for each in scenario.has}
    if not choices or any(starts(choice) not in before for choice in choices):
        return None
    meant = scenario.which or scenario.has[0].at
    return next((choice for choice in choices if starts(choice) == meant), choices[0])


def of_type(choices: Sequence[Choice], wanted: str | None) -> Choice:
    """The choice that is the wanted type of appointment, else the first."""
    return next((each for each in choices if wanted and wanted.casefold() in each.text.casefold()), choices[0])


def starts(choice: Choice) -> datetime | None:
    """When a choice begins, if it says day and time."""
    return choice.moment.local if choice.moment else None


def words(chosen: Choice, among: Sequence[Choice], way: Answering, language: Language) -> tuple[str, dict[str, object]]:
    """The phrase that chooses, and what it needs: in this way, or by number where that would not be clear."""
    number: dict[str, object] = {"number": chosen.number}
    if way == "sentence":
        return "pick_sentence", number
    if way == "ordinal" and (said := manner.ordinal(chosen.number, language)):
        return "pick_ordinal", {"ordinal": said}
    local = starts(chosen)
    others = [start for each in among if each is not chosen and (start := starts(each))]
    if local is None or way in {"number", "ordinal"} or not _is_clear(local, others, way):
        return "pick_number", number
    return f"pick_{way}", {"day": manner.day(local.date(), language), "clock": manner.clock(local.time(), language)}


def _fits(choice: Choice, wish: Wish) -> bool:
    moment = choice.moment
    if moment is None:
        return False
    if moment.local is not None:
        return wish.fits(moment.local)
    return wish.is_open or (wish.between is not None and wish.between.holds(moment.clock))


def _is_clear(local: datetime, others: Sequence[datetime], way: Answering) -> bool:
    match way:
        case "clock":
            return all(other.time() != local.time() for other in others)
        case "day":
            return all(other.weekday() != local.weekday() for other in others)
        case _:
            return all((other.weekday(), other.time()) != (local.weekday(), local.time()) for other in others)
