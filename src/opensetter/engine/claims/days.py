"""How a text names days, in figures and in five languages: patterns on folded text, in the order they are tried."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from opensetter.engine.claims import dates
from opensetter.engine.claims import day_words as said
from opensetter.engine.claims.day_words import SEEN
from opensetter.engine.claims.moments import Day, Name, Naming
from opensetter.engine.claims.names import (
    FEASTS,
    MONTHS,
    NUMBER,
    NUMBERS,
    ORDINAL_WEEKDAYS,
    ORDINALS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    spelled,
)
from opensetter.engine.vocabulary import Pattern, words

_Maker = Callable[[re.Match[str]], "Name | None"]
_Kind = TypeVar("_Kind")
Gated = tuple[frozenset[str], Pattern, _Kind]
"""A pattern that is tried only where one of these words is, or always if there are none; and what it makes."""

_MONTHLY = " ".join(MONTHS)
_DAILY = " ".join(name.partition("-")[0] for name in WEEKDAYS)
_SHORTLY = " ".join(SHORT_WEEKDAYS)
_UNITS_NAMED = (
    "min mins minute minutes minuto minutos minuten h hr hrs hour hours hora horas heure heures stunde stunden day days"
    " dia dias tag tage tagen jour jours week weeks semana semanas semaine semaines woche wochen fortnight fortnights"
    " month months mes meses mois monat monate monaten"
)
_OF_MONTH = rf"(?:\.|\s?[-/])?\s?(?:of |de |do |d')?(?P<month>{said.MONTH})\b\.?{said.YEAR}"
_COUNTING = re.sub(r"[^a-z]+", " ", " ".join((*NUMBERS, *ORDINALS)))
PATTERNS: tuple[Gated[_Maker], ...] = tuple(
    (words(gate), Pattern(pattern), maker)
    for gate, pattern, maker in (
        ("", r"(?P<y>20\d\d(?<!\d\d\d\d\d))\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<d>\d{1,2})(?!\d)", dates.full),
        ("", r"(?P<y>20\d\d(?<!\d\d\d\d\d))(?P<m>[01]\d)(?P<d>[0-3]\d)(?=t\d|\b)", dates.full),
        ("", rf"{said.A}\s?(?P<s>[./-])\s?{said.B}\s?(?P=s)\s?(?P<y>20\d\d|\d\d)(?![\d]|[.:]\d)", dates.full_either),
        (
            "",
            (
                rf"{said.A}(?<!\b24)/{said.B}(?<!\b[1-9]/10)(?<!\b[1237]/[2347])(?![\d/%]|,\d|\.\d|\s?(?:of|hour|hora"
                rf"|stunde)\b)"
            ),
            dates.either,
        ),
        (
            "on el am le dia den du al for",
            (
                r"\b(?:on|el|am|le|dia|den|du|al|for) (?P<a>\d{1,2})[/-](?P<b>\d{1,2})(?![\d/%:h]|,\d|\.\d|\s?(?:uhr|h"
                r"|am|pm)\b)"
            ),
            dates.either,
        ),
        (
            "",
            (
                rf"{said.A}(?<!costs \d)(?<!costs \d\d)(?<!kostet \d\d)(?<!version \d)\.\s?{said.B}\.(?!\d|\s?(?:uhr|h"
                rf"|€|euro)\b)"
            ),
            dates.either,
        ),
        (
            "",
            (
                rf"(?:\b(?:am|den|dem|vom|zum|bis|el|le|on|dia)\s|{SEEN},?\s)(?P<a>\d{{1,2}})\.(?P<b>\d{{1,2}})"
                r"(?!\d|\.\d|,\d|\s?(?:uhr|h|am|pm|€|euros?|%)\b)"
            ),
            dates.either,
        ),
        # Before months: `mar. 26, 10 h` is a Tuesday where hours are written so, whatever else it could be.
        (
            _SHORTLY,
            rf"(?<![\w.])(?P<it>(?P<name>{said.SURELY_SHORT}))\.?\s(?=\d{{1,2}}{said.DAY_THEN_HOUR})",
            dates.short,
        ),
        (
            _MONTHLY,
            rf"(?P<d>\d(?<![\d.,/:€$£]\d)(?<!\w\d)\d?(?:st|nd|rd|th|er|o|a)?){_OF_MONTH}",
            dates.of_month,
        ),
        (_COUNTING, rf"\b(?P<d>{said.ORDINAL}|{spelled(NUMBERS)}){_OF_MONTH}", dates.of_month),
        (
            _MONTHLY,
            (
                rf"\b(?P<month>{said.MONTH})\b\.?\s(?:the )?(?P<d>\d{{1,2}}(?:st|nd|rd|th)?|{said.ORDINAL})\b"
                rf"{said.NO_CLOCK}{said.COUNTED}{said.YEAR}"
            ),
            dates.of_month,
        ),
        ("st nd rd th", rf"\b(?:the )?(?P<d>{said.THE_NTH}){said.COUNTED}", dates.day),
        ("the", rf"\b(?:on|until|till|by) the (?P<d>{said.ORDINAL})\b{said.COUNTED}", dates.day),
        (
            "dia jour",
            rf"\b(?:(?:el|al|del|o|no|ao|do|le|du|au) )?(?:dia|jour) (?P<d>{NUMBER})\b{said.NO_CLOCK}",
            dates.day,
        ),
        (
            "el al le du au",
            rf"\b(?:el|al|le|du|au) (?P<d>\d{{1,2}}|1er)\b(?![.,/:-]\d){said.NO_CLOCK}{said.COUNTED}",
            dates.day,
        ),
        (
            "am den dem vom zum bis ab",
            rf"\b(?:am|den|dem|vom|zum|(?<!\d )bis|ab) (?:den |zum )?(?P<d>\d{{1,2}})\.(?!\d|\s?\d){said.COUNTED}",
            dates.day,
        ),
        ("am den dem vom zum", rf"\b(?:am|den|dem|vom|zum) (?P<d>{said.ORDINAL})\b{said.COUNTED}", dates.day),
        (
            "depois pasado ubermorgen uebermorgen after apres",
            (
                r"\b(?:depois de amanha|pasado manana|ubermorgen|uebermorgen|(?:the )?day after tomorrow"
                r"|apres[- ]demain)\b"
            ),
            dates.always(Naming.RELATIVE, 2),
        ),
        ("week", r"\b(?:a week tomorrow|tomorrow week)\b", dates.always(Naming.RELATIVE, 8)),
        ("week", r"\b(?:a week today|today week)\b", dates.always(Naming.RELATIVE, 7)),
        (f"{_DAILY} {said.COMPOUNDS}", rf"\b{said.MODIFIED}(?P<name>{said.WEEKDAY}){said.UNTIL_DAY}", dates.weekday),
        (
            " ".join(ORDINAL_WEEKDAYS),
            (
                rf"{said.BEFORE_COUNTED}(?P<it>(?P<name>{spelled(ORDINAL_WEEKDAYS)})\b{said.ORDER_FOLLOWS}(?:\sque vem"
                rf"|\sproxima)?)"
            ),
            dates.counted_weekday,
        ),
        (
            _SHORTLY,
            rf"(?<![\w.])(?P<name>{said.SURELY_SHORT})\b(?:{said.BEFORE_DATE}|{said.BEFORE_CLOCK})\.?",
            dates.short,
        ),
        (_SHORTLY, rf"(?<![\w.])(?P<name>{said.GERMAN_SHORT})(?={said.UHR_FOLLOWS})", dates.short),
        (_SHORTLY, rf"(?<![\w.])(?P<name>{said.RARELY_SHORT})(?=[.,]{{1,2}}\s?(?:{SEEN}|\d))[.]?", dates.short),
        (_SHORTLY, rf"(?<![\w.])(?P<name>{said.SHORT})(?=\.?\s?[-/]\s?{SEEN})", dates.short),
        (_SHORTLY, rf"(?<![\w.])(?P<name>{said.SHORT})\b(?=\.?\s?[-/]\s?(?:{said.SHORT})\b)", dates.short),
        (_SHORTLY, rf"{SEEN}\s?[-/]\s?(?P<it>(?P<name>{said.SHORT}))\b", dates.short),
        (
            "",
            (
                rf"{SEEN},?\s(?:the |el |le |den |dem )?(?P<it>(?P<d>\d{{1,2}}))\b\.?"
                rf"(?!-\d|[.,/:]\d|\s(?:to|bis|a|as|ate) \d|{said.OR_CLOCK}){said.NO_CLOCK}{said.COUNTED}"
            ),
            dates.day,
        ),
        ("tomorrow amanha demain", r"\b(?:tomorrow|amanha|demain)\b", dates.always(Naming.RELATIVE, 1)),
        (
            "manana",
            r"(?<!\bla )(?<!\blas )(?<!\buna )(?<!\besta )(?<!\bcada )(?<!\bmedia )\bmanana\b",
            dates.always(Naming.RELATIVE, 1),
        ),
        (
            "morgen",
            r"(?<!\bguten )(?<!\bschonen )(?<!\bheute )(?<!\bdiesen )(?<!\bjeden )(?<!\bam )(?<!\bgestern )\bmorgen\b",
            dates.always(Naming.RELATIVE, 1),
        ),
        (
            "today hoy hoje hui aujourdhui heute",
            r"\b(?:today|hoy|hoje|aujourd'?\s?hui|heute)\b(?!\s?-)",
            dates.always(Naming.RELATIVE, 0),
        ),
        (
            "tonight soir noche noite",
            r"\b(?:tonight|ce soir|esta noche|hoje a noite|esta noite)\b",
            dates.always(Naming.RELATIVE, 0),
        ),
        (
            "week semana woche semaine",
            (
                r"\b(?:next week|(?:la )?(?:proxima semana|semana (?:que viene|que vem|proxima))|nachste[rn]? woche"
                r"|kommende[rn]? woche|(?:la )?semaine prochaine)\b"
            ),
            dates.always(Naming.WEEK, 1),
        ),
        (
            "week semana woche semaine",
            r"\b(?:this week|(?:n?esta|n?essa) semana|diese[rn]? woche|cette semaine)\b(?!\s?end)",
            dates.always(Naming.WEEK, 0),
        ),
        (
            "weekend wochenende week fin fim",
            (
                r"\b(?:(?:this|the|at the|on the) weekend|(?:est[ea]|el|n?o|nest[ea]) (?:fin|fim) de semana"
                r"|(?:am|dieses|an diesem) wochenende|(?:ce|le) week-?end)\b"
            ),
            dates.always(Naming.WEEKEND, 0),
        ),
        (
            "month mes monat mois",
            (
                r"\b(?:next month|(?:el )?(?:mes que viene|proximo mes)|mes que vem|nachste[nr]? monat"
                r"|(?:le )?mois prochain)\b"
            ),
            dates.always(Naming.MONTHS, 1),
        ),
        (
            " ".join(name.split()[0].split("-")[0].split("'")[0] for name in FEASTS),
            rf"\b(?:{spelled(FEASTS)})\b",
            dates.feast,
        ),
        (
            _MONTHLY,
            (
                r"\b(?:in|en|em|im|until|by|next|early|mid|late|end of|beginning of|anfang|mitte|ende|fin|debut"
                rf"|(?:mediados|principios|finales|comeco|meados|inicio|final) de)\s(?P<month>{said.LONG_MONTH})\b"
            ),
            dates.month,
        ),
        (_UNITS_NAMED, rf"{said.IN}{said.COUNT}{said.UNITS}", dates.lapse),
        ("from ab partir", rf"\b{said.COUNT}{said.UNITS}{said.FROM_NOW}", dates.lapse),
        (said.DERIVING, said.DERIVED, dates.always(Naming.DERIVED)),
    )
)
"""In the order in which they are tried: what one has read, the next does not see."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the day: how it is written beside a day, after `this`, and alone."""

    name: Name
    beside: Pattern
    today: Pattern
    alone: Pattern


_PARTS = tuple(
    _Part(
        Name(Naming.PART, said.PART_MINUTES[part]),
        Pattern(rf"{said.BESIDE_DAY}(?P<it>(?:{names}))\b"),
        Pattern(rf"{said.TODAY_PART}(?:{names})\b"),
        Pattern(rf"\b(?:in the|in|por la|en la|a la|pela|de|da|a|am|le|l'|dans la|dans l'|en) ?(?:{names})\b"),
    )
    for part, names in said.PARTS.items()
)
_ANY_PART = Pattern("|".join(said.PARTS.values()))


def words_in(text: str) -> frozenset[str]:
    """The words of a folded text, also those written onto a number: `pm` of `3pm`."""
    return frozenset(re.findall(r"[a-z]+", text))


def read(text: str) -> tuple[list[Day], str]:
    """The days that a folded text names, each name by itself; and the text with those names blotted out."""
    found: list[Day] = []
    present = words_in(text)
    for gate, pattern, maker in PATTERNS:
        if not gate or not present.isdisjoint(gate):
            text = _blot(text, pattern, maker, found)
    if _ANY_PART.search(text):
        for part in _PARTS:
            text = _blot(text, part.beside, partial(_just, part.name), found)
            text = _blot(text, part.today, partial(_today_part, found, part.name), found)
    return found, text


def parts(text: str) -> Iterator[Day]:
    """The parts of a day that a blotted text names by themselves: `in the afternoon`."""
    if _ANY_PART.search(text):
        for part in _PARTS:
            for match in part.alone.finditer(text):
                yield Day(*match.span(), (part.name,))


def _just(name: Name, _match: re.Match[str]) -> Name:
    return name


def _today_part(found: list[Day], name: Name, match: re.Match[str]) -> Name:
    found.append(Day(*match.span(), (Name(Naming.RELATIVE, (0,)),)))
    return name


def _blot(text: str, pattern: Pattern, maker: _Maker, found: list[Day]) -> str:
    pieces: list[str] = []
    position = 0
    for match in pattern.finditer(text):
        name = maker(match)
        if name is None:
            continue
        start, end = match.span("it" if "it" in pattern.groupindex else 0)
        found.append(Day(start, end, (name,)))
        pieces += (text[position:start], SEEN * (end - start))
        position = end
    return "".join((*pieces, text[position:])) if pieces else text
