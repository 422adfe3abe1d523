"""What a sentence says to be so: booked, moved, cancelled. Not what it denies, asks, wishes or makes depend. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from opensetter.engine.claims.changes import CANCELLED, MOVED
from opensetter.engine.claims.clocks import SEEN as CLOCK_SEEN
from opensetter.engine.claims.day_words import SEEN as DAY_SEEN
from opensetter.engine.claims.presumed import PRESUMED
from opensetter.engine.claims.reading import Sentence
from opensetter.engine.claims.words import ACCENTED, BOOKED, PROMISED, Table
from opensetter.engine.vocabulary import patterns, words


class Said(Enum):
    """What is said to be so, or to be about to be."""

    BOOKED = auto()
    MOVED = auto()
    CANCELLED = auto()


_BREAK = "¦"
_DAYS = re.compile(rf"{DAY_SEEN}+")
_CLOCKS = re.compile(rf"{CLOCK_SEEN}+")
_BREAKS = re.compile(r"[,;:()!.…]+| [-/]+ ")
_OTHERS = re.compile(rf"[^\w´{_BREAK} ]+|_+")
_NEAR = 4

_IDIOMS = re.compile(
    r"\b(?:"
    + patterns(
        r"""
no (?:worries|problem|problems|doubt|more|stress|rush|wonder|matter what)|not to worry|don t worry|do not worry
    |nothing (?:else
    |more)|not only|why not|can t wait|cannot wait|don t forget|don t hesitate|not a problem|if so|once (?:again
    |more|and for all)
    |no need to worry|of course|no sooner|nothing to worry about|not just|did you know(?: that)?|when ready
    |before long|after all
    |if anything|if i may|if you (?:were |re )?wonder\S*|without (?:a )?(?:doubt|fail|further ado|delay|question)
(?:no hay|sin) (?:ningun )?(?:problema|duda|falta|mas)|no se preocupe|no te preocupes|nada mas|no solo|como no
    |no lo dude
    |no falte|por si acaso|una vez mas|desde luego|no hay de que|sin demora|sabe que|sabia que
(?:sem|nao ha|nao tem) (?:nenhum )?(?:problemas?|duvidas?|falta|mais|demora)|nao se preocupe|nao so|nao apenas
    |mais uma vez
    |nao esqueca|se deus quiser|sabia que
kein problem|keine (?:sorge|sorgen|frage|ursache)|nicht (?:wahr|nur)|ohne (?:zweifel|weiteres|probleme)
    |machen sie sich keine \S+
    |nicht vergessen|gar kein problem|wenn (?:sie|du) so (?:wollen|willst)|wussten sie dass
(?:pas|aucun|sans) (?:de )?(?:problemes?|soucis?|doute|faute|attendre|tarder)|ne vous inquietez pas|n hesitez pas
    |n oubliez pas
    |pas seulement|une fois (?:de plus|encore)|si vous voulez bien|savez vous que|saviez vous que|bien sur
""",
    )
    + r")\b"
)
"""Denials and conditions that deny nothing and depend on nothing."""

_IDIOMATIC = words(
    "no not nothing once why don can cannot of did when before after if without hay sin nada solo como una por"
    " desde sabe sabia"
    " sem nao mais se kein keine nicht ohne machen gar wenn wussten pas aucun sans ne n une si savez saviez bien do"
)
"""One of these is in every idiom."""

_DENIALS = {
    "en": words("not t cannot never nothing no none nobody neither nor without yet hasn isn wasn aren weren unable"),
    "es": words(
        "no nada ningun ninguna ninguno nunca sin tampoco ni nao nenhum nenhuma sem rien n ne pas jamais aucun"
    ),
    "pt": words("nao nada nenhum nenhuma nunca sem nem tampouco no ningun ninguna sin"),
    "de": words("nicht kein keine keinen keiner keinem nichts nie niemals niemand ohne weder"),
    "fr": words("pas ne n aucun aucune rien jamais sans ni plus non"),
}
_SPANISH_VERBS = words(
    "esta estan ha he han hay hemos tiene tienes tengo tenemos queda quedo se le lo la te fue es puedo podemos nos me"
)
"""What follows the Spanish `no`; the Portuguese `no` is `in the`."""

_CONDITIONS = {
    "en": words("once if when whenever until till unless before after whether should"),
    "es": words("si cuando vez que hasta antes tras cuanto apenas para fois quand lorsque"),
    "pt": words("se quando vez ate antes assim apos caso depois que para"),
    "de": words("wenn sobald falls bis bevor ob nachdem sofern ehe damit"),
    "fr": words("si quand lorsque fois avant des apres jusqu que pour"),
}
_CHOOSING = re.compile(
    r"\b(?:if|once|when|whichever|which|tell me|let me know|pick|choose|reply|answer|just say|confirm and|as soon as"
    r"|si|cuando|digame|dime|elijas?|elige|escojas?|indique|una vez|en cuanto|responda|conteste"
    r"|se|quando|diga|escolhe|escolha|me avise|me avisa|assim que|responda|e so"
    r"|wenn|sobald|falls|sagen sie|sag|wahlen|suchen sie|such dir|antworten|nennen sie|schreiben sie|dann"
    r"|quand|des que|dites|choisissez|repondez|indiquez|une fois)\b"
)
_ASKING = {
    "en": words(
        "are is was were has have had did do does can could shall should would will may might what which when who how"
        " where why am isn aren"
    ),
    "es": words("quiere desea puedo podemos le te que cual cuando como donde debo prefiere gustaria"),
    "pt": words("quer gostaria posso podemos devo que qual quando como onde deseja prefere voce"),
    "de": words(
        "ist sind soll sollen darf durfen kann konnen haben habe hat mochten mochte passt wollen willst wurden"
        " wurde was"
        " wann welche welcher welchen welches wer wie wo soll ware"
    ),
    "fr": words(
        "est avez avons voulez souhaitez puis dois devons quel quelle quels quelles comment ou aimeriez desirez peut"
        " pouvez as veux qu"
    ),
}
_TAKEN = re.compile(
    r"\b(?:sorry|unfortunately|afraid|someone else|somebody else|other (?:clients|customers|patients|people)|fully"
    r"|booked (?:up|out"
    r"|solid)|already (?:booked|reserved|taken)|lamento|lamentablemente|siento|desgracia|desafortunadamente"
    r"|otra persona|otros"
    r"|infelizmente|desculpe|outra pessoa|lotad[oa]|leider|bedauere|jemand|anderweitig|schon vergeben|ausgebucht"
    r"|malheureusement"
    r"|desolee?|quelqu un|regrette)\b"
)
_FOR_THEM = re.compile(
    r"\b(?:you|your|yourself|usted|su|ti|tu|voce|seu|sua|sie|ihr|ihnen|ihre[nrm]?|dich|dir|vous|votre)\b"
)


@dataclass(frozen=True)
class Spoken:
    """The words of a sentence, or of some that are read as one."""

    sentences: Sequence[Sentence]

    @cached_property
    def _tokens(self) -> tuple[list[str], frozenset[int]]:
        """The words, and before which of them there is a break."""
        tokens: list[str] = []
        breaks: set[int] = set()
        raw = " ".join(map(_words, self.sentences))
        words_said = raw.split()
        if not _IDIOMATIC.isdisjoint(words_said):
            words_said = _IDIOMS.sub(_BREAK, " ".join(words_said)).split()
        for token in words_said:
            if token == _BREAK:
                breaks.add(len(tokens))
            else:
                tokens.append(token)
        return tokens, frozenset(breaks)

    @property
    def tokens(self) -> list[str]:
        return self._tokens[0]

    @cached_property
    def text(self) -> str:
        return " ".join(self.tokens)

    @cached_property
    def present(self) -> frozenset[str]:
        return frozenset(self.tokens)

    @cached_property
    def _read(self) -> str:
        return "".join(sentence.read for sentence in self.sentences).strip()

    @property
    def is_question(self) -> bool:
        return "?" in self._read[-4:]

    def _is_broken(self, since: int, until: int) -> bool:
        return any(since < place <= until for place in self._tokens[1])

    def _at(self, place: int) -> int:
        """Which word begins at, or holds, this place of the text."""
        return self.text.count(" ", 0, place)

    def says(self) -> frozenset[Said]:
        """What it says to be so."""
        return frozenset(self._said())

    def _said(self) -> Iterator[Said]:
        for said, table in ((Said.BOOKED, BOOKED), (Said.MOVED, MOVED), (Said.CANCELLED, CANCELLED)):
            if any(self._holds(match, language) for language, match in self._matches(table)):
                yield said
        if any(self._holds(match, language, depends=True) for language, match in self._matches(PROMISED)):
            yield Said.BOOKED

    def presumes(self) -> bool:
        """Whether it speaks of an appointment as of one that is there."""
        for language, pattern in PRESUMED.items():
            for match in pattern.finditer(self._marked):
                words_before = len(self._marked[: match.start()].replace(f"{_BREAK} ", "").split())
                told = [token for token in match[0].split() if token != _BREAK]
                if told and self._stands(words_before, words_before + len(told) - 1, language):
                    return True
        return False

    @cached_property
    def _marked(self) -> str:
        """The words with a sign wherever a clause begins or ends."""
        tokens, breaks = self._tokens
        marked = [f"{_BREAK} {token}" if n in breaks or not n else token for n, token in enumerate(tokens)]
        return " ".join((*marked, _BREAK))

    def _stands(self, first: int, last: int, language: str) -> bool:
        """Whether what these words say is neither denied nor asked nor made to depend on something."""
        if self.is_question or _CHOOSING.search(self.text):
            return False
        return not (self._is_denied(first, last + _NEAR, language) or self._is_conditional(first, language))

    def _matches(self, table: Table) -> Iterator[tuple[str, re.Match[str]]]:
        """Every place where a pattern begins to match, also within what it matched before: that may hold, too."""
        if not table.hint.search(self.text):
            return
        for language, pattern in table.patterns.items():
            place = 0
            while match := pattern.search(self.text, place):
                yield language, match
                place = self.text.find(" ", match.start()) + 1
                if not place:
                    break

    def _holds(self, match: re.Match[str], language: str, *, depends: bool = False) -> bool:
        first, last = self._at(match.start()), self._at(max(match.start(), match.end() - 1))
        if self.tokens[first - 1 : first] in (["to"], ["zu"]) and match[0].startswith(("have", "be", "get")):
            return False
        if self._is_denied(first, last, language) or self._is_conditional(first, language):
            return False
        if self._is_asked(first, last, language) or self._is_taken(match):
            return False
        return not (depends and (self.is_question or _CHOOSING.search(self.text)))

    def _is_denied(self, first: int, last: int, language: str) -> bool:
        denials = [
            place
            for place in range(max(0, first - _NEAR), min(last + 3 if language == "de" else last + 1, len(self.tokens)))
            if self.tokens[place] in _DENIALS[language] and self._denies(place)
        ]
        near = [
            place
            for place in denials
            if not (place < first and self._is_broken(place, first))
            and _TURNS.isdisjoint(self.tokens[place + 1 : last + 1])
        ]
        if language == "en" and len(near) == 2 and near[1] - near[0] > 1:  # noqa: PLR2004
            return False  # two denials are none, but for `isn t`
        return bool(near)

    def _denies(self, place: int) -> bool:
        after = self.tokens[place + 1] if place + 1 < len(self.tokens) else ""
        if self.tokens[place] == "t":
            return place > 0 and self.tokens[place - 1] in _CONTRACTED
        if self.tokens[place] == "no" and "no" in _DENIALS["es"]:
            return after in _SPANISH_VERBS or after in _COUNTED_OUT or not self._may_be_portuguese
        return True

    @cached_property
    def _may_be_portuguese(self) -> bool:
        return not self.present.isdisjoint(_PORTUGUESE)

    def _is_conditional(self, first: int, language: str) -> bool:
        since = first - 3
        for place in range(first - 1, max(-1, first - 13 if language == "de" else since - 1), -1):
            if self._is_broken(place, first):
                return False
            if self.tokens[place] in _CONDITIONS[language] or self.tokens[place - 1 : place + 1] == ["soon", "as"]:
                return True
        return self.tokens[first] in _CONDITIONS[language]

    def _is_asked(self, first: int, last: int, language: str) -> bool:
        if not self.is_question or self._is_broken(last, len(self.tokens) - 1):
            return False
        opener = next((place for place in range(first, -1, -1) if place == 0 or self._is_broken(place - 1, place)), 0)
        return self.tokens[opener] in _ASKING[language] or "¿" in self._read or language == "pt"

    def _is_taken(self, match: re.Match[str]) -> bool:
        """Whether it says that somebody else has the time."""
        return bool(_TAKEN.search(self.text)) and not _FOR_THEM.search(match[0])


_CONTRACTED = words("isn aren wasn weren hasn haven hadn don doesn didn won can couldn wouldn shouldn ain")
_TURNS = words("but aber sondern pero sino however jedoch doch instead")
"""What was denied before one of these is not what follows."""

_COUNTED_OUT = words("appointment appointments booking bookings time slot reservation one longer date such")
_PORTUGUESE = words(
    "voce esta seu sua ficou foi dia marcado marcada agendado agendada horario as consulta agendamento amanha"
    " terca quinta sexta"
)


def _words(sentence: Sentence) -> str:
    """The words of a sentence, apart by spaces, with what was blotted out named and breaks kept."""
    text = sentence.blotted
    if not sentence.written.isascii():
        stressed = [match.end() for match in ACCENTED.finditer(text) if sentence.is_stressed(match.end() - 1)]
        for place in reversed(stressed):
            text = f"{text[:place]}´{text[place:]}"
    text = _CLOCKS.sub(" CLOCK ", _DAYS.sub(" DAY ", text)) if sentence.mentions else text
    return _OTHERS.sub(" ", _BREAKS.sub(f" {_BREAK} ", text)) + f" {_BREAK}"
