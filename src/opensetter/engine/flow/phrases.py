"""The sentences with which the built-in responder sets an appointment, in its five languages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class FlowPhrases:
    """One language's sentences, beside those of `Phrases`.

    `{zone}` is whose time the times are in, `{list}` numbered lines, `{what}` one of the contact's appointments,
    `{when}` a date and time without a preposition, `{on}` the same with one; `{team}` begins a sentence. None invites
    to book: a contact who has an appointment reads them too, when they move it.
    """

    possible: str
    wished: str
    wished_one: str
    nearest: str
    still: str
    which_time: str
    choose: str
    book_it: str
    move_it: str
    moving: str
    which_type: str
    booked: str
    booked_named: str
    address: str
    phone: str
    phone_at: str
    video: str
    video_at: str
    moved: str
    cancelled: str
    again: str
    confirm_cancel: str
    kept: str
    which_to_move: str
    which_to_cancel: str
    taken: str
    unavailable: str
    not_offered: str
    too_late: str
    nothing_free: str
    disqualified: str
    later: str
    human: str
    zone: str
    ambiguous: str
    nonexistent: str
    vague: str
    gone_by: str
    automated: str


ENGLISH = FlowPhrases(
    possible="These times are possible ({zone}):\n{list}",
    wished="That is possible at these times ({zone}):\n{list}",
    wished_one="That is possible ({zone}):\n{list}",
    nearest="Nothing is free then. The nearest times are ({zone}):\n{list}",
    still="These times are still possible ({zone}):\n{list}",
    which_time="I am not sure which of these you mean ({zone}):\n{list}",
    choose="Just reply with a number, or name another day or time.",
    book_it="Is that right for you? Reply yes, or name another day or time.",
    move_it="Shall I change it to that? Reply yes, or name another day or time.",
    moving="You would like to move {what}.",
    which_type="What is it about? Just reply with a number:\n{list}",
    booked="That is settled. Your appointment is {on}.",
    booked_named="That is settled ({name}). Your appointment is {on}.",
    address="The address: {place}",
    phone="It takes place by phone.",
    phone_at="It takes place by phone: {place}",
    video="It takes place by video.",
    video_at="It takes place by video: {place}",
    moved="That is changed. Your appointment is now {on}.",
    cancelled="Your appointment {on} has been cancelled.",
    again="If you would like another time, just write to me.",
    confirm_cancel="Are you sure you want to cancel {what}? Reply yes or no. "
    "If you would rather move it, just tell me.",
    kept="All right, everything stays as it is.",
    which_to_move="Which appointment would you like to move? Just reply with a number:\n{list}",
    which_to_cancel="Which appointment is to be cancelled? Just reply with a number:\n{list}",
    taken="I am sorry, that time has just been taken.",
    unavailable="I am sorry, that time is no longer possible.",
    not_offered="I am sorry, I cannot find that time among those I named.",
    too_late="I am sorry, it is too late to change that here. {team} will get back to you.",
    nothing_free="I am sorry, I do not see a free time at the moment. {team} will be in touch with you.",
    disqualified="Thank you for telling me. I am sorry, but in that case an appointment with us is not possible. "
    "You are welcome to write to us at any time.",
    later="Of course. I will write to you again later.",
    human="Of course. {team} will take over here and write to you.",
    zone="Noted. From now on I give you all times in {zone}.",
    ambiguous="I am not sure which moment you mean. Could you write me the full day and time once more?",
    nonexistent="That time does not exist on that day, because the clocks go forward. What other time do you mean?",
    vague="What day and time do you have in mind?",
    gone_by="That moment has already passed. What day and time do you have in mind?",
    automated="I am an automated assistant. If you would rather talk to a person, just say so.",
)

SPANISH = FlowPhrases(
    possible="Estas horas son posibles ({zone}):\n{list}",
    wished="Es posible a estas horas ({zone}):\n{list}",
    wished_one="Es posible ({zone}):\n{list}",
    nearest="Para entonces no hay nada libre. Lo más cercano es ({zone}):\n{list}",
    still="Estas horas siguen siendo posibles ({zone}):\n{list}",
    which_time="No sé con seguridad a cuál de estas se refiere ({zone}):\n{list}",
    choose="Responda con un número, o escríbame otro momento.",
    book_it="¿Le parece bien? Responda sí, o escríbame otro momento.",
    move_it="¿La cambio a esa hora? Responda sí, o escríbame otro momento.",
    moving="Quiere cambiar {what}.",
    which_type="¿De qué se trata? Responda con un número:\n{list}",
    booked="Queda confirmado. Su cita es {on}.",
    booked_named="Queda confirmado ({name}). Su cita es {on}.",
    address="La dirección: {place}",
    phone="Será por teléfono.",
    phone_at="Será por teléfono: {place}",
    video="Será por videollamada.",
    video_at="Será por videollamada: {place}",
    moved="Queda cambiado. Su cita es ahora {on}.",
    cancelled="Su cita del {when} queda cancelada.",
    again="Si quiere otra hora, escríbame por aquí.",
    confirm_cancel="¿Seguro que quiere cancelar {what}? Responda sí o no. Si prefiere cambiarla, dígamelo.",
    kept="De acuerdo, todo queda como está.",
    which_to_move="¿Qué cita quiere cambiar? Responda con un número:\n{list}",
    which_to_cancel="¿Qué cita quiere cancelar? Responda con un número:\n{list}",
    taken="Lo siento, esa hora acaba de ocuparse.",
    unavailable="Lo siento, esa hora ya no es posible.",
    not_offered="Lo siento, no encuentro esa hora entre las que le dije.",
    too_late="Lo siento, ya es tarde para cambiar eso por aquí. {team} se pondrá en contacto con usted.",
    nothing_free="Lo siento, en este momento no veo ninguna hora libre. {team} se pondrá en contacto con usted.",
    disqualified="Gracias por decírmelo. Lo siento, pero en ese caso no es posible. Puede escribirnos cuando guste.",
    later="Por supuesto. Le escribiré de nuevo más adelante.",
    human="Por supuesto. {team} se hará cargo a partir de aquí y le escribirá.",
    zone="De acuerdo. A partir de ahora le digo las horas en {zone}.",
    ambiguous="No sé con seguridad qué momento quiere decir. ¿Me escribe otra vez el día y la hora completos?",
    nonexistent="Esa hora no existe ese día, porque se adelanta el reloj. ¿Qué otra hora quiere decir?",
    vague="¿En qué día y a qué hora había pensado?",
    gone_by="Ese momento ya ha pasado. ¿En qué día y a qué hora había pensado?",
    automated="Soy un asistente automático. Si prefiere hablar con una persona, dígamelo.",
)

PORTUGUESE = FlowPhrases(
    possible="Estes horários são possíveis ({zone}):\n{list}",
    wished="É possível nestes horários ({zone}):\n{list}",
    wished_one="É possível ({zone}):\n{list}",
    nearest="Não há nada livre nesse momento. O mais próximo é ({zone}):\n{list}",
    still="Estes horários ainda são possíveis ({zone}):\n{list}",
    which_time="Não tenho certeza de qual destes você quer dizer ({zone}):\n{list}",
    choose="Responda com um número, ou escreva outro momento.",
    book_it="Está bom para você? Responda sim, ou escreva outro momento.",
    move_it="Mudo para esse horário? Responda sim, ou escreva outro momento.",
    moving="Você quer remarcar {what}.",
    which_type="Do que se trata? Responda com um número:\n{list}",
    booked="Está confirmado. O seu agendamento é {on}.",
    booked_named="Está confirmado ({name}). O seu agendamento é {on}.",
    address="O endereço: {place}",
    phone="Será por telefone.",
    phone_at="Será por telefone: {place}",
    video="Será por vídeo.",
    video_at="Será por vídeo: {place}",
    moved="Está alterado. O seu agendamento agora é {on}.",
    cancelled="O seu agendamento de {when} foi cancelado.",
    again="Se quiser outro horário, é só me escrever.",
    confirm_cancel="Tem certeza de que quer cancelar {what}? Responda sim ou não. "
    "Se preferir remarcar, é só me avisar.",
    kept="Certo, tudo fica como está.",
    which_to_move="Qual agendamento você quer remarcar? Responda com um número:\n{list}",
    which_to_cancel="Qual agendamento você quer cancelar? Responda com um número:\n{list}",
    taken="Desculpe, esse horário acabou de ser ocupado.",
    unavailable="Desculpe, esse horário não é mais possível.",
    not_offered="Desculpe, não encontro esse horário entre os que mencionei.",
    too_late="Desculpe, já é tarde para alterar isso por aqui. {team} entrará em contato.",
    nothing_free="Desculpe, no momento não vejo nenhum horário livre. {team} entrará em contato.",
    disqualified="Agradeço por me dizer. Lamento, mas nesse caso não é possível. Você pode nos escrever quando quiser.",
    later="Claro. Escrevo para você novamente mais tarde.",
    human="Claro. {team} assume a conversa a partir daqui e vai escrever para você.",
    zone="Certo. A partir de agora digo os horários no {zone}.",
    ambiguous="Não tenho certeza de qual momento você quer dizer. Pode escrever de novo o dia e a hora completos?",
    nonexistent="Essa hora não existe nesse dia, porque o relógio é adiantado. Que outra hora você quer dizer?",
    vague="Em que dia e hora você pensou?",
    gone_by="Esse momento já passou. Em que dia e hora você pensou?",
    automated="Sou um assistente automático. Se preferir falar com uma pessoa, é só dizer.",
)

GERMAN = FlowPhrases(
    possible="Diese Zeiten sind möglich ({zone}):\n{list}",
    wished="Das ist zu diesen Zeiten möglich ({zone}):\n{list}",
    wished_one="Das ist möglich ({zone}):\n{list}",
    nearest="Dann ist leider nichts frei. Am nächsten liegen ({zone}):\n{list}",
    still="Diese Zeiten sind noch möglich ({zone}):\n{list}",
    which_time="Ich bin nicht sicher, welche davon Sie meinen ({zone}):\n{list}",
    choose="Antworten Sie einfach mit einer Nummer, oder nennen Sie einen anderen Zeitpunkt.",
    book_it="Ist das recht? Antworten Sie mit ja, oder nennen Sie einen anderen Zeitpunkt.",
    move_it="Soll ich ihn dorthin legen? Antworten Sie mit ja, oder nennen Sie einen anderen Zeitpunkt.",
    moving="Sie möchten {what} verschieben.",
    which_type="Worum geht es? Antworten Sie einfach mit einer Nummer:\n{list}",
    booked="Das ist fest eingetragen. Ihr Termin ist {on}.",
    booked_named="Das ist fest eingetragen ({name}). Ihr Termin ist {on}.",
    address="Die Adresse: {place}",
    phone="Er findet am Telefon statt.",
    phone_at="Er findet am Telefon statt: {place}",
    video="Er findet per Video statt.",
    video_at="Er findet per Video statt: {place}",
    moved="Das ist geändert. Ihr Termin ist jetzt {on}.",
    cancelled="Ihr Termin {on} ist abgesagt.",
    again="Wenn Sie eine andere Zeit möchten, schreiben Sie mir einfach.",
    confirm_cancel="Möchten Sie {what} wirklich absagen? Antworten Sie mit ja oder nein. "
    "Wenn Sie ihn lieber verschieben möchten, sagen Sie es mir einfach.",
    kept="Alles klar, es bleibt alles, wie es ist.",
    which_to_move="Welchen Termin möchten Sie verschieben? Antworten Sie einfach mit einer Nummer:\n{list}",
    which_to_cancel="Welchen Termin möchten Sie absagen? Antworten Sie einfach mit einer Nummer:\n{list}",
    taken="Diese Zeit ist leider gerade vergeben worden.",
    unavailable="Diese Zeit ist leider nicht mehr möglich.",
    not_offered="Diese Zeit finde ich leider nicht unter den genannten.",
    too_late="Dafür ist es hier leider zu spät. {team} meldet sich bei Ihnen.",
    nothing_free="Zurzeit sehe ich leider keine freie Zeit. {team} meldet sich bei Ihnen.",
    disqualified="Danke, dass Sie es mir sagen. In diesem Fall ist ein Termin bei uns leider nicht möglich. "
    "Sie können uns jederzeit gern wieder schreiben.",
    later="Gern. Ich schreibe Ihnen später noch einmal.",
    human="Gern. {team} übernimmt hier und schreibt Ihnen.",
    zone="Alles klar. Von jetzt an nenne ich alle Zeiten in {zone}.",
    ambiguous="Ich bin nicht sicher, was Sie meinen. Schreiben Sie mir Tag und Uhrzeit noch einmal ganz?",
    nonexistent="Diese Uhrzeit gibt es an dem Tag nicht, weil die Uhr vorgestellt wird. Welche andere meinen Sie?",
    vague="An welchen Tag und welche Uhrzeit haben Sie gedacht?",
    gone_by="Dieser Zeitpunkt ist schon vorbei. An welchen Tag und welche Uhrzeit haben Sie gedacht?",
    automated="Ich bin ein automatischer Assistent. Wenn Sie lieber mit einem Menschen sprechen möchten, sagen Sie es.",
)

FRENCH = FlowPhrases(
    possible="Ces horaires sont possibles ({zone}) :\n{list}",
    wished="C’est possible à ces horaires ({zone}) :\n{list}",
    wished_one="C’est possible ({zone}) :\n{list}",
    nearest="Rien n’est libre à ce moment-là. Le plus proche est ({zone}) :\n{list}",
    still="Ces horaires sont encore possibles ({zone}) :\n{list}",
    which_time="Je ne suis pas sûr de celui que vous voulez dire ({zone}) :\n{list}",
    choose="Répondez simplement par un numéro, ou écrivez un autre moment.",
    book_it="Est-ce bon pour vous ? Répondez oui, ou écrivez un autre moment.",
    move_it="Dois-je le mettre à ce moment-là ? Répondez oui, ou écrivez un autre moment.",
    moving="Vous souhaitez déplacer {what}.",
    which_type="De quoi s’agit-il ? Répondez simplement par un numéro :\n{list}",
    booked="C’est enregistré. Votre rendez-vous est prévu {on}.",
    booked_named="C’est enregistré ({name}). Votre rendez-vous est prévu {on}.",
    address="L’adresse : {place}",
    phone="Il aura lieu par téléphone.",
    phone_at="Il aura lieu par téléphone : {place}",
    video="Il aura lieu en visioconférence.",
    video_at="Il aura lieu en visioconférence : {place}",
    moved="C’est modifié. Votre rendez-vous est maintenant prévu {on}.",
    cancelled="Votre rendez-vous du {when} est annulé.",
    again="Si vous souhaitez un autre horaire, écrivez-moi simplement.",
    confirm_cancel="Voulez-vous vraiment annuler {what} ? Répondez oui ou non. "
    "Si vous préférez le déplacer, dites-le-moi.",
    kept="Très bien, tout reste comme prévu.",
    which_to_move="Quel rendez-vous souhaitez-vous déplacer ? Répondez simplement par un numéro :\n{list}",
    which_to_cancel="Quel rendez-vous souhaitez-vous annuler ? Répondez simplement par un numéro :\n{list}",
    taken="Désolé, cet horaire vient d’être pris.",
    unavailable="Désolé, cet horaire n’est plus possible.",
    not_offered="Désolé, je ne trouve pas cet horaire parmi ceux que j’ai cités.",
    too_late="Désolé, il est trop tard pour changer cela ici. {team} reviendra vers vous.",
    nothing_free="Désolé, je ne vois aucun horaire libre pour le moment. {team} reviendra vers vous.",
    disqualified="Merci de me le dire. Désolé, mais dans ce cas, un rendez-vous n’est pas possible. "
    "Vous pouvez nous écrire à tout moment.",
    later="Bien sûr. Je vous réécrirai plus tard.",
    human="Bien sûr. {team} prend le relais ici et vous écrira.",
    zone="C’est noté. Désormais, je vous donne les horaires à l’{zone}.",
    ambiguous="Je ne suis pas sûr du moment que vous voulez dire. Pouvez-vous réécrire le jour et l’heure en entier ?",
    nonexistent="Cette heure n’existe pas ce jour-là, car l’horloge est avancée. Quelle autre heure voulez-vous dire ?",
    vague="À quel jour et à quelle heure pensez-vous ?",
    gone_by="Ce moment est déjà passé. À quel jour et à quelle heure pensez-vous ?",
    automated="Je suis un assistant automatique. Si vous préférez parler à une personne, dites-le simplement.",
)

FLOW_PHRASES: Mapping[str, FlowPhrases] = {
    "en": ENGLISH,
    "es": SPANISH,
    "pt": PORTUGUESE,
    "de": GERMAN,
    "fr": FRENCH,
}


def phrases_in(language: str) -> FlowPhrases:
    """The sentences of one of the five languages; English for any other."""
    return FLOW_PHRASES.get(language, ENGLISH)


def says(text: str, names: Iterable[str]) -> bool:
    """Whether these words of ours hold one of the sentences of these names, in any language."""
    return any(_shape(name).search(text) for name in names)


@cache
def _shape(name: str) -> re.Pattern[str]:
    """A sentence as it can be found again, whatever it was filled with: the first line of its template."""
    shapes = []
    for phrases in FLOW_PHRASES.values():
        line = str(getattr(phrases, name)).partition("\n")[0]
        shapes.append(".{1,200}?".join(map(re.escape, re.split(r"\{\w+\}", line.removesuffix("{list}")))))
    return re.compile("|".join(shapes))
