"""What the data can decide: a row a rule, and a row a requirement that no data here decides.

Status: `evaluable`; `no_data` (a table or column that the rule needs is empty); `undecidable` (needs facts that no table
of the contract holds).
"""

from __future__ import annotations

from collections.abc import Iterable

from models import warehouse
from models.rules.pack import Pack, Rule
from models.rules.tables import either

_CREATE = (
    "CREATE OR REPLACE TABLE mart.evaluability (pack_id VARCHAR, rule_id VARCHAR, clause VARCHAR, status VARCHAR, "
    "reason VARCHAR, reason_zh VARCHAR)"
)


def write(con: warehouse.Connection, packs: Iterable[Pack]) -> None:
    """Make `mart.evaluability` for the packs given."""
    con.execute(_CREATE)
    rows = [tuple(row.values()) for pack in packs for row in of_pack(con, pack)]
    warehouse.append(con, "mart.evaluability", rows)


def of_pack(con: warehouse.Connection, pack: Pack) -> list[dict[str, str]]:
    """The rows of a pack, in force or not: pack_id, rule_id, clause, status, reason (English), reason_zh."""
    tables, known = given_tables(con), dict[str, bool]()
    found = []
    for rule in pack.rules:
        lacking = [need for need in rule.needs if not _has(con, need, tables, known)]
        status = "no_data" if lacking else "evaluable"
        found.append(_row(pack, rule.id, rule.clause.id, status, *_reason(lacking)))
    for item in pack.undecidable:
        found.append(_row(pack, item.id, item.clause.id, "undecidable", item.reason.en, item.reason.zh))
    return found


def _row(pack: Pack, rule_id: str, clause: str, status: str, en: str, zh: str) -> dict[str, str]:
    return {
        "pack_id": pack.id, "rule_id": rule_id, "clause": clause, "status": status, "reason": en, "reason_zh": zh,
    }  # fmt: skip


def given_tables(con: warehouse.Connection) -> set[str]:
    """The names of the tables that a rule may need and an open build has, empty ones too."""
    rows = con.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'core'")
    return {name for (name,) in rows.fetchall()}


def can_run(rule: Rule, tables: set[str]) -> bool:
    """Whether every table that a rule needs is among those given (an empty one is no obstacle)."""
    return all(any(one.split(".")[0] in tables for one in either(need)) for need in rule.needs)


def _has(con: warehouse.Connection, need: str, tables: set[str], known: dict[str, bool]) -> bool:
    """Whether a table has a row, or a column (`table.column`) a value; of `one or other` either is enough."""
    for one in either(need):
        if one not in known:
            table, _, column = one.partition(".")
            known[one] = table in tables and _any(con, table, column)
    return any(known[one] for one in either(need))


def _any(con: warehouse.Connection, table: str, column: str) -> bool:
    condition = f'WHERE "{column}" IS NOT NULL' if column else ""
    return con.execute(f'SELECT 1 FROM core."{table}" {condition} LIMIT 1').fetchone() is not None


def _reason(lacking: list[str]) -> tuple[str, str]:
    if not lacking:
        return "", ""
    names = ", ".join(lacking)
    return f"nothing is given in {names}", f"数据中没有 {names.replace(' or ', ' 或 ')}"
