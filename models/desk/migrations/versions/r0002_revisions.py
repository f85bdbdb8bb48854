"""Why a verdict was changed, and whose calls the gold calls are; a new desk has both from revision 0001 already."""

from alembic import op
from sqlalchemy import Column, String, inspect

from models.desk import schema
from models.desk.review_tables import revisions

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what is missing."""
    connection = op.get_bind()
    there = inspect(connection)
    if not there.has_table("revisions"):
        revisions.create(connection)
        for statement in schema.guard_statements("revisions", connection.dialect.name):
            op.execute(statement)
    known = {column["name"] for column in there.get_columns("gold_answers")}
    for name in ("agent_id", "team_id"):
        if name not in known:
            op.add_column("gold_answers", Column(name, String(128), nullable=False, server_default=""))
