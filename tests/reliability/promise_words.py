"""What people say to a bot in five languages, and what each of them wants by it."""

import random
import re
from collections.abc import Mapping

LANGUAGES = ("en", "es", "pt", "de", "fr")

ASKS_FOR_TIMES = frozenset({"move", "add", "other"})
"""What somebody wants who has an appointment and asks for times all the same: to move it, or for one beside it."""

ACCEPTS_CHANGE = "accepts a change"
"""A plain yes to who has just offered to change an appointment. That something is understood is none."""

YES = frozenset({"yes", "si", "sim", "ja", "oui"})

SAYS_WHEN = frozenset({"day", "later"})
"""What names a time, or might, and does not say for what: of whoever has an appointment, perhaps for that."""


def _said(text: str) -> dict[str, tuple[str, ...]]:
    """Lines of `language: this | that`."""
    told = (line.strip().partition(": ") for line in text.strip().splitlines())
    return {language: tuple(each.strip() for each in lines.split("|")) for language, _, lines in told}


SAYINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "greeting": _said("""
        en: Hi | Good morning! | Hello there
        es: Hola | Buenas tardes
        pt: Oi | Bom dia!
        de: Hallo | Guten Tag
        fr: Bonjour | Salut
    """),
    "book": _said("""
        en: I'd like to book an appointment | Can I book something? | Do you have any free slots?
        es: Quisiera reservar una cita | Necesito una cita | ¿Tienen citas disponibles?
        pt: Quero marcar uma consulta | Gostaria de agendar um horário | Vocês têm horários disponíveis?
        de: Ich möchte einen Termin buchen | Ich hätte gern einen Termin | Haben Sie freie Termine?
        fr: Je voudrais prendre rendez-vous | Puis-je réserver ? | Avez-vous des créneaux ?
    """),
    "link": _said("""
        en: Can you send me the link? | Just send me the link
        es: ¿Me puede mandar el enlace? | Solo el enlace
        pt: Manda o link | Só o link
        de: Schicken Sie mir bitte den Link | Nur den Link bitte
        fr: Envoyez-moi le lien | Juste le lien
    """),
    "pick": _said("""
        en: 1 | 2 | 3 | The second one please | the first
        es: 1 | 2 | 3 | La segunda, por favor | la primera
        pt: 1 | 2 | 3 | O segundo, por favor | o primeiro
        de: 1 | 2 | 3 | Die zweite bitte | der erste
        fr: 1 | 2 | 3 | Le deuxième, s'il vous plaît | le premier
    """),
    "none": _said("""
        en: None of these | none of those work for me
        es: Ninguna de esas | ninguna me va bien
        pt: Nenhum desses | nenhum serve
        de: Keine davon | keine passt mir
        fr: Aucun de ceux-là | aucun ne me convient
    """),
    "other": _said("""
        en: Do you have another time? | Do you have something later?
        es: ¿Tiene otra hora? | ¿Algo más tarde?
        pt: Tem outro horário? | Mais tarde?
        de: Haben Sie andere Zeiten? | Etwas später?
        fr: Un autre horaire ? | Plus tard ?
    """),
    "day": _said("""
        en: Tomorrow morning | Friday afternoon | next Tuesday at 11:00 | 10:30 works
        es: Mañana por la mañana | el viernes por la tarde | el martes a las 11:00
        pt: Amanhã de manhã | sexta à tarde | terça às 11:00
        de: Morgen früh | Freitagnachmittag | am Dienstag um 11:00 Uhr
        fr: Demain matin | vendredi après-midi | mardi à 11h00
    """),
    "cancel": _said("""
        en: I want to cancel | Please cancel my appointment
        es: Quiero cancelar mi cita | Tengo que anular la cita
        pt: Quero cancelar | Preciso desmarcar
        de: Ich muss absagen | Bitte stornieren Sie den Termin
        fr: Je dois annuler | Annulez mon rendez-vous
    """),
    "move": _said("""
        en: I need to reschedule | Can I move my appointment? | Could you move it to Friday?
        es: Quiero cambiar mi cita | Necesito reprogramar
        pt: Quero remarcar | Preciso mudar o horário
        de: Ich muss meinen Termin verschieben | Können wir den Termin verlegen?
        fr: Je dois déplacer mon rendez-vous | Est-ce possible de reporter ?
    """),
    "add": _said("""
        en: I need another appointment | Can I book a second appointment?
        es: Quiero otra cita | ¿Puedo pedir una segunda cita?
        pt: Quero mais uma consulta | Quero outro agendamento
        de: Ich brauche noch einen Termin | Ich möchte einen weiteren Termin
        fr: Je voudrais un autre rendez-vous | Encore un rdv s'il vous plaît
    """),
    "when": _said("""
        en: When is my appointment? | Do I have an appointment?
        es: ¿A qué hora es mi cita? | ¿Tengo una cita?
        pt: Quando é o meu agendamento? | Tenho consulta marcada?
        de: Wann ist mein Termin? | Habe ich einen Termin?
        fr: À quelle heure est mon rendez-vous ? | Est-ce que j'ai un rendez-vous ?
    """),
    "hours": _said("""
        en: What are your opening hours? | Are you open on Saturday?
        es: ¿Cuál es su horario? | ¿A qué hora abren?
        pt: Qual o horário de funcionamento? | Que horas vocês abrem?
        de: Wie sind Ihre Öffnungszeiten? | Haben Sie samstags offen?
        fr: Quels sont vos horaires ? | À quelle heure fermez-vous ?
    """),
    "question": _said("""
        en: How much does it cost? | Is there parking?
        es: ¿Cuánto cuesta? | ¿Tienen aparcamiento?
        pt: Quanto custa? | Onde fica?
        de: Was kostet das? | Gibt es Parkplätze?
        fr: Combien ça coûte ? | Y a-t-il un parking ?
    """),
    "answer": _said("""
        en: Just a cleaning | My back hurts | about a year ago
        es: Una limpieza | Me duele la espalda
        pt: Clareamento dental | Dor nas costas
        de: Zahnreinigung | Ich habe Rückenschmerzen
        fr: Un détartrage | J'ai mal au dos
    """),
    "thanks": _said("""
        en: Thanks! | Thank you so much | See you then
        es: Muchas gracias | Hasta luego
        pt: Obrigada | Até logo
        de: Vielen Dank | Bis dann
        fr: Merci beaucoup | Au revoir
    """),
    "yes": _said("""
        en: Yes | ok
        es: Sí | Vale
        pt: Sim
        de: Ja | In Ordnung
        fr: Oui | D'accord
    """),
    "no": _said("""
        en: No | No thanks
        es: No | No, gracias
        pt: Não | Não, obrigado
        de: Nein | Nein danke
        fr: Non | Non merci
    """),
    "later": _said("""
        en: Not now, write to me tomorrow | Can you text me later?
        es: Ahora no puedo, escríbame mañana | hablamos luego
        pt: Agora não posso, me chama amanhã | falamos depois
        de: Jetzt nicht, schreiben Sie mir morgen | später bitte
        fr: Pas maintenant, écrivez-moi demain | plus tard
    """),
    "human": _said("""
        en: Can I speak to a human?
        es: Quiero hablar con una persona
        pt: Quero falar com uma pessoa
        de: Ich möchte mit einem Menschen sprechen
        fr: Je veux parler à un humain
    """),
    "zone": _said("""
        en: I am in New York at the moment
        es: Estoy en Nueva York
        pt: Estou em Nova York
        de: Ich bin gerade in New York
        fr: Je suis à New York
    """),
    "nonsense": _said("""
        en: 🙂🙂 | asdf qwer ?! | the blue one with the dog
        es: jajaja | ñññ | el azul del perro
        pt: kkkk | sei lá | aquele do cachorro
        de: hm hm hm | xyz 99999 | der blaue mit dem Hund
        fr: mdr | euh ??? | le bleu avec le chien
    """),
}


def _often(text: str) -> dict[str, float]:
    """How often each is said: `book 16, link 6`."""
    return {kind: float(weight) for kind, weight in (each.split() for each in text.split(","))}


OUT_OF_THE_BLUE = _often(
    "greeting 6, book 16, link 6, pick 6, none 1, other 2, day 4, cancel 5, move 7, add 3, when 5, hours 3, question 4,"
    "answer 4, thanks 5, yes 4, no 3, later 1, human 0.4, zone 1, nonsense 4"
)
"""What is said by somebody of whom nothing is known. Whoever has an appointment asks for one all the same."""

ANSWERS = {
    "a list": _often("pick 62, none 5, other 5, day 12, book 4, link 2, thanks 3, move 3, cancel 2, nonsense 4"),
    "yes or no": _often("yes 65, no 12, day 8, move 6, pick 5, nonsense 4"),
    "a question": _often("answer 70, link 8, book 8, question 6, no 4, nonsense 4"),
    "an appointment": _often("thanks 20, book 16, link 8, move 20, cancel 12, when 8, add 8, pick 4"),
}
"""What is said to it, by whoever means to get on: as most do, most of the time."""

STOP, START = "STOP", "START"


def next_kind(chances: random.Random, read: str | None) -> str:
    """What somebody says who has just read this, if anything."""
    likely = ANSWERS.get(_calls_for(read)) if read is not None and chances.random() < 0.75 else None
    weights = likely or OUT_OF_THE_BLUE
    return chances.choices(list(weights), list(weights.values()))[0]


def _calls_for(read: str) -> str:
    """What an answer would be an answer to."""
    if re.search(r"^2\. ", read, re.MULTILINE):
        return "a list"
    if re.search(r"\b(?:yes|sí|sim|ja|oui)\b", read):
        return "yes or no"
    if read.rstrip().endswith("?"):
        return "a question"
    return "an appointment" if re.search(r"\d:\d\d", read) else ""


def words(chances: random.Random, kind: str, language: str) -> str:
    """One of the ways to say it; now and then in a language that is not one's own."""
    spoken = chances.choice(LANGUAGES) if chances.random() < 0.05 else language
    return chances.choice(SAYINGS[kind][spoken])
