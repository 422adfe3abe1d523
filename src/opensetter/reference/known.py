"""What the error codes mean that have no class of their own, and what to do about each code."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """An error code, the status it comes with, and two sentences for the person who reads it."""

    name: str
    status: int
    meaning: str
    advice: str = ""


REQUEST = (
    Code("request_malformed", 400, "This is not one plain HTTP/1.1 request.", "Leave its framing to an HTTP client."),
    Code("json_invalid", 400, "The body is not JSON.", "Send one JSON object; `detail` names the line and column."),
    Code("json_encoding", 400, "The body is not plain UTF-8.", "Encode it in UTF-8, without a byte order mark."),
    Code("json_duplicate_key", 400, "An object names a key twice.", "Keep one of the two: parsers disagree on which."),
    Code("json_number", 400, "A number is not one that JSON can hold.", "Send very long numbers as strings."),
    Code("json_text", 400, "A text holds NUL or half of a surrogate pair.", "Remove what is not text."),
    Code("json_depth", 400, "The body is nested too deeply.", "32 levels are allowed."),
    Code(
        "idempotency_key_invalid",
        400,
        "The `Idempotency-Key` cannot be one.",
        "Send one key of 1 to 255 ASCII characters.",
    ),
    Code("route_not_found", 404, "There is nothing at this address.", "Compare the path with the reference."),
    Code(
        "method_not_allowed", 405, "This address does not take that method.", "The `Allow` header names what it takes."
    ),
    Code(
        "request_timeout",
        408,
        "The request took too long to come in.",
        "Send it in one go: 10 seconds are allowed, and one more for each KiB of the body.",
    ),
    Code("body_too_large", 413, "The body is larger than 256 KiB.", "Send less; metadata takes 16 KiB."),
    Code("target_too_long", 414, "The address is longer than 8 KiB.", "Put what it carries into a body."),
    Code(
        "content_type_unsupported",
        415,
        "The body is not declared to be JSON.",
        "Send `Content-Type: application/json`; the encoding is UTF-8.",
    ),
    Code(
        "idempotency_key_reused",
        422,
        "This `Idempotency-Key` was used with another request.",
        "Use a new key for a new request. Keys are kept for 24 hours.",
    ),
    Code("headers_too_large", 431, "The headers are too many or too large.", "100 are allowed, of 32 KiB in all."),
    Code("http_error", 500, "The request could not be handled.", "Report it with the `request_id`."),
    Code(
        "internal_error",
        500,
        "Something went wrong on our side.",
        "Try again; if it persists, find the `request_id` in the server's log.",
    ),
)
"""What is answered before a route is asked, or by the one route that has no class for it."""

FIELDS = (
    Code("field_required", 400, "A field is missing.", "`pointer` names it."),
    Code(
        "unknown_field",
        400,
        "There is no such field here.",
        "Check its spelling: bookings are written in snake_case, everything else in camelCase.",
    ),
    Code(
        "contact_identifier_required",
        400,
        "Nothing says who is meant.",
        "Name the contact, by a phone number for instance. A message takes exactly one sender.",
    ),
    Code("phone_invalid", 400, "This is no phone number.", "Write it with + and the country code."),
    Code(
        "phone_ambiguous",
        400,
        "This could be two numbers, in two countries.",
        "Write it with + and the country code.",
    ),
    Code("wa_id_invalid", 400, "This cannot be a WhatsApp id.", "1 to 160 characters, as WhatsApp tells it."),
    Code("email_invalid", 400, "This is no e-mail address.", "It looks like name@example.com."),
    Code(
        "default_country_invalid",
        400,
        "This is no country with phone numbers of its own.",
        "Send two letters of ISO 3166-1, such as `GB`.",
    ),
    Code("time_invalid", 400, "This is no time.", "Write it as in RFC 3339: `2026-05-25T14:00:00Z`."),
    Code(
        "offset_required",
        400,
        "The time does not say its offset from UTC.",
        "End it with `Z` or an offset such as `+01:00`. A time zone does not replace it.",
    ),
    Code("time_out_of_range", 400, "The time is not in the years 2000 to 2099.", "Check for milliseconds as seconds."),
    Code(
        "end_time_not_after_start_time",
        400,
        "The appointment ends before it begins, or as it begins.",
        "Send a later `end_time`, or leave it out.",
    ),
    Code("time_zone_invalid", 400, "This is no time zone.", "Send an IANA name such as `Europe/London`."),
    Code(
        "key_invalid",
        400,
        "This cannot be a `source` or an `external_id`.",
        "1 to 255 visible characters, no blank at either end. For none, leave it out.",
    ),
    Code(
        "source_reserved",
        400,
        "This `source` is kept for bookings on the server's own calendar.",
        "Name the system that you record bookings of.",
    ),
    Code(
        "key_reserved",
        400,
        "An `externalId` that begins so is one of the server's own.",
        "Leave `opensetter:` out, or the whole field.",
    ),
    Code("metadata_not_an_object", 400, "The metadata is no JSON object.", "Wrap it as the value of a key."),
    Code("metadata_too_large", 400, "The metadata is larger than 16 KiB.", "Keep the rest on your side, with an id."),
    Code("metadata_too_deep", 400, "The metadata is nested too deeply.", "10 levels are allowed."),
    Code("metadata_too_many_keys", 400, "The metadata has too many keys.", "200 are allowed, all levels together."),
    Code("url_invalid", 400, "This is no web address.", "It begins with https:// or http:// and holds no password."),
    Code("model_invalid", 400, "This is no model's name.", "Write provider:model, such as `openai:gpt-5-mini`."),
    Code("quiet_hours_invalid", 400, "Quiet hours begin and end at one time.", "For none at all, send null."),
    Code("opening_hours_invalid", 400, "Closing time is not after opening time.", "Split what passes midnight in two."),
    Code("date_invalid", 400, "There is no such day.", "Write it as 2026-12-25; the years are 2000 to 2099."),
    Code("exceptions_repeat", 400, "A date has two exceptions.", "Put all of a day's hours into one."),
    Code(
        "window_invalid",
        400,
        "There is no time in between, or too much.",
        "Send an `until` that is later than `since`, and 62 days later at most.",
    ),
    Code(
        "credentials_incomplete",
        400,
        "Something is missing that connects to the provider.",
        "The detail names it; for SMS that is also `from` or `messagingServiceSid`, one of them.",
    ),
    Code(
        "credentials_foreign",
        400,
        "These credentials belong to another channel.",
        "Send only those of the channel; `webchat` and `api` take none.",
    ),
    Code(
        "origin_invalid",
        400,
        "This is no website that could show the chat.",
        "Send `https://www.example.com`, `https://*.example.com` for all below it, or `*` for every one.",
    ),
    Code("color_invalid", 400, "This is no colour.", "Send `#` and six digits from 0 to f, such as `#1f5fae`."),
    Code(
        "sender_invalid",
        400,
        "Twilio cannot send from this.",
        "Write `+15005550006`, `whatsapp:+15005550006`, a short code, or a name of at most 11 letters and digits.",
    ),
    Code(
        "content_required",
        400,
        "There is nothing to send, or too much.",
        "Send `templateName` with `language`, or on SMS `message`.",
    ),
    Code(
        "template_required",
        400,
        "On WhatsApp a bot may begin with a template only.",
        "Send `templateName` and `language` instead of `message`.",
    ),
    Code("message_required", 400, "SMS has no templates.", "Send `message`."),
    Code("name_invalid", 400, "This cannot be a name.", "1 to 200 characters on one line."),
    Code("text_blank", 400, "The text is blank.", "Write something, or leave the field out."),
    Code("text_invalid", 400, "A line holds control characters.", "Remove line breaks, tabs and the like."),
)
"""What is wrong with one field; `errors` in the answer points at it."""

SHAPES = (
    Code("string_type", 400, "This must be a string."),
    Code("string_too_short", 400, "The text is too short."),
    Code("string_too_long", 400, "The text is too long."),
    Code("string_pattern_mismatch", 400, "The text is not written as it must be."),
    Code("int_type", 400, "This must be a whole number, not a string."),
    Code("int_parsing", 400, "This must be a whole number."),
    Code("int_parsing_size", 400, "The number is too large to be one."),
    Code("float_parsing", 400, "This must be a number."),
    Code("greater_than_equal", 400, "The number is too small."),
    Code("less_than_equal", 400, "The number is too large."),
    Code("bool_type", 400, "This must be true or false."),
    Code("literal_error", 400, "This is none of the values that are allowed."),
    Code("enum", 400, "This is none of the values that are allowed."),
    Code("list_type", 400, "This must be an array."),
    Code("too_long", 400, "The array has too many items."),
    Code("dict_type", 400, "This must be an object."),
    Code("object_required", 400, "This must be an object."),
)
"""A field's type, length or range is wrong; `detail` says what was expected."""

ADVICE = {
    "unauthorized": "Send `Authorization: Bearer $API_KEY` with a key that was not revoked.",
    "forbidden": "Use a key that may also write, or ask whoever runs this server for one.",
    "rate_limit_exceeded": "Wait for the seconds in `Retry-After`, and send more evenly: each key has its own minute.",
    "too_many_wrong_keys": "Send a key that was not revoked: those still work. Wrong ones wait for `Retry-After`.",
    "too_many_large_bodies": "Send it again after `Retry-After`: of bodies beyond 256 KiB few are read at once.",
    "unavailable": "Try again after the seconds in `Retry-After`; retries are safe with an `external_id`.",
    "bot_not_found": "Check the id. An archived bot takes no bookings, as if it were not there.",
    "contact_not_found": "Create the contact first: bookings never do. Compare the number's country code.",
    "contact_ambiguous": "Name the contact by something that only they have, such as the `id` or the WhatsApp id.",
    "identity_taken": "`existing_id` names the contact who has it: change that one instead.",
    "booking_not_found": "Send the booking's `id`, not its `event_id`.",
    "booking_differs": "Compare with the stored booking, or leave out `Prefer: handling=strict`.",
    "slot_taken": "Take one of the `alternatives`, or ask for the open slots again.",
    "slot_unavailable": "Send a start that `GET /api/v1/bots/{id}/slots` tells, or one of the `alternatives`.",
    "already_booked": "Move the appointment that `existing_id` names, or cancel it.",
    "booking_not_ours": "Change it where it was made, and report that.",
    "booking_over": "Book another time.",
    "booking_cancelled": "Book anew; `existing_id` names the one that was cancelled.",
    "booking_not_begun": "Cancel it, or wait until its start.",
    "external_id_taken": "Use another `externalId`: one is for one booking.",
    "hold_booked": "Cancel the booking that `existing_id` names.",
    "hold_not_found": "Hold the slot again: it was released, or its time was over and somebody wanted it.",
    "schedule_not_found": "Check the id; `GET /api/v1/schedules` lists them.",
    "booking_page_not_found": "Ask `GET /api/v1/bots/{id}/booking-page` for the address, and see that there is a type.",
    "appointment_link_invalid": "Ask for a new link: each ends some time after its appointment.",
    "calendar_feed_not_found": "Subscribe to the newest address: `GET /api/v1/schedules/{id}/feed`.",
    "too_many_posts": "Wait for the seconds in `Retry-After`, then send the form again.",
    "appointment_type_not_found": "Check the id; one that is archived, or whose bot is, is not booked any more.",
    "idempotency_key_in_progress": "Wait a moment and send the same request again.",
    "bot_integration_not_found": "Check the id; `GET /api/v1/bot-integrations` lists them.",
    "bot_integration_disabled": "Create a new bot integration, and send messages there.",
    "contact_merged": "Use the contact that it was merged into: `GET /api/v1/contacts/{id}` tells which.",
    "contact_merge_with_itself": "Name two contacts.",
    "contact_merge_not_found": "Check the id; `GET /api/v1/contacts/{id}/merges` lists them.",
    "contact_merge_undone": "It is as it was before; merge the two again if they are one person.",
    "contact_merge_too_old": "After 30 days a merge stays.",
    "contact_merge_not_the_last": "Undo the later merges of this contact first, the last one first.",
    "contact_opted_out": "Wait until the contact writes START, or record their consent: see the contact's consents.",
    "booking_exists": 'Leave the link out, or send it all the same with `"force": true`.',
    "outreach_too_soon": "Wait for the seconds in `Retry-After`: the number was written to a short while ago.",
    "window_closed": "Send a template: `POST /api/v1/bot-integrations/{id}/messages/send`.",
    "no_numbers_here": "Use a bot integration on the channel `whatsapp` or `sms`.",
    "no_provider": "Only integrations on `whatsapp` and `sms` have credentials.",
    "address_taken": "Disable the integration that has the number, or give that one the new credentials.",
    "secret_key_missing": "Set `OPENSETTER_SECRET_KEY` on the server: openssl rand -hex 24",
    "secrets_unreadable": "Give the server the key that it had before, or disable the integration and create another.",
    "signature_invalid": "Only the provider can call this address. Compare its secret, and the address entered there.",
    "message_not_found": "Only messages of the bot's have an explanation; their ids are in the conversation's history.",
    "conversation_not_found": "The history of a conversation tells its id as `conversationId`.",
    "conversation_moved": "Try again: two contacts were merged at that moment.",
    "not_an_api_channel": "Create a bot integration on the channel `api`.",
    "not_a_webchat": "Create a bot integration on the channel `webchat`.",
    "chat_not_found": "Ask for the chat's current address: the chat may have been closed.",
    "speaker_unknown": "Open the chat's page in this browser, with cookies allowed.",
    "cross_site_request": "Write from the chat's own page. Programs use an `api` bot integration.",
    "metrics_token_required": "It is the setting `OPENSETTER_METRICS_TOKEN`; an API key does not serve.",
    "organization_not_found": "`opensetter organizations list` shows them.",
    "api_key_not_found": "`opensetter keys list` shows them.",
}
"""What to do about the codes that have a class; a code without an entry gets its status' advice."""

BY_STATUS = {
    400: "Change the request; sending it again as it is will not help.",
    401: "Send a valid API key.",
    403: "Use a key that may do that.",
    404: "Check the id and the address.",
    409: "Look at what is stored, then decide.",
    429: "Try again after the seconds in `Retry-After`.",
    503: "Try again in a moment.",
}
