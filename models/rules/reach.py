"""How far the rules in force look (`Rule.reach`), for builds that add to the one before instead of beginning anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from models import warehouse
from models.rules.catalogue import active_packs
from models.rules.pack import Rule


def note_reach(con: warehouse.Connection, data: Path) -> None:
    """Make the temporary table `rule_reach` (rule_id, reach) of the active packs."""
    con.execute("CREATE OR REPLACE TEMP TABLE rule_reach (rule_id VARCHAR, reach VARCHAR)")
    warehouse.append(con, "rule_reach", [(rule.id, rule.reach) for rule in _active(data)])


def ripening_days(con: warehouse.Connection, data: Path) -> set[int]:
    """After how many days some rule's finding comes up by itself, with the parameters that an open build logged."""
    names = {rule.id: rule.ripens_after for rule in _active(data) if rule.ripens_after}
    rows = con.execute(
        "SELECT rule_id, parameters FROM mart.rule_parameters WHERE list_contains(?, rule_id)", [list(names)]
    ).fetchall()
    return {int(json.loads(given)[name]) for rule_id, given in rows for name in names[rule_id]}


def _active(data: Path) -> Iterator[Rule]:
    for pack in active_packs(data):
        yield from pack.rules
