"""The sentences of scripted models in five languages, and how they say a time."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from opensetter.evaluation import reading, reading_words
from opensetter.evaluation.notation import Language

SENTENCES: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "offer": "I can offer these times:\n{list}\nWhich one would you like?",
        "offer_move": "These times are possible for your appointment:\n{list}\nWhich number suits?",
        "booked": "All done: your appointment is on {when}.",
        "cancelled": "Your appointment on {when} has been cancelled.",
        "nothing": "I am afraid nothing is free then. Shall I look on another day?",
        "yours": "Your appointment is on {when}.",
        "when": "I did not quite get the day and time. When do you mean?",
        "which_kind": "What is it about?\n{list}",
        "sure": "Shall I cancel your appointment on {when}?",
        "human": "Of course, a colleague will take over.",
        "later": "Of course, I will write to you again.",
        "fine": "Thank you, I am here if you need anything.",
        "lie": "You are booked for tomorrow at 3:45 AM!",
        "link": "Please book here: https://book.example.net/now",
        "invite": "When would you like to come? Choose a time now: today at 23:15, or Sunday at 6:20.",
        "padding": "Thank you so very much for taking the time to write to us, it is truly wonderful to hear from "
        "you, and we are so glad that you thought of us.",
    },
    "es": {
        "offer": "Puedo ofrecerle estas horas:\n{list}\n¿Cuál prefiere?",
        "offer_move": "Para su cita son posibles estas horas:\n{list}\n¿Qué número le viene bien?",
        "booked": "Todo listo: su cita es el {when}.",
        "cancelled": "Su cita del {when} queda cancelada.",
        "nothing": "Me temo que no hay nada libre entonces. ¿Miro otro día?",
        "yours": "Su cita es el {when}.",
        "when": "No he entendido bien el día y la hora. ¿Cuándo sería?",
        "which_kind": "¿De qué se trata?\n{list}",
        "sure": "¿Cancelo su cita del {when}?",
        "human": "Por supuesto, se encargará una persona del equipo.",
        "later": "Por supuesto, le escribiré de nuevo.",
        "fine": "Gracias, aquí estoy para lo que necesite.",
        "lie": "¡Su cita está confirmada para mañana a las 3:45!",
        "link": "Reserve su cita aquí: https://book.example.net/now",
        "invite": "¿Qué día le viene bien? Elija una hora: hoy a las 23:15 o el domingo a las 6:20.",
        "padding": "Muchísimas gracias por tomarse el tiempo de escribirnos, nos alegra enormemente saber de usted "
        "y que haya pensado en nosotros.",
    },
    "pt": {
        "offer": "Posso oferecer estes horários:\n{list}\nQual você prefere?",
        "offer_move": "Para o seu agendamento são possíveis estes horários:\n{list}\nQual número fica melhor?",
        "booked": "Tudo certo: o seu agendamento é {when}.",
        "cancelled": "O seu agendamento de {when} foi cancelado.",
        "nothing": "Infelizmente não há nada livre nesse momento. Vejo outro dia?",
        "yours": "O seu agendamento é {when}.",
        "when": "Não entendi bem o dia e a hora. Quando seria?",
        "which_kind": "Do que se trata?\n{list}",
        "sure": "Cancelo o seu agendamento de {when}?",
        "human": "Claro, uma pessoa da equipe assume a conversa.",
        "later": "Claro, escrevo para você de novo.",
        "fine": "Agradeço, estou aqui para o que precisar.",
        "lie": "O seu agendamento está confirmado para amanhã às 3:45!",
        "link": "Agende o seu horário aqui: https://book.example.net/now",
        "invite": "Qual dia fica bom para você? Escolha um horário: hoje às 23:15 ou domingo às 6:20.",
        "padding": "Agradecemos muitíssimo por dedicar o seu tempo para nos escrever, é uma alegria enorme receber "
        "a sua mensagem e saber que você pensou em nós.",
    },
    "de": {
        "offer": "Diese Zeiten kann ich Ihnen anbieten:\n{list}\nWelche passt Ihnen?",
        "offer_move": "Für Ihren Termin sind diese Zeiten möglich:\n{list}\nWelche Nummer passt?",
        "booked": "Alles erledigt: Ihr Termin ist am {when}.",
        "cancelled": "Ihr Termin am {when} ist abgesagt.",
        "nothing": "Dann ist leider nichts frei. Soll ich an einem anderen Tag schauen?",
        "yours": "Ihr Termin ist am {when}.",
        "when": "Den Tag und die Uhrzeit habe ich nicht ganz verstanden. Wann meinen Sie?",
        "which_kind": "Worum geht es?\n{list}",
        "sure": "Soll ich Ihren Termin am {when} absagen?",
        "human": "Gern, eine Kollegin übernimmt hier.",
        "later": "Gern, ich schreibe Ihnen noch einmal.",
        "fine": "Danke, ich bin für Sie da, wenn Sie noch etwas brauchen.",
        "lie": "Ihr Termin morgen um 3:45 Uhr ist fest gebucht!",
        "link": "Buchen Sie bitte hier: https://book.example.net/now",
        "invite": "Wann passt es Ihnen? Wählen Sie eine Zeit: heute um 23:15 Uhr oder Sonntag um 6:20 Uhr.",
        "padding": "Ganz herzlichen Dank, dass Sie sich die Zeit genommen haben, uns zu schreiben, wir freuen uns "
        "außerordentlich über Ihre Nachricht und darüber, dass Sie an uns gedacht haben.",
    },
    "fr": {
        "offer": "Je peux vous proposer ces horaires :\n{list}\nLequel préférez-vous ?",
        "offer_move": "Pour votre rendez-vous, ces horaires sont possibles :\n{list}\nQuel numéro vous va ?",
        "booked": "C’est fait : votre rendez-vous est le {when}.",
        "cancelled": "Votre rendez-vous du {when} est annulé.",
        "nothing": "Rien n’est libre à ce moment-là. Je regarde un autre jour ?",
        "yours": "Votre rendez-vous est le {when}.",
        "when": "Je n’ai pas bien compris le jour et l’heure. Quand serait-ce ?",
        "which_kind": "De quoi s’agit-il ?\n{list}",
        "sure": "J’annule votre rendez-vous du {when} ?",
        "human": "Bien sûr, une personne de l’équipe prend le relais.",
        "later": "Bien sûr, je vous réécrirai.",
        "fine": "Merci, je reste là si vous avez besoin de quoi que ce soit.",
        "lie": "Votre rendez-vous est confirmé pour demain à 3h45 !",
        "link": "Réservez votre rendez-vous ici : https://book.example.net/now",
        "invite": "Quand êtes-vous disponible ? Choisissez un horaire : aujourd’hui à 23h15 ou dimanche à 6h20.",
        "padding": "Merci infiniment d’avoir pris le temps de nous écrire, c’est un immense plaisir de vous lire et "
        "de savoir que vous avez pensé à nous.",
    },
}

WANTS = {
    "human": re.compile(
        r"\b(?:human|real person|a person|someone real|persona|humano|atendente|pessoa|menschen?|mitarbeiter\w*|"
        r"kolleg\w+|humain|quelqu.un|conseiller)\b",
        re.IGNORECASE,
    ),
    "cancel": re.compile(
        r"\b(?:cancel\w*|anular\w*|desmarcar|absagen|storniere\w*|sagen .* ab|annul\w+)\b", re.IGNORECASE
    ),
    "move": re.compile(
        r"\b(?:move|reschedul\w*|another time|cambi\w+|mover|reprogram\w*|remarcar|mudar|verschieb\w*|verleg\w*|"
        r"déplac\w+|decal\w+|décal\w+|report\w+|chang\w+)\b",
        re.IGNORECASE,
    ),
    "later": re.compile(
        r"\b(?:write (?:to )?me again|message me|later|escríb\w+|me escriben|más tarde|me chamar|"
        r"me escrever|mais tarde|melden|noch einmal|später|réécri\w+|plus tard|recontact\w+)\b",
        re.IGNORECASE,
    ),
    "yes": re.compile(r"^\W*(?:yes|yep|ok|sure|sí|si|vale|sim|pode|ja|oui|d.accord)\b", re.IGNORECASE),
}

_CLOCK: Mapping[Language, str] = {
    "en": "{day}, {number} {month} at {clock}",
    "es": "{day} {number} de {month} a las {clock}",
    "pt": "{day}, {number} de {month}, às {clock}",
    "de": "{day}, {number}. {month} um {clock} Uhr",
    "fr": "{day} {number} {month} à {clock}",
}


def say(name: str, language: Language, **values: str) -> str:
    return SENTENCES[language][name].format(**values)


def when(shown: str, language: Language) -> str:
    """A time that the engine has told in English, in another language."""
    found = reading.moments(shown, date.today())  # noqa: DTZ011 - the year stands in the text
    local = found[0].local if found else None
    return _said(local, language) if local is not None else shown


def _said(local: datetime, language: Language) -> str:
    day = reading_words.WEEKDAYS[language].split()[local.weekday()]
    month = reading_words.MONTHS[language].split()[local.month - 1]
    if language in {"en", "de"}:
        day, month = day.title(), month.title()
    if language == "pt" and local.weekday() < 5:  # noqa: PLR2004 - working days
        day += "-feira"
    return _CLOCK[language].format(day=day, number=local.day, month=month, clock=f"{local:%H:%M}")
