"""What may be a password, and how it is kept."""

import pytest

from opensetter.users import passwords


def test_a_password_matches_its_own_hash_alone():
    kept = passwords.hashed("correct horse battery")
    assert passwords.matches("correct horse battery", kept)
    assert not passwords.matches("Correct horse battery", kept)
    assert not passwords.matches("", kept)


def test_a_hash_is_argon2id_with_a_salt_of_its_own():
    first, second = passwords.hashed("the same words"), passwords.hashed("the same words")
    # RFC 9106 names the variant, OWASP the costs.
    assert first.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert first != second


def test_nobody_has_a_password():
    assert not passwords.matches("nobody has this password", None)


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("correct horse battery", True),
        ("Zwölf Boxkämpfer", True),
        ("short", False),
        ("elevenchars", False),
        ("aaaaaaaaaaaaaaaa", False),
        ("abababababababab", False),
        ("x1" * 101, False),
        ("AdaLovelace2026!", False),
        ("lovelace-lovelace", False),
    ],
)
def test_what_is_easy_to_guess_is_refused_with_a_sentence(password, is_taken):
    complaint = passwords.complaint(password, "ada", "Lovelace")
    assert (complaint is None) is is_taken
    assert complaint is None or complaint.endswith((".", "letters."))
