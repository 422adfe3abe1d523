"""Numbers of a text that count or rank something and are no time: `6 to 8 weeks`, `1 a 10`, `a segunda dúvida`. Pure.

Where it finds one for sure, it is hidden from whoever looks for days and times. In doubt it is left to be read as one.
"""

import re
from collections.abc import Iterator

from opensetter.engine.claims.count_words import AMONG, COUNTED, COUNTED_ENDS, DESCRIBING, NOT_COUNTED, ONE_OF, ORDERED
from opensetter.engine.claims.names import MONTHS, NUMBER, ORDINALS, SHORT_WEEKDAYS, WEEKDAYS, spelled
from opensetter.engine.disguise import Span
from opensetter.engine.vocabulary import Pattern

HIDDEN = "\ue003"
"""Stands for each letter of a number that is no time."""

_SHORTEST_PLURAL = 4
BEFORE = 90
"""So much of what is said before a number may tell what it counts."""
_BEHIND = 60
_FRACTIONS = frozenset("¼½¾⅓⅔⅛")

_NUMBER = rf"(?:\d{{1,4}}|{NUMBER})"
_NO_DIGIT_BEFORE = r"(?<![\w:.,/€$£+])(?<![€$£] )"
_COUNT = Pattern(
    rf"{_NO_DIGIT_BEFORE}(?P<a>{_NUMBER})(?![\w]|:\d|[.,/]\d)"
    rf"(?:(?:\s?(?P<dash>-)\s?|\s(?P<link>to|or|and|bis|oder|und|a|o|y|ou|e|et)\s)(?:(?:a|aux|as|las) )?"
    rf"(?P<b>{_NUMBER})(?![\w]|:\d|[.,/]\d))?"
)
_BETWEEN = Pattern(r"\b(?:between|entre|zwischen)(?: les| las| os| as)?\s$")
_JOINING = frozenset(("and", "und", "y", "e", "et"))
_ENGLISH = frozenset(("to", "or", "and"))
_TIMED = Pattern(
    r"[\s-]?(?:uhr|[ap]\.?\s?m\b|o'?\s?clock|sharp|en punto|em ponto|punkt|\ue002|,?\s?(?:in the|at|de la|da|du"
    r"|de l'|am|pela"
    r"|por la)\s?(?:morning|afternoon|evening|night|manana|tarde|noche|manha|noite|matin|soir|apres|morgen|vormittag"
    r"|nachmittag|abend))"
)
_BY_HOUR = Pattern(r"\s?(?:h|hs|hrs|horas?|heures?)\b")
_AT = Pattern(r"(?:\bat|@)\s$")
_AFTER_HOUR = Pattern(r"(?:\d|\b(?:h|hs|uhr|o'?clock|horas?|heures?|y|e|et|and|und|moins|menos|past|half))\s$")
_TO_THE_HOUR = Pattern(
    rf"minut\w*\s(?:past|to|after|before|till|nach|vor|para|antes|avant|apres|despues|depois)\s"
    rf"(?:(?:de|da|das|du|des|las?|as|a|o)\s){{0,2}}(?:{NUMBER}|[\ue001\ue002]|noon|mid|half|halb|quarter|viertel"
    r"|meio|mitt)"
)
_WORDS = Pattern(r"[\s-]\s?(?P<first>[a-z][a-z'²-]*)(?:[\s-](?P<second>[a-z]+))?(?:[\s-](?P<third>[a-z]+))?")
_AMOUNT = Pattern(r"\s?(?:[%€$£°²]|m²|m2\b|r\$)")
_THOUSANDS = Pattern(rf"{_NO_DIGIT_BEFORE}\d{{1,3}} \d{{3}}(?=\s?[€$£]|\s(?:euros?|eur|dollars?|francs?|chf)\b)")
_HOURS = frozenset(("hours", "hour", "hrs", "horas", "heures", "h", "hs"))
_AGED = Pattern(
    r"\b(?:under|below|unter|menores de|menos de|moins de|avant|over|uber|mayores de|maiores de)[ -]\d{1,2}s?\b"
)
_AGED_TOO = Pattern(
    r"\b(?:anos|ans|jahren?|years?)(?: old)? (?:and|or|y|o|e|ou|et|und|oder) (?:from |de |von |between |entre "
    r"|zwischen )?$"
)
_BY_THE_HOUR = Pattern(r"\d (?:horas?|hours?|heures?|h|stunden?) (?:por|per|par|pro|each|a)\b")
_OF_THEM = Pattern(
    r"\b(?:qua(?:l|is)|cual(?:es)?|uma|una|nenhuma|ninguna|alguma|alguna|qualquer|cualquiera|primeir[ao]|primera)"
    r" (?:das|de las) (?P<it>du[ao]s|dos|tres|quatro|cuatro)\b"
)
_SO_LONG = Pattern(
    r"\s?[a-z]+\s(?:antes|before|beforehand|vorher|avant|prior|in advance|al dia|por dia|par jour|a day|per day"
    r"|a week|per week|par semaine|pro woche|per month|a month|par mois|por mes|pro monat"
    r"|por semana|seguidas?|de sueno|de sono|de sommeil|of sleep|daily|de antelacion|de antecedencia|a l'avance)\b"
)
_COMPOUND = Pattern(r"-(?!ish|uhr|clock|o'clock|[ap]m\b)(?P<noun>[a-z]{3,})")
_LASTING = Pattern(
    r"\b(?:takes?|last(?:s|ing)?|dur\w+|tardar?n?|llevar?n?|levam?|levar|demora\w*|prend\w*|compter|dauer\w*|within"
    r"|every|each|cada|toutes les|alle|wait|espera|rest|sleep|fast|ayun\w+|jejum)"
    r"(?: (?:about|around|roughly|between|from|up to|only|just|de|entre|unas|umas|environ|cerca de|etwa|zwischen|von"
    r"|usually|aproximadamente|en general|em media|normalmente))*\s$"
)
_ASKED = Pattern(r"\b(?:how many|how much|cuant[oa]s|quant[oa]s|wie ?viele?n?|combien)\b")
_CLOSED = Pattern(r"\s?(?:$|[.;,!?)\n]|(?:or|o|ou|oder)\s)")
_SCORE = Pattern(
    rf"{_NO_DIGIT_BEFORE}\d{{1,2}}(?: (?:or|o|ou|oder|bis|to|a) (?:an? |une? |uma? |eine )?\d{{1,2}})?"
    r" (?:out of|sobre|sur|von|de|em) (?:5|10|20|100)(?![\w:]|[.,]\d|\s?(?:h|uhr|hs|am|pm)\b)"
)
_RANKED_BY = Pattern(
    r"\b(?:groups? of|gruppen? von|grupos? de|groupes? de|teams? of|ages?|aged|levels?|grades?|sizes?|alter|klassen?"
    r"|stufen?|edad(?:es)?|idades?|niveau|niveaux|nivel|tallas?"
    r"|tamanhos?|grosse|steps?|pages?|seiten?|paginas?|punt[oa]s?|factor|zonas?|zones?)"
    r"(?:,? (?:from|between|von|zwischen|de|entre|of))?\s$"
)
_CHEAPER = Pattern(
    r"\b(?:discounts?|remises?|reductions?|rabatte?|nachlass|descuentos?|descontos?|rebajas?|rabais|ermassigung"
    r"|gruppenpreis|gruppenrabatt|tarif reduit|reduced|cheaper|gunstiger)\b"
)
_FROM = Pattern(r"\b(?:from|ab|a partir de|desde|des|starting at|starting from)\s$")
_GATHERED = Pattern(
    r"\b(?:how many|cuant[oa]s|quant[oa]s|wie ?viele?n?|combien|people|personas?|pessoas?|personen|personnes?|groups?"
    r"|grupos?|gruppen?|groupes?|guests|kinder|ninos|criancas|enfants)\b"
)
_RISKY = Pattern(
    r"\b(?:free|available|slots?|openings?|appointments?|book\w*|see you|meet|come|libres?|disponib\w*|disponive\w*"
    r"|huecos?|citas?|turnos?|livres?|vagas?|horarios?|marc\w+|agend\w*|reserv\w*|frei\w*|verfugbar|termin\w*|platz"
    r"|kommen|creneaux?|rendez|rdv|venir|venga|vir|uhr|clock|heute|today|tomorrow|hoy|hoje)\b"
)

_SCALE = Pattern(
    rf"{_NO_DIGIT_BEFORE}(?P<a>[01])(?:\s?-\s?|\s(?:to|bis|a|al|ate|e|y|and|und|et|a)\s(?:o )?)(?P<b>5|10|100)"
    r"(?![\w/]|:\d|[.,]\d|\s?(?:uhr|h|hs|am|pm|a\.m|p\.m|o'?clock)\b)"
)
_SCALES = Pattern(
    r"\b(?:scale|skala|escala|echelle|rat(?:e|ed|ing)|bewert\w*|einschatz\w*|note[sz]?|noteriez|noten|notas?|puntu\w*"
    r"|pontu\w*|pain\w*|schmerz\w*|dol(?:or|er|ores)|duele|dor|doendo|douleur|mal|hurts?|stark|starke|fuerte|forte"
    r"|intens\w*|strong|severe|bad|motiv\w*|wichtig|important\w*|satisf\w*|zufrieden|likely|stress\w*|estres|urgen\w*"
    r"|dringend|confident|happy|nivel|grado|grau|level|puntos|pontos|points?|punkten?)\b"
)
_HOW = Pattern(
    r"\s?[,:;]?\s?¿?\s?(?:how (?!about)|what|wie |was |welche|que tan|cuanto|como|quanto|qual|combien|comment)"
)
_ONE_TO_ONE = Pattern(
    rf"{_NO_DIGIT_BEFORE}1[\s-](?:a|to|on|zu|x|para|pour|contra)[\s-]1(?![\w]|:\d|[.,/]\d|\s?(?:[ap]\.?m|uhr|h|y|e"
    r"|et)\b)"
)
_EMERGENCY = Pattern(
    r"\b(?:appelez|composez|appeler|composer|contactez|faites|faire|call|ring|dial|phone|llame|llamar|llama|marque"
    r"|marcar|ligue"
    r"|ligar|disque|wahlen|rufen|anrufen)(?: (?:sie|bitte|immediatement|directement|vite))*"
    r"(?: (?:le|al|el|au|o|a|para o|para|die|den|the|unter|on|vite le))* (?P<it>\d{2,3}(?:,? (?:le |al |el |au |o |a "
    r"|para o |die |the )?(?:ou|or|o|oder|et|and|y|e|und)? ?(?:le |al |el |au |o |a |para o |die |the )?\d{2,3})*)"
    r"(?![\w]|:\d|[.,/]\d|\s?(?:uhr|h)\b)"
)
_URGENT = Pattern(
    r"\b(?:urgen\w*|emergen\w*|notfall\w*|notruf\w*|samu|secours|pompiers?|ambul\w*|bombeiros|bomberos|policia"
    r"|polizei|police|112|911|999|111|116|192|061)\b"
)
_STREET = Pattern(
    rf"{_NO_DIGIT_BEFORE}(?P<it>\d{{1,4}}[a-d]?) (?P<name>[a-z'.-]+(?: [a-z'.-]+){{0,2}}) (?:street|st|road|rd"
    r"|square|sq"
    r"|avenue|ave|lane|ln|way|place|court|drive|dr|hill|gardens?|row|terrace|crescent|park|house|mews|quay|walk|parade"
    r"|boulevard|blvd|broadway|plaza|yard|wharf|centre|center|building|close|gate|bridge|circus|grove)\b"
)
_FEIRA = r"segunda|terca|quarta|quinta|sexta"
_RANKED = Pattern(
    rf"\b(?P<it>\d{{1,2}}(?:\.|st|nd|rd|th|er|ere|e|o|a)|{spelled(ORDINALS)}|{_FEIRA})\s(?:{spelled(DESCRIBING)}\s)?"
    r"(?P<noun>[a-z]+)\b(?!,?\s(?:as |a las |a |at |um )?\d)"
)
_FIRST_FEW = Pattern(
    rf"\b(?P<it>ersten|letzten|zweiten|dritten) {_NUMBER}(?: (?:bis|oder|und) {_NUMBER}"
    rf"|\s?-\s?{_NUMBER})? (?P<noun>[a-z]+)"
)
_SO = Pattern(
    r"\b(?P<it>so)(?=,?\s(?:(?:next|this|on|the|am|for|let's say|how about|what about|would|it's|that's)\s){0,3}"
    rf"(?:{spelled(WEEKDAYS)}|tomorrow|today|morgen|heute)\b)"
)
"""`So, Tuesday at ten?` is no Sunday."""
_RANKED_ENDS = ("cao", "ssao", "sao", "dade", "encia", "ancia", "agem", "tura", "ung", "heit", "keit")
_AFTER_THE_FIRST = Pattern(
    r"\bprimeir[ao] (?P<noun>[a-z]+)\b[^\n!?]{0,60}?[.;:,-]\s?(?:e |mas |ja )?(?:a partir da|da|a) "
    rf"(?P<it>{_FEIRA})\b(?!\s?-|\s(?:as|de|a|feira|que|proxima|dia|\d))(?P<rest>[^\n.!?]{{0,60}})"
)
_PRICED = Pattern(r"[€£%$]|\b(?:reais|euros?|custa|cobramos|paga|pagas?|gratis|gratuita|desconto|valor)\b")
_NO_NOUN = frozenset(
    ("feira", "herr", "herrn", "frau", "sie", "ihnen", "ihr", "ihre", "wir", "um", "ab", *WEEKDAYS, *SHORT_WEEKDAYS)
)


def without_ranks(read: str, written: str, context: str = "") -> str:
    """The folded text with what ranks or scales hidden, which would be read as a day.

    `written` is the same as it was written, `context` what is said right before it.
    """
    spans = [*_scales(read), *_called(read), *_ranks(read, written), *_after_the_first(read, context)]
    return _hide(read, [*spans, *_halves(written)])


def without_counts(read: str, written: str, context: str = "") -> str:
    """The same, its days blotted out, with the numbers hidden that count something or stand in an address."""
    return _hide(read, [*_counts(read, written, context), *_addresses(read, written)])


def restored(text: str, before: str) -> str:
    """The text with what was hidden in it as it was before, letter for letter."""
    if HIDDEN not in text:
        return text
    return "".join(was if letter == HIDDEN else letter for letter, was in zip(text, before, strict=True))


def _hide(text: str, spans: list[Span]) -> str:
    if not spans:
        return text
    letters = list(text)
    for start, end in spans:
        letters[start:end] = HIDDEN * (end - start)
    return "".join(letters)


def _sentence(text: str, start: int, end: int) -> str:
    """What is said around a place, up to where the sentence begins and ends."""
    before, after = text[max(0, start - BEFORE) : start], text[end : end + BEFORE]
    return re.split(r"[.!?\n]", before)[-1] + " " + re.split(r"[.!\n]", after)[0]


# ── before days are read ─────────────────────────────────────────────────────────────────────────────────────────


def _scales(text: str) -> Iterator[Span]:
    for match in _SCALE.finditer(text):
        around = _sentence(text, *match.span())
        asks = _HOW.match(text, match.end())
        if (match["a"] == "0" or asks or _SCALES.search(around)) and not _RISKY.search(around):
            yield match.span("a")
            yield match.span("b")
    for match in _ONE_TO_ONE.finditer(text):
        yield match.span()


def _called(text: str) -> Iterator[Span]:
    for match in _EMERGENCY.finditer(text):
        if _URGENT.search(_sentence(text, match.start(), match.start() + 1)):
            yield match.span("it")


def _ranks(text: str, written: str) -> Iterator[Span]:
    for match in _RANKED.finditer(text):
        noun, figure = match["noun"], match["it"]
        if noun in _NO_NOUN:
            continue
        is_german = not figure[0].isdigit() and figure.endswith(("ten", "te", "ter"))
        if (
            noun in ORDERED
            or (figure in _FEIRA.split("|") and noun.endswith(_RANKED_ENDS))
            or (is_german and written[match.start("noun")].isupper() and noun not in MONTHS)
        ):
            yield match.span("it")
    for match in _FIRST_FEW.finditer(text):
        if match["noun"] in COUNTED:
            yield match.span("it")
    for match in _SO.finditer(text):
        yield match.span("it")


def _after_the_first(text: str, context: str) -> Iterator[Span]:
    for match in _AFTER_THE_FIRST.finditer(context + text):
        start, end = (place - len(context) for place in match.span("it"))
        is_priced = _PRICED.search(match["rest"]) and not _RISKY.search(match["rest"])
        if start >= 0 and match["noun"] in ORDERED and is_priced:
            yield start, end


def _halves(written: str) -> Iterator[Span]:
    if not _FRACTIONS.isdisjoint(written):
        yield from ((n, n + 1) for n, letter in enumerate(written) if letter in _FRACTIONS)


# ── before times are read ────────────────────────────────────────────────────────────────────────────────────────


def _counts(text: str, written: str, context: str) -> Iterator[Span]:
    for pattern in (_THOUSANDS, _SCORE):
        for match in pattern.finditer(text):
            yield match.span()
    for match in _OF_THEM.finditer(text):
        yield match.span("it")
    for match in _COUNT.finditer(text):
        before = (context + text[: match.start()])[-BEFORE:]
        spans = [match.span(name) for name in ("a", "b") if match[name]]
        if match["link"] in _JOINING and not _BETWEEN.search(before):
            # `at 3 and 30 minutes`: it is the second number alone that may count, and it may not either.
            continue
        if _is_counted(match, before, text[match.end() : match.end() + _BEHIND], written[match.end() :]):
            yield from spans


def _is_counted(match: re.Match[str], before: str, after: str, written: str) -> bool:
    if _AFTER_HOUR.search(before) or _AT.search(before) or _TIMED.match(after):
        return False
    compound = _COMPOUND.match(after)
    if _AMOUNT.match(after) or (compound and compound["noun"] not in _NO_NOUN):
        return True
    is_quantity = not _BY_HOUR.match(after) and _is_quantity(match, before, after)
    return is_quantity or _is_before_noun(match, before, after, written)


def _is_quantity(match: re.Match[str], before: str, after: str) -> bool:
    """Whether what is said around it asks for a number, tells ages or gives a discount from one on."""
    said = _sentence(before + match[0] + after, len(before), len(before) + len(match[0]))
    if match["b"] and _RANKED_BY.search(before):
        return True
    if _RISKY.search(said):
        return False
    if match["b"]:
        return _is_aged(before) or bool(_CLOSED.match(after) and _ASKED.search(said))
    is_cheaper = _CHEAPER.search(said) and _GATHERED.search(before + after)
    return bool(_FROM.search(before)) and (_is_aged(before) or bool(is_cheaper))


def _is_aged(before: str) -> bool:
    """Whether the sentence spoke of an age already: `under 3 they come free, from 3 to 12 it is half the price`."""
    return bool(_AGED.search(re.split(r"[.!?\n]", before)[-1]) or _AGED_TOO.search(before))


def _is_before_noun(match: re.Match[str], before: str, after: str, written: str) -> bool:
    following = _WORDS.match(after)
    if following is None or _TO_THE_HOUR.match(after.lstrip()):
        return False
    said = [(word, following.start(n)) for n, word in enumerate(following.groups(), 1) if word]
    if said[0][0] in AMONG:
        return True
    while len(said) > 1 and said[0][0] in DESCRIBING:
        said = said[1:]
    noun, place = said[0]
    if match["b"] and (match["link"] in _ENGLISH or match["dash"]) and noun in ONE_OF:
        return True
    if noun in _HOURS:
        return bool(_LASTING.search(before) or _SO_LONG.match(after) or _BY_THE_HOUR.search(before))
    if noun in COUNTED or noun.endswith(COUNTED_ENDS):
        return True
    is_plural = match["link"] in _ENGLISH and noun.endswith("s") and len(noun) >= _SHORTEST_PLURAL
    return is_plural and noun not in NOT_COUNTED and noun not in _NO_NOUN and not written[place : place + 1].isupper()


def _addresses(text: str, written: str) -> Iterator[Span]:
    for match in _STREET.finditer(text):
        names = [written[n] for n in _beginnings(match)]
        if all(letter.isupper() for letter in names):
            yield match.span("it")


def _beginnings(match: re.Match[str]) -> Iterator[int]:
    """Where the words of a street's name begin."""
    for word in re.finditer(r"(?<![^ ])[a-z]", match["name"]):
        yield match.start("name") + word.start()
