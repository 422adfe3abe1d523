"""What is asked before an appointment, and which answers end the matter. Pure."""

import re
from collections.abc import Iterable, Mapping

from opensetter.engine.flow.words import spoken
from opensetter.engine.intents import Intent, understand
from opensetter.engine.types import AppointmentType, Bot, Question
from opensetter.engine.vocabulary import words

_SHORT = 12
"""Up to how many words an answer is read for what it holds. A longer one tells a story, which may hold anything."""

_REACH = 3
_NEGATIONS = words("no not never without t nao nunca sem sin nicht kein keine keinen nie ohne pas sans non jamais")
_NO_MATTER = re.compile(
    r"\b(?:no (?:problem\w*|worries|doubt)|why not|no hay problema|(?:sem|nao ha|nao tem) problemas?|kein problem"
    r"|pas de (?:probleme|souci))\b",
)


def before(bot: Bot, kind: AppointmentType) -> tuple[Question, ...]:
    """What is to be learned before an appointment of this kind: the bot's questions first, each once."""
    listed = {question: Question(question) for question in bot.questions}
    return tuple((listed | {question.text: question for question in kind.questions}).values())


def are_disqualifying(answers: Mapping[str, str], questions: Iterable[Question]) -> bool:
    """Whether any of these answers ends the matter."""
    return any(
        _disqualifies(line, phrase)
        for question in questions
        for line in answers.get(question.text, "").splitlines()
        for phrase in question.disqualifying
    )


def _disqualifies(answer: str, phrase: str) -> bool:
    said, wanted = spoken(answer), spoken(phrase)
    if not wanted or said == wanted:
        return bool(wanted)
    said = " ".join(_NO_MATTER.sub(" ", said).split())
    if len(said.split()) > _SHORT:
        return False
    meant, heard = understand(wanted), understand(said).intents
    if not meant.has_content and meant.intents & {Intent.YES, Intent.NO}:
        # A no is a no in every language, and however it goes on.
        is_yes, is_no = Intent.YES in heard, bool(heard & {Intent.NO, Intent.DECLINE})
        return is_no and not is_yes if Intent.NO in meant.intents else is_yes and not is_no
    ahead, found, _ = f" {said} ".partition(f" {wanted} ")
    return bool(found) and not _NEGATIONS & set(ahead.split()[-_REACH:])
