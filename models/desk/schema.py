"""All the desk's tables together, and the triggers that keep the append-only ones append-only."""

from __future__ import annotations

from sqlalchemy import MetaData, Table

from models.desk import case_tables, floor_tables, review_tables, tables

assert case_tables.metadata is floor_tables.metadata is review_tables.metadata is tables.metadata
metadata: MetaData = tables.metadata

CHANGEABLE = {"users", "sessions", "preferences", "drafts", "claims"}


def append_only() -> list[Table]:
    """The tables whose rows are never changed or removed: all but the few that keep a present state."""
    return [table for table in metadata.sorted_tables if table.name not in CHANGEABLE]


def guard_statements(table: str, dialect: str) -> list[str]:
    """The triggers that refuse UPDATE and DELETE on a table, in the dialect of the store."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ]


def emptying_guard(table: str) -> str:
    """The trigger of PostgreSQL that refuses TRUNCATE on a table; its function is that of `guard_statements`."""
    return (
        f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}; CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
