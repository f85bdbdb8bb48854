"""Append-only tables refuse to be emptied too (TRUNCATE of PostgreSQL, which no trigger on rows sees)."""

from alembic import op

from models.desk import schema

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Put the guard on every append-only table; SQLite has no TRUNCATE."""
    if op.get_bind().dialect.name == "postgresql":
        for table in schema.append_only():
            op.execute(schema.emptying_guard(table.name))
