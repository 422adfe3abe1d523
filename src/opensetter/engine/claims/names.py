"""What moments are called in five languages: numbers as words, weekdays, months, feasts.

Everything is written as `disguise` folds it: lower case, without accents. Languages are not kept apart: a reply may
mix them, and whatever can be read as a day or a time in one of them will be.
"""

import re
from collections.abc import Iterable, Mapping

from opensetter.engine.vocabulary import words

_UNITS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "es": "cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho diecinueve veinte veintiun veintidos veintitres veinticuatro veinticinco veintiseis "
    "veintisiete veintiocho veintinueve",
    "pt": "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete "
    "dezoito dezenove",
    "de": "null ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn "
    "siebzehn achtzehn neunzehn",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf",
}
_TENS = {
    "en": "twenty thirty forty fifty",
    "es": "veinte treinta cuarenta cincuenta",
    "pt": "vinte trinta quarenta cinquenta",
    "de": "zwanzig dreissig vierzig funfzig",
    "fr": "vingt trente quarante cinquante",
}
_JOINED = {"en": "{tens} {unit}", "es": "{tens} y {unit}", "pt": "{tens} e {unit}", "de": "{unit}und{tens}",
           "fr": "{tens} {unit}"}  # fmt: skip
_OTHER_FORMS: Mapping[str, Mapping[str, int]] = {
    "en": {"oh five": 5, "oh one": 1, "oh two": 2, "oh three": 3, "oh four": 4, "oh six": 6, "oh seven": 7},
    "es": {"una": 1, "uno": 1, "veintiuno": 21, "veintiuna": 21, "treinta y una": 31},
    "pt": {"uma": 1, "duas": 2, "catorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19, "vinte e uma": 21,
           "vinte e duas": 22},
    "de": {"eins": 1, "zwo": 2, "zwoelf": 12, "fuenf": 5, "fuenfzehn": 15, "fuenfzig": 50, "fuenfundzwanzig": 25,
           "fuenfundvierzig": 45},
    "fr": {"une": 1, "dix sept": 17, "dix huit": 18, "dix neuf": 19, "vingt et un": 21, "vingt et une": 21,
           "trente et un": 31},
}  # fmt: skip


def _counted(language: str) -> dict[str, int]:
    units = _UNITS[language].split()
    found = {word: value for value, word in enumerate(units)}
    for n, tens in enumerate(_TENS[language].split(), 2):
        found[tens] = 10 * n
        for value, unit in enumerate(units[1:10], 1):
            found[_JOINED[language].format(tens=tens, unit=unit)] = 10 * n + value
    return {**found, **_OTHER_FORMS[language]}


NUMBERS_IN: Mapping[str, Mapping[str, int]] = {language: _counted(language) for language in _UNITS}
NUMBERS: Mapping[str, int] = {word: value for words in NUMBERS_IN.values() for word, value in words.items()}
"""The value of a number that is written out, words apart by one space."""


def spelled(names: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; a space may also be a hyphen."""
    return "|".join(word.replace(" ", "[ -]") for word in sorted(set(names), key=lambda word: (-len(word), word)))


NUMBER = rf"(?:\d{{1,2}}|{spelled(NUMBERS)})"
"""A number of one or two digits, or written out."""


def value_of(number: str) -> int:
    """What a match of `NUMBER` counts."""
    if number.isdigit():
        return int(number)
    return NUMBERS[number if number in NUMBERS else number.replace("-", " ")]


# ── days ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_WEEKDAYS = (
    "monday lunes segunda-feira montag lundi",
    "tuesday martes terca-feira dienstag mardi",
    "wednesday miercoles quarta-feira mittwoch mercredi",
    "thursday jueves quinta-feira donnerstag jeudi",
    "friday viernes sexta-feira freitag vendredi",
    "saturday sabado samstag sonnabend samedi",
    "sunday domingo sonntag dimanche",
)
_IN_THE_PLURAL = (
    "mondays segundas-feiras montags lundis",
    "tuesdays tercas-feiras tercas dienstags mardis",
    "wednesdays quartas-feiras mittwochs mercredis",
    "thursdays quintas-feiras donnerstags jeudis",
    "fridays sextas-feiras freitags vendredis",
    "saturdays sabados samstags samedis",
    "sundays domingos sonntags dimanches",
)
_SHORT_FOR_SURE = ("", "tue tues", "wed weds", "thu thur thurs", "fri", "", "")
_SHORT = (
    "mon lun seg mo",
    "mar ter di",
    "mie mer qua mi",
    "jue jeu qui do",
    "vie ven sex fr",
    "sat sab sam sa",
    "sun dom dim so",
)
_AS_ORDINALS = "segunda terca quarta quinta sexta"

WEEKDAYS: Mapping[str, int] = {
    name: day
    for rows in (_WEEKDAYS, _IN_THE_PLURAL, _SHORT_FOR_SURE)
    for day, names in enumerate(rows)
    for name in names.split()
} | {f"{name} feira": day for day, name in enumerate(_AS_ORDINALS.split())}
"""A name that is a weekday wherever it stands."""

SHORT_WEEKDAYS: Mapping[str, int] = {name: day for day, names in enumerate(_SHORT) for name in names.split()}
"""A short name that is a weekday beside a date, a time or another one; elsewhere mostly a word."""

ORDINAL_WEEKDAYS: Mapping[str, int] = {name: day for day, name in enumerate(_AS_ORDINALS.split())}
"""In Portuguese the days are counted: `segunda` is Monday, or simply the second."""

_MONTHS = (
    "january enero janeiro januar janner janvier jan ene",
    "february febrero fevereiro februar fevrier feb fev fevr",
    "march marzo marco marz maerz mars mar mrz",
    "april abril avril apr abr avr",
    "may mayo maio mai",
    "june junio junho juni juin jun",
    "july julio julho juli juillet jul juil",
    "august agosto aout aug ago",
    "september septiembre setiembre setembro septembre sep sept",
    "october octubre outubro oktober octobre oct okt",
    "november noviembre novembro novembre nov",
    "december diciembre dezembro dezember decembre dec dic dez",
)
MONTHS: Mapping[str, int] = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split()}
"""The number of a month by its name."""

_FEASTS = (
    ("christmas eve|nochebuena|heiligabend|heilig abend|vespera de natal", (12, 24)),
    ("christmas day|christmas|navidad|weihnachten|natal|noel", (12, 25)),
    ("boxing day", (12, 26)),
    ("new year's eve|nochevieja|silvester|saint-sylvestre|vespera de ano novo", (12, 31)),
    ("new year's day|ano nuevo|neujahr|ano novo|nouvel an|jour de l'an", (1, 1)),
    ("valentine's day", (2, 14)),
    ("halloween", (10, 31)),
)
FEASTS: Mapping[str, tuple[int, int]] = {name: date for names, date in _FEASTS for name in names.split("|")}
"""The date of a feast that always falls on it."""

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)
_GERMAN_ORDINALS = {1: "ers", 3: "drit", 7: "sieb", 8: "ach"}
_SHORT_STEMS = 19


def _ordered() -> dict[str, int]:
    english = _ORDINALS.split()
    found = {word: value for value, word in enumerate(english, 1)} | {"twentieth": 20, "thirtieth": 30}
    for value, word in enumerate(english[:9], 1):
        found |= {f"twenty {word}": 20 + value, f"thirty {word}": 30 + value}
    for word, value in NUMBERS_IN["de"].items():
        stem = _GERMAN_ORDINALS.get(value, word + ("s" if value > _SHORT_STEMS else ""))
        found |= {stem + ending: value for ending in ("te", "ten", "ter")}
    return found | {"primero": 1, "primeiro": 1, "premier": 1}


ORDINALS: Mapping[str, int] = _ordered()
"""The day of a month that a written-out ordinal counts."""

TELLING = (
    frozenset(
        part
        for names in (NUMBERS, WEEKDAYS, SHORT_WEEKDAYS, ORDINAL_WEEKDAYS, MONTHS, FEASTS, ORDINALS)
        for name in names
        for part in re.findall("[a-z]+", name)
    )
    - words("a an and as de del day e el en et in la le new set un um ein und y jour do so sa s di mi fr sex")
    | words(
        """
today tomorrow tonight noon midday midnight morning mornings afternoon afternoons evening evenings night nights week
weeks weekend month months day days hour hours hr hrs minute minutes min mins fortnight clock oclock uhr half
quarter hoy manana pasado mediodia medianoche tarde tardes noche madrugada semana semanas mes meses dia dias hora
horas minuto minutos siguiente hoje amanha depois meio meia manha noite seguinte heute morgen morgens ubermorgen
uebermorgen mittag mittags mitternacht vormittag vormittags nachmittag nachmittags abend abends nacht nachts fruh
woche wochen wochenende monat monate monaten tag tage tagen stunde stunden minuten halb viertel dreiviertel darauf
folgetag spater fruher aujourd aujourdhui hui demain midi minuit matin matinee soir soiree nuit semaine semaines
mois jour jours heure heures lendemain demi demie quart media cuarto
""",
    )
    | frozenset(
        f"{day}{part}"
        for day in ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
        for part in (
            "morgen",
            "smorgen",
            "vormittag",
            "mittag",
            "nachmittag",
            "snachmittag",
            "abend",
            "sabend",
            "nacht",
        )
    )
)
"""One of these words is in every name of a day or a time that holds no figure."""
