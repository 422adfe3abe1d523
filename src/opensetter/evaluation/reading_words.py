"""Words for days, months and hours in five languages, as a reader of chats knows them. The product's are elsewhere."""

WEEKDAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda terça quarta quinta sexta sábado domingo",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
SHORT_WEEKDAYS = {
    "en": "mon tue wed thu fri sat sun",
    "es": "lun mar mié jue vie sáb dom",
    "pt": "seg ter qua qui sex sáb dom",
    "de": "mo di mi do fr sa so",
    "fr": "lun mar mer jeu ven sam dim",
}
MONTHS = {
    "en": "january february march april may june july august september october november december",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
SHORT_MONTHS = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "de": "jan feb mär apr mai jun jul aug sep okt nov dez",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
}
NEARBY = {
    "en": {"today": 0, "tomorrow": 1, "the day after tomorrow": 2},
    "es": {"hoy": 0, "pasado mañana": 2, "mañana": 1},
    "pt": {"hoje": 0, "depois de amanhã": 2, "amanhã": 1},
    "de": {"heute": 0, "übermorgen": 2, "morgen": 1},
    "fr": {"aujourd'hui": 0, "après-demain": 2, "demain": 1},
}
"""Days by their distance from today."""

NO_DAY = {
    "es": r"(?:la|por|esta|de la|buena) mañana",
    "de": r"(?:guten|am|jeden) morgen",
}
"""What contains a word for a day and means a part of it."""

CLOCKS = {
    "en": {"noon": 12, "midday": 12, "midnight": 0},
    "es": {"mediodía": 12, "medianoche": 0},
    "pt": {"meio-dia": 12, "meia-noite": 0},
    "de": {"mitternacht": 0},
    "fr": {"midi": 12, "minuit": 0},
}

ORDINALS = {
    "en": ("first", "second", "third", "fourth", "fifth"),
    "es": ("primera", "segunda", "tercera", "cuarta", "quinta"),
    "pt": ("primeira", "segunda opção", "terceira", "quarta opção", "quinta opção"),
    "de": ("erste", "zweite", "dritte", "vierte", "fünfte"),
    "fr": ("première", "deuxième", "troisième", "quatrième", "cinquième"),
}
