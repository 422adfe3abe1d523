"""Contacts in files: looked at, taken in once however often, handed out, and read back as they were."""

import csv
import io
import json
import re

import pytest

from opensetter.contacts import importing
from opensetter.users.models import Role
from tests.factories import make_contact

FILE = (
    "Name;Mobile;E-Mail;Campaign\r\n"
    "Grace Hopper;07813 205798;grace@example.com;summer\r\n"
    "Ada again;07813 194799;;\r\n"
    "Grace once more;+44 7813 205798;;\r\n"
    "Nobody;x;;\r\n"
    "Alan Turing;;alan@example.com;\r\n"
)


@pytest.fixture
def hand_in(signed):
    async def send(content, name="people.csv", **form):
        raw = content.encode() if isinstance(content, str) else content
        headers = {"Sec-Fetch-Site": "same-origin"}
        return await signed.client.post("/contacts/import", files={"file": (name, raw)}, data=form, headers=headers)

    return send


@pytest.fixture
def bring(hand_in, signed, worker):
    """Hand a file in, begin and wait for the end; the address of its page."""

    async def brought(content, **form):
        led = await hand_in(content)
        assert led.status_code == 303, led.text
        address = led.headers["location"]
        begun = await signed.send(f"{address}/start", has_header="yes", **form)
        assert begun.status_code == 303, begun.text
        await worker.drain()
        return address

    return brought


def figures(page):
    return [int(number) for number in re.findall(r"<dd>(\d+)(?: / \d+)?</dd>", page.text)]


async def test_a_file_is_looked_at_before_anything_is_done(hand_in, signed, sql):
    address = (await hand_in(FILE)).headers["location"]
    page = await signed.open(address)
    # Without their country these numbers are not possible.
    assert figures(page) == [5, 2, 0, 3]
    assert "Write it with + and the country code" in page.text
    chosen = re.findall(r'<select id="column-(\d)".*?value="(\w+)" selected', page.text, re.DOTALL)
    assert chosen == [("0", "full_name"), ("1", "phone_number"), ("2", "email"), ("3", "metadata")]
    assert (await signed.send(f"{address}/columns", country="GB", has_header="yes")).status_code == 303
    assert figures(await signed.open(address)) == [5, 2, 2, 1]
    assert sql.value("SELECT count(*) FROM contacts") == 1
    assert sql.value("SELECT count(*) FROM procrastinate_jobs") == 0


async def test_a_file_is_taken_in_once_however_often(bring, signed, sql):
    first = await signed.open(await bring(FILE, country="GB"))
    assert figures(first) == [5, 2, 2, 1]
    assert sql.value("SELECT array_agg(full_name ORDER BY id) FROM contacts") == ["Ada", "Grace Hopper", "Alan Turing"]
    assert sql.value("SELECT metadata FROM contacts WHERE full_name = 'Grace Hopper'") == {"Campaign": "summer"}
    assert sql.value("SELECT array_agg(DISTINCT source) FROM contact_identities") == ["api", "import"]
    assert figures(await signed.open(await bring(FILE, country="GB"))) == [5, 0, 4, 1]
    assert sql.value("SELECT count(*) FROM contacts") == 3
    assert sql.value("SELECT count(*) FROM contact_imports WHERE content IS NOT NULL") == 0
    actions = sql.value("SELECT array_agg(action ORDER BY id) FROM audit_entries WHERE action <> 'user.signed_in'")
    assert actions == ["contact_import.started"] * 2


async def test_the_faulty_rows_are_handed_back_with_their_reasons(bring, signed):
    address = await bring(FILE.replace("Nobody;x", "=Nobody;x"), country="GB")
    table = await signed.open(f"{address}/faults.csv")
    rows = list(csv.reader(io.StringIO(table.text.lstrip("\ufeff"))))
    assert rows[1][0] == "5"
    assert rows[1][1].startswith("A phone number must be digits")
    assert rows[1][2:4] == ["'=Nobody", "x"]


async def test_a_batch_that_runs_again_does_nothing_and_one_broken_off_is_begun_anew(
    hand_in, signed, runtime, tenant, sql, monkeypatch
):
    monkeypatch.setattr(importing, "BATCH", 10)
    rows = "\n".join(f"Number {number},+44781320{number:04}" for number in range(25))
    address = (await hand_in(f"Name,Phone\n{rows}\n")).headers["location"]
    await signed.send(f"{address}/start", has_header="yes")
    number, organization_id = int(address.rpartition("/")[2]), tenant.organization_id

    async def carry_on(begin_at, *, breaks=False):
        async with runtime.database.transaction(organization_id) as session:
            went_on = await importing.carry_on(session, organization_id, number, begin_at=begin_at)
            if breaks:
                raise KeyboardInterrupt
            return went_on

    with pytest.raises(KeyboardInterrupt):
        await carry_on(0, breaks=True)
    assert sql.value("SELECT count(*) FROM contacts") == 1
    assert [await carry_on(0), await carry_on(0), await carry_on(10), await carry_on(10)] == [10, None, 20, None]
    assert [await carry_on(20), await carry_on(20)] == [None, None]
    assert sql.value("SELECT ARRAY[done, created, known] FROM contact_imports") == [25, 25, 0]
    assert sql.value("SELECT count(*) FROM contacts") == 26


async def test_one_who_comes_meanwhile_is_met_and_not_doubled(hand_in, signed, runtime, tenant, sql, monkeypatch):
    address = (await hand_in("Name,Phone\nGrace,+447813205798\nAlan,+447813205799\n")).headers["location"]
    await signed.send(f"{address}/start", has_header="yes")
    find_all = importing.queries.find_all

    async def overtaken(session, organization_id, sought):
        found = await find_all(session, organization_id, sought)
        if len(sought) == 2:
            await make_contact(runtime, organization_id, phone_number="+447813205798")
        return found

    monkeypatch.setattr(importing.queries, "find_all", overtaken)
    async with runtime.database.transaction(tenant.organization_id) as session:
        await importing.carry_on(session, tenant.organization_id, int(address.rpartition("/")[2]), begin_at=0)
    assert sql.value("SELECT ARRAY[done, created, known] FROM contact_imports") == [2, 1, 1]
    assert sql.value("SELECT count(*) FROM contacts") == 3


async def test_an_import_is_cancelled_and_stays_so(hand_in, signed, worker, sql):
    address = (await hand_in("Phone\n+447813205798\n")).headers["location"]
    await signed.send(f"{address}/start", has_header="yes")
    assert (await signed.send(f"{address}/cancel")).status_code == 303
    await worker.drain()
    assert "was cancelled" in (await signed.open(address)).text
    assert (await signed.send(f"{address}/start")).status_code == 303
    assert sql.value("SELECT ARRAY[status, content] FROM contact_imports") == ["cancelled", None]
    assert sql.value("SELECT count(*) FROM contacts") == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "There is no contact in it"),
        ("Name,Phone\n", "There is no contact in it"),
        ("a" + "," * 70 + "\n+447813205798", "A file may have 60 columns"),
        ("\0" * 1000, "There is no contact in it"),
        ("Phone\n" + "1\n" * 50_001, "A file may have 50,000 rows"),
        (b"+" * (10 * 1024 * 1024 + 1), "A file may have 10 MB"),
    ],
)
async def test_what_is_no_file_of_contacts_is_refused(hand_in, sql, content, said):
    page = await hand_in(content)
    assert (page.status_code, said in page.text) == (400, True)
    assert sql.value("SELECT count(*) FROM contact_imports") == 0


async def test_what_was_pasted_is_read_too_and_shown_again_if_it_is_wrong(hand_in, signed, sql):
    headers = {"Sec-Fetch-Site": "same-origin"}
    files = {"text": (None, "Name\tPhone\nGrace\t+447813205798")}
    led = await signed.client.post("/contacts/import", files=files, headers=headers)
    assert figures(await signed.open(led.headers["location"])) == [1, 1, 0, 0]
    page = await signed.client.post("/contacts/import", files={"text": (None, "<b>Phone")}, headers=headers)
    assert (page.status_code, "&lt;b&gt;Phone" in page.text) == (400, True)
    for body in (b"", b"--x", b"--x\r\n\r\n--x--", bytes(range(256)) * 10):
        typed = {**headers, "Content-Type": "multipart/form-data; boundary=x"}
        assert (await signed.client.post("/contacts/import", content=body, headers=typed)).status_code == 400
    typed = {"Sec-Fetch-Site": "cross-site", "Content-Type": "multipart/form-data; boundary=x"}
    assert (await signed.client.post("/contacts/import", content=b"--x--", headers=typed)).status_code == 403


async def test_strange_descriptions_break_nothing(hand_in, signed):
    address = (await hand_in(FILE)).headers["location"]
    for form in ({"country": "ZZ"}, {"country": "\0"}, {"column-0": "x" * 20_000, "country": "😀"}):
        assert (await signed.send(f"{address}/columns", has_header="yes", **form)).status_code == 400
    left_out = {f"column-{place}": "ignored" for place in range(4)}
    page = await signed.send(f"{address}/start", has_header="yes", **left_out)
    assert (page.status_code, "Choose which column" in page.text) == (400, True)


DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''-1", "'quoted", '"', ",;\t", "two\r\nlines", "Ünï 🦩")


async def test_no_cell_is_a_formula_and_what_we_write_we_read_back(bring, signed, runtime, tenant, sql):
    for number, text in enumerate(DANGEROUS):
        fields = {"metadata": {"note": text, "deep": {"er": [number]}}}
        if text.isprintable():
            fields["full_name"] = text
        await make_contact(runtime, tenant.organization_id, phone_number=f"+44781320{number:04}", **fields)
    told = "SELECT jsonb_agg(jsonb_build_array(c.full_name, c.metadata, (SELECT array_agg(value || kind ORDER BY kind)"
    told += " FROM contact_identities i WHERE i.contact_id = c.id)) ORDER BY c.id {}) FROM contacts c"
    before = sql.value(told.format("DESC"))
    answer = await signed.open("/contacts.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"), newline="")))
    assert len(rows) == len(DANGEROUS) + 2
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    sql.run("DELETE FROM contact_identities; DELETE FROM contacts")
    page = await signed.open(await bring(answer.content))
    assert figures(page) == [len(DANGEROUS) + 1, len(DANGEROUS) + 1, 0, 0]
    assert json.dumps(sql.value(told.format(""))) == json.dumps(before)


async def test_whom_a_search_finds_is_exported(signed, runtime, tenant):
    await make_contact(runtime, tenant.organization_id, full_name="Grace Hopper", email="grace@example.com")
    assert (await signed.open("/contacts.csv?q=hopper")).text.count("\r\n") == 2


async def test_files_are_for_those_who_manage(screen, admit, tenant):
    await admit("agent@example.com", tenant.organization_id, role=Role.AGENT)
    await screen.sign_in("agent@example.com")
    paths = ("/contacts/import", "/contacts.csv", "/contacts/imports/1", "/contacts/imports/1/faults.csv")
    for path in (*paths, f"/contacts/{tenant.contact_id}/export.json"):
        assert (await screen.open(path)).status_code == 403
    assert (await screen.send("/contacts/imports/1/start")).status_code == 403


async def test_an_import_of_somebody_elses_is_not_there(signed, other_tenant, sql):
    sql.run(
        "INSERT INTO contact_imports (organization_id, file_name, content, delimiter, has_header, columns, total)"
        " VALUES (%s, 'x', 'Phone', ',', true, '[]', 1)",
        other_tenant.organization_id,
    )
    number = sql.value("SELECT id FROM contact_imports")
    for path in ("", "/faults.csv"):
        assert (await signed.open(f"/contacts/imports/{number}{path}")).status_code == 404
    for path in ("columns", "start", "cancel"):
        assert (await signed.send(f"/contacts/imports/{number}/{path}")).status_code == 404
