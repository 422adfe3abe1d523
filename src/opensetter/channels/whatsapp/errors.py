"""Meta's errors: which of them means what for us.

Decided by code alone, as Meta asks: its titles change.
https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
"""

from collections.abc import Mapping

from opensetter.channels.base import Meaning, ProviderError
from opensetter.channels.whatsapp import fields
from opensetter.channels.whatsapp.fields import Json
from opensetter.core.redaction import masked

_STOPPED = (
    0,  # the token cannot be authenticated
    3,  # the app lacks the capability
    10,  # permission was not granted, or was taken away
    *range(200, 300),  # permissions of all kinds
    190,  # the token has expired
    33,  # the business's number was deleted
    368,  # blocked for a violation of policy
    131005,  # access denied
    131031,  # locked
    131037,  # the number's display name is not approved
    131042,  # payment
    131044,  # payment
    131045,  # the number's registration is broken
    133010,  # the number is not registered
    133016,  # registered too often
)
_RETRY = (
    2,  # temporarily down
    4,  # too many calls of this app
    80007,  # too many calls for this business
    130429,  # too many messages a second
    131000,  # something went wrong
    131016,  # a service is down
    131056,  # too many messages to this one person
    131057,  # maintenance
)
_WAIT = (
    130472,  # the person is part of an experiment
    131048,  # too many of our messages were blocked or flagged
    131049,  # enough marketing for this person, says Meta; for a day at least
    131064,  # a limit because templates were in the wrong category
    132069,  # too many of this form in an hour
)
_UNREACHABLE = (
    130497,  # businesses like this one may not write to that country
    131021,  # the number is our own
    131026,  # no WhatsApp, or one that is too old, or terms that were not accepted
    131030,  # a test number may write to its list only, and a number's other spelling is not on it
)
_REJECTED = (
    100,  # a parameter
    131008,  # a parameter is missing
    131009,  # a parameter's value
    131051,  # a type of message
    131052,  # a file of theirs
    131053,  # a file of ours
    131062,  # this kind goes to numbers only, not to business-scoped user ids
    131063,  # marketing is switched off for this interface
    132000,  # the template takes another number of parameters
    132001,  # no such template in this language
    132005,  # the template's text is too long once filled in
    132007,  # the template's content is against policy
    132008,  # a template's parameter has the wrong format
    132012,  # a template's parameter has the wrong format
    132015,  # the template is paused
    132016,  # the template is disabled
    132018,  # a template's parameter
    132068,  # the form is blocked
    135000,  # something about the request, Meta does not say what
    137000,  # the person's security code is another one
)
MEANINGS: Mapping[int, Meaning] = {
    **dict.fromkeys(_STOPPED, Meaning.STOPPED),
    **dict.fromkeys(_RETRY, Meaning.RETRY),
    **dict.fromkeys(_WAIT, Meaning.WAIT),
    **dict.fromkeys(_UNREACHABLE, Meaning.UNREACHABLE),
    **dict.fromkeys(_REJECTED, Meaning.REJECTED),
    131047: Meaning.WINDOW_CLOSED,
    131050: Meaning.CONSENT,
}


def read(error: Json, *, otherwise: Meaning = Meaning.REJECTED) -> ProviderError:
    """An error as Meta describes it, in an answer or in a hook. `otherwise` is what a code that we do not know means.

    Meta quotes tokens and numbers in some of its messages; they are masked.
    """
    code = _code(error)
    told = masked(fields.text(error, "message"))
    return ProviderError(
        code="unknown" if code is None else str(code),
        title=masked(fields.text(error, "title")) or told or "WhatsApp gives no reason.",
        message=told,
        details=masked(fields.text(fields.part(error, "error_data"), "details")),
        meaning=otherwise if code is None else MEANINGS.get(code, otherwise),
    )


def _code(error: Json) -> int | None:
    code = error.get("code")
    return code if isinstance(code, int) and not isinstance(code, bool) else None
