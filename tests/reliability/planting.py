"""Texts put wherever an organization's own word stands in the database: in every column that can hold one."""

import json
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from tests.reliability.installation import Installation

_COLUMNS = """
    SELECT c.table_name, c.column_name, c.udt_name
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.udt_name IN ('text', '_text', 'jsonb')
      AND c.is_generated = 'NEVER' AND c.table_name NOT LIKE 'procrastinate%' AND c.table_name <> 'alembic_version'
    ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Bed:
    """A column that holds the word, and what it is made of."""

    table: str
    column: str
    kind: str

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"


class Garden:
    """Every column with a word in it; what is planted later takes the place of what was planted before."""

    def __init__(self, house: Installation, word: str) -> None:
        self.refused: set[str] = set()
        """Columns that a constraint keeps from holding some of what was planted."""
        self._connection = psycopg.connect(house.url, autocommit=True)
        self._connection.execute("SET ROLE opensetter_operator")
        found = [Bed(*row) for row in self._connection.execute(_COLUMNS).fetchall()]
        self._grown = {bed: word for bed in found if self._holds(bed, word)}

    @property
    def beds(self) -> list[Bed]:
        return list(self._grown)

    def plant(self, bed: Bed, text: str) -> None:
        """Put a text where the word was, or what was planted since."""
        before = self._grown[bed]
        statement = {
            "text": "UPDATE {table} SET {column} = replace({column}, %(old)s, %(new)s)"
            " WHERE strpos({column}, %(old)s) > 0",
            "_text": "UPDATE {table} SET {column} = array_replace({column}, %(old)s, %(new)s)"
            " WHERE %(old)s = ANY ({column})",
            "jsonb": "UPDATE {table} SET {column} = replace({column}::text, %(old)s, %(new)s)::jsonb"
            " WHERE strpos({column}::text, %(old)s) > 0",
        }[bed.kind]
        old, new = (_quoted(part) if bed.kind == "jsonb" else part for part in (before, text))
        try:
            self._connection.execute(self._about(statement, bed), {"old": old, "new": new})
        except psycopg.errors.IntegrityError:
            self.refused.add(bed.name)
        else:
            self._grown[bed] = text

    def close(self) -> None:
        self._connection.close()

    def _holds(self, bed: Bed, word: str) -> bool:
        query = self._about("SELECT EXISTS (SELECT FROM {table} WHERE strpos({column}::text, %(word)s) > 0)", bed)
        row: tuple[Any, ...] | None = self._connection.execute(query, {"word": word}).fetchone()
        return row is not None and bool(row[0])

    def _about(self, statement: str, bed: Bed) -> Any:
        return SQL(statement).format(table=Identifier(bed.table), column=Identifier(bed.column))


def _quoted(text: str) -> str:
    """As it stands inside of a JSON text."""
    return json.dumps(text, ensure_ascii=False)[1:-1]
