"""Reading the violations of a published build."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from models import warehouse
from models.rules.pack import Rule

_FILTERS = ("rule_id", "team_id", "agent_id", "client", "case_id", "severity")


def violations(
    con: warehouse.Connection,
    first_day: date,
    last_day: date,
    pack: str | None = None,
    filters: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """The violations whose occurred_at lies in the days given, both included (contract.md §3).

    Dicts with the columns of core.violations, `occurred_at` as yyyy-MM-ddTHH:mm:ss, `call_ids` a list; sorted by
    occurred_at, rule_id, case_id. `filters`: any of rule_id, team_id, agent_id, client, case_id, severity.
    """
    wanted = {"pack_id": pack} if pack else {}
    wanted |= {name: given for name, given in (filters or {}).items() if name in _FILTERS}
    conditions = "".join(f" AND {name} = ?" for name in wanted)
    found = warehouse.rows(
        con,
        f"SELECT * FROM core.violations WHERE occurred_at::DATE BETWEEN ? AND ?{conditions} "
        "ORDER BY occurred_at, rule_id, case_id NULLS FIRST, subject",
        [first_day, last_day, *wanted.values()],
    )
    return [row | {"occurred_at": row["occurred_at"].isoformat(timespec="seconds")} for row in found]


def sentence(rule: Rule, detail: str, language: str) -> str:
    """What a finding says: the rule's sentence in `zh` or `en` with the values of its `detail`; an unknown one is `–`."""
    said = {name: _said(name, given, language) for name, given in json.loads(detail).items()}
    return rule.finding.text(language).format_map(said)


def _said(name: str, given: Any, language: str) -> Any:
    """A value as a reader says it: yes or none where it is a flag, a word where it is a code."""
    if given is None:
        return "–"
    if isinstance(given, bool):
        flags = _values().get(name.partition("_")[0], _values()["is"])
        return flags[str(given).lower()][language]
    return _values().get(name, {}).get(given, {}).get(language, given)


@cache
def _values() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("values.toml").read_text(encoding="utf-8"))
