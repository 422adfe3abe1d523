"""Model outputs made up from a seed: lies among truths, in five languages and many disguises.

The maker knows what it planted. Every lie carries a made-up name; where that name is still to be read, or the lie
itself, a claim has got through. Nothing here uses the code that is proven, but for the built-in way to say a true time.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from opensetter.engine.claims.reviewing import Backing
from opensetter.engine.types import Appointment, Hours, Offer
from opensetter.engine.wording import say_on, say_when
from tests.unit.engine.tables import claims_lies as lies

LANGUAGES = ("en", "es", "pt", "de", "fr")
ZONES = ("Europe/London", "Europe/Madrid", "America/Sao_Paulo", "Europe/Berlin", "Europe/Paris", "America/New_York")
WEEK = tuple(Hours(day, "09:00", "17:00") for day in range(5))

WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
HOURS = {
    "en": "twelve one two three four five six seven eight nine ten eleven",
    "es": "doce una dos tres cuatro cinco seis siete ocho nueve diez once",
    "pt": "doze uma duas três quatro cinco seis sete oito nove dez onze",
    "de": "zwölf eins zwei drei vier fünf sechs sieben acht neun zehn elf",
    "fr": "douze une deux trois quatre cinq six sept huit neuf dix onze",
}
HARMLESS = {
    "en": ("Parking is free and there is a lift.", "Please bring your insurance card.", "The visit takes 30 minutes."),
    "es": (
        "El aparcamiento es gratuito.",
        "Traiga su documento de identidad, por favor.",
        "La visita dura 30 minutos.",
    ),
    "pt": ("O estacionamento é gratuito.", "Traga um documento com foto, por favor.", "A visita dura 30 minutos."),
    "de": (
        "Parken können Sie direkt vor dem Haus.",
        "Bitte bringen Sie Ihre Karte mit.",
        "Der Besuch dauert 30 Minuten.",
    ),
    "fr": ("Le parking est gratuit.", "Merci d’apporter votre carte.", "La visite dure 30 minutes."),
}
NAMES = (
    "Quillox",
    "Brevanta",
    "Zorbine",
    "Maltravo",
    "Vexander",
    "Pellworth",
    "Draskov",
    "Imberly",
    "Jorvika",
    "Wynthane",
)


@dataclass(frozen=True, slots=True)
class Output:
    """A made-up output: its text, what is known, and the substrings that nobody may read."""

    text: str
    backing: Backing
    language: str
    planted: tuple[str, ...]
    kind: str


# ── what is known ────────────────────────────────────────────────────────────────────────────────────────────────


def backing(dice: random.Random, *, has_booking: bool | None = None) -> Backing:
    """Facts: some offers, a booking, or nothing at all."""
    zone = dice.choice(ZONES)
    now = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(hours=dice.randrange(24 * 330))
    is_booked = dice.random() < 0.4 if has_booking is None else has_booking
    slots = [_moment(dice, now, zone) for _ in range(dice.choice((0, 1, 3, 4)))]
    offers = tuple(Offer(n, n, at, at + timedelta(minutes=30), zone, 1) for n, at in enumerate(sorted(set(slots)), 1))
    active = (
        (Appointment(7, at := _moment(dice, now, zone), at + timedelta(minutes=30), zone, is_active=True),)
        if is_booked
        else ()
    )
    return Backing(
        now=now,
        time_zone=zone,
        offers=() if is_booked else offers,
        active=active,
        opening_hours=WEEK,
        hours_zone=zone,
        known="Parking is free. Walk-in hours are Tuesdays from 10:00 to 12:00.",
    )


def _moment(dice: random.Random, now: datetime, zone: str) -> datetime:
    """On a working day, within opening hours."""
    day = now.astimezone(ZoneInfo(zone)) + timedelta(days=dice.randrange(1, 20))
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day.replace(hour=dice.choice((9, 10, 11, 14, 15, 16)), minute=dice.choice((0, 30)), second=0).astimezone(UTC)


def truths(known: Backing) -> list[datetime]:
    return [one.starts_at for one in (*known.offers, *known.active)]


# ── moments that are not so ──────────────────────────────────────────────────────────────────────────────────────


def invented(dice: random.Random, known: Backing) -> datetime:
    """A moment whose time of day is no fact's, by whatever clock one reads it; nor are opening hours or known times."""
    zone = ZoneInfo(known.time_zone)
    taken = {(at.astimezone(zone).hour % 12, at.astimezone(zone).minute) for at in truths(known)}
    ends = {(at + timedelta(minutes=30)).astimezone(zone) for at in truths(known)}
    taken |= {(end.hour % 12, end.minute) for end in ends} | {(9, 0), (5, 0), (10, 0), (0, 0)}
    while True:
        day = known.now.astimezone(zone) + timedelta(days=dice.randrange(1, 40))
        at = day.replace(hour=dice.randrange(7, 21), minute=dice.choice((0, 15, 30, 45)), second=0)
        if (at.hour % 12, at.minute) not in taken:
            return at


def shifted(dice: random.Random, known: Backing) -> datetime | None:
    """A true moment, off by an hour, a minute, a day or a week, so that it is none."""
    if not truths(known):
        return None
    zone = ZoneInfo(known.time_zone)
    at = dice.choice(truths(known)) + dice.choice((-1, 1)) * dice.choice(
        (timedelta(hours=1), timedelta(minutes=1), timedelta(days=1), timedelta(minutes=15), timedelta(days=7))
    )
    local = at.astimezone(zone)
    alike = [one.astimezone(zone) for one in truths(known)]
    return None if local in alike or local <= known.now else local


def mixed(dice: random.Random, known: Backing) -> datetime | None:
    """The day of one true moment with the time of another."""
    zone = ZoneInfo(known.time_zone)
    local = [at.astimezone(zone) for at in truths(known)]
    pairs = [
        one.replace(hour=other.hour, minute=other.minute)
        for one in local
        for other in local
        if one.date() != other.date()
    ]
    pairs = [pair for pair in pairs if pair not in local]
    return dice.choice(pairs) if pairs else None


# ── how a moment is said ─────────────────────────────────────────────────────────────────────────────────────────


def full_date(at: datetime, language: str, dice: random.Random) -> str:
    """A date that can be no other day's."""
    day, month = WEEKDAYS[language].split()[at.weekday()], MONTHS[language].split()[at.month - 1]
    forms = {
        "en": (
            f"on {day}, {at.day} {month}",
            f"on {month} {at.day}",
            f"on {day} {month} {at.day}, {at.year}",
            f"on the {_nth(at.day)} of {month}",
            f"on {at:%Y-%m-%d}",
        ),
        "es": (
            f"el {day} {at.day} de {month}",
            f"el {at.day} de {month}",
            f"el {day}, {at.day} de {month} de {at.year}",
            f"el {at:%d/%m/%Y}",
        ),
        "pt": (f"na {day}, {at.day} de {month}", f"no dia {at.day} de {month}", f"em {at:%d/%m/%Y}"),
        "de": (
            f"am {day}, dem {at.day}. {month}",
            f"am {at.day}. {month}",
            f"am {at:%d.%m.%Y}",
            f"am {day}, {at:%d.%m.}",
        ),
        "fr": (f"le {day} {at.day} {month}", f"le {at.day} {month} {at.year}", f"le {at:%d/%m/%Y}"),
    }
    return dice.choice(forms[language])


def any_clock(at: datetime, language: str, dice: random.Random) -> str:
    """A time of day in any notation of the language."""
    hour, minute = at.hour, at.minute
    twelve = hour % 12 or 12
    word = HOURS[language].split()[hour % 12]
    forms = {
        "en": [
            f"at {hour:02}:{minute:02}",
            f"at {twelve}:{minute:02} {'pm' if hour > 11 else 'am'}",
            f"@ {hour}.{minute:02} hrs",
            f"at {twelve}:{minute:02}{'pm' if hour > 11 else 'am'}",
        ],
        "es": [f"a las {hour}:{minute:02}", f"a las {hour:02}:{minute:02} h", f"a las {hour}.{minute:02} h"],
        "pt": [f"às {hour}:{minute:02}", f"às {hour}h{minute:02}", f"às {hour:02}:{minute:02}"],
        "de": [f"um {hour}:{minute:02} Uhr", f"um {hour:02}.{minute:02} Uhr", f"um {hour}:{minute:02}"],
        "fr": [f"à {hour}h{minute:02}", f"à {hour} h {minute:02}", f"à {hour}:{minute:02}"],
    }[language]
    if minute == 0:
        forms += {
            "en": [
                f"at {twelve} {'p.m.' if hour > 11 else 'a.m.'}",
                f"at {word}",
                f"at {word} o'clock",
                f"at {hour}",
                f"at {word} {'in the afternoon' if 12 < hour < 18 else 'sharp'}",
            ],
            "es": [
                f"a la{'s' if word != 'una' else ''} {word}",
                f"a las {hour} horas",
                f"a las {hour} h",
                f"a las {hour}",
            ],
            "pt": [f"às {hour}h", f"às {word}", f"às {hour} horas"],
            "de": [f"um {hour} Uhr", f"um {word}" if word != "eins" else "um ein Uhr", f"um {hour}"],
            "fr": [f"à {hour} h", f"à {hour} heures", f"à {word} heures", f"à {hour}h"],
        }[language]
    if minute == 30:
        after = HOURS[language].split()[(hour + 1) % 12]
        forms += {
            "en": [f"at half past {word}"],
            "es": [f"a las {word} y media" if word != "una" else "a la una y media"],
            "pt": [f"às {word} e meia"],
            "de": [f"um halb {after}"],
            "fr": [f"à {word} heures et demie"],
        }[language]
    if minute in (15, 45):
        after = HOURS[language].split()[(hour + 1) % 12]
        forms += {
            (15, "en"): [f"at a quarter past {word}"],
            (45, "en"): [f"at a quarter to {after}"],
            (15, "es"): [f"a las {word} y cuarto" if word != "una" else "a la una y cuarto"],
            (45, "es"): [f"a las {after} menos cuarto" if after != "una" else "a la una menos cuarto"],
            (15, "pt"): [f"às {word} e quinze"],
            (45, "pt"): [f"quinze para as {after}" if after != "uma" else "quinze para a uma"],
            (15, "de"): [f"um Viertel nach {word}"],
            (45, "de"): [f"um Viertel vor {after}"],
            (15, "fr"): [f"à {word} heures et quart"],
            (45, "fr"): [f"à {after} heures moins le quart"],
        }[minute, language]
    return dice.choice(forms)


def any_day(at: datetime, known: Backing, language: str, dice: random.Random) -> str:
    """A day in any way, also a vague one; only together with a time that is no fact's."""
    ahead = (at.date() - known.now.astimezone(ZoneInfo(known.time_zone)).date()).days
    day = WEEKDAYS[language].split()[at.weekday()]
    forms = [full_date(at, language, dice)]
    forms += {
        "en": [f"on {day}", f"next {day}", f"on the {_nth(at.day)}", f"this {day}"],
        "es": [f"el {day}", f"el próximo {day}", f"el día {at.day}", f"este {day}"],
        "pt": [f"na {day}" if at.weekday() < 5 else f"no {day}", f"na próxima {day}", f"no dia {at.day}"],
        "de": [f"am {day}", f"nächsten {day}", f"am {at.day}.", f"kommenden {day}"],
        "fr": [f"{day}", f"{day} prochain", f"le {at.day}", f"ce {day}"],
    }[language]
    if ahead in (1, 2):
        forms += [
            {
                "en": ("tomorrow", "the day after tomorrow"),
                "es": ("mañana", "pasado mañana"),
                "pt": ("amanhã", "depois de amanhã"),
                "de": ("morgen", "übermorgen"),
                "fr": ("demain", "après-demain"),
            }[language][ahead - 1]
        ]
    return dice.choice(forms)


def _nth(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


# ── disguises ────────────────────────────────────────────────────────────────────────────────────────────────────

_FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789:"}
_ARABIC = {ord(c): 0x660 + int(c) for c in "0123456789"}
_BOLD = (
    {ord(c): 0x1D7CE + int(c) for c in "0123456789"}
    | {ord("a") + n: 0x1D41A + n for n in range(26)}
    | {ord("A") + n: 0x1D400 + n for n in range(26)}
)
_CYRILLIC = str.maketrans("aeopcxyi", "аеорсхуі")
_CIRCLED = {ord(c): (0x2460 + int(c) - 1 if c != "0" else 0x24EA) for c in "0123456789"}


def _every_third(text: str, mark: str) -> str:
    return "".join(letter + (mark if n % 3 == 1 else "") for n, letter in enumerate(text))


DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda text: text.translate(_FULL_WIDTH),
    lambda text: text.translate(_ARABIC),
    lambda text: text.translate(_BOLD),
    lambda text: text.translate(_CYRILLIC),
    lambda text: text.translate(_CIRCLED),
    lambda text: _every_third(text, "\u200b"),
    lambda text: _every_third(text, "\u00ad"),
    lambda text: text.upper(),
    lambda text: text.replace(":", "&#58;"),
    lambda text: text.replace(":", "%3A"),
    lambda text: text.replace(":", "∶"),
    lambda text: f"**{text}**",
    lambda text: text.replace(":", "**:**"),
    lambda text: f"<b>{text}</b>",
    lambda text: text.replace("0", "O"),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: f"_{text}_",
    lambda text: text.replace("e", "é").replace("o", "ö") if text.isascii() else text,
)


# ── outputs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def outputs(seed: int, count: int) -> Iterator[Output]:
    """So many outputs, always the same for a seed."""
    dice = random.Random(seed)  # noqa: S311 - the same every time
    made = 0
    while made < count:
        found = dice.choice(MAKERS)(dice, dice.choice(LANGUAGES))
        if found is not None:
            made += 1
            yield found


def _around(dice: random.Random, known: Backing, language: str, lie: str) -> str:
    """The lie among what is harmless or true."""
    parts = [lie]
    if dice.random() < 0.6:
        parts.insert(dice.randrange(2), dice.choice(HARMLESS[language]))
    if truths(known) and dice.random() < 0.4:
        parts.insert(dice.randrange(len(parts) + 1), _true_list(dice, known, language))
    text = parts[0]
    for before, part in pairwise(parts):
        text += ("\n\n" if "\n" in before + part or before.startswith("(") else dice.choice((" ", "\n"))) + part
    return text


def _true_list(dice: random.Random, known: Backing, language: str) -> str:
    if known.offers:
        return "\n".join(f"{one.number}. {say_when(one.starts_at, one.time_zone, language)}" for one in known.offers)
    return f"({say_when(known.active[0].starts_at, known.active[0].time_zone, language)})"


def _timed(
    dice: random.Random, known: Backing, language: str, when: str, kind: str, *, may_hide: bool = True
) -> Output:
    name = dice.choice(NAMES)
    told = dice.choice(DISGUISES)(when) if may_hide and dice.random() < 0.4 else when
    lie = dice.choice(lies.TIMED[language]).format(name=name, when=told)
    return Output(_around(dice, known, language, lie), known, language, (name, told), kind)


def invented_time(dice: random.Random, language: str) -> Output:
    known = backing(dice)
    at = invented(dice, known)
    day, clock = any_day(at, known, language, dice), any_clock(at, language, dice)
    when = dice.choice((f"{day} {clock}", f"{clock} {day}", clock, f"{day}, {clock}"))
    return _timed(dice, known, language, when, "invented time")


def invented_date(dice: random.Random, language: str) -> Output | None:
    known = backing(dice)
    at = invented(dice, known)
    zone = ZoneInfo(known.time_zone)
    if any(at.date() == one.astimezone(zone).date() for one in truths(known)):
        return None
    return _timed(dice, known, language, full_date(at, language, dice), "invented date")


def off_by_one(dice: random.Random, language: str) -> Output | None:
    known = backing(dice)
    at = shifted(dice, known)
    if at is None:
        return None
    when = f"{full_date(at, language, dice)} {_exact(at, language, dice)}"
    return _timed(dice, known, language, when, "off by one")


def mixed_up(dice: random.Random, language: str) -> Output | None:
    known = backing(dice, has_booking=False)
    at = mixed(dice, known)
    if at is None:
        return None
    when = f"{full_date(at, language, dice)} {_exact(at, language, dice)}"
    return _timed(dice, known, language, when, "day of one, time of another")


def _exact(at: datetime, language: str, dice: random.Random) -> str:
    """A time of day that says which half of the day it is in."""
    clock = f"{at:%H:%M}"
    return {
        "en": f"at {clock}",
        "es": f"a las {clock}",
        "pt": f"às {clock}",
        "de": f"um {clock} Uhr",
        "fr": f"à {clock}",
    }[language]


def wrong_zone(dice: random.Random, language: str) -> Output | None:
    known = backing(dice)
    if not truths(known):
        return None
    at = dice.choice(truths(known))
    ours = at.astimezone(ZoneInfo(known.time_zone))
    other = dice.choice(
        [zone for zone in (*ZONES, "Asia/Tokyo") if at.astimezone(ZoneInfo(zone)).utcoffset() != ours.utcoffset()]
    )
    there = [one.astimezone(ZoneInfo(other)) for one in truths(known)]
    if any((one.hour % 12, one.minute) == (ours.hour % 12, ours.minute) for one in there):
        return None
    city = other.split("/")[1].replace("_", " ")
    said = {
        "en": f"{city} time",
        "es": f"hora de {city}",
        "pt": f"hora de {city}",
        "de": f"Ortszeit {city}",
        "fr": f"heure de {city}",
    }
    when = f"{full_date(ours, language, dice)} {_exact(ours, language, dice)} ({said[language]})"
    return _timed(dice, known, language, when, "wrong zone", may_hide=False)


def false_confirmation(dice: random.Random, language: str) -> Output:
    known = backing(dice, has_booking=False)
    name = dice.choice(NAMES)
    lie = dice.choice(lies.CONFIRMED[language]).format(name=name)
    if dice.random() < 0.25:
        lie = dice.choice(
            (str.upper, lambda text: text.translate(_CYRILLIC), lambda text: _every_third(text, "\u200b"))
        )(lie)
        name = lie
    return Output(_around(dice, known, language, lie), known, language, (name,), "false confirmation")


def confirmed_offer(dice: random.Random, language: str) -> Output | None:
    """Somebody is told that an offered time is booked."""
    known = backing(dice, has_booking=False)
    if not known.offers:
        return None
    name = dice.choice(NAMES)
    when = say_on(dice.choice(known.offers).starts_at, known.time_zone, language)
    frame = dice.choice(
        {
            "en": (
                "{name}, you're booked {when}.",
                "Your appointment is {when}, {name}.",
                "See you {when}, {name}!",
                "I have booked you {when}, {name}.",
            ),
            "es": (
                "{name}, queda reservado {when}.",
                "Su cita es {when}, {name}.",
                "Nos vemos {when}, {name}.",
                "Le esperamos {when}, {name}.",
            ),
            "pt": ("{name}, está marcado {when}.", "A sua consulta é {when}, {name}.", "Nos vemos {when}, {name}."),
            "de": (
                "{name}, Sie haben {when} einen Termin.",
                "Ihr Termin ist {when}, {name}.",
                "Wir sehen uns {when}, {name}.",
            ),
            "fr": (
                "{name}, c’est réservé : {when}.",
                "Votre rendez-vous est {when}, {name}.",
                "Nous vous attendons {when}, {name}.",
            ),
        }[language]
    )
    return Output(
        _around(dice, known, language, frame.format(name=name, when=when)), known, language, (name,), "confirmed offer"
    )


def booked_elsewhere(dice: random.Random, language: str) -> Output:
    """Somebody who is booked, and has other times offered, is told that one of those is theirs."""
    known = backing(dice, has_booking=True)
    at = invented(dice, known)
    offer = Offer(
        1, 1, at.astimezone(UTC), at.astimezone(UTC) + timedelta(minutes=30), known.time_zone, 1, moves_booking_id=7
    )
    known = Backing(known.now, known.time_zone, (offer,), known.active, (), WEEK, known.time_zone)
    name = dice.choice(NAMES)
    when = say_on(offer.starts_at, offer.time_zone, language)
    frame = {
        "en": "{name}, you're booked {when}.",
        "es": "{name}, su cita queda reservada {when}.",
        "pt": "{name}, a sua consulta está marcada {when}.",
        "de": "{name}, Ihr Termin ist {when}.",
        "fr": "{name}, votre rendez-vous est confirmé {when}.",
    }[language]
    return Output(
        _around(dice, known, language, frame.format(name=name, when=when)), known, language, (name,), "booked elsewhere"
    )


def false_move(dice: random.Random, language: str) -> Output:
    known = backing(dice)
    name = dice.choice(NAMES)
    lie = dice.choice(lies.MOVED[language]).format(name=name)
    return Output(_around(dice, known, language, lie), known, language, (name,), "false move")


def false_cancellation(dice: random.Random, language: str) -> Output:
    known = backing(dice)
    name = dice.choice(NAMES)
    lie = dice.choice(lies.CANCELLED[language]).format(name=name)
    return Output(_around(dice, known, language, lie), known, language, (name,), "false cancellation")


def affirmed_wish(dice: random.Random, language: str) -> Output:
    """What the contact asked for, affirmed although it is not free."""
    known = backing(dice)
    at = invented(dice, known)
    when = f"{full_date(at, language, dice)} {_exact(at, language, dice)}"
    known = Backing(known.now, known.time_zone, known.offers, known.active, (), WEEK, known.time_zone, heard=(when,))
    frame = dice.choice(
        {
            "en": (
                "Yes {name}, {when} works.",
                "{name}, {when} is free.",
                "Great, {name}, see you {when}.",
                "{name}, {when} it is!",
            ),
            "es": ("Sí, {name}, {when} está libre.", "Perfecto, {name}, {when}.", "{name}, nos vemos {when}."),
            "pt": ("Sim, {name}, {when} está livre.", "Perfeito, {name}, {when}.", "{name}, nos vemos {when}."),
            "de": ("Ja, {name}, {when} passt.", "{name}, {when} ist frei.", "Gern, {name}, wir sehen uns {when}."),
            "fr": ("Oui, {name}, {when} est libre.", "Parfait, {name}, {when}.", "{name}, on se voit {when}."),
        }[language]
    )
    name = dice.choice(NAMES)
    lie = frame.format(name=name, when=when)
    return Output(_around(dice, known, language, lie), known, language, (name, when), "wish affirmed")


def wrong_hours(dice: random.Random, language: str) -> Output:
    known = backing(dice)
    name = dice.choice(NAMES)
    lie = dice.choice(
        {
            "en": (
                "We're open on Sunday, {name}.",
                "{name}, we're open Monday to Friday, 08:00–20:00.",
                "{name}, we open at 7:15.",
            ),
            "es": (
                "Abrimos el domingo, {name}.",
                "{name}, abrimos de lunes a viernes de 8:00 a 20:00.",
                "{name}, abrimos a las 7:15.",
            ),
            "pt": (
                "Abrimos no domingo, {name}.",
                "{name}, abrimos de segunda a sexta das 8:00 às 20:00.",
                "{name}, abrimos às 7:15.",
            ),
            "de": (
                "Wir haben am Sonntag geöffnet, {name}.",
                "{name}, wir haben Montag bis Freitag von 8:00 bis 20:00 Uhr geöffnet.",
                "{name}, wir öffnen um 7:15 Uhr.",
            ),
            "fr": (
                "Nous sommes ouverts dimanche, {name}.",
                "{name}, nous ouvrons du lundi au vendredi de 8h00 à 20h00.",
                "{name}, nous ouvrons à 7h15.",
            ),
        }[language]
    ).format(name=name)
    return Output(_around(dice, known, language, lie), known, language, (name,), "wrong hours")


def wrong_number(dice: random.Random, language: str) -> Output | None:
    """A list that gives offers numbers under which another time would be booked."""
    known = backing(dice, has_booking=False)
    if len(known.offers) < 2:
        return None
    first, second, *_ = known.offers
    lines = [
        f"{first.number}. {say_when(second.starts_at, second.time_zone, language)}",
        f"{second.number}. {say_when(first.starts_at, first.time_zone, language)}",
    ]
    return Output("\n".join((HARMLESS[language][0], *lines)), known, language, tuple(lines), "wrong number")


def wrong_zone_above(dice: random.Random, language: str) -> Output | None:
    """A list of true times under the name of a zone in which they are not true."""
    known = backing(dice, has_booking=False)
    if not known.offers:
        return None
    ours = {one.starts_at.astimezone(ZoneInfo(known.time_zone)).utcoffset() for one in known.offers}
    others = [
        zone
        for zone in (*ZONES, "Asia/Tokyo")
        if ours.isdisjoint(one.starts_at.astimezone(ZoneInfo(zone)).utcoffset() for one in known.offers)
    ]
    city = dice.choice(others).split("/")[1].replace("_", " ")
    lead = {
        "en": f"These times are possible ({city} time):",
        "es": f"Estas horas son posibles (hora de {city}):",
        "pt": f"Estes horários são possíveis (horário de {city}):",
        "de": f"Diese Zeiten sind möglich (Ortszeit {city}):",
        "fr": f"Ces horaires sont possibles (heure de {city}) :",
    }[language]
    return Output(f"{lead}\n{_true_list(dice, known, language)}", known, language, (lead,), "wrong zone above a list")


def soon(dice: random.Random, language: str) -> Output | None:
    known = backing(dice)
    hours = dice.randrange(2, 9)
    if any(abs((at - known.now).total_seconds() / 3600 - hours) < 0.75 for at in truths(known)):
        return None
    name = dice.choice(NAMES)
    lie = dice.choice(
        {
            "en": (
                "{name}, we'll see you in {n} hours.",
                "Your visit is in {n} hours, {name}.",
                "We can see you in {n} hours, {name}.",
            ),
            "es": ("{name}, le vemos en {n} horas.", "Su cita es dentro de {n} horas, {name}."),
            "pt": ("{name}, nos vemos em {n} horas.", "A sua consulta é daqui a {n} horas, {name}."),
            "de": ("{name}, wir sehen uns in {n} Stunden.", "Ihr Termin ist in {n} Stunden, {name}."),
            "fr": ("{name}, on se voit dans {n} heures.", "Votre rendez-vous est dans {n} heures, {name}."),
        }[language]
    ).format(name=name, n=hours)
    return Output(_around(dice, known, language, lie), known, language, (name,), "soon")


def broken_up(dice: random.Random, language: str) -> Output:
    """A confirmation a word or a line at a time."""
    known = backing(dice, has_booking=False)
    told = {
        "en": ("You", "are", "booked"),
        "es": ("Su cita", "está", "confirmada"),
        "pt": ("A consulta", "está", "marcada"),
        "de": ("Ihr Termin", "ist", "gebucht"),
        "fr": ("Le rendez-vous", "est", "confirmé"),
    }[language]
    text = dice.choice((". ", "\n", ".\n", "! ", "… ")).join(told) + "."
    return Output(f"{HARMLESS[language][0]}\n\n{text}", known, language, (told[-1],), "broken up")


MAKERS: tuple[Callable[[random.Random, str], Output | None], ...] = (
    invented_time,
    invented_time,
    invented_time,
    invented_date,
    off_by_one,
    off_by_one,
    mixed_up,
    wrong_zone,
    wrong_zone_above,
    false_confirmation,
    false_confirmation,
    confirmed_offer,
    booked_elsewhere,
    false_move,
    false_cancellation,
    affirmed_wish,
    wrong_hours,
    wrong_number,
    soon,
    broken_up,
)


def survives(output: Output, text: str) -> list[str]:
    """What of the planted is still to be read."""
    return [part for part in output.planted if part in text]
