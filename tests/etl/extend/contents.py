"""Everything that two builds hold, told by names instead of the numbers that each build gives anew."""

from __future__ import annotations

from pathlib import Path

from models import warehouse

_NAMES = {
    "case_no": "(SELECT case_id FROM mart.case_keys k WHERE k.case_no = t.case_no)",
    "collector_no": "(SELECT concat_ws('/', agent_id, team_id) FROM mart.owners o WHERE o.owner_no = t.collector_no)",
    "portfolio_no": "(SELECT concat_ws('/', client, product) FROM mart.owners o WHERE o.owner_no = t.portfolio_no)",
    "owner_no": "NULL",
}
_OWN = {"core.builds", "mart.basis", "mart.owners", "mart.callers"}


def contents(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """The rows of every table of a build, as texts in order."""
    con = warehouse.open_build(path)
    tables = con.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal ORDER BY ALL"
    ).fetchall()
    return {
        name: _rows(con, name)
        for name in (f"{schema}.{table}" for schema, table in tables)
        if name not in _OWN
    }


def _rows(con: warehouse.Connection, name: str) -> list[tuple[str, ...]]:
    columns = [column[0] for column in con.execute(f"SELECT * FROM {name} LIMIT 0").description or []]
    chosen = ", ".join(f"({_NAMES.get(column, f't.{column}')})::VARCHAR" for column in columns)
    return sorted(con.execute(f"SELECT {chosen} FROM {name} t").fetchall(), key=repr)
