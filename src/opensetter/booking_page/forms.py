"""What people type: read from a form, judged in sentences, and given back as it was. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opensetter.booking_page.words import Words
from opensetter.contacts import identity
from opensetter.contacts.identity import IdentityInvalid
from opensetter.core.forms import Form, is_text

LONGEST_NAME = 200
LONGEST_ANSWER = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before a booking; `name` is its field's."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be asked of this visitor. Whoever is known need not say who they are."""

    name: bool
    reach: bool
    is_known: bool
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """What somebody said of themselves. `phone` are digits, and `phone_spelling` is how they were written."""

    name: str | None
    email: str | None
    phone: str | None
    phone_spelling: str | None
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field."""

    field: str
    sentence: str


def question(text: str) -> Question:
    """A question to be asked. Its field is named after its words: an answer stays with what was asked."""
    return Question(f"q{hashlib.sha256(text.encode()).hexdigest()[:12]}", text)


def details(form: Form, wanted: Wanted, words: Words, *, country: str | None) -> tuple[Details, Sequence[Fault]]:
    """What was said, and what is wrong with it. A number without its country's code is read as one of `country`."""
    faults: list[Fault] = []
    name = _name(form, wanted, words, faults) if wanted.name else None
    email, phone = _reach(form, words, country, faults) if wanted.reach else (None, None)
    if wanted.reach and not wanted.is_known and not (form.get("email", "").strip() or form.get("phone", "").strip()):
        faults.append(Fault("email", words.reach_missing))
    answers = _answers(form, wanted, words, faults)
    return Details(name, email, phone, form.get("phone", "").strip() if phone else None, answers), faults


def _name(form: Form, wanted: Wanted, words: Words, faults: list[Fault]) -> str | None:
    name = " ".join(form.get("name", "").split())
    if not name:
        if not wanted.is_known:
            faults.append(Fault("name", words.name_missing))
        return None
    if len(name) > LONGEST_NAME or not all(map(is_text, name)):
        faults.append(Fault("name", words.name_invalid))
        return None
    return name


def _reach(form: Form, words: Words, country: str | None, faults: list[Fault]) -> tuple[str | None, str | None]:
    email = phone = None
    if written := form.get("email", "").strip():
        try:
            email = identity.email(written)
        except IdentityInvalid:
            faults.append(Fault("email", words.email_invalid))
    if written := form.get("phone", "").strip():
        try:
            phone = identity.parse_phone(written, country)
        except IdentityInvalid as error:
            is_ambiguous = error.code == "phone_ambiguous"
            faults.append(Fault("phone", words.phone_ambiguous if is_ambiguous else words.phone_invalid))
    return email, phone


def _answers(form: Form, wanted: Wanted, words: Words, faults: list[Fault]) -> Mapping[str, str]:
    answers: dict[str, str] = {}
    for asked in wanted.questions:
        answer = form.get(asked.name, "").replace("\r\n", "\n").strip()
        if not answer:
            faults.append(Fault(asked.name, words.answer_missing.format(question=asked.text)))
        elif len(answer) > LONGEST_ANSWER or not all(is_text(letter) or letter in "\n\t" for letter in answer):
            faults.append(Fault(asked.name, words.answer_invalid.format(question=asked.text)))
        else:
            answers[asked.text] = answer
    return answers
