"""Words that give a reply away: that something is booked, that somebody should book, and the language they are in.

Short lists of the judge's own. The guard's are longer, and are what is on trial.
"""

import re
from functools import cache

from opensetter.evaluation.notation import LANGUAGES, Language
from opensetter.evaluation.reading import sentences


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_BOOKED = {
    "en": _any(
        r"\b(?:is|are|'re|have|has been|i've|got you)\s+(?:now\s+|all\s+|just\s+|been\s+)*"
        r"(?:booked|confirmed|scheduled|reserved)\b",
        r"\bsee you (?:on|at|then|there)\b",
        r"\byou(?:'re| are) (?:all )?set\b",
    ),
    "es": _any(
        r"\b(?:está|queda|ha quedado|he|hemos)\s+(?:ya\s+)?(?:reservad[oa]|confirmad[oa]|agendad[oa]|programad[oa])\b",
        r"\b(?:lo|la|le|nos) (?:esperamos|vemos) el\b",
    ),
    "pt": _any(
        r"\b(?:está|ficou|foi)\s+(?:já\s+)?(?:reservad[oa]|confirmad[oa]|agendad[oa]|marcad[oa])\b",
        r"\besperamos você (?:na|no|em)\b",
    ),
    "de": _any(
        r"\b(?:ist|sind|wurde|habe)\b[^.?!]*\b(?:gebucht|bestätigt|reserviert|eingetragen|fest)\b",
        r"\bwir sehen uns am\b",
    ),
    "fr": _any(
        r"\b(?:est|a été|avons|ai)\s+(?:bien\s+)?(?:réservé|confirmé|enregistré|fixé)e?\b",
        r"\bon se voit (?:le|à)\b",
    ),
}
_NOT_REALLY = _any(
    r"\b(?:nothing|nada|nichts|rien)\b",
    r"\b(?:not|n't|no longer|never|if|once|when|unless|until|would|could|shall|cannot|before)\b",
    r"\b(?:no|si|cuando|una vez|todavía|aún no|antes)\b",
    r"\b(?:não|se|quando|assim que|ainda não|antes)\b",
    r"\b(?:nicht|kein\w*|wenn|sobald|falls|noch nicht|bevor)\b",
    r"\b(?:ne|n'|pas|lorsque|quand|dès que|avant)",
    r"\?",
)

_HOURS = _any(
    r"\b(?:open|opens|opening|closed|close|closes)\b",
    r"\b(?:abiert[oa]s?|abrimos|abrir|cerrad[oa]s?|cerramos|horario)\b",
    r"\b(?:abert[oa]s?|reabrimos|fechad[oa]s?|fechamos|horário de atendimento)\b",
    r"\b(?:geöffnet|öffne\w*|geschlossen|schließ\w*|öffnungszeiten)\b",
    r"\b(?:ouverts?|ouvr\w+|rouvr\w+|fermés?|fermons|horaires d.ouverture)\b",
    r"\d\s?[-–]\s?\d",
)

_INVITING = _any(
    r"\b(?:book|reserve|schedule|make|choose|pick|arrange)\s+(?:an?|your|the|another)?\s*(?:appointment|time|slot|call|meeting|spot)\b",
    r"\bbook (?:here|now|online)\b",
    r"\b(?:when|what time|which (?:day|time))\b[^.?!]*\b(?:suit|work|come|prefer|convenient)\b[^.?!]*\?",
    r"\b(?:would|do) you (?:like|want) to (?:book|come|schedule|make)\b",
    r"\b(?:reserve|agende|elija|escoja|pida|concierte)\s+(?:su|una|la|aquí|el)\b",
    r"¿(?:qué día|cuándo|a qué hora)[^?]*(?:bien|conviene|prefiere|gustaría)[^?]*\?",
    r"\b(?:agende|reserve|marque|escolha)\s+(?:o seu|seu|um|uma|aqui|o)\b",
    r"\b(?:qual (?:dia|horário)|quando)\b[^.?!]*(?:prefere|melhor|gostaria|fica bom)[^.?!]*\?",
    r"\b(?:buchen|reservieren|vereinbaren|wählen)\s+sie\b",
    r"\bwann (?:passt|möchten|können|hätten)\b[^.?!]*\?",
    r"\b(?:réservez|choisissez|prenez rendez-vous|fixez)\b",
    r"\bquand\b[^.?!]*(?:conviendrait|disponible|arrange|souhaitez)[^.?!]*\?",
)

_COMMON: dict[Language, str] = {
    "en": "the you your is are have has with and for this that would please can will not here our",
    "es": "el los las una usted su sus está tiene para por favor con gracias puede hay aquí cuál qué más",
    "pt": "o os uma você seu sua está tem para por com obrigado pode há aqui qual não são às mais",
    "de": "der die das sie ihr ihren ist haben für bitte mit und nicht ein einen ich wir uhr am zu auf",
    "fr": "le les une vous votre est avez pour avec merci pouvez il voici quel pas et des dans sur au",
}
_SURE = 2
"""By how many words a language must be ahead."""


def booked_claims(text: str) -> list[str]:
    """The sentences that say that an appointment is booked: no question, nothing that is not or not yet."""
    return [
        sentence
        for sentence in sentences(text)
        if any(pattern.search(sentence) for pattern in _BOOKED.values()) and not _NOT_REALLY.search(sentence)
    ]


def invitations(text: str) -> list[str]:
    """The sentences that invite to book."""
    return [sentence for sentence in sentences(text) if _INVITING.search(sentence)]


def tells_hours(sentence: str) -> bool:
    """Whether a sentence is about when somebody is there: it says so, or has times from one to another."""
    return _HOURS.search(sentence) is not None


def is_hedged(sentence: str) -> bool:
    """Whether a sentence asks, denies or supposes, rather than says that something is so."""
    return _NOT_REALLY.search(sentence) is not None


def language(text: str) -> Language | None:
    """The language of a text, where it is plain to see."""
    scores = _scores(text)
    best, second = sorted(scores.values(), reverse=True)[:2]
    return None if best - second < _SURE else likeliest(text)


def likeliest(text: str) -> Language:
    """The language that a text is in, as far as it can be told; English if it cannot."""
    scores = _scores(text)
    return max(scores, key=scores.__getitem__)


def _scores(text: str) -> dict[Language, int]:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return {each: sum(word in common for word in words) for each, common in _common().items()}


@cache
def _common() -> dict[Language, frozenset[str]]:
    return {each: frozenset(_COMMON[each].split()) for each in LANGUAGES}
