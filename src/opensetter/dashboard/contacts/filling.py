"""Forms about contacts become the shapes that the API takes, with what is wrong beside each field."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from opensetter.contacts import identity
from opensetter.contacts.schemas import ContactCreate, ContactUpdate
from opensetter.core import forms
from opensetter.core.forms import Form
from opensetter.core.web import Camel, field_errors
from opensetter.dashboard.words import _, later

NAMES = ("first_name", "last_name", "full_name", "default_time_zone")
REACHED_BY = ("phone_number", "wa_id", "email")

NOBODY = later("Give a phone number, a WhatsApp number or an e-mail address, so that they can be recognised.")

Faults = Mapping[str, str]
Shape = TypeVar("Shape", bound=Camel)


def typed(form: Form, names: tuple[str, ...]) -> dict[str, str]:
    """What was typed into these fields, as it is shown again."""
    return {name: forms.shown(form.get(name, "")).strip() for name in names}


def new(values: Mapping[str, str]) -> tuple[ContactCreate | None, Faults]:
    """Somebody new as the API takes them, or what is wrong."""
    given = {name: value for name, value in values.items() if value}
    if given.get("wa_id"):
        given["wa_id"] = _digits(given["wa_id"])
    request, faults = _filled(ContactCreate, given)
    if request is not None and not any(values.get(name) for name in REACHED_BY):
        return None, {"phone_number": _(NOBODY)}
    return request, faults


def changed(contact_id: int, values: Mapping[str, str]) -> tuple[ContactUpdate | None, Faults]:
    """A change as the API takes it: a field that was emptied is cleared."""
    return _filled(ContactUpdate, {"id": contact_id, **{name: value or None for name, value in values.items()}})


def _filled(shape: type[Shape], values: Mapping[str, object]) -> tuple[Shape | None, Faults]:
    try:
        return shape.model_validate(dict(values)), {}
    except ValidationError as error:
        names = {to_camel(name): name for name in shape.model_fields}
        found = field_errors(error.errors())
        pointed = [(fault.pointer.strip("/").partition("/")[0], fault.detail) for fault in found]
        return None, {names.get(name, name): _(detail) for name, detail in pointed}


def _digits(written: str) -> str:
    """A number as WhatsApp writes it; what is no number is an id, and stays as it is."""
    try:
        return identity.parse_phone(written)
    except identity.IdentityInvalid:
        return written
