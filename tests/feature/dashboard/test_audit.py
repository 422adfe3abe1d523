"""What is written down of what people do."""

import psycopg
import pytest

from opensetter.core import wall


async def test_what_somebody_does_is_written_down_with_it(signed, ada, sql):
    await signed.send("/settings/api-keys", name="Calendly sync")
    number = sql.value("SELECT max(id) FROM api_keys")
    await signed.send(f"/settings/api-keys/{number}/revoke")
    written = sql.value(
        "SELECT array_agg(ARRAY[actor, actor_name, action, about] ORDER BY id) FROM audit_entries"
        " WHERE action <> 'user.signed_in'"
    )
    who = [f"user:{ada.id}", "Ada Lovelace <ada@example.com>"]
    assert written == [[*who, "api_key.created", "Calendly sync"], [*who, "api_key.revoked", str(number)]]


async def test_what_fails_is_not_written_down(signed, sql):
    await signed.send("/settings/api-keys", name="")
    await signed.send("/settings/api-keys/999999/revoke")
    assert sql.value("SELECT array_agg(action) FROM audit_entries") == ["user.signed_in"]


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries"])
async def test_whoever_serves_can_neither_change_nor_remove_what_was_written(signed, sql, statement):
    await signed.send("/settings/api-keys", name="Calendly sync")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql.run(f"SET ROLE {wall.APP}; {statement}")
    assert sql.value("SELECT count(*) FROM audit_entries WHERE action = 'api_key.created'") == 1
