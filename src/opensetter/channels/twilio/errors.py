"""What Twilio's errors mean for us: in answers to our requests, and in reports on messages it had taken."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

import httpx

from opensetter.channels.base import ChannelError, Meaning, ProviderError
from opensetter.channels.twilio import answers

LONGEST_MESSAGE = 500
"""As much as is kept of Twilio's own words."""

# Each is described at https://www.twilio.com/docs/api/errors/ and its number. Twilio rewords and divides them now and
# then, so whatever is not here has to be safe: it is `REJECTED`, which sends nothing again and stops nobody else.
MEANINGS: Mapping[str, Meaning] = MappingProxyType(
    {
        "21610": Meaning.CONSENT,  # the contact wrote STOP
        "63014": Meaning.CONSENT,  # the contact blocked us on WhatsApp, or opted out there
        "21211": Meaning.UNREACHABLE,  # no valid number
        "21268": Meaning.UNREACHABLE,  # a premium number
        "21612": Meaning.UNREACHABLE,  # not from this sender to that network
        "21614": Meaning.UNREACHABLE,  # takes no SMS
        "21635": Meaning.UNREACHABLE,  # a landline
        "30003": Meaning.UNREACHABLE,  # the handset is off or out of reach: it may pass, so one alone proves little
        "30004": Meaning.UNREACHABLE,  # blocked by the contact or the carrier
        "30005": Meaning.UNREACHABLE,  # no such handset
        "30006": Meaning.UNREACHABLE,  # a landline, or a carrier that this sender does not reach
        "63003": Meaning.UNREACHABLE,  # not on WhatsApp
        "63024": Meaning.UNREACHABLE,  # not on WhatsApp, in WhatsApp's words
        # These are about the country, or about a trial, of which only this contact is on the wrong side. Somebody in a
        # country that is switched off may write to us, and must not be able to silence a connection by it.
        "21408": Meaning.UNREACHABLE,
        "21608": Meaning.UNREACHABLE,
        "63016": Meaning.WINDOW_CLOSED,
        "63032": Meaning.WAIT,  # the contact is part of an experiment of WhatsApp's
        "63038": Meaning.WAIT,  # the account's messages of this day are used up
        "63049": Meaning.WAIT,  # WhatsApp shows this contact no more marketing for now
        "14107": Meaning.RETRY,  # 30 messages within seconds between two numbers
        "20429": Meaning.RETRY,  # too many requests at once: never processed, so always safe
        "21611": Meaning.RETRY,  # the sender's queue is full
        "30001": Meaning.RETRY,  # the service's queue is full
        "63017": Meaning.RETRY,  # too many messages a second
        "63018": Meaning.RETRY,  # too many messages a second on WhatsApp
        "10001": Meaning.STOPPED,  # the account is not active
        "20003": Meaning.STOPPED,  # wrong credentials
        "20005": Meaning.STOPPED,  # the account is not active
        "20403": Meaning.STOPPED,  # the account is suspended or closed
        "20404": Meaning.STOPPED,  # no such account
        "21606": Meaning.STOPPED,  # the sender cannot send
        "21659": Meaning.STOPPED,  # the sender is not Twilio's
        "30002": Meaning.STOPPED,  # suspended before it was sent
        "30032": Meaning.STOPPED,  # the toll-free sender is not verified
        "30034": Meaning.STOPPED,  # the sender is not registered with the carriers of the United States
        "63002": Meaning.STOPPED,  # the sender is not on WhatsApp
        "63007": Meaning.STOPPED,  # the same, in Twilio's words
        "70051": Meaning.STOPPED,  # the API key may not do this
        "90010": Meaning.STOPPED,  # the account is not active
        "21602": Meaning.REJECTED,  # no text
        "21604": Meaning.REJECTED,  # no recipient
        "21617": Meaning.REJECTED,  # more than 1600 characters
        "21658": Meaning.REJECTED,  # a parameter is too long
        "30007": Meaning.REJECTED,  # filtered for what it says
        "30008": Meaning.REJECTED,  # the carrier gives no reason; it may even have arrived, so it is not sent again
        "63021": Meaning.REJECTED,  # WhatsApp takes no such content
    }
)

_TITLES = {
    Meaning.RETRY: "Twilio is too busy, or cannot be reached.",
    Meaning.AMBIGUOUS: "Twilio's answer was lost, so the message may have been sent.",
    Meaning.WINDOW_CLOSED: "The contact last wrote more than 24 hours ago, so only a template may be sent.",
    Meaning.CONSENT: "The contact does not want messages from this sender.",
    Meaning.UNREACHABLE: "This contact cannot be reached from this sender.",
    Meaning.WAIT: "Twilio or WhatsApp holds this message back for now.",
    Meaning.REJECTED: "Twilio does not take this as it is.",
    Meaning.STOPPED: "Twilio refuses this connection: its credentials, its account or its sender need attention.",
}


def explain(code: str, message: str = "", *, otherwise: Meaning = Meaning.REJECTED) -> ProviderError:
    """An error by Twilio's code, or by a word of ours; `otherwise` is what a code that is not known means."""
    meaning = MEANINGS.get(code, otherwise)
    details = f"https://www.twilio.com/docs/api/errors/{code}" if code.isdecimal() else ""
    return ProviderError(code, _TITLES[meaning], message[:LONGEST_MESSAGE], details, meaning)


def refused(response: httpx.Response, *, is_write: bool) -> ChannelError:
    """An answer that is no success. A `code` in it, of either of Twilio's shapes, goes before the status."""
    answer = answers.read(response)
    code = str(answer.get("code") or f"http_{response.status_code}")
    message = str(answer.get("message") or answer.get("detail") or answer.get("title") or "")
    error = explain(code, message, otherwise=_of_status(response.status_code, is_write=is_write))
    return ChannelError(error, retry_after_seconds=answers.whole_number(response.headers.get("retry-after", "")))


def lost(error: httpx.HTTPError, *, is_write: bool) -> ChannelError:
    """A request that got no answer. It is known to be harmless only if it never left, or changes nothing."""
    never_left = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError)
    if never_left or not is_write:
        return ChannelError(explain("unreachable", type(error).__name__, otherwise=Meaning.RETRY))
    return ChannelError(explain("answer_lost", type(error).__name__, otherwise=Meaning.AMBIGUOUS))


def _of_status(status: int, *, is_write: bool) -> Meaning:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Meaning.RETRY
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # Whoever answered for Twilio need not know what became of the request behind it.
        return Meaning.AMBIGUOUS if is_write else Meaning.RETRY
    if status < HTTPStatus.BAD_REQUEST or status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        # Twilio's API does not redirect: whoever does is not Twilio.
        return Meaning.STOPPED
    return Meaning.REJECTED
