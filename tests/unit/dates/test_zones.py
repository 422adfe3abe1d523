"""Which time zone somebody says they are in, and that none is guessed."""

import pytest

from opensetter.core import times
from opensetter.dates import zones
from opensetter.dates.zones import named

SAID = {
    "I'm in New York": "America/New_York",
    "i am in new york city, so mornings are best": "America/New_York",
    "Lisbon time": "Europe/Lisbon",
    "3pm Lisbon time please": "Europe/Lisbon",
    "is that London time?": "Europe/London",
    "Eastern time": "America/New_York",
    "10 am Pacific Time": "America/Los_Angeles",
    "I live in Zurich": "Europe/Zurich",
    "I'm based in Dubai now": "Asia/Dubai",
    "I'm in Germany": "Europe/Berlin",
    "I'm in Japan, sorry": "Asia/Tokyo",
    "I'm in New York, USA": "America/New_York",
    "I live in London, UK.": "Europe/London",
    "Estoy en Madrid, España": "Europe/Madrid",
    "Ich bin in Wien, Österreich": "Europe/Vienna",
    "Europe/Lisbon": "Europe/Lisbon",
    "my time zone is America/Sao_Paulo": "America/Sao_Paulo",
    "hora de Madrid": "Europe/Madrid",
    "Estoy en Buenos Aires": "America/Argentina/Buenos_Aires",
    "vivo en Ciudad de México": "America/Mexico_City",
    "hora de Japón": "Asia/Tokyo",
    "horário de Brasília": "America/Sao_Paulo",
    "estou em São Paulo": "America/Sao_Paulo",
    "moro em Fortaleza": "America/Fortaleza",
    "estou em Lisboa e prefiro à tarde": "Europe/Lisbon",
    "Ich bin in Wien": "Europe/Vienna",
    "ich lebe in der Schweiz": "Europe/Zurich",
    "Ortszeit Wien": "Europe/Vienna",
    "je suis à Paris": "Europe/Paris",
    "heure de Paris": "Europe/Paris",
    "je suis en France": "Europe/Paris",
}

# Abbreviations of several zones, countries of several times, namesakes, other people's places, and no places at all.
UNSAID = (
    "CET",
    "EST works for me",
    "CST",
    "IST",
    "I'm in Spain",
    "I'm in Portugal",
    "estamos en México",
    "estou no Brasil",
    "je suis au Canada",
    "I'm in the USA",
    "I'm in Georgia",
    "ich bin in Georgien",
    "I'm in La Paz",
    "Central European Time",
    "Mitteleuropäische Zeit",
    "I'm in New York next week",
    "I'm in London on Friday",
    "I'm in Paris Hilton's fan club",
    "I'm not in London",
    "I'm in London, Ontario",
    "I'm in Paris, Texas.",
    "estou em Salvador",
    "Estoy en Santiago",
    "not London time",
    "London time or New York time?",
    "I'm in Lisbon. Well, I live in Madrid",
    "my name is Santiago",
    "Santiago",
    "Phoenix",
    "I'm from Lisbon",
    "I was in Lisbon",
    "Regina will call you",
    "do you have a branch in Berlin?",
    "I'm in a meeting",
    "I'm in time",
    "any time is fine",
    "na hora do almoço",
    "j'habite à la campagne",
    "ich bin in der Arbeit",
    "estou em reunião",
    "Foo/Bar",
    "and/or",
    "",
)


@pytest.mark.parametrize(("text", "zone"), SAID.items())
def test_a_place_of_which_somebody_says_that_they_are_there_is_their_zone(text, zone):
    assert named(text) == zone


@pytest.mark.parametrize("text", UNSAID)
def test_whatever_leaves_a_doubt_names_no_zone(text):
    assert named(text) is None


def test_in_an_answer_the_place_alone_is_enough():
    assert named("Lisboa", is_answer=True) == "Europe/Lisbon"
    assert named("new york!", is_answer=True) == "America/New_York"
    assert named("my name is Santiago", is_answer=True) is None
    assert named("Mexico", is_answer=True) is None


def test_every_place_has_a_zone_that_there_is():
    assert set(zones._places().values()) | set(zones._zone_names().values()) <= times.ZONES
    assert len(zones._places()) > 1000
