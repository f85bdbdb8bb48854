"""Caps beat floors: a floor finding that a cap of an active pack made impossible is suspended, and says so.

A cap rule names the floors it `suspends`; for each span without calls that it demands, its query
`rules/suspends/<rule>.sql` gives (case_id, first_day, last_day).
"""

from __future__ import annotations

from collections.abc import Iterable

from models import warehouse
from models.rules.pack import Pack

_CREATE = (
    "CREATE TABLE IF NOT EXISTS mart.suspended_floors AS "
    "SELECT * EXCLUDE (team_id), NULL::VARCHAR AS suspended_by, NULL::VARCHAR AS suspended_by_pack FROM core.violations LIMIT 0; "
    "DELETE FROM mart.suspended_floors WHERE rule_id IN (FROM checked_rule)"
)


def suspend(con: warehouse.Connection, packs: Iterable[Pack]) -> None:
    """Move the floor findings under a cap from the findings to `mart.suspended_floors`, with the rule that beat them."""
    con.execute(_CREATE)
    for pack in packs:
        for rule in pack.rules:
            if rule.suspends:
                _suspend_by(con, pack.id, rule.id, list(rule.suspends))


def _suspend_by(con: warehouse.Connection, pack_id: str, cap: str, floors: list[str]) -> None:
    silence = warehouse.query_text(f"rules/suspends/{cap}").rstrip().rstrip(";")
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE beaten AS
        WITH silence AS ({silence})
        SELECT v.violation_id
        FROM core.violations v
        JOIN silence s ON s.case_id = v.case_id
         AND s.first_day <= CAST(v.occurred_at AS DATE)
         AND s.last_day >= CASE WHEN v.rule_id LIKE '%month%'
                                THEN date_trunc('month', v.occurred_at)::DATE
                                ELSE date_trunc('week', v.occurred_at)::DATE END
        WHERE list_contains(?, v.rule_id) AND v.rule_id IN (FROM checked_rule)
        GROUP BY v.violation_id
        """,
        [floors],
    )
    con.execute(
        "INSERT INTO mart.suspended_floors SELECT v.* EXCLUDE (team_id), ?, ? FROM core.violations v "
        "SEMI JOIN beaten USING (violation_id)",
        [cap, pack_id],
    )
    con.execute("DELETE FROM core.violations WHERE violation_id IN (SELECT violation_id FROM beaten)")
    con.execute("DROP TABLE beaten")
