"""What a draw was made from, and a measure's own key; a new desk has both from revision 0001 already."""

from alembic import op
from sqlalchemy import Column, String, inspect

from models.desk import schema
from models.desk.review_tables import draw_frames

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what is missing; measures of before keep an empty key."""
    connection = op.get_bind()
    there = inspect(connection)
    if not there.has_table("draw_frames"):
        draw_frames.create(connection)
        for statement in schema.guard_statements("draw_frames", connection.dialect.name):
            op.execute(statement)
    if "key" not in {column["name"] for column in there.get_columns("measures")}:
        op.add_column("measures", Column("key", String(64)))
        op.create_index("measures_key", "measures", ["key"], unique=True)
