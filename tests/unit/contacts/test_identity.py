"""Who is meant: phone numbers, countries, WhatsApp ids and e-mail addresses as they are read."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from opensetter.contacts import identity
from opensetter.contacts.identity import IdentityInvalid, PhoneInvalid

READ = [
    ("AG: with plus", "+447813194799", None, "447813194799"),
    ("AG: without plus", "447813194799", None, "447813194799"),
    ("AG: 00 is plus", "00447813194799", None, "447813194799"),
    ("AG: 00 is plus for every country", "0044 7813 194799", "US", "447813194799"),
    ("AG: the country's own exit code, not 00 and 11", "0011447813194799", "AU", "447813194799"),
    ("AG: 00 with a country", "0041446681800", "CH", "41446681800"),
    ("page: spaces", "+44 7813 194799", None, "447813194799"),
    ("page: dashes", "+44-7813-194-799", None, "447813194799"),
    ("page: dots and slash", "+44.7813/194799", None, "447813194799"),
    ("page: brackets", "(+44) [7813] 194799", None, "447813194799"),
    ("page: typographic space and dash", "+44\u00a07813\u2013194799", None, "447813194799"),
    ("trap: invisible marks of a copied number", "\u202a+44 7813 194799\u202c", None, "447813194799"),
    ("trap: surrounded by blanks", " +447813194799\n", None, "447813194799"),
    ("wire: (0)", "+44 (0)7813 194799", None, "447813194799"),
    ("wire: Arabic-Indic digits", "٤٤٧٨١٣١٩٤٧٩٩", None, "447813194799"),
    ("wire: Persian digits", "+۴۴۷۸۱۳۱۹۴۷۹۹", None, "447813194799"),
    ("wire: full-width digits", "＋４４７８１３１９４７９９", None, "447813194799"),
    ("wire: Calendly's display form", "+55 11 95555-0005", None, "5511955550005"),
    ("page: national with its country", "07813 194799", "GB", "447813194799"),
    ("AF: lower-case country", "07813194799", "gb", "447813194799"),
    ("wire: national digits that begin with the country's code", "447813194799", "GB", "447813194799"),
    ("wire: international digits, another country", "447813194799", "US", "447813194799"),
    ("wire: Argentina's 15", "011 15 2345-6789", "AR", "5491123456789"),
    ("wire: Brazil with trunk zero", "011 98888-7777", "BR", "5511988887777"),
    ("AH: the examples' own style", "+15551234567", None, "15551234567"),
    ("AH: the same, without plus", "15551234567", None, "15551234567"),
    ("AH: a reserved test range", "+447700900123", None, "447700900123"),
    ("AH: the same, without plus, elsewhere", "447700900123", "US", "447700900123"),
    ("wire: WhatsApp's Brazil, not valid", "+554188887777", None, "554188887777"),
    ("wire: WhatsApp's Mexico, not possible", "+5215512345678", None, "5215512345678"),
    ("wire: the same, written out", "+52 1 55 1234 5678", None, "5215512345678"),
    ("wire: the same, without plus, at home", "5215512345678", "MX", "5215512345678"),
    ("wire: Benin before 2024", "+22997123456", None, "22997123456"),
    ("wire: Benin now", "+2290197123456", None, "2290197123456"),
    ("wire: Côte d'Ivoire before 2021", "22507123456", None, "22507123456"),
    ("wire: Côte d'Ivoire now", "+2250707123456", None, "2250707123456"),
    ("an Italian landline keeps its zero", "+39 06 698 12345", None, "390669812345"),
]


@pytest.mark.parametrize(("text", "default_country", "digits"), [row[1:] for row in READ], ids=[r[0] for r in READ])
def test_phone_is_read_as(text, default_country, digits):
    assert identity.parse_phone(text, default_country) == digits


REFUSED = [
    ("L: empty", "", None),
    ("L: blank", "  ", None),
    ("L: a plus alone", "+", None),
    ("O: no number", "call me", None),
    ("AG: national without country", "07813194799", None),
    ("AG: zeros after 00", "00007813194799", None),
    ("trap: vanity letters", "+1-800-FLOWERS", None),
    ("trap: letters in front", "abc+447813194799", None),
    ("trap: letters behind", "+447813194799xyz", None),
    ("trap: extension", "+447813194799 ext. 12", None),
    ("trap: extension sign", "+447813194799#12", None),
    ("trap: extension parameter", "tel:+447813194799;ext=12", None),
    ("trap: pause", "+447813194799,12", None),
    ("trap: two numbers, two lines", "+447813194799\n+447813194798", None),
    ("trap: tab", "07813\t194799", "GB"),
    ("two plus signs", "++447813194799", None),
    ("a plus inside", "44+7813194799", None),
    ("superscripts are not digits", "+44781319479\u00b9", None),
    ("too long for E.164", "+44" + "1" * 14, None),
    ("absurdly long", "1" * 100_000, None),
    ("no such country code", "+999123456789", None),
    ("AH: too short to be possible", "+4412", None),
    ("AH: a number without its area code", "+15551234", None),
    ("AH: a national number without its area code", "555-1234", "US"),
    ("wire: Mexico's 044", "044 55 1234 5678", "MX"),
    ("NUL", "+4478131\x0094799", None),
]


@pytest.mark.parametrize(("text", "default_country"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED])
def test_phone_is_refused_with_a_sentence(text, default_country):
    with pytest.raises(PhoneInvalid) as refusal:
        identity.parse_phone(text, default_country)
    assert refusal.value.code == "phone_invalid"
    assert str(refusal.value).endswith(".")
    assert len(text.strip()) < 3 or text.strip() not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "default_country", "places"),
    [
        pytest.param("6598765432", "US", ("+1 (US)", "+65 (SG)"), id="Alabama or Singapore"),
        pytest.param("1 551 234 5678", "MX", ("+52 (MX)", "+1 (US)"), id="Mexico's old national form or New Jersey"),
    ],
)
def test_two_valid_readings_are_ambiguous_and_both_are_named(text, default_country, places):
    with pytest.raises(PhoneInvalid) as refusal:
        identity.parse_phone(text, default_country)
    assert refusal.value.code == "phone_ambiguous"
    assert all(place in str(refusal.value) for place in places)
    assert "98765432" not in str(refusal.value)


def test_a_plus_settles_what_is_ambiguous_without_it():
    assert identity.parse_phone("+6598765432", "US") == "6598765432"


def test_AF_an_unused_country_is_checked_all_the_same():  # noqa: N802 - the row's name
    with pytest.raises(IdentityInvalid) as refusal:
        identity.parse_phone("+447813194799", "UK")
    assert refusal.value.code == "country_invalid"


def as_the_library_reads(digits):
    """What the library alone would make of "+digits": E.164 digits, or None when impossible."""
    try:
        number = phonenumbers.parse("+" + digits, None)
    except NumberParseException:
        return None
    read = phonenumbers.format_number(number, PhoneNumberFormat.E164).removeprefix("+")
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return read if possible and len(read) <= 15 else None


def as_we_read(text):
    try:
        return identity.parse_phone(text)
    except PhoneInvalid:
        return None


calling_codes = st.sampled_from(sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE))
international = st.builds("{}{}".format, calling_codes, st.from_regex(r"[0-9]{4,12}", fullmatch=True))


@settings(deadline=None)  # the library loads a country's plan when it is first needed
@given(digits=international)
def test_digits_are_read_as_the_library_reads_them_or_kept_as_whatsapp_writes_them(digits):
    ours = as_we_read("+" + digits)
    if ours is not None and identity.spellings(ours) and ours == digits:
        assert as_the_library_reads(ours) in {ours, None}
    else:
        assert ours == as_the_library_reads(digits)
    assert as_we_read(digits) == ours


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_every_countrys_example_number_is_read_in_both_forms(region):
    example = phonenumbers.example_number(region)
    assert example is not None
    digits = phonenumbers.format_number(example, PhoneNumberFormat.E164).removeprefix("+")
    assert identity.parse_phone("+" + digits) == digits
    assert identity.parse_phone("+" + digits, region) == digits
    assert identity.parse_phone(phonenumbers.format_number(example, PhoneNumberFormat.INTERNATIONAL)) == digits


@settings(deadline=None)
@given(
    text=st.text("+0123456789 ()-٣x", max_size=20) | st.text(max_size=80),
    default_country=st.sampled_from([None, "GB", "US", "MX", "AR"]),
)
def test_no_text_raises_anything_but_a_refusal(text, default_country):
    try:
        digits = identity.parse_phone(text, default_country)
    except PhoneInvalid:
        return
    assert digits.isascii()
    assert digits.isdigit()
    assert len(digits) <= 15


@given(
    digits=st.from_regex(r"44[0-9]{10}", fullmatch=True),
    separators=st.lists(st.sampled_from(["", " ", "-", ".", "/", "(", ")", "\u00a0"]), min_size=12, max_size=12),
)
def test_separators_never_change_the_number(digits, separators):
    spaced = "+" + "".join(digit + separator for digit, separator in zip(digits, separators, strict=True))
    assert as_we_read(spaced) == as_we_read("+" + digits)


@pytest.mark.parametrize(("text", "code"), [("GB", "GB"), ("gb", "GB"), ("Br", "BR"), ("XK", "XK")])
def test_AF_country_is_upper_cased(text, code):  # noqa: N802 - the row's name
    assert identity.country(text) == code


@pytest.mark.parametrize(
    "text",
    ["UK", "uk", "ZZ", "GBR", "", " GB", "GB ", "G", "001", "44", "ﬁ", "\u0131t", "United Kingdom", "AQ"],
)
def test_AF_no_country_is_refused_with_a_hint(text):  # noqa: N802 - the row's name
    with pytest.raises(ValueError, match='"GB"') as refusal:
        identity.country(text)
    assert refusal.value.code == "country_invalid"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("447813194799", "447813194799", id="AI: digits"),
        pytest.param("+447813194799", "447813194799", id="AI: one plus is stripped"),
        pytest.param("++447813194799", "+447813194799", id="AI: one plus only"),
        pytest.param("US.13491208655302741918", "US.13491208655302741918", id="AI: a business-scoped user id"),
        pytest.param("44 7813 194799", "44 7813 194799", id="AI: opaque, spaces and all"),
        pytest.param("٤٤", "٤٤", id="AI: opaque, digits of any script"),
        pytest.param("x" * 160, "x" * 160, id="AI: 160 characters"),
    ],
)
def test_wa_id_is_opaque(text, value):
    assert identity.wa_id(text) == value


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="L: empty"),
        pytest.param("+", id="L: a plus alone"),
        pytest.param("   ", id="L: blank"),
        pytest.param("x" * 161, id="AI: 161 characters"),
        pytest.param("4478\n13", id="line break"),
        pytest.param("4478\x0013", id="NUL"),
    ],
)
def test_wa_id_is_refused(text):
    with pytest.raises(IdentityInvalid) as refusal:
        identity.wa_id(text)
    assert refusal.value.code == "wa_id_invalid"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Lead@Example.COM", "lead@example.com"),
        ("  lead+tag@mail.example.co.uk\n", "lead+tag@mail.example.co.uk"),
        ("ÉLISE@exämple.fr", "élise@exämple.fr"),
        ("straße@example.de", "straße@example.de"),
        ("o'neil_1@x-y.io", "o'neil_1@x-y.io"),
        ("a" * 242 + "@example.com", "a" * 242 + "@example.com"),
    ],
)
def test_email_is_compared_trimmed_and_in_small_letters(text, key):
    assert identity.email(text) == key


@pytest.mark.parametrize(
    "text",
    [
        *("", "lead", "@example.com", "lead@", "lead@example", "a@b@example.com", "le ad@example.com"),
        *(
            "lead@example..com",
            "lead@.example.com",
            "lead@example.com.",
            ".lead@example.com",
            "le\x00ad@example.com",
        ),
        *("le\u200bad@example.com", "Lead <lead@example.com>", "a@example.com,b@example.com"),
        "a" * 243 + "@example.com",
    ],
)
def test_email_is_refused(text):
    with pytest.raises(IdentityInvalid) as refusal:
        identity.email(text)
    assert refusal.value.code == "email_invalid"


@given(text=st.emails())
def test_an_email_key_is_its_own_key(text):
    try:
        key = identity.email(text)
    except IdentityInvalid:
        return
    assert identity.email(key) == key
