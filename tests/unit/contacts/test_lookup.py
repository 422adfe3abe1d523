"""Whom we look for: the other spellings of one subscriber, and the order in which identities are tried."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensetter.contacts import identity
from opensetter.contacts.identity import Candidate, IdentityKind

SPELLED = [
    ("Brazil's ninth digit", "554188887777", "5541988887777"),
    ("Brazil, a local number that begins with 6", "551161234567", "5511961234567"),
    ("Mexico's 521", "525512345678", "5215512345678"),
    ("Argentina's 549", "541123456789", "5491123456789"),
    ("Argentina, a long area code", "542944123456", "5492944123456"),
    ("Benin's 01", "22997123456", "2290197123456"),
    ("Côte d'Ivoire, Moov mobile", "22501123456", "2250101123456"),
    ("Côte d'Ivoire, MTN mobile", "22505123456", "2250505123456"),
    ("Côte d'Ivoire, Orange mobile", "22507123456", "2250707123456"),
    ("Côte d'Ivoire, Orange mobile of another range", "22588123456", "2250788123456"),
    ("Côte d'Ivoire, Moov landline", "22520812345", "2252120812345"),
    ("Côte d'Ivoire, MTN landline", "22520012345", "2252520012345"),
    ("Côte d'Ivoire, Orange landline", "22520312345", "2252720312345"),
]


@pytest.mark.parametrize(("old", "new"), [row[1:] for row in SPELLED], ids=[row[0] for row in SPELLED])
def test_both_spellings_name_each_other(old, new):
    assert identity.spellings(old) == (new,)
    assert identity.spellings(new) == (old,)


@pytest.mark.parametrize(
    "digits",
    [
        pytest.param("554532782153", id="a Brazilian landline never gets a 9"),
        pytest.param("5545932782153", id="a 9 before a landline is not a ninth digit"),
        pytest.param("5511955550005", id="a Brazilian mobile that never had eight digits"),
        pytest.param("521551234567", id="Mexico, too short"),
        pytest.param("5255123456789", id="Mexico, too long"),
        pytest.param("2250701123456", id="Côte d'Ivoire, Orange's prefix on Moov's number"),
        pytest.param("22536812345", id="Côte d'Ivoire, operator undecidable"),
        pytest.param("447813194799", id="everywhere else"),
        pytest.param("US.13491208655302741918", id="a WhatsApp user id"),
        pytest.param("", id="nothing"),
    ],
)
def test_there_is_no_other_spelling(digits):
    assert identity.spellings(digits) == ()


COUNTRIES = {"BR": "55", "MX": "52", "AR": "54", "BJ": "229", "CI": "225"}
near_numbers = st.sampled_from(sorted(COUNTRIES.values())).flatmap(
    lambda code: st.from_regex(rf"{code}[0-9]{{7,12}}", fullmatch=True)
)
subscribers = st.one_of(
    st.from_regex(r"55[1-9]{2}9?[5-9][0-9]{7}", fullmatch=True),
    st.from_regex(r"521?[2-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"549?(?:11|[23][0-9])[0-9]{8}", fullmatch=True),
    st.from_regex(r"229(?:01)?[2-9][0-9]{7}", fullmatch=True),
    st.from_regex(r"225(?:01|05|07|21|25|27)?[02-9][0-9]{7}", fullmatch=True),
    near_numbers,
)


@given(digits=subscribers)
def test_spelling_is_symmetric_and_names_one_other_number_of_the_same_country_at_most(digits):
    others = identity.spellings(digits)
    assert len(others) <= 1
    for other in others:
        assert other != digits
        assert digits in identity.spellings(other)
        code = next(code for code in COUNTRIES.values() if digits.startswith(code))
        assert other.startswith(code)
        assert abs(len(other) - len(digits)) == (2 if code in {"229", "225"} else 1)


@given(one=subscribers, two=subscribers)
def test_two_subscribers_never_share_a_spelling(one, two):
    if one != two:
        assert not set(identity.spellings(one)) & set(identity.spellings(two))


@settings(deadline=None)  # the library loads a country's plan when it is first needed
@given(digits=subscribers)
def test_each_spelling_is_accepted_as_a_phone_number(digits):
    for other in identity.spellings(digits):
        assert identity.parse_phone("+" + other)


@given(digits=st.from_regex(r"[0-9]{1,16}", fullmatch=True))
def test_other_countries_have_one_spelling(digits):
    if not digits.startswith(tuple(COUNTRIES.values())):
        assert identity.spellings(digits) == ()


def test_page_lookup_order_wa_id_then_phone_as_wa_id_then_sms_then_phone():
    assert identity.candidates("447700900123", "447813194799") == (
        Candidate(1, IdentityKind.WA_ID, "447700900123"),
        Candidate(3, IdentityKind.WA_ID, "447813194799"),
        Candidate(5, IdentityKind.SMS, "447813194799"),
        Candidate(7, IdentityKind.PHONE, "447813194799"),
    )


def test_M_wa_id_and_its_spellings_come_before_anything_from_the_phone():  # noqa: N802 - the row's name
    steps = [(c.step, c.value) for c in identity.candidates("5215512345678", "447813194799")]
    assert steps[:3] == [(1, "5215512345678"), (2, "525512345678"), (3, "447813194799")]


def test_Q_each_spelling_follows_its_exact_form_at_a_step_of_its_own():  # noqa: N802 - the row's name
    assert identity.candidates(None, "5541988887777") == (
        Candidate(3, IdentityKind.WA_ID, "5541988887777"),
        Candidate(4, IdentityKind.WA_ID, "554188887777"),
        Candidate(5, IdentityKind.SMS, "5541988887777"),
        Candidate(6, IdentityKind.SMS, "554188887777"),
        Candidate(7, IdentityKind.PHONE, "5541988887777"),
        Candidate(8, IdentityKind.PHONE, "554188887777"),
    )


def test_the_same_number_given_twice_is_looked_for_once_as_wa_id():
    found = identity.candidates("447813194799", "447813194799")
    assert [(c.step, c.kind) for c in found] == [
        (1, IdentityKind.WA_ID),
        (5, IdentityKind.SMS),
        (7, IdentityKind.PHONE),
    ]


@pytest.mark.parametrize("wa_id", ["US.5215512345678", "BR.ENT.4d2Kq"])
def test_AI_a_whatsapp_user_id_is_looked_for_as_either_and_has_no_spellings(wa_id):  # noqa: N802 - the row's name
    assert identity.candidates(wa_id, None) == (
        Candidate(1, IdentityKind.WA_ID, wa_id),
        Candidate(2, IdentityKind.WHATSAPP_USER_ID, wa_id),
    )


@pytest.mark.parametrize("wa_id", ["us.5215512345678", "US-5215512345678", "US.", "Ada Lovelace"])
def test_AI_another_opaque_wa_id_is_looked_for_as_that_alone(wa_id):  # noqa: N802 - the row's name
    assert identity.candidates(wa_id, None) == (Candidate(1, IdentityKind.WA_ID, wa_id),)


def test_L_nothing_given_looks_for_nothing():  # noqa: N802 - the row's name
    assert identity.candidates(None, None) == ()


@given(wa_id=st.none() | subscribers, phone=st.none() | subscribers)
def test_steps_rise_and_nothing_is_looked_for_twice(wa_id, phone):
    found = identity.candidates(wa_id, phone)
    assert [c.step for c in found] == sorted(c.step for c in found)
    assert len({(c.kind, c.value) for c in found}) == len(found)
