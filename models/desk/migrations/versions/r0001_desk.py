"""The desk's tables, and triggers that keep the append-only ones append-only."""

from alembic import op

from models.desk import schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table; a change after the first release is a migration of its own."""
    connection = op.get_bind()
    schema.metadata.create_all(connection)
    for table in schema.append_only():
        for statement in schema.guard_statements(table.name, connection.dialect.name):
            op.execute(statement)
