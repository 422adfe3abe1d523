"""How a text names times of day, in figures and in five languages: patterns on folded text, and what they mean."""

import re
from collections.abc import Callable

from opensetter.engine.claims.day_words import SEEN as DAY_SEEN
from opensetter.engine.claims.days import Gated, words_in
from opensetter.engine.claims.moments import ANY_TIME, DAY_MINUTES, Clock, minutes_of
from opensetter.engine.claims.names import NUMBER, NUMBERS, NUMBERS_IN, spelled, value_of
from opensetter.engine.vocabulary import Pattern, words

SEEN = "\ue001"
"""Stands for each letter of a time that was read."""

_LAST_HOUR = 24
_LAST_MINUTE = 59
_SHORTEST_DAY = 4
"""So many hours are a length, unless something else says that they are a time."""
_NIGHTLY = range(6, 12)

# ── around a time ────────────────────────────────────────────────────────────────────────────────────────────────

_LENGTHS = (
    "lasts|takes|of|for|within|about|dure|duree|duree :|duree:|pendant|sous|environ|dura|tarda|durante|de unas|unas"
    "|cerca de|dauert|ca.|etwa|leva|seance de|session de|sesion de|sessao de|duracion de|duracao de|bis zu|up to|por"
    "|menos de|mas de|mais de|moins de|plus de|con|com|minimo|au moins|em ate|en|em|in|dans|les|dentro de|consulta de"
    "|atendimento de|entretien de|appel de|llamada de|chamada de"
)
_AFTER_LENGTH = "".join(rf"(?<!\b{re.escape(word)} \d)" for word in _LENGTHS.split("|"))
"""Stands after the first figure: it is no time that is told, but how long something takes."""

_SO_LONG = (
    r"(?!\s(?:long|de duracion|de duracao|de duree|lang|d'attente|de antelacion|de antecedencia|in advance|notice"
    r"|before"
    r"|avant|antes|vorher|drive|walk|de route|de trabajo|de trabalho|de travail|de sueno|de sono|de sommeil|par jour"
    r"|por dia|al dia|a l'avance)\b|/)"
)
_MONEY = r"euros?|eur|dollars?|usd|pounds?|gbp|reais|pesos|francs?|chf|percent|prozent|por ciento|km|kg"
_NO_MONEY = rf"(?!\s?[%€$£]|[.,]\d|\s(?:{_MONEY})\b)"
_NO_NOUN = (
    rf"(?!\s?[%€$£°]|[.,:/]\d|\d|\s(?:{_MONEY}|people|persons?|personas?|pessoas?|personen|personnes?|locations?"
    rf"|places?"
    r"|sites?|branches|points?|stars|steps|miles|metres|meters|minut\w*|mins?|sec\w*|hours?|stunden?|days?|dias?"
    r"|tage?n?"
    r"|jours?|weeks?|semanas?|wochen?|semaines?|months?|meses|monate?n?|mois|years?|anos?|jahre?n?|ans|options?"
    r"|opciones|opcoes|optionen|questions?|preguntas?|perguntas?|fragen|different|of|our|visits?|sessions?|sesiones"
    r"|sessoes|citas?|consultas?|termine?n?|appointments?|times|veces|vezes|mal|x|clinicas?|sedes|centros|lojas|ecken"
    r"|punkte?|tables?|level|stage|point|once|rue|avenue|street|st|road|ave|primeras?|primeiras?|ersten?|first|last"
    r"|next)\b)"
)
_PREPOSITIONS = {
    "en": r"\bat|@",
    "es": r"\b(?:a|para|sobre|hasta|desde|de|entre|son|es|tipo) las?",
    "pt": r"\b(?:as|pelas|ate as|das|entre as|para as|por volta das)",
    "de": r"\bum",
    "fr": r"\b(?:a|vers)(?= \d)",
}
_AT = rf"(?:{'|'.join(_PREPOSITIONS.values())})"
_ROUGHLY = r"(?:about |around |exactly |precisely |just |etwa |circa |ca\. |genau |punkt )?"
_NEAR = (
    r"\b(?:by|before|after|until|till|from|around|about|since|gegen|ab|bis|von|zwischen|between|vers|apres|avant|des"
    r"|antes de las?|despues de las?|antes das|depois das|a partir d[ae]s?(?: las?)?|entre|nach|vor)"
)
_CLAUSE_ENDS = (
    rf"(?=\s?(?:$|[.;:!?)\n,-]|{DAY_SEEN}"
    rf"|(?:on|and|or|tomorrow|today|y|o|e|ou|und|oder|et|sharp|to|bis|a)(?:\s|$)))"
)
_RANGE = r"(?:\s?[-/]\s?|\s(?:to|till|until|bis|and|a|as|ate|or|y|e|et|o|ou|und|oder)\s(?:las? |as )?)"
_FROM = r"(?:from|after|ab|nach|gegen|a partir d[aeo]s?(?: las?)?|desde(?: las?)?|des|apres|vers)"
_THERE_IS = (
    r"(?:is|are|we|i|you|it's|we're|there|ist|sind|ware|hatten?|habe[n]?|geht|sie|du|wir|ich|hay|tengo|tenemos|queda"
    r"|puede|podemos|esta|temos|tenho|ha|pode|podemos|je|j'ai|nous|vous|il|c'est|on)"
)
_VACANT = (
    r"(?:(?:is|are|would be|ist|sind|ware|est|sont|esta|estan) )?(?:still |noch |encore |ainda |aun )?(?:free|available"
    r"|open|vacant|frei|verfugbar|libres?|disponibles?|livres?|disponive(?:l|is)|works?|suits?)\b"
    rf"(?=\s?(?:$|[.,!?;:)]|{DAY_SEEN}|(?:on|at|for|if|am|fur|el|para|pour|you|us)\b))"
)
_NOT_GERMAN = (
    r"(?!\s(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|(?:vor|nach)?mittag|abend|morgen"
    rf"|{DAY_SEEN}))"
)

# ── a time ───────────────────────────────────────────────────────────────────────────────────────────────────────

_FIGURE = r"\d(?<![\d:.,/€$£+]\d)(?<![€$£] \d)(?<!\w\d)"
_H = rf"(?P<h>{_FIGURE}\d?)"
_H_NO_LENGTH = rf"(?P<h>{_FIGURE}{_AFTER_LENGTH}\d?)"
_M = r"(?P<m>[0-5]\d)"
_HALF_DAY = r"(?P<half>[ap])\s?\.?\s?m\b\.?"
_HALF = rf"(?:\s?(?:{_HALF_DAY}|(?:uhr|h|hs|hrs|horas|heures|o'?\s?clock)\b))?"
_PARTS = {
    "a": "morning|manana|madrugada|manha|matin|morgens?|fruh|vormittags?",
    "p": "afternoon|evening|tarde|noche|noite|apres[- ]midi|soir|nachmittags?|abends?",
}
_PART = (
    r"(?:,?\s(?:uhr )?(?:in the |at |de la |de l'|da |de |por la |du |am |pela |in der )?"
    rf"(?P<part>{'|'.join(_PARTS.values())}|nachts?|night|mittags)\b)?"
)
_WORD = spelled(NUMBERS)
_HOUR = rf"(?P<h>{NUMBER})"
_WORDED = {
    "media": 30, "meia": 30, "demie": 30, "demi": 30, "half": 30, "cuarto": 15, "un cuarto": 15, "quart": 15,
    "le quart": 15, "quarter": 15, "a quarter": 15, "viertel": 15, "um quarto": 15,
}  # fmt: skip
_PAST = rf"(?P<past>{spelled(_WORDED)}|{NUMBER})"

_NOT_ANOTHER = r"(?!(?:une?|un[oa]|uma?)\s(?:a|as|otr[oa]|outr[oa]|autre)\b)"
_SAME = (
    r"(?:(?:the |that |exactly |this )*same (?:time|hour)|(?:der |die )?(?:selben?|dieselbe|gleichen?) (?:uhr)?zeit"
    r"|(?:la |esa )?misma hora|(?:el |ese )?mismo horario|(?:a |essa )?mesma hora|(?:o |esse )?mesmo horario"
    r"|(?:la |cette )?meme heure|(?:le |ce )?meme (?:horaire|creneau))"
)
_SAME_AT = r"(?:at|for|around|um|zur|zu|a|al|as|no|na|en|au|en el)"

_Maker = Callable[[re.Match[str]], "frozenset[int] | None"]


def _said(match: re.Match[str]) -> frozenset[int] | None:
    """In figures, `3:00` may be in the afternoon; `03:00` is not."""
    told = match.groupdict().get("m")
    hour, minute = value_of(match["h"]), value_of(told) if told else 0
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        return None
    return minutes_of(hour, minute, half=_half_of(match, hour), is_exact=match["h"].startswith("0"))


def _said_late(match: re.Match[str]) -> frozenset[int] | None:
    """`15 h` is a time; `2 h` by itself is how long something takes, and so is `24 h`."""
    return _said(match) if _SHORTEST_DAY < value_of(match["h"]) < _LAST_HOUR else None


def _shifted(sign: int, *, before: int = 0) -> _Maker:
    """So many minutes after an hour, or before it; `before` is how much earlier the hour itself is counted."""

    def read(match: re.Match[str]) -> frozenset[int] | None:
        hour, past = value_of(match["h"]), match.groupdict().get("past")
        minute = 30 if past is None else _WORDED.get(past) or value_of(past)
        if hour > _LAST_HOUR or minute > _LAST_MINUTE:
            return None
        hours = minutes_of(hour, 0, half=_half_of(match, hour))
        return frozenset((each - before + sign * minute) % DAY_MINUTES for each in hours)

    return read


def _half_of(match: re.Match[str], hour: int) -> str:
    """Which half of the day is said: `a`, `p` or nothing."""
    found = match.groupdict()
    part = found.get("part") or ""
    if part in {"night", "nacht", "nachts", "noche", "noite"}:
        return "p" if hour in _NIGHTLY else "a"
    if part == "mittags":
        return "p" if hour in {12, 1, 2} else "a"
    named = next((half for half, names in _PARTS.items() if re.fullmatch(names, part)), "")
    return found.get("half") or named


def _always(*minutes: int) -> _Maker:
    return lambda _match: frozenset(minutes)


_HOURS = "h hs hrs hora horas heure heures"
_CLOCKS = "uhr clock oclock"
_DAYTIMES = "morning afternoon evening night manana tarde noche madrugada manha noite matin soir midi sharp punto ponto"
_PATTERNS: tuple[Gated[_Maker], ...] = tuple(
    (words(gate), Pattern(pattern), maker)
    for gate, pattern, maker in (
        # in figures
        (
            "",
            (
                rf"(?P<h>\d(?:(?<={DAY_SEEN}t\d)|(?<={DAY_SEEN} \d)|(?<=\bt\d))\d):?{_M}(?::?\d\d(?:\.\d+)?)?(?=z\b"
                rf"|[+-]\d|\b)"
            ),
            _said,
        ),
        ("", rf"{_H_NO_LENGTH}(?:[:h]|\s[:h]\s|\sh){_M}(?::[0-5]\d)?(?!\d|:\d){_HALF}{_PART}", _said),
        ("", rf"{_H}[.,]{_M}(?!\d|[.,]\d)\s?(?:{_HALF_DAY}|(?:uhr|h|hs|hrs|o'?clock)\b){_PART}", _said),
        ("am pm m uhr", rf"{_H}:\s{_M}\s?(?:{_HALF_DAY}|uhr\b)", _said),
        ("", rf"(?:{_AT}|{_NEAR}|\band)\s(?P<it>(?P<h>\d\d?)[.:]\s?{_M})(?!\d){_NO_MONEY}", _said),
        ("h hs hrs hours uhr horas heures", rf"{_H}{_M}\s?(?:hours|hrs|h|uhr|horas|heures)\b", _said),
        ("", rf"(?:\bat|@|\bum)\s(?P<it>(?P<h>[01]\d|2[0-3]){_M})(?!\s?\d|\w){_NO_NOUN}", _said),
        # with their half of the day
        ("am pm m", rf"{_H}(?:[ :]{_M})?\s?{_HALF_DAY}{_NOT_GERMAN}", _said),
        ("am pm m", rf"\b(?!um\b)(?P<h>{_WORD})(?:[ -](?P<m>{_WORD}))?\s?{_HALF_DAY}{_NOT_GERMAN}", _said),
        # halves and quarters
        (
            "past after nach",
            rf"\b{_PAST}\s(?:minutes? |minuten |minutos )?(?:past|after|nach)\s{_HOUR}\b{_HALF}{_PART}",
            _shifted(1),
        ),
        (
            "quarter viertel twenty ten five funf zehn zwanzig vor minutes minuten",
            (
                r"\b(?P<past>a quarter|quarter|viertel|twenty[- ]five|twenty|ten|five|funf|zehn|zwanzig"
                r"|\d{1,2}(?= vor| minut))\s(?:minutes? |minuten )?(?:to|till|before|vor)\s"
                rf"{_HOUR}\b(?!\s(?:min|hour|day|week|people|per)){_HALF}{_PART}"
            ),
            _shifted(-1),
        ),
        (
            "half",
            (
                rf"\bhalf(?:[- ]past)?\s(?P<h>\d{{1,2}}|{spelled(NUMBERS_IN['en'])})\b"
                rf"(?!\s?(?:%|hours?|days?|of|an?\b|min|times|price)){_HALF}{_PART}"
            ),
            _shifted(1),
        ),
        ("hundred", rf"\b(?P<h>{spelled(NUMBERS_IN['en'])}) hundred(?: hours| hrs)\b", _said),
        (
            "halb",
            rf"\b(?P<past>funf|zehn|\d{{1,2}}) nach halb {_HOUR}\b{_HALF}{_PART}",
            _shifted(1, before=30),
        ),
        ("halb", rf"\b(?P<past>funf|zehn|\d{{1,2}}) vor halb {_HOUR}\b{_HALF}{_PART}", _shifted(-1, before=30)),
        ("halb", rf"\bhalb\s{_HOUR}\b{_HALF}{_PART}", _shifted(-1)),
        ("viertel dreiviertel", rf"\bdrei ?(?P<past>viertel)\s{_HOUR}\b{_HALF}{_PART}", _shifted(-1)),
        ("viertel", rf"\b(?P<past>viertel)\s{_HOUR}\b{_HALF}{_PART}", _shifted(1, before=60)),
        ("las la as", rf"\b(?:las?|as)\s{_HOUR}\s(?:y|e)\s{_NOT_ANOTHER}{_PAST}\b{_HALF}{_PART}", _shifted(1)),
        ("menos", rf"\b(?:las?|as)\s{_HOUR}\smenos\s{_PAST}\b{_HALF}{_PART}", _shifted(-1)),
        ("para", rf"\b{_PAST}\s(?:minutos )?para\s(?:as?|las?)\s{_HOUR}\b{_HALF}{_PART}", _shifted(-1)),
        (_HOURS, rf"\b{_HOUR}\s?(?:h|heures?|horas?)\s(?:et|y|e)\s{_NOT_ANOTHER}{_PAST}\b{_PART}", _shifted(1)),
        ("moins", rf"\b{_HOUR}\s?(?:h|heures?)\smoins\s{_PAST}\b{_PART}", _shifted(-1)),
        ("media meia cuarto", rf"\b{_HOUR}\s(?:y|e)\s(?P<past>media|meia|cuarto)\b{_PART}", _shifted(1)),
        # by the hour
        (
            _CLOCKS,
            rf"(?<![\d:.,/€$£+])\b{_HOUR}(?:\s?|-)(?:uhr|o'?\s?clock)\b(?:\s(?P<m>{NUMBER})\b(?!\s?(?:min|euro)))?{_PART}",
            _said,
        ),
        (
            _HOURS,
            (
                rf"(?:{_AT}|\b(?:a|vers|des|avant|apres|jusqu'a|entre|et|ate|desde))\s"
                rf"(?P<it>{_HOUR}\s?(?:h|hs|hrs|horas?|heures?)\b(?:\s(?P<m>{NUMBER})\b)?{_PART}){_SO_LONG}"
            ),
            _said,
        ),
        (_HOURS, rf"\bde (?P<it>{_HOUR}\s?(?:h|horas|heures)\b)(?=\s?(?:-|a|as|ate|jusqu'a)\s)", _said),
        (_HOURS, rf"{DAY_SEEN},?\s(?P<it>{_HOUR}\s?(?:h|hs|horas|heures)\b{_PART})", _said),
        (_HOURS, rf"{_H_NO_LENGTH}\s?(?:h|hs|heures|horas)\b{_SO_LONG}{_PART}", _said_late),
        *(
            (
                "",
                (
                    rf"(?:{prepositions})\s{_ROUGHLY}(?!ein\b|zero\b)(?P<it>(?P<h>\d{{1,2}}"
                    rf"|{spelled(NUMBERS_IN[language])})"
                    rf"(?:[ -](?P<m>[0-5]\d|{spelled(NUMBERS_IN[language])}))?"
                    rf"(?:ish|\sen punto|\ssharp|\sem ponto)?\b{_PART}){_NO_NOUN}"
                ),
                _said,
            )
            for language, prepositions in _PREPOSITIONS.items()
        ),
        ("", rf"\b{_FROM}\s(?P<it>{_HOUR}\b{_PART})(?=\s{_THERE_IS}\b)", _said),
        ("", rf"\b(?P<it>{_HOUR})(?={_RANGE}{NUMBER}\s{_VACANT})", _said),
        ("", rf"{_NEAR}\s(?P<it>{_HOUR}(?:[ -](?P<m>{_WORD}))?\b{_PART}){_NO_NOUN}{_CLAUSE_ENDS}", _said),
        (
            _DAYTIMES,
            (
                rf"(?<![\d:.,/€$£+])\b{_HOUR}(?:[ -](?P<m>{_WORD}))?\s(?:sharp|en punto|em ponto|(?:in the|at|de la|da"
                rf"|du|de l')\s?"
                r"(?P<part>morning|afternoon|evening|night|manana|tarde|noche|manha|noite|matin|soir|apres[- ]midi))\b"
            ),
            _said,
        ),
        # by name
        ("midi meio", r"\bmidi et demie?\b|\bmeio[- ]dia e meia\b", _always(750)),
        (
            "noon midday mid mediodia medio meio mittag mittags midi",
            r"\b(?:12 noon|noon|midday|mid-day|medio ?dia|meio[- ]dia|(?<!zu )mittags?|(?<!apres )(?<!apres-)midi)\b",
            _always(720),
        ),
        (
            "midnight medianoche media meia mitternacht mitternachts minuit",
            r"\b(?:midnight|media ?noche|meia[- ]noite|mitternachts?|minuit)\b",
            _always(0),
        ),
        (
            "same selben selbe gleichen gleiche dieselbe misma mismo mesma mesmo meme",
            rf"(?:{DAY_SEEN},?\s(?:{_SAME_AT}\s)?(?P<it>{_SAME})|(?P<as>{_SAME})(?=(?:\s[a-z']+){{0,4}}\s{DAY_SEEN}))\b",
            _always(*ANY_TIME),
        ),
        (
            "at um as las",
            r"\b(?:at|um|as|las) (?P<it>[\U0001F550-\U0001F55B])",
            lambda match: minutes_of(ord(match["it"]) - 0x1F54F, 0),
        ),
    )
)
"""In the order in which they are tried: what one has read, the next does not see."""

_NOT_ONE = r"(?!(?:uno?|una|um|uma|une?|einen?|eine[rs]?|one)\s(?:a|as|a las?)\s)"
"""`uno a las 10 y otro a las 3`: one of them, and not one o'clock."""
_COUNTING = re.sub(r"[^a-z]+", " ", " ".join(NUMBERS))
_BESIDE_CLOCK = tuple(
    (words(gate), Pattern(pattern))
    for gate, pattern in (
        ("", rf"(?P<it>{_H}(?:[:.h]{_M})?\s?(?:h|uhr)?){_RANGE}(?={SEEN})"),
        ("", rf"{SEEN}{_RANGE}(?P<it>(?P<h>\d{{1,2}})(?:[:.h]{_M})?)\b{_NO_NOUN}{_CLAUSE_ENDS}"),
        ("", rf"{SEEN}{_RANGE}(?P<it>{_HOUR})(?=\s{_VACANT})"),
        (_COUNTING, rf"\b{_NOT_ONE}(?P<it>(?P<h>{_WORD})){_RANGE}(?={SEEN})"),
        (_COUNTING, rf"{SEEN}{_RANGE}{_NOT_ONE}(?P<it>(?P<h>{_WORD}))\b{_NO_NOUN}{_CLAUSE_ENDS}"),
    )
)
"""A bare number that shares its neighbour's `pm`, `Uhr` or `from`: `3-4pm`, `9 bis 17 Uhr`, `from 9 to 5`."""


def read(text: str) -> tuple[list[Clock], str]:
    """The times of day that a text names, its days being blotted out; and the text with the times blotted out, too."""
    found: list[Clock] = []
    present = words_in(text)
    for gate, pattern, maker in _PATTERNS:
        if not gate or not present.isdisjoint(gate):
            text = _blot(text, pattern, maker, found)
    if found:
        for gate, pattern in (*_BESIDE_CLOCK, *_BESIDE_CLOCK[:2]):
            if not gate or not present.isdisjoint(gate):
                text = _blot(text, pattern, _said, found)
    return sorted(found, key=lambda clock: clock.start), text


def _blot(text: str, pattern: Pattern, maker: _Maker, found: list[Clock]) -> str:
    pieces: list[str] = []
    position = 0
    for match in pattern.finditer(text):
        minutes = maker(match)
        if not minutes:
            continue
        start, end = match.span("it" if "it" in pattern.groupindex and match["it"] else 0)
        found.append(Clock(start, end, minutes, is_same=minutes == ANY_TIME))
        pieces += (text[position:start], SEEN * (end - start))
        position = end
    return "".join((*pieces, text[position:])) if pieces else text
