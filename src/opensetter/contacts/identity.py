"""Ways of recognising a contact: how they are read, their other spellings, the order they are tried in."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat, ValidationResult

MAX_WA_ID_LENGTH = 160
MAX_EMAIL_LENGTH = 254
MAX_PHONE_LENGTH = 64
MAX_PHONE_DIGITS = 15


class IdentityKind(StrEnum):
    """What a contact is recognised by. The values of `sms` and `phone` are E.164 digits without "+"."""

    WA_ID = "wa_id"
    SMS = "sms"
    PHONE = "phone"
    EMAIL = "email"
    VISITOR = "visitor"
    WHATSAPP_USER_ID = "whatsapp_user_id"


class IdentityInvalid(ValueError):
    """What was given cannot recognise anybody. `code` is stable; the message never repeats the input."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class PhoneInvalid(IdentityInvalid):
    """The text is no phone number (`phone_invalid`) or could be two of them (`phone_ambiguous`)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One identity to look for. A lower step wins over a higher one; equals share a step."""

    step: int
    kind: IdentityKind
    value: str


# WhatsApp's id of a user within one business portfolio: a country, for some accounts ENT, and letters and digits.
_USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")


def candidates(wa_id: str | None, phone_digits: str | None) -> tuple[Candidate, ...]:
    """The identities to look for, in the order that decides who is meant.

    Steps 1 and 2 are `wa_id` and its other spellings, 3 and 4 the same for the `wa_id` derived from the
    phone number, 5 and 6 the SMS number, 7 and 8 the plain phone number. Two contacts at one step are
    ambiguous. A value repeated at a later step is left out: its first step has already decided.

    What has the shape of a WhatsApp user id is looked for as one too, at step 2: it has no other spelling.
    """
    found: dict[tuple[IdentityKind, str], Candidate] = {}
    for step, kind, exact in (
        (1, IdentityKind.WA_ID, wa_id),
        (3, IdentityKind.WA_ID, phone_digits),
        (5, IdentityKind.SMS, phone_digits),
        (7, IdentityKind.PHONE, phone_digits),
    ):
        if exact is None:
            continue
        found.setdefault((kind, exact), Candidate(step, kind, exact))
        if step == 1 and _USER_ID.fullmatch(exact):
            scoped = Candidate(2, IdentityKind.WHATSAPP_USER_ID, exact)
            found.setdefault((scoped.kind, exact), scoped)
        for other in spellings(exact):
            found.setdefault((kind, other), Candidate(step + 1, kind, other))
    return tuple(found.values())


def _renumbering(prefix: str, infix: str, rest: str) -> tuple[re.Pattern[str], str]:
    return re.compile(f"({prefix})({infix})?({rest})"), infix


# WhatsApp keeps the number an account was registered with, so one subscriber is known by the spelling
# before and after a renumbering. In every plan the two differ by digits put in after the prefix, and what
# follows has one length, so that length alone tells the spellings apart.
_RENUMBERINGS: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    # Brazil's ninth digit: mobile numbers only. A landline (2-5) with a 9 in front is somebody else.
    "55": (_renumbering("55[1-9][1-9]", "9", "[6-9][0-9]{7}"),),
    "52": (_renumbering("52", "1", "[2-9][0-9]{9}"),),
    "54": (_renumbering("54", "9", "(?:11|[23][0-9])[0-9]{8}"),),
    "22": (
        _renumbering("229", "01", "[24569][0-9]{7}"),
        # Côte d'Ivoire's new prefix names the operator, and the old number tells which that was: the second
        # digit on a mobile, the third on a landline. What neither tells has no other spelling here.
        _renumbering("225", "01", "(?:0[1-3]|[4-7][0-3])[0-9]{6}"),
        _renumbering("225", "05", "[04-9][4-6][0-9]{6}"),
        _renumbering("225", "07", "[04-9][7-9][0-9]{6}"),
        _renumbering("225", "21", "2[0-3]8[0-9]{5}"),
        _renumbering("225", "25", "(?:2[0-4]|3[0-6])0[0-9]{5}"),
        _renumbering("225", "27", "(?:2[0-4]|3[0-6])[2-79][0-9]{5}"),
    ),
}


def spellings(digits: str) -> tuple[str, ...]:
    """The other spellings WhatsApp may know this subscriber by, without the one given.

    Symmetric: whoever is a spelling of you has you as a spelling. They are candidates for a look-up, never
    a rewrite: Argentina's number without the 9 may belong to somebody else's landline.
    """
    for pattern, infix in _RENUMBERINGS.get(digits[:2], ()):
        match = pattern.fullmatch(digits)
        if match is not None:
            prefix, present, rest = match.groups()
            return (prefix + rest if present else prefix + infix + rest,)
    return ()


_LETTERS = "A phone number must be digits: letters and extensions are not dialled."
_EMPTY = "The phone number has no digits."
_LONG = "The phone number has too many digits."
_SHAPE = "A phone number is digits, spaces, dots, dashes, slashes and brackets, with one plus sign in front."
_WRITE_PLUS = "Write it with + and the country code."
_UNKNOWN = f"This number is not possible. {_WRITE_PLUS} Or pass default_country if it is a national one."

_PLAIN = re.compile(r"\+?[1-9][0-9]{7,14}")
_WRITTEN = re.compile(r"\+?\d+")
# Spaces and dashes as keyboards, web pages and spreadsheets write them, and the invisible direction marks
# that phones copy along with a number. Line breaks and tabs are absent: they separate two numbers.
_SPACES = " \u00a0\u2007\u2009\u202f\u3000"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"
_DOTS_SLASHES_BRACKETS = ".\uff0e/\uff0f()[]\uff08\uff09"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
_IGNORED = _SPACES + _DASHES + _DOTS_SLASHES_BRACKETS + _INVISIBLE
_CLEAN = str.maketrans({**dict.fromkeys(_IGNORED, ""), "\uff0b": "+"})


def parse_phone(text: str, default_country: str | None = None) -> str:
    """The digits of the E.164 number, without "+".

    Possible is enough; assigned is not asked, because test ranges and real WhatsApp ids are not "valid".
    A number without "+" is read as international and, with `default_country`, as national too; two valid
    readings raise `phone_ambiguous`. Raises `PhoneInvalid`, and `IdentityInvalid` for the country, which is
    checked even when the number does not need it.
    """
    region = None if default_country is None else country(default_country)
    is_plain = _PLAIN.fullmatch(text) is not None
    if is_plain and (region is None or text[0] == "+"):
        digits = text.removeprefix("+")
        if _is_settled(digits) or any(map(_is_settled, spellings(digits))):
            return digits
    written = text if is_plain else _written(text)
    international = _read("+" + written.removeprefix("00").removeprefix("+"), None)
    national = None if region is None or written.startswith("+") else _read(written, region)
    return _choose(national, international)


def anywhere(text: str) -> tuple[str, ...]:
    """Every number that this can be, in whichever country, with the other spellings of each.

    To find who is meant among those who are known, and never to file anybody under.
    """
    try:
        written = _written(text)
    except PhoneInvalid:
        return ()
    numbers = {_read("+" + written.removeprefix("00").removeprefix("+"), None)}
    if not written.startswith(("+", "00")):
        numbers |= {_read(written, region) for region in phonenumbers.SUPPORTED_REGIONS}
    found = [digits for digits in numbers if digits is not None]
    return tuple({each for digits in found for each in (digits, *spellings(digits))})


@dataclass(frozen=True, slots=True)
class _Plan:
    """What decides, without parsing, that digits are a possible number just as they stand."""

    lengths: frozenset[int]
    trunk_prefix: re.Pattern[str] | None


@cache
def _plan(calling_code: str) -> _Plan | None:
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(calling_code))
    if regions is None:
        return None
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(int(calling_code), regions[0])
    if metadata is None or metadata.general_desc is None:
        return None
    trunk_prefix = metadata.national_prefix_for_parsing
    return _Plan(
        lengths=frozenset(metadata.general_desc.possible_length),
        trunk_prefix=re.compile(trunk_prefix) if trunk_prefix else None,
    )


def _is_settled(digits: str) -> bool:
    """Whether the library would call these digits possible and leave them as they are.

    Most numbers are like that, and this tells it twenty times faster than parsing does.
    """
    for code_length in (1, 2, 3):
        plan = _plan(digits[:code_length])
        if plan is not None:
            subscriber = digits[code_length:]
            is_kept = plan.trunk_prefix is None or plan.trunk_prefix.match(subscriber) is None
            return is_kept and len(subscriber) in plan.lengths
    return False


def _written(text: str) -> str:
    """The ASCII digits of the text, with the plus sign if it leads, or a refusal that says what is wrong."""
    if len(text) > MAX_PHONE_LENGTH:
        raise PhoneInvalid("phone_invalid", _LONG)
    cleaned = text.strip().translate(_CLEAN)
    if not cleaned.strip("+"):
        raise PhoneInvalid("phone_invalid", _EMPTY)
    if any(character.isalpha() for character in cleaned):
        raise PhoneInvalid("phone_invalid", _LETTERS)
    if not _WRITTEN.fullmatch(cleaned):
        raise PhoneInvalid("phone_invalid", _SHAPE)
    if cleaned.isascii():
        return cleaned
    return "".join("+" if character == "+" else str(unicodedata.decimal(character)) for character in cleaned)


def _read(written: str, region: str | None) -> str | None:
    """The possible number that this is, or one that the library calls impossible and WhatsApp uses."""
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException:
        return None
    digits = phonenumbers.format_number(number, PhoneNumberFormat.E164).removeprefix("+")
    # The library's plain yes or no also admits numbers without their area code. Those mean different people
    # in different towns, so they cannot recognise anybody.
    is_possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if len(digits) > MAX_PHONE_DIGITS or not (is_possible or any(map(_is_settled, spellings(digits)))):
        return None
    return digits


def _choose(national: str | None, international: str | None) -> str:
    """The reading that is meant: the only one, the only assigned one, else the national one."""
    if national is None or international is None or national == international:
        digits = national or international
        if digits is None:
            raise PhoneInvalid("phone_invalid", _UNKNOWN)
        return digits
    if not _is_assigned(international):
        return national
    if not _is_assigned(national):
        return international
    message = f"This number could belong to {_place(national)} or {_place(international)}. {_WRITE_PLUS}"
    raise PhoneInvalid("phone_ambiguous", message)


def _is_assigned(digits: str) -> bool:
    """Whether this subscriber, in any spelling, is in a range that somebody has been given numbers from."""
    numbers = (phonenumbers.parse("+" + each, None) for each in (digits, *spellings(digits)))
    return any(map(phonenumbers.is_valid_number, numbers))


def _place(digits: str) -> str:
    number = phonenumbers.parse("+" + digits, None)
    code = number.country_code or 0
    region = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(code)
    return f"+{code} ({region})"


_COUNTRY_HINTS = {"UK": "GB", "EL": "GR"}


def country(text: str) -> str:
    """The ISO 3166-1 alpha-2 code in capitals, for a country that has phone numbers."""
    # Capitals of other alphabets' letters can be two of ours ("ﬁ" is "FI"), hence ASCII first.
    code = text.upper() if text.isascii() else ""
    if code in phonenumbers.SUPPORTED_REGIONS:
        return code
    hint = _COUNTRY_HINTS.get(code, "GB")
    lead = "Did you mean" if code in _COUNTRY_HINTS else "For example:"
    message = f'A country must be a two-letter ISO 3166-1 code with phone numbers of its own. {lead} "{hint}"'
    raise IdentityInvalid("country_invalid", message + ("?" if code in _COUNTRY_HINTS else "."))


def countries() -> tuple[str, ...]:
    """The codes of all countries that `country` knows."""
    return tuple(sorted(phonenumbers.SUPPORTED_REGIONS))


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def wa_id(text: str) -> str:
    """The WhatsApp id as it is compared: verbatim but for one leading "+".

    It is opaque, because it may be a number in WhatsApp's own spelling or a business-scoped user id.
    """
    return user_id(text.removeprefix("+"))


def user_id(value: str) -> str:
    """The WhatsApp user id as it is compared: verbatim. Nothing is taken off, folded or read as a number."""
    if not value.strip():
        raise IdentityInvalid("wa_id_invalid", "The WhatsApp id is empty.")
    if len(value) > MAX_WA_ID_LENGTH:
        message = f"A WhatsApp id has at most {MAX_WA_ID_LENGTH} characters."
        raise IdentityInvalid("wa_id_invalid", message)
    if _CONTROL.search(value):
        raise IdentityInvalid("wa_id_invalid", "A WhatsApp id holds no control characters.")
    return value


_LABEL = r'[^@.\s<>()\[\],;:"\\]+'
_EMAIL = re.compile(rf"{_LABEL}(?:\.{_LABEL})*@{_LABEL}(?:\.{_LABEL})+")


def email(text: str) -> str:
    """The e-mail address as it is compared: without blanks around it, in small letters."""
    # Lower case, not case folding: folding makes "ß" and "ss" one, and those are two mailboxes.
    value = text.strip().lower()
    if len(value) > MAX_EMAIL_LENGTH or not value.isprintable() or not _EMAIL.fullmatch(value):
        message = f"An e-mail address looks like name@example.com, {MAX_EMAIL_LENGTH} characters at most."
        raise IdentityInvalid("email_invalid", message)
    return value
