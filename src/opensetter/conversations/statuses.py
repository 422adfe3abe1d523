"""What may become of a message: reports come late, twice and in any order, and the furthest one counts."""

from enum import StrEnum


class Status(StrEnum):
    """How far a message has come; see `statuses` for what may follow what."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    """It was handed to the provider, and whether that took it is not known."""
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    BLOCKED = "blocked"
    """It was not sent, because of a rule of ours; `failure` names the rule."""


# That it was delivered proves that no failure told of before was the last word; that it was sent proves nothing of the
# kind, so a failure outweighs it.
_ORDER = (
    Status.QUEUED,
    Status.SENDING,
    Status.UNKNOWN,
    Status.SENT,
    Status.FAILED,
    Status.DELIVERED,
    Status.READ,
)
_RANK = {status: rank for rank, status in enumerate(_ORDER)}


def after(status: Status, report: Status) -> Status:
    """Which of the two a message has, once both were heard of: the same whichever came first.

    What we have received, or blocked ourselves, is not the provider's to change.
    """
    if status not in _RANK or report not in _RANK:
        return status
    return max(status, report, key=_RANK.__getitem__)
