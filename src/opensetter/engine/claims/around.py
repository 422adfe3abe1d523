"""What may be said of the time around an appointment: when to be there, until when it may be cancelled. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from opensetter.engine.claims.facts import Fact, Told, fits_any
from opensetter.engine.claims.moments import DAY_MINUTES, Clock
from opensetter.engine.claims.statements import Spoken
from opensetter.engine.vocabulary import Pattern

EARLY_MINUTES = range(5, 50, 5)
"""How long before an appointment somebody is asked to be there."""

NOTICES = tuple(timedelta(hours=hours) for hours in (12, 24, 48, 72))
"""How long before an appointment it can be cancelled, as businesses have it."""

_EARLY = Pattern(
    r"\b(?:early|earlier|ahead of|fill (?:in|out)|paperwork|forms?"
    r"|antes|antelacion|rellen\w+|ficha|formulario|papeleo"
    r"|antecedencia|preench\w+|cadastro"
    r"|fruher|vorher|ausfull\w+|\w*bogen|formulare?|anmeldung"
    r"|avance|avant|plus tot|rempli\w*|questionnaire|formulaire|papiers)\b"
)
"""Why somebody is asked to be there before their appointment begins."""

_AT_ABOUT = Pattern(
    r"\b(?:around|about|by|at|roughly|sobre|hacia|eso de|alrededor|a las?|umas|pelas|volta|por volta|as|gegen|etwa|um"
    r"|spatestens|vers|environ|a|des) (?:las? |as )?CLOCK\b"
)
_FREE_TO_GO = Pattern(
    r"\b(?:cancel\w*|anul\w*|desmarc\w*|remarc\w*|reschedul\w*|storn\w*|absag\w*|abgesagt|annul\w*|cambi\w*|chang\w*"
    r"|verschieb\w*|verleg\w*|deplac\w*|mov\w*)\b"
)
_UNTIL = Pattern(r"\b(?:until|till|up to|by|before|hasta|antes|ate|bis|vor|jusqu|avant)\b")
_OFFERING = Pattern(
    r"\b(?:free (?:slot|time)|slots?|openings?|available|instead|we (?:can|could)|i (?:can|could|have)|works?"
    r"|huecos?|disponibles?|en su lugar|podemos|podria\w*|puedo|tengo|vagas?|disponive\w*|posso|podemos|tenho"
    r"|freie?[nrs]?|verfugbar|stattdessen|konnen wir|kann ich|wir konnen|ich kann|hatte|passt"
    r"|creneaux?|pouvons|peux|j ai)\b"
)
"""What puts another time up for choice: `I can see you earlier, at 14:15`."""


def is_around(told: Told, spoken: Spoken, booked: Sequence[Fact], now: datetime) -> bool:
    """Whether a time that is no appointment's own is told as when to be there for one, or as its last notice."""
    clock = told.clock or told.until
    is_range = told.clock is not None and told.until is not None
    if clock is None or is_range or told.is_elsewhere or _OFFERING.search(spoken.text):
        return False
    if _FREE_TO_GO.search(spoken.text) and _UNTIL.search(spoken.text):
        deadlines = [replace(fact, starts_at=fact.starts_at - notice) for fact in booked for notice in NOTICES]
        return fits_any(replace(told, clock=clock, until=None), deadlines, now)
    if not spoken.is_question and _EARLY.search(spoken.text) and _AT_ABOUT.search(spoken.text):
        return any(_is_shortly_before(told, clock, fact, now) for fact in booked)
    return False


def _is_shortly_before(told: Told, clock: Clock, fact: Fact, now: datetime) -> bool:
    for zone in told.zones or fact.zones:
        local = fact.starts_at.astimezone(zone)
        start = local.hour * 60 + local.minute
        early = any((start - minute) % DAY_MINUTES in EARLY_MINUTES for minute in clock.minutes)
        if early and (told.day is None or told.day.fits(local, now.astimezone(zone))):
            return True
    return False
