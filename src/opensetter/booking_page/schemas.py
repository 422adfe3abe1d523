"""The shapes of addresses that the API tells."""

from pydantic import Field

from opensetter.core.web import Camel


class BookingPageRead(Camel):
    """Where a bot's appointments can be booked."""

    url: str = Field(
        description="For everyone. It stays the same as long as the server's secret key does.",
        examples=["https://chat.example.com/book/3-700-9zUeM1kQ2nC8mZx1LbT4sA"],
    )


class CalendarFeedRead(Camel):
    """Where calendars can subscribe to a schedule."""

    url: str = Field(
        description="Whoever has it sees what is booked, and by whom.",
        examples=["https://chat.example.com/calendars/o3s81g1.9999936000.9zUeM1kQ2nC8mZx1LbT4sA.ics"],
    )
