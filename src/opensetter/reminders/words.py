"""What is said of its own accord, in five languages: friendly, and without pressure. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from opensetter.dates import saying

NAMELESS = "👋"
"""What greets somebody in a template whose name nobody knows: a template's placeholder must not be empty."""


@dataclass(frozen=True, slots=True)
class Words:
    """One language's sentences; `{on}` and `{when}` are as in `dates.saying`, `{question}` is the operator's own."""

    hello: str
    hello_named: str
    confirmed: str
    moved: str
    reminder: str
    if_it_changes: str
    address: str
    video: str
    phone: str
    asked: str
    follow_ups: tuple[str, str, str, str]
    closing: str
    resumed: str
    resumed_asked: str


@dataclass(frozen=True, slots=True)
class Told:
    """An appointment as its contact is told of it. `time_zone` need not be named to whoever is known to be in it."""

    starts_at: datetime
    time_zone: str
    names_zone: bool = True
    location_kind: Literal["phone", "video", "address"] | None = None
    location: str | None = None


ENGLISH = Words(
    hello="Hello.",
    hello_named="Hello {name}.",
    confirmed="Your appointment {on} is confirmed.",
    moved="Your appointment has been moved. It is now {on}.",
    reminder="This is a reminder of your appointment {on}.",
    if_it_changes="If anything changes, just write to me here.",
    address="Address: {value}",
    video="Video call: {value}",
    phone="By phone: {value}",
    asked="I just wanted to come back to my question, in case it slipped by: {question} There is no hurry.",
    follow_ups=(
        "I just wanted to ask whether you have seen my message. There is no hurry; I am here whenever it suits you.",
        "Is there still anything I can help you with? If you have a question, just write to me here.",
        "If you are still interested in an appointment, I will gladly look for a time with you.",
        "I know that days are full. Whenever you have a moment, we can simply go on from here.",
    ),
    closing="I do not want to disturb you, so I will leave it at that for now. "
    "You are welcome to write to me here at any time.",
    resumed="As we agreed, I am writing to you again. Does it suit you to go on now?",
    resumed_asked="As we agreed, I am writing to you again. We had got as far as this question: {question}",
)

SPANISH = Words(
    hello="Hola.",
    hello_named="Hola, {name}.",
    confirmed="Su cita del {when} está confirmada.",
    moved="Su cita se ha cambiado: ahora es {on}.",
    reminder="Le recuerdo su cita del {when}.",
    if_it_changes="Si algo cambia, escríbame por aquí.",
    address="Dirección: {value}",
    video="Videollamada: {value}",
    phone="Por teléfono: {value}",
    asked="Solo quería volver a mi pregunta, por si se le pasó: {question} No hay ninguna prisa.",
    follow_ups=(
        "Solo quería preguntarle si ha visto mi mensaje. No hay prisa; aquí estoy cuando le venga bien.",
        "¿Puedo ayudarle todavía en algo? Si tiene alguna pregunta, escríbame por aquí.",
        "Si todavía le interesa una cita, con mucho gusto busco una hora con usted.",
        "Sé que los días se llenan. Cuando tenga un momento, podemos seguir desde aquí.",
    ),
    closing="No quiero molestarle, así que por ahora lo dejo aquí. Puede escribirme cuando guste.",
    resumed="Como habíamos quedado, le escribo de nuevo. ¿Le viene bien seguir ahora?",
    resumed_asked="Como habíamos quedado, le escribo de nuevo. Nos habíamos quedado en esta pregunta: {question}",
)

PORTUGUESE = Words(
    hello="Olá.",
    hello_named="Olá, {name}.",
    confirmed="O seu agendamento de {when} está confirmado.",
    moved="O seu agendamento foi alterado: agora é {on}.",
    reminder="Escrevo para lembrar do seu agendamento de {when}.",
    if_it_changes="Se algo mudar, é só me escrever por aqui.",
    address="Endereço: {value}",
    video="Chamada de vídeo: {value}",
    phone="Por telefone: {value}",
    asked="Só queria voltar à minha pergunta, caso não tenha visto: {question} Não há pressa.",
    follow_ups=(
        "Só queria saber se você viu a minha mensagem. Não há pressa; estou aqui quando for bom para você.",
        "Ainda posso ajudar em alguma coisa? Se tiver alguma dúvida, é só me escrever por aqui.",
        "Se ainda tiver interesse em um agendamento, procuro com prazer um horário com você.",
        "Sei que os dias são corridos. Quando tiver um momento, podemos continuar daqui.",
    ),
    closing="Não quero incomodar, então por enquanto fico por aqui. Você pode me escrever quando quiser.",
    resumed="Como combinamos, escrevo novamente. Podemos continuar agora?",
    resumed_asked="Como combinamos, escrevo novamente. Tínhamos parado nesta pergunta: {question}",
)

GERMAN = Words(
    hello="Guten Tag.",
    hello_named="Guten Tag, {name}.",
    confirmed="Ihr Termin {on} ist bestätigt.",
    moved="Ihr Termin wurde verschoben. Er ist jetzt {on}.",
    reminder="Ich möchte Sie an Ihren Termin {on} erinnern.",
    if_it_changes="Falls sich etwas ändert, schreiben Sie mir einfach hier.",
    address="Adresse: {value}",
    video="Videoanruf: {value}",
    phone="Per Telefon: {value}",
    asked="Ich komme noch einmal auf meine Frage zurück, falls sie untergegangen ist: {question} Es eilt nicht.",
    follow_ups=(
        "Ich wollte nur fragen, ob Sie meine Nachricht gesehen haben. Es eilt nicht; ich bin da, wann immer es passt.",
        "Kann ich Ihnen noch bei etwas helfen? Wenn Sie eine Frage haben, schreiben Sie mir einfach hier.",
        "Wenn Sie weiterhin an einem Termin interessiert sind, suche ich gern eine Zeit mit Ihnen.",
        "Ich weiß, die Tage sind voll. Wenn Sie einen Moment haben, machen wir einfach hier weiter.",
    ),
    closing="Ich möchte Sie nicht stören und belasse es vorerst dabei. Sie können mir hier jederzeit gern schreiben.",
    resumed="Wie vereinbart melde ich mich wieder. Passt es Ihnen, jetzt weiterzumachen?",
    resumed_asked="Wie vereinbart melde ich mich wieder. Wir waren bei dieser Frage stehen geblieben: {question}",
)

FRENCH = Words(
    hello="Bonjour.",
    hello_named="Bonjour {name}.",
    confirmed="Votre rendez-vous du {when} est confirmé.",
    moved="Votre rendez-vous a été déplacé : il est maintenant prévu {on}.",
    reminder="Je vous rappelle votre rendez-vous du {when}.",
    if_it_changes="En cas de changement, écrivez-moi simplement ici.",
    address="Adresse : {value}",
    video="Appel vidéo : {value}",
    phone="Par téléphone : {value}",
    asked="Je reviens simplement à ma question, au cas où elle vous aurait échappé : {question} Rien ne presse.",
    follow_ups=(
        "Je voulais juste savoir si vous aviez vu mon message. Rien ne presse ; je suis là quand cela vous convient.",
        "Puis-je encore vous aider ? Si vous avez une question, écrivez-moi simplement ici.",
        "Si un rendez-vous vous intéresse toujours, je cherche volontiers un horaire avec vous.",
        "Je sais que les journées sont bien remplies. Quand vous aurez un moment, nous pourrons continuer ici.",
    ),
    closing="Je ne veux pas vous déranger, j’en reste donc là pour le moment. Vous pouvez m’écrire ici à tout moment.",
    resumed="Comme convenu, je vous écris à nouveau. Cela vous convient-il de continuer maintenant ?",
    resumed_asked="Comme convenu, je vous écris à nouveau. Nous en étions à cette question : {question}",
)

WORDS: Mapping[str, Words] = {
    "en": ENGLISH,
    "es": SPANISH,
    "pt": PORTUGUESE,
    "de": GERMAN,
    "fr": FRENCH,
}

MOST_FOLLOW_UPS = len(ENGLISH.follow_ups) + 1


def words_in(language: str) -> Words:
    """The sentences of one of the five languages; English for any other."""
    return WORDS.get(language, ENGLISH)


def confirmation(name: str | None, told: Told, language: str, *, is_moved: bool = False) -> str:
    """That an appointment was made, or has another time now."""
    words = words_in(language)
    return _of_appointment(words.moved if is_moved else words.confirmed, name, told, language)


def reminder(name: str | None, told: Told, language: str) -> str:
    """That an appointment is coming: when and where, and how to change it. It invites to nothing."""
    return _of_appointment(words_in(language).reminder, name, told, language)


def follow_up(language: str, *, number: int, most: int, question: str | None = None) -> str:
    """The follow-up of this number, of so many: each is another, and the last takes leave."""
    words = words_in(language)
    if number > 1 and number >= most:
        return words.closing
    if number == 1 and question:
        return words.asked.format(question=question)
    return words.follow_ups[min(number, len(words.follow_ups)) - 1]


def resumed(name: str | None, language: str, question: str | None = None) -> str:
    """To somebody who asked to be written to at this time."""
    words = words_in(language)
    again = words.resumed_asked.format(question=question) if question else words.resumed
    return f"{_hello(name, words)} {again}"


def values(wanted: Sequence[str], told: Told, language: str, *, name: str | None, bot_name: str) -> list[str]:
    """What fills the placeholders of a template."""
    known = {
        "name": name or NAMELESS,
        "when": saying.say_when(told.starts_at, told.time_zone, language, names_zone=told.names_zone),
        "date": saying.say_date(told.starts_at, told.time_zone, language),
        "time": saying.say_clock(told.starts_at.astimezone(ZoneInfo(told.time_zone)), told.time_zone, language),
        "bot": " ".join(bot_name.split()),
    }
    return [known[value] for value in wanted]


def _of_appointment(sentence: str, name: str | None, told: Told, language: str) -> str:
    words = words_in(language)
    on = saying.say_on(told.starts_at, told.time_zone, language, names_zone=told.names_zone)
    when = saying.say_when(told.starts_at, told.time_zone, language, names_zone=told.names_zone)
    said = f"{_hello(name, words)} {sentence.format(on=on, when=when)} {words.if_it_changes}"
    if told.location_kind is None or not told.location:
        return said
    places = {"address": words.address, "video": words.video, "phone": words.phone}
    return f"{said}\n{places[told.location_kind].format(value=told.location)}"


def _hello(name: str | None, words: Words) -> str:
    return words.hello_named.format(name=name) if name else words.hello
