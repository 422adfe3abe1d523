"""T28: a session is new with each sign-in, and ends at once on every server when it ought to.

Changes that end sessions: signing out, another password, a second factor added or removed, another role, removal from
the organization, and being disabled. Age is made by moving the times of the rows: nobody waits for 30 days.
"""

import base64
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping

import httpx
import psycopg
import pytest

from tests.reliability import people
from tests.reliability.installation import Installation, installed
from tests.reliability.people import BEHIND_TLS, HALF, SESSION, Browser, Founded, Team, operator
from tests.reliability.proof import Proof, size

MEMBERS, FACTOR = "/settings/members", "/account/second-factor"
NEW_PASSWORD = "another staple than before"

Change = Callable[[Team, str, Browser], Awaitable[object]]
"""What happens to somebody, by their address, who is signed in on a screen of theirs."""


@pytest.fixture(scope="module")
def house(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two servers behind something that ends TLS; four in full."""
    servers = 2 if size() == "smoke" else 4
    home = tmp_path_factory.mktemp("sessions")
    with installed(home, own_database, servers=servers, workers=0, settings=BEHIND_TLS) as made:
        yield made


@pytest.fixture(scope="module")
def founded(house: Installation) -> Founded:
    return people.found(house)


@pytest.fixture
def team(founded: Founded, http: httpx.AsyncClient) -> Team:
    return founded.team(http)


async def _password(_team: Team, _email: str, screen: Browser) -> None:
    form = {"password": people.PASSWORD, "new_password": NEW_PASSWORD}
    assert (await screen.sends("/account/password", **form)).status_code == 303


async def _factor_added(_team: Team, _email: str, screen: Browser) -> None:
    await people.enroll(screen)


async def _factor_removed(_team: Team, _email: str, screen: Browser) -> None:
    assert (await screen.sends(f"{FACTOR}/remove", password=people.PASSWORD)).status_code == 303


async def _role(team: Team, email: str, _screen: Browser) -> None:
    done = await team.owner.sends(f"{MEMBERS}/{team.id_of(email)}/role", role="admin")
    assert done.status_code == 303, done.text


async def _removed(team: Team, email: str, _screen: Browser) -> None:
    assert (await team.owner.sends(f"{MEMBERS}/{team.id_of(email)}/remove")).status_code == 303


async def _disabled(team: Team, email: str, _screen: Browser) -> None:
    operator(team.house, "users", "disable", email)


CHANGES: Mapping[str, tuple[Change, bool]] = {
    "another password": (_password, True),
    "a second factor added": (_factor_added, True),
    "a second factor removed": (_factor_removed, True),
    "another role": (_role, False),
    "removal": (_removed, False),
    "being disabled": (_disabled, False),
}
"""Each with whether the screen at which somebody did it themselves stays signed in."""


async def test_t28_a_session_is_new_with_each_sign_in(house: Installation, team: Team, proof: Proof):
    email, screen = await team.hires()
    tokens = [screen.cookies[SESSION]]
    refused, number = 0, proof.of_size(smoke=3, full=8)
    for _ in range(number):
        before = screen.copy()
        assert (await screen.signs_in(email)).status_code == 303
        tokens.append(screen.cookies[SESSION])
        refused += not await before.is_in()
    planted = Browser(team.http, house, {SESSION: "x" * 43, HALF: "y" * 43})
    await planted.signs_in(email)
    bits = min(len(base64.urlsafe_b64decode(token + "=")) * 8 for token in tokens)
    stored = house.count(
        "SELECT count(*) FROM user_sessions s, unnest(%s::text[]) token WHERE strpos(s::text, token) > 0", tokens
    )
    proof.equal("different tokens", len(set(tokens)), number + 1)
    proof.equal("tokens of before a sign-in that open nothing after it", refused, number)
    proof.equal("a token that was planted before is not the session's", planted.cookies[SESSION] != "x" * 43, True)
    proof.at_least("bits in a token", bits, 128)
    proof.equal("tokens found in the table of sessions", stored, 0)


async def test_t28_a_cookie_is_this_hosts_own(house: Installation, team: Team, proof: Proof):
    email, screen = await team.hires()
    plain = (await screen.signs_in(email)).headers.get_list("set-cookie")
    await people.enroll(screen)
    half = (await screen.copy().signs_in(email)).headers.get_list("set-cookie")
    gone = (await screen.sends("/sign-out")).headers.get_list("set-cookie")
    given = [line for line in (*plain, *half, *gone) if "opensetter" in line]
    parts = [{part.strip().partition("=")[0].lower() for part in line.split(";")[1:]} for line in given]
    values = [line.lower() for line in given]
    proof.at_least("cookies that were set or taken back", len(given), 3)
    proof.equal("without __Host-", [line for line in given if not line.startswith("__Host-")], [])
    proof.equal("without Secure and HttpOnly", [one for one in parts if not {"secure", "httponly"} <= one], [])
    proof.equal("with a Domain", [one for one in parts if "domain" in one], [])
    proof.equal("without SameSite=Lax", [line for line in values if "samesite=lax" not in line], [])
    proof.equal("without Path=/", [line for line in values if "path=/" not in line], [])


async def test_t28_signing_out_ends_the_session(house: Installation, team: Team, proof: Proof):
    email, screen = await team.hires()
    stolen, other = screen.copy(), team.browser()
    await other.signs_in(email)
    await screen.sends("/sign-out")
    late = await _still_in(house, [stolen])
    proof.at_most("signed out, still in", late, 1, " s")
    proof.equal("the person's other session goes on", await other.is_in(), True)


@pytest.mark.parametrize("what", CHANGES)
async def test_t28_a_change_ends_other_sessions_everywhere(house: Installation, team: Team, proof: Proof, what: str):
    change, stays = CHANGES[what]
    email, screen = await team.hires()
    secret = (await people.enroll(screen))[0] if what == "a second factor removed" else None
    others = [team.browser() for _ in range(proof.of_size(smoke=1, full=1 if secret else 4))]
    for other in others:
        await other.signs_in(email)
        if secret:
            await other.sends("/sign-in-code", code=people.code(secret))
    ways = [(other, number) for other in others for number in range(len(house.servers))]
    before = sum([await other.is_in(server=number) for other, number in ways])
    await change(team, email, screen)
    late = await _still_in(house, others)
    proof.equal(f"{what}: sessions and servers that let them in before", before, len(ways))
    proof.at_most(f"{what}: still in", late, 1, " s")
    proof.equal(f"{what}: the screen itself stays signed in", await screen.is_in(), stays)


async def test_t28_a_session_ends_unused_and_too_old(house: Installation, team: Team, proof: Proof):
    ages = {
        "6 days 23 hours unused": ("seen_at", "6 days 23 hours", True),
        "7 days 1 minute unused": ("seen_at", "7 days 1 minute", False),
        "29 days 23 hours old": ("created_at", "29 days 23 hours", True),
        "30 days 1 minute old": ("created_at", "30 days 1 minute", False),
    }
    seen = {}
    for what, (column, age, _) in ages.items():
        email, screen = await team.hires()
        with psycopg.connect(house.url, autocommit=True) as connection:
            aged = f"UPDATE user_sessions SET {column} = now() - interval '{age}' WHERE user_id = %s"
            connection.execute(aged, (team.id_of(email),))
        seen[what] = [await screen.is_in(server=number) for number in range(len(house.servers))]
        # An old session that was refused does not come back.
        seen[what].append(await screen.is_in())
    for what, (_, _, is_in) in ages.items():
        proof.equal(f"{what}: is in", set(seen[what]), {is_in})


async def _still_in(house: Installation, browsers: list[Browser]) -> float:
    """How many seconds from now any of them is let in by any server; 0 if none is at all."""
    began, last = time.monotonic(), 0.0
    quiet = 0
    while quiet < 2 and time.monotonic() - began < 3:
        asked = time.monotonic() - began
        ways = [await one.is_in(server=number) for one in browsers for number in range(len(house.servers))]
        last, quiet = (asked, 0) if any(ways) else (last, quiet + 1)
    return last
