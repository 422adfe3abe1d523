"""Rows T, U and V: which bot a booking is filed against."""
# ruff: noqa: N802 - rows are named by the table's letters

from tests.problems import refused, told


async def test_row_T_unknown_foreign_and_archived_bots_are_equally_not_found(api, other_tenant, sql):
    archived = (await api.post("/bots", json={"name": "Retired"})).json()["data"]["id"]
    await api.post(f"/bots/{archived}/archive")

    answers = [await api.book(bot_id=bot) for bot in (archived, other_tenant.bot_id, 999_999)]

    refused(answers[0], 404, "bot_not_found")
    assert told(answers[0]) == told(answers[1]) == told(answers[2])
    assert sql.bookings() == 0


async def test_row_U_a_bot_id_is_a_whole_positive_number(api, sql, subtests):
    own = api.tenant.bot_id
    for value in (str(own), True, False, own + 0.5, 0, -1, -0.0, f" {own} ", "", [own], {"id": own}):
        with subtests.test(repr(value)):
            refused(await api.book(bot_id=value), 400, pointer="/bot_id")
    assert sql.bookings() == 0


async def test_row_U_a_whole_number_may_be_written_with_a_fraction_or_an_exponent(api):
    body = api.json_booking(bot_id="@")
    for written in (f"{api.tenant.bot_id}.0", f"{api.tenant.bot_id}.000", f"{api.tenant.bot_id}e0"):
        response = await api.post_text("/bookings", body.replace('"@"', written))
        assert response.json()["bot_id"] == api.tenant.bot_id
        assert type(response.json()["bot_id"]) is int


async def test_row_V_a_large_bot_id_is_not_found_and_an_impossible_one_is_invalid(api, sql, subtests):
    for value in (2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2.0**62):
        with subtests.test(str(value)):
            refused(await api.book(bot_id=value), 404, "bot_not_found")
    for value in (2**63, 10**19, 1e30):
        with subtests.test(str(value)):
            refused(await api.book(bot_id=value), 400, pointer="/bot_id")
    for digits in (21, 30, 5000):
        with subtests.test(f"{digits} digits"):
            refused(await api.post_text("/bookings", api.json_booking(bot_id="@").replace('"@"', "9" * digits)), 400)
    assert sql.bookings() == 0
