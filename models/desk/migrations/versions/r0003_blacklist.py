"""The blacklist with its evidence; a new desk has it from revision 0001 already."""

from alembic import op
from sqlalchemy import inspect

from models.desk import schema
from models.desk.case_tables import blacklist

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table where it is missing."""
    connection = op.get_bind()
    if not inspect(connection).has_table("blacklist"):
        blacklist.create(connection)
        for statement in schema.guard_statements("blacklist", connection.dialect.name):
            op.execute(statement)
