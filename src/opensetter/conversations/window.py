"""May we still write freely? WhatsApp lets a business answer for 24 hours, and then only send templates.

Source: Meta, WhatsApp Business Platform, customer service windows; Twilio answers 63016 for the same rule.
"""

from datetime import datetime, timedelta


def closes_at(last_inbound_at: datetime | None, hours: float | None) -> datetime | None:
    """When the window that the contact's last message opened closes; None if it never opened, or there is none."""
    if last_inbound_at is None or hours is None:
        return None
    return last_inbound_at + timedelta(hours=hours)


def is_open(last_inbound_at: datetime | None, hours: float | None, *, now: datetime) -> bool:
    """Whether free text may be sent: always on a channel without such a rule, else until the window closes."""
    if hours is None:
        return True
    closing = closes_at(last_inbound_at, hours)
    return closing is not None and now < closing
