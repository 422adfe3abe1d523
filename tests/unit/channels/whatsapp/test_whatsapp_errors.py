"""What Meta's errors mean, for each code that it documents."""

import pytest

from opensetter.channels.base import Meaning
from opensetter.channels.whatsapp import errors

# Every code that public clients of the interface know for sending, and what we make of it.
DOCUMENTED = {
    Meaning.STOPPED: [
        *(0, 3, 10, 190, 200, 203, 230, 299, 368),
        *(131005, 131031, 131037, 131042, 131044, 131045, 133010, 133016),
    ],
    Meaning.RETRY: [4, 80007, 130429, 131000, 131016, 131056, 131057],
    Meaning.WAIT: [130472, 131048, 131049, 131064, 132069],
    Meaning.WINDOW_CLOSED: [131047],
    Meaning.CONSENT: [131050],
    Meaning.UNREACHABLE: [130497, 131021, 131026, 131030],
    Meaning.REJECTED: [
        *(131008, 131009, 131051, 131052, 131053, 131062, 131063),
        *(132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068),
        *(135000, 137000),
    ],
}
ROWS = [(code, meaning) for meaning, codes in DOCUMENTED.items() for code in codes]


@pytest.mark.parametrize(("code", "meaning"), ROWS, ids=[str(code) for code, _ in ROWS])
def test_each_documented_code_has_its_meaning(code, meaning):
    # Whatever else is assumed of codes that are not known.
    for otherwise in (Meaning.AMBIGUOUS, Meaning.REJECTED):
        error = errors.read({"code": code, "title": "Re-engagement message"}, otherwise=otherwise)
        assert (error.code, error.meaning) == (str(code), meaning)


@pytest.mark.parametrize("code", [1, 199, 300, 131046, 999999, None, "131047", False, 1.5, [], {}])
def test_a_title_alone_means_nothing(code):
    error = errors.read({"code": code, "title": "Re-engagement message"}, otherwise=Meaning.AMBIGUOUS)
    assert error.meaning is Meaning.AMBIGUOUS
    assert error.title == "Re-engagement message"


def test_numbers_and_tokens_that_meta_quotes_are_masked():
    token = "EAAGm0PX4ZCpsBAKZCZBexampleToken"
    error = errors.read(
        {
            "message": f"Malformed access token {token}",
            "code": 190,
            "error_data": {"details": "Recipient +1 650 555 1234 is not on the list"},
        }
    )
    assert token not in repr(error)
    assert "555" not in repr(error)
    assert error.title.startswith("Malformed access token")
    assert error.details.startswith("Recipient")


@pytest.mark.parametrize("error", [{}, {"message": 5, "title": None, "error_data": "x", "code": "y"}])
def test_an_error_that_says_nothing_has_a_sentence_all_the_same(error):
    assert errors.read(error).title == "WhatsApp gives no reason."
