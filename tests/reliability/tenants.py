"""The table of who may do what: one row per operation, with the answers to five keys and the meaning of every id.

A new operation needs a row here. The proofs compare this table with the server's own OpenAPI document, both ways.

In a row, `$bot` stands for the caller's own bot, and so on for all that `estate.py` makes; `$fresh` is a new word each
time. `roles` are the statuses that this request gets without a key, with a revoked key, with one that may only read,
with a full key, and with the full key of another organization, whose things those are not.
"""

from tests.reliability.meanings import Kept, Misplaced, Named, Position, Public, Row, Sought, Token, Word
from tests.reliability.tenants_pages import PAGES

API = "/api/v1"
INTEGRATION = f"{API}/bot-integrations/{{bot_integration_id}}"
CONTACT = f"{API}/contacts/{{contact_id}}"
CONVERSATION = f"{API}/conversations/{{conversation_id}}"
TYPE = f"{API}/appointment-types/{{appointment_type_id}}"
TYPE_ID = "path appointment_type_id"
CHAT = "/chat/{bot_integration_id}"
INTEGRATION_ID = "path bot_integration_id"
# No key opens a chat: its page is for everyone, and the rest for whoever has the page's cookie.
PAGE, VISITOR = "200 200 200 200 200", "403 403 403 403 403"
# A booking page is for everyone, and whoever has an appointment's link may change it; here the forms are empty.
FORM, TICKET = "400 400 400 400 400", {"path token": Public("ticket", 200)}
# Nor a hook: it is for whoever can sign, or knows the word that was agreed on.
HOOK = {INTEGRATION_ID: Token("whatsapp", 403)}
TWILIO_HOOK = {INTEGRATION_ID: Token("sms", 403)}

CREDENTIALS = {
    "phoneNumberId": "phone_number_id",
    "businessAccountId": "business_account_id",
    "accessToken": "access_token",
    "verifyToken": "agreed_word",
    "accountSid": "account_sid",
    "authToken": "auth_token",
    "apiKeySid": "api_key_sid",
    "messagingServiceSid": "messaging_service_sid",
}
_META = ("phoneNumberId", "businessAccountId", "accessToken", "verifyToken")

BOOKING = {
    "bot_id": "$bot",
    "phone": "$phone",
    "start_time": "2026-05-25T14:00:00Z",
    "source": "$source",
    "external_id": "$fresh",
}

SCHEDULE = {
    "name": "$fresh",
    "weekly": [{"weekday": "monday", "opens": "09:00", "closes": "17:00"}],
    "exceptions": [{"date": "2026-12-24", "hours": [{"opens": "09:00", "closes": "12:00"}], "name": "$fresh"}],
}

APPOINTMENT_TYPE = {
    "name": "$fresh",
    "questions": [{"text": "$fresh?", "disqualifying": ["$fresh"]}],
    "location": {"kind": "address", "value": "$fresh"},
}

ROWS = (
    Row(
        f"POST {API}/bookings",
        "401 401 403 201 404",
        {
            "header Idempotency-Key": Word("idempotency_key"),
            "body bot_id": Named("bot", retired=404),
            "body phone": Named("phone"),
            "body wa_id": Named("wa_id", without=("phone",)),
            "body source": Word("source"),
            "body external_id": Word("external_id"),
        },
        body=BOOKING,
        makes="bookings",
    ),
    Row(
        f"GET {API}/bookings",
        "401 401 200 200 200",
        {
            "query starting_after": Named("booking", retired=200),
            "query bot_id": Sought("bot"),
            "query contact_id": Sought("contact"),
            "query source": Sought("source"),
            "query external_id": Sought("external_id"),
        },
    ),
    Row(
        f"GET {API}/bookings/{{booking_id}}",
        "401 401 200 200 404",
        {"path booking_id": Named("booking", retired=200)},
    ),
    Row(
        f"POST {API}/bookings/{{booking_id}}/no-show",
        "401 401 403 200 404",
        {"path booking_id": Named("missed_booking", retired=409)},
    ),
    Row(
        f"POST {API}/bookings/{{booking_id}}/cancel",
        "401 401 403 200 404",
        {"path booking_id": Named("booking", retired=200)},
    ),
    Row(
        f"GET {API}/bookings/{{booking_id}}/reminders",
        "401 401 200 200 404",
        {"path booking_id": Named("booking", retired=200), "query startingAfter": Position("reminder")},
    ),
    Row(
        f"POST {API}/bookings/{{booking_id}}/move",
        "401 401 403 200 404",
        {"path booking_id": Named("our_booking", retired=409)},
        body={"start_time": "$slot_time"},
    ),
    Row(
        f"POST {API}/contacts",
        "401 401 403 201 201",
        {
            "body waId": Word("wa_id"),
            "body smsPhoneNumber": Word("phone"),
            "body phoneNumber": Word("phone"),
            "body email": Word("email"),
        },
        body={"email": "$fresh@example.com"},
        makes="contacts",
    ),
    Row(
        f"GET {API}/contacts",
        "401 401 200 200 200",
        {
            "query startingAfter": Position("contact"),
            "query waId": Sought("wa_id"),
            "query phoneNumber": Sought("phone"),
            "query email": Sought("email"),
        },
    ),
    Row(
        f"PUT {API}/contacts",
        "401 401 403 200 404",
        {
            "body id": Named("contact"),
            "body waId": Named("wa_id", without=("id",)),
            "body smsPhoneNumber": Named("phone", without=("id",)),
            "body phoneNumber": Word("spare_phone"),
            "body email": Word("spare_email"),
        },
        body={"id": "$contact", "lastName": "$fresh"},
    ),
    Row(f"GET {CONTACT}", "401 401 200 200 404", {"path contact_id": Named("contact")}),
    Row(
        f"GET {CONTACT}/identities",
        "401 401 200 200 404",
        {"path contact_id": Named("contact"), "query startingAfter": Position("contact_identity")},
    ),
    Row(
        f"GET {CONTACT}/merges",
        "401 401 200 200 404",
        {"path contact_id": Named("contact"), "query startingAfter": Position("contact_merge")},
    ),
    Row(
        f"POST {CONTACT}/merge",
        "401 401 403 200 404",
        {"path contact_id": Named("spare_contact"), "body contactId": Named("other_contact")},
        body={"contactId": "$other_contact"},
        makes="contact_merges",
    ),
    Row(
        f"POST {API}/contact-merges/{{contact_merge_id}}/undo",
        "401 401 403 200 404",
        {"path contact_merge_id": Named("contact_merge", retired=409)},
    ),
    Row(
        f"GET {CONTACT}/consents",
        "401 401 200 200 404",
        {"path contact_id": Named("contact"), "query startingAfter": Position("consent")},
    ),
    Row(
        f"POST {CONTACT}/consents",
        "401 401 403 201 404",
        {"path contact_id": Named("contact")},
        body={"channel": "sms", "sender": "$fresh", "granted": False, "note": "$fresh"},
        makes="consents",
    ),
    Row(f"POST {API}/bots", "401 401 403 201 201", body={"name": "$fresh"}, makes="bots"),
    Row(f"GET {API}/bots", "401 401 200 200 200", {"query startingAfter": Position("bot")}),
    Row(f"GET {API}/bots/{{bot_id}}", "401 401 200 200 404", {"path bot_id": Named("bot", retired=200)}),
    Row(
        f"PUT {API}/bots/{{bot_id}}",
        "401 401 403 200 404",
        {"path bot_id": Named("bot", retired=200)},
        body={"questions": ["$fresh?"]},
    ),
    Row(
        f"POST {API}/bots/{{bot_id}}/archive",
        "401 401 403 200 404",
        {"path bot_id": Named("spare_bot", retired=200)},
    ),
    Row(
        f"GET {API}/bots/{{bot_id}}/context",
        "401 401 200 200 404",
        {"path bot_id": Named("bot", retired=200), "query contactId": Named("contact")},
        query={"contactId": "$contact"},
    ),
    Row(
        f"GET {API}/bots/{{bot_id}}/booking-page",
        "401 401 200 200 404",
        {"path bot_id": Named("bot", retired=200)},
    ),
    Row(
        f"GET {API}/bots/{{bot_id}}/slots",
        "401 401 200 200 404",
        {"path bot_id": Named("bot", retired=404), "query appointmentTypeId": Named("appointment_type", retired=404)},
        query={"appointmentTypeId": "$appointment_type"},
    ),
    Row(f"POST {API}/schedules", "401 401 403 201 201", body=SCHEDULE, makes="schedules"),
    Row(f"GET {API}/schedules", "401 401 200 200 200", {"query startingAfter": Position("schedule")}),
    Row(f"GET {API}/schedules/{{schedule_id}}", "401 401 200 200 404", {"path schedule_id": Named("schedule")}),
    Row(f"GET {API}/schedules/{{schedule_id}}/feed", "401 401 200 200 404", {"path schedule_id": Named("schedule")}),
    Row(
        f"POST {API}/schedules/{{schedule_id}}/feed/rotate",
        "401 401 403 200 404",
        {"path schedule_id": Named("spare_schedule")},
    ),
    Row(
        f"PUT {API}/schedules/{{schedule_id}}",
        "401 401 403 200 404",
        {"path schedule_id": Named("spare_schedule")},
        body=SCHEDULE,
    ),
    Row(
        f"POST {API}/appointment-types",
        "401 401 403 201 404",
        {"body botId": Named("bot", retired=404), "body scheduleId": Named("schedule", may_be_null=True)},
        body={"botId": "$bot", "scheduleId": "$schedule", **APPOINTMENT_TYPE},
        makes="appointment_types",
    ),
    Row(
        f"GET {API}/appointment-types",
        "401 401 200 200 200",
        {"query startingAfter": Position("appointment_type"), "query botId": Sought("bot")},
    ),
    Row(f"GET {TYPE}", "401 401 200 200 404", {TYPE_ID: Named("appointment_type", retired=200)}),
    Row(
        f"PUT {TYPE}",
        "401 401 403 200 404",
        {TYPE_ID: Named("spare_type", retired=200), "body scheduleId": Named("schedule")},
        body=APPOINTMENT_TYPE,
    ),
    Row(f"POST {TYPE}/archive", "401 401 403 200 404", {TYPE_ID: Named("spare_type", retired=200)}),
    Row(
        f"POST {TYPE}/holds",
        "401 401 403 201 404",
        {TYPE_ID: Named("appointment_type", retired=404), "body contactId": Named("contact")},
        body={"contactId": "$contact", "startTime": "$slot_time"},
    ),
    Row(
        f"POST {TYPE}/book",
        "401 401 403 201 404",
        {
            TYPE_ID: Named("appointment_type", retired=404),
            "body contactId": Named("contact"),
            "body externalId": Word("order"),
        },
        body={"contactId": "$contact", "startTime": "$slot_time", "externalId": "$fresh"},
        makes="bookings",
    ),
    Row(f"POST {API}/holds/{{hold_id}}/release", "401 401 403 200 404", {"path hold_id": Named("hold")}),
    Row(
        f"POST {API}/holds/{{hold_id}}/book",
        "401 401 403 200 404",
        {"path hold_id": Named("booked_hold"), "body externalId": Word("order")},
        body={"externalId": "$fresh"},
    ),
    Row(
        f"POST {API}/bot-integrations",
        "401 401 403 201 404",
        {
            "body botId": Named("bot", retired=201),
            **{f"body credentials.{name}": Misplaced(kind) for name, kind in CREDENTIALS.items()},
        },
        body={"botId": "$bot", "channel": "api"},
        makes="bot_integrations",
    ),
    Row(
        f"GET {API}/bot-integrations",
        "401 401 200 200 200",
        {"query startingAfter": Position("integration"), "query botId": Sought("bot")},
    ),
    Row(f"GET {INTEGRATION}", "401 401 200 200 404", {INTEGRATION_ID: Named("integration", retired=200)}),
    Row(
        f"PUT {INTEGRATION}/credentials",
        "401 401 403 200 404",
        {
            INTEGRATION_ID: Named("spare_whatsapp", retired=200),
            **{
                f"body credentials.{name}": Word(kind) if name in _META else Misplaced(kind)
                for name, kind in CREDENTIALS.items()
            },
        },
        body={"credentials": {"accessToken": "$fresh"}},
    ),
    Row(
        f"POST {INTEGRATION}/disable",
        "401 401 403 200 404",
        {INTEGRATION_ID: Named("spare_integration", retired=200)},
    ),
    Row(
        f"GET {INTEGRATION}/conversations",
        "401 401 200 200 404",
        {
            INTEGRATION_ID: Named("integration", retired=200),
            "query startingAfter": Position("message"),
            "query userNumber": Sought("phone"),
            "query waId": Sought("wa_id", without=("userNumber",)),
            "query sessionId": Sought("session", without=("userNumber",)),
            "query contactId": Sought("contact", without=("userNumber",)),
        },
        query={"userNumber": "$phone"},
    ),
    Row(
        f"POST {INTEGRATION}/messages/receive",
        "401 401 403 202 404",
        {
            INTEGRATION_ID: Named("integration", retired=409),
            "body userNumber": Word("phone", without=("sessionId",)),
            "body waId": Word("wa_id", without=("sessionId",)),
            "body sessionId": Word("session"),
            "body messageId": Word("message_word"),
        },
        body={"sessionId": "$session", "content": "Hi", "messageId": "$fresh"},
        makes="messages",
    ),
    Row(f"GET {API}/messages/{{message_id}}/explain", "401 401 200 200 404", {"path message_id": Named("reply")}),
    Row(
        f"POST {INTEGRATION}/messages/send",
        "401 401 403 201 404",
        {
            INTEGRATION_ID: Named("whatsapp", retired=409),
            "body phoneNumber": Word("sent_phone"),
            "body email": Word("sent_email"),
            "body calendarIntegrationId": Kept("integration"),
        },
        body={
            "phoneNumber": "$sent_phone",
            "templateName": "$fresh",
            "language": "en",
            "bodyParameters": [{"type": "text", "text": "$fresh"}],
        },
    ),
    Row(
        f"POST {CONVERSATION}/messages",
        "401 401 403 201 404",
        {"path conversation_id": Named("conversation")},
        body={"content": "$fresh"},
    ),
    Row(f"POST {CONVERSATION}/handoff", "401 401 403 200 404", {"path conversation_id": Named("conversation")}),
    Row(f"POST {CONVERSATION}/handback", "401 401 403 200 404", {"path conversation_id": Named("conversation")}),
    Row(
        f"POST {INTEGRATION}/chat-links",
        "401 401 403 201 404",
        {INTEGRATION_ID: Named("webchat", retired=409), "body contactId": Named("contact")},
        body={"contactId": "$contact"},
    ),
    Row(f"GET {INTEGRATION}/website-widget", "401 401 200 200 404", {INTEGRATION_ID: Named("webchat", retired=200)}),
    Row(
        f"PUT {INTEGRATION}/website-widget",
        "401 401 403 200 404",
        {INTEGRATION_ID: Named("webchat", retired=200)},
        body={"title": "$fresh", "allowedOrigins": ["https://shop.example"]},
    ),
    Row(f"GET {INTEGRATION}/website-widget/configuration", PAGE, {INTEGRATION_ID: Public("webchat", 200)}),
    Row(f"GET {API}/events", "401 401 200 200 200", {"query startingAfter": Position("event")}),
    Row(f"GET {CHAT}", PAGE, {INTEGRATION_ID: Public("webchat", 200), "query as": Token("link", 403)}),
    Row(
        f"POST {CHAT}/messages",
        VISITOR,
        {INTEGRATION_ID: Public("webchat", 403), "body messageId": Word("browser_word")},
        body={"messageId": "$fresh", "content": "Hi"},
        makes="messages",
        visitor=202,
    ),
    Row(
        f"POST {CHAT}/read",
        VISITOR,
        {INTEGRATION_ID: Public("webchat", 403), "body messageId": Position("chat_message")},
        body={"messageId": "$chat_message"},
        visitor=204,
    ),
    Row("GET /widget.js", PAGE),
    Row("GET /p/embed/{bot_integration_id}/chat", PAGE, {INTEGRATION_ID: Public("webchat", 200)}),
    Row(f"POST {CHAT}/visitors", VISITOR, {INTEGRATION_ID: Public("webchat", 200)}, visitor=200),
    Row(
        f"GET {CHAT}/events",
        VISITOR,
        {INTEGRATION_ID: Public("webchat", 403), "query after": Position("chat_message")},
        visitor=200,
    ),
    Row(
        "GET /hooks/whatsapp/{bot_integration_id}",
        PAGE,
        HOOK,
        query={"hub.mode": "subscribe", "hub.verify_token": "$verify_token", "hub.challenge": "42"},
    ),
    Row(
        "POST /hooks/whatsapp/{bot_integration_id}",
        VISITOR,
        HOOK,
        body={"object": "whatsapp_business_account", "entry": []},
        visitor=200,
        signed="whatsapp",
    ),
    Row(
        "POST /hooks/twilio/{bot_integration_id}",
        VISITOR,
        TWILIO_HOOK,
        body={"AccountSid": "$account_sid", "MessageSid": "SM1", "From": "$phone", "To": "$sms_sender", "Body": "Hi"},
        visitor=200,
        signed="twilio",
    ),
    Row(
        "POST /hooks/twilio/{bot_integration_id}/status",
        VISITOR,
        TWILIO_HOOK,
        body={"AccountSid": "$account_sid", "MessageSid": "SM2", "MessageStatus": "sent", "From": "$sms_sender"},
        visitor=200,
        signed="twilio",
    ),
    *PAGES,
    Row("GET /book/{slug}", PAGE, {"path slug": Public("page", 200)}),
    Row("POST /book/{slug}", FORM, {"path slug": Public("page", 400)}),
    Row("GET /book/manage/{token}", PAGE, TICKET),
    Row("POST /book/manage/{token}/move", FORM, {"path token": Public("ticket", 400)}),
    Row("POST /book/manage/{token}/cancel", FORM, {"path token": Public("ticket", 400)}),
    Row("GET /book/manage/{token}/appointment.ics", PAGE, TICKET),
    Row("GET /calendars/{token}.ics", PAGE, {"path token": Public("feed", 200)}),
    Row("GET /static/booking-page/{digest}/{name}", "404 404 404 404 404"),
    Row("GET /static/dashboard/{digest}/{name}", "404 404 404 404 404"),
    Row("GET /static/widget/{digest}/{name}", "404 404 404 404 404"),
    Row("GET /static/reference/{digest}/{name}", "404 404 404 404 404"),
    *(
        Row(f"GET {path}", PAGE)
        for path in ("/", "/docs", "/docs/errors", "/openapi.json", "/livez", "/readyz", "/metrics")
    ),
)
BY_OPERATION = {row.operation: row for row in ROWS}
