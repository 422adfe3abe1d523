"""What a text tells whoever reads it: invitations, offered times, times at all, and that something is settled.

None of this is taken from the guard: the vocabularies are our own, and read what the bot says as a person would.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime, time

_PLAIN: dict[str, int | str | None] = {"ı": "i", "’": "'", "‘": "'"}
_UNSEEN = {"Mn", "Cf"}


def plain(text: str) -> str:
    """Small letters without accents and without what cannot be seen, and one blank where there are several."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(str.maketrans(_PLAIN)))
    return " ".join("".join(letter for letter in folded if unicodedata.category(letter) not in _UNSEEN).split())


def _any(patterns: str) -> re.Pattern[str]:
    """Any of the patterns, which stand a few to a line."""
    return re.compile("|".join(line.strip() for line in patterns.strip().splitlines()))


INVITATION = _any(
    r"""
    \bbook\b|\bbook(?:ing)? (?:page|link|site)|\bschedule (?:an?|your|with|here|it|now)\b|\breserve\b|\bsign up\b
    \b(?:choose|pick|select|find) (?:an?|your|any|another|the) (?:time|slot|date|day)\b|\bslots?\b
    \b(?:when|which (?:day|time)|what (?:day|time))\b.{0,40}\b(?:suits?|works?|come|prefer)
    \b(?:when|what time) would\b|\bnot booked\b|\binterested in an appointment\b|\blook for a time\b
    \bhere is the link\b
    \banother free time\b|\bget you in\b|\bwhat is it about\b
    \breserv(?:e|ar|a tu|as|es)\b|\bagend(?:e|ar|es)\b|\belij[ao]|\belegir\b|\bescoj[ao]|\bescoger\b|\bviene bien\b
    \bque (?:dia|hora)\b.{0,30}\b(?:viene|conviene|prefiere)|\binteresa una cita\b
    \bbusco una hora\b|\bde que se trata\b
    \bagend(?:e|ar)\b|\bmarque\b|\bmarcar\b|\bescolh[ae]r?\b|\bqual horario\b
    \binteresse em um agendamento\b|\bprocuro com prazer um horario\b|\bdo que se trata\b
    \bbuchen\b|\bbuchung\w*|\breservier\w+|\btermin (?:vereinbaren|ausmachen)\b|\bvereinbaren sie\b|\baussuchen\b
    \bwann (?:passt|wurde|konnen|mochten)\b|\bpasst es ihnen\b
    \ban einem termin interessiert\b|\bworum geht es\b
    \bsuche (?:ich )?gern eine zeit\b|\bfreie[nr]? (?:termine?|zeiten)\b
    \breserve[rz]?\b|\breservation\b|\bpren(?:ez|dre) (?:un )?rendez-vous\b|\bchoisi(?:r|ssez)\b|\bcreneaux?\b
    \bquand (?:etes|seriez|souhaitez|voulez|pourriez)[- ]vous\b
    \brendez-vous vous interesse\b|\bvolontiers un horaire\b|\bde quoi s'agit\b
    """,
)
"""What invites whoever reads it to book, or to choose a time."""

OFFERS_TIMES = _any(
    r"""
    \btimes are (?:still )?possible\b|\bpossible at these times\b
    \bhoras (?:son|siguen siendo) posibles\b|\bposible a estas horas\b
    \bhorarios (?:sao|ainda sao) possiveis\b|\bpossivel nestes horarios\b
    \bzeiten sind (?:noch )?moglich\b|\bzu diesen zeiten moglich\b
    \bhoraires sont (?:encore )?possibles\b|\bpossible a ces horaires\b
    """,
)
"""What leads up to times that are open: no more of an invitation than they are."""

OFFERS_CHANGE = _any(
    r"""
    \bif you would like to change\b|\bsi quiere cambiar\b|\bse quiser alterar\b
    \bwenn sie etwas andern\b|\bsi vous souhaitez changer\b
    """,
)
"""What offers to change an appointment to whoever says so."""

ASKS_WHEN = _any(
    r"""
    \bwhat (?:other )?(?:day|time|day and time) do you\b|\bque dia y a que hora\b|\bque otra hora\b|\bque dia e hora\b
    \bque outra hora\b|\bwelchen tag\b|\bwelche andere\b|\ba quel jour\b|\bquelle autre heure\b
    """,
)
"""What asks for a day and a time: to invite, or since somebody wants to be written to later."""

SETTLED = _any(
    r"""
    \b(?:you are|you're|it is|it's|is|been|have|has|all) (?:now |all )?(?:booked|confirmed|settled|scheduled|set)\b
    \bi(?:'ve| have) (?:booked|scheduled|reserved)\b|\bthat is settled\b|^booked\b
    \bqueda (?:confirmad|reservad)[oa]\b|\besta (?:confirmad|reservad)[oa]\b|\bhe reservado\b
    \besta (?:confirmado|marcado|agendado)\b|\bfoi (?:marcado|agendado|confirmado)\b
    \bfest eingetragen\b|\bist (?:gebucht|bestatigt|reserviert)\b|\bhabe .{0,40}\b(?:gebucht|eingetragen)\b
    \bc'est (?:enregistre|reserve|confirme)\b|\best (?:enregistre|reserve|confirme)\b
    """,
)
"""What tells that there is an appointment now."""

_NUMBERED = re.compile(r"^\W{0,3}\d{1,2}[.)]\s")
_CLOCK = re.compile(
    r"(?<![\d:.,+-])(?P<hour>[01]?\d|2[0-4])\s?[:h]\s?(?P<minute>[0-5]\d)(?![\d:])\s?(?P<half>[ap]\.?\s?m\b)?"
    r"|(?<![\d:.,+-])(?P<bare>1[0-2]|0?[1-9])\s?(?P<bare_half>[ap]\.?m\b)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<![\w:.,/])(?P<day>[12]?\d|3[01])(?:st|nd|rd|th|er|º|o)?(?![\w:/]|\.\w|\s?(?:h\b|uhr|[ap]\.?m\b))"
)


def clocks(line: str) -> list[time]:
    """The times of day that a line names."""
    return [_clock(match) for match in _CLOCK.finditer(unicodedata.normalize("NFKC", line))]


def days(line: str) -> set[int]:
    """The numbers in a line that may be days of a month, apart from its place in a list and from times of day."""
    without = _CLOCK.sub(" ", _NUMBERED.sub("", unicodedata.normalize("NFKC", line.casefold())))
    return {int(match["day"]) for match in _DAY.finditer(without)}


def agrees(line: str, clock: time, appointments: Iterable[datetime]) -> bool:
    """Whether a line that names this hour, and perhaps a day, can mean one of these appointments."""
    on = {local.day for local in appointments if local.time() == clock}
    named = days(line)
    return bool(on & named) if named else bool(on)


def offered(text: str) -> Iterator[str]:
    """The lines of a numbered list that name a time."""
    return (line for line in text.splitlines() if _NUMBERED.match(line) and clocks(line))


def _clock(match: re.Match[str]) -> time:
    hour, minute = int(match["hour"] or match["bare"]), int(match["minute"] or 0)
    half = (match["half"] or match["bare_half"] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour % 24, minute)
