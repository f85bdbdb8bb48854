"""What the data can decide: a row a rule, and a row a requirement that no data here decides.

Status: `evaluable`; `no_data` (a table or column that the rule needs is empty); `undecidable` (needs facts that no table
of the contract holds).
"""

from __future__ import annotations

from collections.abc import Iterable

from models import warehouse
from models.rules.pack import Pack, Rule

_CREATE = (
    "CREATE OR REPLACE TABLE mart.evaluability (pack_id VARCHAR, rule_id VARCHAR, clause VARCHAR, status VARCHAR, "
    "reason VARCHAR, reason_zh VARCHAR)"
)


def write(con: warehouse.Connection, packs: Iterable[Pack]) -> None:
    """Make `mart.evaluability` for the packs given."""
    con.execute(_CREATE)
    for pack in packs:
        for row in of_pack(con, pack):
            con.execute("INSERT INTO mart.evaluability VALUES (?, ?, ?, ?, ?, ?)", list(row.values()))


def of_pack(con: warehouse.Connection, pack: Pack) -> list[dict[str, str]]:
    """The rows of a pack, in force or not: pack_id, rule_id, clause, status, reason (English), reason_zh."""
    known: dict[str, bool] = {}
    found = []
    for rule in pack.rules:
        lacking = [need for need in rule.needs if not _has(con, need, known)]
        status = "no_data" if lacking else "evaluable"
        found.append(_row(pack, rule.id, rule.clause.id, status, *_reason(lacking)))
    for item in pack.undecidable:
        found.append(_row(pack, item.id, item.clause.id, "undecidable", item.reason.en, item.reason.zh))
    return found


def _row(pack: Pack, rule_id: str, clause: str, status: str, en: str, zh: str) -> dict[str, str]:
    return {
        "pack_id": pack.id, "rule_id": rule_id, "clause": clause, "status": status, "reason": en, "reason_zh": zh,
    }  # fmt: skip


def can_run(con: warehouse.Connection, rule: Rule) -> bool:
    """Whether every table that a rule needs exists (an empty one is no obstacle)."""
    return all(_exists(con, need.split(".")[0]) for need in rule.needs)


def _has(con: warehouse.Connection, need: str, known: dict[str, bool]) -> bool:
    """Whether a table has a row, or a column (`table.column`) a value."""
    if need not in known:
        table, _, column = need.partition(".")
        known[need] = _exists(con, table) and _any(con, table, column)
    return known[need]


def _any(con: warehouse.Connection, table: str, column: str) -> bool:
    condition = f'WHERE "{column}" IS NOT NULL' if column else ""
    return con.execute(f'SELECT 1 FROM core."{table}" {condition} LIMIT 1').fetchone() is not None


def _exists(con: warehouse.Connection, table: str) -> bool:
    found = con.execute(
        "SELECT 1 FROM information_schema.tables WHERE table_schema = 'core' AND table_name = ?", [table]
    )
    return found.fetchone() is not None


def _reason(lacking: list[str]) -> tuple[str, str]:
    if not lacking:
        return "", ""
    names = ", ".join(lacking)
    return f"nothing is given in {names}", f"数据中没有 {names}"
