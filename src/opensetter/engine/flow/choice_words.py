"""The words that small replies are made of, in five languages: places in a list, hours, days, and what surrounds them.

Written in plain letters.
"""

from babel.dates import get_day_names, get_month_names

from opensetter.engine.languages import LANGUAGES, plain
from opensetter.engine.vocabulary import words

HOURS = {
    spelled: hour
    for hour, listed in enumerate(
        (
            "one uno una uma eins une",
            "two dos dois duas zwei deux",
            "three tres drei trois",
            "four cuatro quatro vier quatre",
            "five cinco funf cinq",
            "six seis sechs",
            "seven siete sete sieben sept",
            "eight ocho oito acht huit",
            "nine nueve nove neun neuf",
            "ten diez dez zehn dix",
            "eleven once onze elf",
            "twelve doce doze zwolf douze",
        ),
        1,
    )
    for spelled in listed.split()
}

PLACES = {
    place: number
    for number, listed in enumerate(
        (
            "first primero primer primera primeiro primeira erste ersten erster erstes premier premiere",
            "second segundo segunda zweite zweiten zweiter zweites deuxieme seconde",
            "third tercero tercer tercera terceiro terceira dritte dritten dritter drittes troisieme",
            "fourth cuarto cuarta quarto quarta vierte vierten vierter viertes quatrieme",
            "fifth quinto quinta funfte funften funfter funftes cinquieme",
            "sixth sexto sexta sechste sechsten sechster sechstes sixieme",
        ),
        1,
    )
    for place in listed.split()
}
"""Words for a place in a list; the last one is 0. An article is none, though it is spelled like a number."""
PLACES |= dict.fromkeys(words("last ultimo ultima letzte letzten letzter letztes dernier derniere"), 0)
PLACES |= {spelled: hour for spelled, hour in HOURS.items() if spelled not in words("one una uma une")}

FILLER = words(
    """a i an the it is be am are do to for of in on and or at you my me we us ll d m s let lets like want take have
    choose pick go with would will can could prefer please pls plz thanks thank ok okay yes yeah yep yup sure
    perfect great good fine alright hi hello hey oh ah well then so just number no nr num option choice time
    slot appointment one works work suits suit best better that this think guess maybe cool nice lovely
    definitely book me sounds wonderful brilliant el la los las lo un una de en para por con que y o u si vale
    ok claro perfecto bien gracias favor numero opcion hora cita horario quiero quisiera prefiero elijo tomo
    tomaria elegiria reservo reserve me viene va mejor queda quedo hola esa ese puede ser se parece genial
    estupendo agradezco encantado encantada muy es os as um uma do da no na sim certo perfeito otimo obrigado
    obrigada opcao pode quero prefiro fico ficaria escolho ola oi e com consulta essa esse pra melhor bom boa
    mim esta gentileza queria muito ich nehme nehmen wir mochte hatte gern gerne bitte der die das den dem ein
    eine einen ja nein klar prima super danke nummer termin zeit uhrzeit dann und oder passt mir wurde ware gut
    hallo wahle lieber den um ist sind es perfekt toll wunderbar sehr je j prends prend prendrai prendrais
    voudrais veux choisis choisirais prefere le l les un une du des oui merci d accord parfait tres bien numero
    creneau horaire svp stp plait s il vous te ca me convient va plutot pour bonjour c est mieux serait rendez
    rdv celui celle excellent nao non mas et""",
)
"""Words around a choice that choose nothing themselves."""

AROUND_TIME = words(
    """how about what may could come do does make see still free available possible there have next half past quarter
    oclock pm date day only but till also rather instead would suit suits fits tal puedo podria posible libre
    disponible venir ir voy tengo hay media cuarto menos tarde noche dia seria mas bien posso podia poderia possivel
    livre disponivel vir vou tem meia quarto menos noite dia seria feira fica bem ao komme kommen kann ich ginge
    geht wie moglich frei viertel halb dreiviertel uhr tag der wir es auch noch am gegen puis peux peut possible
    libre venir viens quart demi demie moins jour serait ce cela est moi conviendrait marche""",
)
"""Words around a day or an hour that is asked for or agreed to."""

WEEKDAYS: dict[str, int] = {
    plain(name).removesuffix("-feira"): day
    for language in LANGUAGES
    if language != "pt"
    for day, name in get_day_names("wide", locale=language).items()
} | {
    name: day
    for day, names in enumerate(
        ("mon lun", "tue tues", "wed mie", "thu thur thurs jue jeu", "fri vie ven", "sat sab samstags", "sun domingo")
    )
    for name in names.split()
}
WEEKDAYS |= {f"{name}s": day for name, day in list(WEEKDAYS.items()) if len(name) > 5}  # noqa: PLR2004 - no short forms
PORTUGUESE_WEEKDAYS = {"segunda": 0, "terca": 1, "quarta": 2, "quinta": 3, "sexta": 4, "sabado": 5, "domingo": 6}
"""Kept apart, because most of them are places in a list as well."""

MONTHS = frozenset(plain(name) for language in LANGUAGES for name in get_month_names("wide", locale=language).values())
