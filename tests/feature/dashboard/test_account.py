"""One's own account: name, language, password, sessions, and a second factor."""

import re
from datetime import timedelta

import httpx
import pytest

from opensetter.core import clock
from opensetter.users import auth, factors, passwords, service, totp
from tests.feature.dashboard.conftest import Screen
from tests.feature.people import PASSWORD

FACTOR = "/account/second-factor"
NEW = "another horse battery"


@pytest.fixture(autouse=True)
def cheap(monkeypatch, at_noon):
    """Hashes that cost little: what they cost is looked at elsewhere."""
    monkeypatch.setattr(passwords, "_MEMORY_KIB", 1024)


@pytest.fixture
async def elsewhere(application, client):
    """The same person on another screen."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(application), base_url="http://opensetter.test"
    ) as other:
        yield Screen(other)


@pytest.fixture
def code(runtime, sql):
    """The code of somebody's authenticator, so many half minutes from now."""

    def of(person, steps=0):
        sealed = sql.value("SELECT secret FROM second_factors WHERE user_id = %s", person.id)
        secret = runtime.vault.unseal(bytes(sealed), about=f"the second factor of user {person.id}")
        return totp.code(secret, int(clock.now().timestamp()) // totp.STEP_SECONDS + steps)

    return of


@pytest.fixture
def enroll(signed, ada, code):
    """Ada's second factor, turned on with the code of half a minute ago; her recovery codes."""

    async def act():
        assert (await signed.send(FACTOR, password=PASSWORD)).headers["location"] == FACTOR
        page = await signed.send(f"{FACTOR}/confirm", code=code(ada, -1))
        assert page.status_code == 200
        return re.findall(r"<code>([a-z0-9-]{29})</code>", page.text)

    return act


async def test_ones_name_and_language_are_ones_own_to_choose(signed, ada, sql):
    page = await signed.send("/account", name="Ada King", language="de")
    assert page.headers["location"] == "/account?done=saved"
    assert '<html lang="de">' in (await signed.open("/account")).text
    assert '<html lang="de">' in (await signed.open("/home")).text
    assert sql.value("SELECT name FROM users") == "Ada King"
    await signed.send("/account", name="Ada King", language="")
    assert '<html lang="en">' in (await signed.open("/account")).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "A name has 1 to 200 characters."),
        ({"name": "x" * 201}, "A name has 1 to 200 characters."),
        ({"name": "a\0b"}, "A name has 1 to 200 characters."),
        ({"language": "tlh"}, "Choose one of these languages."),
        ({"language": "\0" * 20_000}, "Choose one of these languages."),
    ],
)
async def test_what_is_wrong_with_it_is_told_and_changes_nothing(signed, sql, typed, sentence):
    page = await signed.send("/account", **({"name": "Ada King", "language": "de"} | typed))
    assert (page.status_code, sentence in page.text) == (400, True)
    assert sql.value("SELECT name || coalesce(language, '-') FROM users") == "Ada Lovelace-"


async def test_another_password_asks_for_the_one_before_and_ends_every_other_session(runtime, signed, elsewhere, ada):
    await elsewhere.sign_in()
    async with runtime.database.transaction() as session:
        await auth.wall.enter_as(session, ada.id)
        link = await service.create_link(session, ada.id)
    done = await signed.send("/account/password", password=PASSWORD, new_password=NEW)
    assert done.headers["location"] == "/account?done=password"
    assert (await signed.open("/account")).status_code == 200
    assert (await elsewhere.open("/account")).status_code == 303
    assert (await elsewhere.sign_in()).status_code == 400
    assert (await elsewhere.send(f"/sign-in/{link}")).status_code == 400
    assert (await elsewhere.sign_in(password=NEW)).status_code == 303


@pytest.mark.parametrize(
    ("password", "new", "sentence"),
    [
        ("wrong horse battery", NEW, "That is not your password."),
        ("", NEW, "That is not your password."),
        (PASSWORD, "short", "A password has 12 to 200 characters."),
        (PASSWORD, "adalovelace1815", "too easy to guess"),
        (PASSWORD, "x" * 20_000, "A password has 12 to 200 characters."),
    ],
)
async def test_what_is_wrong_with_a_password_is_told_and_it_stays(signed, elsewhere, password, new, sentence):
    page = await signed.send("/account/password", password=password, new_password=new)
    assert (page.status_code, sentence in page.text) == (400, True)
    assert NEW not in page.text
    assert (await elsewhere.sign_in()).status_code == 303


async def test_ones_password_is_not_to_be_guessed_here_either(signed):
    # One was used up by signing in.
    for number in range(auth.TRIES_PER_ACCOUNT - 1):
        path = (FACTOR, "/account/password", f"{FACTOR}/remove")[number % 3]
        assert (await signed.send(path, password="wrong")).status_code == 400
    for path in ("/account/password", FACTOR, f"{FACTOR}/remove"):
        page = await signed.send(path, password=PASSWORD, new_password=NEW)
        assert (page.status_code, "Too many passwords were tried." in page.text) == (429, True)


async def test_one_sees_where_one_is_signed_in_and_signs_out_everywhere_else(signed, elsewhere):
    elsewhere.client.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    await elsewhere.sign_in()
    page = (await signed.open("/account")).text
    assert "Firefox on Linux" in page
    assert page.count("this one") == 1
    assert (await signed.send("/account/sessions/end")).headers["location"] == "/account?done=elsewhere"
    assert (await elsewhere.open("/account")).status_code == 303
    page = (await signed.open("/account")).text
    assert "Firefox" not in page
    assert "/account/sessions/end" not in page


async def test_a_second_factor_is_asked_for_after_the_password(signed, elsewhere, ada, enroll, code, sql):
    await elsewhere.sign_in()
    codes = await enroll()
    assert len(set(codes)) == factors.RECOVERY_CODES
    # Whoever was signed in without it is so no longer, but for the one who added it.
    assert (await elsewhere.open("/home")).status_code == 303
    assert (await signed.open("/home")).status_code == 200
    asked = await elsewhere.sign_in(next="/bookings")
    assert asked.headers["location"] == "/sign-in-code?next=%2Fbookings"
    assert 'value="/bookings"' in (await elsewhere.open(asked.headers["location"])).text
    for path in ("/home", "/account", "/inbox", "/settings/members"):
        assert (await elsewhere.open(path)).status_code == 303
    assert (await elsewhere.send("/account", name="x", language="")).headers["location"] == "/sign-in"
    before = sql.value("SELECT count(*) FROM user_sessions")
    wrong = await elsewhere.send("/sign-in-code", code="000000", next="/bookings")
    assert (wrong.status_code, "That is not the code of this moment" in wrong.text) == (400, True)
    assert sql.value("SELECT count(*) FROM user_sessions") == before
    now = code(ada)
    done = await elsewhere.send("/sign-in-code", code=f"{now[:3]} {now[3:]}", next="/bookings")
    assert (done.status_code, done.headers["location"]) == (303, "/bookings")
    assert (await elsewhere.open("/home")).status_code == 200
    assert "opensetter-half-session" not in elsewhere.client.cookies
    assert sql.value("SELECT count(*) FROM half_sessions") == 0


async def test_a_code_is_taken_once(elsewhere, ada, enroll, code):
    await enroll()
    for status in (303, 400):
        await elsewhere.sign_in()
        assert (await elsewhere.send("/sign-in-code", code=code(ada))).status_code == status
    # Nor is the one taken with which it was turned on, nor any before.
    for steps in (-1, -2):
        assert (await elsewhere.send("/sign-in-code", code=code(ada, steps))).status_code == 400
    assert (await elsewhere.send("/sign-in-code", code=code(ada, 1))).status_code == 303


async def test_a_recovery_code_signs_in_once(elsewhere, enroll, sql):
    first, *_ = await enroll()
    kept = sql.value("SELECT string_agg(r::text, ' ') FROM recovery_codes r")
    assert first not in kept
    for written, status in ((first.upper().replace("-", " "), 303), (first, 400)):
        await elsewhere.sign_in()
        assert (await elsewhere.send("/sign-in-code", code=written)).status_code == status
    assert sql.value("SELECT count(*) FROM recovery_codes WHERE used_at IS NULL") == factors.RECOVERY_CODES - 1


async def test_a_code_without_a_password_opens_nothing(elsewhere, ada, enroll, code):
    await enroll()
    assert (await elsewhere.open("/sign-in-code")).headers["location"] == "/sign-in"
    assert (await elsewhere.send("/sign-in-code", code=code(ada))).headers["location"] == "/sign-in"
    for password in ("", code(ada), "wrong"):
        assert (await elsewhere.sign_in(password=password)).status_code == 400
    assert (await elsewhere.open("/home")).status_code == 303


async def test_half_a_session_is_over_after_ten_minutes(elsewhere, ada, enroll, code):
    await enroll()
    await elsewhere.sign_in()
    with clock.frozen(clock.now() + timedelta(minutes=10, seconds=1)):
        assert (await elsewhere.send("/sign-in-code", code=code(ada))).headers["location"] == "/sign-in"


async def test_codes_are_tried_as_often_as_passwords(elsewhere, ada, enroll, code):
    await enroll()
    await elsewhere.sign_in()
    # One was used up by turning it on.
    for _ in range(auth.TRIES_PER_ACCOUNT - 1):
        assert (await elsewhere.send("/sign-in-code", code="000000")).status_code == 400
    page = await elsewhere.send("/sign-in-code", code=code(ada))
    assert (page.status_code, int(page.headers["retry-after"]) <= 60) == (429, True)


async def test_a_link_asks_for_the_code_as_well(runtime, elsewhere, ada, enroll, code):
    await enroll()
    async with runtime.database.transaction() as session:
        await auth.wall.enter_as(session, ada.id)
        link = await service.create_link(session, ada.id)
    assert (await elsewhere.send(f"/sign-in/{link}")).headers["location"] == "/sign-in-code?next=%2Fhome"
    assert (await elsewhere.open("/home")).status_code == 303
    assert (await elsewhere.send("/sign-in-code", code=code(ada))).headers["location"] == "/home"


async def test_a_second_factor_counts_once_it_is_confirmed_and_needs_the_password(signed, elsewhere, ada, code, sql):
    assert (await signed.open(FACTOR)).headers["location"] == "/account"
    assert (await signed.send(FACTOR, password="wrong")).status_code == 400
    assert (await signed.send(f"{FACTOR}/confirm", code="000000")).status_code == 409
    await signed.send(FACTOR, password=PASSWORD)
    page = (await signed.open(FACTOR)).text
    assert '<svg viewBox="0 0 ' in page
    assert "otpauth://totp/OpenSetter:ada%40example.com?" in page
    assert (await elsewhere.sign_in()).headers["location"] == "/home"
    for wrong in ("", "000000", "x" * 20_000, "٠٠٠٠٠٠", "\0\0\0\0\0\0"):
        assert (await signed.send(f"{FACTOR}/confirm", code=wrong)).status_code == 400
    assert sql.value("SELECT confirmed_at FROM second_factors") is None
    assert (await signed.send(f"{FACTOR}/confirm", code=code(ada))).status_code == 200
    # It is not shown again, nor exchanged for another.
    assert (await signed.open(FACTOR)).headers["location"] == "/account"
    assert (await signed.send(FACTOR, password=PASSWORD)).status_code == 409


async def test_a_second_factor_is_removed_with_the_password(signed, elsewhere, ada, enroll, code):
    await enroll()
    await elsewhere.sign_in()
    await elsewhere.send("/sign-in-code", code=code(ada))
    assert (await signed.send(f"{FACTOR}/remove", password="wrong")).status_code == 400
    assert (await signed.send(f"{FACTOR}/remove", password=PASSWORD)).headers["location"] == "/account?done=code_off"
    assert (await elsewhere.open("/home")).status_code == 303
    assert (await signed.open("/home")).status_code == 200
    assert (await elsewhere.sign_in()).headers["location"] == "/home"


async def test_its_secret_is_kept_sealed(signed, sql):
    await signed.send(FACTOR, password=PASSWORD)
    (shown,) = re.findall(r'class="secret">([A-Z2-7 ]+)<', (await signed.open(FACTOR)).text)
    kept = sql.value("SELECT secret FROM second_factors")
    assert totp.written(bytes(kept))[:16] not in shown.replace(" ", "")
    assert len(shown.replace(" ", "")) == 32
