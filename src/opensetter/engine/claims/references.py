"""What a moment refers to that does not say so itself: `tomorrow at the same time`, `Happy Friday!`. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from opensetter.engine.claims.facts import Backing
from opensetter.engine.claims.moments import Clock, Day, Mention, Naming
from opensetter.engine.claims.reading import Sentence
from opensetter.engine.vocabulary import Pattern

_NAMED_TODAY = frozenset((Naming.WEEKDAY, Naming.THIS_WEEKDAY, Naming.DATE, Naming.FULL, Naming.WEEKEND, Naming.PART))
_GREETING = Pattern(
    r"(?:^|[^\w\s,]\s?|[,]\s|\b(?:a|an|your|the|enjoy|einen|ein|eine|un|une|uma?|el|la|le|o|noch einen"
    r"|wunsche(?:n)?(?: ihnen)?"
    r"|and|y|e|et|und|very)\s)"
    r"(?:(?:happy|merry|good|great|lovely|nice|wonderful|fantastic|super|pleasant|beautiful"
    r"|rest of (?:your|the)|remainder of your"
    r"|schonen?|frohen?|guten|angenehmen|wunderschonen|tollen|feliz|buen|bonit[oa]|lind[oa]|excelente|boa|bom|otim[oa]"
    r"|maravilhos[oa]|bon|bonne|beau|belle|excellente?|agreable|joyeux|joli)\s){1,2}"
    r"(?:(?:fin|fim|rest|resto|reste|journee|continuation|suite|debut|tarde|manana|soiree|matinee)"
    r" (?:of|de|du|do|da|d'|del)(?: (?:your|the|this|este|ce))?\s?|(?:rest|resto) de (?:tu |su )?)?$"
)
_ENJOYED = Pattern(
    r"\b(?:enjoy(?: the| your)?(?: rest of (?:the|your))?|disfrut\w+ (?:del?|de su|de tu|su|tu|el)"
    r"|aproveit\w+ (?:a|sua|a sua|bem a)|profitez(?: bien)? (?:de votre|du)|geniess(?:en sie)? (?:ihren|deinen|den))\s$"
)
_PARTED = Pattern(
    r"\s?(?:noch|everyone|everybody|all|to you(?: too| all)?|too|para (?:ti|usted|voce|todos)|a todos|tambien"
    r"|tambem|a vous(?: aussi)?|a tous|aussi|ihnen(?: noch)?|dir|zusammen|wunsche ich(?: ihnen| dir)?"
    r"|wunschen wir(?: ihnen)?|d'ici la|ahead|fur sie"
    r"|(?:and|und|y|e|et)(?= [a-z]))?\s?(?:$|[!.,;:)\n]|[^\w\s\ue001\ue002'-]|(?<=\b(?:and|und)) |(?<=\b(?:y|e)) "
    r"|(?<=\bet) )"
)


def settled(sentences: Sequence[Sentence], backing: Backing, heard: Iterable[Mention]) -> Iterator[Sentence]:
    """The sentences with `the same time` known as the one that it is, and without today's name where it only greets."""
    last: Clock | None = None
    for sentence in sentences:
        kept: list[Mention] = []
        for n, one in enumerate(sentence.mentions):
            is_before_time = isinstance(next(iter(sentence.mentions[n + 1 :]), None), Clock)
            if isinstance(one, Day) and not is_before_time and _greets(one, sentence, backing):
                continue
            if isinstance(one, Clock) and one.is_same:
                kept.append(replace(one, minutes=_meant(last, backing, heard) or one.minutes))
                continue
            if isinstance(one, Clock) and not one.closes_range:
                last = one
            kept.append(one)
        yield sentence if kept == list(sentence.mentions) else replace(sentence, mentions=tuple(kept))


def _meant(last: Clock | None, backing: Backing, heard: Iterable[Mention]) -> frozenset[int]:
    """The minutes of the day that `the same time` is: the last told, or else what they wrote or have booked."""
    if last is not None:
        return last.minutes
    told = [one.minutes for one in heard if isinstance(one, Clock) and not one.is_same]
    local = [fact.starts_at.astimezone(zone) for fact in (*backing.booked, *backing.moved) for zone in fact.zones]
    return frozenset().union(*told, (each.hour * 60 + each.minute for each in local))


def _greets(day: Day, sentence: Sentence, backing: Backing) -> bool:
    """Whether a day is named only in `Happy Wednesday!`, and it is that day."""
    if not all(name.naming in _NAMED_TODAY for name in day.names):
        return False
    now = backing.local_now
    if not all(name.naming in {Naming.WEEKEND, Naming.PART} or name.fits(now, now) for name in day.names):
        return False
    start, end = day.start - sentence.offset, day.end - sentence.offset
    before = sentence.read[:start]
    return bool((_GREETING.search(before) or _ENJOYED.search(before)) and _PARTED.match(sentence.blotted, end))
