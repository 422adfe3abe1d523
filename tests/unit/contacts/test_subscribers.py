"""One subscriber, whatever their number looks like, and never two: over as many random numbers as there is time for."""

import random

import pytest

from opensetter.contacts import identity


def _digits(chance: random.Random, count: int) -> str:
    return f"{chance.randrange(10**count):0{count}d}"


def _brazil(chance):
    area, local = f"{chance.randint(1, 9)}{chance.randint(1, 9)}", f"{chance.choice('6789')}{_digits(chance, 7)}"
    return f"55{area}{local}", f"55{area}9{local}"


def _brazilian_landline(chance):
    # It has one spelling, and stands beside mobiles that look alike.
    return (f"55{chance.randint(1, 9)}{chance.randint(1, 9)}{chance.choice('2345')}{_digits(chance, 7)}",)


def _mexico(chance):
    national = f"{chance.choice('23456789')}{_digits(chance, 9)}"
    return f"52{national}", f"521{national}"


def _argentina(chance):
    national = f"{chance.choice(('11', '22', '29', '34', '38'))}{_digits(chance, 8)}"
    return f"54{national}", f"549{national}"


def _benin(chance):
    national = f"{chance.choice('24569')}{_digits(chance, 7)}"
    return f"229{national}", f"22901{national}"


# What the national regulator put in front of the old number, by its first digits.
_IVORIAN = {
    "01": ("01", "02", "03", "40", "41", "50", "53", "60", "70", "73"),
    "05": ("04", "05", "06", "44", "45", "54", "65", "74", "84", "96"),
    "07": ("07", "08", "09", "47", "48", "57", "67", "77", "87", "97"),
    "21": ("208", "218", "228", "238"),
    "25": ("200", "210", "300", "310"),
    "27": ("202", "203", "207", "339", "365"),
}


def _ivory_coast(chance):
    operator = chance.choice(tuple(_IVORIAN))
    begins = chance.choice(_IVORIAN[operator])
    national = begins + _digits(chance, 8 - len(begins))
    return f"225{national}", f"225{operator}{national}"


COUNTRIES = (_brazil, _brazilian_landline, _mexico, _argentina, _benin, _ivory_coast)


def _alias(digits: str) -> str:
    """One spelling for all of a subscriber's."""
    return min((digits, *identity.spellings(digits)), key=lambda spelling: (len(spelling), spelling))


@pytest.mark.parametrize("count", [20_000, pytest.param(1_000_000, marks=pytest.mark.full)])
def test_all_spellings_of_a_subscriber_are_one_and_no_two_subscribers_are(count):
    chance = random.Random(count)  # noqa: S311 - numbers to test with
    subscribers: dict[str, tuple[str, ...]] = {}
    for number in range(count):
        written = COUNTRIES[number % len(COUNTRIES)](chance)
        aliases = {_alias(spelling) for spelling in written}
        assert len(aliases) == 1, written
        (alias,) = aliases
        assert _alias(alias) == alias
        assert subscribers.setdefault(alias, written) == written
