"""Scenarios and conversations for tests, in which only what matters is said."""

from datetime import UTC, datetime, timedelta

from opensetter.evaluation.contact import Utterance
from opensetter.evaluation.scenario import Scenario
from opensetter.evaluation.transcript import Exchange, Hours, Kept, Offered, Reply, State, Transcript

NOW = datetime(2027, 3, 1, 9, 20, tzinfo=UTC)
QUESTION = "What is the shoot for?"
LINK = "https://cal.example.com/studio/visit"


def scenario(**fields):
    """A contact in London who wants to book at a practice that is open from nine to five."""
    bot = {
        "name": "Harbour Dental",
        "zone": "Europe/London",
        "hours": {"monday-friday": "09:00-17:00"},
        "types": [{"name": "Check-up"}],
        **fields.pop("bot", {}),
    }
    given = {
        "name": "test",
        "goal": "book",
        "language": "en",
        "zone": "Europe/London",
        "now": "2027-03-01 09:20",
        "bot": bot,
    }
    return Scenario.model_validate({**given, **fields})


def booking(at, number=1, status="confirmed", source="opensetter"):
    starts = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return Kept(number, starts, starts + timedelta(minutes=30), "Europe/London", status, source)


def offer(at, number=1, **fields):
    starts = datetime.fromisoformat(at).replace(tzinfo=UTC)
    given = {"moves_booking_id": None, "is_additional": False, **fields}
    return Offered(number, starts, starts + timedelta(minutes=30), "Europe/London", **given)


def exchange(said, *replies, before=None, after=None, chosen=None):
    """What the contact said and what was answered; `before` and `after` are what was stored."""
    answered = tuple(Reply(number, text, False, "built-in") for number, text in enumerate(replies, 1))
    picked = datetime.fromisoformat(chosen) if chosen else None
    before = before or State()
    return Exchange(NOW, "en", Utterance((said,), chosen=picked), answered, before, after or before)


def transcript(*exchanges, link=None, own_words=("Harbour Dental",), **fields):
    hours = Hours(frozenset({"09:00", "17:00"}), "Europe/London")
    return Transcript("test", scenario(**fields), exchanges, hours, own_words, link)
