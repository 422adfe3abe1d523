"""Honest outputs: the hand-written ones, filled in with facts in the ways in which people say them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from opensetter.engine.claims.reviewing import Backing
from opensetter.engine.wording import say_on, say_when
from tests.unit.engine import claims_fuzz as fuzz
from tests.unit.engine.tables import claims_truths as truths


@dataclass(frozen=True, slots=True)
class Honest:
    text: str
    backing: Backing
    language: str


def outputs(seed: int, rounds: int) -> Iterator[Honest]:
    """Every hand-written output once a round, each time with other facts."""
    dice = random.Random(seed)  # noqa: S311 - the same every time
    for _ in range(rounds):
        for language in fuzz.LANGUAGES:
            for table in (truths.ANYTIME, truths.HOURS):
                for text in table[language]:
                    yield Honest(text, fuzz.backing(dice), language)
            for text in truths.UNBOOKED[language]:
                yield Honest(text, fuzz.backing(dice, has_booking=False), language)
            for text in truths.OFFERED[language]:
                yield _offered(dice, text, language)
            for text in truths.BOOKED[language]:
                yield _booked(dice, text, language)
            for text in truths.DECLINED[language]:
                yield _declined(dice, text, language)


def _offered(dice: random.Random, text: str, language: str) -> Honest:
    known = fuzz.backing(dice, has_booking=False)
    while len(known.offers) < 2:
        known = fuzz.backing(dice, has_booking=False)
    first, second = dice.sample(known.offers, 2)
    listed = "\n".join(f"{one.number}. {say_when(one.starts_at, one.time_zone, language)}" for one in known.offers)
    filled = text.format(
        list=listed,
        first=_said(first.starts_at, known, language, dice),
        second=_said(second.starts_at, known, language, dice),
    )
    return Honest(filled, known, language)


def _booked(dice: random.Random, text: str, language: str) -> Honest:
    known = fuzz.backing(dice, has_booking=True)
    at = known.active[0].starts_at.astimezone(ZoneInfo(known.time_zone))
    filled = text.format(
        when=_said(at, known, language, dice),
        day=fuzz.WEEKDAYS[language].split()[at.weekday()],
        clock=f"{at:%H:%M}",
    )
    return Honest(filled, known, language)


def _declined(dice: random.Random, text: str, language: str) -> Honest:
    known = fuzz.backing(dice, has_booking=False)
    at = fuzz.invented(dice, known)
    wish = f"{fuzz.full_date(at, language, dice)} {fuzz.any_clock(at, language, dice)}"
    return Honest(text.format(wish=wish), replace(known, heard=("Hi!", wish)), language)


def _said(at: datetime, known: Backing, language: str, dice: random.Random) -> str:
    local = at.astimezone(ZoneInfo(known.time_zone))
    if dice.random() < 0.4:
        return say_on(at, known.time_zone, language)
    ahead = (local.date() - known.now.astimezone(ZoneInfo(known.time_zone)).date()).days
    # A weekday alone is the coming one.
    vague = fuzz.any_day(local, known, language, dice) if ahead < 7 else fuzz.full_date(local, language, dice)
    return f"{vague} {fuzz.any_clock(local, language, dice)}"
