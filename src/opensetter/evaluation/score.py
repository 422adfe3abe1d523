"""Verdicts added up: for one language, or for all. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from opensetter.evaluation.judging import Verdict


@dataclass(frozen=True, slots=True)
class Score:
    """What a number of conversations came to."""

    scenarios: int
    passed: int
    seeking: int
    """How many were to end with an appointment."""
    booked: int
    """How many of those did."""
    median_messages: float | None
    """Over those that were booked: the contact's messages until then."""
    unbacked: int
    invitations: int
    wrong_times: int
    wrong_language: int

    @property
    def booked_share(self) -> float:
        return self.booked / self.seeking if self.seeking else 1.0


def score(verdicts: Sequence[Verdict]) -> Score:
    seeking = [each for each in verdicts if each.seeks_booking]
    lengths = [each.messages_to_booking for each in seeking if each.booked and each.messages_to_booking]
    return Score(
        scenarios=len(verdicts),
        passed=sum(each.passed for each in verdicts),
        seeking=len(seeking),
        booked=sum(each.booked for each in seeking),
        median_messages=median(lengths) if lengths else None,
        unbacked=sum(len(each.unbacked) for each in verdicts),
        invitations=sum(len(each.invitations) for each in verdicts),
        wrong_times=sum(len(each.wrong_times) for each in verdicts),
        wrong_language=sum(len(each.wrong_language) for each in verdicts),
    )


def by_language(verdicts: Sequence[Verdict]) -> dict[str, Score]:
    """The scores of each language, in the order in which they come."""
    languages = dict.fromkeys(each.language for each in verdicts)
    return {language: score([each for each in verdicts if each.language == language]) for language in languages}
