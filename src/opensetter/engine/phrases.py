"""The sentences of the built-in responder in its five languages."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's sentences.

    `{when}` is a date and time without a preposition, `{on}` the same with one; `{what}` is one of `yours` or
    `one_of_yours`; `{team}` stands at the start of a sentence, `{bot}` is a bot's name, `{question}` the operator's
    words.
    """

    hello: str
    hello_named: str
    welcome: str
    welcome_plain: str
    team: str
    team_plain: str
    upcoming: str
    upcoming_several: str
    past: str
    none: str
    gone: str
    if_it_changes: str
    already: str
    or_change: str
    yours: str
    one_of_yours: str
    wish_to_move: str
    wish_to_cancel: str
    wish_to_add: str
    wish_unknown: str
    hours: str
    open_now: str
    closed_now: str
    closed: str
    hours_unknown: str
    colleague: str
    received: str
    first_question: str
    before_booking: str
    back_to_question: str
    answer_noted: tuple[str, ...]
    offer: str
    offer_again: str
    no_link: str
    agreed: str
    declined: str
    no_matter: str
    you_are_welcome: str
    at_your_service: str
    goodbye: str
    fallback: str
    today: str
    tomorrow: str
    at: str
    days: str
    midnight: str


ENGLISH = Phrases(
    hello="Hello.",
    hello_named="Hello {name}.",
    welcome="Thank you for writing to {bot}.",
    welcome_plain="Thank you for your message.",
    team="Someone from {bot}",
    team_plain="Someone from our team",
    upcoming="Your appointment is {on}.",
    upcoming_several="You have {count} appointments coming up:\n{list}",
    past="Your last appointment was {on}.",
    none="You have no appointment coming up at the moment.",
    gone="Your earlier appointment is no longer in our calendar.",
    if_it_changes="If anything changes, just write to me here.",
    already="You already have an appointment: it is {on}.",
    or_change="If you would like to change anything, just let me know.",
    yours="your appointment {on}",
    one_of_yours="one of your appointments",
    wish_to_move="I have noted that you would like to move {what}. {team} will get back to you to arrange it.",
    wish_to_cancel="I have noted that you would like to cancel {what}. {team} will get back to you to confirm.",
    wish_to_add="I have noted that you would like a further appointment. {team} will get back to you to arrange it.",
    wish_unknown="I cannot find an upcoming appointment of yours, but I have noted your message. "
    "{team} will look into it and get back to you.",
    hours="Our opening hours ({zone}):\n{list}",
    open_now="We are open right now, until {time}.",
    closed_now="We are closed right now and open again {next}.",
    closed="We are closed right now.",
    hours_unknown="I do not have our opening hours to hand. {team} will let you know.",
    colleague="I cannot answer that myself, so I am passing your question on. {team} will get back to you.",
    received="Thank you for your message. {team} will read it and get back to you if needed.",
    first_question="So that we can help you well, I have a short question: {question}",
    before_booking="Gladly. One short question first: {question}",
    back_to_question="Coming back to my question: {question}",
    answer_noted=("Thank you.", "Thank you, noted."),
    offer="You can choose a time that suits you here:",
    offer_again="Of course, here is the link again:",
    no_link="{team} will be in touch with you to arrange a time.",
    agreed="Very good.",
    declined="That is perfectly fine. You are welcome to write to us at any time.",
    no_matter="That is no problem at all.",
    you_are_welcome="You are welcome.",
    at_your_service="I am here if you need anything else.",
    goodbye="Goodbye, and have a good day.",
    fallback="Thank you for your message. Someone from our team will get back to you.",
    today="today",
    tomorrow="tomorrow",
    at="{day} at {time}",
    days="{first} to {last}",
    midnight="midnight",
)

SPANISH = Phrases(
    hello="Hola.",
    hello_named="Hola, {name}.",
    welcome="Gracias por escribir a {bot}.",
    welcome_plain="Gracias por su mensaje.",
    team="El equipo de {bot}",
    team_plain="Nuestro equipo",
    upcoming="Su cita es {on}.",
    upcoming_several="Tiene {count} citas próximas:\n{list}",
    past="Su última cita fue {on}.",
    none="En este momento no tiene ninguna cita pendiente.",
    gone="Su cita anterior ya no figura en nuestra agenda.",
    if_it_changes="Si algo cambia, escríbame por aquí.",
    already="Ya tiene una cita: es {on}.",
    or_change="Si quiere cambiar algo, dígamelo.",
    yours="su cita del {when}",
    one_of_yours="una de sus citas",
    wish_to_move="He anotado que desea cambiar {what}. {team} se pondrá en contacto con usted para acordarlo.",
    wish_to_cancel="He anotado que desea cancelar {what}. {team} se pondrá en contacto con usted para confirmarlo.",
    wish_to_add="He anotado que desea una cita más. {team} se pondrá en contacto con usted para acordarla.",
    wish_unknown="No encuentro ninguna cita pendiente a su nombre, pero he anotado su mensaje. "
    "{team} lo revisará y se pondrá en contacto con usted.",
    hours="Nuestro horario ({zone}):\n{list}",
    open_now="Ahora mismo está abierto, hasta las {time}.",
    closed_now="Ahora mismo está cerrado; volvemos a abrir {next}.",
    closed="Ahora mismo está cerrado.",
    hours_unknown="No tengo a mano nuestro horario. {team} se lo indicará.",
    colleague="Yo no puedo responder a eso, así que paso su pregunta. {team} se pondrá en contacto con usted.",
    received="Gracias por su mensaje. {team} lo leerá y le responderá si es necesario.",
    first_question="Para poder ayudarle mejor, tengo una breve pregunta: {question}",
    before_booking="Con mucho gusto. Antes, una breve pregunta: {question}",
    back_to_question="Volviendo a mi pregunta: {question}",
    answer_noted=("Gracias.", "Muchas gracias, tomo nota."),
    offer="Puede elegir aquí la hora que mejor le convenga:",
    offer_again="Por supuesto, aquí tiene de nuevo el enlace:",
    no_link="{team} se pondrá en contacto con usted para acordar una hora.",
    agreed="Muy bien.",
    declined="No hay ningún problema. Puede escribirnos cuando guste.",
    no_matter="No se preocupe.",
    you_are_welcome="Con mucho gusto.",
    at_your_service="Aquí estoy si necesita algo más.",
    goodbye="Hasta pronto, que tenga un buen día.",
    fallback="Gracias por su mensaje. Nuestro equipo se pondrá en contacto con usted.",
    today="hoy",
    tomorrow="mañana",
    at="{day} a las {time}",
    days="De {first} a {last}",
    midnight="24:00",
)

PORTUGUESE = Phrases(
    hello="Olá.",
    hello_named="Olá, {name}.",
    welcome="Agradecemos o contato com {bot}.",
    welcome_plain="Agradecemos a sua mensagem.",
    team="A equipe de {bot}",
    team_plain="A nossa equipe",
    upcoming="O seu agendamento é {on}.",
    upcoming_several="Você tem {count} agendamentos:\n{list}",
    past="O seu último agendamento foi {on}.",
    none="No momento, você não tem nenhum agendamento.",
    gone="O seu agendamento anterior não consta mais na nossa agenda.",
    if_it_changes="Se algo mudar, é só me escrever por aqui.",
    already="Você já tem um agendamento: é {on}.",
    or_change="Se quiser alterar alguma coisa, é só me avisar.",
    yours="o seu agendamento de {when}",
    one_of_yours="um dos seus agendamentos",
    wish_to_move="Anotei que você gostaria de remarcar {what}. {team} entrará em contato para combinar.",
    wish_to_cancel="Anotei que você gostaria de cancelar {what}. {team} entrará em contato para confirmar.",
    wish_to_add="Anotei que você gostaria de mais um agendamento. {team} entrará em contato para combinar.",
    wish_unknown="Não encontro nenhum agendamento em seu nome, mas anotei a sua mensagem. "
    "{team} vai verificar e entrará em contato.",
    hours="O nosso horário de atendimento ({zone}):\n{list}",
    open_now="Estamos abertos agora, até as {time}.",
    closed_now="Estamos fechados agora e reabrimos {next}.",
    closed="Estamos fechados agora.",
    hours_unknown="Não tenho o nosso horário de atendimento à mão. {team} vai informar você.",
    colleague="Não consigo responder a isso, então vou encaminhar a sua pergunta. {team} entrará em contato.",
    received="Agradecemos a sua mensagem. {team} vai ler e responder, se necessário.",
    first_question="Para que possamos ajudar melhor, tenho uma pergunta rápida: {question}",
    before_booking="Com prazer. Antes, uma pergunta rápida: {question}",
    back_to_question="Voltando à minha pergunta: {question}",
    answer_noted=("Certo.", "Perfeito, anotado."),
    offer="Você pode escolher aqui o horário que preferir:",
    offer_again="Claro, aqui está o link novamente:",
    no_link="{team} entrará em contato para combinar um horário.",
    agreed="Muito bem.",
    declined="Sem problema. Você pode nos escrever quando quiser.",
    no_matter="Sem problema.",
    you_are_welcome="De nada.",
    at_your_service="Estou aqui se precisar de mais alguma coisa.",
    goodbye="Até logo e tenha um bom dia.",
    fallback="Agradecemos a sua mensagem. A nossa equipe entrará em contato.",
    today="hoje",
    tomorrow="amanhã",
    at="{day} às {time}",
    days="De {first} a {last}",
    midnight="24:00",
)

GERMAN = Phrases(
    hello="Guten Tag.",
    hello_named="Guten Tag, {name}.",
    welcome="Vielen Dank für Ihre Nachricht an {bot}.",
    welcome_plain="Vielen Dank für Ihre Nachricht.",
    team="Das Team von {bot}",
    team_plain="Unser Team",
    upcoming="Ihr Termin ist {on}.",
    upcoming_several="Sie haben {count} anstehende Termine:\n{list}",
    past="Ihr letzter Termin war {on}.",
    none="Zurzeit haben Sie keinen anstehenden Termin.",
    gone="Ihr früherer Termin steht nicht mehr in unserem Kalender.",
    if_it_changes="Falls sich etwas ändert, schreiben Sie mir einfach hier.",
    already="Sie haben bereits einen Termin: Er ist {on}.",
    or_change="Wenn Sie etwas ändern möchten, sagen Sie mir einfach Bescheid.",
    yours="Ihren Termin {on}",
    one_of_yours="einen Ihrer Termine",
    wish_to_move="Ich habe notiert, dass Sie {what} verschieben möchten. "
    "{team} meldet sich bei Ihnen, um alles abzustimmen.",
    wish_to_cancel="Ich habe notiert, dass Sie {what} absagen möchten. "
    "{team} meldet sich bei Ihnen, um es zu bestätigen.",
    wish_to_add="Ich habe notiert, dass Sie einen weiteren Termin wünschen. "
    "{team} meldet sich bei Ihnen, um ihn abzustimmen.",
    wish_unknown="Ich finde keinen anstehenden Termin von Ihnen, habe Ihre Nachricht aber notiert. "
    "{team} geht dem nach und meldet sich bei Ihnen.",
    hours="Unsere Öffnungszeiten ({zone}):\n{list}",
    open_now="Wir haben gerade geöffnet, bis {time}.",
    closed_now="Wir haben gerade geschlossen und öffnen {next} wieder.",
    closed="Wir haben gerade geschlossen.",
    hours_unknown="Unsere Öffnungszeiten liegen mir leider nicht vor. {team} teilt sie Ihnen gern mit.",
    colleague="Das kann ich leider nicht selbst beantworten und gebe Ihre Frage weiter. {team} meldet sich bei Ihnen.",
    received="Vielen Dank für Ihre Nachricht. {team} liest sie und meldet sich bei Bedarf bei Ihnen.",
    first_question="Damit wir Ihnen gut helfen können, habe ich eine kurze Frage: {question}",
    before_booking="Sehr gern. Vorab eine kurze Frage: {question}",
    back_to_question="Zurück zu meiner Frage: {question}",
    answer_noted=("Danke.", "Vielen Dank, notiert."),
    offer="Hier können Sie sich eine passende Zeit aussuchen:",
    offer_again="Gern, hier ist der Link noch einmal:",
    no_link="{team} meldet sich bei Ihnen, um eine Zeit zu vereinbaren.",
    agreed="Alles klar.",
    declined="Das ist völlig in Ordnung. Sie können uns jederzeit gern wieder schreiben.",
    no_matter="Das macht gar nichts.",
    you_are_welcome="Gern geschehen.",
    at_your_service="Wenn Sie noch etwas brauchen, bin ich gern für Sie da.",
    goodbye="Auf Wiedersehen und einen schönen Tag.",
    fallback="Vielen Dank für Ihre Nachricht. Unser Team meldet sich bei Ihnen.",
    today="heute",
    tomorrow="morgen",
    at="{day} um {time}",
    days="{first} bis {last}",
    midnight="24:00",
)

FRENCH = Phrases(
    hello="Bonjour.",
    hello_named="Bonjour {name}.",
    welcome="Merci d’avoir écrit à {bot}.",
    welcome_plain="Merci pour votre message.",
    team="L’équipe {bot}",
    team_plain="Notre équipe",
    upcoming="Votre rendez-vous est prévu {on}.",
    upcoming_several="Vous avez {count} rendez-vous à venir :\n{list}",
    past="Votre dernier rendez-vous était prévu {on}.",
    none="Vous n’avez aucun rendez-vous à venir pour le moment.",
    gone="Votre précédent rendez-vous ne figure plus dans notre agenda.",
    if_it_changes="En cas de changement, écrivez-moi simplement ici.",
    already="Vous avez déjà un rendez-vous : il est prévu {on}.",
    or_change="Si vous souhaitez changer quelque chose, dites-le-moi simplement.",
    yours="votre rendez-vous du {when}",
    one_of_yours="l’un de vos rendez-vous",
    wish_to_move="J’ai noté que vous souhaitez déplacer {what}. {team} reviendra vers vous pour l’organiser.",
    wish_to_cancel="J’ai noté que vous souhaitez annuler {what}. {team} reviendra vers vous pour le confirmer.",
    wish_to_add="J’ai noté que vous souhaitez un rendez-vous supplémentaire. "
    "{team} reviendra vers vous pour l’organiser.",
    wish_unknown="Je ne trouve aucun rendez-vous à venir à votre nom, mais j’ai noté votre message. "
    "{team} va vérifier et reviendra vers vous.",
    hours="Nos horaires d’ouverture ({zone}) :\n{list}",
    open_now="Nous sommes ouverts en ce moment, jusqu’à {time}.",
    closed_now="Nous sommes fermés en ce moment et rouvrons {next}.",
    closed="Nous sommes fermés en ce moment.",
    hours_unknown="Je n’ai pas nos horaires d’ouverture sous la main. {team} vous les communiquera.",
    colleague="Je ne peux pas répondre moi-même, je transmets donc votre question. {team} reviendra vers vous.",
    received="Merci pour votre message. {team} le lira et reviendra vers vous si nécessaire.",
    first_question="Pour mieux vous aider, j’ai une petite question : {question}",
    before_booking="Avec plaisir. Tout d’abord, une petite question : {question}",
    back_to_question="Pour revenir à ma question : {question}",
    answer_noted=("Merci.", "Merci, c’est noté."),
    offer="Vous pouvez choisir ici l’horaire qui vous convient :",
    offer_again="Bien sûr, voici à nouveau le lien :",
    no_link="{team} vous contactera pour convenir d’un horaire.",
    agreed="Très bien.",
    declined="Il n’y a aucun problème. Vous pouvez nous écrire à tout moment.",
    no_matter="Ce n’est pas un souci.",
    you_are_welcome="Je vous en prie.",
    at_your_service="Je reste à votre disposition.",
    goodbye="Au revoir et bonne journée.",
    fallback="Merci pour votre message. Notre équipe reviendra vers vous.",
    today="aujourd’hui",
    tomorrow="demain",
    at="{day} à {time}",
    days="Du {first} au {last}",
    midnight="24:00",
)

PHRASES: Mapping[str, Phrases] = {
    "en": ENGLISH,
    "es": SPANISH,
    "pt": PORTUGUESE,
    "de": GERMAN,
    "fr": FRENCH,
}
