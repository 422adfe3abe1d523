"""A reply taken apart for judging what it says about time: sentences, and the days and times named in each. Pure."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

from opensetter.engine import disguise, sentences
from opensetter.engine import guard_words as words
from opensetter.engine.claims import clocks as claims_clocks
from opensetter.engine.claims import counts
from opensetter.engine.claims import days as claims_days
from opensetter.engine.claims.day_words import SURELY_SHORT
from opensetter.engine.claims.moments import Clock, Day, Mention
from opensetter.engine.claims.names import TELLING
from opensetter.engine.disguise import KNOWN, Span, View
from opensetter.engine.vocabulary import Pattern

_ADDRESS = re.compile(r"\bhttps?://\S+|\bwww\.\S+")
_TAG = re.compile(r"</?[a-z][^<>\n]{0,80}>")
_EMPHASIS = frozenset("*_~")
_SPELLED = re.compile(
    r"(?<![^\W_])(?:[a-z] ){2,}[a-z](?![^\W_])|(?<![^\W_])(?:[a-z][.|,/~+-]){2,}[a-z](?![^\W_])"
    r"|(?<![\w:])\d (?:\d ?: ?\d \d|: ?\d \d)(?!\w)|(?<=\d) ?: ?\d \d(?!\w)"
)
_FIGURE = re.compile(r"[0-9\U0001F550-\U0001F55B]")
_FOREIGN_FIGURE = re.compile(r"(?![0-9])\d")
_FIGURES = re.compile(
    r"(?<![a-z0-9])(?=[oils]?[0-9]"
    r"|[0-9oils]{2}[:h./-][oils]?[0-9])[0-9oils]{1,4}(?:[:h./-][0-9oils]{1,4}){1,2}(?![a-z0-9])"
)
_ROUND = frozenset("OОΟ")
_AFTER_FIGURE = re.compile(r"(?<=\d)o")
_LEET = re.compile(r"(?<![a-z0-9])[a-z]+[013457@$!][a-z0-9@$!]*[a-z](?![a-z0-9])")
_READ_AS_FIGURES = str.maketrans("oils", "0115")
_MARKER = re.compile(
    r"^[ ]*(?:\(?([1-9])[.)]|[-•·>])[ ]+(?!(?:jan|feb|marz|apr|mai|jun|jul|aug|sep|okt|nov|dez)[a-z]*\b)", re.MULTILINE
)
_KEY = Pattern(r"^[ ]*([1-9])\ufe0f?\u20e3(?=[ ]+(?![ap]\.?m|uhr|h\b|o'|:))", re.MULTILINE | re.IGNORECASE)
"""The number of a list as a key: 1️⃣."""
_GOES_ON = re.compile(
    r"(?:um|von|bis|ab|gegen|at|a|as|de|to|and|und|oder|or|jan|feb|marz|mar|apr|mai|may|jun|jul|aug|sep|okt|nov"
    r"|dez)[a-z]*\b"
)
_SHORT_DAY = Pattern(rf"\b(?:{SURELY_SHORT}|mié|sáb|tue|wed|thu|fri)\.$")
_MARKER_ALONE = re.compile(r"\s*\(?\d{1,2}[.)]\s*")

_PICTURE = Pattern("[\u2600-\u27bf\U0001f300-\U0001f54f\U0001f568-\U0001faff]\ufe0f?[ ]+(?=[A-ZÀ-Ý¡¿])")
_ACUTE = frozenset("éíóÉÍÓ")
_LINKS = r"the|of|on|der|dem|den|dia|el|le|de|da|do|em|no|na|a|am|in|en|pour|por|la|du|ce|that is|also|d h|i e"
_SAME_DAY = re.compile(rf"[\s,.()-]*(?:(?:{_LINKS})[\s,.()]*){{0,3}}")
_THROUGH = re.compile(r"\s*(?:-|to|through|thru|till|until|bis|a|al|au|ate|ao)\s*(?:the |el |zum |a |le )?")
_UP_TO = re.compile(r"\s?-\s?|\s?(?:to|till|until|bis|hasta(?: las?)?|ate(?: as)?|jusqu'a|as|a|a las?)\s(?:um )?")
_OR_UP_TO = re.compile(r"\s?(?:and|y(?: las?)?|e(?: as)?|et|und)\s")
_ENDS = Pattern(
    r"\b(?:end(?:s|ing)?|finish(?:es|ed)?|over|until|till|done|out|through|wrapped up|wraps? up|termin[a-z]*|acab[a-z]*"
    r"|finaliz[a-z]*|conclu[a-z]*|sai"
    r"|endet|enden|dauert|bis|fertig|fini[a-z]*|jusqu'a|hasta|ate)"
    r"(?: (?:here|there|again|everything|todo|tudo|tout|wieder|bereits|deja))?"
    r"(?: at| by| before| around| about| para las?| sobre las?| hacia las?| antes de las?| a las?| las?| as"
    r"| por volta das"
    r"| pelas| antes das| um| gegen| vor| bis| etwa| a| vers| avant){0,2}\s?$"
)
_ENDS_BEHIND = Pattern(
    r",?\s(?:(?:tera|sera|ce|sind|ist|waren?|bist|werden|wird|habras?|habremos|ja|ya|c'est|est|vous|sie|alles|es|das"
    r"|der termin|tout"
    r"|tudo"
    r"|todo|usted|voce|estara|estaras|wieder|dann|serez|aurez|auriez|seriez|esta) ){1,4}"
    r"(?:liberad[oa]|fertig|vorbei|zu ende|durch|draussen|geschafft|erledigt|terminado|acabado|finie?|terminee?)\b(?!"
    r"\s(?:a|as|um|gegen|vers|at|by|avant)\b)"
)
_LOOKED_AT = 40
_PARTING = Pattern(r"[.!?;\n]")
_OPENING = Pattern(r"\s?\((?:that'?s |that is |i\.?e\.? |also |d\.? ?h\.? |es decir |ou seja |c'est-a-dire )?")
_FROM = re.compile(r"\b(?:from|between|de|das|entre|von|zwischen|desde|des)(?: las?| as)?\s$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: where it stands in the text, how it is written and how read, and the moments it names.

    `number` is the one that a numbered list gave it. In `blotted` days and times are blotted out. `places` tells for
    each letter read where it is written. Mentions count their places in the whole of what is read: from `offset`.
    """

    start: int
    end: int
    written: str
    read: str
    blotted: str
    places: tuple[int, ...]
    offset: int
    mentions: tuple[Mention, ...]
    number: int | None = None

    @property
    def days(self) -> list[Day]:
        return [mention for mention in self.mentions if isinstance(mention, Day)]

    @property
    def clocks(self) -> list[Clock]:
        return [mention for mention in self.mentions if isinstance(mention, Clock)]

    def span(self, mention: Mention) -> Span:
        """Where in the whole text the mention is written."""
        first, last = mention.start - self.offset, min(mention.end - self.offset, len(self.places)) - 1
        return self.places[first], self.places[last] + 1

    def between(self, first: Mention, second: Mention) -> str:
        """What stands between two of its mentions."""
        return self.blotted[first.end - self.offset : second.start - self.offset]

    def after(self, mention: Mention) -> tuple[str, str]:
        """What follows a mention, as it is read and as it is written."""
        return self.read[mention.end - self.offset :], self.written[self.span(mention)[1] - self.start :]

    def is_stressed(self, place: int) -> bool:
        """Whether the letter read at a place carries an acute accent."""
        return self.written[self.places[place] - self.start] in _ACUTE


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole text, taken apart."""

    text: str
    sentences: tuple[Sentence, ...]


def read(text: str) -> Reading:
    """The text taken apart."""
    view = _plain(text)
    numbers = {view.at[match.start()]: int(match[1]) for match in _MARKER.finditer(view.text) if match[1]}
    keys = {place: int(match[1]) for match in _KEY.finditer(text) for place in range(*match.span(1))}
    numbers |= keys
    view = View("".join(KNOWN if at in keys else one for one, at in zip(view.text, view.at, strict=True)), view.at)
    view = view.hidden(_MARKER)
    spans = [piece for span in _spans(text) for piece in _parted(text, *span)]
    edges = [bisect_left(view.at, start) for start, _ in spans] + [len(view.at)]
    mentions, blotted = _mentions(view, text, edges)
    starts = [mention.start for mention in mentions]
    found = []
    for n, (start, end) in enumerate(spans):
        low, high = edges[n], edges[n + 1]
        inside = mentions[bisect_left(starts, low) : bisect_left(starts, high)]
        number = next((numbers[place] for place in range(start, min(end, start + 4)) if place in numbers), None)
        found.append(
            Sentence(
                start,
                end,
                text[start:end],
                view.text[low:high],
                blotted[low:high],
                view.at[low:high],
                low,
                tuple(inside),
                number,
            )
        )
    return Reading(text, tuple(found))


def _mentions(view: View, text: str, edges: Sequence[int]) -> tuple[list[Mention], str]:
    """The days and times that the view of a text names, and the view with them blotted out.

    Sentences without a figure or a word that could be part of a time are not searched: most are such.
    """
    mentions: list[Mention] = []
    pieces: list[str] = []
    promising = [_may_name(view.text[low:high]) for low, high in pairwise(edges)]
    for is_promising, run in groupby(range(len(promising)), key=promising.__getitem__):
        places = list(run)
        low, high = edges[places[0]], edges[places[-1] + 1]
        piece = view.text[low:high]
        if is_promising:
            written = "".join(text[place] for place in view.at[low:high])
            days, clocks, piece = _named(piece, written, view.text[max(0, low - counts.BEFORE) : low])
            days += claims_days.parts(piece)
            together = _together(days, clocks, piece)
            mentions += [replace(one, start=one.start + low, end=one.end + low) for one in together]
        pieces.append(piece)
    return mentions, "".join(pieces)


def _named(read: str, written: str, context: str) -> tuple[list[Day], list[Clock], str]:
    """The days and the times of what is read so and written so, and what is read with them blotted out."""
    days, piece = claims_days.read(counts.without_ranks(read, written, context))
    clocks, piece = claims_clocks.read(counts.without_counts(piece, written, context))
    return days, clocks, counts.restored(piece, read)


def _may_name(sentence: str) -> bool:
    return bool(_FIGURE.search(sentence)) or not claims_days.words_in(sentence).isdisjoint(TELLING)


@lru_cache(maxsize=512)
def remembered(text: str) -> Reading:
    """The same for what is judged by again and again: the operator's words, and what a contact wrote before."""
    return read(text)


def _spans(text: str) -> Iterator[Span]:
    """The sentences, each with the number that a list gives it; a full stop in a date ends none."""
    since: int | None = None
    for start, end in sentences.split(text):
        begins = start if since is None else since
        told = text[start:end]
        goes_on = "\n" not in told and (_MARKER_ALONE.fullmatch(told) or _is_date_stop(told, text[end : end + 12]))
        since = begins if goes_on else None
        if since is None:
            yield begins, end
    if since is not None:
        yield since, len(text)


def _parted(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence as what a picture ends within it: `It's at 2:30 🙂 Please be on time.`"""
    since = start
    for match in _PICTURE.finditer(text[start:end]):
        if any(letter.isalnum() for letter in text[since : start + match.start()]):
            yield since, start + match.end()
            since = start + match.end()
    yield since, end


def _is_date_stop(before: str, after: str) -> bool:
    """Whether a full stop belongs to a date: `am 25. um drei`, `mar. 26/5`, in figures of any kind."""
    told = before.rstrip().rstrip("*_~").rstrip()
    goes_on = after[:1].islower() or _GOES_ON.match(disguise.seen(after).text)
    if (after[:1].isdigit() or goes_on) and _SHORT_DAY.search(told[-6:].casefold()):
        return True
    return told.endswith(".") and told[-2:-1].isdigit() and bool(goes_on)


# ── seeing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _plain(text: str) -> View:
    """What is read where letters are disguised, spelled one by one, emphasised or written for figures."""
    view = disguise.seen(text)
    if _FOREIGN_FIGURE.search(view.text):
        view = View("".join(map(_figure, view.text)), view.at)
    if "@" in view.text or "/" in view.text or "www" in view.text:
        view = view.hidden(_ADDRESS).hidden(words.EMAIL)
    if "<" in view.text:
        view = view.replaced(_TAG, "")
    if not _EMPHASIS.isdisjoint(view.text):
        view = view.only(lambda letter: letter not in _EMPHASIS)
    view = _closed_up(view)
    if any(letter in text for letter in _ROUND):
        round_ones = {
            match.start() for match in _AFTER_FIGURE.finditer(view.text) if text[view.at[match.start()]] in _ROUND
        }
        view = View("".join("0" if n in round_ones else one for n, one in enumerate(view.text)), view.at)
    read_so = _FIGURES.sub(lambda match: match[0].translate(_READ_AS_FIGURES), view.text)
    return View(_LEET.sub(lambda match: match[0].translate(words.LEET_WORDS[0]), read_so), view.at)


def _figure(letter: str) -> str:
    """A digit of any script as the usual one."""
    value = unicodedata.decimal(letter, None) if letter != KNOWN and not letter.isascii() else None
    return letter if value is None else str(value)


def _closed_up(view: View) -> View:
    gone = {
        place
        for match in _SPELLED.finditer(view.text)
        for place in range(*match.span())
        if not view.text[place].isalnum() and view.text[place] != ":"
    }
    if not gone:
        return view
    kept = [place for place in range(len(view.text)) if place not in gone]
    return View("".join(view.text[place] for place in kept), tuple(view.at[place] for place in kept))


# ── putting together ─────────────────────────────────────────────────────────────────────────────────────────────


def _together(days: Iterable[Day], clocks: Sequence[Clock], blotted: str) -> list[Mention]:
    """Days and times in their order, names of one day as one, and the ends of ranges known as such."""
    found: list[Mention] = []
    named: list[Mention] = [*days, *clocks]
    for mention in sorted(named, key=lambda mention: (mention.start, mention.end)):
        last = found[-1] if found else None
        gap = blotted[last.end : mention.start] if last else ""
        told = _told_in_brackets(found, mention, blotted)
        if told is not None:
            found[-2] = told
        elif isinstance(mention, Day) and isinstance(last, Day):
            found[-1:] = _joined(last, mention, gap)
        elif isinstance(mention, Clock) and isinstance(last, Clock):
            before = blotted[max(0, last.start - 14) : last.start]
            closes = _UP_TO.fullmatch(gap) or (_OR_UP_TO.fullmatch(gap) and _FROM.search(before))
            found.append(replace(mention, closes_range=bool(closes) or _is_end(mention, blotted, last.end)))
        elif isinstance(mention, Clock):
            found.append(replace(mention, closes_range=_is_end(mention, blotted)))
        else:
            found.append(mention)
    return found


def _told_in_brackets(found: Sequence[Mention], mention: Mention, blotted: str) -> Day | None:
    """The day before a time, if behind the time it is named once more: `Thursday at 4 PM (tomorrow)`."""
    if len(found) < 2 or not isinstance(mention, Day):  # noqa: PLR2004 - a day and a time
        return None
    day, clock = found[-2:]
    if not isinstance(day, Day) or not isinstance(clock, Clock) or _PARTING.search(blotted[day.end : clock.start]):
        return None
    if not _OPENING.fullmatch(blotted[clock.end : mention.start]) or blotted[mention.end : mention.end + 1] != ")":
        return None
    return Day(day.start, day.end, (*day.names, *mention.names), closes_range=day.closes_range)


def _is_end(clock: Clock, blotted: str, since: int = 0) -> bool:
    """Whether a time is told as the one at which something is over."""
    before = blotted[max(since, clock.start - _LOOKED_AT) : clock.start]
    return bool(_ENDS.search(before) or _ENDS_BEHIND.match(blotted, clock.end))


def _joined(last: Day, day: Day, gap: str) -> tuple[Day, ...]:
    is_akin = any(name.is_akin(other) for name in last.names for other in day.names)
    if last.is_derived and not day.is_derived and _SAME_DAY.fullmatch(gap):
        return (day,)  # `a day earlier, Thursday 21 May`
    if is_akin:
        closes = _THROUGH.fullmatch(gap) is not None
        return (last, Day(day.start, day.end, day.names, closes_range=closes))
    # Two names on one stretch of text, such as `this evening`, are one day in any case.
    if day.start < last.end or _SAME_DAY.fullmatch(gap):
        names = (*last.names, *day.names)
        return (Day(last.start, max(last.end, day.end), names, closes_range=last.closes_range),)
    return (last, day)
