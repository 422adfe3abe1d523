"""Which kind of appointment a contact means: by its number in our list, or by the words of its name. Pure."""

import re
from collections.abc import Sequence

from opensetter.engine.flow.words import spoken
from opensetter.engine.languages import is_everyday
from opensetter.engine.types import AppointmentType
from opensetter.engine.vocabulary import words

_GENERIC = words(
    """appointment booking meeting session call visit consultation cita consulta reunion turno visita sesion llamada
    agendamento reuniao sessao chamada horario termin gesprach beratung besuch rendez vous rdv seance appel visite
    minutes minutos minuten min""",
)
"""Words in the name of a kind that people also use for any appointment."""

_STEM = 4
_ENDING = 2


def numbered(text: str) -> dict[int, str]:
    """The lines of a numbered list in a text of ours."""
    return {int(number): line for number, line in re.findall(r"^(\d{1,2})\. (.+)$", text, re.MULTILINE)}


def one_line(name: str) -> str:
    return " ".join(name.split())


def named(kinds: Sequence[AppointmentType], text: str) -> AppointmentType | None:
    """The kind that a text names more clearly than any other, by the words that set its name apart."""
    said = set(spoken(text).split())
    names = {kind.id: set(spoken(kind.name).split()) for kind in kinds}
    scores = {}
    for kind in kinds:
        others = {word for other in kinds if other.id != kind.id for word in names[other.id]}
        own = {word for word in names[kind.id] - others if not word.isdigit()}
        telling = {word for word in own - _GENERIC if not is_everyday(word)} or own
        scores[kind.id] = sum(any(_is_form_of(one, word) for one in said) for word in telling)
    best = max(scores.values(), default=0)
    leading = [kind for kind in kinds if scores[kind.id] == best]
    return leading[0] if best and len(leading) == 1 else None


def _is_form_of(said: str, word: str) -> bool:
    """Whether a word is another's plural or the like: of a long one the beginning is enough."""
    stem = max(_STEM, len(word) - _ENDING)
    return said == word or (min(len(said), len(word)) >= stem and said[:stem] == word[:stem])
