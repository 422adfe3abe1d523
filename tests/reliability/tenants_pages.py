"""The dashboard's part of the table of who may do what: see `tenants.py`.

No key opens the dashboard: its pages lead to where people sign in, and its forms are for who has.
"""

from tests.reliability.meanings import Named, Public, Row, Token

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

PAGES = (
    *PEOPLE,
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
    Row("GET /bookings", LED, member=True, visitor=200),
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
)
