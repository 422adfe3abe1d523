"""How Alembic reaches the database: through a connection that `opensetter.core.schema` hands over."""

from alembic import context

from opensetter.tables import metadata

# The queue's tables belong to its library, which is versioned on its own.
QUEUE_PREFIX = "procrastinate_"


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith(QUEUE_PREFIX))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=_is_ours,
    compare_server_default=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
