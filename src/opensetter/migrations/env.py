"""How Alembic reaches the database: through a connection that `opensetter.core.schema` hands over."""

from alembic import context

from opensetter.core.schema import LOCK_MILLISECONDS
from opensetter.tables import metadata

# The queue's tables belong to its library, which is versioned on its own.
QUEUE_PREFIX = "procrastinate_"


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith(QUEUE_PREFIX))


connection = context.config.attributes["connection"]
# A statement that waits for a table makes the live server's requests wait behind it, so it gives up and is tried again.
connection.exec_driver_sql(f"SET lock_timeout = {LOCK_MILLISECONDS}")
# Alembic leaves a transaction alone that is open already; each revision is to have its own.
connection.commit()
context.configure(
    connection=connection,
    target_metadata=metadata,
    include_name=_is_ours,
    compare_server_default=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
