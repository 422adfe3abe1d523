"""Which of the five languages a contact writes: a small vocabulary, counted."""

import re
import unicodedata

LANGUAGES = ("en", "es", "pt", "de", "fr")

_FIRM = 2
"""What one word must weigh to turn a conversation from one language to another."""

_GREETINGS = {
    "en": "hi hello hey morning evening greetings howdy",
    "es": "hola buenas buenos",
    "pt": "oi ola bom boa",
    "de": "hi hallo hey guten tag morgen moin servus gruss gruezi abend",
    "fr": "bonjour bonsoir salut coucou allo",
}

_WORDS = {
    "en": """\
        a about already also am an and any anything appointment are as at back be because been book booked booking but
        by can cancel can't change could did do does doesn't don't for from get give go good got great had has have
        help here how i i'd i'll i'm i've if in is isn't it it's just know later let like link long maybe me meeting
        move much man my need never next no not nothing now of on open opening or our out over please possible price
        really reschedule right say see should soon sorry so sure tell thank thanks that that's the them then there
        these they this time to today tomorrow too until up us very want war was we well were what what's when where
        which who why will with without work would yes yesterday yet you you're your""",
    "es": """\
        a ahora algo alguien anular antes aqui asi ayer ayuda bien bueno busco cambiar cancelar cita como con cual
        cuando cuanto cuesta dia dias direccion donde el ella ellos en enlace entonces es eso esta estan estaba estoy
        favor gracias gustaria hablar hace hacer hacia hasta hay hora horario hoy informacion jueves la las llamada
        llamo lo los lunes luego manana martes mas me mejor mi miercoles mis mucho muchas muy nada necesito ningun no
        noches nos nuestro o otra otro para pedir perfecto pero perdon poder podria por porque puedo puede pueden que
        quien quiero quisiera reprogramar reserva reservar sabado se ser si sin sobre solo son soy su sus tarde tardes
        tengo tiene tienen toda todo tu turno un una usted ustedes vale viernes y ya yo""",
    "pt": """\
        a agendado agendamento agendar agora ainda alguem alguma amanha antes ao aqui as ate bem cancelar com como
        consulta depois desculpe desmarcar dia dias domingo e ela ele eles em endereco entao era essa esse esta estao
        estou eu falar favor fazer fica foi gostaria hoje hora horario horas isso ja mais marcada marcado marcar mas
        me meu meus minha muito muita nada nao nenhum no noite nossa nosso num numa o obrigada obrigado onde os ou
        outra outro para pelo perfeito pode podem poderia por porque posso preciso preco quais qual quando quanto
        quarta que queria quero quinta remarcar reservar sabado se segunda sem ser seu sexta sim sobre sou sua tambem
        tarde tem tenho terca tudo um uma valeu voce voces""",
    "de": """\
        aber ab absagen als also am an andere anderen auch auf aus bei bin bis bitte brauche buchen da danke dann das
        dass dem den denn der des die dies diese dieser doch dort du ein eine einem einen einer er es etwas freitag
        fur ganz gar geht gern gerne gibt gut habe haben hat hatte heute hier ich ihr ihre ihren im immer in ist ja
        jetzt kann kein keine keinen konnen konnte kosten kostet leider machen man mehr mein meine meinen mich mir mit
        mittwoch mochte montag muss nach nachste nachsten nein nicht nichts noch nun nur oder ob offen offnungszeiten
        preis samstag schon sehr sein seit sie sind so sonntag stunde termin termine uber uhr uhrzeit um und uns unser
        verlegen verschieben viel vielen vom von vor wann war waren warum was weil welche wenn wer werden wie wir wird
        wo wurde zeit zu zum zur""",
    "fr": """\
        a ai alors annuler apres aujourd au aussi autre aux avant avec avez avoir bien bonne c'est ca ce cela ces cet
        cette chez combien comme comment d'accord dans demain deplacer depuis des deux dimanche dois donc du elle
        elles en encore est et etait ete etes etre fait faire faut heure heures hier horaires ici il ils j'ai jamais
        je jeudi jour l'heure la lien lundi ma mais mardi matin me merci mercredi merci mes moi mon ne non nos notre
        nous on ou oui ouvert par parfait pas peu peut peux plait plus possible pour pourquoi pourrais pouvez prendre
        prix qu'est quand que quel quelle quelles quels qui quoi rdv rendez reserver rien sa samedi sans se semaine ses
        si
        soir sommes son sont suis sur ta tarif te toujours tous tout tres tu un une vendredi vers veux voudrais voulez
        vous""",
}

_LETTERS = {"es": "ñ¿¡", "pt": "ãõ", "de": "ß", "fr": "œè"}

_SPELLED = {
    "sí": "es",
    "sim": "pt",
    "s'il": "fr",
    "rendez-vous": "fr",
    "não": "pt",
    "mañana": "es",
    "você": "pt",
    "où": "fr",
    "für": "de",
}


def _weigh() -> dict[str, dict[str, int]]:
    """Every word's weight in each language: firm when it belongs to one language or greets, slight when shared."""
    owners: dict[str, set[str]] = {}
    for language, words in _WORDS.items():
        for word in words.split():
            owners.setdefault(word, set()).add(language)
    weights = {
        word: dict.fromkeys(sorted(owned), _FIRM if len(owned) == 1 and len(word) > 1 else 1)
        for word, owned in owners.items()
    }
    for language, words in _GREETINGS.items():
        for word in words.split():
            weights.setdefault(word, {})[language] = _FIRM
    for word, language in _SPELLED.items():
        weights.setdefault(word, {})[language] = _FIRM
    return weights


_WEIGHTS = _weigh()


def supported(tag: str | None) -> str | None:
    """The language of a tag such as `pt-BR`, when it is one of the five."""
    language = (tag or "").replace("_", "-").split("-")[0].casefold()
    return language if language in LANGUAGES else None


def is_everyday(word: str) -> bool:
    """Whether this is one of the common words of the five languages, written without accents."""
    return word in _WEIGHTS


def plain(text: str) -> str:
    """The text in lower case without accents, one kind of apostrophe: how people type in a hurry."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def recognise(text: str, *, leaning: str | None = None) -> str | None:
    """The language these words are written in, or None when they do not tell.

    A conversation that leans to a language stays there until the words clearly belong to another: a name or a
    stray "no" in an answer turns nothing.
    """
    scores = _scores(text)
    best = max(scores.values())
    if best == 0:
        return None
    leaders = [language for language in LANGUAGES if scores[language] == best]
    if leaning is None:
        return leaders[0] if len(leaders) == 1 or best >= _FIRM else None
    return leaning if leaning in leaders or best < _FIRM else leaders[0]


def detect(text: str, *, default: str | None) -> str:
    """The language of a contact's words; the default, or else English, when they do not tell."""
    return recognise(text, leaning=supported(default)) or supported(default) or "en"


def _scores(text: str) -> dict[str, int]:
    scores = dict.fromkeys(LANGUAGES, 0)
    spelled = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    for word in re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", spelled):
        for language, weight in (_WEIGHTS.get(word) or _weights_of(plain(word))).items():
            scores[language] += weight
    for language, letters in _LETTERS.items():
        scores[language] += _FIRM * any(letter in spelled for letter in letters)
    return scores


def _weights_of(word: str) -> dict[str, int]:
    """A word's weights; a word joined by an apostrophe or hyphen counts as its parts when it is not known whole."""
    found = _WEIGHTS.get(word)
    if found is None and ("'" in word or "-" in word):
        return _WEIGHTS.get(re.split(r"['-]", word)[-1], {})
    return found or {}
