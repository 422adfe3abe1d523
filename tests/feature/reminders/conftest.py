"""A bot that speaks of its own accord, its contact, and a clock that tests turn."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from opensetter.contacts import merging
from opensetter.core import clock
from opensetter.core.runtime import Runtime
from opensetter.reminders import service, sweep
from opensetter.worker import Worker
from tests.factories import Tenant
from tests.feature.conftest import Api, Sql

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
"""Later than any test is run: what the database dates by its own clock was there before."""

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@dataclass
class House:
    """One bot on an `api` channel, Ada, and the worker, which does nothing unless it is told what time it is."""

    api: Api
    runtime: Runtime
    tenant: Tenant
    sql: Sql

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        return self.runtime.database.transaction(self.tenant.organization_id)

    async def set(self, **fields: Any) -> None:
        """Change the bot."""
        answer = await self.api.put(f"/bots/{self.tenant.bot_id}", json=fields)
        assert answer.status_code == 200, answer.text

    async def book(self, starts_at: datetime, **fields: Any) -> int:
        """The id of a booking that was made elsewhere."""
        told = {"start_time": f"{starts_at:%Y-%m-%dT%H:%M:%SZ}", "end_time": ..., "external_id": f"at-{starts_at}"}
        answer = await self.api.book(**told, **fields)
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    async def says(self, text: str = "Hi", *, at: datetime = NOW, phone: str | None = None) -> int:
        """Ada says something, and is answered; the conversation's id."""
        with clock.frozen(at):
            path = f"/bot-integrations/{self.tenant.api_id}/messages/receive"
            answer = await self.api.post(path, json={"userNumber": phone or self.tenant.phone, "content": text})
            assert answer.status_code == 202, answer.text
            await self.work()
        return int(answer.json()["conversationId"])

    async def sweep(self, at: datetime) -> None:
        """Look for what is due then, and write it down."""
        with clock.frozen(at):
            await sweep.run(self.runtime)

    async def work(self) -> None:
        await Worker(self.runtime).drain()

    async def pass_by(self, at: datetime) -> None:
        """It is that late: whoever works does what is due."""
        with clock.frozen(at):
            await sweep.run(self.runtime)
            await self.work()

    async def waits(self, conversation_id: int, *, at: datetime = NOW) -> int:
        """The bot's last message there left something open; its id."""
        message_id = self.sql.value(
            "SELECT max(id) FROM messages WHERE conversation_id = %s AND direction = 'outbound'", conversation_id
        )
        with clock.frozen(at):
            async with self.transaction() as session:
                organization_id = self.tenant.organization_id
                await service.note_reply(session, organization_id, conversation_id, message_id, waits=True)
        return int(message_id)

    def said(self) -> list[str]:
        """What was said of its own accord, in order."""
        return list(
            self.sql.value(
                "SELECT coalesce(array_agg(content ORDER BY id), '{}') FROM messages"
                " WHERE direction = 'outbound' AND explanation ? 'reminder'"
            )
        )

    def written(self) -> list[list[Any]]:
        """What was written down: kind, minutes or number, status and reason."""
        return list(
            self.sql.value(
                "SELECT coalesce(array_agg(ARRAY[kind, (minutes + number)::text, status, reason] ORDER BY id), '{}')"
                " FROM reminders"
            )
        )

    def silences(self) -> int:
        return int(self.sql.value("SELECT count(*) FROM silences"))

    async def merge(self, survivor_id: int, absorbed_id: int) -> None:
        async with self.transaction() as session:
            await merging.merge(
                session,
                self.tenant.organization_id,
                survivor_id=survivor_id,
                absorbed_id=absorbed_id,
                actor="test",
                evidence={},
            )

    def opts_out(self, contact_id: int | None = None) -> None:
        self.sql.run(
            "INSERT INTO consents (organization_id, contact_id, channel, sender, category, is_granted, cause)"
            " VALUES (%s, %s, 'api', '*', 'all', false, 'operator')",
            self.tenant.organization_id,
            contact_id or self.tenant.contact_id,
        )

    def appointment_type(self, location: str | None = None) -> int:
        """The id of something that can be booked on our own calendar."""
        schedule = self.sql.value(
            "INSERT INTO schedules (organization_id, name, time_zone) VALUES (%s, 'Desk', 'UTC') RETURNING id",
            self.tenant.organization_id,
        )
        return int(
            self.sql.value(
                "INSERT INTO appointment_types (organization_id, bot_id, schedule_id, name, length_minutes,"
                " step_minutes, location) VALUES (%s, %s, %s, 'Intro', 30, 30, %s) RETURNING id",
                self.tenant.organization_id,
                self.tenant.bot_id,
                schedule,
                location,
            )
        )

    def own_booking(self, starts_at: datetime, *, placed_at: datetime = NOW, location: str | None = None) -> int:
        """The id of a booking on our own calendar."""
        return int(
            self.sql.value(
                "INSERT INTO bookings (organization_id, bot_id, contact_id, source, external_id, starts_at, ends_at,"
                " appointment_type_id, created_at)"
                " VALUES (%s, %s, %s, 'opensetter', %s, %s, %s, %s, %s) RETURNING id",
                self.tenant.organization_id,
                self.tenant.bot_id,
                self.tenant.contact_id,
                f"page-{starts_at}",
                starts_at,
                starts_at + timedelta(minutes=30),
                self.appointment_type(location),
                placed_at,
            )
        )


@pytest.fixture
def house(api: Api, runtime: Runtime, tenant: Tenant, sql: Sql) -> House:
    return House(api, runtime, tenant, sql)
