"""Scenario files: what is understood, and what is refused in one sentence that names the place."""

from datetime import date, datetime, time

import pytest

from opensetter.evaluation import files, plain_yaml
from opensetter.evaluation.files import ScenarioInvalid
from opensetter.evaluation.notation import LANGUAGES
from opensetter.evaluation.plain_yaml import YamlInvalid

local = datetime.fromisoformat

FILE = """\
language: en
zone: Europe/London
now: 2027-03-01 09:00
bots:
  studio:
    name: Riverside Studio
    zone: Europe/London
    hours:
      monday-friday: 09:00-12:00, 13:00-17:00
      saturday: closed
    exceptions:
      2027-03-26: closed
    types:
      - name: Intro call
scenarios:
  - name: One
    goal: book
    bot: studio
    says:
      - hello
      - [first, second]
    answers: {room: No}
    wish: {says: Tuesday, days: [2027-03-02], between: 09:00-12:00}
    traps: {waits: {after: 2, hours: 30}}
"""


@pytest.fixture
def read(tmp_path):
    """Reads a text as a scenario file."""

    def read(text):
        (tmp_path / "own.yaml").write_text(text)
        return files.read(tmp_path / "own.yaml")

    return read


def test_a_scenario_is_read_as_it_is_written(read):
    (listed,) = read(FILE)
    scenario = listed.scenario
    assert listed.key.endswith("own.yaml: One")
    assert (scenario.language, scenario.now) == ("en", local("2027-03-01 09:00"))
    assert scenario.says == ("hello", ("first", "second"))
    assert scenario.answers == {"room": "No"}
    assert scenario.wish.days == (date(2027, 3, 2),)
    assert scenario.wish.fits(local("2027-03-02 12:00")) is True
    assert scenario.wish.fits(local("2027-03-02 12:01")) is False
    assert scenario.wish.fits(local("2027-03-03 10:00")) is False
    monday = [dict(stretch) for stretch in scenario.bot.hours.weekly if stretch["weekday"] == "monday"]
    assert monday == [
        {"weekday": "monday", "opens": "09:00", "closes": "12:00"},
        {"weekday": "monday", "opens": "13:00", "closes": "17:00"},
    ]


def test_what_a_scenario_says_itself_wins_over_the_file(read):
    (listed,) = read(FILE.replace("goal: book", "goal: book\n    zone: America/New_York"))
    assert listed.scenario.zone == "America/New_York"
    assert listed.scenario.bot.zone == "Europe/London"


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("goal: book", "goal: bok", "scenario 1 (One): goal: "),
        ("bot: studio", "bot: garage", "scenario 1 (One): bot: there is no bot called garage in bots."),
        ("09:00-12:00, 13", "9-12, 13", "scenario 1 (One): bot.hours: hours are written"),
        ("monday-friday", "weekdays", "scenario 1 (One): bot.hours: days are written"),
        ("2027-03-26: closed", "26 March: closed", "scenario 1 (One): bot: a date is written 2027-03-09."),
        ("[2027-03-02]", "[tomorrow]", "scenario 1 (One): wish.days.0: a date is written 2027-03-09."),
        ("between: 09:00-12:00", "between: morning", "scenario 1 (One): wish.between: a part of the day is written"),
        ("zone: Europe/London\nnow", "zone: Europe/Londn\nnow", "scenario 1 (One): zone: "),
        ("now: 2027-03-01 09:00", "now: soon", "scenario 1 (One): now: a local date and time is written"),
        ("answers:", "answer:", "scenario 1 (One): answer: there is no such field."),
        ("name: One", "named: One", "scenario 1: name: this is needed."),
        ("[first, second]", "[first, 2]", "scenario 1 (One): says.1"),
        ("hours: 30", "hours: many", "scenario 1 (One): traps.waits.hours: "),
        ("- name: Intro call", "- name: Intro call\n        minutes: 3", "scenario 1 (One): bot.types.0.minutes: "),
        ("    types:\n      - name: Intro call\n", "", "scenario 1 (One): bot: a bot needs types of appointments"),
        ("goal: book", "goal: move", "scenario 1 (One): The goal move needs an appointment in has."),
        (
            "goal: book",
            "goal: book\n    type: Dance",
            "scenario 1 (One): The bot has no appointment type called Dance.",
        ),
        ("scenarios:", "scenario:", "the file must have a list called scenarios."),
        ("bots:", "robots:", "robots: a file has no such field."),
        ("goal: book", "goal: book\n    goal: move", "line 18: goal is here twice."),
        ("bot: studio", "bot: *studio", "line 18"),
        ("answers: {room: No}", "answers: {room: No", ", line "),
    ],
)
def test_a_mistake_is_told_in_one_sentence_with_its_place(read, before, after, complaint):
    assert before in FILE
    with pytest.raises(ScenarioInvalid) as refused:
        read(FILE.replace(before, after, 1))
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)


def test_two_scenarios_of_a_file_have_two_names(read):
    one = FILE.partition("scenarios:\n")[2]
    with pytest.raises(ScenarioInvalid, match=r"scenario 2 \(One\): name: another scenario"):
        read(FILE + one)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ScenarioInvalid, match="cannot be read"):
        files.load([tmp_path / "none.yaml"])
    with pytest.raises(ScenarioInvalid, match=r"no \.yaml file"):
        files.load([tmp_path])


def test_a_file_in_another_encoding_is_told(tmp_path):
    (tmp_path / "latin.yaml").write_bytes("language: español".encode("latin-1"))
    with pytest.raises(ScenarioInvalid, match="not UTF-8"):
        files.load([tmp_path])


def test_texts_stay_texts():
    text = "a: 10:00\nb: no\nc: 2027-03-09\nd: true\ne: null\nf: 12\ng: '12'\nh: 012\ni: 1e3\nj: ~"
    assert plain_yaml.load(text) == {
        "a": "10:00",
        "b": "no",
        "c": "2027-03-09",
        "d": True,
        "e": None,
        "f": 12,
        "g": "12",
        "h": "012",
        "i": "1e3",
        "j": "~",
    }


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x", "a: !!python/object:os.system {}", "[1]: 2", "a: !own 1"])
def test_what_could_grow_or_run_is_refused(text):
    with pytest.raises(YamlInvalid):
        plain_yaml.load(text)


def test_enough_scenarios_are_shipped_in_every_language():
    known = files.shipped()
    assert len(known) >= 100
    assert all(sum(each.scenario.language == language for each in known) >= 20 for language in LANGUAGES)
    assert len({each.key for each in known}) == len(known)
    assert {each.scenario.language for each in known if each.scenario.suits_any_bot} == set(LANGUAGES)


def test_shipped_scenarios_spring_every_trap():
    sprung = {name for each in files.shipped() for name in each.scenario.traps.model_fields_set}
    assert sprung >= set(type(files.shipped()[0].scenario.traps).model_fields) - {"interjects"}


def test_shipped_scenarios_do_not_repeat_each_other():
    openings = [each.scenario.opening for each in files.shipped() if each.scenario.opening]
    assert len(set(openings)) / len(openings) > 0.95


def test_parts_of_the_day_may_end_at_midnight():
    from opensetter.evaluation.notation import _span

    assert _span("20:00-24:00").holds(time(23, 59)) is True
