"""What a small reply chooses from a list: `2`, `the second`, `15:00`, `Tuesday`, `the later one`, in five languages.

Pure. A reply is held against the list that was shown and against nothing else; what is left open stays open.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from opensetter.dates.saying import say_when
from opensetter.dates.understanding import Wish
from opensetter.engine.flow import choice_words as known
from opensetter.engine.flow import words
from opensetter.engine.languages import LANGUAGES, plain

_HOURS = 24
_NOON = 12
_SHORT = 10
"""From how many letters on a button's text that was cut off can be told from another."""

_SPELLED = "|".join(known.HOURS)
_CLOCK = re.compile(
    r"\b(?:(?P<hour>\d{1,2})\s*(?::|h|uhr)\s*(?P<minute>[0-5]\d)(?:\s*(?:uhr|hs?|hrs)\b)?\s*(?P<half>[ap]\.?\s?m\b\.?)?"
    r"|(?P<dotted>\d{1,2}\.[0-5]\d)\s*(?:uhr\b|h\b|(?P<dotted_half>[ap]\.?\s?m\b\.?))"
    r"|(?P<hour_half>\d{1,2})\s*(?P<only_half>[ap]\.?\s?m\b\.?)"
    rf"|(?P<whole>\d{{1,2}}|(?:{_SPELLED})(?!\s(?:hora|heure)\b))\s*(?:uhr|hs?|hrs|o'?\s?clock|horas?|heures?)\b"
    rf"|(?:at|um|gegen|a las?|las|as|vers|around|about|towards)\s+(?P<bare>\d{{1,2}}(?![\d/-]|\.\d)|{_SPELLED})\b"
    r"|(?P<noon>noon|midday|mediodia|meio[- ]dia|mittags?|midi))(?![\w/])",
)
_OF_TIME = {
    *(*known.FILLER, *known.AROUND_TIME, *known.MONTHS, *known.WEEKDAYS, *known.PORTUGUESE_WEEKDAYS),
    *(*known.PLACES, *known.HOURS),
}
_NUMBERED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ere|e|eme|a|o|te|ter|tes|ten)?")
_ONE = re.compile(r"(?:(?:the )?(?:number|option|no|nr) )?one(?: please| pls| thanks)?")
_CLAUSE = re.compile(r"[,;!?()\n]+|\.(?!\d)|\s[-–—]\s")
_ON_A_DAY = re.compile(
    r"\b(?:(?:na|nesta|nessa|pra|proxima) (?:segunda|quarta|quinta|sexta)|(?:segunda|quarta|quinta|sexta)[ -]feira)\b",
)
"""Portuguese weekdays that must not be taken for places in a list."""
_DAY_OF_MONTH = re.compile(
    r"\b(?:(?P<suffixed>\d{1,2})(?:st|nd|rd|th)|(?:the|dia|el|le|am|den|der|vom|on) (?P<led>\d{1,2})(?![\d:]))\b",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that was listed: under which number, and when it is."""

    number: int
    starts_at: datetime
    zone: str

    @property
    def local(self) -> datetime:
        return self.starts_at.astimezone(ZoneInfo(self.zone))


def say_slot(starts_at: datetime, zone: str, language: str) -> str:
    """A listed time, short: weekday, date and time. Whose time it is the list says once, and the year is clear."""
    return re.sub(r",? (?:de )?20\d\d(?=[ ,])", "", say_when(starts_at, zone, language, names_zone=False), count=1)


def chosen(
    text: str, choices: Sequence[Choice], wish: Wish | None, language: str, *, is_aside: bool = False
) -> tuple[Choice, ...]:
    """The choices that a reply may mean: one, or several if it does not tell them apart, or none.

    A time that is named along with something else chooses nothing, unless it is an aside: `cancel the one on Friday`.
    """
    said = plain(text)
    if titled := _by_title(said, choices):
        return titled
    placed = _by_place(said, choices)
    # Who works until three has not chosen three.
    is_clear = is_aside or tells_only_time(said)
    timed = _by_time(_without_places(said, choices, language), choices, wish, language) if is_clear else ()
    if not (placed and timed):
        return placed or timed
    return tuple(one for one in placed if one in timed) or tuple(one for one in choices if one in (*placed, *timed))


def number_in(text: str, numbers: Iterable[int]) -> int | None:
    """The one number of a list that a reply names."""
    found = set(_places(plain(text), list(numbers)))
    return found.pop() if len(found) == 1 else None


def names_time(text: str, language: str) -> bool:
    """Whether a text names a day or an hour in words that leave no doubt that it does."""
    said = plain(text)
    spoken = words.spoken(text)
    has_date = bool(known.MONTHS & set(spoken.split()) and re.search(r"\d", said))
    return bool(_weekdays(said, language) or clocks(said) or words.TODAY.search(spoken) or has_date)


def names_day(text: str, wish: Wish, language: str) -> bool:
    """Whether a text names the day that is wished for, and not only an hour."""
    return _on_day(_without_clocks(plain(text)), wish, language) is not None


def days_in(text: str, language: str) -> str:
    """The words of a text that name days."""
    spoken = words.spoken(text)
    days = [word for word in spoken.split() if _weekdays(word, language)]
    return " ".join([*days, *(match[0] for match in words.TODAY.finditer(spoken))])


def is_small(text: str) -> bool:
    """Whether a text is only a number, a place in a list or a yes, of which several languages have the same words."""
    tokens = words.spoken(text).split()
    return all(one in known.FILLER or one in known.PLACES or _NUMBERED.fullmatch(one) for one in tokens)


def is_only_time(text: str, language: str) -> bool:
    """Whether a text names a day or an hour, and nothing else."""
    return names_time(text, language) and tells_only_time(text)


def tells_only_time(text: str) -> bool:
    """Whether every word has to do with a day, an hour or the choice of one."""
    spoken = words.spoken(_without_clocks(plain(text)))
    for pattern in (words.TODAY, words.NEXT_WEEK, words.TIME_OF_DAY, words.LATER_ONE, words.EARLIER_ONE):
        spoken = pattern.sub(" ", spoken)
    return all(word in _OF_TIME or _NUMBERED.fullmatch(word) for word in spoken.split())


# ── by its text, or its place in the list ────────────────────────────────────────────────────────────────────────


def _by_title(said: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """What a tapped button or a copied line says: the line itself, perhaps cut off."""
    title = re.sub(r"^\s*\d{1,2}[.)]\s*", "", said).strip().rstrip(".…")
    if len(title) < _SHORT or not re.search(r"\d", title):
        return ()
    return tuple(
        one
        for one in choices
        if any(plain(say_slot(one.starts_at, one.zone, language)).startswith(title) for language in LANGUAGES)
    )


def _by_place(said: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    numbers = set(_places(said, [one.number for one in choices]))
    return tuple(one for one in choices if one.number in numbers)


def _places(said: str, numbers: list[int]) -> Iterator[int]:
    """The numbers that are named in clauses which say nothing else."""
    said = words.NO_PLACE.sub(" § ", _ON_A_DAY.sub(" § ", said))
    said = words.EARLIER_ONE.sub(" first ", words.LATER_ONE.sub(" last ", _without_clocks(said, " § ")))
    for clause in _CLAUSE.split(said):
        yield from (place for place in _places_of(clause, numbers) if place in numbers)


def _places_of(clause: str, numbers: list[int]) -> list[int]:
    tokens = re.findall(r"\w+|§", clause)
    left = [token for token in tokens if token not in known.FILLER]
    if not left and _ONE.fullmatch(" ".join(tokens)):
        left = ["1"]
    places = [_place(token, numbers) for token in left]
    return [place for place in places if place is not None] if None not in places else []


def _place(token: str, numbers: list[int]) -> int | None:
    """The number that a word stands for in a list of these; None if it stands for no place at all."""
    if token in known.PLACES:
        return known.PLACES[token] or max(numbers, default=0)
    match = _NUMBERED.fullmatch(token)
    return int(match[1]) if match else None


def _without_places(said: str, choices: Sequence[Choice], language: str) -> str:
    """The text without the numbers that stand by themselves, so that they are taken for no date."""
    numbers = [one.number for one in choices]

    def is_place(clause: str) -> bool:
        may_be_day = _weekdays(clause, language) or _DAY_OF_MONTH.search(clause)
        return not may_be_day and any(_places(clause, numbers))

    return "".join(clause for clause in re.split(r"(?<=[,;!?\n])", said) if not is_place(clause))


# ── by its day and hour ──────────────────────────────────────────────────────────────────────────────────────────


def _by_time(said: str, choices: Sequence[Choice], wish: Wish | None, language: str) -> tuple[Choice, ...]:
    hours = clocks(said)
    on_day = _on_day(_without_clocks(said), wish, language)
    if on_day is None:
        if hours:
            return tuple(one for one in choices if one.local.time() in hours)
        return _by_range(said, choices, wish)
    left = [one for one in choices if on_day(one)]
    if hours:
        left = [one for one in left if one.local.time() in hours]
    elif wish is not None:
        left = [one for one in left if _is_within(one, wish)]
    return tuple(left)


def _by_range(said: str, choices: Sequence[Choice], wish: Wish | None) -> tuple[Choice, ...]:
    """Choices by an hour told in words, such as half past three; by a time of day only if one of them is meant."""
    if wish is None or (wish.earliest is None and wish.latest is None):
        return ()
    if wish.earliest == wish.latest or words.ONE_OF_A_KIND.search(words.spoken(said)):
        return tuple(one for one in choices if _is_within(one, wish))
    return ()


def _is_within(one: Choice, wish: Wish) -> bool:
    if wish.at is not None:
        return one.local.time() == wish.at.astimezone(ZoneInfo(one.zone)).time()
    at = one.local.time()
    if at == time(_NOON) == wish.earliest != wish.latest:
        # Whoever says `in the afternoon` has not chosen noon.
        return False
    return (wish.earliest is None or at >= wish.earliest) and (wish.latest is None or at <= wish.latest)


def _on_day(said: str, wish: Wish | None, language: str) -> Callable[[Choice], bool] | None:
    """How to tell whether a choice is on the day that is named; None if no day is."""
    weekdays = _weekdays(said, language)
    spoken = words.spoken(said)
    tells_date = bool(re.search(r"\d", said) or known.MONTHS & set(spoken.split()))
    tells_day = weekdays or tells_date or words.TODAY.search(spoken) or words.NEXT_WEEK.search(spoken)
    exact = _exact_day(wish) if tells_day else None
    if exact is not None and (tells_date or not weekdays or words.NEXT_WEEK.search(spoken)):
        return lambda one: one.local.date() == exact
    if weekdays and not words.NEXT_WEEK.search(spoken):
        # Of two Tuesdays the one that was offered is meant; not so of the next one, which may be another.
        return lambda one: one.local.weekday() in weekdays
    if weekdays:
        return lambda _: False
    days = {int(match["suffixed"] or match["led"]) for match in _DAY_OF_MONTH.finditer(said)}
    return (lambda one: one.local.day in days) if days else None


def _exact_day(wish: Wish | None) -> date | None:
    return wish.since if wish is not None and wish.since is not None and wish.since == wish.until else None


def _weekdays(said: str, language: str) -> set[int]:
    tokens = re.findall(r"[^\W\d_]+", said)
    found = {known.WEEKDAYS[token] for token in tokens if token in known.WEEKDAYS}
    for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        if token not in known.PORTUGUESE_WEEKDAYS:
            continue
        # `A segunda` is the second, `na segunda` is on Monday.
        if after == "feira" or (language == "pt" and before != "a"):
            found.add(known.PORTUGUESE_WEEKDAYS[token])
    return found


def clocks(said: str) -> set[time]:
    """The hours that are named in plain text; both halves of the day where it does not say which."""
    return {hour for match in _CLOCK.finditer(said) for hour in _hours_of(match)}


def _hours_of(match: re.Match[str]) -> list[time]:
    if match["noon"]:
        return [time(_NOON)]
    hour, _, minute = (match["dotted"] or "").partition(".")
    spelled = hour or match["hour"] or match["hour_half"] or match["whole"] or match["bare"]
    half = (match["half"] or match["dotted_half"] or match["only_half"] or "")[:1]
    number, minutes = known.HOURS.get(spelled) or int(spelled), int(minute or match["minute"] or 0)
    if number >= _HOURS or (half and number > _NOON):
        return []
    if half or number <= _NOON:
        early, late = number % _NOON, number % _NOON + _NOON
        return [time(one, minutes) for one in {"a": (early,), "p": (late,)}.get(half, (early, late))]
    return [time(number, minutes)]


def _without_clocks(said: str, instead: str = " ") -> str:
    return _CLOCK.sub(lambda match: instead if _hours_of(match) else match[0], said)
