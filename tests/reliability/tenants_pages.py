"""The dashboard's part of the table of who may do what: see `tenants.py`.

No key opens the dashboard: its pages lead to where people sign in, and its forms are for who has.
"""

from tests.reliability.meanings import Counted, Meaning, Named, Public, Row, Token

PAGE, LED, VISITOR = "200 200 200 200 200", "303 303 303 303 303", "403 403 403 403 403"
TALK = "/inbox/{conversation_id}"
SIGN_IN = {"email": "$member_email", "password": "$member_password"}

ACCOUNT, FACTOR = "/account", "/account/second-factor"
MEMBERS, INVITATION = "/settings/members", "/invitations/{token}"
MEMBER = {"path user_id": Named("member")}

PEOPLE = (
    Row("GET /sign-in-code", LED),
    Row("POST /sign-in-code", VISITOR, form={"code": "000000"}, visitor=303),
    Row(f"GET {INVITATION}", PAGE, {"path token": Public("invitation_link", 200)}),
    # With a name alone nobody joins; and an invitation for another address is not for who is signed in.
    Row(
        f"POST {INVITATION}",
        VISITOR,
        {"path token": Public("invitation_link", 400)},
        form={"name": "$fresh"},
        visitor=400,
    ),
    Row(
        f"POST {INVITATION}/accept",
        VISITOR,
        {"path token": Public("invitation_link", 409)},
        member=True,
        form={"nothing": ""},
        visitor=409,
    ),
    Row(f"GET {ACCOUNT}", LED, member=True, visitor=200),
    Row(f"POST {ACCOUNT}", VISITOR, member=True, form={"name": "$fresh"}, visitor=303),
    Row(
        f"POST {ACCOUNT}/password",
        VISITOR,
        member=True,
        form={"password": "$member_password", "new_password": "$member_password"},
        visitor=303,
    ),
    Row(f"POST {ACCOUNT}/sessions/end", VISITOR, member=True, form={"nothing": ""}, visitor=303),
    Row(f"GET {FACTOR}", LED, member=True, visitor=303),
    Row(f"POST {FACTOR}", VISITOR, member=True, form={"password": "$member_password"}, visitor=303),
    Row(f"POST {FACTOR}/confirm", VISITOR, member=True, form={"code": "000000"}, visitor=409),
    Row(f"POST {FACTOR}/remove", VISITOR, member=True, form={"password": "$member_password"}, visitor=303),
    Row(f"GET {MEMBERS}", LED, member=True, visitor=200),
    Row(
        f"POST {MEMBERS}/invitations",
        VISITOR,
        member=True,
        form={"email": "$fresh@example.com", "role": "agent"},
        visitor=200,
    ),
    Row(
        f"POST {MEMBERS}/invitations/{{invitation_id}}/withdraw",
        VISITOR,
        {"path invitation_id": Named("invitation", retired=303)},
        member=True,
        form={"nothing": ""},
        visitor=303,
    ),
    Row(f"POST {MEMBERS}/{{user_id}}/role", VISITOR, MEMBER, member=True, form={"role": "agent"}, visitor=303),
    Row(f"POST {MEMBERS}/{{user_id}}/remove", VISITOR, MEMBER, member=True, form={"nothing": ""}, visitor=303),
    Row("GET /settings/audit-log", LED, member=True, visitor=200),
)

BOT = "/bots/{bot_id}"
KIND = f"{BOT}/appointments/{{appointment_type_id}}"
HOURS = f"{BOT}/schedules/{{schedule_id}}"
VERSION = f"{BOT}/versions/{{number}}"


def _bot(retired: int, kind: str = "bot", **others: Meaning) -> dict[str, Meaning]:
    """The ids in the address of a bot's page."""
    return {"path bot_id": Named(kind, retired=retired)} | {f"path {name}": meant for name, meant in others.items()}


BOTS = (
    Row("GET /bots", LED, member=True, visitor=200),
    Row("POST /bots", VISITOR, member=True, form={"name": "$fresh"}, visitor=303),
    Row(f"GET {BOT}", LED, _bot(200), member=True, visitor=200),
    Row(f"POST {BOT}", VISITOR, _bot(303), member=True, form={"instructions": "$fresh"}, visitor=303),
    Row(f"GET {BOT}/archive", LED, _bot(200), member=True, visitor=200),
    Row(f"POST {BOT}/archive", VISITOR, _bot(303, "spare_bot"), member=True, form={"nothing": ""}, visitor=303),
    Row(f"GET {BOT}/sees", LED, _bot(200), query={"contact": "$contact"}, member=True, visitor=200),
    Row(f"GET {BOT}/try", LED, _bot(200), member=True, visitor=200),
    Row(f"POST {BOT}/try", VISITOR, _bot(303), member=True, form={"content": "$fresh"}, visitor=303),
    Row(f"GET {BOT}/try/events", LED, _bot(404), member=True, visitor=200),
    Row(f"POST {BOT}/try/start-again", VISITOR, _bot(303, "spare_bot"), member=True, form={"n": ""}, visitor=303),
    Row(f"GET {BOT}/versions", LED, _bot(200), member=True, visitor=200),
    Row(f"GET {VERSION}", LED, _bot(200, number=Counted("version", 200)), member=True, visitor=200),
    Row(
        f"POST {VERSION}/restore",
        VISITOR,
        _bot(303, number=Counted("version", 303)),
        member=True,
        form={"nothing": ""},
        visitor=303,
    ),
    Row(f"GET {BOT}/appointments", LED, _bot(200), member=True, visitor=200),
    Row(f"GET {BOT}/new-appointment", LED, _bot(200), member=True, visitor=200),
    Row(f"POST {BOT}/appointments", VISITOR, _bot(404), member=True, form={"name": "$fresh"}, visitor=303),
    Row(
        f"GET {KIND}",
        LED,
        _bot(404, appointment_type_id=Named("appointment_type", retired=200)),
        member=True,
        visitor=200,
    ),
    Row(
        f"POST {KIND}",
        VISITOR,
        _bot(404, appointment_type_id=Named("appointment_type", retired=303)),
        member=True,
        form={"horizon_days": "60"},
        visitor=303,
    ),
    Row(
        f"POST {KIND}/archive",
        VISITOR,
        _bot(404, appointment_type_id=Named("spare_type", retired=303)),
        member=True,
        form={"nothing": ""},
        visitor=303,
    ),
    Row(f"GET {HOURS}", LED, _bot(200, schedule_id=Named("schedule")), member=True, visitor=200),
    Row(
        f"POST {HOURS}",
        VISITOR,
        _bot(303, schedule_id=Named("spare_schedule")),
        member=True,
        form={"name": "$fresh"},
        visitor=303,
    ),
)

CONTACT, IMPORT = "/contacts/{contact_id}", "/contacts/imports/{contact_import_id}"
OF_CONTACT, OF_IMPORT = {"path contact_id": Named("contact")}, {"path contact_import_id": Named("contact_import")}
CONTACTS = (
    *(
        Row(f"GET {path}", LED, member=True, visitor=200)
        for path in ("/contacts", "/contacts/new", "/contacts/import", "/contacts.csv", "/settings/data")
    ),
    Row("POST /contacts/new", VISITOR, member=True, form={"email": "$fresh@example.com"}, visitor=303),
    Row("POST /settings/data", VISITOR, member=True, form={"days": "3650"}, visitor=303),
    Row(
        "POST /contacts/import",
        VISITOR,
        member=True,
        form={"text": "Name,E-mail\n$fresh,$fresh@example.com"},
        is_multipart=True,
        visitor=303,
    ),
    *(
        Row(f"GET {CONTACT}{what}", LED, OF_CONTACT, member=True, visitor=200)
        for what in ("", "/export.json", "/erase")
    ),
    *(
        Row(f"POST {CONTACT}{what}", VISITOR, OF_CONTACT, member=True, form=form, visitor=status)
        for what, form, status in (
            ("", {"first_name": "$fresh", "email": "$email"}, 303),
            ("/consent", {"channel": "sms", "granted": "no"}, 303),
            ("/merge", {"other": "nobody"}, 400),
            ("/erase", {"nothing": ""}, 400),
        )
    ),
    Row(
        f"POST {CONTACT}/merges/{{contact_merge_id}}/undo",
        VISITOR,
        {"path contact_id": Named("merged_contact"), "path contact_merge_id": Named("contact_merge", retired=404)},
        member=True,
        form={"nothing": ""},
        visitor=303,
    ),
    *(Row(f"GET {IMPORT}{what}", LED, OF_IMPORT, member=True, visitor=200) for what in ("", "/faults.csv")),
    *(
        Row(f"POST {IMPORT}/{what}", VISITOR, OF_IMPORT, member=True, form={"has_header": "yes"}, visitor=303)
        for what in ("columns", "start", "cancel")
    ),
)

INBOX = (
    Row("GET /inbox/events", LED, member=True, visitor=200),
    Row(
        f"POST {TALK}/consent",
        VISITOR,
        {"path conversation_id": Named("conversation")},
        member=True,
        form={"channel": "sms", "granted": "yes"},
        visitor=303,
    ),
    Row(
        f"POST {TALK}/merge",
        VISITOR,
        {"path conversation_id": Named("conversation")},
        member=True,
        form={"contact": "$fresh"},
        visitor=404,
    ),
    Row(
        f"POST {TALK}/unmerge",
        VISITOR,
        {"path conversation_id": Named("conversation")},
        member=True,
        form={"merge": "$fresh"},
        visitor=404,
    ),
)
SETTINGS = (
    Row(
        "GET /settings/api-keys/{api_key_id}/revoke",
        LED,
        {"path api_key_id": Named("api_key", retired=303)},
        member=True,
        visitor=200,
    ),
    Row("GET /settings", LED, member=True, visitor=303),
    Row("GET /settings/general", LED, member=True, visitor=200),
    Row(
        "POST /settings/general",
        VISITOR,
        member=True,
        form={"name": "$fresh", "time_zone": "UTC", "language": ""},
        visitor=303,
    ),
    Row("GET /settings/model", LED, member=True, visitor=200),
    Row("POST /settings/model", VISITOR, member=True, form={"model": "$fresh"}, visitor=404),
    Row("GET /developers", LED, member=True, visitor=200),
    Row("GET /developers/requests", LED, member=True, visitor=200),
)
CHANNEL = "/channels/{bot_integration_id}"
CHANNELS = (
    Row("GET /channels", LED, member=True, visitor=200),
    Row("GET /channels/new", LED, member=True, visitor=200),
    Row("GET /channels/new/{kind}", LED, {"path kind": Public("channel", 200)}, member=True, visitor=200),
    Row(
        "POST /channels/new/{kind}",
        VISITOR,
        {"path kind": Public("channel", 303)},
        member=True,
        form={"bot": "$bot_written", "name": "$fresh"},
        visitor=303,
    ),
    Row(
        f"GET {CHANNEL}",
        LED,
        {"path bot_integration_id": Named("webchat", retired=200)},
        member=True,
        visitor=200,
    ),
    *(
        Row(
            f"POST {CHANNEL}/{what}",
            VISITOR,
            {"path bot_integration_id": Named(kind, retired=retired)},
            member=True,
            form=form,
            visitor=status,
        )
        for what, kind, form, status, retired in (
            ("check", "whatsapp", {"nothing": ""}, 200, 404),
            ("credentials", "spare_whatsapp", {"accessToken": "$access_token"}, 303, 303),
            ("website", "webchat", {"title": "$fresh"}, 303, 303),
            ("disconnect", "spare_integration", {"sure": "yes"}, 303, 303),
        )
    ),
)

BOOKING = "/bookings/{booking_id}"
BOOKINGS = (
    Row("GET /bookings", LED, member=True, visitor=200),
    Row("GET /bookings/week", LED, member=True, visitor=200),
    Row("GET /bookings/new", LED, member=True, visitor=200),
    Row(
        "POST /bookings/new",
        VISITOR,
        member=True,
        form={
            "key": "$fresh-of-a-form",
            "who": "$phone",
            "what": "$bot_choice",
            "day": "2026-11-03",
            "time": "09:00",
            "minutes": "30",
        },
        visitor=303,
    ),
    Row(f"GET {BOOKING}", LED, {"path booking_id": Named("booking", retired=200)}, member=True, visitor=200),
    Row(f"GET {BOOKING}/move", LED, {"path booking_id": Named("booking", retired=200)}, member=True, visitor=200),
    Row(
        f"POST {BOOKING}/move",
        VISITOR,
        {"path booking_id": Named("our_booking", retired=409)},
        member=True,
        form={"at": "$slot_time"},
        visitor=303,
    ),
    Row(
        f"POST {BOOKING}/no-show",
        VISITOR,
        {"path booking_id": Named("missed_booking", retired=409)},
        member=True,
        form={"nothing": ""},
        visitor=303,
    ),
    Row(
        f"POST {BOOKING}/cancel",
        VISITOR,
        {"path booking_id": Named("booking", retired=303)},
        member=True,
        form={"reason": "$fresh"},
        visitor=303,
    ),
)

PAGES = (
    *BOOKINGS,
    *CONTACTS,
    *BOTS,
    *PEOPLE,
    *CHANNELS,
    Row("GET /sign-in", PAGE),
    Row("POST /sign-in", VISITOR, form=SIGN_IN, visitor=303),
    Row("GET /sign-in/{token}", PAGE, {"path token": Token("sign_in_link", 200)}),
    Row(
        "POST /sign-in/{token}",
        VISITOR,
        {"path token": Token("sign_in_link", 400)},
        form={"nothing": ""},
        visitor=400,
    ),
    Row("POST /sign-out", VISITOR, form={"nothing": ""}, visitor=303),
    Row("POST /organization", VISITOR, member=True, form={"organization": "$organization"}, visitor=303),
    Row("GET /setup/{code}", "404 404 404 404 404", {"path code": Token("setup_code", 404)}),
    Row(
        "POST /setup/{code}",
        VISITOR,
        {"path code": Token("setup_code", 404)},
        form={"name": "$fresh"},
        visitor=404,
    ),
    Row("GET /home", LED, member=True, visitor=200),
    Row("GET /inbox", LED, member=True, visitor=200),
    Row(f"GET {TALK}", LED, {"path conversation_id": Named("conversation")}, member=True, visitor=200),
    Row(f"GET {TALK}/events", LED, {"path conversation_id": Named("conversation")}, member=True, visitor=200),
    Row(
        f"POST {TALK}/messages",
        VISITOR,
        {"path conversation_id": Named("conversation")},
        member=True,
        form={"content": "$fresh"},
        visitor=303,
    ),
    *(
        Row(
            f"POST {TALK}/{what}",
            VISITOR,
            {"path conversation_id": Named("conversation")},
            member=True,
            form={"nothing": ""},
            visitor=303,
        )
        for what in ("take-over", "hand-back")
    ),
    *INBOX,
    Row("GET /settings/api-keys", LED, member=True, visitor=200),
    Row("POST /settings/api-keys", VISITOR, member=True, form={"name": "$fresh"}, visitor=200),
    Row(
        "POST /settings/api-keys/{api_key_id}/revoke",
        VISITOR,
        {"path api_key_id": Named("api_key", retired=303)},
        member=True,
        form={"nothing": ""},
        visitor=303,
    ),
    *SETTINGS,
)
