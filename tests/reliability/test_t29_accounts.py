"""T29: nobody takes an account over, and nobody learns whose address has one.

There is no e-mail that would have to be confirmed: people come by an invitation's link, which names their address, or
by the command line, and none of them is anybody before. Passwords are throttled at ten tries a minute for one account,
from wherever they come, and at thirty from one address, behind which a whole office may sit.
"""

import asyncio
import re
import time
from collections.abc import Iterator
from statistics import median

import httpx
import psycopg
import pytest

from tests.reliability import people
from tests.reliability.installation import Installation, installed
from tests.reliability.people import BEHIND_TLS, HALF, PASSWORD, SESSION, Browser, Founded, Team, operator
from tests.reliability.proof import Proof

FACTOR = "/account/second-factor"
PAGES = ("/home", "/inbox", "/bookings", "/account", FACTOR, "/settings/members", "/settings/audit-log")
FORMS = ("/account/password", "/account/sessions/end", FACTOR, f"{FACTOR}/remove", "/settings/members/invitations")
PER_ACCOUNT, PER_ADDRESS = 10, 30

ACCOUNTS = (
    "SELECT md5(string_agg(u::text, '' ORDER BY u.id)) || coalesce((SELECT md5(string_agg(f::text, '')) FROM"
    " second_factors f), '') FROM users u WHERE email = %s"
)


@pytest.fixture(scope="module")
def house(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Two servers behind something that ends TLS and says from where somebody comes."""
    home = tmp_path_factory.mktemp("accounts")
    with installed(home, own_database, servers=2, workers=0, settings=BEHIND_TLS) as made:
        yield made


@pytest.fixture(scope="module")
def founded(house: Installation) -> Founded:
    return people.found(house)


@pytest.fixture
def team(founded: Founded, http: httpx.AsyncClient) -> Team:
    return founded.team(http)


@pytest.mark.alone
async def test_t29_an_unknown_address_looks_like_a_known_one(house: Installation, team: Team, proof: Proof):
    rounds = proof.of_size(smoke=6, full=60)
    known = [(await team.hires())[0] for _ in range(-(-rounds // (PER_ACCOUNT - 1)))]
    seconds: dict[bool, list[float]] = {True: [], False: []}
    answers = set()
    for number in range(rounds):
        # Whoever comes first in one round comes second in the next.
        for is_known in (True, False) if number % 2 else (False, True):
            email = known[number % len(known)] if is_known else f"nobody-{number}@example.com"
            screen = team.browser()
            began = time.perf_counter()
            answer = await screen.signs_in(email, "wrong horse battery staple")
            seconds[is_known].append(time.perf_counter() - began)
            headers = {name: value for name, value in answer.headers.items() if name not in {"x-request-id", "date"}}
            headers.pop("content-length")
            answers.add((answer.status_code, answer.text.replace(email, ""), str(sorted(headers.items()))))
    apart = abs(median(known - unknown for known, unknown in zip(*seconds.values(), strict=True))) * 1000
    proof.equal("different answers", len(answers), 1)
    proof.soon(f"median difference in time, of {rounds} pairs", apart, 15, " ms")
    proof.told("median of a refusal", f"{median(seconds[True]) * 1000:.0f} ms")


async def test_t29_passwords_are_throttled_for_an_account(house: Installation, team: Team, proof: Proof):
    email, _ = await team.hires()
    people.early_in_a_minute()
    wrong = await asyncio.gather(*(team.browser().signs_in(email, "wrong") for _ in range(PER_ACCOUNT)))
    right = [await team.browser().sends("/sign-in", server=number, email=email, password=PASSWORD) for number in (0, 1)]
    stranger = await team.browser().signs_in((await team.hires())[0])
    told = team.house.count(
        "SELECT count(*) FROM audit_entries WHERE action = 'user.sign_in_throttled' AND about = %s", email
    )
    proof.equal(f"statuses of {PER_ACCOUNT} wrong passwords", {one.status_code for one in wrong}, {400})
    proof.equal(
        "the right one after that, from elsewhere, on each server", [one.status_code for one in right], [429] * 2
    )
    proof.equal("it says for how long", all(0 < int(one.headers["retry-after"]) <= 60 for one in right), True)
    proof.equal("somebody else meanwhile", stranger.status_code, 303)
    proof.at_least("written down for their organization", told, 1)


async def test_t29_passwords_are_throttled_for_an_address(house: Installation, team: Team, proof: Proof):
    email, _ = await team.hires()
    people.early_in_a_minute()
    office = team.browser()
    wrong = await asyncio.gather(
        *(office.signs_in(f"nobody-{number}@office.example", "wrong") for number in range(PER_ADDRESS))
    )
    from_there, from_elsewhere = await office.signs_in(email), await team.browser().signs_in(email)
    proof.equal(f"statuses of {PER_ADDRESS} wrong passwords", {one.status_code for one in wrong}, {400})
    proof.equal("a right one from there", from_there.status_code, 429)
    proof.equal("the same from elsewhere", from_elsewhere.status_code, 303)


async def test_t29_an_invitation_changes_nothing_of_an_existing_user(house: Installation, team: Team, proof: Proof):
    email, screen = await team.hires()
    secret, _ = await people.enroll(screen)
    other = people.found(house).team(team.http)
    path = await other.invites(email, "owner")
    before = house.rows(ACCOUNTS, email)
    form = {"name": "Mallory", "password": "mallory chose another one", "email": "mallory@example.com"}
    mallory = team.browser()
    statuses = {(await mallory.sends(path, **form)).status_code for _ in range(2)}
    await mallory.sends(f"{path}/accept", **form)
    for who in (other.owner, (await other.hires())[1]):
        await who.sends(path, **form)
        await who.sends(f"{path}/accept", **form)
    after = house.rows(ACCOUNTS, email)
    theirs = "SELECT count(*) FROM memberships WHERE user_id = %s AND organization_id = %s"
    joined = house.count(theirs, team.id_of(email), other.organization.id)
    entered = await team.browser().signs_in(email, form["password"])
    proof.equal("answers to who would be them", statuses, {409})
    proof.equal("the account afterwards", after, before)
    proof.equal("memberships that others brought about", joined, 0)
    proof.equal("the invitation's password signs in", entered.status_code, 400)
    accepted = await screen.sends(f"{path}/accept")
    proof.equal("who is meant accepts", accepted.status_code, 303)
    proof.equal("their account then", house.rows(ACCOUNTS, email), before)
    proof.equal("memberships", house.count(theirs, team.id_of(email), other.organization.id), 1)
    proof.equal("the link again", (await screen.opens(path)).status_code, 404)
    # Nothing of it let anybody in, nor took the second factor away.
    half = team.browser()
    await half.signs_in(email)
    proof.equal("a code is still asked", (await half.is_in(), HALF in half.cookies, bool(secret)), (False, True, True))


async def test_t29_a_link_signs_in_once_and_within_the_hour(house: Installation, team: Team, proof: Proof):
    email, _ = await team.hires()
    paths = [re.findall(r"/sign-in/[\w-]+", operator(house, "users", "link", email))[0] for _ in range(2)]
    lasts = house.count("SELECT extract(epoch FROM max(expires_at) - now())::int FROM sign_in_links")
    screens = [team.browser() for _ in range(proof.of_size(smoke=8, full=40))]
    at_once = await asyncio.gather(
        *(screen.sends(paths[0], server=number % 2) for number, screen in enumerate(screens))
    )
    with psycopg.connect(house.url, autocommit=True) as connection:
        connection.execute("UPDATE sign_in_links SET expires_at = now() - interval '1 second' WHERE used_at IS NULL")
    late = await team.browser().sends(paths[1])
    proof.at_most("a link lasts", lasts / 60, 60, " min")
    proof.equal(
        f"of {len(screens)} at once with one link, signed in", [one.status_code for one in at_once].count(303), 1
    )
    proof.equal("it lets in as many", sum([await screen.is_in() for screen in screens]), 1)
    proof.equal("a link that is too old", late.status_code, 400)


async def test_t29_a_second_factor_never_replaces_the_password(house: Installation, team: Team, proof: Proof):
    email, screen = await team.hires("admin")
    secret, recovery = await people.enroll(screen)
    stranger = team.browser()
    tried = [people.code(secret), *recovery[:2]]
    in_place = [(await stranger.signs_in(email, code)).status_code for code in tried]
    alone = [(await stranger.sends("/sign-in-code", code=code)).headers.get("location") for code in tried]
    half = team.browser()
    asked = await half.signs_in(email)
    # What it was given is of no use anywhere, not even as a session's.
    forged = Browser(team.http, house, {SESSION: half.cookies[HALF]})
    shown = [path for who in (half, forged) for path in PAGES if (await who.opens(path)).status_code != 303]
    let_in = [
        path
        for who in (half, forged)
        for path in FORMS
        if (await who.sends(path, password=PASSWORD, new_password="another staple than before")).headers.get("location")
        != "/sign-in"
    ]
    proof.equal("codes in place of a password", set(in_place), {400})
    proof.equal("codes without a password lead to", set(alone), {"/sign-in"})
    proof.equal("a password alone leads to", asked.headers["location"].partition("?")[0], "/sign-in-code")
    proof.equal("pages that half a session opens", shown, [])
    proof.equal("forms that it gets through", let_in, [])
    proof.equal("with a code it is one", (await half.sends("/sign-in-code", code=tried[0])).status_code, 303)
    proof.equal("and opens what it may", await half.is_in(), True)


async def test_t29_a_code_counts_once(house: Installation, team: Team, proof: Proof):
    email, screen = await team.hires()
    secret, recovery = await people.enroll(screen)
    number = proof.of_size(smoke=4, full=8)

    async def all_at_once(code: str) -> int:
        halves = [team.browser() for _ in range(number)]
        for half in halves:
            await half.signs_in(email)
        answers = await asyncio.gather(
            *(half.sends("/sign-in-code", server=at % 2, code=code) for at, half in enumerate(halves))
        )
        return [answer.status_code for answer in answers].count(303)

    people.early_in_a_minute()
    proof.equal(f"of {number} at once with one code", await all_at_once(people.code(secret)), 1)
    # In the small size nobody waits for the next minute, in which more may be tried.
    if proof.of_size(smoke=False, full=True):
        await asyncio.sleep(60 - time.time() % 60 + 0.2)
        proof.equal(f"of {number} at once with one recovery code", await all_at_once(recovery[0]), 1)
    kept = house.rows("SELECT string_agg(encode(code_hash, 'hex'), '') FROM recovery_codes")
    proof.equal("recovery codes found in the table", [code for code in recovery if code in str(kept)], [])


async def test_t29_codes_are_throttled(house: Installation, team: Team, proof: Proof):
    email, screen = await team.hires()
    people.early_in_a_minute()
    secret, _ = await people.enroll(screen)
    half = team.browser()
    await half.signs_in(email)
    # One was used up by turning it on.
    wrong = [
        (await half.sends("/sign-in-code", server=at % 2, code="000000")).status_code for at in range(PER_ACCOUNT - 1)
    ]
    other = team.browser()
    await other.signs_in(email)
    right = await other.sends("/sign-in-code", code=people.code(secret))
    proof.equal("statuses of wrong codes", set(wrong), {400})
    proof.equal("the right one after that, from elsewhere", right.status_code, 429)
