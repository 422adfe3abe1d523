"""Times, names and opening hours as they are said in five languages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from opensetter.engine import wording
from opensetter.engine.hours import say_hours
from opensetter.engine.languages import LANGUAGES, detect, supported
from opensetter.engine.phrases import PHRASES
from opensetter.engine.types import Appointment, Bot, Hours, Person

MAY_25 = datetime(2026, 5, 25, 14, tzinfo=UTC)
WEEK = (
    *(Hours(day, "09:00", "17:00") for day in range(4)),
    Hours(4, "09:00", "12:00"),
    Hours(4, "13:00", "17:00"),
    Hours(5, "22:00", "02:00"),
)


def _bot(hours=WEEK, zone="Europe/London", name="Acme Dental"):
    return Bot(1, name, "", (), zone, None, hours, has_booking_link=True)


def _appointment(at, zone="Europe/London"):
    return Appointment(1, datetime.fromisoformat(at), None, zone, is_active=True)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hola", "es"), ("Oi", "pt"), ("Bom dia", "pt"), ("Hallo", "de"), ("Bonjour", "fr"), ("Hi", "en"),
        ("Olá", "pt"),
        ("¿A qué hora es mi cita?", "es"), ("Wann ist mein Termin?", "de"), ("HELLO!!", "en"), ("ola, tudo bem?", "pt"),
        ("buenas tardes", "es"), ("Guten Morgen", "de"), ("Salut", "fr"), ("Hey there", "en"), ("Boa noite", "pt"),
        ("When is my appointment?", "en"), ("Quando é a minha consulta?", "pt"), ("Quand est mon rendez-vous ?", "fr"),
        ("quiero reservar una cita", "es"), ("quero marcar uma consulta", "pt"), ("ich möchte buchen", "de"),
        ("je voudrais réserver", "fr"), ("thanks a lot", "en"), ("gracias", "es"), ("obrigada", "pt"), ("danke", "de"),
        ("merci", "fr"), ("J’ai une question", "fr"), ("no puedo ir", "es"), ("não posso ir", "pt"), ("sí", "es"),
        ("sim", "pt"), ("oui", "fr"), ("ja bitte", "de"), ("yes please", "en"), ("Ich kann leider nicht kommen", "de"),
        ("What are your opening hours?", "en"), ("¿Cuál es el horario?", "es"), ("Qual é o horário?", "pt"),
        ("Quels sont vos horaires ?", "fr"), ("Wie sind die Öffnungszeiten?", "de"),
    ],
)  # fmt: skip
def test_the_language_of_a_short_message_is_recognised(text, language):
    assert detect(text, default=None) == language


@pytest.mark.parametrize(
    "text", ["", "👍", "ok", "12:30", "+44 7813 194799", "Привет", "你好", "Maria de Souza", "SEO"]
)
def test_words_that_do_not_tell_leave_the_default_or_english(text):
    assert detect(text, default=None) == "en"
    assert detect(text, default="pt-BR") == "pt"
    assert detect(text, default="it") == "en"


def test_a_stray_word_does_not_turn_a_conversation():
    assert detect("no", default="de") == "de"
    assert detect("Marketing in Berlin", default="es") == "es"
    assert detect("Hi", default="de") == "de"
    assert detect("When is my appointment?", default="de") == "en"


@pytest.mark.parametrize(
    ("tag", "language"), [("pt-BR", "pt"), ("DE", "de"), ("fr_CA", "fr"), ("it", None), ("", None), (None, None)]
)
def test_a_language_tag_is_reduced_to_one_of_the_five(tag, language):
    assert supported(tag) == language


@pytest.mark.parametrize(
    ("language", "when", "on"),
    [
        ("en", "Monday, 25 May 2026 at 15:00 (London time)", "on Monday, 25 May 2026 at 15:00 (London time)"),
        (
            "es",
            "lunes 25 de mayo de 2026 a las 15:00 (hora de Londres)",
            "el lunes 25 de mayo de 2026 a las 15:00 (hora de Londres)",
        ),
        (
            "pt",
            "segunda-feira, 25 de maio de 2026, às 15:00 (horário de Londres)",
            "na segunda-feira, 25 de maio de 2026, às 15:00 (horário de Londres)",
        ),
        (
            "de",
            "Montag, 25. Mai 2026, um 15:00 Uhr (Ortszeit London)",
            "am Montag, dem 25. Mai 2026, um 15:00 Uhr (Ortszeit London)",
        ),
        ("fr", "lundi 25 mai 2026 à 15:00 (heure de Londres)", "le lundi 25 mai 2026 à 15:00 (heure de Londres)"),
    ],
)
def test_a_time_is_said_as_each_language_says_it(language, when, on):
    assert wording.say_when(MAY_25, "Europe/London", language) == when
    assert wording.say_on(MAY_25, "Europe/London", language) == on


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", "Monday, May 25, 2026 at 10:00 AM (New York time)"),
        ("US/Eastern", "Monday, May 25, 2026 at 10:00 AM (New York time)"),
        ("Asia/Kolkata", "Monday, 25 May 2026 at 7:30 PM (Kolkata time)"),
        ("Asia/Calcutta", "Monday, 25 May 2026 at 7:30 PM (Kolkata time)"),
        ("Australia/Sydney", "Tuesday, 26 May 2026 at 12:00 AM (Sydney time)"),
        ("Asia/Manila", "Monday, May 25, 2026 at 10:00 PM (Manila time)"),
        ("Europe/Berlin", "Monday, 25 May 2026 at 16:00 (Berlin time)"),
        ("America/Argentina/Buenos_Aires", "Monday, 25 May 2026 at 11:00 (Buenos Aires time)"),
        ("UTC", "Monday, 25 May 2026 at 14:00 (UTC)"),
        ("Etc/GMT+5", "Monday, 25 May 2026 at 09:00 (GMT+5)"),
    ],
)
def test_english_counts_to_twelve_only_where_people_do(zone, said):
    assert wording.say_when(MAY_25, zone, "en") == said


@pytest.mark.parametrize(
    ("language", "zone", "at", "part"),
    [
        ("es", "Europe/London", "2026-06-01T00:30:00Z", "a la 1:30"),
        ("pt", "Europe/Lisbon", "2026-08-01T00:30:00Z", "no sábado, 1º de agosto de 2026, à 1:30"),
        (
            "pt",
            "America/Sao_Paulo",
            "2026-05-24T12:00:00Z",
            "no domingo, 24 de maio de 2026, às 9:00 (horário de Brasília)",
        ),
        ("fr", "Europe/Athens", "2026-08-01T10:00:00Z", "le samedi 1er août 2026 à 13:00 (heure d’Athènes)"),
        ("fr", "Africa/Cairo", "2026-08-11T10:00:00Z", "(heure du Caire)"),
        ("es", "Africa/Cairo", "2026-08-11T10:00:00Z", "(hora de El Cairo)"),
    ],
)
def test_contractions_are_those_of_the_language(language, zone, at, part):
    assert part in wording.say_on(datetime.fromisoformat(at), zone, language)


@pytest.mark.parametrize(
    ("zone", "at", "clock"),
    [
        ("Europe/London", "2026-03-29T00:59:00Z", "Sunday, 29 March 2026 at 00:59 (London time)"),
        ("Europe/London", "2026-03-29T01:00:00Z", "Sunday, 29 March 2026 at 02:00 (London time)"),
        ("Europe/London", "2026-10-25T00:30:00Z", "Sunday, 25 October 2026 at 01:30 (London time, UTC+1)"),
        ("Europe/London", "2026-10-25T01:30:00Z", "Sunday, 25 October 2026 at 01:30 (London time, UTC+0)"),
        ("Europe/London", "2026-10-25T02:00:00Z", "Sunday, 25 October 2026 at 02:00 (London time)"),
        ("America/New_York", "2026-03-08T06:59:00Z", "Sunday, March 8, 2026 at 1:59 AM (New York time)"),
        ("America/New_York", "2026-03-08T07:00:00Z", "Sunday, March 8, 2026 at 3:00 AM (New York time)"),
        ("America/New_York", "2026-11-01T05:30:00Z", "Sunday, November 1, 2026 at 1:30 AM (New York time, UTC-4)"),
        ("America/New_York", "2026-11-01T06:30:00Z", "Sunday, November 1, 2026 at 1:30 AM (New York time, UTC-5)"),
        (
            "Australia/Lord_Howe",
            "2026-04-04T14:45:00Z",
            "Sunday, 5 April 2026 at 1:45 AM (Lord Howe Island time, UTC+11)",
        ),
        (
            "Australia/Lord_Howe",
            "2026-04-04T15:15:00Z",
            "Sunday, 5 April 2026 at 1:45 AM (Lord Howe Island time, UTC+10:30)",
        ),
        ("Australia/Lord_Howe", "2026-10-03T15:30:00Z", "Sunday, 4 October 2026 at 2:30 AM (Lord Howe Island time)"),
        ("Africa/Casablanca", "2025-02-23T01:30:00Z", "Sunday, 23 February 2025 at 02:30 (Casablanca time, UTC+1)"),
        ("Africa/Casablanca", "2025-02-23T02:30:00Z", "Sunday, 23 February 2025 at 02:30 (Casablanca time, UTC+0)"),
        ("Africa/Casablanca", "2025-04-06T02:00:00Z", "Sunday, 6 April 2025 at 03:00 (Casablanca time)"),
        ("America/Sao_Paulo", "2018-11-04T02:59:00Z", "Saturday, 3 November 2018 at 23:59 (Sao Paulo time)"),
        ("America/Sao_Paulo", "2018-11-04T03:00:00Z", "Sunday, 4 November 2018 at 01:00 (Sao Paulo time)"),
        ("America/Sao_Paulo", "2019-02-17T01:30:00Z", "Saturday, 16 February 2019 at 23:30 (Sao Paulo time, UTC-2)"),
        ("America/Sao_Paulo", "2019-02-17T02:30:00Z", "Saturday, 16 February 2019 at 23:30 (Sao Paulo time, UTC-3)"),
    ],
)
def test_times_around_a_clock_change_are_exact_and_never_ambiguous(zone, at, clock):
    assert wording.say_when(datetime.fromisoformat(at), zone, "en") == clock


@pytest.mark.parametrize(
    "zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago"]
)
def test_no_two_instants_of_two_years_are_said_alike(zone):
    start = datetime(2025, 1, 1, tzinfo=UTC)
    around = [
        start + timedelta(minutes=30 * n)
        for n in range(2 * 365 * 48)
        if _changes_near(start + timedelta(minutes=30 * n), zone)
    ]
    assert len({wording.say_when(at, zone, "en") for at in around}) == len(around) > 0


def _changes_near(at, zone):
    early, late = ((at + timedelta(hours=hours)).astimezone(ZoneInfo(zone)).utcoffset() for hours in (-2, 2))
    return early != late


@pytest.mark.parametrize(
    ("first", "full", "called"),
    [
        ("Anna", None, "Anna"),
        (" Anna Maria ", None, "Anna Maria"),
        (None, "João Pedro da Silva", "João"),
        ("Jean-Luc", None, "Jean-Luc"),
        ("O’Neill", None, "O’Neill"),
        ("Maria 🌸", None, "Maria"),
        ("🌸", "Maria Lopez", "Maria"),
        ("अनिता", None, "अनिता"),
        ("<b>Anna</b>", "Anna Lopez", "Anna"),
        ("https://evil.example", None, None),
        ("", "", None),
        (None, None, None),
        ("12345", "~", None),
        ("Supercalifragilisticexpialidocious", None, None),
        ("{bot} {0}", None, None),
    ],
)
def test_a_contact_is_called_by_letters_only(first, full, called):
    assert wording.call_name(Person(1, first, full)) == called


def test_names_are_data_in_every_sentence():
    said = wording.greeting(Person(1, "Anna"), "{name} {0} %s", "en", first=True)
    assert said == "Hello Anna. Thank you for writing to {name} {0} %s."
    plain = wording.greeting(Person(1), "www.acme.com", "en", first=True)
    assert plain == "Hello. Thank you for your message."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_can_be_said(language):
    parts = dict.fromkeys(
        ("name", "bot", "team", "when", "on", "what", "zone", "list", "time", "next", "question", "count", "city",
         "day",
         "date", "first", "last"),
        "X",
    )  # fmt: skip
    phrases = PHRASES[language]
    for name in phrases.__slots__:
        value = getattr(phrases, name)
        for phrase in (value,) if isinstance(value, str) else value:
            assert phrase.format(**parts).strip(), name


def test_several_appointments_are_listed_in_order():
    said = wording.statement([_appointment("2026-06-01T08:00:00Z"), _appointment("2026-05-25T14:00:00Z", "UTC")], "en")
    assert said == (
        "You have 2 appointments coming up:\n– Monday, 25 May 2026 at 14:00 (UTC)\n"
        "– Monday, 1 June 2026 at 09:00 (London time)"
    )


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "Our opening hours (London time):",
                "Monday to Thursday: 09:00–17:00",
                "Friday: 09:00–12:00, 13:00–17:00",
                "Saturday: 22:00–02:00",
            ],
        ),
        (
            "es",
            [
                "Nuestro horario (hora de Londres):",
                "De lunes a jueves: 9:00–17:00",
                "Viernes: 9:00–12:00, 13:00–17:00",
                "Sábado: 22:00–2:00",
            ],
        ),
        (
            "pt",
            [
                "O nosso horário de atendimento (horário de Londres):",
                "De segunda a quinta-feira: 9:00–17:00",
                "Sexta-feira: 9:00–12:00, 13:00–17:00",
                "Sábado: 22:00–2:00",
            ],
        ),
        (
            "de",
            [
                "Unsere Öffnungszeiten (Ortszeit London):",
                "Montag bis Donnerstag: 9:00–17:00 Uhr",
                "Freitag: 9:00–12:00, 13:00–17:00 Uhr",
                "Samstag: 22:00–2:00 Uhr",
            ],
        ),
        (
            "fr",
            [
                "Nos horaires d’ouverture (heure de Londres) :",
                "Du lundi au jeudi : 9:00–17:00",
                "Vendredi : 9:00–12:00, 13:00–17:00",
                "Samedi : 22:00–2:00",
            ],
        ),
    ],
)
def test_opening_hours_group_the_days_that_are_alike(language, lines):
    assert say_hours(_bot(), MAY_25, language).splitlines()[:-1] == lines


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-05-25T14:00:00Z", "We are open right now, until 17:00."),
        ("2026-05-25T16:00:00Z", "We are closed right now and open again tomorrow at 09:00."),
        ("2026-05-25T07:59:00Z", "We are closed right now and open again today at 09:00."),
        ("2026-05-25T08:00:00Z", "We are open right now, until 17:00."),
        ("2026-05-29T11:30:00Z", "We are closed right now and open again today at 13:00."),
        ("2026-05-30T23:30:00Z", "We are open right now, until 02:00."),
        ("2026-05-31T01:00:00Z", "We are closed right now and open again tomorrow at 09:00."),
        ("2026-05-29T16:30:00Z", "We are closed right now and open again tomorrow at 22:00."),
    ],
)
def test_opening_hours_say_whether_it_is_open_now(at, said):
    assert say_hours(_bot(), datetime.fromisoformat(at), "en").splitlines()[-1] == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "We are closed right now and open again on Wednesday at 09:00."),
        ("es", "Ahora mismo está cerrado; volvemos a abrir el miércoles a las 9:00."),
        ("pt", "Estamos fechados agora e reabrimos na quarta-feira às 9:00."),
        ("de", "Wir haben gerade geschlossen und öffnen am Mittwoch um 9:00 Uhr wieder."),
        ("fr", "Nous sommes fermés en ce moment et rouvrons mercredi à 9:00."),
    ],
)
def test_the_next_opening_is_said_by_its_day(language, said):
    bot = _bot((Hours(2, "09:00", "24:00"),))
    assert say_hours(bot, MAY_25, language).splitlines()[-1] == said


def test_a_day_ends_at_midnight_and_american_hours_count_to_twelve():
    bot = _bot((Hours(0, "09:00", "24:00"), Hours(1, "09:00", "17:30")), zone="America/New_York")
    assert say_hours(bot, MAY_25, "en").splitlines()[1:] == [
        "Monday: 9:00 AM–midnight",
        "Tuesday: 9:00 AM–5:30 PM",
        "We are open right now, until midnight.",
    ]


def test_unknown_opening_hours_are_promised():
    said = "I do not have our opening hours to hand. Someone from Acme Dental will let you know."
    assert say_hours(_bot(()), MAY_25, "en") == said
