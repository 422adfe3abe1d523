"""A hundred dialogues of ordinary people in five languages, what each should come to, and a good model for them."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from opensetter.engine.languages import recognise
from tests.factories import BOOKING_LINK
from tests.faults.model import Asked, Says, fills_in
from tests.unit.engine.tables.messages import WANTS

QUESTION = "Which treatment are you interested in?"
FACT = "Parking is behind the building and free for two hours."
BOT = {
    "instructions": f"You speak for Acme Dental. Be warm and brief. {FACT} A check-up is 60 euros.",
    "openingHours": [
        {"weekday": day, "opens": "09:00", "closes": "17:30"}
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    ],
}

_HELLO = {"en": "Hello!", "es": "¡Hola!", "pt": "Olá!", "de": "Guten Tag!", "fr": "Bonjour !"}
_ANSWER = {"en": "A cleaning", "es": "Una limpieza", "pt": "Uma limpeza", "de": "Eine Reinigung", "fr": "Un détartrage"}

# What a good model says, by what was wanted; {time} is the appointment's, read from the prompt.
_GOOD = {
    "book": {
        "en": "Lovely! You can choose a time that suits you here:",
        "es": "¡Con mucho gusto! Puede elegir aquí la hora que prefiera:",
        "pt": "Com prazer! Você pode escolher um horário aqui:",
        "de": "Sehr gern! Hier können Sie einen passenden Termin wählen:",
        "fr": "Avec plaisir ! Vous pouvez choisir un créneau ici :",
    },
    "ask": dict.fromkeys(_HELLO, QUESTION),
    "appointment": {
        "en": "Your appointment is at {time}. We look forward to seeing you!",
        "es": "Su cita es a las {time}. ¡Le esperamos!",
        "pt": "O seu agendamento é às {time}. Até lá!",
        "de": "Ihr Termin ist um {time} Uhr. Wir freuen uns auf Sie!",
        "fr": "Votre rendez-vous est à {time}. À bientôt !",
    },
    "already": {
        "en": "You already have an appointment at {time}, so everything is set.",
        "es": "Ya tiene una cita a las {time}, así que está todo listo.",
        "pt": "Você já tem um agendamento às {time}, está tudo certo.",
        "de": "Sie haben bereits einen Termin um {time} Uhr, es ist alles vorbereitet.",
        "fr": "Vous avez déjà un rendez-vous à {time}, tout est en ordre.",
    },
    "change": {
        "en": "I have noted your wish for the appointment at {time}. The team will get back to you.",
        "es": "He anotado su deseo para la cita de las {time}. El equipo le contactará.",
        "pt": "Anotei o seu pedido para o agendamento das {time}. A equipe entrará em contato.",
        "de": "Ich habe Ihren Wunsch zum Termin um {time} Uhr notiert. Das Team meldet sich bei Ihnen.",
        "fr": "J'ai noté votre souhait pour le rendez-vous de {time}. L'équipe revient vers vous.",
    },
    "hours": {
        "en": "We are open every day from 9:00 to 17:30.",
        "es": "Abrimos todos los días de 9:00 a 17:30.",
        "pt": "Abrimos todos os dias das 9:00 às 17:30.",
        "de": "Wir haben täglich von 9:00 bis 17:30 Uhr geöffnet.",
        "fr": "Nous sommes ouverts tous les jours de 9:00 à 17:30.",
    },
    "question": dict.fromkeys(_HELLO, f"{FACT} A check-up is 60 euros."),
}


@dataclass(frozen=True)
class Dialogue:
    """What a person wants and writes; whether they have an appointment, and whether the bot has a question first."""

    wants: str
    language: str
    says: tuple[str, ...]
    is_booked: bool = False
    is_questioned: bool = False

    def problem(self, reply: dict[str, object], *, said_as: str, is_built_in: bool) -> str:
        """What is wrong with the last reply; nothing, if the dialogue came to what it should."""
        text = str(reply["content"])
        time = clock(said_as)
        has_link = text.count(BOOKING_LINK) == 1
        wrong = [
            said
            for said, is_wrong in (
                ("withheld", reply["withheld"] is not None),
                ("no link", self.wants == "book" and not has_link),
                ("a link", self.is_booked and "http" in text),
                ("no time", self.is_booked and not (time and time in text)),
                ("no hours", self.wants == "hours" and "9:00" not in text),
                ("no fact", self.wants == "question" and not is_built_in and FACT not in text),
            )
            if is_wrong
        ]
        return f"{self.says[-1]} ({self.wants}): {', '.join(wrong)}: {text}" if wrong else ""


def clock(said_as: str) -> str:
    """The time of day in a date as the bot says it in English."""
    found = re.search(r"(\d?\d:\d\d)", said_as)
    return found[1].removeprefix("0") if found else ""


def _language(message: str) -> str:
    return recognise(message) or "en"


def _polite(messages: Sequence[str]) -> list[tuple[str, str]]:
    return [(_language(message), f"{_HELLO[_language(message)]} {message}") for message in messages]


def _dialogues() -> tuple[Dialogue, ...]:
    of = {name: _polite(messages) for name, messages in WANTS.items()}
    booked = partial(Dialogue, is_booked=True)
    return (
        *(Dialogue("book", language, (says,)) for language, says in of["book"][:20]),
        *(Dialogue("book", lang, (says, _ANSWER[lang]), is_questioned=True) for lang, says in of["book"][2:12]),
        *(booked("appointment", language, (says,)) for language, says in of["appointment"]),
        *(booked("already", language, (says,)) for language, says in of["book"][::3]),
        *(booked("change", language, (says,)) for language, says in (*of["move"][::2], *of["cancel"][::2])),
        *(Dialogue("hours", language, (says,)) for language, says in of["hours"]),
        *(Dialogue("question", language, (says,)) for language, says in of["question"][:12]),
    )


DIALOGUES = _dialogues()
assert len(DIALOGUES) == 100, len(DIALOGUES)


def chosen(number: int) -> list[Dialogue]:
    """So many of them, the same each time."""
    return random.Random(number).sample(DIALOGUES, number)  # noqa: S311 - no secret


def good(asked: Asked) -> Says:
    """A model that understands, follows its instructions and speaks the person's language."""
    said = asked.said.strip()
    has_time = re.search(r"upcoming: .*? at (\d?\d:\d\d)", asked.everything)
    is_booked = has_time is not None
    time = clock(has_time[1]) if has_time else ""
    dialogue = next((one for one in DIALOGUES if said in one.says and one.is_booked == is_booked), DIALOGUES[0])
    if QUESTION in asked.everything and dialogue.says[0] == said:
        return fills_in(asked, text=QUESTION, offer_link=False, asks_question=1)
    text = _GOOD[dialogue.wants][dialogue.language].format(time=time)
    return fills_in(asked, text=text, offer_link=dialogue.wants == "book")
