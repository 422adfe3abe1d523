"""Alembic migrations: expand, then contract; one idea each; dated file names."""
