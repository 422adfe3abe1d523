"""Whole conversations up to an appointment: what people write, and what must be booked in the end, by the day.

The desk is in London, open on working days from 9 to 17 on the hour; it is Wednesday, 20 May 2026, half past eleven.
To who wishes for nothing it offers: 1. today 13:00, 2. today 15:00, 3. tomorrow 9:00, 4. tomorrow 12:00.
"""

from tests.unit.engine.desk import CHECK_UP, WHITENING

_TODAY, _TOMORROW, _FRIDAY, _MONDAY, _TUESDAY = (f"2026-05-{day}" for day in (20, 21, 22, 25, 26))
_ONE, _TWO, _THREE, _FOUR = f"{_TODAY} 13:00", f"{_TODAY} 15:00", f"{_TOMORROW} 09:00", f"{_TOMORROW} 12:00"

_BOTH = {"kinds": (CHECK_UP, WHITENING)}
_ASKING = {"questions": ("Which treatment would you like?",)}
_COUNTING = {"questions": ("How many fillings do you have?", "Any allergies?")}

TALKS = [
    # English
    ({}, ["Hi", "2"], _TWO),
    ({}, ["Hello there!", "the second"], _TWO),
    ({}, ["I'd like to book an appointment", "number 3 please"], _THREE),
    ({}, ["Hi", "the last one"], _FOUR),
    ({}, ["Hi", "any"], _ONE),
    ({}, ["Hi", "I don't mind"], _ONE),
    ({}, ["Hi", "15:00"], _TWO),
    ({}, ["Hi", "3pm works"], _TWO),
    ({}, ["Hi", "3 pm would be great, thanks"], _TWO),
    ({}, ["Hi", "2️⃣"], _TWO),
    ({}, ["Hi", "Thursday, 21 May at 09:00"], _THREE),
    ({}, ["Hi", "Thursday at 12"], _FOUR),
    ({}, ["Hi", "Thursday", "the later one"], _FOUR),
    ({}, ["Hi", "1 or 2", "2"], _TWO),
    ({}, ["Hi", "Let's take the second option. My tooth hurts."], _TWO),
    ({}, ["Hi", "none of these", "1"], f"{_TOMORROW} 13:00"),
    ({}, ["Hi", "later please", "1"], f"{_TOMORROW} 13:00"),
    ({}, ["Hi", "do you have something next week?", "the first"], f"{_MONDAY} 09:00"),
    ({}, ["Hi", "mornings only", "2"], f"{_TOMORROW} 10:00"),
    ({}, ["Hi", "2pm", "1"], f"{_TODAY} 14:00"),
    ({}, ["Hi", "Friday at 4pm", "yes"], f"{_FRIDAY} 16:00"),
    ({}, ["Hi", "I can't do Thursday", "1"], f"{_FRIDAY} 09:00"),
    ({}, ["Hi", "Thursday doesn't work, today at 3pm is fine"], _TWO),
    ({}, ["Hi", "How much does it cost?", "ok, 2"], _TWO),
    ({}, ["Hi", "yes", "1"], _ONE),
    ({}, ["Hi", "cant do any of those", "1"], f"{_TOMORROW} 13:00"),
    ({}, ["Hi", "Oh 2 is great, thank you!"], _TWO),
    ({}, ["tomorrow at 3pm please", "Yes, that works"], f"{_TOMORROW} 15:00"),
    ({}, ["tomorrow at 3pm please", "works for me"], f"{_TOMORROW} 15:00"),
    ({}, ["Hi", "half past three on Friday", "2"], f"{_FRIDAY} 15:00"),
    ({}, ["Hi", "next week in the afternoon", "none", "the first"], f"{_MONDAY[:-2]}26 15:00"),
    (_COUNTING, ["Hi", "None", "No thanks", "2"], _TWO),
    ({}, ["Can I come on Tuesday afternoon?", "1"], f"{_TUESDAY} 12:00"),
    ({}, ["tomorrow at 3pm please", "yes"], f"{_TOMORROW} 15:00"),
    ({}, ["Do you have anything tomorrow at 3pm?", "👍"], f"{_TOMORROW} 15:00"),
    ({}, ["Do you have any free slots?", "the earliest"], _ONE),
    ({}, ["What times do you have?", "4"], _FOUR),
    ({}, ["My tooth hurts", "as soon as possible"], _ONE),
    ({}, ["Hi", "I'm in New York", "2"], f"{_TODAY} 10:00"),
    (_ASKING, ["Hi", "Whitening", "2"], _TWO),
    (_ASKING, ["Tuesday afternoon please", "A cleaning", "1"], f"{_TUESDAY} 12:00"),
    (_ASKING, ["I'd like an appointment", "I'd rather not say", "3"], _THREE),
    (_ASKING, ["I want to book", "just book me in", "3"], _THREE),
    (_COUNTING, ["Hi", "2", "3", "the second"], _TWO),
    (_BOTH, ["Hi", "2", "1"], _ONE),
    (_BOTH, ["I want a whitening on Friday", "1"], f"{_FRIDAY} 09:00"),
    (_BOTH, ["Hi", "the check-up", "3pm"], _TWO),
    (_BOTH | _ASKING, ["Friday afternoon", "whitening", "the white one", "2"], f"{_FRIDAY} 13:00"),
    # Spanish
    ({}, ["Hola", "la segunda"], _TWO),
    ({}, ["Buenos días, quisiera una cita", "el segundo, por favor"], _TWO),
    ({}, ["Hola", "a las 15:00"], _TWO),
    ({}, ["Hola", "a las tres de la tarde"], _TWO),
    ({}, ["Hola", "el jueves a las 9"], _THREE),
    ({}, ["Hola", "la última"], _FOUR),
    ({}, ["Hola", "cualquiera"], _ONE),
    ({}, ["Hola", "ninguna me va bien", "1"], f"{_TOMORROW} 13:00"),
    ({}, ["Hola", "¿tienen otras horas?", "la primera"], f"{_TOMORROW} 13:00"),
    ({}, ["¿Tienen algo el martes por la tarde?", "1"], f"{_TUESDAY} 12:00"),
    ({}, ["mañana a las 3 de la tarde", "sí"], f"{_TOMORROW} 15:00"),
    (_ASKING, ["Necesito una cita", "Una limpieza", "número 2"], _TWO),
    # Portuguese
    ({}, ["Oi", "a segunda"], _TWO),
    ({}, ["Bom dia, quero marcar uma consulta", "2"], _TWO),
    ({}, ["Olá", "às 15h"], _TWO),
    ({}, ["Oi", "quinta às 9"], _THREE),
    ({}, ["Oi", "na quinta-feira ao meio-dia"], _FOUR),
    ({}, ["Oi", "o último"], _FOUR),
    ({}, ["Oi", "qualquer um"], _ONE),
    ({}, ["Oi, tudo bem?", "não posso na quinta", "1"], f"{_FRIDAY} 09:00"),
    ({}, ["Oi", "tem outros horários?", "1"], f"{_TOMORROW} 13:00"),
    ({}, ["Tem horário na terça à tarde?", "1"], f"{_TUESDAY} 12:00"),
    ({}, ["amanhã às 15h", "sim"], f"{_TOMORROW} 15:00"),
    (_ASKING, ["Quero agendar", "Limpeza", "o segundo"], _TWO),
    # German
    ({}, ["Guten Tag", "das zweite"], _TWO),
    ({}, ["Hallo", "um 15 Uhr"], _TWO),
    ({}, ["Hallo", "Donnerstag um 9 Uhr"], _THREE),
    ({}, ["Ich hätte gern einen Termin", "Nummer 3"], _THREE),
    ({}, ["Hallo", "der letzte bitte"], _FOUR),
    ({}, ["Hallo", "egal"], _ONE),
    ({}, ["Hallo", "keine davon", "1"], f"{_TOMORROW} 13:00"),
    ({}, ["Hallo", "Donnerstag geht leider nicht", "1"], f"{_FRIDAY} 09:00"),
    ({}, ["Hallo", "gibt es nächste Woche etwas?", "die erste"], f"{_MONDAY} 09:00"),
    ({}, ["Haben Sie Dienstagnachmittag etwas frei?", "1"], f"{_TUESDAY} 12:00"),
    ({}, ["morgen um 15 Uhr", "ja gern"], f"{_TOMORROW} 15:00"),
    (_ASKING, ["Ich brauche einen Termin", "Zahnreinigung", "2."], _TWO),
    # French
    ({}, ["Bonjour", "le deuxième"], _TWO),
    ({}, ["Bonjour", "15h"], _TWO),
    ({}, ["Bonjour", "jeudi à 9h"], _THREE),
    ({}, ["Je voudrais un rendez-vous", "numéro 3"], _THREE),
    ({}, ["Bonjour", "le dernier s'il vous plaît"], _FOUR),
    ({}, ["Bonjour", "n'importe lequel"], _ONE),
    ({}, ["Bonjour", "aucun ne me convient", "1"], f"{_TOMORROW} 13:00"),
    ({}, ["Bonjour", "jeudi je ne peux pas", "1"], f"{_FRIDAY} 09:00"),
    ({}, ["Avez-vous quelque chose mardi après-midi ?", "1"], f"{_TUESDAY} 12:00"),
    ({}, ["demain à 15h", "oui"], f"{_TOMORROW} 15:00"),
    (_ASKING, ["Bonjour, je voudrais prendre rendez-vous", "Un détartrage", "le second"], _TWO),
]
"""How the desk is set up, what the contact writes, one message at a time, and when the appointment is then."""
