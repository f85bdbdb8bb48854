"""The violations of a scope as rows: opened over the page from any number that counts them, to take away as XLSX."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from models import rules, warehouse
from models.floor import Scope
from models.floor.scope import ask
from models.floor.seal import Seal
from pages.ui import reads, sealed, tables
from pages.ui import show as parts
from pages.ui.formats import day, moment, number
from pages.ui.words import language, t

_MOST_SHOWN = 2000
SEVERITIES = ("red", "major", "minor")
_COLUMNS = ("when", "rule", "severity", "agent_name", "client", "case_id", "calls")


def open_rows(scope: Scope, severity: str = "") -> None:
    """Open the rows over the page, of one severity where it is given."""
    title = t("overview.violations") + (f" · {t(f'severity.{severity}')}" if severity else "")
    st.dialog(title, width="large")(rows)(scope, severity)


def rows(scope: Scope, severity: str = "") -> None:
    """How many they are and how grave, the gravest and newest of them, and the export of all."""
    sealed.say_findings(scope)
    found = reads.once_a_build(_all, scope, sealed.now())
    table = _listed(found[found["severity"] == severity] if severity else found)
    told = {"first": day(scope.first_day), "last": day(scope.last_day), "count": number(len(table))}
    st.caption(t("compliance.rows_of", **told) if severity else t("compliance.rows", **told, **_split(found)))
    columns = {name: t(f"column.{name}") for name in _COLUMNS}
    tables.show(table.head(_MOST_SHOWN), columns, sentences={"client": 110}, height=420)
    parts.export(f"violations_{scope.first_day:%Y%m%d}", table.drop(columns=["call_ids", "detail"]))


def _all(con: warehouse.Connection, scope: Scope, seal: Seal) -> pd.DataFrame:
    given = seal.parameters | {"heard_rules": sealed.heard_rules()}
    return ask(con, "violations", scope, rule_id="", **given)


def by_owner(con: warehouse.Connection, scope: Scope) -> dict[tuple[str, str], dict[str, int]]:
    """Violations and `red_violations` of the company, each team and each collector, by level and id."""
    found = ask(con, "violations_by_owner", scope).to_dict("records")
    counts = ("violations", "red_violations")
    return {(row["level"], row["level_id"]): {name: int(row[name]) for name in counts} for row in found}


def _split(found: pd.DataFrame) -> dict[str, str]:
    """How many there are of each severity."""
    counts = found["severity"].value_counts()
    return {severity: number(int(counts.get(severity, 0))) for severity in SEVERITIES}


def _listed(table: pd.DataFrame) -> pd.DataFrame:
    """The gravest first and of those the newest, with the rule's title, severity and time as words."""
    packs = rules.packs(reads.settings().data)
    titles = {rule.id: rule.title.text(language()) for pack in packs for rule in pack.rules}
    gravest = table["severity"].map(SEVERITIES.index)
    table = table.loc[gravest.sort_values(kind="stable").index]
    return table.assign(
        when=[moment(at) for at in table["occurred_at"]],
        rule=[titles.get(name, name) for name in table["rule_id"]],
        severity=[t(f"severity.{severity}") for severity in table["severity"]],
    )
